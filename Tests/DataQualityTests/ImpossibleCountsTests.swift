import DataQuality
import Testing

/// What is no count, and what is a slip among counts.
@Suite struct ImpossibleCountsTests {
    private static func series(_ count: Int, largest: Double, _ wrong: [Int: Double]) -> [Double] {
        (0..<count).map { wrong[$0] ?? (largest * Double($0 % 7) / 6).rounded() }
    }

    @Test func slipsAreFound() {
        let cases: [(count: Int, largest: Double, wrong: [Int: Double])] = [
            (1000, 8, [500: 900]), (60, 100, [5: 5000, 50: 5000]), (60, 100, [5: 5000, 30: 5000, 50: 5000]),
            (400, 100, [7: -1, 8: 5.5, 9: 3e9, 10: .infinity]), (400, 100, [10: 5000.5, 20: 12_000]),
            (20_000, 90, [3: 40_000, 19_000: 2000]),
        ]
        for one in cases {
            let found = ImpossibleCounts.positions(in: Self.series(one.count, largest: one.largest, one.wrong))
            #expect(found == one.wrong.keys.sorted(), "\(one)")
        }
    }

    /// An opening, a wave, quiet hours and one busy day are none.
    @Test func wavesAreNoSlips() {
        let opened = Self.series(400, largest: 0, [:]) + Self.series(12, largest: 300, [:]).map { $0 + 250 }
        let openedYesterday = Self.series(400, largest: 0, [399: 300])
        let busy = Self.series(400, largest: 20, [200: 150])
        for values in [opened, openedYesterday, busy, Self.series(300, largest: 1, [:]), [], [.nan, 400]] {
            #expect(ImpossibleCounts.positions(in: values).isEmpty)
        }
    }
}

import Statistics
import Testing

/// The generator against the published algorithms (`generator.py`), and its draws against their distributions.
@Suite struct SeededGeneratorTests {
    @Test func equalsThePublishedAlgorithm() throws {
        var generators: [UInt64: SeededGenerator] = [:]
        for row in try ReferenceTable("generator").rows {
            let seed = try #require(UInt64(row["seed"] ?? ""))
            let value = generators[seed, default: SeededGenerator(seed: seed)].next()
            #expect(value == UInt64(row["value"] ?? ""), "seed \(seed), draw \(row["draw"] ?? "")")
        }
        #expect(generators.count == 4)
    }

    @Test func streamsDifferByNameAndBySeed() {
        var first: Set<UInt64> = []
        for seed: UInt64 in 0..<20 {
            for name in ["ets", "ets2", "dep:75|visits|all|day", ""] {
                var generator = SeededGenerator(seed: seed, stream: name)
                var again = SeededGenerator(seed: seed, stream: name)
                let value = generator.next()
                #expect(value == again.next())
                first.insert(value)
            }
        }
        #expect(first.count == 80)
    }

    /// Mean 1/2 and variance 1/12 of 100,000 draws: standard errors 0.0009 and 0.00024; five of them.
    @Test func uniformDraws() {
        var generator = SeededGenerator(seed: 1)
        let draws = (0..<100_000).map { _ in generator.uniform() }
        #expect(draws.allSatisfy { $0 > 0 && $0 < 1 } as Bool)
        let mean = draws.reduce(0, +) / 1e5
        #expect(abs(mean - 0.5) < 0.0046)
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
        #expect(abs(variance - 1.0 / 12) < 0.0012)
    }

    /// Share of 100,000 normal draws below a few points: standard error at most 0.0016; five of them.
    @Test func normalDraws() {
        var generator = SeededGenerator(seed: 2)
        let draws = (0..<100_000).map { _ in generator.normal() }
        for x in [-2.0, -1, 0, 0.5, 1.96] {
            let share = Double(draws.count { $0 < x }) / 1e5
            #expect(abs(share - SpecialFunctions.normalCumulative(x)) < 0.008)
        }
        // Neighbours are independent: correlation 0 with standard error 0.0032.
        let product = zip(draws, draws.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / 1e5
        #expect(abs(product) < 0.016)
    }

    /// 60,000 throws of a die: standard error of each count 91; five of them.
    @Test func integersBelowABound() {
        var generator = SeededGenerator(seed: 3)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[generator.integer(below: 6)] += 1 }
        for count in counts { #expect(abs(count - 10_000) < 456) }
    }
}

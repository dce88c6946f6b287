import Backtesting
import Forecasting
import Foundation
import Testing

@Suite struct FitBenchmarkTests {
    static func file(_ text: String, _ body: (URL) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "fit-benchmark-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url)
    }

    @Test func readsSeriesInOrder() throws {
        try Self.file("series,step,value\nb,1,4\na,1,7\nb,2,\na,2,8\n") { url in
            let series = try FitBenchmark.series(at: url)
            #expect(series.map(\.name) == ["b", "a"])
            #expect(series[0].values.count == 2 && series[0].values[0] == 4 && series[0].values[1].isNaN)
            #expect(series[1].values == [7, 8])
        }
        try Self.file("series,step,value\n") { url in
            #expect(throws: TaskError.noRows(file: url.lastPathComponent)) { _ = try FitBenchmark.series(at: url) }
        }
    }

    @Test func givesFormLikelihoodAndTime() throws {
        let values: [Double] = (0..<120).map { (step: Int) in
            let (week, noise) = (step % 7, step * 37 % 11)
            return Double(100 + 10 * week + noise)
        }
        let series = [
            FitBenchmark.Series(name: "long", values: values), .init(name: "short", values: [1, 2]),
        ]
        var clock = 0.0
        // Each look at the clock is a quarter of a second later.
        let rows = try FitBenchmark(seconds: {
            clock += 0.25
            return clock
        }).run(series, models: ["ets", "seasonal-naive"])
        #expect(rows.map(\.model) == ["ets", "ets", "seasonal-naive", "seasonal-naive"])
        #expect(rows.map(\.series) == ["long", "short", "long", "short"])
        // Both series are fitted together.
        #expect(rows.allSatisfy { $0.seconds == 0.125 })
        #expect(rows[0].form?.hasPrefix("ETS(") == true && rows[0].logLikelihood?.isFinite == true)
        #expect(rows[1].failure == .tooShort(needed: 21, got: 2))
        #expect(rows[2].form == nil && rows[2].failure == nil)
    }
}

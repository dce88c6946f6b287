import Foundation
import Messages
import Scoring
import Testing
import TimeSeries

@testable import Backtesting

/// Writing a forecast file, reading it back, and scoring it.
@Suite struct ForecastFileTests {
    /// Two weeks of 10 and of 12 visits a day, then 10 and 14; two series, of which B has twice as many.
    static func task(quantiles: String = "[0.25, 0.5, 0.75]") throws -> WrittenTask {
        let a = Array(repeating: 10, count: 7) + Array(repeating: 12, count: 7) + [10, 14]
        let days = a.indices.map { "2024-01-\($0 < 9 ? "0" : "")\($0 + 1)T00:00:00" }
        let history =
            "series_id,timestamp,value\n" + zip(days, a).map { "A,\($0),\($1)\n" }.joined()
            + zip(days, a).map { "\"B, nord\",\($0),\(2 * $1)\n" }.joined()
        return try WrittenTask(
            settings: """
                {"frequency": "day", "horizon": 2, "timezone": "Europe/Paris", "quantiles": \(quantiles)}
                """, history: history, origins: "origin\n2024-01-15T00:00:00\n", validation: "origin\n2024-01-12\n")
    }

    static let header = "series_id,origin,horizon,target,quantile,value\n"

    static func rows(_ series: String, _ values: [[Double]], origin: String = "2024-01-15T00:00:00") -> String {
        values.enumerated().flatMap { step, row in
            zip([0.25, 0.5, 0.75], row).map { level, value in
                "\(series),\(origin),\(step + 1),2024-01-\(15 + step)T00:00:00,\(level),\(value)\n"
            }
        }.joined()
    }

    static let good = rows("A", [[8, 11, 12], [10, 12, 13]])
    static let goodB = rows("\"B, nord\"", [[16, 22, 24], [20, 24, 26]])

    static func score(_ text: String, validation: Bool = false) throws -> ScoreTable {
        let written = try task()
        try written.write(text, "forecasts.csv")
        return try written.read().score(written.folder.appending(path: "forecasts.csv"), validation: validation)
    }

    /// The error of scoring a file, or nil.
    static func error(_ text: String) throws -> TaskError? {
        let written = try task()
        let folder = try written.read()
        try written.write(text, "forecasts.csv")
        do throws(TaskError) {
            _ = try folder.score(written.folder.appending(path: "forecasts.csv"))
            return nil
        } catch { return error }
    }

    /// Worked out by hand.
    ///
    /// Scale of A: every day of the second week is 2 above the first: 2. Day 1, observed 10, quantiles 8 11 12:
    /// losses 0.25·2, 0.5·1, 0.25·2, mean 0.5. Day 2, observed 14, quantiles 10 12 13: 0.25·4, 0.5·2, 0.75·1, mean 2.75 ÷ 3.
    /// B is twice A in everything.
    @Test func handComputedScore() throws {
        let table = try Self.score(Self.header + Self.good + Self.goodB)
        let a = table.series[0].scores
        let loss = (0.5 + 2.75 / 3) / 2
        func near(_ value: Double?, _ expected: Double) -> Bool { abs((value ?? .nan) - expected) < 1e-12 }
        #expect(table.series.map(\.name) == ["A", "B, nord"])
        #expect(near(a["pinball"], loss))
        #expect(near(a["wis"], 2 * loss))
        #expect(near(a["scaled"], loss / 2))
        #expect(near(a["mae"], 1.5))
        #expect(near(a["mase"], 0.75))
        #expect(near(a["cov50"], 0.5))
        // Medians 11 and 12 against 10 and 14: −1 of 24.
        #expect(near(a["bias_pct"], -100 / 24.0))
        #expect(near(table.series[1].scores["pinball"], 2 * loss))
        #expect(near(table.overall["pinball"], 1.5 * loss))
        #expect(near(table.overall["scaled"], loss / 2))
        #expect(near(table.bins[0].scores["pinball"], 0.75))
        #expect(near(table.bins[1].scores["pinball"], 1.5 * 2.75 / 3))
        #expect((table.missing, table.crossing) == (0, 0))
        #expect(table.overall.scored == 4)
    }

    @Test func missingAndCrossingAreCounted() throws {
        // A has one level missing on day 1 and falls from 12 to 11 on day 2; B is whole.
        let crossing = Self.rows("A", [[8, 11, 12], [10, 12, 11]])
        let rows = crossing.split(separator: "\n").filter { !$0.hasSuffix(",0.5,11.0") }.joined(separator: "\n")
        let table = try Self.score(Self.header + rows + "\n" + Self.goodB)
        #expect((table.missing, table.crossing, table.overall.scored) == (1, 1, 2))
        // An empty value is a missing one, and so is everything of a file without rows.
        let empty = Self.good.replacing(",0.5,11.0", with: ",0.5,")
        #expect(try Self.score(Self.header + empty + Self.goodB).missing == 1)
        #expect(try Self.score(Self.header).missing == 4)
    }

    @Test func validationOrigins() throws {
        // 12 and 13 January: observed 12 both times.
        let rows = Self.rows("A", [[12, 12, 12], [11, 12, 13]], origin: "2024-01-12T00:00:00")
        let table = try Self.score(Self.header + rows, validation: true)
        #expect(table.series[0].scores["mae"] == 0)
        #expect(table.missing == 2)
    }

    @Test func wrongRowsAreRefusedWithTheirLine() throws {
        func replaced(_ a: String, _ b: String) throws -> TaskError? {
            try Self.error(Self.header + Self.good.replacing(a, with: b))
        }
        #expect(try Self.error(Self.header + Self.good) == nil)
        #expect(try replaced("A,", "Z,") == .unknownSeries("Z"))
        #expect(
            try replaced("2024-01-15T00:00:00,2,", "2024-01-14T00:00:00,2,")
                == .unknownOrigin(file: "forecasts.csv", line: 5, origin: "2024-01-14T00:00:00"))
        #expect(
            try replaced(":00,2,", ":00,3,")
                == .badValue(
                    file: "forecasts.csv", line: 5, column: "horizon", found: "3", expected: Text(verbatim: "1 … 2")))
        #expect(
            try replaced(",0.5,12.0", ",0.55,12.0")
                == .badValue(
                    file: "forecasts.csv", line: 6, column: "quantile", found: "0.55",
                    expected: Text(verbatim: "0.25 0.5 0.75")))
        #expect(
            try replaced("12.0", "many")
                == .badValue(
                    file: "forecasts.csv", line: 4, column: "value", found: "many", expected: Messages.taskExpectsNumber
                ))
        #expect(
            try Self.error(Self.header + Self.good + Self.good)
                == .scoring(.duplicate(series: "A", origin: 0, horizon: 1, level: 0.25)))
        #expect(
            try Self.error("series_id,origin,horizon,target,value\n")
                == .missingColumn(
                    file: "forecasts.csv", column: "quantile",
                    found: ["series_id", "origin", "horizon", "target", "value"]))
    }

    /// A gzip file of several members (RFC 1952, section 2.2), as `cat a.gz b.gz` makes it, with the zeros that some archives end with.
    @Test func membersOfACompressedFileAreReadTogether() throws {
        let written = try Self.task()
        let parts = [Self.header + Self.good, Self.goodB].map { Gzip.compressed(Data($0.utf8)) }
        let file = written.folder.appending(path: "forecasts.csv.gz")
        try (parts[0] + parts[1] + Data([0, 0])).write(to: file)
        let table = try written.read().score(file)
        #expect((table.missing, table.overall.scored) == (0, 4))
    }

    @Test(arguments: ["forecasts.csv", "forecasts.csv.gz"]) func writtenFilesAreReadBack(name: String) throws {
        let written = try Self.task()
        let task = try written.read()
        func forecast(_ series: String, _ values: [[Double]]) throws -> Backtest.Forecast {
            Backtest.Forecast(series: series, origin: task.origins[0], quantiles: values, failures: [])
        }
        let file = written.folder.appending(path: name)
        try ForecastFile.write(
            [
                forecast("A", [[8, 11, 12], [10, 12, 13]]), forecast("B, nord", [[16, 22, 24], [20, 24, 26.5]]),
            ], of: task, to: file)
        let bytes = try Data(contentsOf: file)
        // RFC 1952: the first two bytes of a gzip file.
        #expect(bytes.starts(with: [0x1F, 0x8B]) == name.hasSuffix("gz"))
        let table = try task.score(file)
        #expect((table.missing, table.crossing, table.overall.scored) == (0, 0, 4))
        #expect(abs((table.series[0].scores["mae"] ?? .nan) - 1.5) < 1e-12)
        guard name.hasSuffix("csv") else { return }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 13)
        #expect(lines[0] == "series_id,origin,horizon,target,quantile,value")
        #expect(lines[1] == "A,2024-01-15T00:00:00,1,2024-01-15T00:00:00,0.25,8")
        #expect(lines[12] == "\"B, nord\",2024-01-15T00:00:00,2,2024-01-16T00:00:00,0.75,26.5")
    }

    @Test func aGzipFileThatIsCutIsRefused() throws {
        let written = try Self.task()
        let task = try written.read()
        let file = written.folder.appending(path: "forecasts.csv.gz")
        try ForecastFile.write(
            [Backtest.Forecast(series: "A", origin: task.origins[0], quantiles: [[8, 11, 12]], failures: [])], of: task,
            to: file)
        try Data(contentsOf: file).dropLast(12).write(to: file)
        #expect(throws: TaskError.unreadable(file: "forecasts.csv.gz")) { _ = try task.score(file) }
    }

    @Test func aFolderThatIsNotThereCannotBeWrittenTo() throws {
        let written = try Self.task()
        let task = try written.read()
        let file = written.folder.appending(path: "absent/forecasts.csv")
        do {
            try ForecastFile.write([], of: task, to: file)
            Issue.record("written to nowhere")
        } catch TaskError.cannotWrite(let name, _) {
            #expect(name == "forecasts.csv")
        }
    }

    /// Hourly files: the label that never was is written and never scored, the doubled one holds both hours.
    @Test func clockChangesInTheFile() throws {
        let rows = (0..<24 * 15).map { step -> String in
            let label = CivilDateTime(
                secondsSinceEpochOfCivilTime: (CivilDate(iso8601: "2024-10-20")?.dayNumber ?? 0) * 86_400 + step * 3600)
            return "A,\(label),\(label.description == "2024-10-27T02:00:00" ? 20 : 10 + step % 2)\n"
        }
        let written = try WrittenTask(
            settings: """
                {"frequency": "hour", "horizon": 4, "timezone": "Europe/Paris", "quantiles": [0.5]}
                """, history: "series_id,timestamp,value\n" + rows.joined(), origins: "origin\n2024-10-27T00:00:00\n")
        let task = try written.read()
        let file = written.folder.appending(path: "forecasts.csv")
        let exact = Backtest.Forecast(
            series: "A", origin: task.origins[0], quantiles: [[10], [11], [20], [11]], failures: [])
        try ForecastFile.write([exact], of: task, to: file)
        let table = try task.score(file)
        #expect(table.overall["mae"] == 0)
        #expect(table.overall.scored == 4)
        let targets = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",")[3] }
        #expect(targets == (0..<4).map { "2024-10-27T0\($0):00:00" })

        let spring = try WrittenTask(
            settings: """
                {"frequency": "hour", "horizon": 4, "timezone": "Europe/Paris", "quantiles": [0.5]}
                """,
            history: "series_id,timestamp,value\n"
                + (0..<4).map { "A,2024-03-31T0\($0):00:00,\(10 + $0)\n" }.joined(),
            origins: "origin\n2024-03-31T00:00:00\n")
        let springTask = try spring.read()
        let springFile = spring.folder.appending(path: "forecasts.csv")
        let other = Backtest.Forecast(
            series: "A", origin: springTask.origins[0], quantiles: [[10], [11], [0], [13]], failures: [])
        try ForecastFile.write([other], of: springTask, to: springFile)
        let springTable = try springTask.score(springFile)
        #expect(springTable.overall.scored == 3 && springTable.missing == 0)
        #expect(springTable.overall["mae"] == 0)
    }
}

import Foundation
import Testing

/// `vigie backtest` and `vigie score` on a small task folder made here, as docs/design.md, section 8, describes it.
@Suite struct TaskFolderTests {
    /// 26 weeks of invented daily counts with a weekly shape, one series, two origins, horizon 3.
    private func makeTask(in folder: ScratchFolder) throws {
        let start = Date(timeIntervalSince1970: 1_704_067_200)  // 2024-01-01, a Monday
        let shape = [130, 118, 112, 110, 115, 104, 101]
        let days = (0..<182).map { start.addingTimeInterval(Double($0) * 86_400).formatted(Self.day) }
        let history = days.enumerated().map { "ED|visits,\($1)T00:00:00,\(shape[$0 % 7] + ($0 * 37) % 11)" }
        try folder.file(
            "task/history.csv", holding: "series_id,timestamp,value\n" + history.joined(separator: "\n") + "\n")
        // The last origin leaves its three steps inside the history, so that every forecast has a truth.
        try folder.file("task/origins.csv", holding: "origin\n\(days[170])T00:00:00\n\(days[179])T00:00:00\n")
        try folder.file("task/val_origins.csv", holding: "origin\n\(days[160])T00:00:00\n")
        let levels = (1...19).map { String(format: "%.2f", Double($0) * 0.05) }.joined(separator: ",")
        try folder.file(
            "task/task.json",
            holding: """
                {"task": "small", "frequency": "day", "horizon": 3, "season_lengths": [7], "country": "FR",
                 "calendar": "FR", "school_zone": "C", "timezone": "Europe/Paris", "kind": "count",
                 "series": ["ED|visits"], "quantiles": [\(levels)]}
                """)
    }

    private static let day = Date.ISO8601FormatStyle().year().month().day()

    @Test(arguments: ["production", "seasonal-naive", "climatology"])
    func everyForecastIsWrittenAndScored(models: String) throws {
        let folder = try ScratchFolder()
        try makeTask(in: folder)
        let run =
            models == "production"
            ? try VigieRun("backtest", "--task", "task", "--output", "f.csv", in: folder)
            : try VigieRun("backtest", "--task", "task", "--output", "f.csv", "--models", models, in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let lines = try folder.text(of: "f.csv").split(separator: "\n")
        #expect(lines[0] == "series_id,origin,horizon,target,quantile,value")
        // 2 origins × 3 horizons × 19 levels.
        #expect(lines.count - 1 == 2 * 3 * 19)

        let score = try VigieRun("score", "f.csv", "--task", "task", "--format", "csv", in: folder)
        #expect(score.status == 0, "\(score.errors)")
        let header = try #require(score.rows.first)
        let overall = try #require(score.rows.first { $0.contains("all") })
        let scaled = try #require(header.firstIndex(of: "scaled").flatMap { Double(overall[$0]) })
        // 1 would be a pinball loss as large as the mean absolute error of the weekly seasonal naive forecast; even that
        // forecast as a point has half of it.
        #expect(scaled > 0 && scaled < 1)
    }

    @Test func twoRunsAreEqual() throws {
        let folder = try ScratchFolder()
        try makeTask(in: folder)
        for name in ["a.csv", "b.csv"] {
            #expect(try VigieRun("backtest", "--task", "task", "--output", name, in: folder).status == 0)
        }
        #expect(try folder.text(of: "a.csv") == folder.text(of: "b.csv"))
    }

    @Test func aMissingForecastIsAFailureThatIsCounted() throws {
        let folder = try ScratchFolder()
        try makeTask(in: folder)
        let run = try VigieRun(
            "backtest", "--task", "task", "--output", "f.csv", "--models", "seasonal-naive", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let lines = try folder.text(of: "f.csv").split(separator: "\n")
        try folder.file("cut.csv", holding: lines.dropLast(19).joined(separator: "\n") + "\n")
        let score = try VigieRun("score", "cut.csv", "--task", "task", in: folder)
        #expect(score.status == 2)
    }

    /// A series that never reported is named once, not at each origin.
    @Test func aSeriesWithoutDataIsNamedOnce() throws {
        let folder = try ScratchFolder()
        try makeTask(in: folder)
        let rows = try folder.text(of: "task/history.csv")
        let empty = rows.split(separator: "\n").dropFirst().map { line in
            "new," + line.split(separator: ",")[1] + ","
        }
        try folder.file("task/history.csv", holding: rows + empty.joined(separator: "\n") + "\n")
        let settings = try folder.text(of: "task/task.json")
        try folder.file(
            "task/task.json", holding: settings.replacing("[\"ED|visits\"]", with: "[\"ED|visits\", \"new\"]"))
        let run = try VigieRun("backtest", "--task", "task", "--output", "f.csv", "--lang", "en", in: folder)
        #expect(run.status == 2, "\(run.errors)")
        let named = run.errors.split(separator: "\n").filter { $0.hasPrefix("vigie: new") }
        #expect(named.count == 1 && named.first?.contains("no forecast at 2 origins") == true, "\(run.errors)")
    }

    @Test func anUnknownModelNamesTheKnownOnes() throws {
        let folder = try ScratchFolder()
        try makeTask(in: folder)
        let run = try VigieRun("backtest", "--task", "task", "--output", "f.csv", "--models", "oracle", in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains("oracle") && run.errors.contains("seasonal-naive"))
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "f.csv").path))
    }

    @Test func aFolderWithoutATaskIs1() throws {
        let run = try VigieRun("backtest", "--task", "nowhere", "--output", "f.csv", in: ScratchFolder())
        #expect(run.status == 1)
        #expect(run.errors.contains("nowhere"))
    }
}

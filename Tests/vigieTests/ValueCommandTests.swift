import Foundation
import Testing

/// `vigie value`: its tables, what it keeps, its report.
@Suite struct ValueCommandTests {
    /// 500 days from 1 January 2023 of visits and of calls to SAMU, both known the next morning; a weekly shape and a slow wave.
    private func filled() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        var text = "series_id,timestamp,value,available_at\n"
        for number in 0..<500 {
            let weekly = [40, 10, 0, 5, 10, -20, -30][number % 7]
            let wave = 30 * sin(Double(number) / 37) + Double((number * 7919) % 41) - 20
            let (day, next) = (Self.day(number), Self.day(number + 1))
            text += "dep:75|visits|all|day,\(day),\(400 + weekly + Int(wave)),\(next)T04:00\n"
            text += "dep:75|samu_files|all|day,\(day),\(900 + 2 * weekly + (number * 104_729) % 97),\(next)T04:00\n"
        }
        try folder.file("days.csv", holding: text)
        let run = try VigieRun("ingest", "tidy-csv", "days.csv", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        return folder
    }

    private static func day(_ number: Int) -> String {
        var (left, month, year) = (number, 0, 2023)
        func length() -> Int { [31, year == 2024 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] }
        while left >= length() {
            left -= length()
            (month, year) = month == 11 ? (0, year + 1) : (month + 1, year)
        }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(year)-\(two(month + 1))-\(two(left + 1))"
    }

    /// One slip of the keyboard in 500 days is left out, as in forecasts and back-tests, and so is a row of another age.
    @Test(arguments: ["1e300", "1000000000000000"]) func oneBadValueIsLeftOut(_ value: String) throws {
        let folder = try filled()
        try folder.file(
            "slip.csv",
            holding: """
                series_id,timestamp,value,available_at
                dep:75|visits|all|day,\(Self.day(420)),\(value),\(Self.day(421))T04:00
                dep:75|visits|all|day,0001-01-01,400,\(Self.day(0))T04:00

                """)
        #expect(try VigieRun("ingest", "tidy-csv", "slip.csv", in: folder).status == 0)
        let run = try VigieRun(
            "value", "--from", Self.day(372), "--to", Self.day(484), "--every", "4", "--predictability", "--format",
            "csv", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let (header, row) = (try #require(run.rows.first), try #require(run.rows.dropFirst().first))
        let mean = try #require(header.firstIndex(of: "mean").flatMap { Double(row[$0]) })
        // 400 a day, a week and a wave around it.
        #expect(mean > 350 && mean < 450, "\(run.output)")
    }

    /// Days of which nothing is known, and more than calendars know, are refused with a sentence.
    @Test func daysThatAreNotKnown() throws {
        let folder = try filled()
        for (from, to) in [("0001-01-01", "9999-01-01"), (Self.day(372), "9999-01-01"), ("0001-01-01", Self.day(484))] {
            let run = try VigieRun("value", "--lang", "en", "--from", from, "--to", to, in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("from \(Self.day(0)) to \(Self.day(499)) only"), "\(run.errors)")
        }
        try folder.file(
            "old.csv", holding: "series_id,timestamp,value\ndep:75|visits|all|day,0001-01-01,400\n")
        #expect(try VigieRun("ingest", "tidy-csv", "old.csv", in: folder).status == 0)
        let run = try VigieRun("value", "--lang", "en", "--from", "0001-01-01", "--to", Self.day(484), in: folder)
        #expect(run.status == 1 && run.errors.contains("12 years at most"), "\(run.errors)")
    }

    @Test func tablesReportAndWhatIsKept() throws {
        let folder = try filled()
        // 112 days, every fourth: four blocks of 28 days, the least that an interval needs.
        let study = [
            "value", "--series", "dep:75|visits|all|day", "--from", Self.day(372), "--to", Self.day(484), "--every",
            "4", "--lang", "en",
        ]
        let run = try VigieRun(study + ["--format", "csv", "--report", "report.html"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.rows[0] == [
                "source", "verdict", "gain_pct", "interval_pct", "q", "detectable_pct", "dropped_pct", "leaking_pct",
                "delay_days", "upkeep",
            ])
        let row = try #require(run.rows.dropFirst().first)
        #expect(row.first == "samu")
        // From the end of a day to 04:00: a sixth of a day.
        #expect(row.dropFirst(8).first == "0.2")
        #expect(run.output.contains("Agreement with every SAMU."))
        let report = try String(
            contentsOf: folder.url.appending(path: "report.html"), encoding: .utf8)
        #expect(report.contains("<section class=\"sheet\">") && report.contains("1 source judged"))

        let results = folder.url.appending(path: "vigie-data/value/results")
        let kept = try FileManager.default.contentsOfDirectory(atPath: results.path)
        #expect(kept.count == 1)

        let json = try VigieRun(study + ["--format", "json"], in: folder)
        let objects = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(objects?.first?["gain_pct"] is NSNumber && objects?.first?["upkeep"] is String)

        let parts = try VigieRun(study + ["--parts", "--format", "csv"], in: folder)
        #expect(parts.rows.contains { $0.prefix(3) == ["samu", "added", "ordinary"] })

        let cells = try VigieRun(study + ["--cells", "--format", "csv"], in: folder)
        #expect(cells.rows.contains { $0.prefix(3) == ["samu", "added", "h=8-14 all dep:75 ordinary"] })

        let rows = try VigieRun(study + ["--predictability", "--format", "csv"], in: folder).rows
        try #require(rows.count == 2)
        #expect(rows[1].first == "dep:75|visits|all|day")
        let shares = rows[0].indices.filter {
            ["calendar_pct", "level_pct", "sources_pct", "remainder_pct", "noise_pct"].contains(rows[0][$0])
        }
        #expect(abs(shares.reduce(0) { $0 + (Double(rows[1][$1]) ?? 0) } - 100) < 0.5)

        let both = try VigieRun(study + ["--predictability", "--parts"], in: folder)
        #expect(both.status == 64)
    }
}

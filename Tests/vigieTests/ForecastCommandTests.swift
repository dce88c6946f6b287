import Foundation
import Testing

/// `vigie forecast`: what it prints, and what it makes of a row that cannot be right.
@Suite struct ForecastCommandTests {
    /// 600 days from 1 January 2023 of an invented département, with a week of their own and a little noise.
    private func filled(_ more: String = "") throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let start = Date(timeIntervalSince1970: 1_672_531_200)  // 2023-01-01
        let style = Date.ISO8601FormatStyle().year().month().day()
        let rows = (0..<600).map { number in
            let day = start.addingTimeInterval(Double(number) * 86_400).formatted(style)
            return
                "dep:75|visits|all|day,\(day),\(400 + [40, 10, 0, 5, 10, -20, -30][number % 7] + (number * 7919) % 41)"
        }
        try folder.file(
            "days.csv", holding: "series_id,timestamp,value\n" + rows.joined(separator: "\n") + "\n" + more)
        let run = try VigieRun("ingest", "tidy-csv", "days.csv", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        return folder
    }

    /// Days and weeks of a region are one table: one header in CSV, one array in JSON.
    @Test func aRegionIsOneTable() throws {
        let folder = try filled()
        // Day 600 is 23 August 2024.
        let at = ["forecast", "--at", "2024-08-23T06:00"]
        let csv = try VigieRun(at + ["--format", "csv"], in: folder)
        #expect(csv.status == 0, "\(csv.errors)")
        let rows = csv.rows
        #expect(rows.count { $0.first == "series" } == 1)
        #expect(Set(rows.dropFirst().map { $0[0].split(separator: "|").last }) == ["day", "week"])
        let json = try VigieRun(at + ["--format", "json"], in: folder)
        let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(list?.count == rows.count - 1)
    }

    /// What scripts read of single fits, in the form they ask for.
    @Test func fitsAreATable() throws {
        let run = try VigieRun("bench", "fit", "--model", "seasonal-naive", "--format", "json", in: ScratchFolder())
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]], "\(run.errors)")
        // Six simulated series.
        #expect(list.count { $0["model"] as? String == "seasonal-naive" } == 6)
        #expect(list.allSatisfy { Set($0.keys) == ["series", "model", "form", "loglik", "seconds"] })
    }

    /// A row of the year 1 is left out and named; the forecast is the one without it, and takes no longer.
    @Test func aRowOfAnotherAgeIsLeftOutAndNamed() throws {
        let at = ["forecast", "--at", "2024-08-23T06:00", "--grain", "day", "--format", "csv", "--lang", "en"]
        let plain = try VigieRun(at, in: filled())
        let run = try VigieRun(at, in: filled("dep:75|visits|all|day,0001-01-01,410\n"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == plain.output)
        #expect(run.errors.contains("0001-01-01") && run.errors.contains("2012-01-01"), "\(run.errors)")
        #expect(!plain.errors.contains("2012-01-01"))
    }
}

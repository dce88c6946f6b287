import Foundation
import Testing

/// `vigie quality`: findings with numbers, the rows behind one, the fields of the RPU.
@Suite struct QualityCommandTests {
    private static let header = "series_id,timestamp,value,available_at\n"

    /// The `number`-th day from Monday 4 March 2024, a day's morning.
    private static func day(_ number: Int) -> String {
        let days = [31, 30, 31, 30, 31]
        var (month, day) = (3, 4 + number)
        while day > days[month - 3] {
            day -= days[month - 3]
            month += 1
        }
        return "2024-0\(month)-" + (day < 10 ? "0\(day)" : "\(day)")
    }

    /// 60 days of which one is negative and two are missing; the negative one comes again, still negative.
    private func faulty() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let rows = (0..<60).filter { $0 != 30 && $0 != 31 }.map {
            "dep:75|visits|all|day,\(Self.day($0)),\($0 == 10 ? -4 : 100 + $0 % 7),\(Self.day($0 + 1))T06:00\n"
        }
        try folder.file("first.csv", holding: Self.header + rows.joined())
        try folder.file(
            "second.csv", holding: Self.header + "dep:75|visits|all|day,\(Self.day(10)),-5,\(Self.day(70))T06:00\n")
        for name in ["first.csv", "second.csv"] {
            let run = try VigieRun("ingest", "tidy-csv", name, in: folder)
            #expect(run.status == 0, "\(run.errors)")
        }
        return folder
    }

    @Test func findingsAreNumberedTheGravestFirst() throws {
        let folder = try faulty()
        let run = try VigieRun("quality", "--format", "csv", "--at", "2024-05-04T12:00", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.rows[0].prefix(5) == ["number", "severity", "source", "series", "check"])
        #expect(
            run.rows[1].prefix(7) == [
                "1", "set-aside", "tidy-csv", "dep:75|visits|all|day", "impossible-values", "2024-03-14T00:00:00",
                "2024-03-15T00:00:00",
            ])
        let checks = run.rows.dropFirst().map { $0[4] }
        #expect(checks.first == "impossible-values" && checks.contains("missing-steps"))
        #expect(run.rows.dropFirst().enumerated().allSatisfy { $0.element[0] == String($0.offset + 1) })
    }

    @Test func aNumberLeadsToTheVersionsBehindIt() throws {
        let folder = try faulty()
        let run = try VigieRun("quality", "--finding", "1", "--format", "csv", "--lang", "en", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.rows == [
                ["series", "step", "value", "known_at", "connector", "delivery"],
                ["dep:75|visits|all|day", "2024-03-14T00:00:00", "-4", "2024-03-15T06:00:00", "tidy-csv", "first.csv"],
                [
                    "dep:75|visits|all|day", "2024-03-14T00:00:00", "-5", "2024-05-13T06:00:00", "tidy-csv",
                    "second.csv",
                ],
            ])
        #expect(run.errors.contains("1 negative, fractional or outsized count"))
        let none = try VigieRun("quality", "--finding", "99", "--lang", "en", in: folder)
        #expect(none.status == 1 && none.errors.contains("there is no finding no. 99: the numbers go from 1 to"))
    }

    /// 50 records a day; DP 47 of them, 94 %: under the 95 % of the order, and GRAVITE over Vigie's 80.
    @Test func fieldsOfTheRPUAreATable() throws {
        let folder = try ScratchFolder()
        let site = "site:990000011"
        let rows = (0..<56).flatMap { number in
            [
                ("length_of_stay|duration=02-03h", 50), ("fields_filled|field=DP", 48), ("fields_usable|field=DP", 47),
                ("fields_filled|field=GRAVITE", 50), ("fields_usable|field=GRAVITE", number < 28 ? 50 : 42),
            ].map { "\(site)|\($0)|day,\(Self.day(number)),\($1),\(Self.day(number + 1))T06:00\n" }
        }
        try folder.file("rpu.csv", holding: Self.header + rows.joined())
        #expect(try VigieRun("ingest", "tidy-csv", "rpu.csv", in: folder).status == 0)
        let run = try VigieRun(
            "quality", "--rpu", "--from", Self.day(28), "--to", Self.day(55), "--format", "csv", "--lang", "en",
            in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.rows[0] == [
                "place", "name", "field", "records", "filled", "usable", "usable_before", "threshold",
                "threshold_source", "marks",
            ])
        #expect(run.rows[1].prefix(8) == [site, "", "DP", "1400", "0.96", "0.94", "0.94", "0.95"])
        #expect(run.rows[1].last == "under-threshold")
        #expect(run.rows[2] == [site, "", "GRAVITE", "1400", "1.0", "0.84", "1.0", "0.8", "Vigie", ""])
        let table = try VigieRun("quality", "--rpu", "--from", Self.day(28), "--to", Self.day(55), in: folder)
        #expect(table.output.contains("94,0\u{202F}%") && table.output.contains("sous le seuil"))
        let wrong = try VigieRun("quality", "--rpu", "--from", "hier", in: folder)
        #expect(wrong.status == 1 && wrong.errors.contains("AAAA-MM-JJ"))
        let outside = try VigieRun("quality", "--rpu", "--to", "2023-01-01", in: folder)
        #expect(outside.status == 1 && outside.errors.contains("vigie ingest rpu-xml"))
    }

    /// Forecasts that are what came, dated the day before, are named; visits known before they were made do not come in.
    @Test func aLeakIsNamed() throws {
        let folder = try ScratchFolder()
        let rows = (1..<60).flatMap { number in
            let degrees = 10 + Double((number * 37) % 53) / 10
            return [
                "dep:75|temperature|all|day,\(Self.day(number)),\(degrees),\(Self.day(number - 1))T06:00\n",
                "dep:75|temperature|all|day,\(Self.day(number)),\(degrees),\(Self.day(number + 1))T06:00\n",
                "dep:75|visits|all|day,\(Self.day(number)),\(100 + number % 7),\(Self.day(number - 1))T06:00\n",
            ]
        }
        try folder.file("leak.csv", holding: Self.header + rows.joined())
        let taken = try VigieRun("ingest", "tidy-csv", "leak.csv", in: folder)
        #expect(taken.status == 0 && taken.errors.contains("(◆ refusé)\u{A0}: 59"), "\(taken.errors)")
        let run = try VigieRun("quality", "--format", "csv", "--at", "2024-05-03T12:00", in: folder)
        let found = Set(run.rows.dropFirst().map { "\($0[3]) \($0[4])" })
        #expect(found.contains("dep:75|temperature|all|day leaked-forecast"))
        #expect(try VigieRun("quality", "--series", "*|visits|*", in: folder).status == 1)
    }

    /// `vigie sources` says how complete the series of a source are, once the checks have run.
    @Test func sourcesSayHowCompleteTheyAre() throws {
        let folder = try faulty()
        let before = try VigieRun("sources", "--format", "csv", in: folder)
        let column = try #require(before.rows[0].firstIndex(of: "completeness"))
        #expect(before.rows[1][column].isEmpty)
        #expect(try VigieRun("quality", in: folder).status == 0)
        // The last 28 days, 32 to 59, have no gap.
        #expect(try VigieRun("sources", "--format", "csv", in: folder).rows[1][column] == "1.0")
    }
}

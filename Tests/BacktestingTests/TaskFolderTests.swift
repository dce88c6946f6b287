import Backtesting
import Messages
import Testing
import TimeSeries

/// Each clause of the task folder's format (section 8 of the house plan).
@Suite struct TaskFolderTests {
    static func hours(_ rows: String, header: String = "series_id,timestamp,value") throws -> TaskFolder {
        try WrittenTask(
            settings: WrittenTask.settings("hour", horizon: 2), history: header + "\n" + rows + "\n",
            origins: "origin\n2024-06-01T00:00:00\n"
        ).read()
    }

    @Test func rowWithoutAvailabilityIsVisibleOnceItsStepIsOver() throws {
        let task = try Self.hours("A,2024-05-01T10:00:00,5\nA,2024-05-01T11:00:00,7")
        #expect(task.known("A", at: "2024-05-01T10:59:59").isEmpty)
        #expect(task.known("A", at: "2024-05-01T11:00:00") == ["2024-05-01T10:00:00": 5])
        #expect(
            task.known("A", at: "2024-05-01T12:00:00") == ["2024-05-01T10:00:00": 5, "2024-05-01T11:00:00": 7])
    }

    @Test func latestAvailableVersionHolds() throws {
        // The rows are out of order on purpose: availability decides, not the place in the file.
        let task = try Self.hours(
            """
            A,2024-05-01T10:00:00,9,2024-05-03T06:00:00
            A,2024-05-01T10:00:00,5,2024-05-01T12:00:00
            A,2024-05-01T10:00:00,7,2024-05-02T06:00:00
            A,2024-05-01T11:00:00,3,
            """, header: "series_id,timestamp,value,available_at")
        #expect(task.known("A", at: "2024-05-01T11:59:59").isEmpty)
        // An empty available_at is as none: visible at 12:00, when the step is over.
        #expect(
            task.known("A", at: "2024-05-01T12:00:00") == ["2024-05-01T10:00:00": 5, "2024-05-01T11:00:00": 3])
        #expect(task.known("A", at: "2024-05-02T05:59:59")["2024-05-01T10:00:00"] == 5)
        #expect(task.known("A", at: "2024-05-02T06:00:00")["2024-05-01T10:00:00"] == 7)
        #expect(task.known("A", at: "2024-05-10T00:00:00")["2024-05-01T10:00:00"] == 9)
    }

    /// What forecasting does not ask for may have any form; a series named twice is forecast once.
    @Test func settingsThatSayMore() throws {
        let task = try WrittenTask(
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.25, 0.5],
                 "hierarchy": [{"total": ["A"]}], "school_zone": ["A", "B"], "calendar": {"country": "FR"},
                 "nonexistent_hours": 2, "series": ["A", "A"]}
                """
        ).read()
        #expect(task.series == ["A"])
        #expect(task.settings.calendar == nil && task.settings.schoolZone == nil)
    }

    @Test func seriesThatCannotBeToldApartAreRefused() throws {
        let written = try WrittenTask(
            history: "series_id,timestamp,value\nA|x,2024-01-01T00:00:00,5\nA/x,2024-01-01T00:00:00,5\n")
        #expect(
            written.error
                == .badSettings(file: "history.csv", reason: Messages.taskSeriesAlike("A|x", "A/x")))
    }

    @Test func lastOfEqualRowsHolds() throws {
        let task = try Self.hours("A,2024-05-01T10:00:00,5\nA,2024-05-01T10:00:00,6")
        #expect(task.known("A", at: "2024-05-02T00:00:00") == ["2024-05-01T10:00:00": 6])
    }

    @Test func emptyValueIsMissing() throws {
        let task = try Self.hours(
            "A,2024-05-01T10:00:00,5\nA,2024-05-01T11:00:00,\nA,2024-05-01T12:00:00,nan\nA,2024-05-01T13:00:00,0")
        let known = task.known("A", at: "2024-05-02T00:00:00")
        #expect(known["2024-05-01T11:00:00"]?.isNaN == true)
        #expect(known["2024-05-01T12:00:00"]?.isNaN == true)
        #expect(known["2024-05-01T13:00:00"] == 0)
    }

    /// 27 October 2024, 02:00 in Paris lasts two hours and is one row: over at 03:00 winter time, 02:00 UTC.
    @Test func doubledLabelIsOneRowOfBothHours() throws {
        let task = try Self.hours("A,2024-10-27T01:00:00,8\nA,2024-10-27T02:00:00,21\nA,2024-10-27T03:00:00,9")
        let key = task.key(of: "A")
        let before = try #require(Instant(iso8601: "2024-10-27T01:59:59Z"))
        #expect(task.archive.asOf(before).values(key, on: task.grid)?.values == [8])
        #expect(task.archive.asOf(before.advanced(bySeconds: 1)).values(key, on: task.grid)?.values == [8, 21])
        #expect(task.known("A", at: "2024-10-28T00:00:00")["2024-10-27T02:00:00"] == 21)
    }

    /// 31 March 2024, 02:00 never was in Paris.
    @Test func labelThatNeverWasIsMissingWhateverItHolds() throws {
        for held in ["0", "17", ""] {
            let task = try Self.hours(
                "A,2024-03-31T01:00:00,8\nA,2024-03-31T02:00:00,\(held)\nA,2024-03-31T03:00:00,9")
            // Half past three, when the first hour after the switch is not over: nothing of the label stands in its place.
            #expect(task.known("A", at: "2024-03-31T03:30:00") == ["2024-03-31T01:00:00": 8])
            let known = task.known("A", at: "2024-04-01T00:00:00")
            #expect(known["2024-03-31T01:00:00"] == 8)
            #expect(known["2024-03-31T03:00:00"] == 9)
            #expect(known["2024-03-31T02:00:00"]?.isNaN != false)
        }
    }

    @Test func daysAndQuarterDays() throws {
        let days = try WrittenTask(history: "series_id,timestamp,value\nA,2024-03-31,310\nA,2024-04-01T00:00:00,300\n")
            .read()
        // A day of 23 hours is over at midnight all the same.
        #expect(days.known("A", at: "2024-04-01T00:00:00") == ["2024-03-31T00:00:00": 310])
        let quarters = try WrittenTask(
            settings: WrittenTask.settings("6h", horizon: 4),
            history: "series_id,timestamp,value\nA,2024-05-01T06:00:00,40\n"
        ).read()
        #expect(quarters.known("A", at: "2024-05-01T11:59:59").isEmpty)
        #expect(quarters.known("A", at: "2024-05-01T12:00:00") == ["2024-05-01T06:00:00": 40])
    }

    @Test func anotherZone() throws {
        let task = try WrittenTask(
            settings: WrittenTask.settings("hour", horizon: 2, calendar: "US", zone: "America/New_York"),
            history: "series_id,timestamp,value\nA,2024-05-01T10:00:00,5\n"
        ).read()
        // 10:00 summer time of New York is 14:00 UTC.
        let over = try #require(Instant(iso8601: "2024-05-01T15:00:00Z"))
        #expect(task.archive.asOf(over).values(task.key(of: "A"), on: task.grid)?.values == [5])
        #expect(task.archive.asOf(over.advanced(bySeconds: -1)).values(task.key(of: "A"), on: task.grid) == nil)
    }

    @Test func seriesInOrder() throws {
        let rows = "series_id,timestamp,value\nB,2024-01-01,1\nA,2024-01-01,2\n\"C, d\",2024-01-01,3\n"
        #expect(try WrittenTask(history: rows).read().series == ["B", "A", "C, d"])
        let ordered = try WrittenTask(
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.5], "series": ["A", "B"]}
                """, history: rows
        ).read()
        #expect(ordered.series == ["A", "B"])
        #expect(ordered.known("B", at: "2024-01-02T00:00:00") == ["2024-01-01T00:00:00": 1])
    }

    @Test func originsAndTextsAsSpreadsheetsWriteThem() throws {
        // Byte-order mark, carriage returns, a blank in the place of T, columns in another order, an empty last line.
        let task = try WrittenTask(
            history: "\u{FEFF}value,timestamp,series_id\r\n5,2024-01-01 00:00:00,A\r\n\r\n",
            origins: "origin\r\n2024-01-10T00:00:00\r\n2024-01-12\r\n", validation: "origin\n2024-01-05\n"
        ).read()
        #expect(task.known("A", at: "2024-01-02T00:00:00") == ["2024-01-01T00:00:00": 5])
        #expect(task.origins.map(\.description) == ["2024-01-10T00:00:00", "2024-01-12T00:00:00"])
        #expect(task.validationOrigins.map(\.description) == ["2024-01-05T00:00:00"])
    }

    @Test func anOriginThatStandsTwiceIsOne() throws {
        let task = try WrittenTask(origins: "origin\n2024-01-10\n2024-01-09\n2024-01-10T00:00:00\n").read()
        #expect(task.origins.map(\.description) == ["2024-01-10T00:00:00", "2024-01-09T00:00:00"])
    }

    /// Origins to choose by may be none; who asks for them is told.
    @Test(arguments: [nil, "origin\n"])
    func noValidationOrigins(file: String?) throws {
        let task = try WrittenTask(validation: file).read()
        #expect(try task.origins(validation: false) == task.origins)
        #expect(throws: TaskError.noRows(file: "val_origins.csv")) { try task.origins(validation: true) }
    }

    /// Shares, balances and counts beside one another: the first two are forecast in units of their own, and read back.
    @Test func valuesThatAreNoCounts() async throws {
        let days = (0..<84).map { CivilDate(dayNumber: 19_723 + $0) }
        func rows(_ id: String, _ value: (Int) -> String) -> String {
            days.enumerated().map { "\(id),\($1),\(value($0))\n" }.joined()
        }
        let task = try WrittenTask(
            history: "series_id,timestamp,value\n"
                + rows("share") { "0.\(200 + $0 * 7 % 10 * 10 + $0 % 7 * 5)" }
                + rows("balance") { "\(30 - $0 * 11 % 60)" }
                + rows("count") { "\(40 + $0 * 13 % 9)" }, origins: "origin\n\(days[77])\n"
        ).read()
        #expect(Set(task.units.keys) == ["share", "balance"])
        let result = await Backtest(task, models: ["seasonal-naive", "climatology"]).run(
            origins: task.origins, tasks: 2)
        #expect(result.failures.isEmpty)
        let spans = Dictionary(uniqueKeysWithValues: result.forecasts.map { ($0.series, $0.quantiles.joined()) })
        for (id, range) in [("share", 0.15...0.38), ("balance", -80.0...90), ("count", 20.0...70)] {
            let values = try #require(spans[id])
            #expect(values.allSatisfy(range.contains), "\(id): \(Array(values))")
        }
    }
}

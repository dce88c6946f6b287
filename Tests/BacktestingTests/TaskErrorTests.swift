import Backtesting
import Messages
import Testing

/// A folder that cannot be read is refused with a sentence that names the file, the line, the column and what was expected.
@Suite struct TaskErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var settings: String?
        var history: String?
        var origins: String?
        var covariates: String?
        var expected: TaskError
        /// What the English sentence must contain.
        var says: [String]
        var testDescription: String { name }
    }

    static func bad(_ file: String, _ line: Int, _ column: String, _ found: String, _ expected: Text) -> TaskError {
        .badValue(file: file, line: line, column: column, found: found, expected: expected)
    }

    static let header = "series_id,timestamp,value"
    static let history: [Case] = [
        Case(
            name: "missing column", history: "series_id,timestamp\nA,2024-01-01\n",
            expected: .missingColumn(file: "history.csv", column: "value", found: ["series_id", "timestamp"]),
            says: ["history.csv", "line 1", "\"value\"", "series_id, timestamp"]),
        Case(
            name: "bad timestamp", history: header + "\nA,2024-01-01,1\nA,01/02/2024,2\n",
            expected: bad("history.csv", 3, "timestamp", "01/02/2024", Messages.taskExpectsTime),
            says: ["history.csv", "line 3", "\"timestamp\"", "\"01/02/2024\"", "YYYY-MM-DDTHH:MM:SS"]),
        Case(
            name: "no such day", history: header + "\nA,2024-02-30T00:00:00,1\n",
            expected: bad("history.csv", 2, "timestamp", "2024-02-30T00:00:00", Messages.taskExpectsTime),
            says: ["line 2"]),
        Case(
            name: "not the start of a step", history: header + "\nA,2024-01-01T06:00:00,1\n",
            expected: bad("history.csv", 2, "timestamp", "2024-01-01T06:00:00", Messages.taskExpectsStart(of: "day")),
            says: ["line 2", "the start of a step (day)"]),
        Case(
            name: "bad number", history: header + "\nA,2024-01-01,12 a\n",
            expected: bad("history.csv", 2, "value", "12 a", Messages.taskExpectsNumber),
            says: ["history.csv", "line 2", "\"value\"", "\"12 a\"", "a number"]),
        Case(
            name: "decimal comma", history: header + "\nA,2024-01-01,12,\nA,2024-01-02,40,5\n",
            expected: .wrongFieldCount(file: "history.csv", line: 3, found: 4, expected: 3),
            says: ["history.csv", "line 3", "4 fields", "3 expected"]),
        Case(
            name: "infinite number", history: header + "\nA,2024-01-01,inf\n",
            expected: bad("history.csv", 2, "value", "inf", Messages.taskExpectsNumber), says: ["\"inf\""]),
        Case(
            name: "no series", history: header + "\n,2024-01-01,1\n",
            expected: bad("history.csv", 2, "series_id", "", Messages.taskExpectsValue),
            says: ["line 2", "\"series_id\""]),
        Case(
            name: "row cut short", history: header + "\nA\n",
            expected: bad("history.csv", 2, "timestamp", "", Messages.taskExpectsTime), says: ["line 2"]),
        Case(
            name: "bad availability", history: header + ",available_at\nA,2024-01-01,1,soon\n",
            expected: bad("history.csv", 2, "available_at", "soon", Messages.taskExpectsTime),
            says: ["\"available_at\"", "\"soon\""]),
        Case(
            name: "no rows", history: header + "\n", expected: .noRows(file: "history.csv"),
            says: ["history.csv", "no data row"]),
        Case(
            name: "empty file", history: "",
            expected: .missingColumn(file: "history.csv", column: "series_id", found: [""]), says: ["history.csv"]),
    ]

    static let others: [Case] = [
        Case(
            name: "no origin", origins: "origin\n", expected: .noRows(file: "origins.csv"), says: ["origins.csv"]),
        Case(
            name: "bad origin", origins: "origin\n2024-01-10\nlater\n",
            expected: bad("origins.csv", 3, "origin", "later", Messages.taskExpectsTime),
            says: ["origins.csv", "line 3"]),
        Case(
            name: "origin within a step", origins: "origin\n2024-01-10T08:00:00\n",
            expected: bad("origins.csv", 2, "origin", "2024-01-10T08:00:00", Messages.taskExpectsStart(of: "day")),
            says: ["origins.csv", "line 2", "the start of a step (day)"]),
        Case(
            name: "covariates without availability", covariates: "name,timestamp,value\nx,2024-01-01,1\n",
            expected: .missingColumn(
                file: "covariates.csv", column: "available_at", found: ["name", "timestamp", "value"]),
            says: ["covariates.csv", "\"available_at\""]),
        Case(
            name: "bad covariate", covariates: "name,timestamp,value,available_at\nx,2024-01-01,yes,2023-01-01\n",
            expected: bad("covariates.csv", 2, "value", "yes", Messages.taskExpectsNumber),
            says: ["covariates.csv", "line 2"]),
        Case(
            name: "unknown zone", settings: WrittenTask.settings("day", horizon: 3, zone: "Europe/Lutece"),
            expected: .unknownZone("Europe/Lutece"), says: ["Europe/Lutece", "Europe/Paris"]),
        Case(
            name: "unknown frequency", settings: WrittenTask.settings("minute", horizon: 3),
            expected: .badSettings(file: "task.json", reason: Messages.taskFrequencyUnknown("minute")),
            says: ["task.json", "minute"]),
        Case(
            name: "weeks from Sunday on", settings: WrittenTask.settings("week", horizon: 3),
            history: "series_id,timestamp,value\nA,2024-01-07T00:00:00,5\n", origins: "origin\n2024-01-08T00:00:00\n",
            expected: bad("history.csv", 2, "timestamp", "2024-01-07T00:00:00", Messages.taskExpectsStart(of: "week")),
            says: ["history.csv", "line 2", "Monday"]),
        Case(
            name: "no horizon", settings: WrittenTask.settings("day", horizon: 0),
            expected: .badSettings(file: "task.json", reason: Messages.taskHorizonNotPositive(0)), says: ["horizon"]),
        Case(
            name: "quantiles out of order",
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.5, 0.25, 0.75]}
                """,
            expected: .badSettings(file: "task.json", reason: Messages.taskQuantilesWrong), says: ["quantiles"]),
        Case(
            name: "a level given twice",
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.25, 0.5, 0.5, 0.75]}
                """,
            expected: .badSettings(file: "task.json", reason: Messages.taskQuantilesWrong), says: ["quantiles"]),
        Case(
            name: "no quantiles",
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris"}
                """,
            expected: .badSettings(file: "task.json", reason: Messages.taskKeyMissing("quantiles")),
            says: ["\"task.json\": \"quantiles\" is missing"]),
        Case(
            name: "horizon in words",
            settings: """
                {"frequency": "day", "horizon": "three", "timezone": "Europe/Paris", "quantiles": [0.5]}
                """, expected: .badSettings(file: "task.json", reason: Messages.taskKeyOfOtherForm("horizon")),
            says: ["\"horizon\""]),
        Case(
            name: "a list", settings: "[1, 2]",
            expected: .badSettings(file: "task.json", reason: Messages.taskNotAnObject), says: ["braces"]),
        Case(
            name: "series not there",
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.5], "series": ["A", "Z"]}
                """, expected: .unknownSeries("Z"), says: ["\"Z\"", "history.csv"]),
    ]

    @Test(arguments: history + others) func refused(_ c: Case) throws {
        let valid = Self.header + "\nA,2024-01-01,5\n"
        let task = try WrittenTask(
            settings: c.settings ?? WrittenTask.settings("day", horizon: 3), history: c.history ?? valid,
            covariates: c.covariates, origins: c.origins ?? "origin\n2024-01-10\n")
        guard let error = task.error else {
            Issue.record("accepted")
            return
        }
        #expect(error == c.expected)
        for fact in c.says { #expect(error.text.english.contains(fact)) }
        #expect(!error.text.french.isEmpty && error.text.french != error.text.english)
    }

    @Test func missingFilesAndBrokenSettings() throws {
        let noHistory = try WrittenTask(history: nil)
        #expect(noHistory.error == .unreadable(file: "history.csv"))
        #expect(try WrittenTask(origins: nil).error == .unreadable(file: "origins.csv"))
        let cut = try WrittenTask(settings: "{\"frequency\": \"day\", ")
        #expect(cut.error == .badSettings(file: "task.json", reason: Messages.taskNotJSON))
        // A gzip file that is cut short.
        let damaged = try WrittenTask(history: nil)
        try damaged.write("\u{1F}\u{8B}", "history.csv")
        #expect(damaged.error != nil)
    }
}

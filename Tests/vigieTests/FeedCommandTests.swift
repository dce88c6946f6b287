import Foundation
import Testing

/// `vigie poll`, `run`, `sources` and `rebuild`, as a user starts them.
@Suite struct FeedCommandTests {
    static let good = """
        series_id,timestamp,value
        dep:75|visits|all|day,2024-03-04,110
        dep:75|visits|all|day,2024-03-05,97

        """
    static let folderFeed = """
        feeds:
          - name: deposit
            connector: tidy-csv
            folder: in
            every: 1s
            settle: 1s

        """

    /// Sources by name, columns by name.
    private func sources(_ folder: ScratchFolder) throws -> [String: [String: String]] {
        let run = try VigieRun("sources", "--format", "csv", "--lang", "en", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        guard let header = run.rows.first else { return [:] }
        return Dictionary(
            run.rows.dropFirst().map { row in
                (row[0], Dictionary(zip(header, row), uniquingKeysWith: { $1 }))
            }, uniquingKeysWith: { $1 })
    }

    @Test func aFolderIsPolledOnceAndItsSourceListed() throws {
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: Self.folderFeed)
        try folder.file("in/a.csv", holding: Self.good)
        let first = try VigieRun("poll", "--once", "--lang", "en", in: folder)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.errors.contains("deposit: 1 delivery, 2 observations"))
        let again = try VigieRun("poll", "--once", in: folder)
        #expect(again.status == 0, "\(again.errors)")
        let source = try #require(try sources(folder)["deposit"])
        #expect(source["connector"] == "tidy-csv")
        // 2024-03-05 begins at 23:00 UTC on the day before.
        #expect(source["last_good_data"] == "2024-03-04T23:00:00Z")
        #expect(source["last_error"] == "")
        #expect(try #require(source["age_seconds"].flatMap { Int($0) }) > 0)
        #expect(try #require(source["delay_seconds"].flatMap { Int($0) }) > 0)
    }

    @Test func whatIsRefusedIsSaidAndTheGoodDataStay() throws {
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: Self.folderFeed)
        try folder.file("in/a.csv", holding: Self.good)
        _ = try VigieRun("poll", "--once", in: folder)
        try folder.file("in/b.csv", holding: "series_id;day;value\n")
        let run = try VigieRun("poll", "--once", "--lang", "en", in: folder)
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.errors.contains("b.csv"))
        try folder.file("in/c.csv", holding: Self.good + "\n")
        #expect(try VigieRun("poll", "--once", in: folder).status == 2, "one of them was taken in")
        let source = try #require(try sources(folder)["deposit"])
        #expect(source["last_good_data"] == "2024-03-04T23:00:00Z")
        #expect(source["last_error"]?.contains("b.csv") == true)
    }

    /// One source of two does not answer: done in part.
    @Test func oneSourceThatFailsIs2() throws {
        let folder = try ScratchFolder()
        try folder.file("in/a.csv", holding: Self.good)
        try folder.file(
            "vigie.yaml",
            holding: Self.folderFeed + """
                  - name: deaf
                    connector: tidy-csv
                    url: http://127.0.0.1:1/data.csv?x=1
                    retries: 0

                """)
        let run = try VigieRun("poll", "--once", "--lang", "en", in: folder)
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.errors.contains("deaf: http://127.0.0.1:1/data.csv?x=1 does not answer"))
        #expect(try sources(folder)["deaf"]?["last_good_data"] == "")
        let one = try VigieRun("poll", "--once", "--feed", "deposit", in: folder)
        #expect(one.status == 0, "\(one.errors)")
        let none = try VigieRun("poll", "--once", "--feed", "nobody", in: folder)
        #expect(none.status == 1 && none.errors.contains("nobody") && none.errors.contains("deaf"))
    }

    /// What is wrong at a key of the file, the line on which it stands, and what the sentence names.
    static let wrong: [(String, Int, String)] = [
        ("prot: 99\n", 1, "data_dir, timezone, host, port"),
        ("host: here\n\nfeed:\n  - name: a\n", 3, "unknown key here"),
        ("forecast:\n  hours: [\"06:00\"]\n", 2, "expected one of: at"),
        ("feeds:\n  a: b\n", 2, "list"), ("feeds:\n  - just text\n", 2, "key: value"),
        ("feeds:\n  - connector: tidy-csv\n    folder: in\n", 2, "\"name\" is missing"),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n", 2, "either \"url\" or \"folder\""),
        ("feeds:\n  - name: a\n    url: https://h.fr/\n", 2, "\"connector\" is missing"),
        ("feeds:\n  - name: a\n    folder: in\n    every: 6 hours\n", 4, "30s, 10min, 6h or 1d"),
        ("feeds:\n  - name: a\n    folder: in\n    max_size: big\n", 4, "500kB"),
        ("feeds:\n  - name: a\n    folder: in\n    evry: 6h\n", 4, "evry"),
        ("feeds:\n  - name: a\n    folder: in\n    timeout: 6s\n", 4, "unknown key here"),
        ("feeds:\n  - name: a\n    folder: in\n\n  - name: a\n    folder: in\n", 5, "taken"),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n    url: http://h.fr/\n", 4, "https://"),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://h.fr/{morrow}\n", 4, "{morrow}"),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://h.fr/\n    retries: 99\n", 5, "from 0 to 10"),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://h.fr/\n    pages: html\n", 5, "explore"),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://h.fr/?token=s3cr3t\n", 4, "\"credentials\""),
        ("feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://u:s3cr3t@h.fr/\n", 4, "\"credentials\""),
        (
            "feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://h.fr/\n    credentials:\n      token: s3cr3t\n",
            6, "env:NAME"
        ),
        (
            "feeds:\n  - name: a\n    connector: tidy-csv\n    url: https://h.fr/\n    credentials:\n      token: env:T\n",
            6,
            "\"header\" or \"query\""
        ),
    ]

    @Test(arguments: wrong.indices) func aWrongKeyIsNamedWithItsLine(number: Int) throws {
        let (text, line, says) = Self.wrong[number]
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: text)
        let run = try VigieRun("sources", "--lang", "en", in: folder)
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.errors.contains("\"vigie.yaml\", line \(line), key"), "\(run.errors)")
        #expect(run.errors.contains(says), "\(run.errors)")
        #expect(!run.errors.contains("s3cr3t"))
    }

    @Test func aCredentialThatIsMissingIsNamedAndNothingIsAsked() throws {
        let folder = try ScratchFolder()
        try folder.file(
            "vigie.yaml",
            holding: """
                feeds:
                  - name: a
                    connector: tidy-csv
                    url: https://h.invalid/
                    credentials: { token: "env:NO_SUCH_VARIABLE_OF_VIGIE", query: key }
                """)
        let run = try VigieRun("poll", "--once", "--lang", "en", in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("NO_SUCH_VARIABLE_OF_VIGIE is empty or unset"), "\(run.errors)")
    }

    /// The example that is shipped can be read; connectors of later versions are left out and named.
    @Test func theExampleIsRead() throws {
        let folder = try ScratchFolder()
        let text = try Checkout.text(of: "deploy/vigie.yaml").replacing("/var/lib/vigie", with: "data")
        try folder.file("vigie.yaml", holding: text)
        let sources = try sources(folder)
        // As many as there are lines "- name:" in the file.
        #expect(sources.count == text.split(separator: "\n").count { $0.hasPrefix("  - name: ") })
        #expect(sources["rpu"]?["connector"] == "rpu-xml")
        #expect(sources.values.allSatisfy { $0["last_attempt"] == "" })
    }

    @Test func aStoreIsBuiltAgainFromRawDeliveriesAlone() throws {
        let folder = try ScratchFolder()
        try folder.file("a.csv", holding: Self.good)
        try folder.file("b.csv", holding: "series_id,timestamp,value\ndep:75|visits|all|day,2024-03-05,99\n")
        #expect(try VigieRun("ingest", "tidy-csv", "a.csv", in: folder).status == 0)
        #expect(try VigieRun("ingest", "tidy-csv", "b.csv", in: folder).status == 0)
        let before = try VigieRun("quality", "--format", "csv", in: folder).output
        let elsewhere = try VigieRun("rebuild", "--into", "other", "--lang", "en", in: folder)
        #expect(elsewhere.status == 0, "\(elsewhere.errors)")
        #expect(elsewhere.errors.contains("2 deliveries taken in again, 0 left out"))
        #expect(try VigieRun("quality", "--format", "csv", "--data-dir", "other", in: folder).output == before)
        let exists = try VigieRun("rebuild", in: folder)
        #expect(exists.status == 1 && exists.errors.contains("--into"))
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(at: folder.url.appending(path: "vigie-data/vigie.sqlite\(end)"))
        }
        #expect(try VigieRun("rebuild", in: folder).status == 0)
        #expect(try VigieRun("quality", "--format", "csv", in: folder).output == before)
        let nothing = try VigieRun("rebuild", "--data-dir", "empty", "--lang", "en", in: folder)
        #expect(nothing.status == 1 && nothing.errors.contains("no raw delivery"))
    }

    @Test func twoProcessesDoNotAskTheSameSources() throws {
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: Self.folderFeed)
        try folder.file("in/keep", holding: "")
        let service = try Service(["poll"], in: folder)
        try service.wait(until: { try !service.errors.isEmpty })
        try service.wait(until: {
            try VigieRun("poll", "--once", "--lang", "en", in: folder).errors.contains("another process")
        })
        #expect(try service.end() == 0, "SIGTERM ends it in order")
    }

    /// The service takes in what is put down while it runs, shows it, and ends when it is asked to.
    @Test func theServicePollsAndServesUntilSIGTERM() throws {
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: Self.folderFeed)
        try folder.file("in/a.csv", holding: Self.good)
        let service = try Service(["run", "--port", "0", "--lang", "en"], in: folder)
        try service.wait(until: { try service.errors.contains("http://") })
        try service.wait(until: { try sources(folder)["deposit"]?["last_good_data"] == "2024-03-04T23:00:00Z" })
        try folder.file("in/b.csv", holding: Self.good.replacing("2024-03", with: "2024-04"))
        try service.wait(until: { try sources(folder)["deposit"]?["last_good_data"] == "2024-04-04T22:00:00Z" })
        let address = try #require(try service.errors.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+\//)?.output)
        let page = try #require(URL(string: String(address)))
        #expect(try !Data(contentsOf: page).isEmpty)
        #expect(try service.end() == 0)
        #expect(try service.errors.contains("forecasts every day at 06:00"))
        #expect(try service.errors.contains("forecast postponed"), "nothing had come when it started")
    }

    /// What was due while nothing ran is made up for at the start, once, and read by `vigie forecast`'s readers: the store.
    @Test func theServiceForecastsWhatWasDue() throws {
        let folder = try ScratchFolder()
        // Due three hours ago, and not again for most of a day: no clock time is passed while the test runs.
        let due = Date(timeIntervalSinceNow: -3 * 3600).formatted(Self.clock)
        try folder.file("vigie.yaml", holding: "forecast:\n  at: [\"\(due)\"]\n")
        // Twelve weeks up to yesterday: a week of its own, and a little noise.
        let today = Int(Date().timeIntervalSince1970) / 86_400
        let days = ISO8601DateFormatter()
        days.formatOptions = [.withFullDate]
        let rows = (1...84).reversed().map { back in
            let date = days.string(from: Date(timeIntervalSince1970: Double(today - back) * 86_400 + 43_200))
            return "dep:75|visits|all|day,\(date),\(100 + (today - back) % 7 * 9 + back * back % 5)"
        }
        try folder.file(
            "a.csv", holding: "series_id,timestamp,value\n" + rows.joined(separator: "\n") + "\n")
        #expect(try VigieRun("ingest", "tidy-csv", "a.csv", in: folder).status == 0)
        let service = try Service(["run", "--port", "0", "--lang", "en"], in: folder)
        try service.wait(until: { try service.errors.contains("forecasts of 2") })
        #expect(try service.end() == 0)
        #expect(try service.errors.contains("forecasts every day at \(due)"))
        #expect(try !service.errors.contains(": 0 series published"))
        let again = try Service(["run", "--port", "0", "--lang", "en"], in: folder)
        try again.wait(until: { try again.errors.contains("have been made already") })
        #expect(try again.end() == 0)
        #expect(try !again.errors.contains("forecasts of 2"), "it was made already")
    }

    /// Hours and minutes in Paris.
    private static let clock = Date.VerbatimFormatStyle(
        format: "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
        timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt, calendar: Calendar(identifier: .gregorian))

    @Test func aTimeThatIsNoneIsNamed() throws {
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: "forecast:\n  at: [\"25:00\"]\n")
        let run = try VigieRun("sources", "--lang", "en", in: folder)
        #expect(run.status == 1 && run.errors.contains("\"25:00\""), "\(run.errors)")
    }

    /// Every feature with its source, unit, window and rule, as table, CSV and JSON.
    @Test func featuresAreListed() throws {
        let folder = try ScratchFolder()
        let csv = try VigieRun("sources", "--features", "--format", "csv", "--lang", "en", in: folder)
        #expect(csv.status == 0, "\(csv.errors)")
        #expect(csv.output.hasPrefix("source,feature,unit,window_days,reads,meaning,known_at,publication\n"))
        for name in ["ozone_peak", "incidence_flu_onset", "event_attendance_near", "heat_index", "search_growth"] {
            #expect(csv.rows.contains { $0.count > 1 && $0[1] == name }, "\(name)")
        }
        let json = try VigieRun("sources", "--features", "--format", "json", in: folder)
        let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(list?.count == csv.rows.count - 1)
        #expect(list?.allSatisfy { $0["window_days"] is Int } == true)
        let table = try VigieRun("sources", "--features", "--lang", "fr", in: folder)
        #expect(table.output.contains("annoncé à l’origine pour le jour visé"))
    }
}

/// `vigie` running on, until it is asked to end.
private final class Service {
    struct TooLate: Error {}

    private let process = Process()
    private let log: URL

    init(_ arguments: [String], in folder: ScratchFolder) throws {
        log = try folder.file("service.log", holding: "")
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "vigie")
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("VIGIE_") }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var errors: String { get throws { String(decoding: try Data(contentsOf: log), as: UTF8.self) } }

    /// Five minutes at most: the machine may be busy.
    func wait(until condition: () throws -> Bool) throws {
        for _ in 0..<600 {
            if try condition() { return }
            Thread.sleep(forTimeInterval: 0.5)
        }
        throw TooLate()
    }

    /// Asks it to end and gives its exit status.
    func end() throws -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}

import Foundation
import Testing

/// What a user may get wrong on the command line: a sentence says what and what to do, and nothing is made or run.
@Suite struct CommandErrorTests {
    private static let wrong: [(arguments: [String], status: Int32, says: String)] = [
        (["forecast", "--lang", "en", "--series", "nope"], 1, "no series matches \"nope\""),
        (["forecast", "--lang", "en", "--series", "nope", "--grain", "day"], 1, "no series matches \"nope\""),
        (["forecast", "--lang", "en", "--at", "2999-01-01"], 1, "2999-01-01 is yet to come"),
        (["forecast", "--lang", "en", "--grain", "day", "--horizon", "400d"], 1, "at most 366"),
        (["forecast", "--lang", "en", "--grain", "hour", "--horizon", "29d"], 1, "at most 672"),
        (["forecast", "--lang", "de"], 64, "fr ou en"),
        (["serve", "--lang", "en", "--port", "99999"], 1, "0 to 65535"),
        (["quality", "--lang", "en", "--from", "2024-03-04"], 64, "--rpu"),
        (
            ["quality", "--lang", "en", "--rpu", "--from", "2024-03-05", "--to", "2024-03-04"], 1,
            "exchange --from and --to"
        ),
        (["value", "--lang", "en", "--from", "2024-03-05", "--to", "2024-03-04"], 1, "exchange --from and --to"),
        (["demo", "--once", "--lang", "en", "--at", "2017-01-01"], 1, "from 2019 to 2050"),
        (["demo", "--once", "--lang", "en", "--at", "9999-01-01"], 1, "from 2019 to 2050"),
        (["bench", "synthetic", "--lang", "en", "--at", "2016-01-01"], 1, "from 2019 to 2050"),
        (["bench", "truth", "--lang", "en", "--at", "2016-01-01"], 1, "from 2019 to 2050"),
        (["bench", "truth", "--lang", "en", "--years", "12"], 64, "--years: a number from 2 to 11"),
        (["bench", "truth", "--lang", "en", "--years", "5", "--at", "2019-06-01"], 64, "a number from 2 to 4"),
        (["bench", "store", "--lang", "en", "--sites", "0"], 64, "--sites: a number from 1 to 1000"),
        (["bench", "store", "--lang", "en", "--years", "31"], 64, "--years: a number from 1 to 30"),
        (["bench", "year", "--lang", "en", "--sites", "2", "--data-dir", "x"], 64, "one or the other"),
        (["bench", "year", "--lang", "en", "--before", "2024-01-01"], 64, "--before needs"),
        (["bench", "year", "--lang", "en", "--data-dir", "no-such"], 1, "no-such"),
        (["bench", "ingest", "--lang", "en", "--years", "31"], 64, "--years: a number from 1 to 30"),
        (
            ["ingest", "--lang", "en", "tidy-csv", "good.csv", "--data-dir", "good.csv/in"], 1,
            "\"good.csv/in\" can be neither made"
        ),
    ]

    @Test(arguments: wrong.indices) func aSentenceSaysWhat(_ number: Int) throws {
        let (arguments, status, says) = Self.wrong[number]
        let folder = try ScratchFolder()
        try folder.file(
            "good.csv",
            holding:
                "series_id,timestamp,value\ndep:75|visits|all|day,2024-03-04,110\ndep:75|visits|all|day,2024-03-05,97\n"
        )
        #expect(try VigieRun("ingest", "tidy-csv", "good.csv", in: folder).status == 0)
        let run = try VigieRun(arguments, in: folder)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains(says), "\(run.errors)")
        #expect(run.output.isEmpty)
        if arguments.contains("en"), status == 1 { #expect(run.errors.hasPrefix("vigie: "), "\(run.errors)") }
    }

    /// A folder that is mistyped is not made; where the demonstration lies below it, its place is named.
    @Test(arguments: ["forecast", "quality", "value", "sources"]) func readersMakeNoStore(command: String) throws {
        let folder = try ScratchFolder()
        let run = try VigieRun(command, "--lang", "en", "--data-dir", "typo", in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("no data in \"typo\""), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "typo").path))
        try folder.file("typo/demo/vigie.sqlite", holding: "")
        let demo = try VigieRun(command, "--lang", "en", "--data-dir", "typo", in: folder)
        #expect(demo.errors.contains("--data-dir typo/demo"), "\(demo.errors)")
    }

    /// A file that is mistyped is named before a store is made for it.
    @Test func aMissingFileMakesNoStore() throws {
        let folder = try ScratchFolder()
        let run = try VigieRun("ingest", "--lang", "en", "tidy-csv", "nowhere.csv", "--data-dir", "typo", in: folder)
        #expect(run.status == 1 && run.errors.contains("nowhere.csv"), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "typo").path))
    }

    /// Sources to ask are listed before their first delivery; a command that only lists them makes no store.
    @Test func sourcesToAskAreListedWithoutAStore() throws {
        let folder = try ScratchFolder()
        try folder.file("vigie.yaml", holding: FeedCommandTests.folderFeed)
        let run = try VigieRun("sources", "--format", "csv", in: folder)
        #expect(run.status == 0 && run.rows.count == 2, "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "vigie-data").path))
    }

    /// The demonstration empties no folder that it did not make, and says so.
    @Test func theDemonstrationLeavesTheFoldersOfOthers() throws {
        let folder = try ScratchFolder()
        try folder.file("h/demo/thesis.txt", holding: "three years of work")
        let run = try VigieRun("demo", "--once", "--lang", "en", "--data-dir", "h", in: folder)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("vigie: the folder \"h/demo\" holds something else"), "\(run.errors)")
        #expect(try folder.text(of: "h/demo/thesis.txt") == "three years of work")
    }

    @Test(arguments: ["abc", "80a", "8080.5"]) func aPortThatIsNoneIsNamed(text: String) throws {
        let run = try VigieRun(
            ["sources", "--lang", "en"], in: ScratchFolder(), environment: ["VIGIE_PORT": text])
        #expect(run.status == 1)
        #expect(run.errors.contains("VIGIE_PORT is \"\(text)\""), "\(run.errors)")
    }
}

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
    @Test(arguments: ["forecast", "quality", "value"]) func readersMakeNoStore(command: String) throws {
        let folder = try ScratchFolder()
        let run = try VigieRun(command, "--lang", "en", "--data-dir", "typo", in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("no data in \"typo\""), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "typo").path))
        try folder.file("typo/demo/vigie.sqlite", holding: "")
        let demo = try VigieRun(command, "--lang", "en", "--data-dir", "typo", in: folder)
        #expect(demo.errors.contains("--data-dir typo/demo"), "\(demo.errors)")
    }
}

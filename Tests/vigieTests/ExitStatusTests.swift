import Foundation
import Testing

/// Exit status as docs/design.md, section 7, says: 0 done, 1 failed and nothing changed, 2 in part, 64 wrong usage.
@Suite struct ExitStatusTests {
    /// Two days of an invented département, by the day.
    private let good = """
        series_id,timestamp,value
        dep:75|visits|all|day,2024-03-04,110
        dep:75|visits|all|day,2024-03-05,97

        """

    @Test(arguments: [["no-such-command"], ["models", "--no-such-option"], ["backtest"], ["ingest"]])
    func wrongUsageIs64(arguments: [String]) throws {
        let folder = try ScratchFolder()
        let run =
            arguments.count == 1
            ? try VigieRun(arguments[0], in: folder) : try VigieRun(arguments[0], arguments[1], in: folder)
        #expect(run.status == 64)
        #expect(!run.errors.isEmpty)
        #expect(run.output.isEmpty)
    }

    @Test func aGoodFileIs0AndASecondTimeChangesNothing() throws {
        let folder = try ScratchFolder()
        try folder.file("good.csv", holding: good)
        let first = try VigieRun("ingest", "tidy-csv", "good.csv", in: folder)
        #expect(first.status == 0, "\(first.errors)")
        let before = try VigieRun("quality", "--format", "csv", in: folder)
        let second = try VigieRun("ingest", "tidy-csv", "good.csv", in: folder)
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.output + second.errors != first.output + first.errors, "it says that the file is known")
        #expect(try VigieRun("quality", "--format", "csv", in: folder).output == before.output)
    }

    /// What is wrong with the file, and its bytes.
    static let bad: [(String, Data)] = [
        ("empty", Data()),
        ("binary", Data([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 3, 0xFF, 0xFE, 0x0A, 0, 0])),
        ("columns", Data("a;b;c\n1;2;3\n".utf8)),
        ("value", Data("series_id,timestamp,value\ndep:75|visits|all|day,2024-03-04,many\n".utf8)),
        ("cut.gz", Data([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0x4B])),
    ]

    @Test(arguments: bad)
    func aBadFileIs1WithASentenceThatNamesIt(name: String, bytes: Data) throws {
        let folder = try ScratchFolder()
        try folder.file("\(name).csv", holding: bytes)
        let run = try VigieRun("ingest", "tidy-csv", "\(name).csv", "--lang", "en", in: folder)
        #expect(run.status == 1)
        #expect((run.output + run.errors).contains("\(name).csv"))
        let forecast = try VigieRun("forecast", "--lang", "en", in: folder)
        #expect(forecast.status == 1, "nothing was stored, so nothing can be forecast")
    }

    @Test func oneBadFileAmongGoodOnesIs2AndIsListed() throws {
        let folder = try ScratchFolder()
        try folder.file("in/good.csv", holding: good)
        try folder.file("in/bad.csv", holding: "a;b\n1;2\n")
        let run = try VigieRun("ingest", "tidy-csv", "in", in: folder)
        #expect(run.status == 2)
        #expect((run.output + run.errors).contains("bad.csv"))
    }

    @Test func aMissingFileIs1() throws {
        let run = try VigieRun("ingest", "tidy-csv", "nowhere.csv", in: ScratchFolder())
        #expect(run.status == 1)
        #expect(run.errors.contains("nowhere.csv"))
    }

    @Test func anUnknownConnectorNamesTheKnownOnes() throws {
        let folder = try ScratchFolder()
        try folder.file("good.csv", holding: good)
        let run = try VigieRun("ingest", "no-such-source", "good.csv", in: folder)
        #expect(run.status == 64)
        #expect(run.errors.contains("no-such-source"))
        #expect(run.errors.contains("tidy-csv"))
    }

    @Test func sentencesAreFrenchUnlessEnglishIsAskedFor() throws {
        let folder = try ScratchFolder()
        let french = try VigieRun("ingest", "tidy-csv", "nowhere.csv", in: folder)
        let english = try VigieRun("ingest", "tidy-csv", "nowhere.csv", "--lang", "en", in: folder)
        #expect(!french.errors.isEmpty && !english.errors.isEmpty)
        #expect(french.errors != english.errors)
    }
}

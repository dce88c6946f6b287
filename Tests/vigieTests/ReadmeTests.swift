import Foundation
import Testing

/// The two front pages promise what there is, and in both languages the same.
@Suite struct ReadmeTests {
    /// Commands of the table: the words after `vigie` in its first column.
    private func commands(of page: String) throws -> [String] {
        try Checkout.text(of: page).split(separator: "\n").filter { $0.hasPrefix("| `vigie ") }.flatMap { row in
            row.split(separator: "|")[0].split(separator: "`").compactMap { cell in
                cell.hasPrefix("vigie ") ? cell.split(separator: " ").dropFirst().first.map(String.init) : nil
            }
        }
    }

    @Test func bothPagesListTheSameCommands() throws {
        let english = try commands(of: "README.md")
        // 10: the rows `demo` to `quality`, and the three catalogs in one row.
        #expect(english.count == 15)
        #expect(try commands(of: "LISEZMOI.md") == english)
    }

    @Test func everyListedCommandExplainsItself() throws {
        let folder = try ScratchFolder()
        for command in try commands(of: "README.md") {
            let run = try VigieRun(command, "--help", in: folder)
            #expect(run.status == 0, "vigie \(command) --help: \(run.errors)")
            #expect(run.output.contains("vigie \(command)"), "the usage of vigie \(command)")
        }
    }

    @Test func helpListsEveryListedCommand() throws {
        let run = try VigieRun("--help", in: ScratchFolder())
        #expect(run.status == 0)
        for command in try commands(of: "README.md") { #expect(run.output.contains("  \(command) "), "\(command)") }
    }

    @Test(arguments: ["README.md", "LISEZMOI.md"])
    func theTwoCommandsAreGoalsOfTheMakefile(page: String) throws {
        let text = try Checkout.text(of: page)
        let makefile = try Checkout.text(of: "Makefile")
        for goal in ["demo", "test"] {
            #expect(text.contains("\nmake \(goal) "))
            #expect(makefile.contains("\n\(goal):"))
        }
    }
}

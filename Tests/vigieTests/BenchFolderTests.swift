import Foundation
import Testing

@Suite struct BenchFolderTests {
    /// What killed benchmarks left goes, what those under way use stays, and the benchmark's own goes with it.
    @Test func onlyFoldersOfEndedProcessesAreRemoved() throws {
        let scratch = try ScratchFolder()
        let running = "vigie-bench-\(ProcessInfo.processInfo.processIdentifier)-a"
        // Beyond the largest number of a process on Linux (2^22).
        for name in [running, "vigie-bench-999999999-b", "vigie-bench-notes", "other"] {
            try scratch.file("tmp/\(name)/store.sqlite", holding: "x")
        }
        let temporary = scratch.url.appending(path: "tmp").path
        let run = try VigieRun(
            ["bench", "year", "--data-dir", "no-such"], in: scratch, environment: ["TMPDIR": temporary])
        #expect(run.status == 1)
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: temporary)) == [
                running, "vigie-bench-notes", "other",
            ])
    }
}

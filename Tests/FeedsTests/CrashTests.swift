import Connectors
import Foundation
import Operations
import SQLiteStore
import Statistics
import Store
import Testing
import TimeSeries

/// A process killed with SIGKILL between download and ingest, and at any other point: nothing is lost, nothing is doubled.
@Suite(.serialized) struct CrashTests {
    static let key = SeriesKey(.departement("X1"), .visits, every: .day)

    /// Days 1 to 28 of November 2026, each with its number; `salt` makes other bytes of the same values.
    static func delivery(_ days: Range<Int>, salt: Int = 0) -> String {
        "series_id,timestamp,value\n"
            + days.map { "dep:X1|visits|all|day,2026-11-\($0 < 10 ? "0" : "")\($0),\($0)\n" }.joined()
            + (salt == 0 ? "" : "dep:X2|visits|all|day,2026-11-01,\(salt)\n")
    }

    static func values(_ data: URL) throws -> [Double?] {
        let store = try SQLiteStore(path: data.appending(path: "vigie.sqlite").path)
        return try store.archive(of: [key], from: nil).versions(of: key).map(\.value)
    }

    @Test func killedBetweenDownloadAndIngest() throws {
        let folder = try TemporaryFolder()
        let server = try ReplayServer([.init(200, ["ETag": "\"a\""], body: Self.delivery(1..<4))])
        defer { server.stop() }
        let child = try PollChild(folder.url, server.address(), stopsAt: "downloaded")
        try child.wait(for: "downloaded data.csv")
        child.kill()
        #expect(try Self.values(folder.url).isEmpty)
        let second = try PollChild(folder.url, server.address())
        try second.wait(for: "polled well")
        second.kill()
        // Asked again without condition: the first answer was never acknowledged.
        #expect(server.requests.count >= 2 && server.requests[1].headers["if-none-match"] == nil)
        #expect(try Self.values(folder.url) == [1, 2, 3])
        #expect(try RawDeliveryArchive(folder: folder.url.appending(path: "raw")).entries().count == 1)
    }

    /// Ten deliveries, one after the other; the process is killed after each at a moment that is drawn (0 to 40 ms).
    @Test func killedAtAnyMoment() throws {
        let folder = try TemporaryFolder()
        let incoming = try TemporaryFolder()
        var generator = SeededGenerator(seed: 5)
        for number in 1...10 {
            try incoming.write("\(number).csv", Self.delivery(number..<(number + 1), salt: number))
            let child = try PollChild(folder.url, incoming.url.path)
            try child.wait(for: "downloaded")
            usleep(UInt32(generator.integer(below: 40_000)))
            child.kill()
        }
        let last = try PollChild(folder.url, incoming.url.path)
        try last.wait(for: "polled well")
        last.kill()
        #expect(try Self.values(folder.url) == (1...10).map { Double($0) })
        let archive = RawDeliveryArchive(folder: folder.url.appending(path: "raw"))
        #expect(try archive.entries().map(\.name).sorted() == (1...10).map { "\($0).csv" }.sorted())
        for entry in try archive.entries() { try archive.check(entry) }
        let store = try SQLiteStore(path: folder.url.appending(path: "vigie.sqlite").path)
        #expect(try store.deliveries(limit: 100).count { $0.header.connector == "tidy-csv" } == 10)
    }

    /// It was kept, then the machine died before the store knew, and the publisher has moved on since.
    @Test func whatWasKeptAndNotTakenInIsTakenInAtTheNextStart() async throws {
        let folder = try TemporaryFolder()
        let archive = RawDeliveryArchive(folder: folder.url.appending(path: "raw"))
        let file = try folder.write("in/a.csv", Self.delivery(1..<3))
        let clock = StoppedClock()
        // A store that is thrown away stands for one that never came to commit.
        _ = try Ingestion(store: MemoryStore(), archive: archive, now: { clock.now }).ingest([file], with: TidyCSV())
        let store = MemoryStore()
        let polling = FeedPolling(store: store, archive: archive, zone: .paris, clock: clock.clock)
        #expect(try await polling.recover().map(\.name) == ["a.csv"])
        #expect(try await polling.recover().isEmpty)
        #expect(try archive.entries().map(\.name) == ["a.csv"])
        #expect(try store.archive(of: [Self.key], from: nil).versions(of: Self.key).map(\.value) == [1, 2])
    }
}

/// The executable `FeedCrashChild`, which stands beside the test bundle.
private final class PollChild {
    private let process = Process()
    private let output = Pipe()
    private var text = ""

    init(_ data: URL, _ source: String, stopsAt step: String = "never") throws {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("FeedCrashChild")
        process.arguments = [data.path, source, step]
        process.standardOutput = output
        try process.run()
    }

    deinit { if process.isRunning { kill() } }

    func wait(for words: String) throws {
        while !text.contains(words) {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the child ended: \(text)")
            text += String(decoding: data, as: UTF8.self)
        }
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

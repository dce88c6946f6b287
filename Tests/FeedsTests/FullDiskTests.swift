import Connectors
import Feeds
import Foundation
import Messages
import Operations
import Store
import Testing
import TimeSeries

/// A disk that fills up while raw bytes are kept: nothing is taken in, nothing is half there, and it goes on afterwards.
@Suite struct FullDiskTests {
    /// Bytes that do not compress: hexadecimal of a counter through a mixer, 40 kB and more.
    private static let large: String = {
        var text = "series_id,timestamp,value\n"
        var state: UInt64 = 88_172_645_463_325_252
        for day in 1...28 {
            for hour in 0..<24 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                text += "dep:X1|visits|all|hour,2026-11-\(day < 10 ? "0" : "")\(day)T\(hour < 10 ? "0" : "")\(hour):00,"
                text += "\(state % 1_000_000_000)\n"
            }
        }
        return text
    }()

    @Test(.enabled(if: SmallDisk.isAllowed, "needs the right to mount a tmpfs"))
    func aFullDiskTakesNothingInAndGoesOnWhenThereIsRoom() async throws {
        let disk = try SmallDisk(kilobytes: 64)
        let scene = try HTTPScene([.init(200, ["ETag": "\"1\""], body: Self.large)])
        defer { scene.server.stop() }
        let archive = RawDeliveryArchive(folder: disk.url.appending(path: "raw"))
        try FileManager.default.createDirectory(at: archive.folder, withIntermediateDirectories: true)
        let ballast = disk.url.appending(path: "ballast")
        // 56 of the 64 kB; the delivery compresses to about 8 kB, of which the rest holds less with its folder and index.
        try Data(repeating: 1, count: 56 << 10).write(to: ballast)
        let store = MemoryStore()
        let polling = FeedPolling(store: store, archive: archive, zone: .paris, clock: scene.clock.clock)
        let source = FeedPolling.Source(
            name: "feed", connector: "tidy-csv", feed: scene.feed, schedule: PollSchedule(interval: 60), lane: "x")
        let report = await polling.poll(source)
        #expect(report.failure?.english.contains("no space left") == true, "\(report)")
        #expect(try store.deliveries(limit: 9).isEmpty)
        #expect(try archive.entries().isEmpty)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: archive.folder.path).filter { $0 != "index.jsonl" }
                == [])
        try FileManager.default.removeItem(at: ballast)
        #expect(await polling.poll(source).failure == nil)
        #expect(try store.deliveries(limit: 9).count == 1)
        #expect(try archive.entries().count == 1)
    }

    /// The answer itself does not fit: it is said, and no rest of it stays.
    @Test(.enabled(if: SmallDisk.isAllowed, "needs the right to mount a tmpfs"))
    func anAnswerThatDoesNotFitLeavesNothingBehind() async throws {
        let disk = try SmallDisk(kilobytes: 16)
        let scene = try HTTPScene([.init(200, body: Self.large)])
        defer { scene.server.stop() }
        let feed = HTTPFeed(
            scene.request, spool: disk.url.appending(path: "spool"), zone: .paris, clock: scene.clock.clock, seed: 1,
            environment: [:])
        let deliveries = Deliveries()
        await #expect(throws: FeedFailure.self) { _ = try await feed.poll(deliveries) }
        #expect(deliveries.all.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: feed.spool.path).isEmpty)
    }
}

/// A small tmpfs, unmounted with its owner.
private final class SmallDisk {
    struct NotAllowed: Error {}

    static let isAllowed = (try? SmallDisk(kilobytes: 64)) != nil

    let url = FileManager.default.temporaryDirectory.appending(path: "vigie-disk-\(UUID().uuidString)")

    init(kilobytes: Int) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        guard Self.run(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", url.path]) else {
            throw NotAllowed()
        }
    }

    deinit {
        _ = Self.run(["umount", "-l", url.path])
        try? FileManager.default.removeItem(at: url)
    }

    private static func run(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

import Foundation
import SQLiteStore
import Store
import StoreTesting
import Testing
import TimeSeries

@Suite("SQLite store: disk full")
struct DiskFullTests {
    private func header(_ name: String) -> DeliveryHeader {
        DeliveryHeader(connector: "c", name: name, hash: name, receivedAt: Instant(secondsSince1970: 0))
    }

    /// Values that no run shortens: eight bytes each.
    private func rows(_ count: Int) -> [Observation] {
        (0..<count).map { number in
            Observation(
                series: CrashDelivery.keys[number % 3], referenceTime: Instant(secondsSince1970: 3600 * number),
                value: 1 / Double(number + 3), availableAt: Instant(secondsSince1970: 3600 * number + 3600))
        }
    }

    private func nothingChanges(in store: SQLiteStore, rows: Int) throws {
        try store.take(header("small"), self.rows(30))
        let (series, deliveries) = (try store.series(), try store.deliveries(limit: 9))
        let archive = try store.archive(of: CrashDelivery.keys, from: nil)
        #expect(throws: StoreError.diskFull(path: store.path)) {
            try store.take(self.header("large"), self.rows(rows), batchRows: 5000)
        }
        #expect(try store.series() == series)
        #expect(try store.deliveries(limit: 9) == deliveries)
        for key in CrashDelivery.keys {
            #expect(try store.archive(of: [key], from: nil).versions(of: key) == archive.versions(of: key))
        }
        #expect(try StoredLayout(path: store.path).integrity == "ok")
    }

    /// SQLite stops at 100 pages of 4 kB; 60,000 rows of eight bytes need 117.
    @Test func aDeliveryThatDoesNotFitChangesNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        do {
            let store = try SQLiteStore(path: path, busyTimeout: 5, heldRows: 4_000_000, maximumPages: 100)
            try nothingChanges(in: store, rows: 60_000)
        }
        let store = try SQLiteStore(path: path)
        #expect(try store.take(header("large"), rows(60_000), batchRows: 5000)?.read == 60_000)
    }

    /// A real file system of 1 MB, filled by the log and, with few rows held, by the spill file.
    @Test(
        .enabled(if: SmallFileSystem.isAllowed, "needs the right to mount a tmpfs"), arguments: [4_000_000, 1000])
    func aFullFileSystemChangesNothing(heldRows: Int) throws {
        let files = try SmallFileSystem(megabytes: 1)
        let store = try SQLiteStore(
            path: files.folder.path("store.sqlite"), busyTimeout: 5, heldRows: heldRows, maximumPages: nil)
        try nothingChanges(in: store, rows: 150_000)
    }
}

/// A small tmpfs, unmounted with its owner.
private final class SmallFileSystem {
    struct NotAllowed: Error {}

    static let isAllowed = (try? SmallFileSystem(megabytes: 1)) != nil

    let folder: TemporaryFolder

    init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        guard Self.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.url.path]) else {
            throw NotAllowed()
        }
    }

    deinit { _ = Self.run(["umount", "-l", folder.url.path]) }

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

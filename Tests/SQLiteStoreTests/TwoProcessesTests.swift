import Foundation
import GRDB
import SQLiteStore
import Statistics
import Store
import StoreTesting
import Testing
import TimeSeries

@Suite("SQLite store: killed and concurrent processes", .serialized)
struct TwoProcessesTests {
    @Test func aSecondWriterIsBusyAndReadersGoOn() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let store = try SQLiteStore(path: path, busyTimeout: 0.2)
        let (first, second) = (CrashDelivery(number: 0), CrashDelivery(number: 1))
        try store.take(first.header, first.rows)
        let series = try store.series()
        let other = try DatabaseQueue(path: path)
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE; DELETE FROM series")
            let start = ContinuousClock.now
            #expect(throws: StoreError.busy(path: path)) { try store.take(second.header, second.rows) }
            #expect(ContinuousClock.now - start >= .milliseconds(200))
            #expect(try store.series() == series)
            // A database that is being written opens all the same.
            #expect(try SQLiteStore(path: path, busyTimeout: 0.2).series() == series)
            try db.execute(sql: "ROLLBACK")
        }
        #expect(try store.take(second.header, second.rows) != nil)
    }

    /// Kills a process that takes in deliveries, ten times, each time at another point of its work (seeded: between 0 and
    /// 30 ms after a few acknowledgements), while this one reads.
    @Test func whatWasAcknowledgedSurvivesAKilledProcess() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        _ = try SQLiteStore(path: path)
        var generator = SeededGenerator(seed: 21)
        var next = 0
        for round in 0..<10 {
            let child = try CrashChild(database: path, first: next)
            let acknowledged = try child.acknowledgements(atLeast: 1 + generator.integer(below: 6))
            let reader = try SQLiteStore(path: path)
            let seen = try reader.deliveries(limit: .max).count
            #expect(seen >= (acknowledged.last ?? 0) + 1)
            usleep(UInt32(generator.integer(below: 30_000)))
            let last = try #require((acknowledged + child.kill()).last)
            next = try checkComplete(path, "round \(round)")
            #expect(next > last, "round \(round): delivery \(last) was acknowledged")
        }
    }

    /// Two processes that write at once wait for each other and are killed together.
    @Test func twoWritersTakeTurns() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        _ = try SQLiteStore(path: path)
        let children = [try CrashChild(database: path, first: 0), try CrashChild(database: path, first: 0)]
        for child in children { _ = try child.acknowledgements(atLeast: 3) }
        let last = try #require(children.flatMap { $0.kill() }.max())
        #expect(try checkComplete(path, "two writers") > last)
    }

    /// Checks that the deliveries in the database are 0, 1, 2 … without a hole, each complete; returns their number.
    private func checkComplete(_ path: String, _ context: String) throws -> Int {
        let store = try SQLiteStore(path: path)
        let memory = MemoryStore()
        let records = try store.deliveries(limit: .max)
        for number in 0..<records.count {
            let delivery = CrashDelivery(number: number)
            try memory.take(delivery.header, delivery.rows, replaced: delivery.replaced, batchRows: 500)
        }
        #expect(try records == memory.deliveries(limit: .max), "\(context)")
        #expect(try store.series() == memory.series(), "\(context)")
        let (found, expected) = (
            try store.archive(of: CrashDelivery.keys, from: nil), try memory.archive(of: CrashDelivery.keys, from: nil)
        )
        for key in CrashDelivery.keys { #expect(found.versions(of: key) == expected.versions(of: key), "\(context)") }
        let layout = try StoredLayout(path: path)
        #expect(layout.integrity == "ok" && layout.overlapping == 0 && layout.miscounted == 0, "\(context): \(layout)")
        return records.count
    }
}

/// The executable `StoreCrashChild`, which stands beside the test bundle.
private final class CrashChild {
    private let process = Process()
    private let output = Pipe()
    private var text = ""

    init(database: String, first: Int) throws {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("StoreCrashChild")
        process.arguments = [database, "\(first)"]
        process.standardOutput = output
        try process.run()
    }

    deinit { if process.isRunning { _ = kill() } }

    /// Waits for so many acknowledged deliveries and returns their numbers.
    func acknowledgements(atLeast count: Int) throws -> [Int] {
        while lines.count < count {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the child ended: \(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        return lines
    }

    /// Kills the process at once and returns all that it acknowledged.
    func kill() -> [Int] {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        text += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return lines
    }

    /// Numbers of complete lines.
    private var lines: [Int] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { Int($0) }
    }
}

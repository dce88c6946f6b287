import Connectors
import Foundation
import Messages
import Operations
import Store
import Testing
import TimeSeries

/// Deliveries as they came: kept once, whole, and enough to build the store again.
@Suite struct RawDeliveryArchiveTests {
    typealias Folder = IngestionTests.Folder

    /// A folder of deliveries, an archive and a store.
    struct Scene {
        let folder: Folder
        let store = MemoryStore()
        let archive: RawDeliveryArchive

        init(_ files: [String: String] = [:]) throws {
            folder = try Folder(files.merging(["keep": ""], uniquingKeysWith: { $1 }))
            archive = RawDeliveryArchive(folder: folder.url.appending(path: "raw"))
        }

        @discardableResult
        func ingest(
            _ name: String, with connector: any Connector = TidyCSV(), at seconds: Int = 0, known: Instant? = nil
        )
            throws -> Ingestion.FileReport
        {
            let reports = try Ingestion(store: store, archive: archive) {
                IngestionTests.received.advanced(bySeconds: seconds)
            }.ingest([folder.url.appending(path: name)], with: connector, declaredAvailableAt: known)
            return try #require(reports.first)
        }

        func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
            try Data(bytes).write(to: folder.url.appending(path: name))
        }

        var kept: [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: archive.folder.path)) ?? []).sorted()
        }
    }

    /// `printf 'series_id,timestamp,value\ndep:X1|visits|all|day,2024-04-01,310\n…' | sha256sum` of `IngestionTests.good`.
    static let goodHash = "0a1623678732413640daa4100cd1a27367111a838a74c48dcf25310c6878e6ea"

    @Test func aDeliveryIsKeptCompressedUnderItsHash() throws {
        let scene = try Scene(["a.csv": IngestionTests.good])
        try scene.ingest("a.csv", known: IngestionTests.received.advanced(bySeconds: -60))
        let entry = try #require(try scene.archive.entries().first)
        #expect(entry.hash == Self.goodHash)
        #expect(scene.kept == ["\(Self.goodHash).gz", "index.jsonl"])
        #expect(entry.connector == "tidy-csv" && entry.source == "tidy-csv" && entry.name == "a.csv")
        #expect(entry.receivedAt == IngestionTests.received)
        #expect(entry.declaredAvailableAt == IngestionTests.received.advanced(bySeconds: -60))
        #expect(entry.size == IngestionTests.good.utf8.count)
        #expect(try scene.store.deliveries(limit: 9).map(\.header.hash) == [Self.goodHash])
        try scene.archive.check(entry)
        let raw = try Data(contentsOf: scene.archive.file(entry.hash))
        #expect(raw.starts(with: [0x1F, 0x8B]))
        // Read by the gunzip of the system, an implementation that is not ours.
        #expect(try Self.gunzip(scene.archive.file(entry.hash)) == IngestionTests.good)
    }

    @Test func theSameBytesAreKeptOnce() throws {
        let scene = try Scene(["a.csv": IngestionTests.good, "b.csv": IngestionTests.good])
        for name in ["a.csv", "b.csv", "a.csv"] { try scene.ingest(name) }
        #expect(try scene.archive.entries().map(\.name) == ["a.csv"])
        #expect(scene.kept.count == 2)
    }

    @Test func whatCameCompressedIsKeptAsItCame() throws {
        let scene = try Scene(["a.csv": IngestionTests.good])
        let compressed = scene.folder.url.appending(path: "a.csv.gz")
        try Self.gzip(scene.folder.url.appending(path: "a.csv"), to: compressed)
        try scene.ingest("a.csv.gz")
        let entry = try #require(try scene.archive.entries().first)
        #expect(try Data(contentsOf: scene.archive.file(entry.hash)) == Data(contentsOf: compressed))
        #expect(entry.cameCompressed)
        try scene.archive.check(entry)
    }

    /// Patient rows: the store holds what was counted, and the bytes are nowhere.
    @Test func whatHoldsRowsAboutPeopleIsNeverKept() throws {
        #expect(ConnectorCatalog.all.filter { $0.card.holdsPatientRows }.map { $0.card.name } == ["rpu-xml"])
        let scene = try Scene()
        let golden = try #require(RPUXML.goldenDeliveries.first)
        try scene.write(golden.source.fileName, golden.bytes)
        let report = try scene.ingest(golden.source.fileName, with: RPUXML())
        guard case .taken = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(try scene.archive.entries().isEmpty)
        #expect(scene.kept.isEmpty)
    }

    /// Nobody can say what a file holds that no connector could read; given to the wrong connector it may be patients.
    @Test func whatIsRefusedIsNotKept() throws {
        let golden = try #require(RPUXML.goldenDeliveries.first)
        // The bad row comes after the four megabytes that are looked at before anything is kept.
        let late =
            IngestionTests.header
            + String(repeating: "dep:X1|visits|all|day,2024-04-01,310\n", count: 150_000)
            + "dep:X1|visits|all|day,2024-04-02,many\n"
        let scene = try Scene(["late.csv": late])
        try scene.write("rpu.xml", golden.bytes)
        for name in ["rpu.xml", "late.csv"] {
            let report = try scene.ingest(name)
            guard case .refused = report.outcome else {
                Issue.record("\(report)")
                continue
            }
        }
        #expect(try scene.archive.entries().isEmpty)
        #expect(scene.kept.filter { $0 != "index.jsonl" }.isEmpty)
    }

    /// A feed may say that its answers cannot be had again: they wait for a version that can read them.
    @Test(arguments: [0, 150_000]) func aRefusedAnswerMayBeKept(goodRows: Int) throws {
        let text =
            IngestionTests.header
            + String(repeating: "dep:X1|visits|all|day,2024-04-01,310\n", count: goodRows) + "a,b\n"
        let scene = try Scene(["late.csv": text])
        let delivery = FeedDelivery(
            file: scene.folder.url.appending(path: "late.csv"), name: "late.csv", connector: "tidy-csv",
            receivedAt: IngestionTests.received, keptWhenRefused: true)
        for _ in 0..<3 {
            _ = try Ingestion(store: scene.store, archive: scene.archive, now: { IngestionTests.received })
                .ingest(delivery, of: "feed", with: TidyCSV(), zone: .paris)
        }
        #expect(try scene.archive.entries().count == 1)
        let entry = try #require(try scene.archive.entries().first)
        #expect(entry.isRefused && entry.source == "feed")
        #expect(try scene.store.deliveries(limit: 9).isEmpty)
    }

    @Test func aLineThatACrashCutShortIsLeftOutAndTheNextOneIsWhole() throws {
        let scene = try Scene(["a.csv": IngestionTests.good, "b.csv": IngestionTests.good + "\n"])
        try scene.ingest("a.csv")
        let index = scene.archive.folder.appending(path: "index.jsonl")
        let handle = try FileHandle(forWritingTo: index)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"kept\":{\"_0\":{\"hash\":\"12".utf8))
        try handle.close()
        try scene.ingest("b.csv")
        #expect(try scene.archive.entries().map(\.name) == ["a.csv", "b.csv"])
    }

    @Test func whatIsMissingOrDamagedIsSaidAndTheRestIsBuilt() throws {
        let scene = try Scene([
            "a.csv": IngestionTests.good, "b.csv": IngestionTests.good + "\n", "c.csv": IngestionTests.good + "\n\n",
        ])
        for name in ["a.csv", "b.csv", "c.csv"] { try scene.ingest(name) }
        let entries = try scene.archive.entries()
        try FileManager.default.removeItem(at: scene.archive.file(entries[0].hash))
        var bytes = try Data(contentsOf: scene.archive.file(entries[1].hash))
        bytes[bytes.count / 2] ^= 0x55
        try bytes.write(to: scene.archive.file(entries[1].hash))
        let store = MemoryStore()
        let report = try Rebuilding(from: scene.archive, into: store).run()
        let outcomes = report.files.map { file -> String in
            switch file.outcome {
            case .taken: "taken"
            case .alreadyKnown: "known"
            case .refused(let reason): reason.english
            }
        }
        #expect(outcomes[0].contains("gone") && outcomes[1].contains("damaged") && outcomes[2] == "taken")
    }

    /// What a store would answer at any instant, whether it grew by itself or was built from what was kept.
    @Test func aStoreIsBuiltAgainFromWhatWasKept() throws {
        let scene = try Scene([
            "1.csv": IngestionTests.good,
            "2.csv": IngestionTests.header + "dep:X1|visits|all|day,2024-04-02,290\n",
            "3.csv": IngestionTests.header + "dep:X1|visits|all|day,2024-04-03,\ndep:X2|visits|all|day,2024-04-03,7\n",
        ])
        for (number, name) in ["1.csv", "3.csv", "2.csv"].enumerated() {
            try scene.ingest(name, at: 86_400 * number, known: number == 1 ? IngestionTests.received : nil)
        }
        for golden in SurSaUD.goldenDeliveries {
            try scene.write(golden.source.fileName, golden.bytes)
            try scene.ingest(golden.source.fileName, with: SurSaUD(), at: 500_000)
        }
        let store = MemoryStore()
        let report = try Rebuilding(from: scene.archive, into: store).run()
        #expect(report.files.allSatisfy { if case .taken = $0.outcome { true } else { false } })
        #expect(report.newest == IngestionTests.received.advanced(bySeconds: 500_000))
        #expect(try store.series() == scene.store.series())
        let keys = try store.series().map(\.key)
        #expect(keys.count > 10)
        let (built, grown) = (try store.archive(of: keys, from: nil), try scene.store.archive(of: keys, from: nil))
        for key in keys { #expect(built.versions(of: key) == grown.versions(of: key), "\(key)") }
        for days in [0, 1, 2, 7] {
            let origin = IngestionTests.received.advanced(bySeconds: 86_400 * days)
            for key in keys { #expect(built.asOf(origin).current(key) == grown.asOf(origin).current(key), "\(key)") }
        }
        #expect(try store.deliveries(limit: 99) == scene.store.deliveries(limit: 99))
        #expect(try store.findings(series: nil, limit: 999) == scene.store.findings(series: nil, limit: 999))
        #expect(try store.territory().entries == scene.store.territory().entries)
        // 2024-04-03 in Paris begins at 22:00 UTC on the day before; it is the newest step with a value of that source.
        let status = try #require(try store.sourceStatuses().first { $0.name == "tidy-csv" })
        #expect(status.newestReference == Instant(iso8601: "2024-04-02T22:00:00Z"))
    }

    private static func gunzip(_ file: URL) throws -> String {
        String(decoding: try run(["gunzip", "-c", file.path]), as: UTF8.self)
    }

    private static func gzip(_ file: URL, to target: URL) throws {
        try run(["gzip", "-c", file.path]).write(to: target)
    }

    private static func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}

import Connectors
import Foundation
import Messages
import Operations
import Store
import Testing
import TimeSeries

/// Files into a store: all or nothing, once, in order, and whatever goes wrong is said.
@Suite struct IngestionTests {
    /// A folder of deliveries, removed after the test.
    final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "vigie-ingest-\(UUID().uuidString)")

        init(_ files: [String: String]) throws {
            for (name, text) in files {
                let file = url.appending(path: name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
        }

        deinit { try? FileManager.default.removeItem(at: url) }
    }

    static let received = Instant(secondsSince1970: 1_714_550_400)  // 2024-05-01T08:00:00Z, by `date -u -d @1714550400`
    static let key = SeriesKey(.departement("X1"), .visits, every: .day)
    static let header = "series_id,timestamp,value\n"
    static let good = header + "dep:X1|visits|all|day,2024-04-01,310\ndep:X1|visits|all|day,2024-04-02,305\n"

    static func ingestion(_ store: any ObservationStore) -> Ingestion { Ingestion(store: store) { received } }

    static func values(_ store: any ObservationStore) throws -> [Double?] {
        try store.archive(of: [key], from: nil).asOf(.distantFuture).current(key).map(\.value)
    }

    /// All that a store would answer, to see that nothing changed.
    static func contents(_ store: any ObservationStore) throws -> [String] {
        [
            "\(try store.series())", "\(try store.deliveries(limit: 100))",
            "\(try store.findings(series: nil, limit: 100))",
            "\(try store.archive(of: [key], from: nil).versions(of: key))",
        ]
    }

    @Test func foldersAreReadInOrderOfTheirNames() throws {
        let folder = try Folder([
            "b.csv": Self.header + "dep:X1|visits|all|day,2024-04-02,2\n",
            "a.csv": Self.header + "dep:X1|visits|all|day,2024-04-01,1\n",
            "z/c.csv": Self.header + "dep:X1|visits|all|day,2024-04-03,3\n", ".hidden.csv": "nothing",
        ])
        let store = MemoryStore()
        var seen: [Int] = []
        var total = 0
        let reports = try Self.ingestion(store).ingest([folder.url], with: TidyCSV()) {
            seen.append($0)
            total = $1
        }
        #expect(reports.map(\.name) == ["a.csv", "b.csv", "c.csv"])
        #expect(try Self.values(store) == [1, 2, 3])
        #expect(reports.map(\.bytes).reduce(0, +) == total)
        #expect(seen == seen.sorted() && seen.last == total)
        for report in reports {
            guard case .taken(let record, let end) = report.outcome else {
                Issue.record("\(report)")
                continue
            }
            #expect((record.read, record.added, record.revised, record.unchanged) == (1, 1, 0, 0))
            #expect(record.header.connector == "tidy-csv" && record.header.name == report.name)
            #expect(record.header.receivedAt == Self.received)
            #expect((end.recordsRead, end.recordsRejected) == (1, 0))
        }
    }

    @Test func theSecondTimeNothingChanges() throws {
        let folder = try Folder(["a.csv": Self.good, "copy.csv": Self.good])
        let store = MemoryStore()
        let file = folder.url.appending(path: "a.csv")
        _ = try Self.ingestion(store).ingest([file], with: TidyCSV())
        let before = try Self.contents(store)
        // The same file, the same bytes under another name, and the folder of both.
        for path in [file, folder.url.appending(path: "copy.csv"), folder.url] {
            for report in try Self.ingestion(store).ingest([path], with: TidyCSV()) {
                guard case .alreadyKnown = report.outcome else {
                    Issue.record("\(report)")
                    continue
                }
            }
        }
        #expect(try Self.contents(store) == before)
    }

    @Test func deliveriesAreKnownByTheirHash() throws {
        let folder = try Folder(["a.csv": Self.good])
        let store = MemoryStore()
        _ = try Self.ingestion(store).ingest([folder.url], with: TidyCSV())
        let header = try #require(try store.deliveries(limit: 1).first).header
        #expect(header.hash.count == 64)
        // printf of the same two rows piped into sha256sum.
        #expect(header.hash == "0a1623678732413640daa4100cd1a27367111a838a74c48dcf25310c6878e6ea")
    }

    @Test func revisionsAreCounted() throws {
        let folder = try Folder([
            "1.csv": "series_id,timestamp,value,available_at\ndep:X1|visits|all|day,2024-04-01,310,2024-04-02\n",
            "2.csv": """
            series_id,timestamp,value,available_at
            dep:X1|visits|all|day,2024-04-01,310,2024-04-02
            dep:X1|visits|all|day,2024-04-01,312,2024-04-03
            dep:X1|visits|all|day,2024-04-02,305,2024-04-03

            """,
        ])
        let store = MemoryStore()
        let reports = try Self.ingestion(store).ingest([folder.url], with: TidyCSV())
        guard case .taken(let record, _) = reports[1].outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect((record.read, record.added, record.revised, record.unchanged) == (3, 1, 1, 1))
    }

    @Test(arguments: [
        ("broken.csv", good + "dep:X1|visits|all|day,2024-04-03,many\n"), ("columns.csv", "a,b,c\n1,2,3\n"),
        ("empty.csv", ""),
        ("binary.csv", "\u{0}\u{1}\u{2}\u{3}\n"),
    ])
    func aRefusedFileLeavesTheStoreUnchanged(name: String, text: String) throws {
        let store = MemoryStore()
        let first = try Folder(["a.csv": Self.good.replacing("310", with: "300")])
        _ = try Self.ingestion(store).ingest([first.url], with: TidyCSV())
        let before = try Self.contents(store)
        let folder = try Folder([name: text])
        let reports = try Self.ingestion(store).ingest([folder.url], with: TidyCSV())
        guard reports.count == 1, case .refused(let reason) = reports[0].outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect(reason.french.contains(name) && reason.english.contains(name))
        #expect(try Self.contents(store) == before)
        // Corrected under the same name, it is taken in.
        try Data(Self.good.utf8).write(to: folder.url.appending(path: name))
        let corrected = try Self.ingestion(store).ingest([folder.url], with: TidyCSV())
        guard case .taken? = corrected.first?.outcome else {
            Issue.record("\(corrected)")
            return
        }
        #expect(try Self.values(store) == [310, 305])
    }

    @Test func oneRefusedFileDoesNotStopTheOthers() throws {
        let folder = try Folder(["a.csv": "nothing here", "b.csv": Self.good])
        let store = MemoryStore()
        let reports = try Self.ingestion(store).ingest([folder.url], with: TidyCSV())
        guard case .refused = reports[0].outcome, case .taken = reports[1].outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect(try Self.values(store) == [310, 305])
    }

    @Test func declaredAvailabilityHoldsForTheWholeFile() throws {
        let folder = try Folder(["a.csv": Self.good])
        let declared = Self.received.advanced(bySeconds: -3600)
        let store = MemoryStore()
        let reports = try Self.ingestion(store).ingest([folder.url], with: TidyCSV(), declaredAvailableAt: declared)
        let archive = try store.archive(of: [Self.key], from: nil)
        #expect(archive.versions(of: Self.key).map(\.availableAt) == [declared, declared])
        #expect(archive.asOf(declared.advanced(bySeconds: -1)).keys.isEmpty)
        guard case .taken(let record, _)? = reports.first?.outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect(record.newestAvailableAt == declared)
    }

    @Test func aPathThatDoesNotExist() {
        let path = URL(filePath: "/nowhere/at/all.csv")
        do {
            _ = try Self.ingestion(MemoryStore()).ingest([path], with: TidyCSV())
            Issue.record("read nothing")
        } catch {
            #expect(error.description == "\"/nowhere/at/all.csv\" does not exist")
        }
    }

    /// A store that fails at one of its doors.
    final class FailingStore: ObservationStore {
        enum Door: Sendable, CaseIterable { case begin, append, commit }

        let inner = MemoryStore()
        let door: Door
        static let failure = StoreError.diskFull(path: "/data")

        init(_ door: Door) { self.door = door }

        final class Transaction: DeliveryTransaction {
            let inner: any DeliveryTransaction
            let door: Door

            init(_ inner: any DeliveryTransaction, _ door: Door) {
                self.inner = inner
                self.door = door
            }

            func append(_ batch: ObservationBatch) throws(StoreError) {
                if door == .append { throw FailingStore.failure }
                try inner.append(batch)
            }

            func commit(replaced: [ReplacedRange], findings: [Finding]) throws(StoreError) -> DeliveryRecord {
                throw FailingStore.failure
            }

            func rollback() { inner.rollback() }
        }

        func begin(_ header: DeliveryHeader) throws(StoreError) -> (any DeliveryTransaction)? {
            if door == .begin { throw Self.failure }
            return try inner.begin(header).map { Transaction($0, door) }
        }

        func deliveries(limit: Int) throws(StoreError) -> [DeliveryRecord] { try inner.deliveries(limit: limit) }
        func series() throws(StoreError) -> [SeriesSummary] { try inner.series() }
        func archive(of keys: [SeriesKey], from: Instant?) throws(StoreError) -> ObservationArchive {
            try inner.archive(of: keys, from: from)
        }
        func findings(
            series: SeriesKey?, atLeast: Finding.Severity, limit: Int
        ) throws(StoreError) -> [StoredFinding] {
            try inner.findings(series: series, atLeast: atLeast, limit: limit)
        }
        func saveTerritory(_ entries: [Territory.Entry]) throws(StoreError) { try inner.saveTerritory(entries) }
        func territory() throws(StoreError) -> Territory { try inner.territory() }
        func saveSchoolHolidays(_ periods: [SchoolHoliday]) throws(StoreError) { try inner.saveSchoolHolidays(periods) }
        func schoolHolidays() throws(StoreError) -> [SchoolHoliday] { try inner.schoolHolidays() }
        func saveForecasts(_ forecasts: [StoredForecast]) throws(StoreError) { try inner.saveForecasts(forecasts) }
        func forecasts(
            of key: SeriesKey, by model: String?, from: Instant, to: Instant, limit: Int
        ) throws(StoreError) -> [StoredForecast] {
            try inner.forecasts(of: key, by: model, from: from, to: to, limit: limit)
        }
        func record(of key: SeriesKey, from: Instant, to: Instant) throws(StoreError) -> [StoredForecast] {
            try inner.record(of: key, from: from, to: to)
        }
        func saveFits(_ fits: [StoredFit]) throws(StoreError) { try inner.saveFits(fits) }
        func fits(of keys: [SeriesKey]) throws(StoreError) -> [StoredFit] { try inner.fits(of: keys) }
        func saveSourceStatus(_ status: SourceStatus) throws(StoreError) { try inner.saveSourceStatus(status) }
        func sourceStatuses() throws(StoreError) -> [SourceStatus] { try inner.sourceStatuses() }
        func saveQuality(_ report: QualityReport) throws(StoreError) { try inner.saveQuality(report) }
        func quality() throws(StoreError) -> QualityReport? { try inner.quality() }
    }

    /// A file can be refused and the next one read; a store that fails stops everything.
    @Test(arguments: FailingStore.Door.allCases) func aStoreThatFailsStops(door: FailingStore.Door) throws {
        let folder = try Folder(["a.csv": Self.good, "b.csv": Self.good])
        let store = FailingStore(door)
        do {
            let reports = try Self.ingestion(store).ingest([folder.url], with: TidyCSV())
            Issue.record("\(reports)")
        } catch OperationError.store(let error) {
            #expect(error == FailingStore.failure)
        } catch {
            Issue.record(error)
        }
        #expect(try store.series().isEmpty)
    }
}

private import Foundation
internal import GRDB
internal import Messages
public import Store
public import TimeSeries

/// The embedded database: one SQLite file (and its write-ahead log) for a site or a region.
///
/// One process writes at a time, any number read meanwhile, each what was committed when its question began. A delivery
/// that was acknowledged survives a killed process and, the log being synced at each commit, a power cut. What a block of
/// observations holds: `docs/decisions/0004-observation-blocks.md`.
public final class SQLiteStore: ObservationStore {
    /// Path of the database file.
    public let path: String
    let heldRows: Int
    private let pool: DatabasePool

    /// Opens the database, makes it if there is none, and brings its schema up to date.
    ///
    /// - Parameter busyTimeout: seconds to wait for another process that writes, before ``StoreError/busy(path:)``.
    public convenience init(path: String, busyTimeout: Double = 10) throws(StoreError) {
        try self.init(path: path, busyTimeout: busyTimeout, heldRows: 4_000_000, maximumPages: nil)
    }

    /// - Parameters:
    ///   - heldRows: rows of a delivery held in memory, 24 bytes each, before some go to disk.
    ///   - maximumPages: where SQLite says that the disk is full; nil where it is.
    package init(path: String, busyTimeout: Double, heldRows: Int, maximumPages: Int?) throws(StoreError) {
        self.path = path
        self.heldRows = heldRows
        do {
            pool = try Self.open(path, busyTimeout, maximumPages)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .cannotOpen(path: path, reason: error.message ?? "\(error)")
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func open(_ path: String, _ busyTimeout: Double, _ maximumPages: Int?) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { db in
            // 32 MB of pages for each connection; a log that grew in a bulk delivery is cut back.
            try db.execute(sql: "PRAGMA cache_size = -32000; PRAGMA journal_size_limit = 67108864")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // What is acknowledged survives a power cut: the log is synced at each commit.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
        }
        let migrator = StoreMigrations.migrator
        let applied = try pool.read { db in
            try db.tableExists("grdb_migrations")
                ? String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid") : []
        }
        if let newer = applied.last(where: { !migrator.migrations.contains($0) }) {
            throw StoreError.newerSchema(found: newer)
        }
        if applied != migrator.migrations { try migrator.migrate(pool) }
        return pool
    }

    /// Copies everything to a new database, as one moment sees it, while others go on reading and writing.
    ///
    /// - Throws: what opening or writing `path` meets, such as ``StoreError/diskFull(path:)``.
    public func copy(to path: String) throws(StoreError) {
        do {
            let copy = try DatabaseQueue(path: path)
            try pool.backup(to: copy)
            try copy.close()
        } catch { throw StoreError(error, path: path) }
    }

    public func begin(_ header: DeliveryHeader) throws(StoreError) -> (any DeliveryTransaction)? {
        let isKnown = try read { try DeliveryTable.holds($0, header) }
        return isKnown ? nil : SQLiteDelivery(header: header, store: self)
    }

    public func deliveries(limit: Int) throws(StoreError) -> [DeliveryRecord] {
        try read { try DeliveryTable.newest($0, limit: limit) }
    }

    public func series() throws(StoreError) -> [SeriesSummary] {
        try read { try SeriesTable.summaries($0) }.sorted { $0.key < $1.key }
    }

    public func archive(of keys: [SeriesKey], from: Instant?) throws(StoreError) -> ObservationArchive {
        try read { db in
            var archive = ObservationArchive()
            for key in keys {
                guard let series = try SeriesTable.entry(db, key.description) else { continue }
                let versions = try SeriesBlocks.versions(db, series: series.id, from: from?.secondsSince1970 ?? Int.min)
                if !versions.isEmpty { archive.set(versions.map(\.revision), for: key) }
            }
            return archive
        }
    }

    public func findings(
        series: SeriesKey?, atLeast: Finding.Severity, limit: Int
    ) throws(StoreError) -> [StoredFinding] {
        try read { try FindingTable.newest($0, series: series, atLeast: atLeast, limit: limit) }
    }

    public func saveTerritory(_ entries: [Territory.Entry]) throws(StoreError) {
        if entries.isEmpty { return }
        try write { try ReferenceTables.save($0, entries) }
    }

    public func territory() throws(StoreError) -> Territory { try read { try ReferenceTables.territory($0) } }

    public func saveSchoolHolidays(_ periods: [SchoolHoliday]) throws(StoreError) {
        if periods.isEmpty { return }
        try write { try ReferenceTables.save($0, periods) }
    }

    public func schoolHolidays() throws(StoreError) -> [SchoolHoliday] {
        try read { try ReferenceTables.schoolHolidays($0) }
    }

    public func saveForecasts(_ forecasts: [StoredForecast]) throws(StoreError) {
        if forecasts.isEmpty { return }
        try write { db in for forecast in forecasts { try ForecastTable.insert(db, forecast) } }
    }

    public func forecasts(
        of key: SeriesKey, by model: String?, from: Instant, to: Instant, limit: Int
    ) throws(StoreError) -> [StoredForecast] {
        try read {
            try ForecastTable.newest($0, of: key, by: model, from: from, to: to, ofRecord: false, limit: max(0, limit))
        }
    }

    public func record(of key: SeriesKey, from: Instant, to: Instant) throws(StoreError) -> [StoredForecast] {
        try read { try ForecastTable.newest($0, of: key, from: from, to: to, ofRecord: true, limit: -1) }
    }

    public func saveFits(_ fits: [StoredFit]) throws(StoreError) {
        if fits.isEmpty { return }
        try write { db in for fit in fits { try FitTable.save(db, fit) } }
    }

    public func fits(of keys: [SeriesKey]) throws(StoreError) -> [StoredFit] {
        try read { db in try keys.flatMap { try FitTable.fits(db, of: $0) } }
    }

    public func saveSourceStatus(_ status: SourceStatus) throws(StoreError) {
        try write { try SourceTable.save($0, status) }
    }

    public func sourceStatuses() throws(StoreError) -> [SourceStatus] {
        try read { try SourceTable.all($0) }.sorted { $0.name < $1.name }
    }

    public func saveQuality(_ report: QualityReport) throws(StoreError) {
        try write { try QualityTable.save($0, report) }
    }

    public func quality() throws(StoreError) -> QualityReport? { try read { try QualityTable.last($0) } }

    /// Reads in one snapshot of the database.
    private func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        do { return try pool.read(body) } catch { throw StoreError(error, path: path) }
    }

    /// Writes in one transaction that holds the write lock from its beginning: all or nothing.
    func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        do { return try pool.write(body) } catch { throw StoreError(error, path: path) }
    }
}

public import Messages
public import TimeSeries

/// Where observations, deliveries, findings and issued forecasts are kept: append-only, two times for each value.
///
/// Conformers: ``MemoryStore``, `SQLiteStore`. The contract is the library `StoreTesting`:
/// a delivery is all or nothing; the same delivery twice changes nothing; ``archive(of:from:)`` followed by `asOf` gives
/// on every store what the in-memory one gives; what was acknowledged survives a killed process.
public protocol ObservationStore: Sendable {
    /// Starts to take in a delivery; nil when one with the same hash and connector was already taken in.
    func begin(_ header: DeliveryHeader) throws(StoreError) -> (any DeliveryTransaction)?

    /// The deliveries taken in, newest first.
    func deliveries(limit: Int) throws(StoreError) -> [DeliveryRecord]

    /// What is known of every series, ordered by key.
    func series() throws(StoreError) -> [SeriesSummary]

    /// All versions of some series with reference times from `from` on (nil: from the beginning).
    func archive(of keys: [SeriesKey], from: Instant?) throws(StoreError) -> ObservationArchive

    /// Findings of at least some severity with the delivery that brought them, newest first; `series` nil for all.
    func findings(series: SeriesKey?, atLeast: Finding.Severity, limit: Int) throws(StoreError) -> [StoredFinding]

    /// Names of places and what contains what; later entries replace earlier ones.
    func saveTerritory(_ entries: [Territory.Entry]) throws(StoreError)
    func territory() throws(StoreError) -> Territory

    /// School holidays delivered by a connector; they extend the built-in table.
    func saveSchoolHolidays(_ periods: [SchoolHoliday]) throws(StoreError)
    func schoolHolidays() throws(StoreError) -> [SchoolHoliday]

    /// Keeps issued forecasts for good; one for each series, origin, model and time of issue (a second one with the same identity
    /// is ignored): a forecast by day stands under its midnight, whenever in that day it was made.
    /// Of the record a second one of an origin and model replaces the first: another version of Vigie may say something else.
    func saveForecasts(_ forecasts: [StoredForecast]) throws(StoreError)

    /// Issued forecasts of a series by a model (nil: any) with `from <= origin <= to`, newest origin first, of one origin the one
    /// issued last.
    ///
    /// Not what single models say of past origins for the record: nobody saw that when it was due.
    func forecasts(
        of key: SeriesKey, by model: String?, from: Instant, to: Instant, limit: Int
    ) throws(StoreError) -> [StoredForecast]

    /// What single models say of past origins with `from <= origin <= to`, newest origin first
    /// (``StoredForecast/isOfRecord``).
    func record(of key: SeriesKey, from: Instant, to: Instant) throws(StoreError) -> [StoredForecast]

    /// Keeps what models estimated, one for each series and model: a later one replaces an earlier one.
    func saveFits(_ fits: [StoredFit]) throws(StoreError)

    /// What models last estimated of some series, in the order of the keys, then by model.
    func fits(of keys: [SeriesKey]) throws(StoreError) -> [StoredFit]

    /// Keeps how a source fares; what was kept of it before is replaced.
    func saveSourceStatus(_ status: SourceStatus) throws(StoreError)

    /// How every source fares, ordered by name.
    func sourceStatuses() throws(StoreError) -> [SourceStatus]

    /// Keeps what the checks found in the whole store; what was kept before is replaced.
    func saveQuality(_ report: QualityReport) throws(StoreError)

    /// What the checks last found; nil before the first time.
    func quality() throws(StoreError) -> QualityReport?
}

extension ObservationStore {
    /// Findings of any severity.
    public func findings(series: SeriesKey?, limit: Int) throws(StoreError) -> [StoredFinding] {
        try findings(series: series, atLeast: .info, limit: limit)
    }

    /// The newest findings, those to look at before those that are only worth knowing, so many of each: of these there are
    /// thousands, and they would crowd out the others.
    public func newestFindings(ofEach limit: Int) throws(StoreError) -> [StoredFinding] {
        let all = try findings(series: nil, limit: limit)
        return try findings(series: nil, atLeast: .warning, limit: limit) + all.filter { $0.finding.severity == .info }
    }

    /// Issued forecasts by any model.
    public func forecasts(
        of key: SeriesKey, from: Instant, to: Instant, limit: Int
    ) throws(StoreError) -> [StoredForecast] {
        try forecasts(of: key, by: nil, from: from, to: to, limit: limit)
    }
}

/// A delivery being taken in: nothing is visible before `commit`, and nothing remains after `rollback` or a crash.
public protocol DeliveryTransaction: AnyObject {
    func append(_ batch: ObservationBatch) throws(StoreError)

    /// Makes the delivery visible and durable. `replaced` ranges are completed: a known cell that the delivery
    /// leaves out becomes zero or missing; an unchanged value adds no row.
    func commit(replaced: [ReplacedRange], findings: [Finding]) throws(StoreError) -> DeliveryRecord

    func rollback()
}

/// Where a delivery came from.
public struct DeliveryHeader: Sendable, Hashable, Codable {
    /// Name of the connector in its catalog.
    public var connector: String
    /// File name or address; no folder of the machine that read it.
    public var name: String
    /// SHA-256 of the raw bytes, hexadecimal.
    public var hash: String
    public var receivedAt: Instant

    public init(connector: String, name: String, hash: String, receivedAt: Instant) {
        self.connector = connector
        self.name = name
        self.hash = hash
        self.receivedAt = receivedAt
    }
}

/// A delivery taken in, and what it changed.
public struct DeliveryRecord: Sendable, Hashable, Codable {
    public var header: DeliveryHeader
    /// Observations in the delivery.
    public var read: Int
    /// Rows added for steps that had no value.
    public var added: Int
    /// Rows added that supersede an earlier value.
    public var revised: Int
    /// Observations that changed nothing.
    public var unchanged: Int
    /// Latest `availableAt` in the delivery.
    public var newestAvailableAt: Instant?
    /// What it spoke of; nil where it was taken in before this was kept.
    public var scope: DeliveryScope?

    public init(
        header: DeliveryHeader, read: Int, added: Int, revised: Int, unchanged: Int, newestAvailableAt: Instant?,
        scope: DeliveryScope? = nil
    ) {
        self.header = header
        self.read = read
        self.added = added
        self.revised = revised
        self.unchanged = unchanged
        self.newestAvailableAt = newestAvailableAt
        self.scope = scope
    }
}

/// What a store knows of one series.
public struct SeriesSummary: Sendable, Hashable, Codable {
    public var key: SeriesKey
    public var firstReference: Instant
    public var lastReference: Instant
    public var newestAvailableAt: Instant
    /// Versions kept.
    public var rows: Int

    public init(key: SeriesKey, firstReference: Instant, lastReference: Instant, newestAvailableAt: Instant, rows: Int)
    {
        self.key = key
        self.firstReference = firstReference
        self.lastReference = lastReference
        self.newestAvailableAt = newestAvailableAt
        self.rows = rows
    }
}

/// A finding and the delivery that it came from.
public struct StoredFinding: Sendable, Hashable, Codable {
    public var finding: Finding
    public var delivery: DeliveryHeader

    public init(finding: Finding, delivery: DeliveryHeader) {
        self.finding = finding
        self.delivery = delivery
    }
}

/// A forecast as it was issued: marginals of every step, and what is needed to repeat it.
public struct StoredForecast: Sendable, Hashable, Codable {
    public var series: SeriesKey
    /// Start of horizon 1.
    public var origin: Instant
    /// Name of the model or ensemble; behind ``recordPrefix`` what one says for the record.
    public var model: String
    public var issuedAt: Instant
    /// Newest `availableAt` of the data it was made from.
    public var dataAsOf: Instant
    public var seed: UInt64
    /// Version of Vigie.
    public var version: String
    public var zone: String
    /// Levels of the quantiles, ascending.
    public var levels: [Double]
    /// `[step][level]`.
    public var quantiles: [[Double]]
    /// Mean of each step.
    public var means: [Double]
    /// Joint draws, row-major draws × steps, kept where sums are asked for; empty otherwise.
    public var paths: [Int32]
    /// What every model of the ensemble weighs, and components of the explanation, for the page; free of patient data.
    public var notes: [String: String]

    /// Marks the name of a model that was asked about a past origin, so that weights and calibration can be learned from it.
    public static let recordPrefix = "member:"

    /// Name of the ensemble's forecasts of a whole region, which add up and are published.
    public static let published = "vigie"
    /// Name of the ensemble's forecasts of series that were asked for alone.
    public static let alone = "vigie-series"

    /// Whether it was made for the record, not issued.
    public var isOfRecord: Bool { model.hasPrefix(Self.recordPrefix) }

    public init(
        series: SeriesKey, origin: Instant, model: String, issuedAt: Instant, dataAsOf: Instant, seed: UInt64,
        version: String, zone: String, levels: [Double], quantiles: [[Double]], means: [Double], paths: [Int32] = [],
        notes: [String: String] = [:]
    ) {
        self.series = series
        self.origin = origin
        self.model = model
        self.issuedAt = issuedAt
        self.dataAsOf = dataAsOf
        self.seed = seed
        self.version = version
        self.zone = zone
        self.levels = levels
        self.quantiles = quantiles
        self.means = means
        self.paths = paths
        self.notes = notes
    }
}

/// Why a store could not do what was asked.
///
/// Nothing was changed.
public enum StoreError: ExplainedError, Hashable {
    /// The database could not be opened at this path.
    case cannotOpen(path: String, reason: String)
    /// Made by a newer version of Vigie: `found` names its last migration.
    case newerSchema(found: String)
    case diskFull(path: String)
    /// Another process holds the write lock.
    case busy(path: String)
    /// Stored bytes do not decode: the file is damaged.
    case damaged(what: String)
    case failed(reason: String)

    public var text: Text {
        switch self {
        case .cannotOpen(let path, let reason): Messages.storeCannotOpen(path: path, reason: reason)
        case .newerSchema(let found): Messages.storeIsNewer(found: found)
        case .diskFull(let path): Messages.storeDiskFull(path: path)
        case .busy(let path): Messages.storeBusy(path: path)
        case .damaged(let what): Messages.storeDamaged(what: what)
        case .failed(let reason): Messages.storeFailed(reason: reason)
        }
    }
}

private import Synchronization
public import TimeSeries

/// A store that lives and dies with its process: for tests, back-tests and trying things out.
///
/// Holds the same contract and gives the same answers as the database stores, durability aside.
public final class MemoryStore: ObservationStore {
    private let state = Mutex(State())

    public init() {}

    public func begin(_ header: DeliveryHeader) throws(StoreError) -> (any DeliveryTransaction)? {
        let isKnown = state.withLock { $0.holds(header) }
        return isKnown ? nil : MemoryTransaction(header: header, store: self)
    }

    public func deliveries(limit: Int) throws(StoreError) -> [DeliveryRecord] {
        state.withLock { Array($0.deliveries.reversed().prefix(max(0, limit))) }
    }

    public func series() throws(StoreError) -> [SeriesSummary] {
        state.withLock { state in
            state.versions.compactMap { key, versions in
                guard let first = versions.first, let last = versions.last else { return nil }
                return SeriesSummary(
                    key: key, firstReference: Instant(secondsSince1970: first.reference),
                    lastReference: Instant(secondsSince1970: last.reference),
                    newestAvailableAt: Instant(
                        secondsSince1970: versions.lazy.map(\.available).max() ?? first.available),
                    rows: versions.count)
            }.sorted { $0.key < $1.key }
        }
    }

    public func archive(of keys: [SeriesKey], from: Instant?) throws(StoreError) -> ObservationArchive {
        state.withLock { state in
            var archive = ObservationArchive()
            for key in keys {
                guard let versions = state.versions[key] else { continue }
                let first = SeriesMerge.firstIndex(in: versions, notBefore: from?.secondsSince1970 ?? Int.min)
                if first < versions.count { archive.set(versions[first...].map(\.revision), for: key) }
            }
            return archive
        }
    }

    public func findings(
        series: SeriesKey?, atLeast: Finding.Severity, limit: Int
    ) throws(StoreError) -> [StoredFinding] {
        state.withLock { state in
            let matching = state.findings.reversed().lazy.joined()
                .filter { (series == nil || $0.finding.series == series) && $0.finding.severity >= atLeast }
            return Array(matching.prefix(max(0, limit)))
        }
    }

    public func saveTerritory(_ entries: [Territory.Entry]) throws(StoreError) {
        state.withLock { state in for entry in entries { state.territory.insert(entry) } }
    }

    public func territory() throws(StoreError) -> Territory { state.withLock { $0.territory } }

    public func saveSchoolHolidays(_ periods: [SchoolHoliday]) throws(StoreError) {
        state.withLock { state in
            for period in periods {
                state.schoolHolidays.removeAll {
                    $0.name == period.name && $0.from == period.from && $0.zones == period.zones
                }
                state.schoolHolidays.append(period)
            }
            state.schoolHolidays.sort {
                ($0.from.dayNumber, $0.name, $0.zones.map(\.rawValue).joined())
                    < ($1.from.dayNumber, $1.name, $1.zones.map(\.rawValue).joined())
            }
        }
    }

    public func schoolHolidays() throws(StoreError) -> [SchoolHoliday] { state.withLock { $0.schoolHolidays } }

    public func saveForecasts(_ forecasts: [StoredForecast]) throws(StoreError) {
        state.withLock { state in
            for forecast in forecasts {
                let same = state.forecasts[forecast.series, default: []].firstIndex {
                    $0.origin == forecast.origin && $0.model == forecast.model
                        && (forecast.isOfRecord || $0.issuedAt == forecast.issuedAt)
                }
                if let same {
                    if forecast.isOfRecord { state.forecasts[forecast.series]?[same] = forecast }
                } else {
                    state.forecasts[forecast.series, default: []].append(forecast)
                }
            }
        }
    }

    public func forecasts(
        of key: SeriesKey, by model: String?, from: Instant, to: Instant, limit: Int
    ) throws(StoreError) -> [StoredForecast] {
        let issued = newestFirst(key, from, to).lazy.filter { !$0.isOfRecord && (model == nil || $0.model == model) }
        return Array(issued.prefix(max(0, limit)))
    }

    public func record(of key: SeriesKey, from: Instant, to: Instant) throws(StoreError) -> [StoredForecast] {
        newestFirst(key, from, to).filter(\.isOfRecord)
    }

    private func newestFirst(_ key: SeriesKey, _ from: Instant, _ to: Instant) -> [StoredForecast] {
        state.withLock { state in
            state.forecasts[key, default: []].filter { $0.origin >= from && $0.origin <= to }
                .sorted { ($1.origin, $1.issuedAt, $0.model) < ($0.origin, $0.issuedAt, $1.model) }
        }
    }

    public func saveFits(_ fits: [StoredFit]) throws(StoreError) {
        state.withLock { state in for fit in fits { state.fits[fit.series, default: [:]][fit.model] = fit } }
    }

    public func fits(of keys: [SeriesKey]) throws(StoreError) -> [StoredFit] {
        state.withLock { state in
            keys.flatMap { (state.fits[$0] ?? [:]).values.sorted { $0.model < $1.model } }
        }
    }

    public func saveSourceStatus(_ status: SourceStatus) throws(StoreError) {
        state.withLock { $0.sources[status.name] = status }
    }

    public func sourceStatuses() throws(StoreError) -> [SourceStatus] {
        state.withLock { $0.sources.values.sorted { $0.name < $1.name } }
    }

    public func saveQuality(_ report: QualityReport) throws(StoreError) { state.withLock { $0.quality = report } }

    public func quality() throws(StoreError) -> QualityReport? { state.withLock { $0.quality } }

    fileprivate func commit(
        _ header: DeliveryHeader, _ stated: StatedRows, _ replaced: [ReplacedRange], _ findings: [Finding]
    )
        -> DeliveryRecord
    {
        state.withLock { $0.commit(header, stated, replaced, findings) }
    }
}

/// Rows gathered until they are committed; dropped with it otherwise.
private final class MemoryTransaction: DeliveryTransaction {
    private let header: DeliveryHeader
    private let store: MemoryStore
    private var stated = StatedRows()

    init(header: DeliveryHeader, store: MemoryStore) {
        self.header = header
        self.store = store
    }

    func append(_ batch: ObservationBatch) throws(StoreError) { stated.append(batch) }

    func commit(replaced: [ReplacedRange], findings: [Finding]) throws(StoreError) -> DeliveryRecord {
        defer { stated = StatedRows() }
        return store.commit(header, stated, replaced, findings)
    }

    func rollback() { stated = StatedRows() }
}

private struct State {
    var deliveries: [DeliveryRecord] = []
    /// Ordered by reference, then availability, then arrival.
    var versions: [SeriesKey: [Version]] = [:]
    var replaced: [ReplacedRange] = []
    /// Findings of each delivery that has some, oldest delivery first.
    var findings: [[StoredFinding]] = []
    var territory = Territory()
    var schoolHolidays: [SchoolHoliday] = []
    var forecasts: [SeriesKey: [StoredForecast]] = [:]
    var fits: [SeriesKey: [String: StoredFit]] = [:]
    var sources: [String: SourceStatus] = [:]
    var quality: QualityReport?

    func holds(_ header: DeliveryHeader) -> Bool {
        deliveries.contains { $0.header.connector == header.connector && $0.header.hash == header.hash }
    }

    mutating func commit(
        _ header: DeliveryHeader, _ stated: StatedRows, _ ranges: [ReplacedRange], _ found: [Finding]
    ) -> DeliveryRecord {
        var record = DeliveryRecord(
            header: header, read: stated.count, added: 0, revised: 0, unchanged: stated.count,
            newestAvailableAt: stated.newestAvailable.map { Instant(secondsSince1970: $0) },
            scope: DeliveryScope(stated, ranges))
        if holds(header) { return record }
        var counts = SeriesMerge.Counts()
        let named = Set(stated.keys)
        let left = versions.keys.filter { key in
            !named.contains(key) && ranges.contains { $0.concerns(key) }
        }
        for key in stated.keys + left {
            let rows = stated.number(of: key).map { stated.rows[$0] } ?? []
            let replacing = ranges.filter { $0.concerns(key) }.map { Coverage($0) }
            if rows.isEmpty, replacing.isEmpty { continue }
            let merge = SeriesMerge(
                known: versions[key] ?? [], stated: rows, replaced: replacing,
                earlier: replaced.filter { $0.concerns(key) }.map { Coverage($0) })
            versions[key] = merge.versions
            counts += merge.counts
        }
        (record.added, record.revised, record.unchanged) = (counts.added, counts.revised, counts.unchanged)
        replaced += ranges
        if !found.isEmpty { findings.append(found.map { StoredFinding(finding: $0, delivery: header) }) }
        deliveries.append(record)
        return record
    }
}

extension ReplacedRange {
    /// Whether the range states steps of a series.
    package func concerns(_ key: SeriesKey) -> Bool {
        key.place == place && key.grain == grain && measures.contains(key.measure)
    }
}

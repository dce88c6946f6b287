import Store
import Synchronization
import TimeSeries

/// A store whose file can no longer be read; what was kept before stays in ``inside``.
final class BrokenStore: ObservationStore {
    static let error = StoreError.damaged(what: "a page")

    let inside: MemoryStore
    private let isBroken = Mutex(true)

    init(_ inside: MemoryStore = MemoryStore()) { self.inside = inside }

    /// From now on it can be read again.
    func mend() { isBroken.withLock { $0 = false } }

    private func reading() throws(StoreError) -> MemoryStore {
        if isBroken.withLock(\.self) { throw Self.error }
        return inside
    }

    func begin(_ header: DeliveryHeader) throws(StoreError) -> (any DeliveryTransaction)? {
        try reading().begin(header)
    }
    func deliveries(limit: Int) throws(StoreError) -> [DeliveryRecord] { try reading().deliveries(limit: limit) }
    func series() throws(StoreError) -> [SeriesSummary] { try reading().series() }
    func archive(of keys: [SeriesKey], from: Instant?) throws(StoreError) -> ObservationArchive {
        try reading().archive(of: keys, from: from)
    }
    func findings(series: SeriesKey?, atLeast: Finding.Severity, limit: Int) throws(StoreError) -> [StoredFinding] {
        try reading().findings(series: series, atLeast: atLeast, limit: limit)
    }
    func saveTerritory(_ entries: [Territory.Entry]) throws(StoreError) { try reading().saveTerritory(entries) }
    func territory() throws(StoreError) -> Territory { try reading().territory() }
    func saveSchoolHolidays(_ periods: [SchoolHoliday]) throws(StoreError) {
        try reading().saveSchoolHolidays(periods)
    }
    func schoolHolidays() throws(StoreError) -> [SchoolHoliday] { try reading().schoolHolidays() }
    func saveForecasts(_ forecasts: [StoredForecast]) throws(StoreError) { try reading().saveForecasts(forecasts) }
    func forecasts(of key: SeriesKey, by model: String?, from: Instant, to: Instant, limit: Int) throws(StoreError)
        -> [StoredForecast]
    {
        try reading().forecasts(of: key, by: model, from: from, to: to, limit: limit)
    }
    func record(of key: SeriesKey, from: Instant, to: Instant) throws(StoreError) -> [StoredForecast] {
        try reading().record(of: key, from: from, to: to)
    }
    func saveFits(_ fits: [StoredFit]) throws(StoreError) { try reading().saveFits(fits) }
    func fits(of keys: [SeriesKey]) throws(StoreError) -> [StoredFit] { try reading().fits(of: keys) }
    func saveSourceStatus(_ status: SourceStatus) throws(StoreError) { try reading().saveSourceStatus(status) }
    func sourceStatuses() throws(StoreError) -> [SourceStatus] { try reading().sourceStatuses() }
    func saveQuality(_ report: QualityReport) throws(StoreError) { try reading().saveQuality(report) }
    func quality() throws(StoreError) -> QualityReport? { try reading().quality() }
}

import Forecasting
import Pipeline
import Store
import TimeSeries

/// The last fits of every series: in memory between region runs of one process, and as estimates in the store between processes. A
/// warm start takes less time and gives the same forecasts.
///
/// What it holds grows with the series, not with the runs.
public actor RegionFits {
    private var caches: [SeriesKey: FitCache] = [:]
    private var fresh: [FitCache.Slot: KeptEstimate] = [:]
    private let holds: Bool

    public init() { holds = true }

    /// - Parameter holds: whether fits stay in memory once they were used.
    init(holds: Bool) { self.holds = holds }

    /// Reads estimates from the store for those of some series that have no fit in memory.
    func load(_ keys: [SeriesKey], from store: any ObservationStore, version: String) throws(OperationError) {
        let absent = keys.filter { caches[$0] == nil }
        guard !absent.isEmpty else { return }
        for (key, kept) in try Self.kept(absent, in: store, version: version) { caches[key] = FitCache(kept: kept) }
    }

    /// Estimates that the store has of some series, as far as this version can read them.
    static func kept(_ keys: [SeriesKey], in store: any ObservationStore, version: String) throws(OperationError)
        -> [SeriesKey: [FitCache.Slot: KeptEstimate]]
    {
        let stored: [StoredFit]
        do { stored = try store.fits(of: keys) } catch { throw .store(error) }
        var kept: [SeriesKey: [FitCache.Slot: KeptEstimate]] = [:]
        for fit in stored where fit.version == version {
            guard let estimate = fit.estimate else { continue }
            kept[fit.series, default: [:]][FitCache.Slot(series: fit.series, model: fit.model)] = estimate
        }
        return kept
    }

    /// Puts what is fresh into the store.
    func save(to store: any ObservationStore, version: String) throws(OperationError) {
        let fits = fresh.map { slot, estimate in
            StoredFit(series: slot.series, model: slot.model, version: version, estimate: estimate)
        }.sorted { ($0.series, $0.model) < ($1.series, $1.model) }
        fresh = [:]
        do { try store.saveFits(fits) } catch { throw .store(error) }
    }

    func take(_ key: SeriesKey) -> FitCache { caches.removeValue(forKey: key) ?? FitCache() }

    func keep(_ cache: FitCache, of key: SeriesKey) {
        fresh.merge(cache.fresh) { $1 }
        guard holds else { return }
        var cache = cache
        cache.settle()
        caches[key] = cache
    }
}

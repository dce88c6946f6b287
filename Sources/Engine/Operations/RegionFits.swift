import Pipeline
import TimeSeries

/// The last fits of every series, kept between region runs of one process: a warm start takes less time and gives the same
/// forecasts.
///
/// What it holds grows with the series, not with the runs. A new process starts without; what costs most, the record of past
/// forecasts, is in the store.
public actor RegionFits {
    private var caches: [SeriesKey: FitCache] = [:]

    public init() {}

    func take(_ key: SeriesKey) -> FitCache { caches.removeValue(forKey: key) ?? FitCache() }

    func keep(_ cache: FitCache, of key: SeriesKey) { caches[key] = cache }
}

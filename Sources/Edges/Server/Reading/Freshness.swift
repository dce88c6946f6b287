import Store
import TimeSeries

/// How far the data of a place reach, and whether that is late.
struct Freshness: Sendable {
    /// End of the last step with a value.
    var lastEnd: Instant
    /// Newest instant at which a value became known.
    var newestAvailableAt: Instant
    /// Seconds from the end of the last step to now.
    var lag: Int
    var isLate: Bool
    /// Places below that are late, of how many.
    var latePlaces = 0
    var allPlaces = 0

    init(lastEnd: Instant, newestAvailableAt: Instant, now: Instant, lateAfter: Int) {
        self.lastEnd = lastEnd
        self.newestAvailableAt = newestAvailableAt
        lag = now.seconds(since: lastEnd)
        isLate = lag > lateAfter
    }
}

extension SeriesReader {
    /// Seconds after which a forecast is old: a run a day, and half a day for one that failed.
    private static let oldAfter = 36 * 3600

    /// Whether a newer forecast should have been made by now.
    func isOld(_ forecast: IssuedForecast) -> Bool {
        now.seconds(since: forecast.made(seen: now)) > Self.oldAfter
    }

    /// Freshness of the series that give `key`, as known now; nil when there are none.
    ///
    /// Weeks are judged by their days: the week that runs is not late.
    func freshness(of key: SeriesKey, lateAfter: Int) throws(StoreError) -> Freshness? {
        var newest: Freshness?
        var late = 0
        let days = SeriesKey(key.place, key.measure, key.stratum, every: .day)
        let inDays = key.grain == .week ? index.sources(of: days) : []
        let sources = inDays.isEmpty ? index.sources(of: key) : inDays
        for source in sources {
            guard let one = try freshnessOfSource(source, lateAfter: lateAfter) else { continue }
            if one.isLate { late += 1 }
            if newest.map({ $0.lastEnd < one.lastEnd }) ?? true { newest = one }
        }
        // A sum that was made when it was read in is as fresh as its newest part; it counts places that are late at their usual value.
        let sites = sources.count == 1 ? try sites(in: sources[0]) : []
        for site in sites where try freshnessOfSource(site, lateAfter: lateAfter)?.isLate ?? true {
            let closed = index.territory.entries[site.place]?.closed
            if closed.map({ zone.start(of: $0) > now }) ?? true { late += 1 }
        }
        newest?.latePlaces = late
        newest?.allPlaces = max(sources.count, sites.count)
        return newest
    }

    private func freshnessOfSource(_ source: SeriesKey, lateAfter: Int) throws(StoreError) -> Freshness? {
        guard let newest = try newestValue(of: source) else { return nil }
        let grid = TimeGrid(zone: zone, grain: source.grain)
        return Freshness(
            lastEnd: grid.end(at: grid.index(of: newest.referenceTime)), newestAvailableAt: newest.availableAt,
            now: now, lateAfter: lateAfter)
    }

    /// The newest step with a value, and when anything newest became known; steps known to be missing are none.
    ///
    /// A store that knows more than `now` allows (a past situation is shown) is read, not believed.
    private func newestValue(
        of source: SeriesKey
    ) throws(StoreError) -> (referenceTime: Instant, availableAt: Instant)? {
        guard index.summaries[source] != nil else { return nil }
        for days in [7, 60, nil] {
            let from = days.map { now.advanced(bySeconds: -$0 * 86_400) }
            let known = try store.archive(of: [source], from: from).asOf(now).current(source)
            if let last = known.last(where: { $0.value != nil }), let newest = known.map(\.availableAt).max() {
                return (last.referenceTime, newest)
            }
        }
        return nil
    }
}

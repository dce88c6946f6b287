import Forecasting
import Store
import TimeSeries

/// A stored forecast with the grid that its steps follow.
struct IssuedForecast: Sendable {
    let stored: StoredForecast
    let grid: TimeGrid
    /// Grid index of horizon 1.
    let first: Int

    init(_ stored: StoredForecast, zone: CivilZone) {
        self.stored = stored
        grid = TimeGrid(zone: zone, grain: stored.series.grain)
        first = grid.index(of: stored.origin)
    }

    var horizon: Int { stored.quantiles.count }
    var end: Int { first + horizon }

    /// Whether it says something of the time after an instant.
    func reaches(_ instant: Instant) -> Bool { grid.start(at: end) > instant }

    /// When it was made; one that was made up for a past situation counts as made when its newest data became known.
    func made(seen now: Instant) -> Instant { stored.issuedAt <= now ? stored.issuedAt : stored.dataAsOf }

    /// The marginal distribution of a grid step, or nil outside the horizon.
    func distribution(at step: Int) -> PredictiveDistribution? {
        guard step >= first, step < end else { return nil }
        let known = zip(stored.levels, stored.quantiles[step - first]).compactMap { level, value in
            Level(level).map { PredictiveDistribution.Quantile(level: $0, value: value) }
        }
        return known.isEmpty ? nil : .quantiles(known)
    }

    func range(at step: Int) -> Range90? { distribution(at: step).map(Range90.init) }

    /// Draws kept with the forecast, or nil.
    var paths: SamplePaths? {
        guard horizon > 0, !stored.paths.isEmpty, stored.paths.count % horizon == 0 else { return nil }
        return SamplePaths(count: stored.paths.count / horizon, horizon: horizon, values: stored.paths)
    }

    /// The distribution of the sum over grid steps, from joint draws only: quantiles are never added.
    func sum(over steps: Range<Int>) -> PredictiveDistribution? {
        guard let paths, !steps.isEmpty, steps.lowerBound >= first, steps.upperBound <= end else { return nil }
        return paths.sum(over: (steps.lowerBound - first)..<(steps.upperBound - first))
    }
}

/// Median and bounds that pages write: nine times in ten, eight in ten, one in two; patients.
struct Range90: Sendable, Hashable {
    var median: Double
    var low: Double
    var high: Double
    var low80: Double
    var high80: Double
    var low50: Double
    var high50: Double

    init(_ distribution: PredictiveDistribution) {
        func at(_ level: Double) -> Double { Level(level).map(distribution.quantile) ?? .nan }
        median = at(0.5)
        (low, high) = (at(0.05), at(0.95))
        (low80, high80) = (at(0.1), at(0.9))
        (low50, high50) = (at(0.25), at(0.75))
    }
}

extension SeriesReader {
    /// The newest forecast of a series that could be made by now.
    func latestForecast(of key: SeriesKey) throws(StoreError) -> IssuedForecast? {
        try newest(of: key, from: .distantPast, by: now)
    }

    /// The newest forecast that could be made by an instant, and that began not more than a week before it.
    ///
    /// By week it stands under a Monday, and the week of the autumn change is an hour longer: a day more is looked back.
    func forecast(of key: SeriesKey, knownBy instant: Instant) throws(StoreError) -> IssuedForecast? {
        let days = key.grain == .week ? 8 : 7
        return try newest(of: key, from: instant.advanced(bySeconds: -days * 86_400), by: instant)
    }

    /// Of forecasts that had begun by an instant and knew nothing of the time after it: the published one where it still reaches
    /// beyond that instant, since only those of one run add up; else any that does; else the last one.
    private func newest(of key: SeriesKey, from: Instant, by instant: Instant) throws(StoreError) -> IssuedForecast? {
        let published = try newest(of: key, by: StoredForecast.published, from: from, known: instant)
        if let published, published.reaches(instant) { return published }
        let other = try newest(of: key, by: nil, from: from, known: instant)
        return other.flatMap { $0.reaches(instant) ? $0 : nil } ?? published ?? other
    }

    private func newest(
        of key: SeriesKey, by model: String?, from: Instant, known instant: Instant
    ) throws(StoreError) -> IssuedForecast? {
        // Several may stand under one day, of which the newest have seen more of it.
        for limit in [1, 100] {
            let found = try store.forecasts(of: key, by: model, from: from, to: instant, limit: limit)
            if let one = found.first(where: { $0.dataAsOf <= instant && !$0.quantiles.isEmpty }) {
                return IssuedForecast(one, zone: zone)
            }
            if found.count < limit { return nil }
        }
        return nil
    }

    /// What had been said of each step before its day began, by grid index; steps never forecast are absent.
    ///
    /// Forecasts count from the day (or week) after they were made: one that has seen a part of its own day or week is passed
    /// over for that step.
    func saidBefore(_ key: SeriesKey, steps: Range<Int>) throws(StoreError) -> [Int: Range90] {
        let grid = grid(key)
        var said: [Int: Range90] = [:]
        var forecast: IssuedForecast?
        var day: CivilDate?
        for step in steps {
            let date = grid.date(at: step)
            if date != day {
                day = date
                let start = zone.start(of: date)
                forecast = try self.forecast(
                    of: key, knownBy: key.grain == .week ? start.advanced(bySeconds: -1) : start)
            }
            if let range = forecast?.range(at: step) { said[step] = range }
        }
        return said
    }
}

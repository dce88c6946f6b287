import Store
import TimeSeries

extension IssuedForecast {
    /// Newest steps whose reports were still coming in when the forecast was made, as the pipeline counted them; nil where it
    /// counted none: strata and the hours of totals are made of other forecasts.
    var incomplete: Int? { stored.notes["incomplete"].flatMap { Int($0) } }
}

extension SteppedValues {
    /// The same values, NaN from a grid index on.
    func before(_ limit: Int) -> SteppedValues {
        guard limit < end else { return self }
        var kept = self
        for index in max(first, limit)..<end { kept.values[index - first] = .nan }
        return kept
    }
}

extension SeriesReader {
    /// Grid index of the first step that is still provisional: it and all newer ones are incomplete; `Int.max` when
    /// every step is complete.
    ///
    /// The newest forecast says how many of the newest steps with a value, set aside or not, are provisional; where it does not say,
    /// its total, its days or its hours do.
    func firstProvisional(
        of key: SeriesKey, in observed: ObservationCache.Values, forecast: IssuedForecast?
    ) throws(StoreError) -> Int {
        var judge = forecast.flatMap { $0.incomplete == nil ? nil : $0 }
        let others = [
            SeriesKey(key.place, key.measure, .all, every: key.grain),
            SeriesKey(key.place, key.measure, .all, every: .day), SeriesKey(key.place, key.measure, .all, every: .hour),
        ]
        for other in others where judge == nil {
            judge = try latestForecast(of: other).flatMap { $0.incomplete == nil ? nil : $0 }
        }
        guard let judge, let incomplete = judge.incomplete, incomplete > 0 else { return .max }
        let values = observed.stepped
        let length = key.grain.nominalSeconds
        var left = (incomplete * judge.grid.grain.nominalSeconds + length - 1) / length
        // The running step is no judge of age: it is partial whatever the delay.
        var index = min(values.end, grid(key).index(of: now))
        while left > 0, index > values.first {
            index -= 1
            if !values[index].isNaN || observed.setAside.contains(index) { left -= 1 }
        }
        return index
    }
}

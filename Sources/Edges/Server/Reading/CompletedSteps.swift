import Store
import TimeSeries

extension SeriesReader {
    /// Steps looked at, the newest: what a page shows and judges.
    private static let completedSpan = 120

    /// Newest steps of a sum over places, on the grid of `values`, that count a place without a value at its usual one; a place in
    /// an outage has none, whatever it sent.
    ///
    /// Empty for a series that a source delivers, and for a place without places below.
    func completedSteps(
        of source: SeriesKey, in values: SteppedValues, on grid: TimeGrid
    ) throws(StoreError) -> Set<Int> {
        let parts = try sites(in: source)
        guard let one = parts.first else { return [] }
        let own = self.grid(one)
        let shown = max(values.first, values.end - Self.completedSpan)
        let steps = own.index(of: grid.label(at: shown))..<own.index(of: grid.label(at: values.end))
        let snapshot = try store.archive(of: parts, from: readingStart(for: own.start(at: steps.lowerBound))).asOf(now)
        var completed: Set<Int> = []
        for part in parts {
            guard let summary = index.summaries[part] else { continue }
            let known = snapshot.values(part, on: own)?.without(outages(of: part, in: snapshot, on: own))
            let entry = index.territory.entries[part.place]
            let begin = own.index(of: summary.firstReference)
            for step in steps where step >= begin && own.hours(at: step) > 0 && known?[step].isNaN ?? true {
                let shown = grid.index(of: own.label(at: step))
                if !values[shown].isNaN, entry?.isOpen(on: own.date(at: step)) ?? true { completed.insert(shown) }
            }
        }
        return completed
    }

    /// The lowest places of a sum over places, counted in total; empty for any other series.
    func sites(in source: SeriesKey) throws(StoreError) -> [SeriesKey] {
        guard !index.territory.children(of: source.place).isEmpty else { return [] }
        // Weeks are sums of days, and days of a place are sums of those below.
        let key = SeriesKey(
            source.place, source.measure, source.stratum, every: source.grain == .week ? .day : source.grain)
        let isSumOfPlaces = try store.findings(series: key, limit: 1000).contains {
            $0.finding.check == Finding.derivedSum && $0.finding.count > 1
        }
        guard isSumOfPlaces else { return [] }
        func part(_ place: Place) -> SeriesKey { SeriesKey(place, key.measure, every: key.grain) }
        let known = index.descendants(of: key.place).filter { index.summaries[part($0)] != nil }
        return index.territory.lowest(of: known).map(part)
    }
}

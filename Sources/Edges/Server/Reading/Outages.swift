import DataQuality
import Store
import TimeSeries

extension SeriesReader {
    /// What the checks last found, unless they looked at a later situation than the one shown.
    func lastQuality() throws(StoreError) -> QualityReport? {
        try store.quality().flatMap { $0.madeAt <= now ? $0 : nil }
    }

    /// Weeks read before what is asked for, from which an outage is told; the mask needs four.
    static let weeksBefore = 8

    /// Where to read from so that outages can be told from `start` on.
    func readingStart(for start: Instant) -> Instant { start.advanced(bySeconds: -Self.weeksBefore * 7 * 86_400) }

    /// Whether each step of a series lies in an outage, by the rule by which models leave it out; nil where the rule says nothing.
    ///
    /// A breakdown has too few patients to show an outage: those of its total are its own.
    func outages(of source: SeriesKey, in snapshot: Snapshot, on own: TimeGrid) -> (first: Int, mask: [Bool])? {
        guard OutageMask.applies(to: source.measure) else { return nil }
        let total = SeriesKey(source.place, source.measure, .all, every: source.grain)
        guard let known = snapshot.values(total, on: own) ?? snapshot.values(source, on: own) else { return nil }
        return (known.first, OutageMask.mask(values: known, grid: own, calendar: index.calendar))
    }
}

extension SteppedValues {
    /// The same values, NaN where a mask is set.
    func without(_ outages: (first: Int, mask: [Bool])?) -> SteppedValues {
        guard let outages else { return self }
        var kept = self
        for (i, isOut) in outages.mask.enumerated() where isOut {
            let position = outages.first + i - first
            if kept.values.indices.contains(position) { kept.values[position] = .nan }
        }
        return kept
    }
}

import SyntheticRegion
import TimeSeries

/// What a perfect transmission would have reported of some places: every patient, at the coverage of the day.
struct SyntheticTruth {
    private let firstDay: CivilDate
    /// Hourly counts since the first day, 24 to a day, nil for the label that never was.
    private var hourly: [Place: [Int?]] = [:]

    init(_ region: SyntheticRegion, places: [Place], from: CivilDate, to: CivilDate) {
        firstDay = from
        var parameters = region.parameters
        parameters.reporting.outagesPerYear = 0
        parameters.reporting.missedDelivery = 0
        // The same patients: only what is sent of them differs.
        let perfect = SyntheticRegion(parameters: parameters, seed: region.seed, until: region.until)
        for site in perfect.sites {
            let wanted = places.filter { region.sites(of: $0).contains { $0.number == site.number } }
            guard !wanted.isEmpty else { continue }
            let history = perfect.simulate(site, from: from, to: to)
            let counts = history.final(.visits)
            for place in wanted {
                guard let sum = hourly[place] else {
                    hourly[place] = counts
                    continue
                }
                hourly[place] = zip(sum, counts).map { a, b in a == nil && b == nil ? nil : (a ?? 0) + (b ?? 0) }
            }
        }
    }

    /// The count of an hour, day or week, nil where there is none.
    func value(_ key: SeriesKey, at index: Int) -> Double? {
        guard let counts = hourly[key.place] else { return nil }
        let grid = TimeGrid(zone: .paris, grain: key.grain)
        let label = grid.label(at: index)
        let start = (label.date.dayNumber - firstDay.dayNumber) * 24
        let steps = key.grain == .week ? 7 * 24 : 24
        guard start >= 0, start + steps <= counts.count else { return nil }
        if key.grain == .hour { return counts[start + label.hour].map(Double.init) }
        return Double(counts[start..<start + steps].reduce(0) { $0 + ($1 ?? 0) })
    }
}

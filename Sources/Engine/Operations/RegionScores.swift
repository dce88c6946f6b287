import Forecasting
import Scoring
import Store
import TimeSeries

/// The scores of a region back-test, series by series.
struct RegionScores {
    /// What came of a series.
    struct Truth {
        var grid: TimeGrid
        var values: SteppedValues

        init(grid: TimeGrid, values: SteppedValues) { (self.grid, self.values) = (grid, values) }

        /// Of a stratum by day or week: one that is not named on a day of which others are had nobody.
        ///
        /// - Parameters:
        ///   - parts: the days of all strata of the breakdown.
        ///   - zone: of the days.
        init(of key: SeriesKey, among parts: [SeriesKey], in known: Snapshot, zone: CivilZone) {
            let days = TimeGrid(zone: zone, grain: .day)
            let all = parts.compactMap { known.values($0, on: days) }
            let own = known.values(SeriesKey(key.place, key.measure, key.stratum, every: .day), on: days)
            let first = all.map(\.first).min() ?? 0
            let counts = (first..<max(first, all.map(\.end).max() ?? 0)).map { day -> Double in
                let value = own?[day] ?? .nan
                return value.isNaN && all.contains { !$0[day].isNaN } ? 0 : value
            }
            let daily = SteppedValues(first: first, values: counts)
            guard key.grain == .week, !counts.isEmpty else {
                (grid, values) = (days, daily)
                return
            }
            let inWeeks = TimeGrid(zone: zone, grain: .week)
            let weeks = inWeeks.index(of: days.date(at: first))...inWeeks.index(of: days.date(at: daily.end - 1))
            let sums = weeks.map { week in
                let monday = days.index(of: inWeeks.date(at: week))
                return (0..<7).reduce(0.0) { $0 + daily[monday + $1] }
            }
            (grid, values) = (inWeeks, SteppedValues(first: weeks.lowerBound, values: sums))
        }
    }

    private var tallies: [SeriesKey: Tally] = [:]

    func knows(_ key: SeriesKey) -> Bool { tallies[key] != nil }

    /// - Parameter origin: the first one: losses are told by what came before it.
    mutating func begin(_ key: SeriesKey, truth: Truth, before origin: Instant) {
        tallies[key] = Tally(truth: truth, before: origin)
    }

    /// Scores a forecast of a series that has begun.
    mutating func add(_ forecast: StoredForecast) { tallies[forecast.series]?.add(forecast) }

    /// Sums of scores of one series.
    private struct Tally {
        static let nominal = [0.5, 0.8, 0.9].compactMap { Level($0) }

        let truth: Truth
        let scale: Double?
        private(set) var loss = 0.0
        private(set) var inside = nominal.map { _ in 0.0 }
        private(set) var steps = 0

        init(truth: Truth, before origin: Instant) {
            self.truth = truth
            let past = max(0, truth.grid.index(of: origin) - truth.values.first)
            scale = seasonalNaiveScale(
                truth.values.values.prefix(past), stepsPerWeek: truth.grid.grain.stepsPerWeek)
        }

        mutating func add(_ forecast: StoredForecast) {
            let first = truth.grid.index(of: forecast.origin)
            for (step, quantiles) in forecast.quantiles.enumerated() {
                let observed = truth.values[first + step]
                // An hour that never was holds nothing.
                if truth.grid.grain == .hour, truth.grid.exposure(at: first + step) < 0.01 { continue }
                guard !observed.isNaN, let forecast = try? QuantileForecast(values: quantiles) else { continue }
                loss += pinball(observed: observed, forecast: forecast)
                for (k, nominal) in Self.nominal.enumerated() {
                    inside[k] += fairCoverage(observed: observed, forecast: forecast, nominal: nominal)
                }
                steps += 1
            }
        }
    }

    private struct Group: Hashable {
        var grain: Grain
        var places: Place.Kind
        var measure: Measure
        var stratum: Stratum
    }

    /// One for each grain, kind of place, measure and stratum, all patients first.
    var rows: [RegionBacktest.Row] {
        var rows: [Group: RegionBacktest.Row] = [:]
        var scaled: [Group: [Double]] = [:]
        // In one order, since sums of rounded numbers depend on it.
        for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) where tally.steps > 0 {
            let group = Group(grain: key.grain, places: key.place.kind, measure: key.measure, stratum: key.stratum)
            var row =
                rows[group]
                ?? RegionBacktest.Row(
                    grain: key.grain, places: key.place.kind, measure: key.measure, stratum: key.stratum, series: 0,
                    steps: 0, scaled: .nan, coverage: Tally.nominal.map { _ in 0 })
            row.series += 1
            row.steps += tally.steps
            for k in row.coverage.indices { row.coverage[k] += tally.inside[k] }
            if let scale = tally.scale { scaled[group, default: []].append(tally.loss / Double(tally.steps) / scale) }
            rows[group] = row
        }
        return rows.map { group, row in
            var row = row
            let each = scaled[group] ?? []
            row.scaled = each.isEmpty ? .nan : each.reduce(0, +) / Double(each.count)
            row.coverage = row.coverage.map { $0 / Double(max(row.steps, 1)) }
            return row
        }.sorted { a, b in
            let (one, other) = (a.stratum == .all ? "" : a.stratum.text, b.stratum == .all ? "" : b.stratum.text)
            return (a.measure, one, a.grain.stepsPerWeek, a.places.rawValue)
                < (b.measure, other, b.grain.stepsPerWeek, b.places.rawValue)
        }
    }
}

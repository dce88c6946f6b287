import Forecasting
import Scoring
public import Store
public import TimeSeries

/// A region run at each of many past origins, as known then, scored against what came.
///
/// Each origin is a ``RegionRun`` on the store's archive: the same record, weights, calibration and reconciliation as in production.
/// Fits go from one origin to the next, and are made anew on the models' schedules; results are the same for any number of tasks.
public struct RegionBacktest: Sendable {
    /// Observations; forecasts and the record are kept there, so that a part that was done is not done again.
    public let store: any ObservationStore
    public let zone: CivilZone
    public let version: String
    let usage: @Sendable () -> RegionRun.Usage

    /// - Parameter usage: what was used so far; by default nothing, and origins take no time.
    public init(
        store: any ObservationStore, zone: CivilZone = .paris, version: String,
        usage: @Sendable @escaping () -> RegionRun.Usage = { RegionRun.Usage() }
    ) {
        self.store = store
        self.zone = zone
        self.version = version
        self.usage = usage
    }

    /// How good the forecasts of one grain were, over all places of a kind, origins and steps whose truth is known.
    public struct Row: Sendable, Hashable {
        public var grain: Grain
        public var places: Place.Kind
        public var measure: Measure
        public var series: Int
        /// Steps that were forecast and are known.
        public var steps: Int
        /// Mean quantile loss over 19 levels ÷ that of each series' seasonal naive forecast before the first origin; a mean over series.
        public var scaled: Double
        /// Shares of truths within the central intervals of 50, 80 and 90 %, edges counting in part.
        public var coverage: [Double]
    }

    /// What a back-test found, and took.
    public struct Result: Sendable {
        public var rows: [Row] = []
        public var origins = 0
        /// Forecasts issued, and series without one.
        public var published = 0
        public var failures = 0
        public var usage = RegionRun.Usage()
    }

    /// The last Mondays at 06:00 before an instant, ascending: weekly origins.
    public static func mondays(before end: Instant, count: Int, zone: CivilZone) -> [Instant] {
        let weeks = TimeGrid(zone: zone, grain: .week)
        let last = weeks.index(of: end)
        let mondays = (last - count...last).map { week in
            zone.instant(of: CivilDateTime(date: weeks.date(at: week), hour: 6))
        }
        return mondays.filter { $0 < end }.suffix(count)
    }

    /// Forecasts at each origin, then scores.
    ///
    /// - Parameters:
    ///   - order: what to forecast; draws of totals are not kept, whatever it says.
    ///   - origins: ascending.
    ///   - progress: done and all origins.
    public func run(
        _ order: RegionRun.Order, at origins: [Instant], progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(OperationError) -> Result {
        var order = order
        order.keepsPaths = false
        let fits = RegionFits()
        let start = usage()
        var result = Result()
        guard let first = origins.first else { return result }
        var tallies: [SeriesKey: Tally] = [:]
        for (number, origin) in origins.enumerated() {
            let outcome = try await RegionRun(store: store, zone: zone, version: version, fits: fits, now: { origin })
                .run(order, at: origin)
            result.published += outcome.published
            result.failures += outcome.failures.count
            for forecast in outcome.forecasts {
                let key = forecast.series
                var tally: Tally
                if let known = tallies[key] {
                    tally = known
                } else {
                    tally = Tally(truth: try truth(of: key), before: first)
                }
                tally.add(forecast)
                tallies[key] = tally
            }
            progress(number + 1, origins.count)
        }
        result.origins = origins.count
        result.rows = Self.rows(tallies)
        let now = usage()
        result.usage = RegionRun.Usage(
            seconds: now.seconds - start.seconds, processorSeconds: now.processorSeconds - start.processorSeconds,
            peakMegabytes: now.peakMegabytes)
        return result
    }

    private struct Truth {
        var grid: TimeGrid
        var values: SteppedValues
    }

    /// The last figure of each step; of weeks that the store lacks, the sum of their days.
    private func truth(of key: SeriesKey) throws(OperationError) -> Truth {
        let grid = TimeGrid(zone: zone, grain: key.grain)
        do throws(StoreError) {
            var archive = try store.archive(of: [key], from: nil)
            if key.grain == .week, archive.versions(of: key).isEmpty {
                let days = SeriesKey(key.place, key.measure, key.stratum, every: .day)
                let rule = Derivation(kind: .weeks, target: key, parts: [days])
                archive.set(rule.versions(in: try store.archive(of: [days], from: nil), zone: zone), for: key)
            }
            let values = archive.asOf(.distantFuture).values(key, on: grid)
            return Truth(grid: grid, values: values ?? SteppedValues(first: 0, values: []))
        } catch { throw .store(error) }
    }

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
    }

    private static func rows(_ tallies: [SeriesKey: Tally]) -> [Row] {
        var rows: [Group: Row] = [:]
        var scaled: [Group: [Double]] = [:]
        // In one order, since sums of rounded numbers depend on it.
        for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) where tally.steps > 0 {
            let group = Group(grain: key.grain, places: key.place.kind, measure: key.measure)
            var row =
                rows[group]
                ?? Row(
                    grain: key.grain, places: key.place.kind, measure: key.measure, series: 0, steps: 0, scaled: .nan,
                    coverage: Tally.nominal.map { _ in 0 })
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
            (a.measure, a.grain.stepsPerWeek, a.places.rawValue) < (b.measure, b.grain.stepsPerWeek, b.places.rawValue)
        }
    }
}

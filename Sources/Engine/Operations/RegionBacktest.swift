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
        /// All patients, or those of one stratum of the order's margins: by day and week.
        public var stratum: Stratum
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
        let strata = try strata(of: order)
        var scores = RegionScores()
        for (number, origin) in origins.enumerated() {
            let outcome = try await RegionRun(store: store, zone: zone, version: version, fits: fits, now: { origin })
                .run(order, at: origin)
            result.published += outcome.published
            result.failures += outcome.failures.count
            for forecast in try outcome.forecasts + forecasts(of: strata, beside: outcome.forecasts) {
                let key = forecast.series
                if !scores.knows(key) {
                    scores.begin(key, truth: try truth(of: key, among: strata[key.measure] ?? []), before: first)
                }
                scores.add(forecast)
            }
            progress(number + 1, origins.count)
        }
        result.origins = origins.count
        result.rows = scores.rows
        let now = usage()
        result.usage = RegionRun.Usage(
            seconds: now.seconds - start.seconds, processorSeconds: now.processorSeconds - start.processorSeconds,
            peakMegabytes: now.peakMegabytes)
        return result
    }

    /// The strata of an order's margins that the store knows, by measure.
    private func strata(of order: RegionRun.Order) throws(OperationError) -> [Measure: [Stratum]] {
        do throws(StoreError) {
            var found: [Measure: Set<Stratum>] = [:]
            for key in try store.series().map(\.key) where order.measures.contains(key.measure) {
                if order.margins.contains(where: { Array(key.stratum.cells.keys) == [$0] }) {
                    found[key.measure, default: []].insert(key.stratum)
                }
            }
            return found.mapValues { $0.sorted() }
        } catch { throw .store(error) }
    }

    /// What the run that gave the totals said of strata by day and week; these are in the store only.
    private func forecasts(
        of strata: [Measure: [Stratum]], beside totals: [StoredForecast]
    ) throws(OperationError) -> [StoredForecast] {
        var found: [StoredForecast] = []
        do throws(StoreError) {
            for total in totals where total.series.grain != .hour {
                for stratum in strata[total.series.measure] ?? [] {
                    var key = total.series
                    key.stratum = stratum
                    found += try store.forecasts(
                        of: key, by: total.model, from: total.origin, to: total.origin, limit: 1)
                }
            }
        } catch { throw .store(error) }
        return found
    }

    /// The last figure of each step; of weeks that the store lacks, the sum of their days.
    private func truth(of key: SeriesKey, among strata: [Stratum]) throws(OperationError) -> RegionScores.Truth {
        let grid = TimeGrid(zone: zone, grain: key.grain)
        do throws(StoreError) {
            guard key.stratum == .all else {
                let parts = strata.filter { $0.cells.keys == key.stratum.cells.keys }
                    .map { SeriesKey(key.place, key.measure, $0, every: .day) }
                let known = try store.archive(of: parts, from: nil).asOf(.distantFuture)
                return RegionScores.Truth(of: key, among: parts, in: known, zone: zone)
            }
            var archive = try store.archive(of: [key], from: nil)
            if key.grain == .week, archive.versions(of: key).isEmpty {
                let days = SeriesKey(key.place, key.measure, key.stratum, every: .day)
                let rule = Derivation(kind: .weeks, target: key, parts: [days])
                archive.set(rule.versions(in: try store.archive(of: [days], from: nil), zone: zone), for: key)
            }
            let values = archive.asOf(.distantFuture).values(key, on: grid)
            return RegionScores.Truth(grid: grid, values: values ?? SteppedValues(first: 0, values: []))
        } catch { throw .store(error) }
    }
}

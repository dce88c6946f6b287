import Forecasting
import Pipeline
import Reconciliation
import Statistics
import Store
import TimeSeries

/// The last stage of a region run, for one measure: leaf by leaf hours, days, weeks and strata, added to the places above and kept.
struct LeafStage {
    let context: RegionContext
    let measure: Measure
    let places: RegionPlaces
    let days: RegionReconciliation.Reconciled
    let weeks: RegionReconciliation.Reconciled
    let hourAnswers: GrainPass.Answers
    let dayAnswers: [SeriesKey: GrainPass.Answer]
    let weekAnswers: [SeriesKey: GrainPass.Answer]
    private let leaf: LeafForecast
    /// Of each total, so far.
    private var sums: [PlacePaths]
    private var reasons: [ShareReasons?]
    private var dataAsOf: [Instant]
    /// Mean patients of each hour and day at leaves that have hours.
    private var profile: (hours: [Double], days: [Double])
    /// Leaves without hours of their own, positions among the leaves.
    private var waiting: [Int] = []

    init(
        context: RegionContext, measure: Measure, places: RegionPlaces, days: RegionReconciliation.Reconciled,
        weeks: RegionReconciliation.Reconciled, hourAnswers: GrainPass.Answers,
        dayAnswers: [SeriesKey: GrainPass.Answer], weekAnswers: [SeriesKey: GrainPass.Answer],
        margins: [RegionMargin], hasHours: Bool
    ) {
        (self.context, self.measure, self.places, self.days, self.weeks) = (context, measure, places, days, weeks)
        (self.hourAnswers, self.dayAnswers, self.weekAnswers) = (hourAnswers, dayAnswers, weekAnswers)
        var horizons = context.order.horizons
        if !hasHours { horizons.hours = 0 }
        let steps = RegionSteps(zone: context.run.zone, origin: context.origin, horizons: horizons)
        leaf = LeafForecast(steps: steps, margins: margins)
        let none = PlacePaths(draws: context.order.draws, horizons: horizons, columns: leaf.columns)
        sums = places.totals.map { _ in none }
        reasons = places.totals.map { _ in nil }
        dataAsOf = places.totals.map { _ in .distantPast }
        profile = (
            Array(repeating: 0, count: horizons.hours), Array(repeating: 0, count: horizons.days)
        )
    }

    /// Adds some leaves, given by position.
    mutating func add(_ batch: [Int], to outcome: inout RegionRun.Outcome) async throws(OperationError) {
        var ready: [(Int, GrainPass.Answer?)] = []
        for number in batch {
            let series = context.key(places.leaves[number], measure, .hour)
            switch hourAnswers[series] {
            case .success(let answer):
                ready.append((number, answer))
                let own = answer.forecast.paths.mean
                for step in profile.hours.indices { profile.hours[step] += own[step] }
                let inDays = days.paths.bottoms[number].mean
                for step in profile.days.indices { profile.days[step] += inDays[step] }
            case .failure(let error):
                outcome.failures.append(ForecastRun.Outcome.Failure(series: series, error: error))
                waiting.append(number)
            case nil:
                if leaf.steps.horizons.hours > 0 { waiting.append(number) } else { ready.append((number, nil)) }
            }
        }
        try await publish(ready, to: &outcome)
    }

    /// Adds the leaves that have no hours of their own, then keeps the totals.
    mutating func finish(_ outcome: inout RegionRun.Outcome) async throws(OperationError) {
        try await publish(waiting.map { ($0, nil) }, to: &outcome)
        waiting = []
        let work = self
        let found = await inParallel(Array(places.totals.indices), tasks: context.order.tasks) { total in
            work.stored(
                work.sums[total], of: work.places.totals[total], dataAsOf: work.dataAsOf[total],
                reasons: work.reasons[total])
        }
        for forecasts in found { try keep(forecasts, &outcome) }
    }

    private mutating func publish(
        _ leaves: [(Int, GrainPass.Answer?)], to outcome: inout RegionRun.Outcome
    ) async throws(OperationError) {
        let work = self
        // A few at a time: paths of all strata of a place are large.
        for start in stride(from: 0, to: leaves.count, by: 8) {
            let some = Array(leaves[start..<min(start + 8, leaves.count)])
            let found = await inParallel(some, tasks: context.order.tasks) { number, hours in
                work.paths(of: number, hours)
            }
            // One transaction for all of them: each waits for the disk.
            var ready: [StoredForecast] = []
            for ((number, _), result) in zip(some, found) {
                switch result {
                case .success(let one):
                    for total in places.above[number] {
                        sums[total].add(one.paths)
                        if reasons[total]?.add(one.reasons) == nil { reasons[total] = one.reasons }
                        dataAsOf[total] = max(dataAsOf[total], one.dataAsOf)
                    }
                    ready += one.forecasts
                case .failure(let error): throw .reconciliation(error)
                }
            }
            try keep(ready, &outcome)
        }
    }

    private struct Leaf: Sendable {
        var paths: PlacePaths
        var reasons: ShareReasons
        var forecasts: [StoredForecast]
        var dataAsOf: Instant
    }

    private func paths(of number: Int, _ hours: GrainPass.Answer?) -> Result<Leaf, ReconciliationError> {
        let place = places.leaves[number]
        let inDays = dayAnswers[context.key(place, measure, .day)]
        var generator = SeededGenerator(
            seed: context.order.seed, stream: "region|\(place)|\(measure.name)|\(leaf.steps.origin(.hours))")
        let own = hours?.forecast.paths ?? borrowedHours(of: number, using: &generator)
        let parts = LeafForecast.Parts(
            place: place, hours: own, ownsHours: hours != nil, days: days.paths.bottoms[number],
            weeks: weeks.paths.bottoms[number],
            today: hours?.since.values
                ?? Array(repeating: .nan, count: own.horizon > 0 ? leaf.steps.firstHour : 0),
            week: inDays?.since ?? NewestPast(values: []), entry: context.territory.entries[place])
        let newest = max(hours?.dataAsOf ?? .distantPast, inDays?.dataAsOf ?? .distantPast)
        do throws(ReconciliationError) {
            let paths = try leaf.paths(parts, using: &generator)
            let reasons = ShareReasons(
                place, margins: leaf.margins, days: paths[0, .days].mean, weeks: paths[0, .weeks].mean)
            return .success(
                Leaf(
                    paths: paths, reasons: reasons,
                    forecasts: stored(paths, of: place, dataAsOf: newest, reasons: reasons), dataAsOf: newest))
        } catch { return .failure(error) }
    }

    /// Of a leaf without hours of its own.
    private func borrowedHours(of number: Int, using generator: inout SeededGenerator) -> SamplePaths {
        let inDays = days.paths.bottoms[number]
        let hours = LeafForecast.hours(from: inDays, profile: profile, using: &generator)
        return leaf.steps.frame(hours: hours.horizon).hours(hours, after: inDays)
    }

    // MARK: Keeping

    private func stored(
        _ paths: PlacePaths, of place: Place, dataAsOf: Instant, reasons: ShareReasons?
    ) -> [StoredForecast] {
        let (order, run) = (context.order, context.run)
        let isTotal = places.structure.node(place.description).map { $0 < places.structure.totalCount } ?? false
        var forecasts: [StoredForecast] = []
        var all: [RegionSteps.Level: [[Double]]] = [:]
        for (column, stratum) in paths.columns.enumerated() {
            guard let stratum, isTotal || stratum == .all || isCounted(place, stratum) else { continue }
            for level in RegionSteps.Level.allCases where paths.horizons[level] > 0 {
                let marginals = paths.marginals(column, level, levels: Level.nineteen)
                let key = context.key(place, measure, level.grain, stratum)
                var notes = ["coherent": (level == .weeks ? weeks : days).reconciler]
                if stratum == .all {
                    all[level] = marginals.quantiles
                    if var own = own(key) {
                        own.band = own.band.of(published: marginals.quantiles)
                        notes.merge(ForecastNotes.notes(of: own)) { $1 }
                    }
                } else if let all = all[level] {
                    notes.merge(ForecastNotes.notes(of: ShareBand(published: marginals.quantiles, all: all))) { $1 }
                    if let why = reasons?.explanation(of: column - 1, level) {
                        notes.merge(ForecastNotes.notes(of: why)) { $1 }
                    }
                }
                forecasts.append(
                    StoredForecast(
                        series: key, origin: leaf.steps.grid(level).start(at: leaf.steps.origin(level)),
                        model: order.models?.joined(separator: "+") ?? StoredForecast.published, issuedAt: run.now(),
                        dataAsOf: dataAsOf, seed: order.seed, version: run.version, zone: run.zone.identifier,
                        levels: Level.nineteen.map(\.value), quantiles: marginals.quantiles, means: marginals.means,
                        paths: order.keepsPaths && stratum == .all ? paths[column, level].values : [], notes: notes))
            }
        }
        return forecasts
    }

    /// The forecast of this very series before it was reconciled, which says how it came about.
    private func own(_ key: SeriesKey) -> SeriesForecast? {
        switch key.grain {
        case .hour: try? hourAnswers[key]?.get().forecast
        case .day: dayAnswers[key]?.forecast
        default: weekAnswers[key]?.forecast
        }
    }

    /// Whether a stratum of a leaf is counted there: others are a rounding of its shares.
    private func isCounted(_ place: Place, _ stratum: Stratum) -> Bool {
        [Grain.hour, .day].contains { context.stored.contains(context.key(place, measure, $0, stratum)) }
    }

    private func keep(_ forecasts: [StoredForecast], _ outcome: inout RegionRun.Outcome) throws(OperationError) {
        do { try context.run.store.saveForecasts(forecasts) } catch { throw .store(error) }
        outcome.published += forecasts.count
        for var forecast in forecasts where forecast.series.stratum == .all {
            forecast.paths = []
            outcome.forecasts.append(forecast)
        }
    }
}

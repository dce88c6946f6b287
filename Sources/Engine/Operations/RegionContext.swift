import Forecasting
import Pipeline
import Reconciliation
import Statistics
import Store
import TimeSeries

/// What a region run knows from the start, and its steps over places.
struct RegionContext: Sendable {
    let run: RegionRun
    let order: RegionRun.Order
    let origin: Instant
    let steps: RegionSteps
    let territory: Territory
    let stored: Set<SeriesKey>
    /// Places with their daily totals, by measure.
    private let leaves: [Measure: [Place]]
    /// Leaves that hold other leaves and count other patients than those, which differ from them by so much.
    let apart: [Measure: [Place: Double]]
    /// Totals whose past is not that of the leaves below them: they have no forecast of their own.
    private let outdated: [Measure: Set<Place>]
    private let calendar: CivilCalendar
    private let fits: RegionFits

    init(_ run: RegionRun, _ order: RegionRun.Order, at origin: Instant) throws(OperationError) {
        (self.run, self.order, self.origin) = (run, order, origin)
        fits = run.fits ?? RegionFits(holds: false)
        steps = RegionSteps(zone: run.zone, origin: origin, horizons: order.horizons)
        let places: Territory
        let known: Set<SeriesKey>
        do {
            calendar = try run.store.calendar(around: origin, zone: run.zone)
            places = try run.store.fullTerritory()
            known = Set(try run.store.series().map(\.key))
        } catch { throw .store(error) }
        (territory, stored) = (places, known)
        let today = run.zone.date(at: origin)
        var leaves: [Measure: [Place]] = [:]
        var apart: [Measure: [Place: Double]] = [:]
        var outdated: [Measure: Set<Place>] = [:]
        for measure in order.measures {
            let lowest = RegionPlaces.leaves(of: known, measure, territory: places)
            let totals: PlaceTotals
            do {
                totals = try PlaceTotals(
                    lowest, measure, in: run.store, stored: known, territory: places, origin: origin,
                    grid: steps.grid(.days))
            } catch { throw .store(error) }
            let alone = totals.apart(lowest)
            let open = lowest.filter { place in places.entries[place]?.closed.map { today < $0 } ?? true }
            (leaves[measure], apart[measure]) = (open + alone.keys.sorted(), alone)
            outdated[measure] = totals.outdated(open + alone.keys.sorted(), apart: Set(alone.keys))
        }
        (self.leaves, self.apart, self.outdated) = (leaves, apart, outdated)
    }

    func key(_ place: Place, _ measure: Measure, _ grain: Grain, _ stratum: Stratum = .all) -> SeriesKey {
        SeriesKey(place, measure, stratum, every: grain)
    }

    private func standingApart(_ measure: Measure) -> Set<Place> { Set((apart[measure] ?? [:]).keys) }

    /// Totals of all leaves and of what holds them that the store knows.
    func keys(_ grain: Grain) -> [SeriesKey] {
        order.measures.flatMap { measure in
            let below = leaves[measure] ?? []
            let above = below.flatMap {
                RegionPlaces.holders(of: $0, territory: territory, apart: standingApart(measure))
            }
            return Set(below + above).sorted().map { key($0, measure, grain) }.filter { stored.contains($0) }
        }
    }

    /// Open sites without any data in places where other sites report; national lists name thousands of others.
    var silent: [ForecastRun.Outcome.Failure] {
        let known = Set(leaves.values.joined())
        let told = Set(known.filter { $0.kind == .site }.compactMap { territory.entries[$0]?.parent })
        let today = run.zone.date(at: origin)
        guard let measure = order.measures.first else { return [] }
        return territory.entries.values.filter { entry in
            entry.place.kind == .site && entry.isOpen(on: today) && !known.contains(entry.place)
                && entry.parent.map(told.contains) ?? false
        }.map { entry in
            let series = key(entry.place, measure, .day)
            return ForecastRun.Outcome.Failure(series: series, error: .noData(series: series))
        }
    }

    /// Places that open or close within the forecast.
    var announced: [Territory.Entry] {
        let first = run.zone.date(at: origin)
        let last = steps.grid(.weeks).date(at: steps.origin(.weeks) + order.horizons.weeks)
        func isAhead(_ date: CivilDate?) -> Bool { date.map { first < $0 && $0 < last } ?? false }
        return territory.entries.values.filter { isAhead($0.opened) || isAhead($0.closed) }
            .sorted { $0.place < $1.place }
    }

    // MARK: Models

    /// The forecasts of one grain.
    struct GrainForecasts {
        var answers: [SeriesKey: GrainPass.Answer] = [:]
        var failures: [ForecastRun.Outcome.Failure] = []
        var errors: RecordErrors
    }

    func pass(_ level: RegionSteps.Level, keys: [SeriesKey]) async throws(OperationError) -> GrainPass {
        let grid = steps.grid(level)
        let request = ForecastRequest(
            grid: grid, origin: steps.origin(level), horizon: order.horizons[level], calendar: calendar,
            draws: order.draws, seed: order.seed, models: order.models,
            ensemble: level == .hours ? Ensemble.hoursWithinDays : nil, schedule: order.schedules[level.grain])
        let since =
            switch level {
            case .hours: steps.startOfToday
            case .days: steps.startOfWeek
            case .weeks: steps.origin(.weeks)
            }
        let (store, stored, zone) = (run.store, stored, run.zone)
        return try await GrainPass(
            MemberPass(request: request, tasks: order.tasks, fits: fits), keys: keys, at: origin, since: since,
            keeping: RecordKeeping(store: store, zone: zone, version: run.version, now: run.now), panel: order.panel
        ) { keys throws(OperationError) in
            // Weeks that nobody has put in the store are made of its days.
            let absent = keys.filter { $0.grain == .week && !stored.contains($0) }
            do throws(StoreError) {
                var archive = try store.archive(of: keys, from: nil)
                for key in absent {
                    let days = SeriesKey(key.place, key.measure, key.stratum, every: .day)
                    let rule = Derivation(kind: .weeks, target: key, parts: [days])
                    archive.set(rule.versions(in: try store.archive(of: [days], from: nil), zone: zone), for: key)
                }
                return archive
            } catch { throw .store(error) }
        }
    }

    /// The forecasts of all series of a grain that is small enough to be held.
    func grain(_ level: RegionSteps.Level, keys: [SeriesKey], watch: inout RegionRun.Watch) async throws(OperationError)
        -> GrainForecasts
    {
        let pass = try await pass(level, keys: keys)
        watch.lap("\(level): record")
        var found = GrainForecasts(errors: pass.errors)
        let answers = try await pass.answers(keys)
        for key in keys {
            switch answers[key] {
            case .success(let answer): found.answers[key] = answer
            case .failure(let error):
                found.failures.append(ForecastRun.Outcome.Failure(series: key, error: error))
            case nil: break
            }
        }
        watch.lap("\(level): models")
        return found
    }

    /// The hours of all leaves and totals that have some, ready to be asked for in batches.
    func hours(_ places: [Measure: RegionPlaces], watch: inout RegionRun.Watch) async throws(OperationError) -> (
        pass: GrainPass?, keys: Set<SeriesKey>
    ) {
        guard order.horizons.hours > 0 else { return (nil, []) }
        let keys = places.flatMap { measure, places in
            places.places.filter { outdated[measure]?.contains($0) != true }.map { key($0, measure, .hour) }
        }.filter { stored.contains($0) }.sorted()
        guard !keys.isEmpty else { return (nil, []) }
        let pass = try await pass(.hours, keys: keys)
        watch.lap("hours: record")
        return (pass, Set(keys))
    }

    /// The hours of a measure's leaves in the order of their days, and of what the totals' own hours say that they have in common.
    func hours(
        _ measure: Measure, _ places: RegionPlaces, _ pass: GrainPass?, keys: Set<SeriesKey>, days: CoherentPaths
    ) async throws(OperationError) -> GrainPass.Answers {
        guard let pass else { return [:] }
        var answers: GrainPass.Answers = [:]
        for start in stride(from: 0, to: places.places.count, by: max(order.batch, 1)) {
            let some = places.places[start..<min(start + max(order.batch, 1), places.places.count)]
            let wanted = some.map { key($0, measure, .hour) }.filter { keys.contains($0) }
            answers.merge(try await pass.answers(wanted)) { $1 }
        }
        let frame = steps.frame(hours: order.horizons.hours)
        var base: [SeriesKey: SamplePaths] = [:]
        func keep(_ paths: SamplePaths, _ key: SeriesKey) {
            answers[key] = answers[key]?.map { answer in
                var answer = answer
                answer.forecast.paths = paths
                return answer
            }
        }
        for place in places.places {
            let key = key(place, measure, .hour)
            guard let own = try? answers[key]?.get(), let inDays = days.paths(of: place.description) else { continue }
            let ordered = frame.hours(own.forecast.paths, after: inDays)
            base[key] = ordered
            // Paths of a region are large: none is held twice.
            keep(ordered, key)
        }
        let (ordered, work) = RegionReconciliation.hours(
            base, places: places, measure: measure, blocks: frame.hourBlocks)
        var joint = work.paths
        // A day at a time: all steps of all places are as large as their paths.
        for start in stride(from: 0, to: order.horizons.hours, by: 24) {
            let steps = Array(start..<min(start + 24, order.horizons.hours))
            let draws = await inParallel(steps, tasks: order.tasks) { work.draws(at: $0) }
            for (step, draws) in zip(steps, draws) { work.put(draws, at: step, into: &joint) }
        }
        for (key, paths) in zip(ordered, joint) { keep(paths, key) }
        return answers
    }

    /// The place that holds all leaves of a measure, position among the totals; nil where none does, or its past is not theirs.
    private func top(_ measure: Measure, _ places: RegionPlaces) -> Int? {
        let top = places.totals.indices.first { total in places.above.allSatisfy { $0.contains(total) } }
        return top.flatMap { outdated[measure]?.contains(places.totals[$0]) == true ? nil : $0 }
    }

    // MARK: Places

    /// The hierarchy of the leaves that have a daily forecast, by measure.
    func places(answered: [SeriesKey: GrainPass.Answer]) throws(OperationError) -> [Measure: RegionPlaces] {
        var places: [Measure: RegionPlaces] = [:]
        for measure in order.measures {
            let with = (leaves[measure] ?? []).filter { answered[key($0, measure, .day)] != nil }
            guard !with.isEmpty else { continue }
            do {
                places[measure] = try RegionPlaces(leaves: with, territory: territory, apart: standingApart(measure))
            } catch { throw .hierarchy(error) }
        }
        return places
    }

    /// Days and weeks that add up over places.
    func reconciled(
        _ days: GrainForecasts, _ weeks: GrainForecasts, _ places: [Measure: RegionPlaces]
    ) throws(OperationError) -> (
        days: [Measure: RegionReconciliation.Reconciled], weeks: [Measure: RegionReconciliation.Reconciled]
    ) {
        var inDays = days.answers.mapValues { $0.forecast.paths }
        var inWeeks = weeks.answers.mapValues { $0.forecast.paths }
        for (measure, places) in outdated {
            for place in places {
                inDays[key(place, measure, .day)] = nil
                inWeeks[key(place, measure, .week)] = nil
            }
        }
        for (measure, places) in places {
            for leaf in places.leaves where inWeeks[key(leaf, measure, .week)] == nil {
                inWeeks[key(leaf, measure, .week)] = inDays[key(leaf, measure, .day)].map {
                    LeafForecast.weeks(from: $0, horizon: order.horizons.weeks)
                }
            }
        }
        var generator = SeededGenerator(seed: order.seed, stream: "region|\(steps.origin(.days))|reconciliation")
        do {
            let coherent = try RegionReconciliation(territory: territory, errors: days.errors)
                .reconciled(inDays, places: places, grain: .day, using: &generator)
            let frame = steps.frame(hours: 0)
            for (measure, places) in places {
                for place in places.places {
                    guard let before = coherent[measure]?.paths.paths(of: place.description) else { continue }
                    let key = key(place, measure, .week)
                    inWeeks[key] = inWeeks[key].map { frame.weeks($0, after: before) }
                }
            }
            return (
                coherent,
                try RegionReconciliation(territory: territory, errors: weeks.errors)
                    .reconciled(inWeeks, places: places, grain: .week, areJoint: true, using: &generator)
            )
        } catch { throw .reconciliation(error) }
    }

    // MARK: Strata

    /// The strata of a breakdown that the store knows of a measure.
    func strata(_ measure: Measure, _ dimension: Stratum.Dimension) -> [Stratum] {
        Set(stored.filter { $0.measure == measure && Array($0.stratum.cells.keys) == [dimension] }.map(\.stratum))
            .sorted()
    }

    /// Shares of all leaves, each read from the store on its own.
    ///
    /// The strata of the place that holds all leaves lead them by forecasts of their own, where they are counted.
    func margins(
        _ measure: Measure, _ places: RegionPlaces, days: CoherentPaths, weeks: CoherentPaths,
        watch: inout RegionRun.Watch
    ) async throws(OperationError) -> [RegionMargin] {
        let top = top(measure, places)
        var leaves: [Place: AheadPaths] = [:]
        for (number, leaf) in places.leaves.enumerated() {
            leaves[leaf] = AheadPaths(days: days.bottoms[number], weeks: weeks.bottoms[number])
        }
        var margins: [RegionMargin] = []
        let (store, origin, steps) = (run.store, origin, steps)
        // One day more than the days learned from, for a clock change.
        let from = steps.grid(.days).start(at: steps.origin(.days) - MarginCounts.days - 1)
        for dimension in order.margins {
            let strata = strata(measure, dimension)
            guard !strata.isEmpty else { continue }
            let wanted = places.leaves.map { leaf -> [SeriesKey] in
                let hours = strata.map { key(leaf, measure, .hour, $0) }.filter { stored.contains($0) }
                let days = strata.map { key(leaf, measure, .day, $0) }.filter { stored.contains($0) }
                if !hours.isEmpty { return hours + [key(leaf, measure, .hour)] }
                return days.isEmpty ? [] : days + [key(leaf, measure, .day)]
            }
            var learning = RegionMargin.Learning(strata: strata, steps: steps, calendar: calendar)
            // A few at a time: sixteen weeks of hours of every stratum are large.
            let all = Array(zip(places.leaves, wanted))
            for start in stride(from: 0, to: all.count, by: 16) {
                let some = Array(all[start..<min(start + 16, all.count)])
                let found = await inParallel(some, tasks: order.tasks) { leaf, keys in
                    Result<MarginCounts?, StoreError> { () throws(StoreError) in
                        guard !keys.isEmpty else { return nil }
                        let snapshot = try store.archive(of: keys, from: from).asOf(origin)
                        return MarginCounts(leaf, measure, strata: strata, in: snapshot, steps: steps)
                    }
                }
                for ((leaf, _), counts) in zip(some, found) {
                    do { if let counts = try counts.get() { learning.add(leaf, counts) } } catch { throw .store(error) }
                }
            }
            var generator = SeededGenerator(
                seed: order.seed, stream: "region|\(measure.name)|\(dimension.rawValue)|\(steps.origin(.days))")
            guard var margin = learning.margin(draws: order.draws, using: &generator) else { continue }
            watch.lap("shares")
            if let top, let inDays = days.paths(of: places.totals[top].description),
                let inWeeks = weeks.paths(of: places.totals[top].description)
            {
                margin = margin.led(
                    by: try await forecasts(strata, of: places.totals[top], measure, watch: &watch),
                    of: AheadPaths(days: inDays, weeks: inWeeks), leaves: leaves)
            }
            margins.append(margin)
        }
        return margins
    }

    /// What the models say of the strata of a place that are counted there.
    private func forecasts(
        _ strata: [Stratum], of place: Place, _ measure: Measure, watch: inout RegionRun.Watch
    ) async throws(OperationError) -> [Stratum: AheadPaths] {
        let strata = strata.filter { stored.contains(key(place, measure, .day, $0)) }
        guard !strata.isEmpty else { return [:] }
        let days = try await grain(.days, keys: strata.map { key(place, measure, .day, $0) }, watch: &watch)
        let weeks = try await grain(.weeks, keys: strata.map { key(place, measure, .week, $0) }, watch: &watch)
        var found: [Stratum: AheadPaths] = [:]
        for stratum in strata {
            guard let inDays = days.answers[key(place, measure, .day, stratum)],
                let inWeeks = weeks.answers[key(place, measure, .week, stratum)]
            else { continue }
            found[stratum] = AheadPaths(days: inDays.forecast.paths, weeks: inWeeks.forecast.paths)
        }
        return found
    }
}

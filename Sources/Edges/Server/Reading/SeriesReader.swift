import Store
import TimeSeries

/// Reads what pages and API show from any store, as it is known at one instant.
struct SeriesReader: Sendable {
    let store: any ObservationStore
    let zone: CivilZone
    let now: Instant
    let cache: ObservationCache

    /// Share of a total that may be completed from usual values before the total is called missing.
    static let largestCompletedShare = 0.1

    /// What kept values depend on; read once for each request.
    private let stamp: ObservationCache.Stamp
    let index: StoreIndex

    init(store: any ObservationStore, zone: CivilZone, now: Instant, cache: ObservationCache) throws(StoreError) {
        self.store = store
        self.zone = zone
        self.now = now
        self.cache = cache
        let newest = try store.deliveries(limit: 1).first?.header
        let stamp = ObservationCache.Stamp(
            newestDelivery: newest.map { "\($0.connector)|\($0.hash)|\($0.receivedAt)" },
            hour: now.secondsSince1970 / 3600)
        self.stamp = stamp
        if let kept = cache.index(at: stamp) {
            index = kept
        } else {
            index = StoreIndex(
                series: try store.series(), territory: try store.territory(),
                findings: try store.findings(series: nil, atLeast: .setAside, limit: 10_000),
                holidays: try store.schoolHolidays())
            cache.keep(index, at: stamp)
        }
    }

    func grid(_ key: SeriesKey) -> TimeGrid { TimeGrid(zone: zone, grain: key.grain) }

    /// Observed values from a grid index on; NaN where missing, set aside or not yet complete.
    ///
    /// Nil when nothing is known.
    func values(_ key: SeriesKey, from first: Int) throws(StoreError) -> ObservationCache.Values? {
        let request = ObservationCache.Request(key: key, from: first)
        if let kept = cache.values(request, at: stamp) { return kept }
        let sources = index.sources(of: key)
        guard !sources.isEmpty else { return nil }
        let grid = grid(key)
        let start = grid.start(at: first)
        var wanted = sources
        if key.stratum != .all {
            wanted += sources.map { SeriesKey($0.place, $0.measure, .all, every: $0.grain) }
                .filter { index.summaries[$0] != nil }
        }
        let snapshot = try store.archive(of: wanted, from: readingStart(for: start)).asOf(now)
        var parts: [ObservationCache.Values] = []
        for source in sources {
            if let part = part(source, of: snapshot, on: grid, from: start) { parts.append(part) }
        }
        guard !parts.isEmpty else { return nil }
        var values = parts.count == 1 ? parts[0] : total(of: parts.map(\.stepped), on: grid)
        if parts.count == 1 {
            values.completed = try completedSteps(of: sources[0], in: values.stepped, on: grid)
        }
        cache.keep(values, for: request, at: stamp)
        return values
    }

    /// One stored series on the grid that is asked for, without what was set aside and without incomplete steps.
    ///
    /// What the snapshot holds before `start` only tells what is an outage.
    private func part(
        _ source: SeriesKey, of snapshot: Snapshot, on grid: TimeGrid, from start: Instant
    ) -> ObservationCache.Values? {
        let own = TimeGrid(zone: zone, grain: source.grain)
        let outages = outages(of: source, in: snapshot, on: own)
        func known(_ key: SeriesKey) -> SteppedValues? {
            guard let begin = snapshot.current(key).first(where: { $0.referenceTime >= start }),
                let all = snapshot.values(key, on: own)
            else { return nil }
            let first = own.index(of: begin.referenceTime)
            return SteppedValues(first: first, values: Array(all.values[(first - all.first)...]))
        }
        guard let reported = known(source) else { return nil }
        var fine = reported.without(outages)
        if source.stratum != .all {
            let total = SeriesKey(source.place, source.measure, .all, every: source.grain)
            if let known = known(total) { fine = Self.withZeros(fine, where: known.without(outages)) }
        }
        for stored in index.setAside[source] ?? [] {
            guard let from = stored.finding.from, let to = stored.finding.to else { continue }
            for i in fine.values.indices {
                let start = own.start(at: fine.first + i)
                if start >= from, start < to { fine.values[i] = .nan }
            }
        }
        let setAside = fine.values.indices.map { fine.first + $0 }
            .filter { fine[$0].isNaN && !reported[$0].isNaN }.map { grid.index(of: own.label(at: $0)) }
        if own.grain != grid.grain {
            let averages = MeasureCatalog.card(of: source.measure).kind != .count
            guard let coarser = Self.coarser(fine, from: own, to: grid, averages: averages) else { return nil }
            fine = coarser
        }
        return ObservationCache.Values(stepped: fine, setAside: Set(setAside))
    }

    /// A stratum is zero where its total is known and nothing is said of the stratum, from its first value on.
    ///
    /// Where its usual share leads one to expect so many that nobody at all has a probability under e⁻¹⁶, it is missing.
    static func withZeros(_ stratum: SteppedValues, where total: SteppedValues) -> SteppedValues {
        guard let begin = stratum.values.firstIndex(where: { !$0.isNaN }) else { return stratum }
        let first = stratum.first + begin
        let end = max(stratum.end, total.end)
        var (part, whole) = (0.0, 0.0)
        for i in first..<end where !stratum[i].isNaN && !total[i].isNaN {
            part += stratum[i]
            whole += total[i]
        }
        let share = whole > 0 ? part / whole : 0
        return SteppedValues(
            first: first,
            values: (first..<end).map { i in
                stratum[i].isNaN && !total[i].isNaN && share * total[i] < 16 ? 0 : stratum[i]
            })
    }

    /// Sums (or means) of whole steps; a step with a missing part is missing.
    ///
    /// Hours that the spring switch skips are no part.
    static func coarser(_ fine: SteppedValues, from own: TimeGrid, to grid: TimeGrid, averages: Bool) -> SteppedValues?
    {
        guard !fine.values.isEmpty else { return nil }
        let first = grid.index(of: own.label(at: fine.first))
        let last = grid.index(of: own.label(at: fine.end - 1))
        let values = (first...last).map { step -> Double in
            let begin = own.index(of: grid.label(at: step))
            let end = own.index(of: grid.label(at: step + 1))
            var sum = 0.0
            var count = 0
            for i in begin..<end {
                let value = fine[i]
                if value.isNaN {
                    if own.hours(at: i) > 0 { return .nan }
                } else {
                    sum += value
                    count += 1
                }
            }
            return count == 0 ? .nan : averages ? sum / Double(count) : sum
        }
        return SteppedValues(first: first, values: values)
    }

    /// The sum over places; a missing one counts at its usual value while such places stay a small share of the total.
    private func total(of parts: [SteppedValues], on grid: TimeGrid) -> ObservationCache.Values {
        let first = parts.map(\.first).min() ?? 0
        let end = parts.map(\.end).max() ?? first
        var values = [Double](repeating: .nan, count: end - first)
        var completed: Set<Int> = []
        let usuals = parts.map { Usual(values: $0, grid: grid, calendar: index.calendar) }
        for i in first..<end {
            var known = 0.0
            var filled = 0.0
            var unknown = false
            for (part, usual) in zip(parts, usuals) where i >= part.first {
                let value = part[i]
                if !value.isNaN {
                    known += value
                } else if let guess = usual.mean(at: i, knownBefore: i) {
                    filled += guess
                } else if i < part.end {
                    unknown = true
                }
            }
            guard !unknown, known + filled > 0, filled <= Self.largestCompletedShare * (known + filled) else {
                continue
            }
            values[i - first] = known + filled
            if filled > 0 { completed.insert(i) }
        }
        return ObservationCache.Values(stepped: SteppedValues(first: first, values: values), completed: completed)
    }
}

import DataQuality
import TimeSeries

/// Which steps of a series were known to lie in an outage, and since when; see ``OutageMask``.
///
/// The verdict on a step at an instant uses only what was known by then of its day and the ``days`` days before, so that
/// sums made delivery by delivery are those made at once. It follows that an outage of more than two weeks becomes a closure, as for models.
struct OutageHistory {
    /// Days before the day of a step that say what is usual.
    static let days = 56

    /// From when on a step counted as in an outage, or no longer did.
    private struct Change {
        var at: Instant
        var isOut: Bool
    }

    /// In order of time, by reference time; steps that never were in an outage have none.
    private var changes: [Instant: [Change]] = [:]

    /// - Parameter versions: of one series, ordered by reference time, then by availability.
    init(_ versions: [Revision], on grid: TimeGrid, calendar: CivilCalendar) {
        guard let perDay = grid.grain.stepsPerDay, !versions.isEmpty else { return }
        var known = KnownSteps(versions, on: grid)
        let order = versions.indices.sorted { (versions[$0].availableAt, $0) < (versions[$1].availableAt, $1) }
        var from = 0
        while from < order.count {
            let time = versions[order[from]].availableAt
            var to = from
            while to < order.count, versions[order[to]].availableAt == time { to += 1 }
            for position in order[from..<to] { known.learn(versions[position].value, at: position) }
            // Days with something new that looks like an outage, or was one.
            var days: Set<Int> = []
            for position in order[from..<to] {
                let step = known.step(at: position)
                let day = Self.floored(step, perDay)
                guard !days.contains(day) else { continue }
                if known.isOut(day: day)
                    || OutageMask.isSuspicious(
                        step, in: known.values, before: (day + 1) * perDay, grain: grid.grain)
                {
                    days.insert(day)
                }
            }
            for day in days {
                let steps = (day * perDay)..<((day + 1) * perDay)
                let past = known.values(from: steps.lowerBound - Self.days * perDay, to: steps.upperBound)
                let mask = OutageMask.mask(values: past, grid: grid, calendar: calendar)
                let out = Set(steps.filter { $0 >= past.first && $0 < past.end && mask[$0 - past.first] })
                for (reference, isOut) in known.judge(day: day, out: out) {
                    changes[reference, default: []].append(Change(at: time, isOut: isOut))
                }
            }
            from = to
        }
    }

    /// The versions of this series, or of a part of it, missing where and while this one was in an outage.
    func without(_ versions: [Revision]) -> [Revision] {
        guard !changes.isEmpty else { return versions }
        var result: [Revision] = []
        result.reserveCapacity(versions.count)
        var from = 0
        while from < versions.count {
            let reference = versions[from].referenceTime
            var to = from
            while to < versions.count, versions[to].referenceTime == reference { to += 1 }
            if let changes = changes[reference] {
                Self.append(versions[from..<to], changes, to: &result)
            } else {
                result += versions[from..<to]
            }
            from = to
        }
        return result
    }

    /// A version for each instant at which the value or the judgement of it changed.
    private static func append(_ versions: ArraySlice<Revision>, _ changes: [Change], to result: inout [Revision]) {
        let first = result.count
        for time in Set(versions.map(\.availableAt) + changes.map(\.at)).sorted() {
            guard var version = versions.last(where: { $0.availableAt <= time }) else { continue }
            version.availableAt = time
            if changes.last(where: { $0.at <= time })?.isOut ?? false { version.value = nil }
            if result.count > first, result[result.count - 1].value == version.value { continue }
            result.append(version)
        }
    }

    private static func floored(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a - b + 1) / b }
}

/// The values of a series as they become known one after the other, and which of them lie in an outage.
private struct KnownSteps {
    /// By grid index; NaN where nothing is known yet.
    private(set) var values: SteppedValues
    /// Reference times, ascending, with the step and what is known of each: NaN for missing, nil for nothing yet.
    private var cells: [(reference: Instant, step: Int, value: Double?)] = []
    /// The cell of each version.
    private var cellOfVersion: [Int] = []
    /// Steps in an outage, by day.
    private var out: [Int: Set<Int>] = [:]

    init(_ versions: [Revision], on grid: TimeGrid) {
        cellOfVersion.reserveCapacity(versions.count)
        for version in versions {
            if cells.last?.reference != version.referenceTime {
                cells.append((version.referenceTime, grid.index(of: version.referenceTime), nil))
            }
            cellOfVersion.append(cells.count - 1)
        }
        let first = cells.first?.step ?? 0
        let count = (cells.last?.step ?? first) - first + 1
        values = SteppedValues(first: first, values: Array(repeating: .nan, count: max(0, count)))
    }

    func step(at version: Int) -> Int { cells[cellOfVersion[version]].step }

    /// Takes a value in; real hours that share a label are one step, which is their sum.
    mutating func learn(_ value: Double?, at version: Int) {
        let cell = cellOfVersion[version]
        let step = cells[cell].step
        cells[cell].value = value ?? .nan
        var sum = value ?? .nan
        if cell > 0, cells[cell - 1].step == step { sum += cells[cell - 1].value ?? 0 }
        if cell + 1 < cells.count, cells[cell + 1].step == step { sum += cells[cell + 1].value ?? 0 }
        values.values[step - values.first] = sum
    }

    /// What is known of a stretch, from its first known step on.
    func values(from first: Int, to end: Int) -> SteppedValues {
        let end = min(end, values.end)
        var begin = max(first, values.first)
        while begin < end, values[begin].isNaN { begin += 1 }
        guard begin < end else { return SteppedValues(first: first, values: []) }
        return SteppedValues(
            first: begin, values: Array(values.values[(begin - values.first)..<(end - values.first)]))
    }

    /// Whether any step of a day is in an outage.
    func isOut(day: Int) -> Bool { out[day] != nil }

    /// Sets which steps of a day are in an outage; returns the reference times whose state changed.
    mutating func judge(day: Int, out steps: Set<Int>) -> [(reference: Instant, isOut: Bool)] {
        let changed = steps.symmetricDifference(out[day] ?? [])
        out[day] = steps.isEmpty ? nil : steps
        return changed.sorted().flatMap { step in
            references(of: step).map { ($0, steps.contains(step)) }
        }
    }
    private func references(of step: Int) -> [Instant] {
        // Cells are in the order of their steps.
        var (low, high) = (0, cells.count)
        while low < high {
            let middle = (low + high) / 2
            if cells[middle].step < step { low = middle + 1 } else { high = middle }
        }
        return cells[low...].prefix { $0.step == step }.map(\.reference)
    }
}

/// The outages of the series that sums are made of, each series looked at once.
struct KnownOutages {
    let zone: CivilZone
    private var histories: [SeriesKey: OutageHistory] = [:]

    /// Public holidays on which a place may be closed.
    private static let calendar = CivilCalendar.french(years: 2000...2100)

    init(zone: CivilZone) { self.zone = zone }

    /// The totals that judge some parts and have to be read for it; a breakdown has too few patients to show an outage.
    func totals(of parts: [SeriesKey]) -> [SeriesKey] {
        Set(parts.map(Self.total)).subtracting(parts).filter { histories[$0] == nil }.sorted()
    }

    /// The versions of a part, missing where and while its total was in an outage (itself, where there is no total).
    mutating func versions(of part: SeriesKey, in archive: ObservationArchive) -> [Revision] {
        let versions = archive.versions(of: part)
        guard part.grain != .week, OutageMask.applies(to: part.measure) else { return versions }
        let total = Self.total(of: part)
        if let history = histories[total] ?? histories[part] { return history.without(versions) }
        let ofTotal = archive.versions(of: total)
        let judge = ofTotal.isEmpty ? part : total
        let history = OutageHistory(
            ofTotal.isEmpty ? versions : ofTotal, on: TimeGrid(zone: zone, grain: part.grain), calendar: Self.calendar)
        histories[judge] = history
        return history.without(versions)
    }

    private static func total(of part: SeriesKey) -> SeriesKey {
        SeriesKey(part.place, part.measure, .all, every: part.grain)
    }
}

import Foundation
public import TimeSeries

/// Series that are sums of others: days from hours, départements and the region from their sites, weeks from days.
///
/// A sum keeps both times: it has a version for each hour at which one of its parts became known. Parts that are missing
/// at a step (an outage, a site not yet reported) are made up for in proportion to their usual share while that is at
/// most ``largestMissingShare``; beyond, the sum is missing. Nothing of a part's outage is read as zero: as far as was known
/// at the time, it is missing (``OutageHistory``).
public struct Derivation: Sendable, Hashable {
    /// Largest usual share of missing parts for which a sum is still given.
    public static let largestMissingShare = 0.2

    /// Days before a step over which usual shares are learned, and over which a part must have been heard of to be missed: what lies
    /// before changes no sum, so that sums made step by step are those made at once.
    static let shareDays = 28
    static let heardDays = 56

    /// Days before the first step made of which the parts must be known: usual shares are of steps whose outages are seen by
    /// the days before them.
    ///
    /// A week begins up to six days earlier, and a day more is for clock changes.
    static let daysBefore = max(heardDays, shareDays + OutageHistory.days, 6 + OutageHistory.days) + 1

    /// What is summed over.
    public enum Kind: String, Sendable, Hashable {
        /// Civil days from the hours of one series.
        case days
        /// A place from the places below it.
        case places
        /// Weeks, from Monday on, from the days of one series.
        case weeks
    }

    public var kind: Kind
    public var target: SeriesKey
    /// In ascending order.
    public var parts: [SeriesKey]
    /// First day on which a part is closed for good; from then on it is not missed.
    public var closed: [SeriesKey: CivilDate] = [:]

    /// The sums that can be made of these series and that no source delivers, those that others are made of first.
    ///
    /// Places are summed for days in every stratum, and for hours in total; weeks are made for totals.
    public static func all(for keys: [SeriesKey], territory: Territory) -> [Derivation] {
        let delivered = Set(keys.filter { MeasureCatalog.card(of: $0.measure).kind == .count })
        var days: [Derivation] = []
        for key in delivered.sorted() where key.grain == .hour {
            let target = SeriesKey(key.place, key.measure, key.stratum, every: .day)
            if !delivered.contains(target) { days.append(Derivation(kind: .days, target: target, parts: [key])) }
        }
        let candidates = delivered.filter { $0.grain == .day || $0.stratum == .all }
            .union(days.map(\.target))
        var above: [SeriesKey: [SeriesKey]] = [:]
        for key in candidates {
            for place in territory.ancestors(of: key.place) where place.kind != .country {
                above[SeriesKey(place, key.measure, key.stratum, every: key.grain), default: []].append(key)
            }
        }
        var places: [Derivation] = []
        for (target, below) in above.sorted(by: { $0.key < $1.key }) where !delivered.contains(target) {
            // Of a département and its sites, only the sites count.
            let lowest = Set(territory.lowest(of: below.map(\.place)))
            let leaves = below.filter { lowest.contains($0.place) }.sorted()
            let closed = leaves.compactMap { leaf in territory.entries[leaf.place]?.closed.map { (leaf, $0) } }
            places.append(
                Derivation(
                    kind: .places, target: target, parts: leaves,
                    closed: Dictionary(closed, uniquingKeysWith: { $1 })))
        }
        let made = Set(places.map(\.target))
        let weeks = candidates.union(made).filter { $0.grain == .day && $0.stratum == .all }.sorted().map { key in
            Derivation(kind: .weeks, target: SeriesKey(key.place, key.measure, every: .week), parts: [key])
        }
        return days + places + weeks.filter { !delivered.contains($0.target) && !made.contains($0.target) }
    }

    /// All versions of the sum with reference times from `since` on.
    ///
    /// - Parameter archive: holds every part, and the totals of breakdowns where there are any; what lies before `since` serves
    ///   to learn the usual shares and to see outages.
    public func versions(in archive: ObservationArchive, zone: CivilZone, since: Instant? = nil) -> [Revision] {
        var outages = KnownOutages(zone: zone)
        return versions(in: archive, outages: &outages, since: since)
    }

    /// The same, with what is known of the parts' outages from other sums of the same archive.
    func versions(in archive: ObservationArchive, outages: inout KnownOutages, since: Instant?) -> [Revision] {
        let zone = outages.zone
        let known = parts.map { outages.versions(of: $0, in: archive) }
        let found: [Revision]
        switch kind {
        case .days: found = known.first.map { Self.days($0, zone: zone) } ?? []
        case .places:
            found = Self.sum(known, closed: parts.map { closed[$0].map(zone.start(of:)) ?? .distantFuture })
        case .weeks: found = known.first.map { Self.weeks($0, zone: zone) } ?? []
        }
        guard var since else { return found }
        // The week that holds the instant counts, though it began before.
        if kind == .weeks {
            let weeks = TimeGrid(zone: zone, grain: .week)
            since = weeks.start(at: weeks.index(of: since))
        }
        return found.filter { $0.referenceTime >= since }
    }

    // MARK: Days

    /// A day has a value once each of its hours has been reported, missing or not.
    private static func days(_ hours: [Revision], zone: CivilZone) -> [Revision] {
        var result: [Revision] = []
        var from = 0
        while from < hours.count {
            let date = zone.date(at: hours[from].referenceTime)
            let start = zone.start(of: date)
            let end = zone.start(of: date.advanced(byDays: 1))
            var to = from
            while to < hours.count, hours[to].referenceTime < end { to += 1 }
            appendDay(hours[from..<to], start: start, hours: end.seconds(since: start) / 3600, zone: zone, to: &result)
            from = to
        }
        return result
    }

    private static func appendDay(
        _ versions: ArraySlice<Revision>, start: Instant, hours: Int, zone: CivilZone, to result: inout [Revision]
    ) {
        let steps = Steps(versions)
        // A label that never was is absent; a doubled one is a row that holds both hours, or a row for each of them.
        let separate = hours > 24 ? steps.ranges.first { isRepeated(versions[$0.lowerBound].referenceTime, zone) } : nil
        appendSums(versions, steps, at: start, to: &result) { time in
            let isSeparate = separate.map { versions[$0.lowerBound].availableAt <= time } ?? false
            return isSeparate ? hours : min(24, hours)
        }
    }

    /// A version of the sum for each instant at which so many of its steps as are needed then were known.
    private static func appendSums(
        _ versions: ArraySlice<Revision>, _ steps: Steps, at start: Instant, to result: inout [Revision],
        needed: (Instant) -> Int
    ) {
        let firstCount = result.count
        for time in steps.times {
            let needed = needed(time)
            guard steps.ranges.count >= needed else { continue }
            var sum = 0.0
            var known = 0
            var missing = false
            for range in steps.ranges {
                guard let version = versions[range].last(where: { $0.availableAt <= time }) else { continue }
                known += 1
                if let value = version.value { sum += value } else { missing = true }
            }
            guard known >= needed else { continue }
            append(missing ? nil : sum, at: start, time, since: firstCount, to: &result)
        }
    }

    /// Whether the label at an instant is shown for the second time.
    private static func isRepeated(_ instant: Instant, _ zone: CivilZone) -> Bool {
        if case .twice(_, let second) = zone.reading(of: zone.label(at: instant)) { return second == instant }
        return false
    }

    // MARK: Weeks

    /// A week has a value once each of its days has been reported, missing or not.
    private static func weeks(_ days: [Revision], zone: CivilZone) -> [Revision] {
        let grid = TimeGrid(zone: zone, grain: .week)
        var result: [Revision] = []
        var from = 0
        while from < days.count {
            let index = grid.index(of: days[from].referenceTime)
            let end = grid.end(at: index)
            var to = from
            while to < days.count, days[to].referenceTime < end { to += 1 }
            let versions = days[from..<to]
            appendSums(versions, Steps(versions), at: grid.start(at: index), to: &result) { _ in 7 }
            from = to
        }
        return result
    }

    // MARK: Places

    private static func sum(_ parts: [[Revision]], closed: [Instant]) -> [Revision] {
        var result: [Revision] = []
        var shares = UsualShares(count: parts.count)
        let learnable = firstKnown(parts)
        // When each step was first known.
        var heard = [RecentSteps<Instant>](repeating: RecentSteps(), count: parts.count)
        var cursors = [Int](repeating: 0, count: parts.count)
        while let reference = parts.indices.compactMap({ part in
            cursors[part] < parts[part].count ? parts[part][cursors[part]].referenceTime : nil
        }).min() {
            var cells: [ArraySlice<Revision>] = []
            for part in parts.indices {
                let from = cursors[part]
                var to = from
                while to < parts[part].count, parts[part][to].referenceTime == reference { to += 1 }
                cells.append(parts[part][from..<to])
                cursors[part] = to
                if let first = cells[part].first { heard[part].add(reference, first.availableAt) }
                heard[part].forget(before: reference.advanced(bySeconds: -heardDays * 86_400))
            }
            shares.learn(
                knownBy: learnable[reference] ?? .distantPast,
                from: reference.advanced(bySeconds: -shareDays * 86_400))
            let firstCount = result.count
            for time in lastOfEachHour(cells.flatMap { $0.map(\.availableAt) }) {
                let latest = cells.map { versions in versions.last { $0.availableAt <= time }?.value }
                let expected = parts.indices.filter {
                    heard[$0].notes.reversed().contains { $0 <= time }
                        && (reference < closed[$0] || latest[$0] ?? nil != nil)
                }
                append(
                    shares.completedSum(latest, expected: expected), at: reference, time, since: firstCount, to: &result
                )
            }
            for (part, cell) in cells.enumerated() { shares.note(cell, at: reference, of: part) }
        }
        return result
    }

    /// For each step, the instant before which neither it nor any later step had been reported.
    ///
    /// What was known by then may shape every version of the step without anything of its future in it.
    private static func firstKnown(_ parts: [[Revision]]) -> [Instant: Instant] {
        var first: [Instant: Instant] = [:]
        for version in parts.joined() {
            first[version.referenceTime] = min(first[version.referenceTime] ?? .distantFuture, version.availableAt)
        }
        var earliest = Instant.distantFuture
        for reference in first.keys.sorted(by: >) {
            earliest = min(earliest, first[reference] ?? earliest)
            first[reference] = earliest
        }
        return first
    }

    /// Appends a version unless it repeats the one before it of the same step.
    private static func append(
        _ value: Double?, at reference: Instant, _ time: Instant, since first: Int, to result: inout [Revision]
    ) {
        if result.count > first, result[result.count - 1].value == value { return }
        result.append(Revision(referenceTime: reference, availableAt: time, value: value))
    }

    /// Of the instants within one hour the last: sums change at most hourly, and are known once their parts are.
    private static func lastOfEachHour(_ instants: [Instant]) -> [Instant] {
        func hour(_ instant: Instant) -> Int { (instant.secondsSince1970 + 3599) / 3600 }
        var kept: [Instant] = []
        for instant in Set(instants).sorted() {
            if let last = kept.last, hour(last) == hour(instant) { kept.removeLast() }
            kept.append(instant)
        }
        return kept
    }
}

/// The versions of a stretch by step, and the instants at which anything became known.
private struct Steps {
    var ranges: [Range<Int>] = []
    var times: [Instant] = []

    init(_ versions: ArraySlice<Revision>) {
        var from = versions.startIndex
        while from < versions.endIndex {
            var to = from
            while to < versions.endIndex, versions[to].referenceTime == versions[from].referenceTime { to += 1 }
            ranges.append(from..<to)
            from = to
        }
        times = Set(versions.map(\.availableAt)).sorted()
    }
}

/// What was noted of the newest steps of a part, in their order.
private struct RecentSteps<Note> {
    private var steps: [(reference: Instant, note: Note)] = []
    private var first = 0

    var notes: some BidirectionalCollection<Note> { steps[first...].lazy.map(\.note) }

    mutating func add(_ reference: Instant, _ note: Note) { steps.append((reference, note)) }

    /// Drops older steps, one after the other.
    mutating func forget(before reference: Instant, _ dropped: (Note) -> Void = { _ in }) {
        while first < steps.count, steps[first].reference < reference {
            dropped(steps[first].note)
            first += 1
        }
        // Room is given back now and then: one by one would cost a copy each.
        guard first > 4096 else { return }
        steps.removeFirst(first)
        first = 0
    }
}

/// What part of the sum each part usually brings: the mean of its newest values as first reported.
private struct UsualShares {
    private typealias Noted = (reference: Instant, value: Double, availableAt: Instant)

    /// Values learned, by part, and their sums.
    private var learned: [RecentSteps<Double>]
    private var sums: [Double]
    /// Values not learnt yet, by part in order of their steps, and the first instant at which one of them was known.
    private var pending: [[Noted]]
    private var earliest: [Instant]

    init(count: Int) {
        sums = Array(repeating: 0, count: count)
        learned = Array(repeating: RecentSteps(), count: count)
        pending = Array(repeating: [], count: count)
        earliest = Array(repeating: .distantFuture, count: count)
    }

    /// Takes note of a step of a part, to be learnt once it is known.
    mutating func note(_ versions: ArraySlice<Revision>, at reference: Instant, of part: Int) {
        guard let first = versions.first(where: { $0.value != nil }), let value = first.value else { return }
        pending[part].append((reference, value, first.availableAt))
        earliest[part] = min(earliest[part], first.availableAt)
    }

    /// Learns what was known by an instant, which never goes back, and forgets steps before `reference`; a step that came later than
    /// its successors is left out.
    mutating func learn(knownBy instant: Instant, from reference: Instant) {
        for part in pending.indices {
            if earliest[part] <= instant, let last = pending[part].lastIndex(where: { $0.availableAt <= instant }) {
                for noted in pending[part][...last] where noted.availableAt <= instant {
                    learned[part].add(noted.reference, noted.value)
                    sums[part] += noted.value
                }
                pending[part].removeFirst(last + 1)
                earliest[part] = pending[part].lazy.map(\.availableAt).min() ?? .distantFuture
            }
            var dropped = 0.0
            learned[part].forget(before: reference) { dropped += $0 }
            sums[part] -= dropped
        }
    }

    private func mean(_ part: Int) -> Double {
        let count = learned[part].notes.count
        return count > 0 ? sums[part] / Double(count) : 0
    }

    /// The sum with missing parts made up for in proportion; nil when they usually bring too much of it.
    func completedSum(_ values: [Double?], expected: [Int]) -> Double? {
        var sum = 0.0
        var known = false
        var missing = 0.0
        var total = 0.0
        for part in expected {
            let mean = mean(part)
            total += mean
            if let value = values[part] {
                sum += value
                known = true
            } else {
                missing += mean
            }
        }
        let share = total > 0 ? missing / total : (expected.contains { values[$0] == nil } ? 1 : 0)
        guard known, share <= Derivation.largestMissingShare else { return nil }
        return (sum / (1 - share)).rounded()
    }
}

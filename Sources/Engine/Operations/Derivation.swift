import Foundation
public import TimeSeries

/// Series that are sums of others: days from hours, départements and the region from their sites.
///
/// A sum keeps both times: it has a version for each hour at which one of its parts became known. Parts that are missing
/// at a step (an outage, a site not yet reported) are made up for in proportion to their usual share while that is at
/// most ``largestMissingShare``; beyond, the sum is missing. Nothing of a part's outage is read as zero.
public struct Derivation: Sendable, Hashable {
    /// Largest usual share of missing parts for which a sum is still given.
    public static let largestMissingShare = 0.2

    /// What is summed over.
    public enum Kind: String, Sendable, Hashable {
        /// Civil days from the hours of one series.
        case days
        /// A place from the places below it.
        case places
    }

    public var kind: Kind
    public var target: SeriesKey
    /// In ascending order.
    public var parts: [SeriesKey]

    /// The sums that can be made of these series and that no source delivers, those that others are made of first.
    ///
    /// Places are summed for days in every stratum, and for hours in total.
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
            let holders = Set(below.flatMap { territory.ancestors(of: $0.place) })
            let leaves = below.filter { !holders.contains($0.place) }.sorted()
            places.append(Derivation(kind: .places, target: target, parts: leaves))
        }
        return days + places
    }

    /// All versions of the sum with reference times from `since` on.
    ///
    /// - Parameter archive: holds every part; what lies before `since` serves to learn the usual shares.
    public func versions(in archive: ObservationArchive, zone: CivilZone, since: Instant? = nil) -> [Revision] {
        let found: [Revision]
        switch kind {
        case .days: found = parts.first.map { Self.days(archive.versions(of: $0), zone: zone) } ?? []
        case .places: found = Self.sum(parts.map { archive.versions(of: $0) })
        }
        guard let since else { return found }
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
            // A doubled label is one row that holds both hours; one that never was is absent.
            let needed = min(24, end.seconds(since: start) / 3600)
            appendDay(hours[from..<to], start: start, needed: needed, to: &result)
            from = to
        }
        return result
    }

    private static func appendDay(
        _ versions: ArraySlice<Revision>, start: Instant, needed: Int, to result: inout [Revision]
    ) {
        let steps = Steps(versions)
        guard steps.ranges.count >= needed else { return }
        let firstCount = result.count
        for time in steps.times {
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

    // MARK: Places

    private static func sum(_ parts: [[Revision]]) -> [Revision] {
        var result: [Revision] = []
        var shares = UsualShares(count: parts.count)
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
            }
            let expected = parts.indices.filter { (parts[$0].first?.referenceTime ?? .distantFuture) <= reference }
            var times = Set(cells.flatMap { $0.map { nextHour($0.availableAt) } }).sorted()
            if times.count == 1 { times = [cells.flatMap { $0.map(\.availableAt) }.max() ?? times[0]] }
            var latest: [Double?] = []
            let firstCount = result.count
            for time in times {
                latest = cells.map { versions in versions.last { $0.availableAt <= time }?.value }
                append(
                    shares.completedSum(latest, expected: expected), at: reference, time, since: firstCount, to: &result
                )
            }
            shares.learn(latest)
        }
        return result
    }

    /// Appends a version unless it repeats the one before it of the same step.
    private static func append(
        _ value: Double?, at reference: Instant, _ time: Instant, since first: Int, to result: inout [Revision]
    ) {
        if result.count > first, result[result.count - 1].value == value { return }
        result.append(Revision(referenceTime: reference, availableAt: time, value: value))
    }

    /// Availability rounded up to the hour: sums change at most hourly.
    private static func nextHour(_ instant: Instant) -> Instant {
        Instant(secondsSince1970: (instant.secondsSince1970 + 3599) / 3600 * 3600)
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

/// What part of the sum each part usually brings: an exponentially weighted mean.
private struct UsualShares {
    private var means: [Double]
    private var seen: [Double]

    init(count: Int) {
        means = Array(repeating: 0, count: count)
        seen = Array(repeating: 0, count: count)
    }

    mutating func learn(_ values: [Double?]) {
        for (i, value) in values.enumerated() {
            guard let value else { continue }
            seen[i] = min(seen[i] + 1, 672)  // four weeks of hours
            means[i] += (value - means[i]) / seen[i]
        }
    }

    /// The sum with missing parts made up for in proportion; nil when they usually bring too much of it.
    func completedSum(_ values: [Double?], expected: [Int]) -> Double? {
        var sum = 0.0
        var known = false
        var missing = 0.0
        var total = 0.0
        for part in expected {
            total += means[part]
            if let value = values[part] {
                sum += value
                known = true
            } else {
                missing += means[part]
            }
        }
        let share = total > 0 ? missing / total : (values.contains { $0 == nil } ? 1 : 0)
        guard known, share <= Derivation.largestMissingShare else { return nil }
        return (sum / (1 - share)).rounded()
    }
}

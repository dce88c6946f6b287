/// Every version of every value, in memory; ``asOf(_:)`` is the only door to data for a model.
public struct ObservationArchive: Sendable {
    /// Versions of each series, ordered by reference time, then by availability.
    private var revisions: [SeriesKey: [Revision]]

    public init() { revisions = [:] }

    /// An archive of observations in any order.
    ///
    /// Of several with equal series, step and availability the last one counts.
    public init(_ observations: some Sequence<Observation>) {
        revisions = [:]
        for o in observations {
            revisions[o.series, default: []].append(
                Revision(referenceTime: o.referenceTime, availableAt: o.availableAt, value: o.value))
        }
        for key in revisions.keys { revisions[key].map { revisions[key] = Self.ordered($0) } }
    }

    /// Replaces the versions of one series.
    ///
    /// They may be in any order.
    public mutating func set(_ versions: [Revision], for key: SeriesKey) {
        revisions[key] = Self.ordered(versions)
    }

    public var keys: [SeriesKey] { revisions.keys.sorted() }

    /// All versions of a series, ordered by reference time, then by availability.
    public func versions(of key: SeriesKey) -> [Revision] { revisions[key] ?? [] }

    /// What was known at `origin`: no value with a later `availableAt`.
    public func asOf(_ origin: Instant) -> Snapshot {
        Snapshot(origin: origin, versions: revisions.mapValues { $0.filter { $0.availableAt <= origin } })
    }

    private static func ordered(_ versions: [Revision]) -> [Revision] {
        // Stores give them in order: nothing is sorted then.
        var isOrdered = true
        for index in versions.indices.dropFirst() where isOrdered {
            let (a, b) = (versions[index - 1], versions[index])
            isOrdered = (a.referenceTime, a.availableAt) < (b.referenceTime, b.availableAt)
        }
        if isOrdered { return versions }
        let indexed = versions.enumerated().sorted { a, b in
            (a.element.referenceTime, a.element.availableAt, a.offset)
                < (b.element.referenceTime, b.element.availableAt, b.offset)
        }
        var kept: [Revision] = []
        kept.reserveCapacity(versions.count)
        for (_, version) in indexed {
            if let last = kept.last, last.referenceTime == version.referenceTime,
                last.availableAt == version.availableAt
            {
                kept[kept.count - 1] = version
            } else {
                kept.append(version)
            }
        }
        return kept
    }
}

/// What was known at one instant.
///
/// Only ``ObservationArchive/asOf(_:)`` makes one, so a snapshot cannot hold a value from after its origin.
public struct Snapshot: Sendable {
    public let origin: Instant
    private let known: [SeriesKey: [Revision]]

    init(origin: Instant, versions: [SeriesKey: [Revision]]) {
        self.origin = origin
        known = versions.filter { !$0.value.isEmpty }
    }

    public var keys: [SeriesKey] { known.keys.sorted() }

    /// All versions known at the origin, ordered by reference time, then by availability; what nowcasting learns delays from.
    public func versions(of key: SeriesKey) -> [Revision] { known[key] ?? [] }

    /// What was known of some series from a reference time on, and nothing else.
    public func since(_ start: Instant, of keys: [SeriesKey]) -> Snapshot {
        var kept: [SeriesKey: [Revision]] = [:]
        for key in keys {
            let all = versions(of: key)
            let isWhole = all.first.map { $0.referenceTime >= start } ?? true
            kept[key] = isWhole ? all : Array(all.drop { $0.referenceTime < start })
        }
        return Snapshot(origin: origin, versions: kept)
    }

    /// The values that hold at the origin, one for each step, ordered by reference time.
    public func current(_ key: SeriesKey) -> [Revision] {
        let all = versions(of: key)
        var kept: [Revision] = []
        kept.reserveCapacity(all.count)
        for version in all {
            if kept.last?.referenceTime == version.referenceTime { kept.removeLast() }
            kept.append(version)
        }
        return kept
    }

    /// The values that hold at the origin on a grid, or nil when the series is unknown; see ``SteppedValues``.
    ///
    /// Real hours that share one step are added up (counts) or averaged (levels); a count of which one part is known to be
    /// missing is missing.
    public func values(_ key: SeriesKey, on grid: TimeGrid) -> SteppedValues? {
        let current = current(key)
        guard let first = current.first, let last = current.last else { return nil }
        let start = grid.index(of: first.referenceTime)
        let end = grid.index(of: last.referenceTime)
        guard end >= start else { return nil }
        var sums = [Double](repeating: .nan, count: end - start + 1)
        var counts = [Int](repeating: 0, count: sums.count)
        let adds = MeasureCatalog.card(of: key.measure).kind == .count
        for version in current {
            let i = grid.index(of: version.referenceTime) - start
            guard let value = version.value ?? (adds ? .nan : nil) else { continue }
            sums[i] = counts[i] == 0 ? value : sums[i] + value
            counts[i] += 1
        }
        if !adds {
            for i in sums.indices where counts[i] > 1 { sums[i] /= Double(counts[i]) }
        }
        return SteppedValues(first: start, values: sums)
    }
}

/// Values on consecutive steps of a grid; NaN marks a missing one.
public struct SteppedValues: Sendable, Hashable {
    /// Grid index of `values[0]`.
    public var first: Int
    public var values: [Double]

    public init(first: Int, values: [Double]) {
        self.first = first
        self.values = values
    }

    /// One past the grid index of the last value.
    public var end: Int { first + values.count }

    /// The value at a grid index, NaN outside.
    public subscript(index: Int) -> Double {
        index >= first && index < end ? values[index - first] : .nan
    }
}

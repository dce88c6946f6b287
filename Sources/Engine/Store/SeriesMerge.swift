/// Takes what a delivery states of one series into what is known of it: the rules of append-only storage in one place.
///
/// A store that uses it answers every `asOf` as one that keeps each statement for good, in whatever order deliveries
/// come, and yet repeats no value that a resend only confirms:
///
/// 1. Of several statements about one step with equal availability, the one taken in last holds.
/// 2. An exact repetition of a version adds no row.
/// 3. A delivery states a ``Coverage`` completely: a known step that it leaves out becomes zero or missing at the
///    coverage's time, and a value that held already adds no row. A step is known when something was stated of it that was
///    available by then, so that nothing learnt later changes what was known earlier.
/// 4. A statement that comes late, with an availability before an earlier delivery's coverage of the same step, must not
///    undo what that delivery confirmed: a confirming row is added at the time of the coverage.
public struct SeriesMerge {
    /// What a delivery changed.
    ///
    /// Confirming rows of rule 4 repeat what was known and are not counted.
    public struct Counts: Hashable, Sendable {
        /// Rows added for steps that had no value.
        public var added = 0
        /// Rows added that supersede an earlier version.
        public var revised = 0
        /// Observations that changed nothing.
        public var unchanged = 0

        public init() {}

        public static func += (a: inout Counts, b: Counts) {
            a.added += b.added
            a.revised += b.revised
            a.unchanged += b.unchanged
        }
    }

    /// The versions of the series after the merge, ordered by reference, then availability, then arrival.
    public private(set) var versions: [Version] = []
    public private(set) var counts = Counts()

    private let replaced: [Coverage]
    private let earlier: [Coverage]
    /// Whether all earlier coverages say the same of a step that they leave out.
    private let earlierAgree: Bool
    private var cell: [Version] = []

    /// - Parameters:
    ///   - known: versions of the series so far, ordered by reference, then availability, then arrival; at least those of
    ///     every step that is stated or replaced.
    ///   - stated: rows of the delivery in its order.
    ///   - replaced: what the delivery states completely.
    ///   - earlier: coverages of the series by earlier deliveries, in the order in which these were taken in.
    public init(known: [Version], stated: [Version], replaced: [Coverage] = [], earlier: [Coverage] = []) {
        self.replaced = Self.ordered(replaced, by: \.available)
        self.earlier = Self.ordered(earlier, by: \.available)
        earlierAgree = earlier.allSatisfy { Version.same($0.absent, earlier[0].absent) }
        let rows = Self.ordered(stated, by: \.reference)
        versions.reserveCapacity(known.count + rows.count)
        merge(known, rows)
    }

    private mutating func merge(_ known: [Version], _ rows: [Version]) {
        let lastEarlier = earlier.last?.available ?? Int.min
        let start = min(rows.first?.reference ?? Int.max, replaced.lazy.map(\.from).min() ?? Int.max)
        let end = replaced.lazy.map(\.to).max() ?? Int.min
        var i = Self.firstIndex(in: known, notBefore: start)
        var j = 0
        versions.append(contentsOf: known[..<i])
        while i < known.count || j < rows.count {
            let next = j < rows.count ? rows[j].reference : Int.max
            let first = i
            while i < known.count, known[i].reference < next, known[i].reference >= end { i += 1 }
            if i > first {
                versions.append(contentsOf: known[first..<i])
                continue
            }
            let reference = i < known.count ? min(known[i].reference, next) : next
            let (firstKnown, firstRow) = (i, j)
            while i < known.count, known[i].reference == reference { i += 1 }
            while j < rows.count, rows[j].reference == reference { j += 1 }
            if i == firstKnown, j == firstRow + 1, rows[firstRow].available >= lastEarlier {
                versions.append(rows[firstRow])
                counts.added += 1
                continue
            }
            cell.removeAll(keepingCapacity: true)
            cell.append(contentsOf: known[firstKnown..<i])
            settle(reference, rows[firstRow..<j])
            versions.append(contentsOf: cell)
        }
    }

    /// Index of the first version of a step that does not begin before an instant.
    public static func firstIndex(in versions: [Version], notBefore reference: Int) -> Int {
        var (low, high) = (0, versions.count)
        while low < high {
            let middle = (low + high) / 2
            if versions[middle].reference < reference { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Brings the versions of one step, in `cell`, up to date with what the delivery says of it.
    private mutating func settle(_ reference: Int, _ rows: ArraySlice<Version>) {
        for row in rows where !replaced.contains(where: { $0.covers(reference) && $0.available == row.available }) {
            let place = upperBound(row.available)
            if place > 0, cell[place - 1].available == row.available, Version.same(cell[place - 1].value, row.value) {
                counts.unchanged += 1
            } else {
                count(isFirst: cell.isEmpty)
                insert(row, at: place)
            }
        }
        var settled: Int?
        for range in replaced where range.covers(reference) {
            var own: Version?
            var atRange = 0
            for row in rows where row.available <= range.available {
                if row.available >= own?.available ?? Int.min { own = row }
                if row.available == range.available { atRange += 1 }
            }
            if own != nil, settled == range.available { continue }
            settled = range.available
            let place = upperBound(range.available)
            if own == nil, place == 0 { continue }
            let value = own?.value ?? range.absent
            let holds = place > 0 && Version.same(cell[place - 1].value, value)
            // Of several rows for one step and time the last one counts, the others say nothing.
            counts.unchanged += holds ? atRange : max(0, atRange - 1)
            if !holds {
                count(isFirst: cell.isEmpty)
                insert(Version(reference: reference, available: range.available, value: value), at: place)
            }
        }
    }

    private mutating func count(isFirst: Bool) {
        if isFirst { counts.added += 1 } else { counts.revised += 1 }
    }

    /// The number of versions in `cell` that were available at an instant.
    private func upperBound(_ available: Int) -> Int {
        var end = cell.count
        while end > 0, cell[end - 1].available > available { end -= 1 }
        return end
    }

    /// Inserts a version and, after it, the rows that keep what earlier deliveries confirmed (rule 4).
    private mutating func insert(_ version: Version, at place: Int) {
        let before = place > 0 ? cell[place - 1].value : nil
        let end = place < cell.count ? cell[place].available : Int.max
        cell.insert(version, at: place)
        var holding = version.value
        var next = place + 1
        for index in firstEarlier(after: version.available)..<earlier.count {
            let coverage = earlier[index]
            if coverage.available >= end { break }
            guard coverage.covers(version.reference) else { continue }
            let value = before ?? coverage.absent
            if !Version.same(value, holding) {
                cell.insert(
                    Version(reference: version.reference, available: coverage.available, value: value), at: next)
                next += 1
                holding = value
            }
            if before != nil || earlierAgree { break }
        }
    }

    /// Index of the first earlier coverage that holds from after an instant.
    private func firstEarlier(after available: Int) -> Int {
        var (low, high) = (0, earlier.count)
        while low < high {
            let middle = (low + high) / 2
            if earlier[middle].available <= available { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A stable sort that leaves alone what is in order already.
    private static func ordered<Element>(_ elements: [Element], by key: KeyPath<Element, Int>) -> [Element] {
        var previous = Int.min
        var isOrdered = true
        for element in elements {
            let value = element[keyPath: key]
            if value < previous {
                isOrdered = false
                break
            }
            previous = value
        }
        if isOrdered { return elements }
        return elements.enumerated()
            .sorted { ($0.element[keyPath: key], $0.offset) < ($1.element[keyPath: key], $1.offset) }
            .map(\.element)
    }
}

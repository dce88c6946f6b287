public import Forecasting
import Statistics

/// A total with a forecast of its own, and the series that it is the sum of: positions among the series that are made joint.
public struct SeriesSum: Sendable, Hashable {
    public var total: Int
    public var parts: [Int]

    public init(total: Int, parts: [Int]) {
        self.total = total
        self.parts = parts
    }
}

/// The draws of parts rearranged step by step so that their sums follow the draws of the totals' own forecasts.
///
/// What all parts of a day have in common – weather, an outing, a wave of flu – is little of each part's error and most of a
/// total's. A sum of parts whose forecasts know nothing of one another is too sure of itself; the total's own forecast, which has
/// been corrected on what came of it, is not. So the total's paths lead. In each draw its distance from the sum is spread over the
/// parts in proportion to their deviations, and each part's values are put back in the order that results: no value of a part
/// changes, only which of them go together (rearrangement as in Puccetti & Rüschendorf 2012, doi:10.1016/j.cam.2011.10.015,
/// towards a target in the place of a bound). A total's only part takes the order of its draws. From the top down: a region's
/// départements follow it, their EDs follow them.
///
/// A step knows nothing of the others: many can be worked on side by side.
public struct SumRearrangement: Sendable {
    /// As given, but the largest totals, whose draws stand in the order of their sums.
    public let paths: [SamplePaths]
    /// From the top down.
    private let leads: [(total: Int, members: [Int])]
    /// Series that another one leads.
    private let followers: [Int]

    /// A sum is done when its deviation is this near to its total's; a hundred EDs take three turns, a few more.
    private static let near = 0.02
    private static let turns = 12

    /// - Parameters:
    ///   - paths: one for each series, of equal shape.
    ///   - sums: totals with all series below them that are no totals; one may lie in another, none may overlap.
    ///   - blocks: ranges of steps by which the paths of the largest totals are put in the order of their sums, to begin with.
    public init(_ paths: [SamplePaths], sums: [SeriesSum], blocks: [Range<Int>]) {
        var ready = paths
        var led: Set<Int> = []
        var leads: [(total: Int, members: [Int])] = []
        let ordered = sums.sorted { ($1.parts.count, $0.total) < ($0.parts.count, $1.total) }
        for (number, sum) in ordered.enumerated() where !sum.parts.isEmpty && paths[sum.total].count > 1 {
            let members = Self.members(of: sum, ordered[(number + 1)...])
            if !led.contains(sum.total) {
                ready[sum.total] = RankMatching.matched(
                    paths[sum.total], to: Self.total(of: members.map { paths[$0] }), blocks: blocks)
            }
            leads.append((sum.total, members))
            led.formUnion(members)
        }
        (self.paths, self.leads, followers) = (ready, leads, led.sorted())
    }

    /// The same draws of each series at each step; parts of the sums in another order.
    public func rearranged() -> [SamplePaths] {
        var result = paths
        for step in 0..<(paths.first?.horizon ?? 0) { put(draws(at: step), at: step, into: &result) }
        return result
    }

    /// The draws of a step of each series that another one leads.
    public func draws(at step: Int) -> [[Int32]] {
        var columns = paths.map { $0.draws(at: step) }
        for (total, members) in leads { Self.follow(columns[total], members, in: &columns) }
        return followers.map { columns[$0] }
    }

    /// Writes what ``draws(at:)`` said to a copy of ``paths``.
    public func put(_ draws: [[Int32]], at step: Int, into result: inout [SamplePaths]) {
        for (series, column) in zip(followers, draws) { result[series].set(column, at: step) }
    }

    /// The largest totals within a total, and its parts that are in none of them; of totals of the same parts one leads the next.
    ///
    /// - Parameter smaller: the totals after it, from large to small.
    private static func members(of sum: SeriesSum, _ smaller: ArraySlice<SeriesSum>) -> [Int] {
        var left = Set(sum.parts)
        var members: [Int] = []
        for other in smaller where left.isSuperset(of: other.parts) && !other.parts.isEmpty {
            members.append(other.total)
            left.subtract(other.parts)
        }
        return members + left.sorted()
    }

    private static func total(of paths: [SamplePaths]) -> SamplePaths {
        paths.dropFirst().reduce(paths[0]) { $0.adding($1) }
    }

    /// Puts one step of all members in the order that makes their sum follow their total.
    private static func follow(_ target: [Int32], _ members: [Int], in columns: inout [[Int32]]) {
        var work = Step(members.map { columns[$0] })
        let wanted = deviation(of: target.map(Double.init))
        for turn in 0..<turns {
            work.follow(target)
            if turn > 0, abs(work.deviation - wanted) <= near * wanted { break }
        }
        for (number, member) in members.enumerated() { columns[member] = work.draws(of: number) }
    }

    private static func deviation(of values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(values.count, 1))).squareRoot()
    }

    /// One step of all members of a sum.
    private struct Step {
        private let draws: Int
        /// Values of each member, ascending.
        private let sorted: [[Int32]]
        private let deviations: [Double]
        /// `[member × draws]`.
        private var values: [Double]

        init(_ columns: [[Int32]]) {
            draws = columns.first?.count ?? 0
            sorted = columns.map { $0.sorted() }
            values = columns.flatMap { $0.map(Double.init) }
            deviations = columns.map { SumRearrangement.deviation(of: $0.map(Double.init)) }
        }

        /// Of the sum.
        var deviation: Double { SumRearrangement.deviation(of: sums) }

        private var sums: [Double] {
            var sums = [Double](repeating: 0, count: draws)
            for member in sorted.indices {
                for draw in 0..<draws { sums[draw] += values[member * draws + draw] }
            }
            return sums
        }

        func draws(of member: Int) -> [Int32] { values[(member * draws)..<((member + 1) * draws)].map { Int32($0) } }

        /// Moves the members so that their sum about its mean is the target about its own, then gives every draw of a member the
        /// member's own value of the same rank.
        mutating func follow(_ target: [Int32]) {
            let spread = deviations.reduce(0, +)
            guard spread > 0 else { return }
            let gaps = zip(target, sums).map { Double($0) - $1 }
            let mean = gaps.reduce(0, +) / Double(draws)
            for member in sorted.indices {
                let share = deviations[member] / spread
                for draw in 0..<draws { values[member * draws + draw] += share * (gaps[draw] - mean) }
                for (rank, draw) in order(of: member).enumerated() {
                    values[member * draws + Int(draw)] = Double(sorted[member][rank])
                }
            }
        }

        /// Draws in ascending order of a member's values, to seven digits, ties in the order they are in.
        private func order(of member: Int) -> [Int32] {
            let first = member * draws
            return StableOrder.ascending(
                values[first..<(first + draws)].map { UInt64(RankMatching.ascending(Float($0))) })
        }
    }
}

/// Joint draws of the future of one series: `count` × `horizon` integers.
public struct SamplePaths: Sendable, Hashable, Codable {
    public let count: Int
    public let horizon: Int
    /// Row-major: draw after draw.
    public private(set) var values: [Int32]

    public init(count: Int, horizon: Int, values: [Int32]) {
        precondition(values.count == count * horizon, "shape is draws × horizon")
        self.count = count
        self.horizon = horizon
        self.values = values
    }

    public init(count: Int, horizon: Int) {
        self.init(count: count, horizon: horizon, values: Array(repeating: 0, count: count * horizon))
    }

    public subscript(draw: Int, step: Int) -> Int32 {
        @inlinable get { values[draw * horizon + step] }
        set { values[draw * horizon + step] = newValue }
    }

    /// Lowers every draw above `ceiling` to it.
    public mutating func clamp(to ceiling: Int32) {
        for i in values.indices where values[i] > ceiling { values[i] = ceiling }
    }

    /// All draws of one step, in the order of the draws.
    public func draws(at step: Int) -> [Int32] { (0..<count).map { self[$0, step] } }

    /// Replaces the draws of one step.
    ///
    /// - Precondition: as many as there are.
    public mutating func set(_ draws: [Int32], at step: Int) {
        precondition(draws.count == count, "as many draws")
        for (draw, value) in draws.enumerated() { values[draw * horizon + step] = value }
    }

    /// All draws of one step, ascending.
    public func sortedDraws(at step: Int) -> [Int32] {
        let draws = draws(at: step)
        guard let least = draws.min(), let greatest = draws.max() else { return draws }
        let width = Int(greatest) - Int(least) + 1
        // Draws that lie close together are counted.
        guard width <= 8 * draws.count else { return draws.sorted() }
        var counts = [Int32](repeating: 0, count: width)
        for draw in draws { counts[Int(draw) - Int(least)] += 1 }
        var sorted: [Int32] = []
        sorted.reserveCapacity(draws.count)
        for (offset, count) in counts.enumerated() where count > 0 {
            for _ in 0..<count { sorted.append(least + Int32(offset)) }
        }
        return sorted
    }

    /// The distribution of one step.
    public func marginal(at step: Int) -> PredictiveDistribution { .empirical(sortedDraws(at: step)) }

    /// The distribution of the sum over steps: what "tonight" means.
    public func sum(over steps: some Sequence<Int> & Sendable) -> PredictiveDistribution {
        var totals = [Int32](repeating: 0, count: count)
        for step in steps { for draw in 0..<count { totals[draw] += self[draw, step] } }
        return .empirical(totals.sorted())
    }

    /// Draw by draw sums of two series' paths of equal shape.
    public func adding(_ other: SamplePaths) -> SamplePaths {
        precondition(count == other.count && horizon == other.horizon, "paths of equal shape")
        return SamplePaths(count: count, horizon: horizon, values: zip(values, other.values).map { $0 + $1 })
    }

    public var mean: [Double] {
        (0..<horizon).map { step in
            var total = 0.0
            for draw in 0..<count { total += Double(self[draw, step]) }
            return total / Double(max(count, 1))
        }
    }
}

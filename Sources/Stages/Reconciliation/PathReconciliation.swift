public import Forecasting
public import Statistics

extension Reconciler {
    /// The errors that hold for a group of horizons.
    public struct HorizonGroup: Sendable {
        /// Steps from 0.
        public var steps: Range<Int>
        public var errors: ErrorCovariance

        public init(steps: Range<Int>, errors: ErrorCovariance) {
            self.steps = steps
            self.errors = errors
        }
    }

    /// Paths of all nodes made coherent draw by draw: whole numbers ≥ 0 whose sums are exact.
    ///
    /// A coherent sample is the image of a joint sample of the base forecasts (Panagiotelis, Gamakumara, Athanasopoulos & Hyndman
    /// 2023, doi:10.1016/j.ejor.2022.07.040). Base draws of a total and of its parts are rarely joint: a total's draws are
    /// therefore first put in the rank order of the sum of its parts, step by step. (Paired by chance, or by the ranks of several
    /// steps' sums, they would average the noise that both forecasts describe, and every interval would come out too narrow.)
    /// The bottoms keep their draws: their
    /// dependence is ``Dependence``'s. Real numbers below zero are cut off (``NonNegative``) and made whole without bias
    /// (``IntegerRounding``); totals are then summed.
    /// - Parameters:
    ///   - nodes: in the order of the structure's names, of equal shape.
    ///   - groups: what past errors hold for which steps; steps in no group are summed bottom-up.
    ///   - keepsDraws: the draws of the totals are joint with those of the bottoms already.
    public func reconcile(
        _ nodes: [SamplePaths], _ structure: SummingStructure, groups: [HorizonGroup],
        keepsDraws: Bool = false, using generator: inout SeededGenerator
    ) throws(ReconciliationError) -> CoherentPaths {
        let base = try CoherentPaths(structure, bottoms: Array(nodes.dropFirst(structure.totalCount)))
        let (draws, horizon, totals) = (base.count, base.horizon, structure.totalCount)
        guard nodes.count == structure.nodeCount else { throw .shape(expected: structure.nodeCount, got: nodes.count) }
        for paths in nodes where paths.count != draws { throw .shape(expected: draws, got: paths.count) }
        for paths in nodes where paths.horizon != horizon { throw .shape(expected: horizon, got: paths.horizon) }
        // Â − A b̂ of each total, [total][draw × step].
        var incoherence: [[Int32]] = []
        for total in 0..<totals {
            let sum = base.paths(of: structure.names[total]) ?? nodes[total]
            let own = keepsDraws ? nodes[total] : RankMatching.matchedByStep(nodes[total], to: sum)
            incoherence.append(zip(own.values, sum.values).map { $0 - $1 })
        }
        var gains: [Int: [Double]] = [:]
        var groupOfStep = [Int](repeating: -1, count: horizon)
        for (g, group) in groups.enumerated() {
            guard group.errors.nodes == structure.nodeCount else {
                throw .shape(expected: structure.nodeCount, got: group.errors.nodes)
            }
            gains[g] = try gain(structure, group.errors)
            for step in group.steps.clamped(to: 0..<horizon) { groupOfStep[step] = g }
        }
        let work = Projection(structure: structure, base: base, incoherence: incoherence)
        return try work.run(groupOfStep.map { gains[$0] ?? [] }, using: &generator)
    }
}

/// The arithmetic on all draws.
private struct Projection {
    let structure: SummingStructure
    let base: CoherentPaths
    let incoherence: [[Int32]]

    /// - Parameter gains: for each step; empty for bottom-up.
    func run(_ gains: [[Double]], using generator: inout SeededGenerator) throws(ReconciliationError) -> CoherentPaths {
        let (bottoms, totals) = (structure.bottomCount, structure.totalCount)
        let (draws, horizon) = (base.count, base.horizon)
        var out = base.bottoms.map(\.values)
        var nonNegative = NonNegative(structure)
        var real = [Double](repeating: 0, count: bottoms)
        // Draw-major scratch of one step: bottoms × draws would stride badly through the paths.
        var reals = [Double](repeating: 0, count: bottoms * draws)
        var gaps = [Double](repeating: 0, count: totals * draws)
        for step in 0..<horizon where !gains[step].isEmpty {
            let gain = gains[step]
            for total in 0..<totals {
                incoherence[total].withUnsafeBufferPointer { gap in
                    for draw in 0..<draws { gaps[total * draws + draw] = Double(gap[draw * horizon + step]) }
                }
            }
            for b in 0..<bottoms {
                base.bottoms[b].values.withUnsafeBufferPointer { values in
                    for draw in 0..<draws { reals[b * draws + draw] = Double(values[draw * horizon + step]) }
                }
                for total in 0..<totals {
                    let k = gain[b * totals + total]
                    guard k != 0 else { continue }
                    for draw in 0..<draws { reals[b * draws + draw] += k * gaps[total * draws + draw] }
                }
            }
            for draw in 0..<draws {
                var low = 0.0
                for b in 0..<bottoms {
                    real[b] = reals[b * draws + draw]
                    low = min(low, real[b])
                }
                if low < 0 { nonNegative.clamp(&real) }
                let at = draw * horizon + step
                IntegerRounding.systematic(bottoms, generator.uniform()) {
                    real[structure.order[$0]]
                } write: {
                    out[structure.order[$0]][at] = $1
                }
            }
        }
        return try CoherentPaths(
            structure, bottoms: out.map { SamplePaths(count: draws, horizon: horizon, values: $0) })
    }
}

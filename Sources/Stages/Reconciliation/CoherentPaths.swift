public import Forecasting
internal import TimeSeries

/// Joint paths of all nodes of a hierarchy that add up on every draw and step: the value that answers questions about sums.
///
/// Only bottoms are kept; a total is their sum, so incoherence cannot be written down. Breakdowns of the bottoms are kept as
/// margins (ages, severities …), each of which adds up to its bottom; its totals are sums too. Quantiles are never added.
public struct CoherentPaths: Sendable, Hashable {
    /// One breakdown of every bottom: age, or severity.
    public struct Margin: Sendable, Hashable {
        /// What distinguishes its strata: `age`.
        public let name: String
        /// `00-04`, `05-14` ….
        public let strata: [String]
        /// `[bottom][stratum]`.
        fileprivate let paths: [[SamplePaths]]
    }

    public let structure: SummingStructure
    public let count: Int
    public let horizon: Int
    /// In the order of the structure's bottoms.
    public let bottoms: [SamplePaths]
    public private(set) var margins: [Margin] = []

    /// The bottoms; totals are their sums.
    ///
    /// - Throws: ``ReconciliationError/shape(expected:got:)`` unless there is one set of paths for each bottom, of equal shape.
    public init(_ structure: SummingStructure, bottoms: [SamplePaths]) throws(ReconciliationError) {
        guard bottoms.count == structure.bottomCount, let first = bottoms.first else {
            throw .shape(expected: structure.bottomCount, got: bottoms.count)
        }
        for paths in bottoms { try Self.check(paths, like: first) }
        self.structure = structure
        self.bottoms = bottoms
        count = first.count
        horizon = first.horizon
    }

    /// Paths of all nodes, in the order of the structure's names, that are said to add up.
    ///
    /// - Throws: ``ReconciliationError/incoherent(_:draw:step:sum:got:)`` at the first total that is not the sum of its parts.
    public init(_ structure: SummingStructure, nodes: [SamplePaths]) throws(ReconciliationError) {
        guard nodes.count == structure.nodeCount else { throw .shape(expected: structure.nodeCount, got: nodes.count) }
        try self.init(structure, bottoms: Array(nodes.dropFirst(structure.totalCount)))
        for total in 0..<structure.totalCount {
            try Self.check(nodes[total], like: bottoms[0])
            try Self.check(nodes[total], equals: sum(structure.parts(of: total)), structure.names[total])
        }
    }

    /// The same with a breakdown.
    ///
    /// - Parameter paths: `[bottom][stratum]`.
    /// - Throws: ``ReconciliationError/incoherent(_:draw:step:sum:got:)`` where the strata do not add up to their bottom.
    public func adding(margin name: String, strata: [String], paths: [[SamplePaths]]) throws(ReconciliationError)
        -> CoherentPaths
    {
        guard paths.count == bottoms.count else { throw .shape(expected: bottoms.count, got: paths.count) }
        for (bottom, cells) in paths.enumerated() {
            guard cells.count == strata.count, let first = cells.first else {
                throw .shape(expected: strata.count, got: cells.count)
            }
            for cell in cells { try Self.check(cell, like: bottoms[bottom]) }
            let sum = cells.dropFirst().reduce(first) { $0.adding($1) }
            try Self.check(bottoms[bottom], equals: sum, structure.hierarchy.bottoms[bottom])
        }
        var result = self
        result.margins.append(Margin(name: name, strata: strata, paths: paths))
        return result
    }

    /// Which part of the patients: all, or one stratum of a margin.
    public enum Part: Sendable, Hashable {
        case all
        case stratum(String, of: String)
    }

    /// Joint paths of one node; nil for a name or a stratum that is not here.
    public func paths(of name: String, _ part: Part = .all) -> SamplePaths? { paths(ofUnion: [name], part) }

    /// Joint paths of everything that is in at least one of some nodes, each bottom counted once.
    public func paths(ofUnion names: [String], _ part: Part = .all) -> SamplePaths? {
        var members = Set<Int>()
        for name in names {
            guard let node = structure.node(name) else { return nil }
            members.formUnion(structure.parts(of: node))
        }
        switch part {
        case .all: return sum(members.sorted())
        case .stratum(let stratum, let margin):
            guard let margin = margins.first(where: { $0.name == margin }),
                let k = margin.strata.firstIndex(of: stratum)
            else { return nil }
            return sum(members.sorted()) { margin.paths[$0][k] }
        }
    }

    /// The distribution of the sum over the union of some nodes and over some steps (from 0).
    public func sum(over names: [String], _ part: Part = .all, steps: some Sequence<Int> & Sendable)
        -> PredictiveDistribution?
    {
        paths(ofUnion: names, part)?.sum(over: steps)
    }

    /// Probability that the sum of a node over some steps is above a threshold.
    public func probability(
        that name: String, _ part: Part = .all, over steps: some Sequence<Int> & Sendable, exceeds threshold: Double
    ) -> Double? {
        paths(of: name, part)?.sum(over: steps).probability(above: threshold)
    }

    /// Probability that at least `least` of some nodes are above their thresholds on the same step.
    ///
    /// What no set of marginal forecasts can answer.
    /// - Returns: nil for an unknown name.
    public func probability(ofAtLeast least: Int, exceeding thresholds: [String: Double], at step: Int) -> Double? {
        guard step >= 0, step < horizon else { return nil }
        var above = [Int](repeating: 0, count: count)
        for (name, threshold) in thresholds {
            guard let node = structure.node(name) else { return nil }
            let parts = structure.parts(of: node)
            for draw in 0..<count {
                let value = parts.reduce(0) { $0 + Int(bottoms[$1][draw, step]) }
                if Double(value) > threshold { above[draw] += 1 }
            }
        }
        return Double(above.count { $0 >= least }) / Double(count)
    }

    private func sum(_ members: [Int], _ paths: (Int) -> SamplePaths) -> SamplePaths {
        var totals = [Int32](repeating: 0, count: count * horizon)
        for member in members {
            paths(member).values.withUnsafeBufferPointer { values in
                totals.withUnsafeMutableBufferPointer { totals in
                    for i in totals.indices { totals[i] += values[i] }
                }
            }
        }
        return SamplePaths(count: count, horizon: horizon, values: totals)
    }

    private func sum(_ members: [Int]) -> SamplePaths {
        sum(members) { bottoms[$0] }
    }

    private static func check(_ paths: SamplePaths, like first: SamplePaths) throws(ReconciliationError) {
        guard paths.count == first.count else { throw .shape(expected: first.count, got: paths.count) }
        guard paths.horizon == first.horizon else { throw .shape(expected: first.horizon, got: paths.horizon) }
    }

    private static func check(_ got: SamplePaths, equals sum: SamplePaths, _ name: String)
        throws(ReconciliationError)
    {
        guard got.values != sum.values else { return }
        for i in got.values.indices where got.values[i] != sum.values[i] {
            throw .incoherent(
                name, draw: i / got.horizon, step: i % got.horizon, sum: Int(sum.values[i]), got: Int(got.values[i]))
        }
    }
}

internal import Statistics

/// How wrong the forecasts of all nodes were, together: what a ``Reconciler`` weighs with.
public struct ErrorCovariance: Sendable, Hashable {
    /// Nodes in the order of ``SummingStructure/names``.
    public let nodes: Int
    /// Mean squared error of each node; a node without errors has the typical one of its size.
    public let meanSquares: [Double]
    /// Covariance shrunk to its diagonal, nodes × nodes, row-major.
    public let shrunk: [Double]
    /// The weight of the diagonal, 0 … 1; 1 where there are fewer than three errors.
    public let shrinkage: Double

    /// Learns from past errors (truth − mean or median of the forecast).
    ///
    /// Shrinkage to the diagonal with the optimal intensity of Schäfer & Strimmer (2005, doi:10.2202/1544-6115.1175),
    /// `λ = Σ Var(r_ij) / Σ r_ij²` over pairs, as used for MinT by Wickramasuriya, Athanasopoulos & Hyndman (2019,
    /// doi:10.1080/01621459.2018.1448825). A pair uses the errors that both nodes have.
    /// - Parameters:
    ///   - errors: one list for each node, all of one length (origins, or origins × steps of a group of horizons), NaN where unknown.
    ///   - steps: errors of one origin, which err together: how sure a correlation is, only origins tell.
    public init(errors: [[Double]], steps: Int = 1, structure: SummingStructure) throws(ReconciliationError) {
        let n = structure.nodeCount
        guard errors.count == n else { throw .shape(expected: n, got: errors.count) }
        let length = errors.first?.count ?? 0
        for list in errors where list.count != length { throw .shape(expected: length, got: list.count) }
        nodes = n
        meanSquares = Self.completed(errors.map { $0.meanSquare }, structure)
        let centred = errors.map { $0.standardised }
        var correlation = [Double](repeating: 0, count: n * n)
        var (noise, signal) = (0.0, 0.0)
        for i in 0..<n {
            correlation[i * n + i] = 1
            for j in 0..<i {
                let pair = Self.pair(centred[i].values, centred[j].values, steps: steps)
                correlation[i * n + j] = pair.mean
                correlation[j * n + i] = pair.mean
                noise += pair.variance
                signal += pair.mean * pair.mean
            }
        }
        shrinkage = signal > 0 ? min(max(noise / signal, 0), 1) : 1
        let deviations = zip(centred, meanSquares).map { $0.deviation > 0 ? $0.deviation : $1.squareRoot() }
        for i in 0..<n {
            for j in 0..<n {
                let kept = i == j ? 1 : 1 - shrinkage
                correlation[i * n + j] *= kept * deviations[i] * deviations[j]
            }
        }
        shrunk = correlation
    }

    /// Nodes that err independently, of which only the size of the errors is known: nothing is asked of pairs.
    ///
    /// - Parameter errors: one list for each node, NaN where unknown; with none at all every bottom errs as much as any other.
    /// - Throws: ``ReconciliationError/shape(expected:got:)`` unless there is a list for each node.
    public init(independent errors: [[Double]], structure: SummingStructure) throws(ReconciliationError) {
        let n = structure.nodeCount
        guard errors.count == n else { throw .shape(expected: n, got: errors.count) }
        nodes = n
        meanSquares = Self.completed(errors.map { $0.meanSquare }, structure)
        var diagonal = [Double](repeating: 0, count: n * n)
        for i in 0..<n { diagonal[i * n + i] = meanSquares[i] }
        shrunk = diagonal
        shrinkage = 1
    }

    /// Mean product of two standardised series and the variance of that mean, between the sums of so many errors in a row.
    private static func pair(_ a: [Double], _ b: [Double], steps: Int) -> (mean: Double, variance: Double) {
        var origins: [(sum: Double, count: Double)] = []
        for start in stride(from: 0, to: a.count, by: max(steps, 1)) {
            var origin = (sum: 0.0, count: 0.0)
            for t in start..<min(start + max(steps, 1), a.count) {
                let product = a[t] * b[t]
                guard !product.isNaN else { continue }
                origin.sum += product
                origin.count += 1
            }
            if origin.count > 0 { origins.append(origin) }
        }
        guard origins.count > 2 else { return (0, 0) }
        let count = origins.reduce(0) { $0 + $1.count }
        let mean = origins.reduce(0) { $0 + $1.sum } / count
        let squares = origins.reduce(0.0) { total, origin in
            let distance = origin.sum - origin.count * mean
            return total + distance * distance
        }
        let freedom = Double(origins.count)
        return (mean, squares / (count * count) * freedom / (freedom - 1))
    }

    /// Nodes without errors: the median mean square of a bottom's worth, times their parts; never exactly 0.
    private static func completed(_ known: [Double], _ structure: SummingStructure) -> [Double] {
        let each = known.indices.filter { known[$0] > 0 }
            .map { known[$0] / Double(structure.parts(of: $0).count) }.sorted()
        let typical = each.isEmpty ? 1 : each[each.count / 2]
        return known.indices.map { node in
            known[node] > 0 ? known[node] : typical * Double(structure.parts(of: node).count)
        }
    }
}

extension [Double] {
    /// Mean of the squares of what is known; NaN when nothing is.
    fileprivate var meanSquare: Double {
        let known = filter { !$0.isNaN }
        return known.isEmpty ? .nan : known.reduce(0) { $0 + $1 * $1 } / Double(known.count)
    }

    /// Known values minus their mean over their population deviation, and the sample deviation (n − 1); zeros and 0
    /// for a constant.
    fileprivate var standardised: (values: [Double], deviation: Double) {
        let known = filter { !$0.isNaN }
        guard known.count > 1 else { return (map { $0.isNaN ? $0 : 0 }, 0) }
        let mean = known.reduce(0, +) / Double(known.count)
        let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard squares > 0 else { return (map { $0.isNaN ? $0 : 0 }, 0) }
        let population = (squares / Double(known.count)).squareRoot()
        return (map { ($0 - mean) / population }, (squares / Double(known.count - 1)).squareRoot())
    }
}

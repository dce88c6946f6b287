public import Messages
internal import Statistics

/// A way of making the forecasts of a hierarchy agree: a name, two texts and one closure.
///
/// Every linear reconciler that leaves coherent forecasts as they are moves the bottoms by a gain times the incoherence of
/// the totals: `b̃ = b̂ + K (â − A b̂)`. That is the usual `b̃ = G ŷ` with `G = [K, I − K A]`, in a form that costs totals ×
/// bottoms a draw in place of nodes × bottoms (Wickramasuriya, Athanasopoulos & Hyndman 2019, doi:10.1080/01621459.2018.1448825,
/// their alternative form of MinT).
public struct Reconciler: Sendable {
    /// Stable name, as settings carry it.
    public var name: String
    public var title: Text
    public var doc: Text
    /// Paper, DOI.
    public var reference: String
    /// K, bottoms × totals, row-major.
    public var gain: @Sendable (SummingStructure, ErrorCovariance) throws(ReconciliationError) -> [Double]

    /// A reconciler that is listed in ``ReconcilerCatalog/all``.
    public init(
        _ name: String, title: Text, doc: Text, reference: String,
        gain: @escaping @Sendable (SummingStructure, ErrorCovariance) throws(ReconciliationError) -> [Double]
    ) {
        self.name = name
        self.title = title
        self.doc = doc
        self.reference = reference
        self.gain = gain
    }

    /// How far beyond a forecast the sum of parts may move, in differences: errors of few origins are what they are.
    private static let slack = 0.25

    /// Whether the sum of each total's parts moves towards the total's own forecast and not beyond, as far as the two differ.
    ///
    /// Where a total and its parts have always differed by the same share, their errors hardly differ: MinT then takes a difference
    /// for news of hundreds of patients, and takes the sum away from both forecasts.
    public func staysBetween(_ structure: SummingStructure, _ errors: ErrorCovariance) throws(ReconciliationError)
        -> Bool
    {
        let gain = try gain(structure, errors)
        return (0..<structure.totalCount).allSatisfy { total in
            let moved = structure.parts(of: total).reduce(0) { $0 + gain[$1 * structure.totalCount + total] }
            return (-Self.slack...(1 + Self.slack)).contains(moved)
        }
    }

    /// G of `b̃ = G ŷ`, bottoms × nodes, row-major: what books and other programs show.
    public func projection(_ structure: SummingStructure, _ errors: ErrorCovariance) throws(ReconciliationError)
        -> [Double]
    {
        let gain = try gain(structure, errors)
        let (totals, bottoms, nodes) = (structure.totalCount, structure.bottomCount, structure.nodeCount)
        var projection = [Double](repeating: 0, count: bottoms * nodes)
        for b in 0..<bottoms {
            projection[b * nodes + totals + b] = 1
            for total in 0..<totals {
                let k = gain[b * totals + total]
                projection[b * nodes + total] = k
                for part in structure.parts(of: total) { projection[b * nodes + totals + part] -= k }
            }
        }
        return projection
    }
}

/// The one list of reconcilers.
public enum ReconcilerCatalog {
    public static let all: [Reconciler] = [.bottomUp, .ols, .wlsStruct, .wls, .minTrace]

    /// The reconciler with this name, or nil.
    public static func named(_ name: String) -> Reconciler? { all.first { $0.name == name } }
}

extension Reconciler {
    /// The bottoms hold.
    public static let bottomUp = Reconciler(
        "bottom-up", title: Messages.bottomUpTitle, doc: Messages.bottomUpDoc,
        reference: "Dangerfield & Morris 1992, doi:10.1016/0169-2070(92)90121-O"
    ) { structure, _ in [Double](repeating: 0, count: structure.bottomCount * structure.totalCount) }

    /// Orthogonal projection.
    public static let ols = Reconciler(
        "ols", title: Messages.olsTitle, doc: Messages.olsDoc,
        reference: "Hyndman, Ahmed, Athanasopoulos & Shang 2011, doi:10.1016/j.csda.2011.03.006"
    ) { structure, _ throws(ReconciliationError) in
        try diagonalGain(structure, [Double](repeating: 1, count: structure.nodeCount))
    }

    /// Variance in proportion to the number of parts.
    public static let wlsStruct = Reconciler(
        "wls-struct", title: Messages.wlsStructTitle, doc: Messages.wlsStructDoc,
        reference: "Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017, doi:10.1016/j.ejor.2017.02.046"
    ) { structure, _ throws(ReconciliationError) in
        try diagonalGain(structure, (0..<structure.nodeCount).map { Double(structure.parts(of: $0).count) })
    }

    /// Variance from past errors.
    public static let wls = Reconciler(
        "wls", title: Messages.wlsTitle, doc: Messages.wlsDoc,
        reference: "Hyndman, Lee & Wang 2016, doi:10.1016/j.csda.2015.11.007"
    ) { structure, errors throws(ReconciliationError) in try diagonalGain(structure, errors.meanSquares) }

    /// Covariance from past errors, shrunk.
    public static let minTrace = Reconciler(
        "mint-shrink", title: Messages.minTraceTitle, doc: Messages.minTraceDoc,
        reference: "Wickramasuriya, Athanasopoulos & Hyndman 2019, doi:10.1080/01621459.2018.1448825"
    ) { structure, errors throws(ReconciliationError) in
        // Pairs that know different errors can make a matrix that is not positive definite: then the diagonal gets more.
        for more in [0, 0.1, 0.3, 1.0] {
            let n = errors.nodes
            let covariance = { (i: Int, j: Int) in errors.shrunk[i * n + j] * (i == j ? 1 : 1 - more) }
            if let gain = minTraceGain(structure, covariance) { return gain }
        }
        throw .covariance(nodes: errors.nodes)
    }

    private static func diagonalGain(_ structure: SummingStructure, _ variances: [Double])
        throws(ReconciliationError) -> [Double]
    {
        guard let gain = minTraceGain(structure, { $0 == $1 ? variances[$0] : 0 }) else {
            throw .covariance(nodes: structure.nodeCount)
        }
        return gain
    }

    /// `K = (W_bb Aᵀ − W_ba) (UᵀWU)⁻¹` with `Uᵀ = [I, −A]`: the covariance of the bottoms with the incoherence, negated, times the
    /// inverse of the incoherence's own; nil when that is not positive definite.
    private static func minTraceGain(_ structure: SummingStructure, _ w: (Int, Int) -> Double) -> [Double]? {
        let (totals, nodes) = (structure.totalCount, structure.nodeCount)
        let parts = (0..<totals).map { structure.parts(of: $0) }
        guard totals > 0 else { return [] }
        // W U, nodes × totals.
        var wu = [Double](repeating: 0, count: nodes * totals)
        for node in 0..<nodes {
            for total in 0..<totals {
                wu[node * totals + total] = parts[total].reduce(w(node, total)) { $0 - w(node, totals + $1) }
            }
        }
        var incoherence = [Double](repeating: 0, count: totals * totals)
        for a in 0..<totals {
            for b in 0..<totals {
                incoherence[a * totals + b] = parts[a].reduce(wu[a * totals + b]) { sum, part in
                    sum - wu[(totals + part) * totals + b]
                }
            }
        }
        guard let inverse = LinearAlgebra.inverse(incoherence, size: totals) else { return nil }
        var gain = [Double](repeating: 0, count: structure.bottomCount * totals)
        for bottom in 0..<structure.bottomCount {
            for b in 0..<totals {
                var sum = 0.0
                for a in 0..<totals { sum -= wu[(totals + bottom) * totals + a] * inverse[a * totals + b] }
                gain[bottom * totals + b] = sum
            }
        }
        return gain
    }
}

import Statistics

/// Ridge regressions on many subsets of one set of columns: the cross products are made once.
///
/// Columns are centred and scaled by their weighted deviation in the sample, or by a given scale where that is larger: a flag that is
/// rarely set would else be given the leverage of many deviations. A value that is not known counts as the column's mean, and a
/// column that never varies, or is known of less than a fifth of the sample, has no effect. `β = (XᵀWX + diag(λ))⁻¹ XᵀWz`, a Gaussian prior of variance `σ² / λ` on each effect
/// of one deviation (Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634).
struct SubsetRidge: Sendable {
    /// Part of the sample, by weight, that must know a column for it to have an effect.
    private static let leastKnown = 0.2

    let columns: Int
    /// Centred and scaled rows of the sample.
    private var standard: [Double]
    private let means: [Double]
    private let scales: [Double]
    private let gram: [Double]
    private let right: [Double]
    private let centre: Double
    /// Sum of weights.
    let weight: Double

    /// A fitted regression on some of the columns.
    struct Fit: Sendable {
        /// Effects of one deviation of each column; 0 outside the subset.
        var effects: [Double]
    }

    /// - Parameters:
    ///   - x: rows × columns, row-major, NaN where unknown.
    ///   - weights: one for each row, ≥ 0.
    ///   - leastScales: of each column; empty: none has one.
    init(_ x: [Double], columns: Int, _ z: [Double], weights: [Double], leastScales: [Double] = []) {
        self.columns = columns
        let rows = z.count
        let total = weights.reduce(0, +)
        var sums = [Double](repeating: 0, count: columns)
        var known = sums
        for r in 0..<rows {
            for c in 0..<columns where !x[r * columns + c].isNaN {
                sums[c] += weights[r] * x[r * columns + c]
                known[c] += weights[r]
            }
        }
        let means = zip(sums, known).map { $1 > 0 ? $0 / $1 : 0 }
        var squares = [Double](repeating: 0, count: columns)
        for r in 0..<rows {
            for c in 0..<columns where !x[r * columns + c].isNaN {
                let d = x[r * columns + c] - means[c]
                squares[c] += weights[r] * d * d
            }
        }
        let scales = (0..<columns).map { c -> Double in
            guard known[c] > 0, known[c] >= Self.leastKnown * total else { return 0 }
            let deviation = (squares[c] / known[c]).squareRoot()
            return deviation > 1e-9 && c < leastScales.count ? max(deviation, leastScales[c]) : deviation
        }
        let centre = total > 0 ? zip(z, weights).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
        var standard = [Double](repeating: 0, count: x.count)
        for r in 0..<rows {
            for c in 0..<columns where scales[c] > 1e-9 {
                let value = x[r * columns + c]
                standard[r * columns + c] = value.isNaN ? 0 : (value - means[c]) / scales[c]
            }
        }
        gram = LinearAlgebra.weightedGram(standard, rows: rows, columns: columns, weights: weights)
        right = LinearAlgebra.transposeTimes(
            standard, rows: rows, columns: columns, zip(z, weights).map { ($0 - centre) * $1 })
        (self.means, self.scales, self.centre, weight) = (means, scales, centre, total)
        self.standard = standard
    }

    /// The fitted values of the sample, or of what is left of it.
    func values(_ fit: Fit) -> [Double] {
        LinearAlgebra.times(standard, rows: standard.count / max(columns, 1), columns: columns, fit.effects)
            .map { $0 + centre }
    }

    /// The value of a new row, NaN where a column is not known.
    func value(_ fit: Fit, _ row: some Collection<Double>) -> Double {
        var sum = centre
        for (k, x) in row.enumerated() where fit.effects[k] != 0 && !x.isNaN {
            sum += fit.effects[k] * (x - means[k]) / scales[k]
        }
        return sum
    }

    /// Without the rows of the sample before one; nothing that was estimated from them changes.
    func forgetting(before first: Int) -> SubsetRidge {
        var small = self
        small.standard = Array(standard[min(first * columns, standard.count)...])
        return small
    }

    /// - Parameters:
    ///   - subset: positions of columns.
    ///   - penalties: λ of each of them.
    /// - Returns: nil when the system cannot be solved.
    func fit(_ subset: [Int], penalties: [Double]) -> Fit? {
        let used = subset.indices.filter { scales[subset[$0]] > 1e-9 }
        let n = used.count
        var effects = [Double](repeating: 0, count: columns)
        guard n > 0 else { return Fit(effects: effects) }
        var a = [Double](repeating: 0, count: n * n)
        var b = [Double](repeating: 0, count: n)
        for (i, p) in used.enumerated() {
            let from = subset[p] * columns
            for (j, q) in used.enumerated() { a[i * n + j] = gram[from + subset[q]] }
            a[i * n + i] += max(penalties[p], 1e-6)
            b[i] = right[subset[p]]
        }
        guard let solved = LinearAlgebra.solve(a, b) else { return nil }
        for (i, p) in used.enumerated() { effects[subset[p]] = solved[i] }
        return Fit(effects: effects)
    }
}

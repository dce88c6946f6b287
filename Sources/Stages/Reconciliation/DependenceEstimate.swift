public import TimeSeries

/// A grouping of series that may share what goes wrong: series of one place, of one measure, all.
public struct DependenceLayer: Sendable, Hashable {
    public var name: String
    /// For each series the group that it is in.
    public var labels: [Int]
    /// Correlation that two series of a group have on account of it when no past errors are known.
    public var prior: Double

    public init(name: String, labels: [Int], prior: Double = 0) {
        self.name = name
        self.labels = labels
        self.prior = prior
    }

    /// Prior correlation of series of one place and measure: strata of a common total.
    ///
    /// Two strata of 20 patients a day whose place's level is uncertain by 15 % share a variance of (0.15 · 20)² = 9 beside
    /// Poisson noise of 20 each: 9 / 29 = 0.31.
    public static let samePlacePrior = 0.3

    /// All series, those of one measure, those below one place (their parent), and those of one place: coarse to fine.
    public static func standard(for keys: [SeriesKey], territory: Territory) -> [DependenceLayer] {
        func labels(_ group: (SeriesKey) -> String) -> [Int] {
            var numbers: [String: Int] = [:]
            return keys.map { key in
                let name = group(key)
                if let number = numbers[name] { return number }
                numbers[name] = numbers.count
                return numbers.count - 1
            }
        }
        return [
            DependenceLayer(name: "all", labels: labels { _ in "" }),
            DependenceLayer(name: "measure", labels: labels { $0.measure.name }),
            DependenceLayer(
                name: "area",
                labels: labels { (territory.entries[$0.place]?.parent ?? $0.place).description }),
            DependenceLayer(name: "place", labels: labels { $0.place.description }, prior: samePlacePrior),
        ]
    }
}

/// Dependence between series over one block of steps: a layered equicorrelation and how far past errors are followed beyond it.
///
/// The target correlation of two series is the sum of the shares of the layers in which they are together, fitted to all pairs by
/// least squares with shares ≥ 0. All sums over pairs are made from group sums, `(Σ u)² − Σ u²`, so the cost is origins × series
/// (× origins), never series².
struct DependenceEstimate: Sendable {
    /// Shares of variance of the layers; what is left to 1 is each series' own.
    let shares: [Double]
    /// Mean correlation of two series that are together in a layer, whatever else they share.
    let together: [Double]
    /// Weight of the past errors themselves beside the target, 0 … 1.
    let empirical: Double

    /// Origins' worth of the prior.
    private static let priorOrigins = 10.0

    /// - Parameters:
    ///   - scores: `[origin][series]`, mean 0, variance about 1, NaN where unknown (``PastErrors/blockScores(_:)``).
    ///   - independent: about how many independent origins there are.
    init(scores: [Float], origins: Int, independent: Double, layers: [DependenceLayer]) {
        let series = layers.first?.labels.count ?? 0
        let prior = layers.map(\.prior)
        guard origins > 2, independent > 2, series > 1, scores.contains(where: { !$0.isNaN }) else {
            shares = Self.bounded(prior)
            together = Self.implied(layers, shares)
            empirical = 0
            return
        }
        let sums = PairSums(scores: scores, origins: origins, series: series)
        let count = layers.count
        // Normal equations of r ≈ Σ share_k · 1[together in k].
        var pairs = [Double](repeating: 0, count: count * count)
        var products = [Double](repeating: 0, count: count)
        var own = [Double](repeating: 0, count: count)
        for k in 0..<count {
            for l in 0...k {
                let groups = k == l ? layers[k].labels : PairSums.crossed(layers[k].labels, layers[l].labels)
                let found = sums.within(groups)
                pairs[k * count + l] = found.pairs
                pairs[l * count + k] = found.pairs
                if k == l {
                    products[k] = found.products
                    own[k] = found.pairs > 0 ? found.products / found.pairs : 0
                }
            }
        }
        let fitted = Self.nonNegativeLeastSquares(pairs, products)
        let trust = independent / (independent + Self.priorOrigins)
        shares = Self.bounded(zip(fitted, prior).map { trust * $0 + (1 - trust) * $1 })
        let implied = Self.implied(layers, shares)
        together = zip(own, implied).map { max(0, min(0.95, trust * $0 + (1 - trust) * $1)) }
        // Schäfer & Strimmer (2005), with a target that is not the diagonal: λ = Σ Var(r) / Σ (r − target)².
        let (noise, squares) = sums.noise(independent: independent)
        var distance = squares
        for k in 0..<count {
            distance -= 2 * shares[k] * products[k]
            for l in 0..<count { distance += shares[k] * shares[l] * pairs[k * count + l] }
        }
        empirical = distance > 0 ? 1 - min(max(noise / distance, 0), 1) : 0
    }

    /// Shares that leave each series at least a twentieth of its own.
    private static func bounded(_ shares: [Double]) -> [Double] {
        let total = shares.reduce(0, +)
        return total > 0.95 ? shares.map { $0 * 0.95 / total } : shares
    }

    /// The correlation that the shares give a pair of a layer: its own and, for nested layers, those above.
    private static func implied(_ layers: [DependenceLayer], _ shares: [Double]) -> [Double] {
        layers.indices.map { k in
            layers.indices.reduce(0.0) { sum, l in
                sum + (l == k || Self.contains(layers[l].labels, layers[k].labels) ? shares[l] : 0)
            }
        }
    }

    /// Whether each group of `fine` lies in one group of `coarse`.
    private static func contains(_ coarse: [Int], _ fine: [Int]) -> Bool {
        var group: [Int: Int] = [:]
        for (f, c) in zip(fine, coarse) {
            if let known = group[f], known != c { return false }
            group[f] = c
        }
        return true
    }

    /// Coordinate descent on `½ xᵀGx − xᵀp`, x ≥ 0; a few layers only.
    private static func nonNegativeLeastSquares(_ gram: [Double], _ right: [Double]) -> [Double] {
        let n = right.count
        var x = [Double](repeating: 0, count: n)
        for _ in 0..<1000 {
            var moved = 0.0
            for k in 0..<n where gram[k * n + k] > 0 {
                let slope = (0..<n).reduce(-right[k]) { $0 + gram[k * n + $1] * x[$1] }
                let next = max(0, x[k] - slope / gram[k * n + k])
                moved = max(moved, abs(next - x[k]))
                x[k] = next
            }
            if moved < 1e-9 { break }
        }
        return x
    }
}

/// Sums over all pairs of series of what is known at the same origins.
private struct PairSums {
    let scores: [Float]
    let origins: Int
    let series: Int

    /// One label for each pair of labels.
    static func crossed(_ a: [Int], _ b: [Int]) -> [Int] {
        let width = (b.max() ?? 0) + 1
        return zip(a, b).map { $0 * width + $1 }
    }

    /// Over the pairs inside groups: their number, and the sum of their correlations; both weighted by the origins at which the
    /// pair is known.
    func within(_ labels: [Int]) -> (pairs: Double, products: Double) {
        var number: [Int: Int] = [:]
        var groups: [Int] = []
        for label in labels {
            let group = number[label] ?? number.count
            number[label] = group
            groups.append(group)
        }
        var sum = [Double](repeating: 0, count: number.count)
        var squares = sum
        var known = sum
        var (pairs, products) = (0.0, 0.0)
        for m in 0..<origins {
            for g in sum.indices { (sum[g], squares[g], known[g]) = (0, 0, 0) }
            for s in 0..<series {
                let u = Double(scores[m * series + s])
                guard !u.isNaN else { continue }
                sum[groups[s]] += u
                squares[groups[s]] += u * u
                known[groups[s]] += 1
            }
            for g in sum.indices {
                products += (sum[g] * sum[g] - squares[g]) / 2
                pairs += known[g] * (known[g] - 1) / 2
            }
        }
        return (pairs / Double(origins), products / Double(origins))
    }

    /// Σ Var(r) and Σ r² over all pairs, unknown scores counting as 0.
    func noise(independent: Double) -> (variance: Double, squares: Double) {
        let m = Double(origins)
        var fourth = 0.0
        var norm = [Double](repeating: 0, count: series)
        for origin in 0..<origins {
            var (square, quartic) = (0.0, 0.0)
            for s in 0..<series {
                let u = Double(scores[origin * series + s])
                guard !u.isNaN else { continue }
                square += u * u
                quartic += u * u * u * u
                norm[s] += u * u
            }
            fourth += (square * square - quartic) / 2
        }
        // ‖UᵀU‖² = ‖UUᵀ‖²: over pairs of origins in place of pairs of series.
        var gram = 0.0
        for a in 0..<origins {
            for b in 0...a {
                var dot: Float = 0
                for s in 0..<series {
                    let product = scores[a * series + s] * scores[b * series + s]
                    if !product.isNaN { dot += product }
                }
                gram += (a == b ? 1 : 2) * Double(dot) * Double(dot)
            }
        }
        let squares = (gram - norm.reduce(0) { $0 + $1 * $1 }) / 2 / (m * m)
        return (max(fourth / m - squares, 0) / max(independent - 1, 1), squares)
    }
}

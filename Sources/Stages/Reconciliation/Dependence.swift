public import Forecasting
private import Foundation
public import Statistics

/// Joint draws over series: the draws of each series reordered so that what goes wrong together goes wrong together.
///
/// Each series keeps its draws as they are – marginals, dependence over steps, every path whole – and only their order changes: the
/// Schaake shuffle (Clark et al. 2004, doi:10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2) and ensemble copula coupling (Schefzik,
/// Thorarinsdottir & Gneiting 2013, doi:10.1214/13-STS443) on past errors in place of past weather. The order of a series' draws
/// follows latent scores over blocks of steps,
///
/// `g = √w · (scores of one past origin) + √(1 − w) · (factors of its layers + its own noise)`,
///
/// the same origin and the same factors for all series of a draw. Their correlation is `w R + (1 − w) T`: that of the past
/// errors, shrunk to a layered equicorrelation, with the weight that the number of past origins allows (Schäfer & Strimmer 2005,
/// doi:10.2202/1544-6115.1175). Few origins so bring in no chance correlation; none gives the layers' priors. Neither R nor
/// T is ever written down: the cost is series × draws, 2,500 × 500 in about a second.
public struct Dependence: Sendable {
    /// Ranges of steps that get ranks of their own, near to far.
    public let blocks: [Range<Int>]
    private let layers: [DependenceLayer]
    private let estimates: [DependenceEstimate]
    /// For each block `[origin][series]`.
    private let scores: [[Float]]
    private let origins: Int
    /// Correlation of a series' scores between blocks, lower Cholesky factor, row-major.
    private let between: [Double]

    /// For one day's use: what past errors say.
    ///
    /// - Parameters:
    ///   - errors: nil or without origins for none.
    ///   - layers: coarse to fine, labels for the same series as the errors.
    ///   - blocks: ranges of steps from 0, the most important first. Three blocks cut 500 draws in eight slices of eight; more
    ///     than four are no longer told apart.
    /// - Throws: ``ReconciliationError/shape(expected:got:)`` when layers and errors are not of the same series.
    public init(errors: PastErrors?, layers: [DependenceLayer], blocks: [Range<Int>]) throws(ReconciliationError) {
        precondition(!blocks.isEmpty && !layers.isEmpty, "at least one block and one layer")
        let series = errors?.series ?? layers[0].labels.count
        for layer in layers where layer.labels.count != series {
            throw .shape(expected: series, got: layer.labels.count)
        }
        self.blocks = blocks
        self.layers = layers
        origins = errors?.origins ?? 0
        var scores: [[Float]] = []
        var estimates: [DependenceEstimate] = []
        for block in blocks {
            let block = block.clamped(to: 0..<(errors?.horizon ?? 0))
            let found = block.isEmpty ? [] : errors?.blockScores(block) ?? []
            scores.append(found)
            estimates.append(
                DependenceEstimate(
                    scores: found, origins: found.isEmpty ? 0 : origins,
                    independent: errors?.independent(upTo: block.upperBound) ?? 0, layers: layers))
        }
        self.scores = scores
        self.estimates = estimates
        between = Self.between(scores)
    }

    /// Weight of past errors beside the layers, for each block: 0 with few origins.
    public var empiricalWeights: [Double] { estimates.map(\.empirical) }

    /// Correlation that each layer adds to that of its members, for each block: `[block][layer]`.
    public var shares: [[Double]] { estimates.map(\.shares) }

    /// The draws of all series, reordered.
    ///
    /// - Parameter paths: one for each series, equally many draws; a horizon of its own each.
    public func reorder(_ paths: [SamplePaths], using generator: inout SeededGenerator) throws(ReconciliationError)
        -> [SamplePaths]
    {
        guard paths.count == layers[0].labels.count else {
            throw .shape(expected: layers[0].labels.count, got: paths.count)
        }
        guard let draws = paths.first?.count, draws > 0 else { return paths }
        for path in paths where path.count != draws { throw .shape(expected: draws, got: path.count) }
        let table = NormalScoreTable(draws: draws)
        let factors = layers.map { layer in
            self.factors(groups: (layer.labels.max() ?? 0) + 1, draws: draws, using: &generator)
        }
        var chosen = (0..<draws).map { origins > 0 ? $0 * origins / draws : 0 }
        if draws < origins { chosen = (0..<draws).map { ($0 * origins + origins / 2) / draws } }
        chosen.shuffle(using: &generator)
        let fills = fills()
        var result: [SamplePaths] = []
        result.reserveCapacity(paths.count)
        for (s, path) in paths.enumerated() {
            let latent = latent(s, draws: draws, factors: factors, chosen: chosen, fills: fills, using: &generator)
            let model = RankMatching.order(latent, draws: draws, blocks: blocks.count)
            let own = RankMatching.scores(path, blocks: blocks, table: table)
            let order = RankMatching.order(own, draws: draws, blocks: blocks.count)
            result.append(RankMatching.reordered(path, order, like: model))
        }
        return result
    }

    /// Latent scores of one series, `[draw][block]`.
    private func latent(
        _ s: Int, draws: Int, factors: [[Float]], chosen: [Int], fills: [Fill], using generator: inout SeededGenerator
    ) -> [Float] {
        let (width, series) = (blocks.count, layers[0].labels.count)
        var latent = [Float](repeating: 0, count: draws * width)
        let past = estimates.map { Float($0.empirical.squareRoot()) }
        let target = estimates.map { Float((1 - $0.empirical).squareRoot()) }
        let loadings = layers.indices.map { k in estimates.map { Float($0.shares[k].squareRoot()) } }
        let own = estimates.map { Float((1 - $0.shares.reduce(0, +)).squareRoot()) }
        let starts = layers.map { $0.labels[s] * draws * width }
        var noise = [Float](repeating: 0, count: width)
        for draw in 0..<draws {
            correlated(&noise, using: &generator)
            for b in 0..<width {
                let at = draw * width + b
                var g = own[b] * noise[b]
                for k in layers.indices { g += loadings[k][b] * factors[k][starts[k] + at] }
                g *= target[b]
                if past[b] > 0 {
                    var u = scores[b][chosen[draw] * series + s]
                    if u.isNaN { u = fills[b].draw(chosen[draw], s, layers, Float(generator.normal())) }
                    g += past[b] * u
                }
                latent[at] = g
            }
        }
        return latent
    }

    /// Standard normal factors of each group of a layer, `[group][draw][block]`.
    private func factors(groups: Int, draws: Int, using generator: inout SeededGenerator) -> [Float] {
        let width = blocks.count
        var factors = [Float](repeating: 0, count: groups * draws * width)
        var noise = [Float](repeating: 0, count: width)
        for cell in 0..<(groups * draws) {
            correlated(&noise, using: &generator)
            for b in 0..<width { factors[cell * width + b] = noise[b] }
        }
        return factors
    }

    private func correlated(_ noise: inout [Float], using generator: inout SeededGenerator) {
        let width = noise.count
        for b in 0..<width { noise[b] = Float(generator.normal()) }
        for b in stride(from: width - 1, through: 1, by: -1) {
            var sum: Float = 0
            for a in 0...b { sum += Float(between[b * width + a]) * noise[a] }
            noise[b] = sum
        }
    }

    /// Correlation between blocks, pooled over series and origins; 0.5 ^ distance where nothing is known.
    ///
    /// Only the pairing of ranks block after block rests on it, not the paths' own dependence over steps.
    private static func between(_ scores: [[Float]]) -> [Double] {
        let width = scores.count
        var matrix = [Double](repeating: 0, count: width * width)
        for a in 0..<width {
            for b in 0..<width {
                var (product, left, right) = (0.0, 0.0, 0.0)
                for (x, y) in zip(scores[a], scores[b]) where !x.isNaN && !y.isNaN {
                    product += Double(x * y)
                    left += Double(x * x)
                    right += Double(y * y)
                }
                let known = left > 0 && right > 0
                let r = known ? product / (left * right).squareRoot() : pow(0.5, Double(abs(a - b)))
                matrix[a * width + b] = a == b ? 1 : 0.98 * r
            }
        }
        let independent = (0..<(width * width)).map { $0 % (width + 1) == 0 ? 1.0 : 0 }
        return LinearAlgebra.cholesky(matrix, size: width) ?? independent
    }

    /// What stands in for a series that an origin does not know.
    private func fills() -> [Fill] {
        zip(scores, estimates).map { scores, estimate in
            let groups = layers.map { ($0.labels.max() ?? 0) + 1 }
            guard estimate.empirical > 0 else {
                return Fill(groups: groups, means: [], known: [], together: estimate.together)
            }
            let series = layers[0].labels.count
            var means: [[Float]] = []
            var known: [[Float]] = []
            for (layer, groups) in zip(layers, groups) {
                var sum = [Float](repeating: 0, count: origins * groups)
                var count = sum
                for m in 0..<origins {
                    for s in 0..<series where !scores[m * series + s].isNaN {
                        sum[m * groups + layer.labels[s]] += scores[m * series + s]
                        count[m * groups + layer.labels[s]] += 1
                    }
                }
                means.append(zip(sum, count).map { $1 > 0 ? $0 / $1 : 0 })
                known.append(count)
            }
            return Fill(groups: groups, means: means, known: known, together: estimate.together)
        }
    }

    /// The score of an unknown series given the mean of those it is together with in its finest layer that knows any.
    ///
    /// For n scores of variance 1 and correlation r the best linear prediction of another is `n r ū / (1 + (n − 1) r)` with variance
    /// `1 − n r² / (1 + (n − 1) r)`; noise of that variance is added.
    private struct Fill {
        var groups: [Int]
        var means: [[Float]]
        var known: [[Float]]
        var together: [Double]

        func draw(_ origin: Int, _ s: Int, _ layers: [DependenceLayer], _ noise: Float) -> Float {
            for k in layers.indices.reversed() {
                let at = origin * groups[k] + layers[k].labels[s]
                let n = known[k][at]
                guard n > 0 else { continue }
                let r = Float(together[k])
                let spread = 1 + (n - 1) * r
                return n * r / spread * means[k][at] + (1 - n * r * r / spread).squareRoot() * noise
            }
            return noise
        }
    }
}

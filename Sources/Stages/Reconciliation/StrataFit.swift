public import Forecasting
public import Statistics

/// Strata that have forecasts of their own, fitted to a total that holds.
///
/// For a margin whose strata are forecast by models; ``StrataShares`` is for strata that are not. Fitting each margin to the same
/// total is how two margins, ages and severities, agree without a forecast of their cross.
public enum StrataFit {
    /// Paths of the strata that add up to the total on every draw and step, whole numbers ≥ 0.
    ///
    /// All strata are reordered together, so that their sum follows the ranks of the total and their own dependence stays. What
    /// is then missing or too much is shared by the variance of their draws (weighted least squares with a total that is certain:
    /// Hyndman, Lee & Wang 2016, doi:10.1016/j.csda.2015.11.007), cut off at zero, and made whole without bias.
    /// - Parameters:
    ///   - strata: joint paths (``Dependence``), shapes as the total's.
    ///   - blocks: ranges of steps that are matched on their own; nil for one.
    /// - Throws: ``ReconciliationError/shape(expected:got:)``.
    public static func fitted(
        _ strata: [SamplePaths], to total: SamplePaths, blocks: [Range<Int>]? = nil,
        using generator: inout SeededGenerator
    ) throws(ReconciliationError) -> [SamplePaths] {
        guard let first = strata.first else { throw .shape(expected: 1, got: 0) }
        for paths in strata {
            guard paths.count == total.count else { throw .shape(expected: total.count, got: paths.count) }
            guard paths.horizon == total.horizon else { throw .shape(expected: total.horizon, got: paths.horizon) }
        }
        let blocks = blocks ?? [0..<total.horizon]
        let (draws, width) = (total.count, blocks.count)
        let table = NormalScoreTable(draws: draws)
        let sum = strata.dropFirst().reduce(first) { $0.adding($1) }
        let own = RankMatching.order(
            RankMatching.scores(sum, blocks: blocks, table: table), draws: draws, blocks: width)
        let model = RankMatching.order(
            RankMatching.scores(total, blocks: blocks, table: table), draws: draws, blocks: width)
        var fitted = strata.map { RankMatching.reordered($0, own, like: model) }
        var parts = [Double](repeating: 0, count: strata.count)
        for step in 0..<total.horizon {
            let spread = Spread(fitted, at: step)
            for draw in 0..<draws {
                let target = max(Int(total[draw, step]), 0)
                var gap = Double(target)
                for k in parts.indices { gap -= Double(fitted[k][draw, step]) }
                guard gap != 0 else { continue }
                var positive = 0.0
                for k in parts.indices {
                    parts[k] = max(Double(fitted[k][draw, step]) + gap * spread.shares[k], 0)
                    positive += parts[k]
                }
                for k in parts.indices {
                    parts[k] = positive > 0 ? parts[k] * Double(target) / positive : Double(target) * spread.means[k]
                }
                IntegerRounding.systematic(parts.count, total: target, generator.uniform()) {
                    parts[$0]
                } write: {
                    fitted[$0][draw, step] = $1
                }
            }
        }
        return fitted
    }

    /// Shares of the strata in the sum of their variances, and of their means, at one step; equal where all are 0.
    private struct Spread {
        var shares: [Double]
        var means: [Double]

        init(_ strata: [SamplePaths], at step: Int) {
            let draws = Double(strata[0].count)
            var moments = strata.map { paths in
                var (sum, squares) = (0.0, 0.0)
                for draw in 0..<paths.count {
                    let x = Double(paths[draw, step])
                    sum += x
                    squares += x * x
                }
                return (mean: sum / draws, variance: max(squares / draws - sum * sum / draws / draws, 0))
            }
            if moments.allSatisfy({ $0.variance == 0 }) { for k in moments.indices { moments[k].variance = 1 } }
            if moments.allSatisfy({ $0.mean == 0 }) { for k in moments.indices { moments[k].mean = 1 } }
            let (mean, variance) = moments.reduce((0.0, 0.0)) { ($0.0 + $1.mean, $0.1 + $1.variance) }
            shares = moments.map { $0.variance / variance }
            means = moments.map { $0.mean / mean }
        }
    }
}

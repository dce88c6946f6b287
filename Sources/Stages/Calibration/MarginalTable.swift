public import Forecasting
internal import Statistics

/// The marginal forecasts of all steps of one series, as quantiles at ``levels``: what is kept of a past forecast.
///
/// Between the levels a quantile is linear in normal scores; beyond the outermost it goes on with the mean slope between the
/// median and that edge, never below 0.
public struct MarginalTable: Sendable, Hashable {
    /// 0.01, 0.025, 0.05, 0.10 … 0.95, 0.975, 0.99.
    public static let levels: [Double] = [0.01, 0.025] + (1...19).map { Double($0) / 20 } + [0.975, 0.99]

    /// Standard normal quantile of each level.
    static let scores = levels.map { SpecialFunctions.normalQuantile($0) }
    static let median = levels.count / 2

    public let horizon: Int
    /// Row-major, steps × levels.
    let values: [Float]

    /// - Precondition: as many values as steps × levels, ascending within a step.
    init(horizon: Int, values: [Float]) {
        precondition(values.count == horizon * Self.levels.count, "shape is steps × levels")
        self.horizon = horizon
        self.values = values
    }

    /// The marginals of joint draws.
    public init(_ paths: SamplePaths) {
        var values: [Float] = []
        values.reserveCapacity(paths.horizon * Self.levels.count)
        for step in 0..<paths.horizon {
            let sorted = paths.sortedDraws(at: step)
            for level in Self.levels {
                let rank = Int((level * Double(sorted.count) - 1e-9).rounded(.up))
                values.append(sorted.isEmpty ? .nan : Float(sorted[min(max(rank - 1, 0), sorted.count - 1)]))
            }
        }
        self.init(horizon: paths.horizon, values: values)
    }

    /// From quantiles at ``levels``, `[step][level]`; nil when their number is another.
    public init?(quantiles: [[Double]]) {
        guard quantiles.allSatisfy({ $0.count == Self.levels.count }) else { return nil }
        self.init(horizon: quantiles.count, values: quantiles.flatMap { $0.map { Float($0) } })
    }

    /// `[step][level]`, in the unit of the series.
    public var quantiles: [[Double]] { (0..<horizon).map { quantiles(at: $0).map { Double($0) } } }

    /// The quantiles of one step, one for each level.
    func quantiles(at step: Int) -> ArraySlice<Float> {
        values[step * Self.levels.count..<(step + 1) * Self.levels.count]
    }

    /// Scores further out than this say nothing more.
    static let farScore = 4.5

    /// The normal score of a value in the forecast of one step, given by its quantiles; finite, within ± ``farScore``.
    static func score(of value: Double, in quantiles: ArraySlice<Float>) -> Double {
        let first = quantiles.startIndex
        let last = quantiles.count - 1
        func q(_ level: Int) -> Double { Double(quantiles[first + level]) }
        let below = quantiles.count { Double($0) < value }
        let score: Double
        switch below {
        case 0:
            let slope = (scores[median] - scores[0]) / (q(median) - q(0))
            // Nothing lies below the lowest quantile of a forecast without spread; no count is below 0.
            guard slope.isFinite else { return value < q(0) ? -farScore : scores[0] }
            score = value < 0 && q(0) >= 0 ? -farScore : scores[0] - (q(0) - value) * slope
        case last + 1:
            let slope = (scores[last] - scores[median]) / (q(last) - q(median))
            guard slope.isFinite else { return farScore }
            score = scores[last] + (value - q(last)) * slope
        default:
            let (left, right) = (q(below - 1), q(below))
            let share = right > left ? (value - left) / (right - left) : 1
            score = scores[below - 1] + share * (scores[below] - scores[below - 1])
        }
        return min(max(score, -farScore), farScore)
    }
}

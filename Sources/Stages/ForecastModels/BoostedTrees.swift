public import Forecasting
import Foundation
import Messages
public import Statistics
public import TimeSeries

/// Gradient-boosted trees over all series of a region and all horizons, on top of the count GLM.
///
/// ```
/// log μ(series, origin, h) = log calendar(target) + level(origin, h) + trees(target, what was known at the origin, h)
/// ```
///
/// Calendar and level are those of ``CountGLM``; the trees, one model for all series, learn from past origins what these leave:
/// hour profiles that drift, the last hours, what the other series of the region show. At each past origin the base is one
/// estimated before it, so that trees see the errors that they will meet. How many trees there are, down to none, and how wide
/// the forecast is, is decided on the newest origins, which the trees of this decision have not seen. Trees: Ke et al. 2017,
/// NIPS 30, "LightGBM"; boosting on an offset: Friedman 2001, doi:10.1214/aos/1013203451; direct global models for many
/// series: Januschowski et al. 2022, doi:10.1016/j.ijforecast.2021.10.004.
public struct BoostedTrees: ForecastModel {
    /// The calendar and level that the trees correct.
    public var base: CountGLM
    /// Largest number of trees.
    public var rounds: Int
    public var learningRate: Double
    public var leaves: Int
    public var leastRowsInLeaf: Int
    /// Weight of the ridge on a leaf, in rows of average information.
    public var ridge: Double
    /// Trees are learnt on data up to the last multiple of this many days; of a third of it where there are less than 15 months.
    public var refitDays: Int
    /// The base of past origins is estimated anew after this many days.
    public var baseDays: Int
    /// Days of past origins.
    public var spanDays: Int
    /// Most rows to learn from: past origins are thinned out to it.
    public var mostRows: Int

    public init(
        base: CountGLM, rounds: Int = 200, learningRate: Double = 0.05, leaves: Int = 12, leastRowsInLeaf: Int = 200,
        ridge: Double = 50, refitDays: Int = 91, baseDays: Int = 182, spanDays: Int = 1096, mostRows: Int = 80_000
    ) {
        self.base = base
        self.rounds = rounds
        self.learningRate = learningRate
        self.leaves = leaves
        self.leastRowsInLeaf = leastRowsInLeaf
        self.ridge = ridge
        self.refitDays = refitDays
        self.baseDays = baseDays
        self.spanDays = spanDays
        self.mostRows = mostRows
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        base = try container.decode(CountGLM.self, forKey: .base)
        rounds = try container.integer(.rounds, in: 0...100_000)
        learningRate = try container.decode(Double.self, forKey: .learningRate)
        leaves = try container.integer(.leaves, in: 2...131_072)
        leastRowsInLeaf = try container.positive(.leastRowsInLeaf)
        ridge = try container.decode(Double.self, forKey: .ridge)
        refitDays = try container.positive(.refitDays)
        baseDays = try container.positive(.baseDays)
        spanDays = try container.positive(.spanDays)
        mostRows = try container.positive(.mostRows)
    }

    public static let card = ModelCard(
        name: "boosted-trees", title: Messages.boostedTreesTitle, summary: Messages.boostedTreesSummary,
        reference: "Ke et al. 2017, LightGBM, NIPS 30; Friedman 2001, doi:10.1214/aos/1013203451",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar, .panel])

    public static let examples = [
        BoostedTrees(
            base: CountGLM(halfLife: 200, ridge: 5, refitDays: 1, rounds: 1), rounds: 10, leaves: 4,
            leastRowsInLeaf: 20,
            refitDays: 7),
        BoostedTrees(
            base: CountGLM(halfLife: 400, ridge: 20, refitDays: 1, rounds: 1), rounds: 20, leaves: 3,
            leastRowsInLeaf: 10, ridge: 5, baseDays: 28, mostRows: 500),
    ]

    public static func standard(for grain: Grain) -> BoostedTrees? {
        guard let base = CountGLM.standard(for: grain) else { return nil }
        return grain == .day
            ? BoostedTrees(base: base, baseDays: 91, spanDays: 1096)
            : BoostedTrees(base: base, baseDays: 364, spanDays: 730)
    }

    /// False where LightGBM is not installed: every fit then throws `libraryMissing`.
    public static var isAvailable: Bool { GradientBoosting.isAvailable }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        try fit(panel: [training], reusing: [earlier])[0].get()
    }

    public func fit(panel: [TrainingSet], reusing earlier: [Fitted?]) -> [Result<Fitted, FitError>] {
        BoostedTreesPanel(self, panel, earlier: earlier).fits
    }

    /// A base, its level at the origin and the corrected means of one series; the trees are shared.
    public struct Fitted: FittedModel {
        let estimate: BoostedTreesEstimate
        let base: BoostedTreesBase
        let state: LogLevel.State
        /// Means of the future, and variances of their logarithms before ``spread``.
        let means: [Double]
        let variances: [Double]
        /// Standard deviation of the logarithm, relative to the base's.
        let spread: Double

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            let base = self.base.estimate
            let steps = (horizon + base.block - 1) / base.block
            let levels = base.level.simulate(from: state, draws: count, steps: steps, using: &generator)
            var centre = state
            var centres: [Double] = []
            for _ in 0..<steps {
                centres.append(centre.level)
                centre = base.level.advanced(centre)
            }
            let shifts = (0..<horizon).map {
                centres[$0 / base.block] * spread + 0.5 * spread * spread * variances[$0]
            }
            return SamplePaths(stratified: count, horizon: horizon, using: &generator) { draw, step, p in
                let level = levels[draw * steps + step / base.block]
                return base.quantile(mean: means[step] * exp(spread * level - shifts[step]), p)
            }
        }
    }
}

public import Calibration
public import Forecasting
import Foundation
public import Statistics
public import TimeSeries

/// Combines the paths of several models.
public enum Ensemble {
    /// The models of the production ensemble for steps of a grain, in catalog names.
    public static func members(for grain: Grain) -> [String] {
        switch grain {
        case .hour, .sixHours: ["count-glm", "level-regression", "dynamic-glm"]
        case .day: ["count-glm", "dynamic-glm", "structural", "arima", "analogues"]
        case .week: ["structural", "arima", "ets", "analogues"]
        }
    }

    /// What a model weighs before past forecasts are known, against 1 of the others.
    ///
    /// ETS of weeks knows no season of the year, which two years hide and three years show.
    ///
    /// - Parameter steps: of which something is known.
    static func prior(of model: String, grain: Grain, steps: Int) -> Double {
        guard grain == .week, model == "ets" else { return 1 }
        return min(max(Double(156 - steps) / 52, 0.2), 1)
    }

    /// The models of hours that only divide the patients of days already forecast, as in a region run: only their hourly profile and
    /// how far hours depart from it matter there, and every further model would be asked about every place.
    public static let hoursWithinDays = ["count-glm"]

    /// Models that stand in, the first that can be fitted, when no member of the production ensemble can: short series.
    public static let fallbacks = ["ets", "dynamic-glm", "seasonal-naive"]

    /// How the members are put together at one step.
    public struct Mixture: Sendable {
        /// One for each member; they sum to 1.
        public var weights: [Double]
        /// Correction of the levels at which the members are read.
        public var map: LevelMap

        public init(weights: [Double], map: LevelMap = .identity) {
            self.weights = weights
            self.map = map
        }
    }

    /// A weighted combination in path space that averages quantiles, not densities.
    ///
    /// At each step the draws of every model are sorted and averaged rank by rank (Vincent averaging: Ratcliff 1979,
    /// doi:10.1037/0033-2909.86.3.446; Lichtendahl, Grushka-Cockayne & Winkler 2013, doi:10.1287/mnsc.1120.1667), each rank read at
    /// its corrected level, then put in the order of the template's draws, which carry the dependence between steps (ensemble
    /// copula coupling: Schefzik, Thorarinsdottir & Gneiting 2013, doi:10.1214/13-STS443). Averages between integers are
    /// rounded at random, without bias.
    ///
    /// - Parameter mixtures: one for each step.
    /// - Precondition: all paths have the same shape and there is at least one.
    public static func combined(
        _ members: [SamplePaths], mixtures: [Mixture], using generator: inout SeededGenerator
    ) -> Combined {
        precondition(!members.isEmpty, "at least one model")
        let (count, horizon) = (members[0].count, members[0].horizon)
        precondition(members.allSatisfy { $0.count == count && $0.horizon == horizon }, "paths of equal shape")
        precondition(mixtures.count == horizon, "one mixture a step")
        if members.count == 1, mixtures.allSatisfy({ $0.map == .identity }) {
            return Combined(paths: members[0], disagreement: Array(repeating: 0, count: horizon))
        }
        let template = heaviest(mixtures)
        let scores = (0..<count).map { SpecialFunctions.normalQuantile((Double($0) + 0.5) / Double(count)) }
        var combined = SamplePaths(count: count, horizon: horizon)
        var disagreement: [Double] = []
        for step in 0..<horizon {
            let mixture = mixtures[step]
            let used = members.indices.filter { mixture.weights[$0] > 1e-4 }
            let total = used.reduce(0) { $0 + mixture.weights[$1] }
            let sorted = used.map { members[$0].sortedDraws(at: step) }
            let medians = sorted.map { Double($0[count / 2]) }
            disagreement.append((medians.max() ?? 0) - (medians.min() ?? 0))
            let order = order(of: members[template].draws(at: step), using: &generator)
            let isCorrected = mixture.map != .identity
            for rank in 0..<count {
                let position =
                    isCorrected
                    ? SpecialFunctions.normalCumulative(mixture.map.score(scores[rank])) * Double(count) - 0.5
                    : Double(rank)
                var mean = 0.0
                for (k, draws) in zip(used, sorted) {
                    mean += mixture.weights[k] / total * value(of: draws, at: position)
                }
                let floor = mean.rounded(.down)
                combined[Int(order[rank]), step] = Int32(floor) + (generator.uniform() < mean - floor ? 1 : 0)
            }
        }
        return Combined(paths: combined, disagreement: disagreement)
    }

    /// Combined paths, and how far the members were apart.
    public struct Combined: Sendable, Hashable {
        public var paths: SamplePaths
        /// Highest minus lowest median of the members that count, by step; patients.
        public var disagreement: [Double]
    }

    /// The member that weighs most over all steps.
    private static func heaviest(_ mixtures: [Mixture]) -> Int {
        let totals = (0..<(mixtures.first?.weights.count ?? 1)).map { k in
            mixtures.reduce(0) { $0 + $1.weights[k] }
        }
        return totals.indices.max { totals[$0] < totals[$1] } ?? 0
    }

    /// Draws by ascending value, ties in random order.
    private static func order(of draws: [Int32], using generator: inout SeededGenerator) -> [Int32] {
        StableOrder.ascending(draws.map { UInt64(UInt32(bitPattern: $0 ^ .min)) << 32 | generator.next() >> 32 })
    }

    /// Sorted draws read between two ranks.
    private static func value(of sorted: [Int32], at position: Double) -> Double {
        let bounded = min(max(position, 0), Double(sorted.count - 1))
        let lower = Int(bounded)
        let share = bounded - Double(lower)
        guard share > 1e-9, lower + 1 < sorted.count else { return Double(sorted[lower]) }
        return Double(sorted[lower]) + share * Double(sorted[lower + 1] - sorted[lower])
    }
}

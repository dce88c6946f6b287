internal import Foundation
internal import Statistics

/// Adaptive conformal inference of one level: an offset that moves against every miss, its pace chosen by aggregation (AgACI).
///
/// After each round the offset of an expert with pace γ moves by γ · (level − share of outcomes at or below it), so that
/// coverage comes back whatever happens to the series; which γ serves best is learned by ``BernsteinAggregation`` on the
/// pinball loss. Gibbs & Candès 2021, arXiv:2106.00170; Zaffran et al. 2022 (AgACI), arXiv:2202.07282.
struct ConformalOffset {
    /// Paces, in normal scores a round; 0 leaves the level as it is.
    static let paces = [0.0, 0.01, 0.03, 0.1]
    /// Dead zone, in normal scores: offsets smaller than this are noise.
    static let tolerance = 0.05
    /// No offset is larger, in normal scores.
    static let limit = 1.0

    private let level: Double
    private let score: Double
    private var offsets: [Double]
    private var aggregation: BernsteinAggregation

    init(level: Double, score: Double) {
        self.level = level
        self.score = score
        offsets = Self.paces.map { _ in 0 }
        aggregation = BernsteinAggregation(prior: Self.paces.map { $0 == 0 ? 10 : 1 }, range: 1)
    }

    /// What is added to the level's score: never towards the median, since a spell of luck is no reason for a bolder forecast.
    var offset: Double {
        let mean = zip(aggregation.weights, offsets).reduce(0) { $0 + $1.0 * $1.1 }
        return level < 0.5 ? min(mean + Self.tolerance, 0) : max(mean - Self.tolerance, 0)
    }

    /// Learns from the outcomes of one past origin, each given by the ends of its score.
    mutating func update(_ outcomes: [(lower: Double, upper: Double)]) {
        guard !outcomes.isEmpty else { return }
        let count = Double(outcomes.count)
        let current = offset
        let slope = Self.share(of: outcomes, atOrBelow: score + current) - level
        aggregation.update(regrets: offsets.map { slope * (current - $0) })
        for (k, pace) in Self.paces.enumerated() where pace > 0 {
            let share = Self.share(of: outcomes, atOrBelow: score + offsets[k])
            // Steps of one origin err together: their mean counts as one outcome, a single one as less.
            let step = pace * min(1, count / 3)
            offsets[k] = min(max(offsets[k] + step * (level - share), -Self.limit), Self.limit)
        }
    }

    /// Share of the outcomes' mass that lies at or below a score.
    static func share(of outcomes: [(lower: Double, upper: Double)], atOrBelow score: Double) -> Double {
        let here = SpecialFunctions.normalCumulative(score)
        let total = outcomes.reduce(0.0) { sum, outcome in
            let (a, b) = (
                SpecialFunctions.normalCumulative(outcome.lower), SpecialFunctions.normalCumulative(outcome.upper)
            )
            guard b - a > 1e-9 else { return sum + ((a + b) / 2 <= here ? 1 : 0) }
            return sum + min(max((here - a) / (b - a), 0), 1)
        }
        return total / Double(outcomes.count)
    }
}

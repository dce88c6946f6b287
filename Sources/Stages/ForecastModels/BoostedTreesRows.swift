import Forecasting
import Foundation

/// The rows that trees learn from, in the order of their origins, and the learning.
struct BoostedTreesRows {
    private(set) var rows: GradientBoosting.Rows
    private(set) var target = GradientBoosting.Target()
    /// Variance of the logarithm of the mean, as the base sees it; variance ÷ mean of a count given the mean.
    private var variances: [Double] = []
    private var dispersions: [Double] = []
    private var series: [Int] = []
    private var origins: [Int] = []

    init(columns: Int) { rows = GradientBoosting.Rows(columns: columns) }

    mutating func append(
        _ row: (features: [Float], logMean: Double, variance: Double), _ value: Double, dispersion: Double, series: Int,
        origin: Int
    ) {
        rows.append(row.features)
        target.values.append(value)
        target.offsets.append(row.logMean)
        // Poisson boosting takes a count's variance for its mean; the weight says what it is.
        target.weights.append(1 / (dispersion + exp(row.logMean) * row.variance))
        variances.append(row.variance)
        dispersions.append(dispersion)
        self.series.append(series)
        origins.append(origin)
    }

    struct Learned {
        var trees: GradientBoosting?
        var spreads: [Double]
        var commonSpread: Double
    }

    /// Share of the origins that decide on the number of trees and the spread.
    private static let newestShare = 0.3

    /// Rounds between two numbers of trees that are compared.
    private static let pace = 10

    /// Days whose common error counts by half; chosen, with the share, on the validation origins of the task folders.
    private static let periodDays = 28
    private static let periodShare = 0.5

    func learn(_ model: BoostedTrees, series count: Int, horizon: Int, perDay: Int) throws(FitError) -> Learned {
        let learning = sharingPeriods(of: Self.periodDays * perDay)
        var scores = [Double](repeating: 0, count: rows.count)
        var held = 0..<rows.count
        var rounds = 0
        if rows.count >= 8 * model.leastRowsInLeaf, let first = origins.first, let last = origins.last {
            let split = last - Int(Double(last - first) * Self.newestShare)
            let before = origins.prefix { $0 + horizon <= split }.count
            held = (origins.firstIndex { $0 >= split } ?? rows.count)..<rows.count
            if before >= 4 * model.leastRowsInLeaf, !held.isEmpty {
                let trees = try GradientBoosting(
                    rows[0..<before], learning[0..<before], model.settings, model: BoostedTrees.card.name)
                let heldRows = rows[held]
                var sum = [Double](repeating: 0, count: held.count)
                var best = deviance(held, sum)
                var at = 0
                while at < trees.rounds {
                    let next = min(at + Self.pace, trees.rounds)
                    for (i, score) in trees.scores(heldRows, from: at, to: next).enumerated() { sum[i] += score }
                    at = next
                    let now = deviance(held, sum)
                    if now < best {
                        best = now
                        rounds = at
                        for (i, score) in sum.enumerated() { scores[held.lowerBound + i] = score }
                    }
                }
            }
        }
        var trees: GradientBoosting?
        if rounds > 0 {
            var settings = model.settings
            settings.rounds = rounds
            trees = try GradientBoosting(rows, learning, settings, model: BoostedTrees.card.name)
        }
        let (spreads, common) = spreads(held, scores, count)
        return Learned(trees: trees, spreads: spreads, commonSpread: common)
    }

    /// Gives rows a mean second derivative of 1, so that the ridge is a number of rows; once, after the last row.
    mutating func normalise() {
        var total = 0.0
        for (weight, offset) in zip(target.weights, target.offsets) { total += weight * exp(offset) }
        let scale = Double(max(rows.count, 1)) / max(total, 1e-9)
        for i in target.weights.indices { target.weights[i] *= scale }
    }

    /// The target with half of what all series of a period have in common taken for granted.
    ///
    /// Errors that a whole panel shares for weeks (a wave, a trend that the base does not follow) fill many rows but happened
    /// once; at their full weight trees carry the last years' drift on into the next.
    private func sharingPeriods(of length: Int) -> GradientBoosting.Target {
        var sums: [Int: (seen: Double, hoped: Double)] = [:]
        for i in 0..<rows.count {
            let (seen, hoped) = sums[origins[i] / length] ?? (0, 0)
            sums[origins[i] / length] = (
                seen + target.weights[i] * target.values[i], hoped + target.weights[i] * exp(target.offsets[i])
            )
        }
        var target = target
        for i in 0..<rows.count {
            if let (seen, hoped) = sums[origins[i] / length], seen > 0, hoped > 0 {
                target.offsets[i] += Self.periodShare * log(seen / hoped)
            }
        }
        return target
    }

    /// Mean weighted Poisson deviance of the means that the scores give, over a range of rows.
    private func deviance(_ range: Range<Int>, _ scores: [Double]) -> Double {
        var total = 0.0
        for i in range {
            let (y, logMean) = (target.values[i], target.offsets[i] + scores[i - range.lowerBound])
            total += 2 * target.weights[i] * ((y > 0 ? y * (log(y) - logMean) : 0) - y + exp(logMean))
        }
        return total / Double(max(range.count, 1))
    }

    /// Spread of each series relative to the base's, from squared errors beyond counting; a series with few rows is drawn to all.
    private func spreads(_ range: Range<Int>, _ scores: [Double], _ count: Int) -> ([Double], Double) {
        var (sums, weights) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        for i in range {
            let mean = exp(target.offsets[i] + scores[i])
            let (counting, level) = (dispersions[i] * mean, mean * mean * variances[i])
            guard level > 0 else { continue }
            // Beyond 4 standard deviations an error counts as one of 4.
            let square = min((target.values[i] - mean) * (target.values[i] - mean), 16 * (counting + level))
            let share = level / (counting + level)
            sums[series[i]] += share * share * (square - counting) / level
            weights[series[i]] += share * share
        }
        func spread(_ square: Double) -> Double { ((1 + min(max(square, 0.25), 4)) / 2).squareRoot() }
        let (total, weight) = (sums.reduce(0, +), weights.reduce(0, +))
        let prior = 100.0
        let common = (total + prior) / (weight + prior)
        let own = zip(sums, weights).map { spread(($0 + prior * common) / ($1 + prior)) }
        return (own, spread(common))
    }
}

extension BoostedTrees {
    var settings: GradientBoosting.Settings {
        GradientBoosting.Settings(
            objective: "poisson", rounds: rounds, learningRate: learningRate, leaves: leaves,
            leastRowsInLeaf: leastRowsInLeaf, ridge: ridge, featureFraction: 0.5, rowFraction: 0.7)
    }
}

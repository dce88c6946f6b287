import Forecasting
import Foundation
import Statistics
import TimeSeries

/// What past origins taught: how much of each level is left at each horizon, and what errors were made.
///
/// Origins lie whole days before the newest one, at the same time of day: what is left of a level at night differs from what is left
/// of it in the morning. A horizon learns from its neighbours too, the more of them the farther it is.
struct LevelRegressionEstimate {
    /// Step of the day of the origins.
    let clock: Int
    let horizon: Int
    /// By horizon: constant, then one for each level.
    let coefficients: [[Double]]
    /// Variance ÷ mean of errors, by horizon.
    let dispersions: [Double]
    /// Errors over the root of the mean at each of ``scores``, by horizon.
    let quantiles: [[Double]]
    /// Errors over the root of the mean, `[origin][step]`; 0 where the value is missing.
    private let trajectories: [Float]
    private let origins: Int

    /// Normal scores at which errors are kept.
    static let scores = (-25...25).map { Double($0) / 10 }
    /// Means from which errors are taken as they were, below as those of counts.
    private static let large = 30.0
    /// Days after which levels are known.
    private static let leadDays = 28
    /// Observed days without which there are too few origins: a third of a short past is kept for what followed them.
    static let neededDays = 63
    private static let mostTrajectories = 400
    /// Errors without which a horizon takes over the spread of the one before.
    private static let leastErrors = 20

    /// - Precondition: ``neededDays`` of the basis are observed.
    init(
        _ model: LevelRegression, _ levels: RecentLevels, basis: EstimationBasis, clock: Int, horizon: Int
    ) {
        (self.clock, self.horizon) = (clock, horizon)
        let perDay = basis.grid.grain.stepsPerDay ?? 1
        let values = basis.values
        let end = values.end - min(horizon, values.values.count / 3)
        let newest = end - ((end - clock) % perDay + perDay) % perDay
        let first = max(values.first + Self.leadDays * perDay, newest - Int(model.years * 365.25) * perDay)
        let origins = Array(stride(from: newest, through: first, by: -perDay))
        let past = PastHorizons(levels, origins, horizon: horizon, end: values.end)
        coefficients = (0..<horizon).map { past.coefficients(Self.neighbours(of: $0, horizon)) }
        let errors = past.errors(coefficients)
        var (dispersions, quantiles): ([Double], [[Double]]) = ([], [])
        for h in 0..<horizon {
            let steps = Self.neighbours(of: h, horizon)
            // Itself and the outermost: those between err as they do.
            let pool = Set([steps.lowerBound, h, steps.upperBound - 1]).sorted().flatMap { step in
                origins.indices.map { errors[$0 * horizon + step] }.filter { !$0.isNaN }
            }.sorted()
            if pool.count < Self.leastErrors, let dispersion = dispersions.last, let errors = quantiles.last {
                dispersions.append(dispersion)
                quantiles.append(errors)
                continue
            }
            let squares = pool.reduce(0) { $0 + Double($1) * Double($1) }
            dispersions.append(pool.isEmpty ? 1 : squares / Double(pool.count))
            quantiles.append(Self.scores.map { pool.isEmpty ? 0 : Self.quantile(of: pool, $0) })
        }
        (self.dispersions, self.quantiles) = (dispersions, quantiles)
        // Evenly spaced ones stand for all.
        let kept = stride(
            from: 0, to: origins.count, by: (origins.count + Self.mostTrajectories - 1) / Self.mostTrajectories)
        trajectories = kept.flatMap { row in errors[row * horizon..<(row + 1) * horizon].map { $0.isNaN ? 0 : $0 } }
        self.origins = trajectories.count / horizon
    }

    /// The horizons that one is learned with: itself, from the fourth on one on both sides, from the twelfth on three.
    private static func neighbours(of step: Int, _ horizon: Int) -> Range<Int> {
        let reach = step < 3 ? 0 : step < 11 ? 1 : 3
        return max(0, step - reach)..<min(horizon, step + reach + 1)
    }

    /// Read between two of the sorted numbers at a normal score.
    private static func quantile(of sorted: [Float], _ score: Double) -> Double {
        let position = SpecialFunctions.normalCumulative(score) * Double(sorted.count) - 0.5
        let lower = min(max(Int(position.rounded(.down)), 0), sorted.count - 1)
        let share = min(max(position - Double(lower), 0), 1)
        let (low, high) = (Double(sorted[lower]), Double(sorted[min(lower + 1, sorted.count - 1)]))
        return low + share * (high - low)
    }

    /// Draws around the means: at each step in the order of past trajectories, at the spread of past errors.
    func paths(_ means: [Double], count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
        var paths = SamplePaths(count: count, horizon: horizon)
        var rows = (0..<count).map { $0 * origins / count }
        rows.shuffle(using: &generator)
        for step in 0..<horizon {
            let order = StableOrder.ascending(
                rows.map { row in
                    let bits = trajectories[row * self.horizon + step].bitPattern
                    let ascending = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
                    return UInt64(ascending) << 32 | generator.next() >> 32
                })
            for (rank, draw) in order.enumerated() {
                let p = (Double(rank) + generator.uniform()) / Double(count)
                paths[Int(draw), step] = value(means[step], step: step, p, using: &generator)
            }
        }
        return paths
    }

    private func value(_ mean: Double, step: Int, _ p: Double, using generator: inout SeededGenerator) -> Int32 {
        guard mean > Self.large else {
            return DispersedCount(mean: mean, dispersion: dispersions[step]).quantile(p)
        }
        let own = quantiles[step]
        let position = (SpecialFunctions.normalQuantile(p) - Self.scores[0]) * 10
        // Beyond the last scores as between the last two.
        let lower = min(max(Int(position.rounded(.down)), 0), own.count - 2)
        let error = own[lower] + (position - Double(lower)) * (own[lower + 1] - own[lower])
        return Int32(count: mean + mean.squareRoot() * error + generator.uniform() - 0.5)
    }
}

/// What followed past origins, beside what the calendar expected and the levels at that time.
private struct PastHorizons {
    private let horizon: Int
    private let origins: Int
    private let columns: Int
    /// `[origin][1, levels …]`.
    private let features: [Double]
    /// `[origin][step]`; NaN where missing.
    private let values: [Double]
    private let means: [Double]

    /// - Parameter end: values from there on count as missing.
    init(_ levels: RecentLevels, _ origins: [Int], horizon: Int, end: Int) {
        self.horizon = horizon
        self.origins = origins.count
        columns = levels.count + 1
        features = origins.flatMap { [1.0] + levels.ratios(at: $0) }
        values = origins.flatMap { origin in
            (origin..<(origin + horizon)).map { $0 < end ? levels.value(at: $0) : .nan }
        }
        means = origins.flatMap { origin in
            (origin..<(origin + horizon)).map { levels.expected(at: $0, from: origin) }
        }
    }

    /// In patients expected at a deviation of 1: a level keeps little of itself where past origins are few.
    private static let ridge = 50.0

    /// Weighted least squares of the relative deviations of some steps together, each as precise as a count of its mean.
    func coefficients(_ steps: Range<Int>) -> [Double] {
        var weights = [Double](repeating: 0, count: origins)
        var deviations = weights
        for row in 0..<origins {
            for place in (row * horizon + steps.lowerBound)..<(row * horizon + steps.upperBound)
            where !values[place].isNaN {
                weights[row] += means[place]
                deviations[row] += values[place] - means[place]
            }
        }
        var gram = LinearAlgebra.weightedGram(features, rows: origins, columns: columns, weights: weights)
        let ridge = Self.ridge * Double(steps.count)
        for c in 1..<columns { gram[c * columns + c] += ridge }
        gram[0] += 1e-6
        let target = LinearAlgebra.transposeTimes(features, rows: origins, columns: columns, deviations)
        return LinearAlgebra.solve(gram, target) ?? Array(repeating: 0, count: columns)
    }

    /// `[origin][step]`: observed less fitted over the root of fitted; NaN where missing.
    func errors(_ coefficients: [[Double]]) -> [Float] {
        var errors = [Float](repeating: .nan, count: values.count)
        for row in 0..<origins {
            for step in 0..<horizon where !values[row * horizon + step].isNaN {
                let place = row * horizon + step
                var ratio = 1.0
                for c in 0..<columns { ratio += coefficients[step][c] * features[row * columns + c] }
                let fitted = max(means[place] * ratio, 0.05)
                errors[place] = Float((values[place] - fitted) / fitted.squareRoot())
            }
        }
        return errors
    }
}

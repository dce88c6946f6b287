internal import Statistics

/// A probability strictly between 0 and 1.
public struct Level: Hashable, Comparable, Sendable, Codable {
    public let value: Double

    /// Nil unless 0 < value < 1: `Level(90)` is refused.
    public init?(_ value: Double) {
        guard value > 0, value < 1 else { return nil }
        self.value = value
    }

    private init(unchecked value: Double) { self.value = value }

    public static func < (a: Level, b: Level) -> Bool { a.value < b.value }

    /// 0.05, 0.10 … 0.95, the levels of the task folders.
    public static let nineteen = (1...19).map { Level(unchecked: Double($0) / 20) }
    public static let median = Level(unchecked: 0.5)
}

/// The marginal forecast of one step.
public enum PredictiveDistribution: Sendable, Hashable {
    case poisson(mean: Double)
    /// Variance `mean + mean² / size`.
    case negativeBinomial(mean: Double, size: Double)
    /// Draws in ascending order.
    case empirical([Int32])
    /// Values at ascending levels, linear in between, constant beyond the outermost.
    case quantiles([Quantile])

    /// The value that the outcome stays below with the probability `level`.
    public struct Quantile: Sendable, Hashable, Codable {
        public var level: Level
        public var value: Double

        public init(level: Level, value: Double) {
            self.level = level
            self.value = value
        }
    }

    /// The smallest value whose cumulative probability reaches `level`.
    ///
    /// For draws this is the inverse of the empirical distribution function (definition 1 of Hyndman & Fan, 1996,
    /// doi:10.2307/2684934): always a value that was drawn, an integer.
    public func quantile(_ level: Level) -> Double {
        switch self {
        case .poisson(let mean): return Double(Poisson(mean: mean).quantile(level.value))
        case .negativeBinomial(let mean, let size):
            return Double(NegativeBinomial(mean: mean, size: size).quantile(level.value))
        case .empirical(let draws):
            guard !draws.isEmpty else { return .nan }
            let rank = Int((level.value * Double(draws.count) - 1e-9).rounded(.up))
            return Double(draws[min(max(rank - 1, 0), draws.count - 1)])
        case .quantiles(let known):
            guard let first = known.first, let last = known.last else { return .nan }
            if level <= first.level { return first.value }
            if level >= last.level { return last.value }
            let upper = known.firstIndex { $0.level >= level } ?? known.count - 1
            let (a, b) = (known[upper - 1], known[upper])
            let share = (level.value - a.level.value) / (b.level.value - a.level.value)
            return a.value + share * (b.value - a.value)
        }
    }

    /// Expected value; for quantiles the integral of ``quantile(_:)`` over all levels.
    public var mean: Double {
        switch self {
        case .poisson(let mean), .negativeBinomial(let mean, _): return mean
        case .empirical(let draws):
            return draws.isEmpty ? .nan : draws.reduce(0.0) { $0 + Double($1) } / Double(draws.count)
        case .quantiles(let known):
            guard let first = known.first, let last = known.last else { return .nan }
            let tails = first.level.value * first.value + (1 - last.level.value) * last.value
            return zip(known, known.dropFirst()).reduce(tails) { sum, pair in
                sum + (pair.1.level.value - pair.0.level.value) * (pair.0.value + pair.1.value) / 2
            }
        }
    }

    /// Probability of more than `threshold`; NaN for a threshold that is no number.
    ///
    /// Beyond the outermost of known quantiles nothing is known but a bound: the outermost level's probability is given.
    public func probability(above threshold: Double) -> Double {
        guard !threshold.isNaN else { return .nan }
        switch self {
        case .poisson(let mean): return 1 - Poisson(mean: mean).cumulative(wholeNumber(below: threshold))
        case .negativeBinomial(let mean, let size):
            return 1 - NegativeBinomial(mean: mean, size: size).cumulative(wholeNumber(below: threshold))
        case .empirical(let draws):
            return draws.isEmpty ? .nan : Double(draws.count { Double($0) > threshold }) / Double(draws.count)
        case .quantiles(let known):
            guard let first = known.first, let last = known.last else { return .nan }
            if threshold < first.value { return 1 - first.level.value }
            if threshold >= last.value { return 1 - last.level.value }
            let upper = known.firstIndex { $0.value > threshold } ?? known.count - 1
            let (a, b) = (known[upper - 1], known[upper])
            let share = b.value > a.value ? (threshold - a.value) / (b.value - a.value) : 1
            return 1 - (a.level.value + share * (b.level.value - a.level.value))
        }
    }

    /// The largest integer up to a threshold, itself kept where counts are.
    private func wholeNumber(below threshold: Double) -> Int {
        Int(min(max(threshold.rounded(.down), -1), Double(Int32.max)))
    }
}

public import Forecasting
internal import Statistics

/// Levels at which quantiles are scored: ascending, symmetric, with the median, so that every central interval has both ends.
public struct ScoringLevels: Sendable, Hashable {
    public let levels: [Level]
    /// Standard normal quantile of each level.
    let normalScores: [Double]

    /// 0.05, 0.10 … 0.95, the levels of the task folders.
    public static let nineteen = ScoringLevels(unchecked: Level.nineteen)

    private init(unchecked levels: [Level]) {
        self.levels = levels
        normalScores = levels.map { SpecialFunctions.normalQuantile($0.value) }
    }

    /// Throws ``ScoringError/levels(_:)`` unless the levels ascend, hold 0.5 and come in pairs q, 1 − q (to 1e-9).
    public init(_ levels: [Level]) throws(ScoringError) {
        let values = levels.map(\.value)
        let ascending = zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
        let symmetric = zip(values, values.reversed()).allSatisfy { abs($0 + $1 - 1) < 1e-9 }
        guard ascending, symmetric, values.count % 2 == 1 else { throw .levels(values) }
        self.init(unchecked: levels)
    }

    public var count: Int { levels.count }
    /// Position of the median.
    public var median: Int { levels.count / 2 }

    public subscript(index: Int) -> Double { levels[index].value }

    /// Positions of the ends of the central interval of this nominal coverage, or nil when its levels are not there.
    public func centralInterval(_ nominal: Level) -> (lower: Int, upper: Int)? {
        let wanted = 0.5 - nominal.value / 2
        guard let lower = levels.firstIndex(where: { abs($0.value - wanted) < 1e-9 }) else { return nil }
        return (lower, levels.count - 1 - lower)
    }
}

/// The quantiles forecast for one step, known to be complete, finite and not crossing.
///
/// Made once at the border; every score of quantiles takes one and checks nothing again.
public struct QuantileForecast: Sendable, Hashable {
    public let levels: ScoringLevels
    /// One value for each level, ascending, in the unit of the series.
    public let values: [Double]

    /// A fall of at most this much from one level to the next is rounding in a file, not crossing.
    public static let rounding = 1e-6

    /// Throws ``ScoringError`` when a value is absent, not finite, or below the one of the next lower level.
    public init(levels: ScoringLevels = .nineteen, values: [Double]) throws(ScoringError) {
        guard values.count == levels.count else { throw .shape(expected: levels.count, got: values.count) }
        for i in values.indices {
            guard values[i].isFinite else { throw .notFinite(value: values[i], level: levels[i]) }
            if i > 0, values[i] < values[i - 1] - Self.rounding {
                throw .crossing(level: levels[i], value: values[i], below: values[i - 1])
            }
        }
        self.levels = levels
        self.values = values
    }

    /// The quantiles of a distribution at these levels.
    public init(_ distribution: PredictiveDistribution, levels: ScoringLevels = .nineteen) throws(ScoringError) {
        try self.init(levels: levels, values: levels.levels.map { distribution.quantile($0) })
    }

    public var median: Double { values[levels.median] }
}

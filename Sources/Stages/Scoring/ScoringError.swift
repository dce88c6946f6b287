public import Messages

/// Why numbers cannot be scored.
public enum ScoringError: ExplainedError, Hashable {
    /// Levels must ascend, hold the median and lie symmetrically around it.
    case levels([Double])
    /// One value for each level is needed.
    case shape(expected: Int, got: Int)
    /// A value that is missing, infinite or not a number.
    case notFinite(value: Double, level: Double)
    /// A quantile below the one of the next lower level.
    case crossing(level: Double, value: Double, below: Double)
    /// Two values for one forecast of a step that is not a doubled hour.
    case duplicate(series: String, origin: Int, horizon: Int, level: Double)

    public var text: Text {
        switch self {
        case .levels(let levels): Messages.scoringLevels(levels)
        case .shape(let expected, let got): Messages.scoringShape(expected: expected, got: got)
        case .notFinite(let value, let level): Messages.scoringNotFinite(value: value, level: level)
        case .crossing(let level, let value, let below):
            Messages.scoringCrossing(level: level, value: value, below: below)
        case .duplicate(let series, let origin, let horizon, let level):
            Messages.scoringDuplicate(series: series, origin: origin, horizon: horizon, level: level)
        }
    }
}

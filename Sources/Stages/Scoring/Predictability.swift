private import Foundation

/// How predictable a series of counts is at all: what calendar and level say, what no one can know, and what lies between.
///
/// Describes a past, with the level one step ahead and the calendar as fitted. The Poisson floor holds for independent arrivals
/// given the mean; what is left above it is an upper bound of what a better forecast could gain, as part of it may be as
/// unforeseeable as the noise.
public struct Predictability: Sendable, Hashable {
    /// Steps that count: known, with a level before them.
    public var steps: Int
    /// Mean count of these steps.
    public var mean: Double
    /// Expected losses of a forecast that knows the mean of each step, in counts.
    public var floor: PoissonFloor
    /// ``PoissonFloor/pinball`` over the mean absolute difference from the same step a week before; nil where that is 0.
    public var scaledPinballFloor: Double?
    /// Sum of the expected absolute errors of the floor over the sum of the means: no MAE ÷ mean can be below.
    public var relativeErrorFloor: Double
    /// Pearson's statistic over its degrees of freedom after calendar and level: 1 for Poisson.
    public var overdispersion: Double
    /// Shares of the variance; they add up to 1.
    public var shares: VarianceShares
    /// Entropy of the periodogram of the counts over their last whole weeks; see ``spectralEntropy(_:)``.
    public var spectralEntropy: Double?

    /// Nil with fewer than two weeks of steps that count, or where nothing varies.
    ///
    /// - Parameters:
    ///   - counts: consecutive steps in order, NaN where missing or known to be wrong.
    ///   - calendar: multiplier that the calendar (weekday, hour, holidays, year) gives each step, positive, as fitted on
    ///     this past; 1 throughout for no calendar. Its scale is of no importance.
    ///   - parameters: free parameters of the calendar, which the dispersion pays for; the level is taken to cost one
    ///     for each of its spans.
    ///   - stepsPerWeek: 168 for hours, 28 for 6 h, 7 for days, 1 for weeks.
    ///   - halfLife: steps after which a count weighs half in the level; four weeks unless said otherwise.
    public init?(
        counts: [Double], calendar: [Double], parameters: Int, stepsPerWeek: Int, halfLife: Double? = nil,
        levels: ScoringLevels = .nineteen
    ) {
        precondition(counts.count == calendar.count, "one multiplier a step")
        precondition(calendar.allSatisfy { $0 > 0 && $0.isFinite }, "multipliers are positive")
        precondition(stepsPerWeek > 0 && parameters >= 0, "a week has at least one step")
        let halfLife = halfLife ?? 4 * Double(stepsPerWeek)
        let level = slowLevel(counts, over: calendar, halfLife: halfLife)
        let means = zip(zip(level, calendar), counts).map { $1.isNaN ? .nan : $0.0 * $0.1 }
        let used = means.indices.filter { !means[$0].isNaN }
        let (fitted, seen) = (used.map { means[$0] }, used.map { counts[$0] })
        let spans = Int((Double(used.count) / (2 * halfLife / log(2))).rounded(.up))
        guard used.count >= 2 * stepsPerWeek, fitted.contains(where: { $0 > 0 }),
            let floor = PoissonFloor(means: fitted, levels: levels),
            let shares = VarianceShares(counts: seen, calendar: used.map { calendar[$0] }, means: fitted),
            let overdispersion = pearsonDispersion(seen, means: fitted, parameters: parameters + spans)
        else { return nil }
        steps = used.count
        mean = seen.reduce(0, +) / Double(steps)
        self.floor = floor
        scaledPinballFloor = seasonalNaiveScale(counts, stepsPerWeek: stepsPerWeek).map { floor.pinball / $0 }
        relativeErrorFloor = floor.absoluteError * Double(steps) / fitted.reduce(0, +)
        self.overdispersion = overdispersion
        self.shares = shares
        let whole = counts.count - counts.count % stepsPerWeek
        spectralEntropy = Scoring.spectralEntropy(counts.suffix(whole))
    }
}

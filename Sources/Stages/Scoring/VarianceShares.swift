/// Where the variance of a series of counts comes from: calendar, level, Poisson noise, and the rest.
///
/// Mean squared errors of three predictions of the same steps, each against the one before, as shares of the first: the mean
/// count; the mean times the calendar; the level times the calendar. Of what remains, the mean of the means is the variance
/// of Poisson counts around them. The four add up to 1; one may be negative where a prediction does harm or counts
/// are more regular than Poisson.
public struct VarianceShares: Sendable, Hashable {
    public var calendar: Double
    public var level: Double
    /// Neither calendar, nor level, nor Poisson noise: what weather, epidemics and better models may explain a part of.
    public var remainder: Double
    public var noise: Double

    /// Nil for no steps, counts that never vary, or a calendar of other than positive multipliers.
    ///
    /// - Parameters:
    ///   - counts: known steps.
    ///   - calendar: multiplier of each, on any scale.
    ///   - means: level times calendar, in counts.
    public init?(counts: [Double], calendar: [Double], means: [Double]) {
        precondition(counts.count == calendar.count && counts.count == means.count, "one of each a step")
        let n = Double(counts.count)
        let weight = calendar.reduce(0, +)
        guard n > 0, weight > 0 else { return nil }
        let sum = counts.reduce(0, +)
        func error(_ predicted: (Int) -> Double) -> Double {
            counts.indices.reduce(0) { total, i in
                let error = counts[i] - predicted(i)
                return total + error * error
            } / n
        }
        let total = error { _ in sum / n }
        guard total > 0 else { return nil }
        let afterCalendar = error { sum / weight * calendar[$0] }
        let afterLevel = error { means[$0] }
        let poisson = means.reduce(0, +) / n
        self.calendar = (total - afterCalendar) / total
        level = (afterCalendar - afterLevel) / total
        remainder = (afterLevel - poisson) / total
        noise = poisson / total
    }
}

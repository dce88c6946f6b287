import Statistics

/// The effect of each step of a season by classical decomposition: the mean ratio to a centred moving mean over one season.
///
/// Differences in place of ratios where the series is not positive. Kendall & Stuart, *The Advanced Theory of Statistics*,
/// volume 3 (1966), chapter 46; the test of seasonality is that of Fiorucci & others (2016), section 5.
struct SeasonalFigure: Sendable, Hashable {
    let isMultiplicative: Bool
    /// One for each step of the season, that of the first value first; mean 1, or sum 0.
    let effects: [Double]

    /// Nil when the series has no significant season, or is too short or too full of holes to say.
    init?(_ values: [Double], period: Int) {
        guard period >= 2, values.count >= 3 * period, Self.isSeasonal(values, period: period) else { return nil }
        let positive = values.allSatisfy { !($0 <= 0) }
        if positive, let effects = Self.figure(values, period: period, ratios: true), effects.allSatisfy({ $0 >= 0.01 })
        {
            isMultiplicative = true
            self.effects = effects
        } else if let effects = Self.figure(values, period: period, ratios: false) {
            isMultiplicative = false
            self.effects = effects
        } else {
            return nil
        }
    }

    /// The series without its season.
    func adjusting(_ values: [Double]) -> [Double] { values.indices.map { without(values[$0], at: $0) } }

    /// A value without the effect of its step; steps are counted from the first value.
    func without(_ value: Double, at step: Int) -> Double {
        let effect = effects[step % effects.count]
        return isMultiplicative ? value / effect : value - effect
    }

    /// A value with the effect of its step.
    func with(_ value: Double, at step: Int) -> Double {
        let effect = effects[step % effects.count]
        return isMultiplicative ? value * effect : value + effect
    }

    /// Whether the correlation one season apart is significant at 90 %, two-sided, by Bartlett's formula.
    private static func isSeasonal(_ values: [Double], period: Int) -> Bool {
        let seen = values.filter { !$0.isNaN }
        let mean = seen.reduce(0, +) / Double(max(seen.count, 1))
        let deviations = values.map { $0.isNaN ? 0 : $0 - mean }
        let variance = deviations.reduce(0) { $0 + $1 * $1 }
        guard variance > 0 else { return false }
        let correlations = (1...period).map { lag in
            (lag..<deviations.count).reduce(0) { $0 + deviations[$1] * deviations[$1 - lag] } / variance
        }
        let squares = correlations.dropLast().reduce(0) { $0 + $1 * $1 }
        let error = ((1 + 2 * squares) / Double(seen.count)).squareRoot()
        return abs(correlations[period - 1]) / error > SpecialFunctions.normalQuantile(0.95)
    }

    private static func figure(_ values: [Double], period: Int, ratios: Bool) -> [Double]? {
        var sums = [Double](repeating: 0, count: period)
        var counts = [Double](repeating: 0, count: period)
        let half = period / 2
        guard values.count > 2 * half else { return nil }
        for step in half..<values.count - half {
            var total = values[step - half...step + half].reduce(0, +)
            // An even season has no middle: both ends count half.
            if period % 2 == 0 { total -= 0.5 * (values[step - half] + values[step + half]) }
            let mean = total / Double(period)
            let effect = ratios ? values[step] / mean : values[step] - mean
            guard effect.isFinite else { continue }
            sums[step % period] += effect
            counts[step % period] += 1
        }
        guard counts.allSatisfy({ $0 > 0 }) else { return nil }
        let means = zip(sums, counts).map { $0 / $1 }
        let overall = means.reduce(0, +) / Double(period)
        return means.map { ratios ? $0 / overall : $0 - overall }
    }
}

public import Forecasting
internal import Statistics

/// Whether the observation lies in the closed central interval: 1 or 0, whose mean is the coverage.
///
/// Ends count as inside, to a rounding of 1e-6. On small counts closed intervals with integer ends cover too much by
/// construction; ``fairCoverage(observed:forecast:nominal:)`` does not. Nil when the interval's levels were not forecast.
public func closedCoverage(observed y: Double, forecast: QuantileForecast, nominal: Level) -> Double? {
    guard let (lower, upper) = forecast.levels.centralInterval(nominal) else { return nil }
    let inside =
        y >= forecast.values[lower] - QuantileForecast.rounding
        && y <= forecast.values[upper] + QuantileForecast.rounding
    return inside ? 1 : 0
}

/// Range of the probability integral transform of a count: F(y − ½) and F(y + ½).
///
/// F is interpolated linearly in normal scores between the quantiles; beyond the outermost it goes on with the mean slope
/// between the median and that edge. There is no mass below 0 when no quantile is below 0. A calibrated forecast has its
/// PIT, drawn uniformly from this range, uniform on (0, 1) (Czado, Gneiting & Held 2009, doi:10.1111/j.1541-0420.2009.01191.x).
public func pitRange(observed y: Double, forecast: QuantileForecast) -> (lower: Double, upper: Double) {
    (interpolatedCumulative(y - 0.5, forecast), interpolatedCumulative(y + 0.5, forecast))
}

/// Probability that the randomised PIT of a count falls in the central interval of this nominal coverage.
///
/// The expectation over u uniform on ``pitRange(observed:forecast:)``; nothing is drawn. A count on the edge of an interval
/// counts in part, so that calibrated counts get the nominal figure, whether the quantiles are integers or not.
public func fairCoverage(observed y: Double, forecast: QuantileForecast, nominal: Level) -> Double {
    let (lower, upper) = pitRange(observed: y, forecast: forecast)
    let (a, b) = (0.5 - nominal.value / 2, 0.5 + nominal.value / 2)
    guard upper - lower > 1e-9 else {
        let middle = (lower + upper) / 2
        return middle > a && middle < b ? 1 : 0
    }
    return max(min(upper, b) - max(lower, a), 0) / (upper - lower)
}

/// Standard normal scores so far out that the distribution function is 0 or 1 to within 1e-18.
private let farScore = 9.0

private func interpolatedCumulative(_ x: Double, _ forecast: QuantileForecast) -> Double {
    let f = forecast.values
    let last = f.count - 1
    if x < 0, f[0] >= 0 { return 0 }
    let middle = forecast.levels.median
    let scores = forecast.levels.normalScores
    let z: Double
    if x > f[last] {
        let slope = (scores[last] - scores[middle]) / (f[last] - f[middle])
        z = slope.isFinite ? scores[last] + (x - f[last]) * slope : farScore
    } else if x <= f[0] {
        let slope = (scores[middle] - scores[0]) / (f[middle] - f[0])
        z = slope.isFinite ? scores[0] - (f[0] - x) * slope : x < f[0] ? -farScore : scores[0]
    } else {
        let right = f.firstIndex { $0 >= x } ?? last
        let rise = f[right] - f[right - 1]
        let share = rise > 0 ? (x - f[right - 1]) / rise : 1
        z = scores[right - 1] + share * (scores[right] - scores[right - 1])
    }
    return SpecialFunctions.normalCumulative(z)
}

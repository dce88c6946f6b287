public import Forecasting

/// Loss of one quantile: `q·(y − f)` when y ≥ f, `(1 − q)·(f − y)` otherwise, without the factor 2 of some authors.
///
/// In the unit of the series, 0 at best. Expected loss is least at the true quantile (Koenker & Bassett 1978,
/// doi:10.2307/1913643; Gneiting 2011, doi:10.1016/j.ijforecast.2009.12.015).
public func pinball(observed y: Double, forecast f: Double, level: Level) -> Double {
    let q = level.value
    return y >= f ? q * (y - f) : (1 - q) * (f - y)
}

/// Mean of the quantile losses over all levels: the loss that ranks forecasts of a task folder.
public func pinball(observed y: Double, forecast: QuantileForecast) -> Double {
    var total = 0.0
    for (level, f) in zip(forecast.levels.levels, forecast.values) {
        total += pinball(observed: y, forecast: f, level: level)
    }
    return total / Double(forecast.values.count)
}

/// Weighted interval score: `1/(K + ½) · (½·|y − m| + Σ α_k/2 · IS_k)` over the K central intervals and the median m.
///
/// Bracher, Ray, Gneiting & Reich 2021, doi:10.1371/journal.pcbi.1008618. Equal to the mean over levels of twice the
/// quantile loss, so WIS = 2 × ``pinball(observed:forecast:)``: stated here and held by a test, computed from intervals.
public func weightedIntervalScore(observed y: Double, forecast: QuantileForecast) -> Double {
    let (levels, values) = (forecast.levels, forecast.values)
    var total = abs(y - forecast.median) / 2
    // IS_k = (u − l) + 2/α·(l − y)⁺ + 2/α·(y − u)⁺ (Gneiting & Raftery 2007, eq. 43, doi:10.1198/016214506000001437).
    for k in 0..<levels.median {
        let (lower, upper) = (values[k], values[levels.count - 1 - k])
        let alpha = 2 * levels[k]
        let score = (upper - lower) + 2 / alpha * max(lower - y, 0) + 2 / alpha * max(y - upper, 0)
        total += alpha / 2 * score
    }
    return total / (Double(levels.median) + 0.5)
}

/// Absolute error of the median, in the unit of the series.
public func absoluteErrorOfMedian(observed y: Double, forecast: QuantileForecast) -> Double {
    abs(y - forecast.median)
}

/// Median minus observed, in the unit of the series: positive when too much was forecast.
public func errorOfMedian(observed y: Double, forecast: QuantileForecast) -> Double {
    forecast.median - y
}

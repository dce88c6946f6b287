/// Continuous ranked probability score of draws, unbiased for the distribution they were drawn from (the "fair" score).
///
/// `Σ|x_i − y|/m − ΣΣ|x_i − x_j| / (2m(m − 1))` (Ferro 2014, doi:10.1002/qj.2270), computed from sorted draws by
/// probability-weighted moments: `Σ|x_i − y|/m + β₀ − 2β₁` with `β₁ = Σ(i − 1)x_(i) / (m(m − 1))`
/// (Zamo & Naveau 2018, doi:10.1007/s11004-017-9709-7), which is the same number. One draw gives its absolute error.
/// - Parameter draws: at least one, in any order, in the unit of the series. Nil for none.
public func crps(observed y: Double, draws: [Double]) -> Double? {
    guard !draws.isEmpty else { return nil }
    let m = Double(draws.count)
    let sorted = draws.sorted()
    var error = 0.0
    var beta0 = 0.0
    var beta1 = 0.0
    for (i, x) in sorted.enumerated() {
        error += abs(x - y)
        beta0 += x
        beta1 += Double(i) * x
    }
    guard draws.count > 1 else { return error }
    return error / m + beta0 / m - 2 * beta1 / (m * (m - 1))
}

/// Continuous ranked probability score of the distribution through the quantiles: `∫ (F(x) − 1{x ≥ y})² dx`, exactly.
///
/// F rises linearly between the quantiles and has the mass beyond the outermost levels on the outermost values, as
/// ``PredictiveDistribution/quantiles(_:)`` has it (Matheson & Winkler 1976, doi:10.1287/mnsc.22.10.1087). Close to, but
/// not the same as, ``weightedIntervalScore(observed:forecast:)``, which sums the quantile losses at the levels alone.
public func crps(observed y: Double, forecast: QuantileForecast) -> Double {
    let values = forecast.values
    let last = values.count - 1
    var total = max(values[0] - y, 0) + max(y - values[last], 0)
    for i in 0..<last {
        let (a, b) = (values[i], values[i + 1])
        guard b > a else { continue }
        let (p, q) = (forecast.levels[i], forecast.levels[i + 1])
        let split = min(max(y, a), b)
        let middle = p + (q - p) * (split - a) / (b - a)
        total += (split - a) * meanSquare(p, middle) + (b - split) * meanSquare(1 - middle, 1 - q)
    }
    return total
}

/// Mean of t² for t uniform between two numbers.
private func meanSquare(_ a: Double, _ b: Double) -> Double { (a * a + a * b + b * b) / 3 }

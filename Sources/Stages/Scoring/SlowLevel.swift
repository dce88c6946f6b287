private import Foundation

/// A slow one-sided level: what the steps before each say of the scale of the calendar, the newer ones more.
///
/// `Σ_{s<t} λ^(t−s) y(s) / Σ_{s<t} λ^(t−s) c(s)` with `λ = 2^(−1 / halfLife)`, the estimate of a Poisson rate with exposure c whose
/// past is discounted (West & Harrison 1997, *Bayesian Forecasting and Dynamic Models*, section 14.4). Missing steps are left out
/// of both sums.
/// - Parameters:
///   - counts: consecutive steps, NaN where missing.
///   - exposure: calendar multiplier of each, positive.
///   - halfLife: steps after which one weighs half.
/// - Returns: one for each step; NaN until half of all weights there could be are known.
public func slowLevel(_ counts: [Double], over exposure: [Double], halfLife: Double) -> [Double] {
    precondition(counts.count == exposure.count && halfLife > 0, "one exposure a step")
    let keep = exp2(-1 / halfLife)
    let enough = 0.5 * keep / (1 - keep) * (1 - 1e-9)
    var (sum, weight, known) = (0.0, 0.0, 0.0)
    return zip(counts, exposure).map { y, c in
        let level = known >= enough && weight > 0 ? sum / weight : .nan
        if y.isNaN {
            (sum, weight, known) = (keep * sum, keep * weight, keep * known)
        } else {
            (sum, weight, known) = (keep * (sum + y), keep * (weight + c), keep * (known + 1))
        }
        return level
    }
}

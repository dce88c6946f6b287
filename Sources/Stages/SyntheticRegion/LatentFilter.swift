private import Foundation

/// Joint Gaussian filter of independent stationary AR(1) effects of which sums are observed.
///
/// The Kalman recursion, an observation at a time (Durbin & Koopman 2012, section 6.4, doi:10.1093/acprof:oso/9780199641178.001.0001).
/// A Poisson count is taken by matching the first two moments of the sum's exact posterior under the Gaussian prior
/// (assumed-density filtering: Minka 2001, Expectation Propagation, UAI, section 2).
struct LatentFilter: Sendable {
    private let persistence: [Double]
    private let variance: [Double]
    /// Conditional mean of each effect.
    private(set) var mean: [Double]
    /// Conditional covariance, row after row.
    private(set) var covariance: [Double]
    /// Column of the covariance with the observed sum; kept to spare an allocation.
    private var cross: [Double]

    /// The effects' stationary law.
    init(_ effects: [SyntheticParameters.Dispersion.Effect]) {
        let n = effects.count
        persistence = effects.map(\.persistence)
        variance = effects.map { $0.spread * $0.spread }
        mean = Array(repeating: 0, count: n)
        cross = mean
        covariance = Array(repeating: 0, count: n * n)
        for i in 0..<n { covariance[i * n + i] = variance[i] }
    }

    /// One day passes.
    mutating func advance() {
        let n = mean.count
        covariance.withUnsafeMutableBufferPointer { covariance in
            for i in 0..<n {
                let row = persistence[i]
                for j in 0..<n { covariance[i * n + j] *= row * persistence[j] }
                covariance[i * n + i] += variance[i] * (1 - row * row)
            }
        }
        for i in 0..<n { mean[i] *= persistence[i] }
    }

    /// The sum of some effects was seen with a Gaussian error.
    mutating func observe(sumOf states: [Int], value: Double, variance noise: Double) {
        let (prior, spread) = sum(states)
        let gain = spread / (spread + noise)
        update(mean: prior + gain * (value - prior), variance: spread * (1 - gain), prior: prior, spread: spread)
    }

    /// A Poisson count was seen whose log mean is the log of `expected` plus the sum of some effects.
    mutating func observe(sumOf states: [Int], count: Int, expected: Double) {
        guard expected > 0 else { return }
        let (prior, spread) = sum(states)
        let posterior = Self.posterior(count: count, expected: expected, mean: prior, variance: spread)
        update(mean: posterior.mean, variance: posterior.variance, prior: prior, spread: spread)
    }

    /// Mean and variance of `u` given a Poisson count of mean `expected · eᵘ` and `u ~ N(mean, variance)`.
    ///
    /// Gauss–Hermite quadrature with seven points around the mode (Liu & Pierce 1994, doi:10.1093/biomet/81.3.624).
    static func posterior(
        count: Int, expected: Double, mean: Double, variance: Double
    ) -> (mean: Double, variance: Double) {
        let y = Double(count)
        var mode = mean
        for _ in 0..<50 {
            let slope = y - expected * exp(mode) - (mode - mean) / variance
            let step = slope / (expected * exp(mode) + 1 / variance)
            // A first step from far below the mode would overshoot the exponential.
            mode += min(max(step, -1), 1)
            if abs(step) < 1e-12 { break }
        }
        let spread = (1 / (expected * exp(mode) + 1 / variance)).squareRoot()
        func logDensity(_ u: Double) -> Double {
            y * u - expected * exp(u) - (u - mean) * (u - mean) / (2 * variance)
        }
        let top = logDensity(mode)
        var (total, first, second) = (0.0, 0.0, 0.0)
        for (node, weight) in hermite {
            for sign in node == 0 ? [1.0] : [-1, 1] {
                let z = sign * node * 2.0.squareRoot()
                let density = weight * exp(node * node + logDensity(mode + spread * z) - top)
                total += density
                first += density * z
                second += density * z * z
            }
        }
        let shift = first / total
        return (mode + spread * shift, spread * spread * (second / total - shift * shift))
    }

    /// Points ≥ 0 and weights of the Gauss–Hermite rule with seven points (Abramowitz & Stegun 1964, table 25.10).
    private static let hermite: [(node: Double, weight: Double)] = [
        (0, 0.810264617556807), (0.816287882858965, 0.425607252610128), (1.673551628767471, 0.0545155828191270),
        (2.651961356835233, 0.000971781245099519),
    ]

    /// Conditional mean and variance of a sum; its covariance with every effect goes to ``cross``.
    private mutating func sum(_ states: [Int]) -> (mean: Double, variance: Double) {
        let n = mean.count
        for i in 0..<n { cross[i] = 0 }
        for state in states { for i in 0..<n { cross[i] += covariance[state * n + i] } }
        return states.reduce((0, 0)) { ($0.0 + mean[$1], $0.1 + cross[$1]) }
    }

    /// Carries the posterior of the sum over to every effect.
    private mutating func update(mean posterior: Double, variance: Double, prior: Double, spread: Double) {
        let n = mean.count
        let shift = (posterior - prior) / spread
        let shrink = (spread - variance) / (spread * spread)
        for i in 0..<n { mean[i] += cross[i] * shift }
        covariance.withUnsafeMutableBufferPointer { covariance in
            cross.withUnsafeBufferPointer { cross in
                for i in 0..<n {
                    let scale = cross[i] * shrink
                    for j in 0..<n { covariance[i * n + j] -= scale * cross[j] }
                }
            }
        }
    }
}

import Foundation
import Statistics

/// The gamma distribution of a rate whose logarithm has a given mean and variance, and the counts that it implies.
///
/// log λ has mean ψ(shape) − log(rate) and variance ψ′(shape) when λ ~ Gamma(shape, rate); a Poisson count with such a
/// rate is negative binomial. West, Harrison & Migon (1985), section 3, doi:10.1080/01621459.1985.10477131.
struct GammaConjugate {
    let shape: Double
    let rate: Double

    /// - Parameter variance: of the logarithm, positive.
    init(logMean: Double, logVariance variance: Double) {
        var x = variance < 1 ? 1 / variance + 0.5 : 1 / variance.squareRoot()
        // Newton on log x for ψ′(x) = variance; ψ′ is close to 1/x + 1/(2x²), so a few steps reach rounding errors.
        if variance > 1e-7 {
            for _ in 0..<12 {
                let error = Self.trigamma(x) - variance
                let step = error / (-Self.tetragamma(x) * x)
                x *= exp(min(max(step, -1), 1))
                if abs(step) < 1e-13 { break }
            }
        }
        shape = x
        rate = exp(SpecialFunctions.digamma(x) - logMean)
    }

    /// Mean and variance of log λ once `count` has been seen.
    func posterior(_ count: Double) -> (mean: Double, variance: Double) {
        (SpecialFunctions.digamma(shape + count) - log(rate + 1), Self.trigamma(shape + count))
    }

    /// Log-probability of a count.
    func logProbability(_ count: Double) -> Double {
        SpecialFunctions.logGamma(count + shape) - SpecialFunctions.logGamma(shape)
            - SpecialFunctions.logGamma(count + 1) - shape * log1p(1 / rate) - count * log1p(rate)
    }

    /// ψ′(x) for x > 0 (recurrence, then 6.4.12 of Abramowitz & Stegun).
    static func trigamma(_ x: Double) -> Double {
        var y = x
        var result = 0.0
        while y < 10 {
            result += 1 / (y * y)
            y += 1
        }
        let s = 1 / (y * y)
        return result + 1 / y + s / 2
            + s / y * (1.0 / 6 - s * (1.0 / 30 - s * (1.0 / 42 - s * (1.0 / 30 - s * 5 / 66))))
    }

    /// ψ″(x) for x > 0 (recurrence, then 6.4.13 of Abramowitz & Stegun).
    static func tetragamma(_ x: Double) -> Double {
        var y = x
        var result = 0.0
        while y < 10 {
            result -= 2 / (y * y * y)
            y += 1
        }
        let s = 1 / (y * y)
        return result - s - s / y - s * s * (0.5 - s * (1.0 / 6 - s * (1.0 / 6 - s * 3 / 10)))
    }
}

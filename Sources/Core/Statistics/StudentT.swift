private import Foundation

/// Student's t distribution, for any positive number of degrees of freedom.
public enum StudentT {
    /// `P(T ≤ t)`, absolute error below 1e-12.
    public static func cumulative(_ t: Double, freedom: Double) -> Double {
        let tail = SpecialFunctions.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
        return t > 0 ? 1 - tail : tail
    }

    /// `P(|T| ≥ |t|)`.
    public static func twoSided(_ t: Double, freedom: Double) -> Double {
        SpecialFunctions.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The value below which T lies with probability `p`, by bisection.
    ///
    /// - Precondition: 0 < p < 1.
    public static func quantile(_ p: Double, freedom: Double) -> Double {
        var (low, high) = (-1.0, 1.0)
        while cumulative(low, freedom: freedom) > p { low *= 2 }
        while cumulative(high, freedom: freedom) < p { high *= 2 }
        for _ in 0..<200 where high - low > 1e-12 * max(1, abs(low)) {
            let middle = (low + high) / 2
            if cumulative(middle, freedom: freedom) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension SpecialFunctions {
    /// The regularised incomplete beta function I_x(a, b), by its continued fraction (Abramowitz & Stegun 26.5.8, evaluated as by
    /// Lentz 1976, doi:10.1364/AO.15.000668); absolute error below 1e-12.
    ///
    /// - Precondition: a, b > 0 and 0 ≤ x ≤ 1.
    public static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x))
        // The fraction converges fast below the mean.
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / kept(1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...500 {
            let k = Double(m)
            let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
            d = 1 / kept(1 + even * d)
            c = kept(1 + even / c)
            result *= d * c
            let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
            d = 1 / kept(1 + odd * d)
            c = kept(1 + odd / c)
            let step = d * c
            result *= step
            if abs(step - 1) < 1e-15 { break }
        }
        return result
    }
}

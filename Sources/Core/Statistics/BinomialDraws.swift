private import Foundation

extension SeededGenerator {
    /// A draw from the binomial distribution: inversion while few successes are expected, else transformed rejection (algorithm
    /// BTRS of Hörmann 1993, doi:10.1080/00949659308811496), about constant time.
    ///
    /// - Parameters:
    ///   - trials: ≥ 0.
    ///   - p: probability of success; taken into 0 … 1.
    public mutating func binomial(_ trials: Int, _ p: Double) -> Int {
        guard trials > 0, p > 0 else { return 0 }
        guard p < 1 else { return trials }
        if p > 0.5 { return trials - binomial(trials, 1 - p) }
        return Double(trials) * p < 10 ? inverted(trials, p) : rejected(trials, p)
    }

    /// Walks up from 0 successes.
    private mutating func inverted(_ trials: Int, _ p: Double) -> Int {
        let odds = p / (1 - p)
        var probability = exp(Double(trials) * log1p(-p))
        var u = uniform()
        var k = 0
        while u > probability, k < trials {
            u -= probability
            probability *= odds * Double(trials - k) / Double(k + 1)
            k += 1
        }
        return k
    }

    private mutating func rejected(_ trials: Int, _ p: Double) -> Int {
        let n = Double(trials)
        let odds = p / (1 - p)
        let spread = (n * p * (1 - p)).squareRoot()
        let b = 1.15 + 2.53 * spread
        let a = -0.0873 + 0.0248 * b + 0.01 * p
        let centre = n * p + 0.5
        let inside = 0.92 - 4.2 / b
        let alpha = (2.83 + 5.1 / b) * spread
        let mode = ((n + 1) * p).rounded(.down)
        let atMode = SpecialFunctions.logGamma(mode + 1) + SpecialFunctions.logGamma(n - mode + 1)
        while true {
            let u = uniform() - 0.5
            var v = uniform()
            let us = 0.5 - abs(u)
            let k = ((2 * a / us + b) * u + centre).rounded(.down)
            guard k >= 0, k <= n else { continue }
            if us >= 0.07, v <= inside { return Int(k) }
            v = log(v * alpha / (a / (us * us) + b))
            let bound =
                atMode - SpecialFunctions.logGamma(k + 1) - SpecialFunctions.logGamma(n - k + 1)
                + (k - mode) * log(odds)
            if v <= bound { return Int(k) }
        }
    }
}

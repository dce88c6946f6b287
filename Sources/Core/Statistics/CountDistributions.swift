private import Foundation

/// Poisson distribution with mean ≥ 0.
public struct Poisson: Sendable, Hashable {
    public var mean: Double

    public init(mean: Double) {
        self.mean = mean
    }

    public func logProbability(_ k: Int) -> Double {
        guard k >= 0 else { return -.infinity }
        guard mean > 0 else { return k == 0 ? 0 : -.infinity }
        return Double(k) * log(mean) - mean - SpecialFunctions.logGamma(Double(k) + 1)
    }

    /// P(X = k).
    public func probability(_ k: Int) -> Double { exp(logProbability(k)) }

    /// P(X ≤ k).
    public func cumulative(_ k: Int) -> Double {
        // Terms far below the mean are few that count: no walk there from it.
        let start = max(0, min(k, startValue))
        return CountWalk(start: start, probability: exp(logProbability(start)), ratio: ratio).cumulative(k)
    }

    /// The smallest k with P(X ≤ k) ≥ p, for 0 < p < 1.
    public func quantile(_ p: Double) -> Int {
        guard mean > 0 else { return 0 }
        return CountWalk(start: startValue, probability: exp(logProbability(startValue)), ratio: ratio).quantile(p)
    }

    private var startValue: Int { Int(mean) }

    /// P(k + 1) ÷ P(k).
    private func ratio(_ k: Int) -> Double { mean / Double(k + 1) }
}

/// Negative binomial distribution by mean and size: variance `mean + mean² / size`.
public struct NegativeBinomial: Sendable, Hashable {
    public var mean: Double
    public var size: Double

    public init(mean: Double, size: Double) {
        self.mean = mean
        self.size = size
    }

    public func logProbability(_ k: Int) -> Double {
        guard k >= 0 else { return -.infinity }
        guard mean > 0 else { return k == 0 ? 0 : -.infinity }
        let x = Double(k)
        return SpecialFunctions.logGamma(x + size) - SpecialFunctions.logGamma(size)
            - SpecialFunctions.logGamma(x + 1) - size * log1p(mean / size) + x * log(mean / (mean + size))
    }

    /// P(X ≤ k).
    public func cumulative(_ k: Int) -> Double {
        // Terms far below the mean are few that count: no walk there from it.
        let start = max(0, min(k, startValue))
        return CountWalk(start: start, probability: exp(logProbability(start)), ratio: ratio).cumulative(k)
    }

    /// The smallest k with P(X ≤ k) ≥ p, for 0 < p < 1.
    public func quantile(_ p: Double) -> Int {
        guard mean > 0 else { return 0 }
        return CountWalk(start: startValue, probability: exp(logProbability(startValue)), ratio: ratio).quantile(p)
    }

    private var startValue: Int { Int(mean * max(0, 1 - 1 / size)) }

    private func ratio(_ k: Int) -> Double { (Double(k) + size) / Double(k + 1) * mean / (mean + size) }
}

/// Sums probabilities outward from a central value, where none underflows.
private struct CountWalk {
    let start: Int
    let probability: Double
    let ratio: (Int) -> Double

    /// P(X ≤ start), summed downward.
    private var below: Double {
        var total = probability
        var p = probability
        var k = start
        while k > 0 {
            p /= ratio(k - 1)
            k -= 1
            total += p
            if p < total * 1e-17 { break }
        }
        return total
    }

    func cumulative(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        var total = below
        var p = probability
        var at = start
        while at < k {
            p *= ratio(at)
            at += 1
            total += p
            if p < 1e-18 { break }
        }
        return min(max(total, 0), 1)
    }

    func quantile(_ level: Double) -> Int {
        var total = below
        var p = probability
        var k = start
        if total >= level {
            while k > 0, total - p >= level {
                total -= p
                p /= ratio(k - 1)
                k -= 1
            }
            return k
        }
        while total < level {
            p *= ratio(k)
            k += 1
            total += p
            if p < 1e-18, k > start + 10 { break }
        }
        return k
    }
}

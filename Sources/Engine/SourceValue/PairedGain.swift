import Foundation
internal import Scoring
public import Statistics

/// What one forecaster saves of another's loss over the same origins, with how sure that is.
public struct PairedGain: Sendable, Hashable, Codable {
    /// `1 − mean loss with / mean loss without`; negative where the source does harm.
    public var gain: Double
    /// 95 % interval by the moving-block bootstrap, blocks of 28 days.
    public var lower: Double
    public var upper: Double
    /// Two-sided p-value of Diebold and Mariano's test of equal losses.
    public var p: Double
    /// The smallest true gain that such a test would have found in 80 % of such data.
    public var detectable: Double
    public var origins: Int

    /// Days in a bootstrap block, and over which losses of neighbouring origins are taken to depend on one another.
    public static let block = 28

    /// Compares the losses of the same origins, in order of time.
    ///
    /// Diebold & Mariano 1995 (doi:10.1080/07350015.1995.10524599) with a Bartlett-weighted HAC variance over one block (Newey & West
    /// 1987, doi:10.2307/1913610), and Student's t with as many degrees of freedom as blocks, since a variance of a few blocks
    /// is itself uncertain (Kiefer & Vogelsang 2005, doi:10.1017/S0266466605050565).
    /// - Parameter days: from one origin to the next.
    /// - Returns: nil with fewer than four blocks, or without any loss.
    public init?(with: [Double], without: [Double], days: Int, using generator: inout SeededGenerator) {
        let n = with.count
        let length = max(2, Self.block / max(days, 1))
        guard n == without.count, n >= 4 * length else { return nil }
        let mean = without.reduce(0, +) / Double(n)
        guard mean > 0,
            let ratio = ratioInterval(losses: with, reference: without, blockLength: length, using: &generator)
        else { return nil }
        let saved = zip(without, with).map { $0 - $1 }
        let error = Self.standardError(saved, lags: length)
        let average = saved.reduce(0, +) / Double(n)
        let freedom = Double(n) / Double(length) - 1
        gain = 1 - ratio.ratio
        (lower, upper) = (1 - ratio.upper, 1 - ratio.lower)
        p = error > 0 ? StudentT.twoSided(average / error, freedom: freedom) : (average == 0 ? 1 : 0)
        detectable = (StudentT.quantile(0.975, freedom: freedom) + 0.8416) * error / mean
        origins = n
    }

    /// Of a mean of dependent values, Bartlett weights.
    static func standardError(_ values: [Double], lags: Int) -> Double {
        let n = values.count
        let mean = values.reduce(0, +) / Double(n)
        let centred = values.map { $0 - mean }
        var variance = centred.reduce(0) { $0 + $1 * $1 } / Double(n)
        for lag in 1..<max(min(lags, n), 1) {
            var covariance = 0.0
            for i in lag..<n { covariance += centred[i] * centred[i - lag] }
            variance += 2 * (1 - Double(lag) / Double(lags)) * covariance / Double(n)
        }
        return (max(variance, 0) / Double(n)).squareRoot()
    }
}

/// The false discovery rate of Benjamini & Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
public enum FalseDiscovery {
    /// Adjusted p-values, in the order given: the smallest rate at which each would be called.
    public static func adjusted(_ p: [Double]) -> [Double] {
        let order = p.indices.sorted { (p[$0], $0) > (p[$1], $1) }
        var result = p
        var least = 1.0
        for (above, at) in order.enumerated() {
            least = min(least, p[at] * Double(p.count) / Double(p.count - above))
            result[at] = least
        }
        return result
    }
}

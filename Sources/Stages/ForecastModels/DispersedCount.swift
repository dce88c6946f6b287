import Foundation
import Statistics

/// Quantiles of a Poisson or negative binomial count with variance `dispersion · mean`, fast enough to be drawn from by inversion;
/// with less variance than Poisson, those of a rounded normal.
struct DispersedCount {
    let mean: Double
    let dispersion: Double

    /// Means from which a normal quantile with its skewness corrected (Cornish & Fisher 1938) is within a tenth of a count.
    static let large = 40.0

    func quantile(_ p: Double) -> Int32 {
        guard mean > 1e-12 else { return 0 }
        if dispersion < 0.999 {
            let value = mean + (dispersion * mean).squareRoot() * SpecialFunctions.normalQuantile(p)
            return value > 0 ? Int32(min(value.rounded(), Double(Int32.max))) : 0
        }
        if mean >= Self.large {
            let z = SpecialFunctions.normalQuantile(p)
            let value = mean + (dispersion * mean).squareRoot() * z + (2 * dispersion - 1) / 6 * (z * z - 1)
            return value > 0 ? Int32(min(value.rounded(), Double(Int32.max))) : 0
        }
        var count = 0.0
        if dispersion > 1.001 {
            let size = mean / (dispersion - 1)
            let ratio = 1 - 1 / dispersion
            var probability = exp(-size * log(dispersion))
            var total = probability
            while total < p, count < 4000 {
                probability *= (count + size) / (count + 1) * ratio
                total += probability
                count += 1
            }
        } else {
            var probability = exp(-mean)
            var total = probability
            while total < p, count < 4000 {
                count += 1
                probability *= mean / count
                total += probability
            }
        }
        return Int32(count)
    }
}

internal import Foundation
internal import Statistics

/// The spread of past probability integral transforms in normal scores: 1 when intervals are as wide as they should be.
///
/// A forecast that is too sure of itself has large scores. Their mean size, over √(2/π), is 1 for a calibrated one; squares
/// would let one holiday widen the nights of a season. It is discounted by age and shrunk: the series' own towards that of
/// all series, and that towards 1 (Dawid 1984, doi:10.2307/2981683, for the transform; Gneiting, Balabdaoui & Raftery 2007,
/// doi:10.1111/j.1467-9868.2007.00587.x, for what its spread says). Counts spread their mass over the range between F(y − ½)
/// and F(y + ½), as Czado, Gneiting & Held 2009 do.
struct PITSpread {
    /// Days after which a past forecast weighs half.
    static let halfLife = 45.0
    /// Past forecasts that the prior of 1 weighs as much as.
    static let prior = 8.0
    static let range = 0.7...1.6

    private var weight = 0.0
    private var sum = 0.0

    /// Takes in the mean size of the scores of one past forecast, 1 as expected.
    mutating func add(_ size: Double, weight: Double) {
        self.weight += weight
        sum += weight * min(size, 3)
    }

    /// Shrunk towards a size that weighs as much as ``prior`` forecasts.
    func size(shrunkTowards centre: Double) -> Double {
        (sum + Self.prior * centre) / (weight + Self.prior)
    }

    static func spread(ofSize size: Double) -> Double { min(max(size, range.lowerBound), range.upperBound) }

    /// Expected size of the score of a count whose transform lies anywhere between two scores, over that of a normal one.
    static func size(from lower: Double, to upper: Double) -> Double {
        let expected = (2 / Double.pi).squareRoot()
        let mass = SpecialFunctions.normalCumulative(upper) - SpecialFunctions.normalCumulative(lower)
        guard mass > 1e-6 else { return abs(lower + upper) / 2 / expected }
        func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }
        let integral =
            lower < 0 && upper > 0
            ? 2 * density(0) - density(lower) - density(upper) : abs(density(lower) - density(upper))
        return integral / mass / expected
    }
}

internal import Foundation
internal import Statistics

/// The spread of past probability integral transforms in normal scores: 1 when intervals are as wide as they should be.
///
/// A forecast that is too sure of itself has scores with a variance above 1. The second moment is discounted by age and
/// shrunk: the series' own towards that of all series, and that towards 1 (Dawid 1984, doi:10.2307/2981683, for the
/// transform; Gneiting, Balabdaoui & Raftery 2007, doi:10.1111/j.1467-9868.2007.00587.x, for what its spread says). Counts
/// spread their mass over the range between F(y − ½) and F(y + ½), as Czado, Gneiting & Held 2009 do.
struct PITSpread {
    /// Days after which a past forecast weighs half.
    static let halfLife = 45.0
    /// Past forecasts that the prior of 1 weighs as much as.
    static let prior = 8.0
    static let range = 0.7...1.6

    private var weight = 0.0
    private var moment = 0.0

    /// Takes in the mean squared score of one past forecast.
    mutating func add(_ meanSquare: Double, weight: Double) {
        self.weight += weight
        moment += weight * min(meanSquare, 9)
    }

    /// Shrunk towards a second moment that weighs as much as ``prior`` forecasts.
    func moment(shrunkTowards centre: Double) -> Double {
        (moment + Self.prior * centre) / (weight + Self.prior)
    }

    static func spread(ofMoment moment: Double) -> Double {
        min(max(moment.squareRoot(), range.lowerBound), range.upperBound)
    }

    /// Expected squared score of a count whose transform lies anywhere between two scores.
    static func meanSquare(from lower: Double, to upper: Double) -> Double {
        let mass = SpecialFunctions.normalCumulative(upper) - SpecialFunctions.normalCumulative(lower)
        guard mass > 1e-6 else {
            let middle = (lower + upper) / 2
            return middle * middle
        }
        func tail(_ z: Double) -> Double { z * exp(-z * z / 2) / (2 * Double.pi).squareRoot() }
        return 1 - (tail(upper) - tail(lower)) / mass
    }
}

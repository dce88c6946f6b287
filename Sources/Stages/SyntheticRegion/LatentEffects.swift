private import Foundation
internal import Statistics

/// A stationary first-order autoregression over the days since the epoch: what no one can know in advance.
///
/// The value of a day depends on the seed, the name of the effect and the day, never on the span that is simulated.
struct LatentEffect: Sendable {
    let effect: SyntheticParameters.Dispersion.Effect
    /// Log effect of each day since the epoch.
    let values: [Double]

    init(_ effect: SyntheticParameters.Dispersion.Effect, days: Int, seed: UInt64, name: String) {
        var chance = SeededGenerator(seed: seed, stream: "latent:" + name)
        self.effect = effect
        values = autoregression(
            days: days, spread: effect.spread, persistence: effect.persistence, &chance)
    }
}

/// Draws a stationary Gaussian AR(1) path with this standard deviation and correlation between neighbours.
func autoregression(
    days: Int, spread: Double, persistence: Double, _ chance: inout SeededGenerator
) -> [Double] {
    let innovation = spread * (1 - persistence * persistence).squareRoot()
    var values: [Double] = []
    values.reserveCapacity(days)
    var last = spread * chance.normal()
    for _ in 0..<days {
        values.append(last)
        last = persistence * last + innovation * chance.normal()
    }
    return values
}

/// A Poisson count with this mean; exact for any mean (large ones are halved, as sums of Poisson counts are Poisson).
func poissonCount(_ mean: Double, _ chance: inout SeededGenerator) -> Int {
    guard mean > 0 else { return 0 }
    if mean > 40 { return poissonCount(mean / 2, &chance) + poissonCount(mean / 2, &chance) }
    var probability = exp(-mean)
    var left = chance.uniform()
    var count = 0
    while left > probability, count < 400 {
        left -= probability
        count += 1
        probability *= mean / Double(count)
    }
    return count
}

/// The index of a cumulative share that a uniform number falls in.
func index(of uniform: Double, inCumulative shares: [Double]) -> Int {
    for (i, share) in shares.enumerated() where uniform <= share { return i }
    return shares.count - 1
}

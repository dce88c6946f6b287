public import Forecasting
private import Foundation
internal import Reconciliation
public import TimeSeries

/// Draws of one series' patients: of each day from that of the origin on, and of each week from the origin's on, in civil time.
public struct AheadPaths: Sendable, Hashable {
    public var days: SamplePaths
    public var weeks: SamplePaths

    public init(days: SamplePaths, weeks: SamplePaths) { (self.days, self.weeks) = (days, weeks) }
}

extension RegionMargin {
    /// Moves the shares of all places so that the region's patients divide as the forecasts of its own strata say, and as surely.
    ///
    /// A place sees too few patients of a stratum to know its seasons and waves; its shares say how it differs from the region. A rule of
    /// our own; what it gains and costs stands in decision 0028. Strata without a forecast, such as the few patients whose age nobody
    /// noted, move as they did; where those are more than a tenth of the patients, the margin stays as it is.
    /// - Parameters:
    ///   - strata: forecasts of the region's, as far as there are.
    ///   - whole: all patients of the region.
    ///   - leaves: all patients of each leaf.
    public func led(
        by strata: [Stratum: AheadPaths], of whole: AheadPaths, leaves: [Place: AheadPaths]
    ) -> RegionMargin {
        let models = self.strata.map { strata[$0] }
        let usual = zip(pooled.days.shares(days, day: 0, step: 0), models)
        let known = usual.reduce(0) { $1.1 == nil ? $0 : $0 + $1.0 }
        guard known >= Self.leastLed * usual.reduce(0, { $0 + $1.0 }) else { return self }
        // In one order, since sums of rounded numbers depend on it.
        let leaves = leaves.sorted { $0.key < $1.key }
        func departure(
            _ paths: (AheadPaths) -> SamplePaths, _ learned: (GrainShares) -> StrataShares, _ days: ShareDays
        ) -> ShareDeparture {
            let region = learned(pooled)
            let parts = leaves.map { place, ahead in
                (patients: paths(ahead).mean, shares: learned(shares(of: place)).departed(by: ShareDeparture()))
            }
            let lead = ShareLead(said: models.map { $0.map { LogSpread(paths($0)) } }, whole: LogSpread(paths(whole)))
            return ShareDeparture(
                steps: (0..<paths(whole).horizon).map { step in
                    var expected = columns.map { _ in 1e-9 }
                    for (patients, shares) in parts {
                        for (k, share) in shares.shares(days, day: step, step: 0).enumerated() {
                            expected[k] += patients[step] * share
                        }
                    }
                    let moved = lead.moves(
                        at: step, expected: expected, variances: region.commonVariances(days, day: step, common),
                        before: region.departure.logs.last)
                    return moved + (hasRest ? [(0, 1)] : [])
                })
        }
        return departed(
            days: departure({ $0.days }, { $0.days }, days), weeks: departure({ $0.weeks }, { $0.weeks }, weeks),
            led: Set(self.strata.filter { strata[$0] != nil }))
    }

    /// Part of the patients of known strata that forecasts must speak of.
    private static let leastLed = 0.9
}

/// What forecasts of a region's strata say of its shares.
private struct ShareLead {
    /// Nil: nothing.
    let said: [LogSpread?]
    let whole: LogSpread

    /// By how much each stratum goes up or down, in logarithms, and by how much that which places have in common moves more than was measured.
    ///
    /// - Parameters:
    ///   - expected: patients by the shares learned, all strata and the rest.
    ///   - variances: of what places have in common of the log shares, as measured.
    ///   - before: what the last week's departure says, in logarithms; nil: nothing.
    func moves(at step: Int, expected: [Double], variances: [Double], before: [Double]?) -> [(
        log: Double, spread: Double
    )] {
        let all = expected.reduce(0, +)
        let known = said.indices.filter { said[$0] != nil }
        let level = log(
            known.reduce(1e-9) { $0 + (said[$1]?.means[step] ?? 0) } / known.reduce(1e-9) { $0 + expected[$1] })
        return said.indices.map { k in
            let last = before?[k] ?? 0
            guard let said = said[k] else { return (last, 1) }
            let others = 1 - expected[k] / all
            // What the spread of a stratum's patients leaves to its share once that of all patients and chance are taken off.
            let left = said.variances[step] - whole.variances[step] - others / max(expected[k], 1)
            // A share moves its own stratum's patients by what the others leave; a third to three times the deviation measured (decision 0028).
            let ratio = min(max(left / max(others * others * variances[k], 1e-9), 1.0 / 9), 9)
            // A model that is twice as unsure as shares have been has half a say.
            let say = 1 / (1 + ratio / 4)
            let move = min(max(log((said.means[step] + 1e-9) / expected[k]) - level, -1), 1)
            return (say * move + (1 - say) * last, ratio.squareRoot())
        }
    }
}

/// Means of each step, and variances of the logarithm by how far the outer deciles are apart.
private struct LogSpread {
    let means: [Double]
    let variances: [Double]

    init(_ paths: SamplePaths) {
        means = paths.mean
        variances = (0..<paths.horizon).map { step in
            let marginal = paths.marginal(at: step)
            // Of a normal distribution the levels 0.1 and 0.9 are 2.563 deviations apart; half a patient more, since there may be none.
            let (low, high) = (marginal.quantile(Level.nineteen[1]), marginal.quantile(Level.nineteen[17]))
            let deviation = log((high + 0.5) / (low + 0.5)) / 2.563
            return deviation * deviation
        }
    }
}

extension ShareDeparture {
    fileprivate init(steps: [[(log: Double, spread: Double)]]) {
        self.init(logs: steps.map { $0.map(\.log) }, spreads: steps.map { $0.map(\.spread) })
    }
}

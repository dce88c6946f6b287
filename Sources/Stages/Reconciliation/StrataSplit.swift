public import Forecasting
private import Foundation
public import Statistics

extension StrataShares {
    /// Movements of the shares that the places of a region have in common: a wave of bronchiolitis fills the children's wards of all.
    ///
    /// Standard normal numbers, one for each draw and stratum for what lasts, one for each day too for what is new. Draw them once and
    /// hand them to all places, or the shares of a region come out too sure. Their sizes are those of the region's own shares, by
    /// stratum; what a place's shares move beyond that is its own, alike for all strata.
    public struct CommonMovement: Sendable {
        fileprivate let region: StrataShares
        fileprivate let normals: [Double]
        /// `[draw][day][stratum]`.
        fileprivate let daily: [Float]
        fileprivate let days: Int

        /// - Parameters:
        ///   - days: from that of the origin on, as far as any step reaches.
        ///   - region: shares of the patients of all places, days as steps.
        public init(draws: Int, days: Int, region: StrataShares, using generator: inout SeededGenerator) {
            let strata = region.strata.count
            (self.region, self.days) = (region, days)
            normals = (0..<(draws * strata)).map { _ in generator.normal() }
            daily = (0..<(draws * days * strata)).map { _ in Float(generator.normal()) }
        }
    }

    /// Standard deviations of log shares: what all places have in common and what is a place's own, of what lasts and of what is new
    /// each day (or week).
    private struct Walk {
        var lasting: (common: [Double], own: [Double])
        var fresh: (common: [Double], own: [Double])

        init(_ place: StrataShares, _ region: StrataShares?) {
            /// `√(ρ / p)`, at most 1.
            func deviations(_ overdispersion: [Double], _ shares: [Double]) -> [Double] {
                zip(overdispersion, shares).map { min((max($0, 0) / max($1, 1e-6)).squareRoot(), 1) }
            }
            let shares = place.overall
            func parts(_ all: Double, _ common: Double, _ each: [Double]) -> (common: [Double], own: [Double]) {
                (
                    region.map { deviations(each, $0.overall) } ?? shares.map { _ in 0 },
                    deviations(shares.map { _ in all - common }, shares)
                )
            }
            let span = Double(place.daysPerStep)
            lasting = parts(place.lasting, region?.lasting ?? 0, region?.ofEach.map(\.lasting) ?? [])
            fresh = parts(
                place.fresh, (region?.fresh ?? 0) / span, region?.ofEach.map { $0.fresh / span } ?? [])
        }
    }

    /// Splits a total's paths into strata that add up to it on every draw and step.
    ///
    /// Each draw has shares of its own: a lasting movement that grows with the days ahead, a new one each day, then a multinomial draw of the patients of each step
    /// (logistic-normal multinomial: Aitchison & Shen 1980, doi:10.1093/biomet/67.2.261, standard deviations `√(ρ / p)` of the log
    /// shares, which gives each share the variance `ρ p (1 − p)` of a Dirichlet of equal overdispersion and, other than that, may be
    /// common to places). Margins of the same total are split one by one; each adds up.
    /// - Parameters:
    ///   - total: paths of the total, steps as learned.
    ///   - days: from that of the first step on.
    ///   - firstStep: step of the day of the first step: 14 for a forecast from 14:00.
    ///   - common: nil when the places move on their own.
    /// - Returns: one set of paths for each stratum.
    public func split(
        _ total: SamplePaths, _ days: ShareDays, firstStep: Int = 0, common: CommonMovement? = nil,
        using generator: inout SeededGenerator
    ) -> [SamplePaths] {
        let (k, draws, horizon) = (strata.count, total.count, total.horizon)
        precondition(common.map { $0.normals.count == draws * k } ?? true, "movements of these draws and strata")
        let places = (0..<horizon).map { step in
            let at = firstStep + step
            return (step: at % stepsPerDay, day: at / stepsPerDay)
        }
        let expected = places.flatMap { self.shares(days, day: $0.day, step: $0.step) }
        let lastDay = places.last?.day ?? 0
        let growths = (0...lastDay).map { growth(days, day: $0).squareRoot() }
        let spreads = (0...lastDay).flatMap { day in (0..<k).map { departure.spread(day: day, stratum: $0) } }
        let walk = Walk(self, common?.region)
        let halfVariances = growths.indices.flatMap { day in
            (0..<k).map { j in
                let (grown, spread) = (growths[day], spreads[day * k + j])
                func sum(_ walk: (common: [Double], own: [Double])) -> Double {
                    walk.common[j] * walk.common[j] * spread * spread + walk.own[j] * walk.own[j]
                }
                return (grown * grown * sum(walk.lasting) + sum(walk.fresh)) / 2
            }
        }
        var movement = [Double](repeating: 0, count: k)
        var shared = movement
        var factors = [Double](repeating: 1, count: k)
        var shares = [Double](repeating: 0, count: k)
        let cells = draws * horizon
        var split = [Int32](repeating: 0, count: k * cells)
        total.values.withUnsafeBufferPointer { totals in
            split.withUnsafeMutableBufferPointer { out in
                for draw in 0..<draws {
                    for j in 0..<k {
                        movement[j] = walk.lasting.own[j] * generator.normal()
                        shared[j] = common.map { walk.lasting.common[j] * $0.normals[draw * k + j] } ?? 0
                    }
                    var day = -1
                    for step in 0..<horizon {
                        if places[step].day != day {
                            day = places[step].day
                            let ahead = day * daysPerStep
                            for j in 0..<k {
                                let spread = spreads[day * k + j]
                                var moved =
                                    growths[day] * (movement[j] + spread * shared[j])
                                    + walk.fresh.own[j] * generator.normal()
                                if let common, ahead < common.days {
                                    moved +=
                                        spread * walk.fresh.common[j]
                                        * Double(common.daily[(draw * common.days + ahead) * k + j])
                                }
                                factors[j] = exp(moved - halfVariances[day * k + j])
                            }
                        }
                        var sum = 0.0
                        for j in 0..<k {
                            shares[j] = expected[step * k + j] * factors[j]
                            sum += shares[j]
                        }
                        let at = draw * horizon + step
                        Self.multinomial(Int(totals[at]), shares, sum, using: &generator) { out[$0 * cells + at] += $1 }
                    }
                }
            }
        }
        return (0..<k).map { j in
            SamplePaths(count: draws, horizon: horizon, values: Array(split[(j * cells)..<((j + 1) * cells)]))
        }
    }

    /// Variance of what places have in common of the log shares of a day or week ahead, by stratum, as measured.
    public func commonVariances(_ days: ShareDays, day: Int, _ common: CommonMovement) -> [Double] {
        let walk = Walk(self, common.region)
        let grown = growth(days, day: day)
        return zip(walk.lasting.common, walk.fresh.common).map { grown * $0 * $0 + $1 * $1 }
    }

    /// Growth of what lasts by the middle of a day or week; what holidays change is known from a stretch or two of them, which had moved as well.
    private func growth(_ days: ShareDays, day: Int) -> Double {
        let isHoliday = (day * daysPerStep..<(day + 1) * daysPerStep).contains { days.holiday($0) != nil }
        return growth(daysAhead: (Double(day) + 0.5) * Double(daysPerStep)) * (isHoliday ? 2 : 1)
    }

    /// Overdispersion of a day given the lasting movement.
    private var fresh: Double { lasting < 1 ? (total - lasting) / (1 - lasting) : 0 }

    /// Shares over all days of the week.
    private var overall: [Double] {
        let k = strata.count
        return (0..<k).map { j in (0..<7).reduce(0) { $0 + byWeekday[$1 * k + j] } / 7 }
    }

    /// Patients of one step over strata: one by one while they are few, else binomial by binomial.
    @inline(__always)
    private static func multinomial(
        _ patients: Int, _ shares: [Double], _ sum: Double, using generator: inout SeededGenerator,
        add: (Int, Int32) -> Void
    ) {
        let last = shares.count - 1
        if patients <= 24 {
            // Two patients from each 64 random bits.
            let scale = sum * 0x1p-32
            var bits: UInt64 = 0
            for patient in 0..<max(patients, 0) {
                bits = patient & 1 == 0 ? generator.next() : bits >> 32
                var u = (Double(bits & 0xffff_ffff) + 0.5) * scale
                var j = 0
                while j < last, u > shares[j] {
                    u -= shares[j]
                    j += 1
                }
                add(j, 1)
            }
            return
        }
        var (left, rest) = (patients, sum)
        for j in 0..<last where left > 0 {
            let drawn = rest > 0 ? generator.binomial(left, shares[j] / rest) : 0
            add(j, Int32(truncatingIfNeeded: drawn))
            left -= drawn
            rest -= shares[j]
        }
        add(last, Int32(truncatingIfNeeded: left))
    }
}

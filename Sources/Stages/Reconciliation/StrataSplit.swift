public import Forecasting
private import Foundation
public import Statistics

extension StrataShares {
    /// Movements of the shares that several places have in common: a wave of bronchiolitis fills the children's wards of all.
    ///
    /// Standard normal numbers, one for each draw and stratum. Draw them once and hand them to all places, or the shares of a
    /// region come out too sure. `weight` is the part of ``lasting`` that is common: about the region's ``lasting`` over the places'.
    public struct CommonMovement: Sendable {
        public let weight: Double
        fileprivate let normals: [Double]

        public init(draws: Int, strata: Int, weight: Double, using generator: inout SeededGenerator) {
            self.weight = min(max(weight, 0), 1)
            normals = (0..<(draws * strata)).map { _ in generator.normal() }
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
    ///   - firstWeekday: day of the week of the first step, 0 is Monday.
    ///   - firstStep: step of the day of the first step: 14 for a forecast from 14:00.
    ///   - means: forecasts of the strata themselves, `[stratum][step]`, which the shares are drawn to; nil for none.
    ///   - meansWeight: 0 keeps the past shares, 1 takes those of the forecasts, which know the season; geometric in between.
    ///   - common: nil when the places move on their own.
    /// - Returns: one set of paths for each stratum.
    public func split(
        _ total: SamplePaths, firstWeekday: Int, firstStep: Int = 0, means: [[Double]]? = nil,
        meansWeight: Double = 1, common: CommonMovement? = nil, using generator: inout SeededGenerator
    ) -> [SamplePaths] {
        let (k, draws, horizon) = (strata.count, total.count, total.horizon)
        precondition(common.map { $0.normals.count == draws * k } ?? true, "movements of these draws and strata")
        let places = (0..<horizon).map { step in
            let at = firstStep + step
            return (weekday: (firstWeekday + at / stepsPerDay) % 7, step: at % stepsPerDay, day: at / stepsPerDay)
        }
        var expected: [Double] = []
        for (step, place) in places.enumerated() {
            let past = shares(weekday: place.weekday, step: place.step)
            expected += Self.tilted(past, by: means?.map { $0[step] }, weight: meansWeight)
        }
        let overall = Self.mean(byWeekday, strata: k)
        // Of the middle of each day or week.
        let growths = (0...(places.last?.day ?? 0)).map {
            growth(daysAhead: (Double($0) + 0.5) * Double(daysPerStep)).squareRoot()
        }
        let walk = (lasting: Self.deviations(lasting, overall), daily: Self.deviations(fresh, overall))
        var movement = [Double](repeating: 0, count: k)
        var factors = [Double](repeating: 1, count: k)
        var shares = [Double](repeating: 0, count: k)
        let cells = draws * horizon
        var split = [Int32](repeating: 0, count: k * cells)
        total.values.withUnsafeBufferPointer { totals in
            split.withUnsafeMutableBufferPointer { out in
                for draw in 0..<draws {
                    for j in 0..<k {
                        let weight = common?.weight ?? 0
                        let shared = common.map { $0.normals[draw * k + j] } ?? 0
                        let z = weight.squareRoot() * shared + (1 - weight).squareRoot() * generator.normal()
                        movement[j] = walk.lasting[j] * z
                    }
                    var day = -1
                    for step in 0..<horizon {
                        if places[step].day != day {
                            day = places[step].day
                            let grown = growths[day]
                            for j in 0..<k {
                                let (lasting, s) = (grown * walk.lasting[j], walk.daily[j])
                                factors[j] = exp(
                                    grown * movement[j] - lasting * lasting / 2 + s * generator.normal() - s * s / 2)
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

    /// Overdispersion of a day given the lasting movement.
    private var fresh: Double { lasting < 1 ? (total - lasting) / (1 - lasting) : 0 }

    /// Standard deviations of log shares, at most 1.
    private static func deviations(_ overdispersion: Double, _ shares: [Double]) -> [Double] {
        shares.map { min((overdispersion / max($0, 1e-6)).squareRoot(), 1) }
    }

    private static func mean(_ byWeekday: [Double], strata k: Int) -> [Double] {
        (0..<k).map { j in (0..<7).reduce(0) { $0 + byWeekday[$1 * k + j] } / 7 }
    }

    private static func tilted(_ shares: [Double], by means: [Double]?, weight: Double) -> [Double] {
        guard let means, weight > 0 else { return shares }
        let sum = means.reduce(0, +)
        guard sum > 0, sum.isFinite, means.allSatisfy({ $0 >= 0 }) else { return shares }
        let raw = zip(shares, means).map { pow($0, 1 - weight) * pow(max($1 / sum, 1e-9), weight) }
        let all = raw.reduce(0, +)
        return raw.map { $0 / all }
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

private import Foundation

/// How the patients of one place divide into the strata of one margin, by day of the week and hour, and how sure that is.
///
/// Learned from past counts with weights that halve every four weeks. The uncertainty is measured as it will be used: each day's
/// shares are compared with those known a week before. `total` is the overdispersion of the day's counts beyond a multinomial
/// (method of moments on Pearson's statistic, Mosimann 1962, doi:10.1093/biomet/49.1-2.65): variance of a share
/// `p (1 − p) · total`. `lasting` is the part of it that two days in a row have in common: shares that have moved. They move on: the
/// error of an exponentially weighted mean of a random walk (Muth 1960, doi:10.1080/01621459.1960.10482064) grows with the days
/// ahead, see ``growth(daysAhead:)``.
public struct StrataShares: Sendable, Hashable {
    public let strata: [String]
    /// Shares by day of the week, Monday first: `[weekday][stratum]` flattened; each weekday adds up to 1.
    public let byWeekday: [Double]
    /// How each stratum's patients spread over the steps of a day: `[step][stratum]` flattened, each stratum adding up to 1.
    public let profile: [Double]
    /// 1 for daily series, 24 for hourly ones.
    public let stepsPerDay: Int
    /// Days in a step of a series that has one a day: 7 for weeks.
    public let daysPerStep: Int
    /// Overdispersion of the shares of one day, 0 … 1.
    public let total: Double
    /// The part of ``total`` that lasts from day to day.
    public let lasting: Double

    /// Known shares.
    ///
    /// - Precondition: shapes as documented.
    public init(
        strata: [String], byWeekday: [Double], profile: [Double], stepsPerDay: Int, daysPerStep: Int = 1,
        total: Double, lasting: Double
    ) {
        precondition(byWeekday.count == 7 * strata.count && profile.count == stepsPerDay * strata.count, "shape")
        self.strata = strata
        self.byWeekday = byWeekday
        self.profile = profile
        self.stepsPerDay = stepsPerDay
        self.daysPerStep = daysPerStep
        self.total = min(max(total, 0), 0.5)
        self.lasting = min(max(lasting, 0), self.total)
    }

    /// Learns from the past.
    ///
    /// - Parameters:
    ///   - counts: one list for each stratum, steps of whole days oldest first, NaN where unknown.
    ///   - firstWeekday: day of the week of the first day, 0 is Monday.
    ///   - stepsPerDay: 1 or 24.
    ///   - halfLife: days after which a day counts half.
    /// - Throws: ``ReconciliationError/shape(expected:got:)``, ``ReconciliationError/noShares(strata:)``.
    public init(
        strata: [String], counts: [[Double]], firstWeekday: Int, stepsPerDay: Int = 1, halfLife: Double = Self.halfLife
    ) throws(ReconciliationError) {
        guard counts.count == strata.count, let length = counts.first?.count else {
            throw .shape(expected: strata.count, got: counts.count)
        }
        for list in counts where list.count != length { throw .shape(expected: length, got: list.count) }
        let days = length / stepsPerDay
        var learning = Learning(strata: strata.count, keep: pow(0.5, 1 / halfLife))
        let table = (0..<days).map { day in
            counts.map { list in
                (0..<stepsPerDay).reduce(0.0) { $0 + list[day * stepsPerDay + $1] }
            }
        }
        for day in 0..<days {
            if day >= 7 { learning.absorb(table[day - 7], weekday: (firstWeekday + day) % 7) }
            learning.compare(table[day], weekday: (firstWeekday + day) % 7)
        }
        for day in max(0, days - 7)..<days { learning.absorb(table[day], weekday: (firstWeekday + day) % 7) }
        guard learning.patients > 0 else { throw .noShares(strata: strata.count) }
        let found = learning.overdispersion
        self.init(
            strata: strata, byWeekday: (0..<7).flatMap { learning.shares(weekday: $0) },
            profile: Self.profile(counts, stepsPerDay: stepsPerDay, days: days, halfLife: halfLife),
            stepsPerDay: stepsPerDay, total: found.total, lasting: found.lasting)
    }

    /// Days after which a day counts half.
    public static let halfLife = 28.0

    /// ``lasting`` so many days ahead, relative to that of days known a week before, as it was measured.
    ///
    /// With weights `kᵃ` of days of age a the weighted mean lags a random walk by `1 ÷ (1 − k²)` daily steps of variance.
    func growth(daysAhead: Double) -> Double {
        let keep = pow(0.5, 1 / Self.halfLife)
        let lag = 1 / (1 - keep * keep)
        return (lag + daysAhead) / (lag + 7)
    }

    /// Shares of the patients of one step.
    func shares(weekday: Int, step: Int) -> [Double] {
        let k = strata.count
        let raw = (0..<k).map { byWeekday[weekday * k + $0] * profile[step * k + $0] }
        let sum = raw.reduce(0, +)
        return sum > 0 ? raw.map { $0 / sum } : Array(byWeekday[(weekday * k)..<((weekday + 1) * k)])
    }

    /// Each stratum's own spread over the day, drawn to that of all strata as if by 200 patients more.
    private static func profile(_ counts: [[Double]], stepsPerDay: Int, days: Int, halfLife: Double) -> [Double] {
        guard stepsPerDay > 1 else { return Array(repeating: 1, count: counts.count) }
        // Slower than the shares: the shape of a day changes little, and an hour sees few patients.
        let keep = pow(0.5, 1 / (4 * halfLife))
        var sums = counts.map { list in
            (0..<stepsPerDay).map { step in
                var (sum, weight) = (0.0, 1.0)
                for day in stride(from: days - 1, through: 0, by: -1) {
                    let x = list[day * stepsPerDay + step]
                    if !x.isNaN { sum += weight * x }
                    weight *= keep
                }
                return sum
            }
        }
        let all = (0..<stepsPerDay).map { step in sums.reduce(1 / Double(stepsPerDay)) { $0 + $1[step] } }
        let total = all.reduce(0, +)
        for k in sums.indices {
            let own = sums[k].reduce(0, +) + 200
            for step in 0..<stepsPerDay { sums[k][step] = (sums[k][step] + 200 * all[step] / total) / own }
        }
        return (0..<stepsPerDay).flatMap { step in sums.map { $0[step] } }
    }

    /// One pass over the days.
    private struct Learning {
        let strata: Int
        let keep: Double
        private var all: [Double]
        private var weekdays: [[Double]]
        private var days = 0.0
        private var before: [Double]?
        private var (excess, room) = (0.0, 0.0)
        private var (shared, pairs) = (0.0, 0.0)

        init(strata: Int, keep: Double) {
            self.strata = strata
            self.keep = keep
            all = Array(repeating: 0, count: strata)
            weekdays = Array(repeating: all, count: 7)
        }

        var patients: Double { all.reduce(0, +) }

        /// Ages what is known by a day and adds one.
        mutating func absorb(_ counts: [Double], weekday: Int) {
            days *= keep
            for k in 0..<strata {
                all[k] *= keep
                for w in 0..<7 { weekdays[w][k] *= keep }
            }
            guard !counts.contains(where: \.isNaN) else { return }
            days += 1
            for k in 0..<strata {
                all[k] += counts[k]
                weekdays[weekday][k] += counts[k]
            }
        }

        /// A weekday's shares, drawn to those of all days as if by two days more; no share is 0.
        func shares(weekday: Int) -> [Double] {
            let total = patients + 0.5
            let overall = all.map { ($0 + 0.5 / Double(strata)) / total }
            let weight = 2 * total / max(days, 1)
            let own = weekdays[weekday].reduce(0, +) + weight
            return (0..<strata).map { (weekdays[weekday][$0] + weight * overall[$0]) / own }
        }

        /// Measures how far a day lies from what was known a week before.
        mutating func compare(_ counts: [Double], weekday: Int) {
            let n = counts.reduce(0, +)
            guard days >= 10, n > 1, strata > 1 else {
                before = nil
                return
            }
            let shares = shares(weekday: weekday)
            let gaps = (0..<strata).map { counts[$0] / n - shares[$0] }
            let freedom = Double(strata - 1)
            let pearson = n * Self.product(gaps, gaps, over: shares)
            excess = 0.99 * excess + pearson / freedom - 1
            room = 0.99 * room + n - 1
            if let before {
                shared = 0.99 * shared + Self.product(gaps, before, over: shares) / freedom
                pairs = 0.99 * pairs + 1
            }
            before = gaps
        }

        private static func product(_ a: [Double], _ b: [Double], over shares: [Double]) -> Double {
            var sum = 0.0
            for k in shares.indices { sum += a[k] * b[k] / shares[k] }
            return sum
        }

        var overdispersion: (total: Double, lasting: Double) {
            let total = room > 0 ? max(excess / room, 0) : 0
            return (total, pairs > 0 ? min(max(shared / pairs, 0), total) : 0)
        }
    }
}

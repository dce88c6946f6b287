private import Foundation

/// What the shares of a place are learned from: patients of each stratum by day, and how they spread over the hours.
public struct StrataPast: Sendable {
    private let strata: [String]
    /// `[day][stratum]`, NaN where unknown.
    private let table: [[Double]]
    private let profile: [Double]
    private let stepsPerDay: Int

    /// - Parameters:
    ///   - counts: one list for each stratum, steps of whole days oldest first, NaN where unknown.
    ///   - stepsPerDay: 1 or 24.
    /// - Throws: ``ReconciliationError/shape(expected:got:)``.
    public init(strata: [String], counts: [[Double]], stepsPerDay: Int = 1) throws(ReconciliationError) {
        guard counts.count == strata.count, let length = counts.first?.count else {
            throw .shape(expected: strata.count, got: counts.count)
        }
        for list in counts where list.count != length { throw .shape(expected: length, got: list.count) }
        let days = length / stepsPerDay
        table = (0..<days).map { day in
            counts.map { list in
                (0..<stepsPerDay).reduce(0.0) { $0 + list[day * stepsPerDay + $1] }
            }
        }
        profile = Self.profile(counts, stepsPerDay: stepsPerDay, days: days, halfLife: StrataShares.halfLife)
        (self.strata, self.stepsPerDay) = (strata, stepsPerDay)
    }

    /// The shares, with weights that halve every ``StrataShares/halfLife`` days.
    ///
    /// - Parameters:
    ///   - days: of the past, from its first on.
    ///   - holidays: of a region, for a place of it; nil: this past's own.
    /// - Throws: ``ReconciliationError/noShares(strata:)``.
    public func shares(
        _ days: ShareDays, holidays: HolidayEffects? = nil
    ) throws(ReconciliationError) -> StrataShares {
        let holidays = holidays ?? holidayEffects(days)
        var learning = Learning(
            strata: strata.count, keep: pow(0.5, 1 / StrataShares.halfLife), days: days, holidays: holidays)
        for day in table.indices {
            if day >= 7 { learning.absorb(table[day - 7], day: day - 7) }
            learning.compare(table[day], day: day)
        }
        for day in max(0, table.count - 7)..<table.count { learning.absorb(table[day], day: day) }
        guard learning.patients > 0 else { throw .noShares(strata: strata.count) }
        let found = learning.overdispersion
        return StrataShares(
            strata: strata, byWeekday: (0..<7).flatMap { learning.shares(weekday: $0) }, profile: profile,
            stepsPerDay: stepsPerDay, total: found.total, lasting: found.lasting, ofEach: learning.ofEach,
            holidays: holidays)
    }

    /// Adds this place to what is known of how shares depart, each day beside the shares known a week before.
    ///
    /// - Parameters:
    ///   - days: of the past, from its first on; as many as `departures` has.
    ///   - holidays: of the region.
    public func add(to departures: inout ShareDepartures, _ days: ShareDays, holidays: HolidayEffects) {
        var learning = Learning(
            strata: strata.count, keep: pow(0.5, 1 / StrataShares.halfLife), days: days, holidays: holidays)
        func add(_ day: Int, to patients: inout ShareDepartures.Patients) {
            guard day >= 0, !table[day].contains(where: \.isNaN) else { return }
            let shares = learning.shares(weekday: days.weekday(day))
            patients.add(table[day], shares: holidays.applied(to: shares, days, day..<(day + 1)))
        }
        for day in table.indices {
            if day >= 7 { learning.absorb(table[day - 7], day: day - 7) }
            guard learning.days >= 10 else { continue }
            add(day, to: &departures.days[day])
            for earlier in (day - 13)...(day - 7) { add(earlier, to: &departures.weeks[day]) }
        }
        for day in max(0, table.count - 7)..<table.count { learning.absorb(table[day], day: day) }
        for day in (table.count - 7)..<table.count { add(day, to: &departures.last) }
    }

    /// What school holidays change: each of their days of the week beside those of lessons, in the mean of the logarithms.
    ///
    /// Drawn to nothing as if by two days more, and as far as chance may have made the difference, where one of a fifth is expected.
    public func holidayEffects(_ days: ShareDays) -> HolidayEffects {
        let known = table.indices.filter { !table[$0].contains(where: \.isNaN) }
        func effects(_ part: HolidayEffects.Part) -> [Double] {
            var sums = [Double](repeating: 0, count: strata.count)
            var variances = sums
            var weights = 0.0
            for weekday in 0..<7 {
                let ofWeekday = known.filter { days.weekday($0) == weekday }
                let inside = ofWeekday.filter { days.holiday($0) == part }
                let outside = ofWeekday.filter { days.holiday($0) == nil }
                guard !inside.isEmpty, !outside.isEmpty else { continue }
                let weight = 1 / (1 / Double(inside.count) + 1 / Double(outside.count))
                let (a, b) = (patients(inside), patients(outside))
                let level = log(a.reduce(0, +) / b.reduce(0, +))
                for k in strata.indices {
                    sums[k] += weight * (log(a[k] / b[k]) - level)
                    variances[k] += weight * weight * (1 / a[k] + 1 / b[k])
                }
                weights += weight
            }
            guard weights > 0 else { return sums }
            return strata.indices.map { k in
                let chance = variances[k] / (weights * weights)
                return sums[k] / (weights + 2) * 0.04 / (0.04 + chance)
            }
        }
        return HolidayEffects(workingDays: effects(.workingDays), weekends: effects(.weekends))
    }

    /// Of each stratum on some days, and half a patient more.
    private func patients(_ days: [Int]) -> [Double] {
        strata.indices.map { k in days.reduce(0.5) { $0 + table[$1][k] } }
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
        let calendar: ShareDays
        let holidays: HolidayEffects
        private var all: [Double]
        private var weekdays: [[Double]]
        private(set) var days = 0.0
        private var before: [Double]?
        private var (excess, room) = (0.0, 0.0)
        private var (shared, pairs) = (0.0, 0.0)
        /// The same of each stratum, and of how many days.
        private var (excesses, shareds): ([Double], [Double])
        private var compared = 0.0

        init(strata: Int, keep: Double, days: ShareDays, holidays: HolidayEffects) {
            (self.strata, self.keep) = (strata, keep)
            (calendar, self.holidays) = (days, holidays)
            all = Array(repeating: 0, count: strata)
            weekdays = Array(repeating: all, count: 7)
            (excesses, shareds) = (all, all)
        }

        var patients: Double { all.reduce(0, +) }

        /// Ages what is known by a day and adds one.
        mutating func absorb(_ observed: [Double], day: Int) {
            let weekday = calendar.weekday(day)
            let counts = holidays.removed(from: observed, calendar, day)
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
        mutating func compare(_ counts: [Double], day: Int) {
            let n = counts.reduce(0, +)
            guard days >= 10, n > 1, strata > 1 else {
                before = nil
                return
            }
            let shares = holidays.applied(
                to: shares(weekday: calendar.weekday(day)), calendar, day..<(day + 1))
            let gaps = (0..<strata).map { counts[$0] / n - shares[$0] }
            let freedom = Double(strata - 1)
            let pearson = n * Self.product(gaps, gaps, over: shares)
            excess = 0.99 * excess + pearson / freedom - 1
            room = 0.99 * room + n - 1
            compared = 0.99 * compared + 1
            for k in 0..<strata {
                let scale = shares[k] * (1 - shares[k])
                excesses[k] = 0.99 * excesses[k] + n * gaps[k] * gaps[k] / scale - 1
                if let before { shareds[k] = 0.99 * shareds[k] + gaps[k] * before[k] / scale }
            }
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

        /// Of each stratum, drawn to that of all as far as chance and few days may have made the difference, as if by twenty days more.
        var ofEach: [StrataShares.Overdispersion] {
            let (total, lasting) = overdispersion
            guard total > 0, room > 0, pairs > 0 else {
                return (0..<strata).map { _ in StrataShares.Overdispersion(total: total, lasting: lasting) }
            }
            let patients = room / compared
            let chance = 2 / (compared * patients * patients)
            let trust = total * total / (total * total + chance) * compared / (compared + 20)
            return (0..<strata).map { k in
                let of = max(excesses[k] / room, 0)
                let kept = min(max(shareds[k] / pairs, 0), of)
                return StrataShares.Overdispersion(
                    total: total + trust * (of - total), lasting: lasting + trust * (kept - lasting))
            }
        }
    }
}

import Forecasting
import Foundation
import Reconciliation
import Statistics
import Testing

@Suite struct StrataTests {
    private let ages = ["00-04", "05-14", "15-44", "45-64", "65-74", "75+"]
    private let truth = [0.12, 0.10, 0.38, 0.2, 0.08, 0.12]

    /// Days of about `mean` patients whose shares move by the day (`total`) and, of it, lastingly (`lasting`, new each 40 days).
    private func history(
        days: Int, mean: Double, total: Double, lasting: Double, _ generator: inout SeededGenerator
    ) -> [[Double]] {
        var counts = Array(repeating: [Double](repeating: 0, count: days), count: 6)
        var lastingMove = [Double](repeating: 0, count: 6)
        let daily = (total - lasting) / (1 - lasting)
        for day in 0..<days {
            if day % 40 == 0 { lastingMove = truth.map { (lasting / $0).squareRoot() * generator.normal() } }
            var shares = truth.indices.map {
                truth[$0] * exp(lastingMove[$0] + (daily / truth[$0]).squareRoot() * generator.normal())
            }
            let sum = shares.reduce(0, +)
            shares = shares.map { $0 / sum }
            var left = Int(mean + mean.squareRoot() * generator.normal())
            var rest = 1.0
            for k in 0..<6 {
                let drawn = k == 5 ? left : generator.binomial(left, shares[k] / rest)
                counts[k][day] = Double(drawn)
                left -= drawn
                rest -= shares[k]
            }
        }
        return counts
    }

    @Test func recoversShares() throws {
        var generator = SeededGenerator(seed: 1)
        let counts = history(days: 400, mean: 300, total: 0, lasting: 0, &generator)
        let shares = try StrataPast(strata: ages, counts: counts).shares(ShareDays(from: 2))
        // A multinomial has no overdispersion; 100 days of 5 degrees of freedom and 300 patients: standard error 0.0002.
        #expect(shares.total < 0.0012)
        for weekday in 0..<7 {
            let row = shares.byWeekday[(6 * weekday)..<(6 * weekday + 6)]
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            for (got, p) in zip(row, truth) { #expect(abs(got - p) < 0.03) }
        }
    }

    /// Children's share by place: two waves of a third in sixteen weeks, the second one under way; of the others chance alone.
    private func waves(places: Int, silent: Int = 0, _ generator: inout SeededGenerator) throws -> ShareDepartures {
        var departures = ShareDepartures(strata: 2, days: 112)
        for place in 0..<places {
            // Every other place is one for children.
            let share = place % 2 == 0 ? 0.5 : 0.1
            var counts = [[Double](repeating: .nan, count: 112), [Double](repeating: .nan, count: 112)]
            for day in 0..<(place % 2 == 0 ? 112 - silent : 112) {
                let odds = share / (1 - share) * exp(0.3 * sin(2 * Double.pi * Double(day - 98) / 56))
                let children = generator.binomial(400, odds / (1 + odds))
                (counts[0][day], counts[1][day]) = (Double(children), Double(400 - children))
            }
            try StrataPast(strata: ["young", "old"], counts: counts)
                .add(to: &departures, ShareDays(from: 0), holidays: HolidayEffects())
        }
        return departures
    }

    /// At the top of a wave weights of four weeks are far behind; what all places know of it is followed.
    @Test func wavesAreFollowed() throws {
        var generator = SeededGenerator(seed: 11)
        let logs = try waves(places: 10, &generator).logs
        // The odds stand 0.3 above their mean, weights of 28 days near 0.1; of the share about half of that is left a week later.
        #expect(logs[0] > 0.04 && logs[1] < 0, "\(logs)")

        var departures = ShareDepartures(strata: 6, days: 112)
        for _ in 0..<10 {
            try StrataPast(strata: ages, counts: history(days: 112, mean: 300, total: 0, lasting: 0, &generator))
                .add(to: &departures, ShareDays(from: 0), holidays: HolidayEffects())
        }
        // Nothing moves: a week of 3,000 patients a day tells shares to 1 to 2 %, and the ridge takes most of that.
        for log in departures.logs { #expect(abs(log) < 0.01) }
    }

    /// Hospitals for children that have been silent for six days are no wave among adults: the wave is told from who reported.
    @Test func whoIsSilentMovesNothing() throws {
        var generator = SeededGenerator(seed: 12)
        let logs = try waves(places: 10, silent: 6, &generator).logs
        // As when all report; with silence taken for adults alone −0.01.
        #expect((0.04...0.2).contains(logs[0]) && logs[1] < 0, "\(logs)")
    }

    @Test func recoversOverdispersion() throws {
        var generator = SeededGenerator(seed: 2)
        let fresh = try StrataPast(
            strata: ages, counts: history(days: 500, mean: 400, total: 0.02, lasting: 0, &generator)
        ).shares(ShareDays(from: 0))
        #expect(abs(fresh.total - 0.02) < 0.006)
        #expect(fresh.lasting < 0.004)
        // Moves last 40 days and are partly learned on the way: lasting is there, and smaller than what was put in.
        let moving = try StrataPast(
            strata: ages, counts: history(days: 500, mean: 400, total: 0.02, lasting: 0.01, &generator)
        ).shares(ShareDays(from: 0))
        #expect(moving.lasting > 0.003)
        #expect(moving.lasting < moving.total)
    }

    /// Shares that wander day by day: the 90 % intervals of a stratum hold as much a quarter ahead as a week ahead.
    ///
    /// Less than nine of ten, since sixteen weeks tell little of how much shares wander; without growth it was 0.57 in the last week.
    @Test func sharesThatWanderAreHeldAtEveryLead() throws {
        var generator = SeededGenerator(seed: 12)
        let leads = [0, 3, 7, 11]
        var inside = [Double](repeating: 0, count: 12)
        let worlds = 60
        for _ in 0..<worlds {
            var logs = truth.map { log($0) }
            var counts = Array(repeating: [Double](repeating: 0, count: 112), count: 6)
            var weeks = Array(repeating: [Double](repeating: 0, count: 12), count: 6)
            for day in 0..<(112 + 84) {
                logs = logs.indices.map { logs[$0] + (0.00003 / truth[$0]).squareRoot() * generator.normal() }
                let sum = logs.reduce(0) { $0 + exp($1) }
                for k in 0..<6 {
                    let drawn = Double(Poisson(mean: 2000 * exp(logs[k]) / sum).quantile(generator.uniform()))
                    if day < 112 { counts[k][day] = drawn } else { weeks[k][(day - 112) / 7] += drawn }
                }
            }
            let learned = try StrataPast(strata: ages, counts: counts).shares(ShareDays(from: 0))
            let byWeek = StrataShares(
                strata: ages, byWeekday: learned.byWeekday, profile: Array(repeating: 1, count: 6), stepsPerDay: 1,
                daysPerStep: 7, total: learned.lasting + (learned.total - learned.lasting) / 7, lasting: learned.lasting
            )
            for week in leads {
                // The week's patients are known: only shares are uncertain.
                let patients = (0..<6).reduce(0) { $0 + weeks[$1][week] }
                let paths = SamplePaths(
                    count: 200, horizon: 12, values: Array(repeating: Int32(patients), count: 200 * 12))
                let split = byWeek.split(paths, ShareDays(from: 0), using: &generator)
                for k in 0..<6 {
                    let sorted = split[k].draws(at: week).sorted()
                    inside[week] +=
                        Double(sorted[10]) <= weeks[k][week] && weeks[k][week] <= Double(sorted[189]) ? 1 : 0
                }
            }
        }
        // Six strata of sixty worlds that depend on each other: standard error about 2 %.
        for week in leads {
            let share = inside[week] / Double(6 * worlds)
            #expect(share > 0.75 && share < 0.95, "week \(week + 1): \(share)")
        }
    }

    @Test func addsUpOnEveryPath() throws {
        var generator = SeededGenerator(seed: 3)
        let total = SamplePaths(
            count: 60, horizon: 30, values: (0..<1800).map { _ in Int32(generator.integer(below: 90)) })
        let byAge = try StrataPast(
            strata: ages, counts: history(days: 90, mean: 60, total: 0.01, lasting: 0.005, &generator)
        ).shares(ShareDays(from: 0))
        let bySeverity = StrataShares(
            strata: ["1", "2", "3"], byWeekday: Array(repeating: [0.2, 0.7, 0.1], count: 7).flatMap { $0 },
            profile: [1, 1, 1], stepsPerDay: 1, total: 0.02, lasting: 0.01)
        for shares in [byAge, bySeverity] {
            let split = shares.split(total, ShareDays(from: 4), using: &generator)
            #expect(split.count == shares.strata.count)
            let sum = split.dropFirst().reduce(split[0]) { $0.adding($1) }
            #expect(sum == total)
            #expect(split.allSatisfy { $0.values.allSatisfy { $0 >= 0 } })
        }
    }

    /// Weekday 5 has other shares; 1000 draws of 100 patients: standard error of a mean share 0.0016 and less.
    @Test func meansAreTheShares() {
        var weekdays = Array(repeating: [0.2, 0.7, 0.1], count: 7)
        weekdays[5] = [0.5, 0.3, 0.2]
        let shares = StrataShares(
            strata: ["1", "2", "3"], byWeekday: weekdays.flatMap { $0 }, profile: [1, 1, 1], stepsPerDay: 1, total: 0,
            lasting: 0)
        var generator = SeededGenerator(seed: 4)
        let total = SamplePaths(count: 1000, horizon: 2, values: Array(repeating: 100, count: 2000))
        let split = shares.split(total, ShareDays(from: 4), using: &generator)
        for k in 0..<3 {
            #expect(abs(split[k].mean[0] - 100 * weekdays[4][k]) < 0.7)
            #expect(abs(split[k].mean[1] - 100 * weekdays[5][k]) < 0.7)
        }
    }

    /// The variance of a share of n = 2000 is p (1 − p) (1 / n + (1 − 1 / n) ρ).
    ///
    /// Of ρ = 0.02 what lasts, 0.012, is measured a week back: today it is 0.76 of that, in all 0.21 · (0.0005 + 0.0171) = 0.0037.
    @Test func overdispersionIsDrawn() {
        let shares = StrataShares(
            strata: ["a", "b"], byWeekday: Array(repeating: [0.3, 0.7], count: 7).flatMap { $0 }, profile: [1, 1],
            stepsPerDay: 1, total: 0.02, lasting: 0.012)
        var generator = SeededGenerator(seed: 5)
        let total = SamplePaths(count: 3000, horizon: 2, values: Array(repeating: 2000, count: 6000))
        let split = shares.split(total, ShareDays(from: 0), using: &generator)[0]
        func share(_ draw: Int, _ step: Int) -> Double { Double(split[draw, step]) / 2000 }
        let mean = split.mean.map { $0 / 2000 }
        let variance = (0..<3000).reduce(0) { $0 + pow(share($1, 0) - mean[0], 2) } / 3000
        let shared = (0..<3000).reduce(0) { $0 + (share($1, 0) - mean[0]) * (share($1, 1) - mean[1]) } / 3000
        #expect(abs(variance - 0.0037) < 0.0005)
        // What lasts is common to both days: 0.21 · 0.0093 = 0.0020.
        #expect(abs(shared - 0.0020) < 0.0004)
    }

    /// Two places that move together: the variance of the sum is more than that of two places on their own.
    @Test func commonMovement() {
        let shares = StrataShares(
            strata: ["a", "b"], byWeekday: Array(repeating: [0.3, 0.7], count: 7).flatMap { $0 }, profile: [1, 1],
            stepsPerDay: 1, total: 0.02, lasting: 0.02)
        let total = SamplePaths(count: 2000, horizon: 1, values: Array(repeating: 500, count: 2000))
        var generator = SeededGenerator(seed: 6)
        let common = StrataShares.CommonMovement(draws: 2000, days: 1, region: shares, using: &generator)
        func variance(_ common: StrataShares.CommonMovement?) -> Double {
            let a = shares.split(total, ShareDays(from: 0), common: common, using: &generator)[0]
            let sum = a.adding(shares.split(total, ShareDays(from: 0), common: common, using: &generator)[0])
            return sum.values.reduce(0) { $0 + pow(Double($1) - sum.mean[0], 2) } / 2000
        }
        // 4 · 500² · 0.21 · 0.02 + noise against half of it.
        #expect(variance(common) > 1.5 * variance(nil))
    }

    /// Children come in the evening: their share of 20:00 is more than of 08:00, and the day's shares come back.
    @Test func hoursHaveTheirOwnShares() throws {
        var counts = Array(repeating: [Double](repeating: 0, count: 60 * 24), count: 2)
        for day in 0..<60 {
            counts[0][24 * day + 20] = 10
            counts[0][24 * day + 8] = 5
            counts[1][24 * day + 20] = 10
            counts[1][24 * day + 8] = 20
        }
        counts[1][3] = .nan
        let shares = try StrataPast(strata: ["child", "adult"], counts: counts, stepsPerDay: 24).shares(
            ShareDays(from: 0))
        var generator = SeededGenerator(seed: 7)
        let total = SamplePaths(count: 500, horizon: 24, values: Array(repeating: 40, count: 12_000))
        // From 14:00 on: step 6 is 20:00, step 18 is 08:00 of the next day.
        let child = shares.split(total, ShareDays(from: 0), firstStep: 14, using: &generator)[0].mean
        #expect(abs(child[6] - 20) < 1.2)
        #expect(abs(child[18] - 8) < 1.2)
    }

    @Test func refusesNothing() {
        #expect(throws: ReconciliationError.noShares(strata: 2)) {
            try StrataPast(strata: ["a", "b"], counts: [[.nan, 0], [1, 0]]).shares(ShareDays(from: 0))
        }
        #expect(throws: ReconciliationError.shape(expected: 2, got: 1)) {
            try StrataPast(strata: ["a", "b"], counts: [[1]]).shares(ShareDays(from: 0))
        }
    }

    /// Pupils are a tenth of the patients, in two weeks of school holidays three in a hundred fewer, at week-ends 15; on Sundays and
    /// the one public holiday 14 in a hundred.
    @Test func holidaysHaveTheirOwnShares() throws {
        func share(_ day: Int) -> Double {
            if day == 80 || day % 7 == 6 { return 0.14 }
            return (40..<54).contains(day) ? (day % 7 < 5 ? 0.07 : 0.15) : 0.1
        }
        let past = ShareDays(
            from: 0,
            kinds: (0..<112).map { $0 == 80 ? .publicHoliday : (40..<54).contains($0) ? .schoolHoliday : [] })
        let pupils = (0..<112).map { (10_000 * share($0)).rounded() }
        let shares = try StrataPast(strata: ["pupils", "others"], counts: [pupils, pupils.map { 10_000 - $0 }])
            .shares(past)
        // Nothing of a day moves beside what its kind says, but what is drawn to the mean of all days.
        #expect(shares.total < 0.0005)
        var generator = SeededGenerator(seed: 11)
        let total = SamplePaths(count: 400, horizon: 3, values: Array(repeating: 10_000, count: 1200))
        func mean(_ kinds: [ShareDays.Kind]) -> [Double] {
            shares.split(total, ShareDays(from: 1, kinds: kinds), using: &generator)[0].mean.map { $0 / 10_000 }
        }
        let days = mean([[], .schoolHoliday, .publicHoliday])
        #expect(abs(days[0] - 0.1) < 0.004)
        // Ten days of them beside some sixty others: drawn a fifth of the way to nothing.
        #expect(days[1] > 0.07 && days[1] < 0.08)
        // Of a Sunday, which is drawn to all days as if by two more.
        #expect(days[2] > 0.125 && days[2] < 0.145)
        // A week of which five days are school holidays.
        let weeks = StrataShares(
            strata: shares.strata, byWeekday: Array(repeating: [0.1, 0.9], count: 7).flatMap { $0 }, profile: [1, 1],
            stepsPerDay: 1, daysPerStep: 7, total: 0, lasting: 0, holidays: shares.holidays)
        let kinds = (0..<14).map { $0 < 5 ? ShareDays.Kind.schoolHoliday : [] }
        let inWeeks = weeks.split(total, ShareDays(from: 0, kinds: kinds), using: &generator)[0].mean
        #expect(inWeeks[0] > 770 && inWeeks[0] < 870)
        #expect(abs(inWeeks[1] - 1000) < 6)
    }
}

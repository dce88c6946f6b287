import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// The dynamic GLM against a dense-matrix filter (`dynamicglm.py`), and on counts of known truth.
@Suite struct DynamicGLMTests {
    @Test func filtersAsDenseMatricesDo() throws {
        let days = try ReferenceTable("dynamicglm-days")
        let expected = try ReferenceTable("dynamicglm")
        var holidays: [CivilDate: String] = [:]
        var school: Set<CivilDate> = []
        var games: Set<CivilDate> = []
        for row in days.rows {
            let date = try #require(CivilDate(iso8601: row["date"] ?? ""))
            if let name = row["holiday"], !name.isEmpty { holidays[date] = name }
            if row["school"] == "1" { school.insert(date) }
            if row["game"] == "1" { games.insert(date) }
        }
        let values = Array(days.numbers("value").dropLast(21))
        let origin = try #require(days.rows[values.count]["date"])
        var training = daily(values, origin: origin, horizon: 21)
        training.calendar = CivilCalendar(holidays: holidays, schoolHolidays: school, flags: ["game": games])
        let model = DynamicGLM(paces: [
            DynamicGLM.Pace(discount: 0.93, fastRatio: 1, fastDays: 3),
            DynamicGLM.Pace(discount: 0.99, fastRatio: 4, fastDays: 12),
        ])
        let fitted = try model.fit(training)
        #expect(expected.rows.count == 2)
        for (candidate, row) in expected.rows.enumerated() {
            let forecast = fitted.forecasts[candidate]
            // Rounding errors of 500 steps in two orders of summation.
            #expect(abs(fitted.weights[candidate] - (Double(row["weight"] ?? "") ?? .nan)) < 1e-7)
            for (mine, theirs) in zip(forecast.predictor, list(row["means"])) { #expect(abs(mine - theirs) < 1e-8) }
            // The covariance of predictors has 1e-10 added on its diagonal.
            for (mine, theirs) in zip(forecast.deviations, list(row["deviations"])) {
                #expect(abs(mine - theirs) < 1e-7)
            }
        }
    }

    /// Daily counts with a week, a holiday factor, a random effect and a last stretch at another level.
    static func simulated(
        days: Int, mean: Double = 200, holiday: Double = 1, noise: Double = 0, recent: Double = 1, recentDays: Int = 0,
        seed: UInt64
    ) -> TrainingSet {
        var generator = SeededGenerator(seed: seed)
        let calendar = CivilCalendar.french(years: 2018...2027)
        let end = CivilDate(iso8601: "2026-11-02")?.dayNumber ?? 0
        let values = (0..<days).map { step -> Double in
            let date = CivilDate(dayNumber: end - days + step)
            var rate = mean * weekdays[date.weekday.rawValue - 1] * exp(noise * generator.normal())
            if calendar.isHoliday(date) { rate *= holiday }
            if step >= days - recentDays { rate *= recent }
            return Double(Poisson(mean: rate).quantile(generator.uniform()))
        }
        var training = daily(values, origin: "2026-11-02", horizon: 14)
        training.calendar = calendar
        return training
    }

    static let weekdays = [1.1, 1.02, 0.98, 0.97, 1, 0.95, 0.98]
    static let small = DynamicGLM(paces: [
        DynamicGLM.Pace(discount: 0.95, fastRatio: 1, fastDays: 3),
        DynamicGLM.Pace(discount: 0.99, fastRatio: 0, fastDays: 3),
    ])

    @Test func recoversWeekdaysAndHolidays() throws {
        let fitted = try Self.small.fit(Self.simulated(days: 1000, holiday: 0.85, seed: 1))
        var generator = SeededGenerator(seed: 2)
        let mean = fitted.paths(2000, horizon: 14, using: &generator).mean
        for day in 0..<14 where day != 9 && day != 8 && day != 10 {
            // A profile that forgets in 500 days knows a weekday to 1 %, the level of the last month is known to 2 %.
            #expect(abs(mean[day] / (200 * Self.weekdays[day % 7]) - 1) < 0.05, "day \(day)")
        }
        // 11 November, a Wednesday: some thirty holidays give the common effect, two its name.
        #expect(abs(mean[9] / (0.85 * 200 * Self.weekdays[2]) - 1) < 0.07)
    }

    @Test func levelFollowsARise() throws {
        let fitted = try Self.small.fit(Self.simulated(days: 600, recent: 1.4, recentDays: 14, seed: 3))
        var generator = SeededGenerator(seed: 4)
        let mean = fitted.paths(2000, horizon: 7, using: &generator).mean
        for day in 0..<7 {
            // A jump of 40 % is more than three outliers in a row: the level is opened, then known from 11 days to 2.5 %.
            #expect(abs(mean[day] / (280 * Self.weekdays[day]) - 1) < 0.08, "day \(day)")
        }
    }

    @Test func spreadIsThatOfTheCounts() throws {
        for noise in [0, 0.1] {
            let fitted = try Self.small.fit(Self.simulated(days: 800, noise: noise, seed: 5))
            var generator = SeededGenerator(seed: 6)
            let paths = fitted.paths(4000, horizon: 7, using: &generator)
            for day in 0..<7 {
                let (mean, deviation) = moments(paths.draws(at: day).map(Double.init))
                // Poisson and the random effect; the variance learned from 500 effective days has 6 % of error, the level adds
                // up to a third of the variance.
                let expected = (1 / mean + noise * noise).squareRoot()
                #expect(deviation / mean > 0.85 * expected && deviation / mean < 1.3 * expected, "noise \(noise)")
            }
        }
    }

    /// What is kept at the last multiple of `refitDays` leads to the same result as everything from the first day.
    @Test func goingOnEqualsStartingAfresh() throws {
        let whole = Self.simulated(days: 500, holiday: 0.9, noise: 0.05, seed: 7)
        func until(_ days: Int) -> TrainingSet {
            let first = whole.values.first
            var training = whole
            training.origin = first + days
            training.values = SteppedValues(first: first, values: Array(whole.values.values.prefix(days)))
            return training
        }
        func draws(_ fitted: DynamicGLM.Fitted) -> SamplePaths {
            var generator = SeededGenerator(seed: 8)
            return fitted.paths(50, horizon: 14, using: &generator)
        }
        let model = Self.small
        var earlier = try model.fit(until(400))
        for days in [401, 430, 500] {
            let fresh = try model.fit(until(days))
            let reused = try model.fit(until(days), reusing: earlier)
            #expect(draws(fresh) == draws(reused), "\(days) days")
            earlier = reused
        }
        // A past that was revised is learned again, and so is one with another calendar.
        var revised = until(500)
        revised.values.values[100] += 50
        #expect(draws(try model.fit(revised, reusing: earlier)) == draws(try model.fit(revised)))
        #expect(draws(try model.fit(revised)) != draws(earlier))
        var other = until(500)
        other.calendar = CivilCalendar()
        #expect(draws(try model.fit(other, reusing: earlier)) == draws(try model.fit(other)))
    }

    @Test func hoursHaveTheirShares() throws {
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let origin = grid.index(of: try #require(CivilDate(iso8601: "2026-10-24")))
        func rate(_ step: Int) -> Double { 20 + 10 * sin(2 * .pi * Double(step % 24) / 24) }
        var generator = SeededGenerator(seed: 9)
        let first = origin - 24 * 90
        var values = (first..<origin).map { Double(Poisson(mean: rate($0)).quantile(generator.uniform())) }
        for hole in [500, 501, 502, 1000] { values[hole] = .nan }
        let training = TrainingSet(
            grid: grid, origin: origin, horizon: 48, values: SteppedValues(first: first, values: values))
        let model = DynamicGLM(paces: DynamicGLM.Pace.hourly)
        let fitted = try model.fit(training)
        let paths = fitted.paths(2000, horizon: 48, using: &generator)
        let mean = paths.mean
        for step in 0..<48 {
            // 02:00 of 25 October lasts two hours. 90 days know an hour of a working day to 2.5 %, one of a week-end to 7 %.
            let doubled = step == 26 ? 2.0 : 1
            #expect(abs(mean[step] / (doubled * rate(origin + step)) - 1) < 0.2, "step \(step)")
        }
        // Hours are Poisson given the rate: variance ÷ mean near 1.
        let (average, deviation) = moments(paths.draws(at: 12).map(Double.init))
        #expect(deviation * deviation / average > 0.85 && deviation * deviation / average < 1.5)
    }

    /// Discounts would let a rounding difference between the halves of the covariance grow by some percent at every step of a
    /// school holiday, until it destroys the state: there must be none.
    @Test func covarianceStaysSymmetric() throws {
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let first = grid.index(of: try #require(CivilDate(year: 2024, month: 5, day: 1)))
        let values = (0..<(150 * 24)).map { step in (40 + 20 * sin(2 * .pi * Double(step % 24) / 24)).rounded() }
        let training = TrainingSet(
            grid: grid, origin: first + values.count, horizon: 24, values: SteppedValues(first: first, values: values),
            calendar: .french(years: 2023...2025))
        let fitted = try DynamicGLM(paces: [DynamicGLM.Pace(discount: 0.97, fastRatio: 1, fastDays: 1)]).fit(training)
        for filter in fitted.anchored.filters {
            let n = filter.size
            #expect(n > 50)
            for i in 0..<n {
                for j in 0..<i { #expect(filter.covariance[i * n + j] == filter.covariance[j * n + i]) }
            }
        }
    }

    @Test func aLongGapOpensTheLevel() throws {
        var training = Self.simulated(days: 700, recent: 1.15, recentDays: 8, seed: 10)
        for day in 392..<692 { training.values.values[day] = .nan }
        var generator = SeededGenerator(seed: 11)
        let model = DynamicGLM(paces: [DynamicGLM.Pace(discount: 0.995, fastRatio: 0, fastDays: 3)])
        let mean = try model.fit(training).paths(2000, horizon: 7, using: &generator).mean
        // The level of the last 8 days, 230, not the 200 before the gap, though the pace is slow: known to 2.5 %, weekdays to 1 %.
        for day in 0..<7 { #expect(abs(mean[day] / (230 * Self.weekdays[day]) - 1) < 0.08, "day \(day)") }
    }

    /// Five years without a single week-end: it is as little known as at the beginning, not less.
    @Test func weekdaysNeverSeenStayWithinThePrior() throws {
        var generator = SeededGenerator(seed: 15)
        let empty = daily([], horizon: 7)
        let values = (0..<1825).map { step -> Double in
            let date = empty.grid.date(at: empty.origin - 1825 + step)
            if date.weekday.rawValue > 5 { return .nan }
            return Double(Poisson(mean: 200).quantile(generator.uniform()))
        }
        let fitted = try DynamicGLM().fit(daily(values, horizon: 7))
        let paths = fitted.paths(1000, horizon: 7, using: &generator)
        // 19 November 2026 is a Thursday: the third day is a Saturday. Coefficients of the week have a prior standard deviation of
        // 0.15, at most six of them act on one day: 1.645 of 0.37 in logarithms are a factor of 1.8, of 5 nowhere near.
        let saturday = paths.sortedDraws(at: 2)
        #expect(saturday[950] < 1000 && saturday[50] > 40, "\(saturday[50]) \(saturday[950])")
        let friday = paths.sortedDraws(at: 1)
        #expect(friday[950] < 250 && friday[50] > 160)
    }

    /// Series that are one to nine days old: a week that is not known yet widens the interval, and so do few days of a level.
    @Test func fewDaysGiveAWideInterval() throws {
        let model = DynamicGLM()
        var widths: [Double] = []
        for days in [1, 3, 9] {
            var covered = 0
            var width = 0.0
            for seed in 0..<40 {
                let whole = Self.simulated(days: days + 7, mean: 120, noise: 0.05, seed: UInt64(100 + seed))
                var training = whole
                training.origin -= 7
                training.horizon = 7
                training.values = SteppedValues(
                    first: whole.values.first, values: Array(whole.values.values.prefix(days)))
                var generator = SeededGenerator(seed: 1)
                let paths = try model.fit(training).paths(400, horizon: 7, using: &generator)
                for step in 0..<7 {
                    let marginal = paths.marginal(at: step)
                    let (low, high) = (marginal.quantile(Level.nineteen[0]), marginal.quantile(Level.nineteen[18]))
                    if (low...high).contains(whole.values.values[days + step]) { covered += 1 }
                    width += (high - low) / (40 * 7)
                }
            }
            // 280 days in 40 series: three standard errors of a 90 % interval are 5 points, more as days of a series err together.
            #expect(covered > 230, "\(days) days: \(covered) of 280")
            widths.append(width)
        }
        #expect(widths[0] > 1.2 * widths[1] && widths[1] > 1.2 * widths[2], "\(widths)")
    }

    /// Three days with the same number of patients are no constant series.
    @Test func fewEqualDaysAreNoConstant() throws {
        var generator = SeededGenerator(seed: 12)
        let paths = try Self.small.fit(daily([4, 4, 4], horizon: 3)).paths(400, horizon: 3, using: &generator)
        for step in 0..<3 { #expect(Set(paths.draws(at: step)).count > 5) }
    }

    @Test func refusesWhatItCannotUse() throws {
        // One observed day is needed.
        let model = Self.small
        _ = try model.fit(daily([30], horizon: 7))
        #expect(throws: FitError.tooShort(needed: 1, got: 0)) {
            _ = try model.fit(daily(Array(repeating: .nan, count: 40), horizon: 7))
        }
        for bad in [-1, 2.5] {
            var values = [Double](repeating: 30, count: 40)
            values[3] = bad
            #expect(throws: FitError.self) { _ = try model.fit(daily(values, horizon: 7)) }
        }
        #expect(DynamicGLM.standard(for: .week) == nil)
    }

    @Test func gammaHasTheMomentsAskedFor() {
        // ψ and ψ′ of the shape found: by definition. Trigamma: ψ′(1) = π² / 6; tetragamma: ψ″(1) = −2 ζ(3).
        #expect(abs(GammaConjugate.trigamma(1) - Double.pi * Double.pi / 6) < 1e-12)
        #expect(abs(GammaConjugate.tetragamma(1) + 2.404_113_806_319_188_6) < 1e-10)
        for (mean, variance) in [(-2.0, 3.0), (0, 0.5), (5, 0.01), (9, 1e-5), (1, 1e-9)] {
            let gamma = GammaConjugate(logMean: mean, logVariance: variance)
            #expect(abs(SpecialFunctions.digamma(gamma.shape) - log(gamma.rate) - mean) < 1e-9)
            #expect(abs(GammaConjugate.trigamma(gamma.shape) / variance - 1) < 1e-8)
        }
    }

    /// Less variance than Poisson: a rounded normal, its median the mean, its quartiles 0.674 deviations apart from it.
    @Test func countsThatAreSurer() {
        let count = DispersedCount(mean: 100, dispersion: 0.25)
        #expect([0.25, 0.5, 0.75].map { count.quantile($0) } == [97, 100, 103])
        #expect(DispersedCount(mean: 0.2, dispersion: 0.02).quantile(0.001) == 0)
    }

    @Test func countsAreInvertedWell() {
        // Against the exact quantiles; above 40 the corrected normal quantile may be off by one.
        for (mean, dispersion) in [(0.3, 1.0), (8, 1), (8, 2.5), (39, 1), (60, 1), (60, 2), (900, 1.3)] {
            for p in [0.001, 0.05, 0.3, 0.5, 0.9, 0.999] {
                let exact =
                    dispersion > 1
                    ? NegativeBinomial(mean: mean, size: mean / (dispersion - 1)).quantile(p)
                    : Poisson(mean: mean).quantile(p)
                let mine = Int(DispersedCount(mean: mean, dispersion: dispersion).quantile(p))
                #expect(abs(mine - exact) <= (mean > 40 ? 1 : 0), "\(mean), \(dispersion), \(p): \(mine), \(exact)")
            }
        }
    }
}

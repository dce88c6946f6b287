import ForecastModels
import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

/// The count GLM against an independent solution of its likelihood equations (`countglm.py`), and on counts of known truth.
@Suite struct CountGLMTests {
    /// Each factor of the explanation, by name of the component; `weekday` is the baseline.
    static func factors(_ fitted: CountGLM.Fitted, horizon: Int) throws -> [String: [Double]] {
        let explanation = try #require(fitted.explanation(horizon: horizon))
        var factors = Dictionary(uniqueKeysWithValues: explanation.components.map { ($0.id, $0.factors) })
        factors["weekday"] = explanation.baseline
        return factors
    }

    @Test func coefficientsSolveTheLikelihoodEquations() throws {
        let table = try ReferenceTable("countglm-days")
        let expected = try ReferenceTable("countglm")
        let horizon = expected.rows.count
        #expect(horizon == 27)
        var holidays: [CivilDate: String] = [:]
        var school: Set<CivilDate> = []
        var games: Set<CivilDate> = []
        for row in table.rows {
            let date = try #require(CivilDate(iso8601: row["date"] ?? ""))
            if let name = row["holiday"], !name.isEmpty { holidays[date] = name }
            if row["school"] == "1" { school.insert(date) }
            if row["game"] == "1" { games.insert(date) }
        }
        let values = Array(table.numbers("value").dropLast(horizon))
        var training = daily(values, origin: "2024-12-24", horizon: horizon)
        training.calendar = CivilCalendar(holidays: holidays, schoolHolidays: school, flags: ["game": games])
        let fitted = try CountGLM(halfLife: 300, ridge: 8, refitDays: 1, rounds: 1).fit(training)
        let factors = try Self.factors(fitted, horizon: horizon)
        for name in ["weekday", "season", "holiday", "school_holiday", "special"] {
            let mine = try #require(factors[name])
            for (step, (value, theirs)) in zip(mine, expected.numbers(name)).enumerated() {
                // Iterations stop at a change of 1e-4 of a coefficient, where Newton's next error is its square.
                #expect(abs(value / theirs - 1) < 1e-6, "\(name), day \(step)")
            }
        }
    }

    struct Truth {
        var weekdays: [Double] = [1.1, 1.02, 0.98, 0.97, 1, 0.95, 0.98]
        var holiday = 1.0
        var mean = 200.0
        /// Variance ÷ mean.
        var dispersion = 1.0
        /// Factor of the last `recentDays` days.
        var recent = 1.0
        var recentDays = 0
    }

    static func simulated(_ truth: Truth, days: Int, horizon: Int, seed: UInt64) -> TrainingSet {
        var generator = SeededGenerator(seed: seed)
        let calendar = CivilCalendar.french(years: 2018...2027)
        let end = CivilDate(iso8601: "2026-11-02")?.dayNumber ?? 0
        let values = (0..<days).map { step -> Double in
            let date = CivilDate(dayNumber: end - days + step)
            var mean = truth.mean * truth.weekdays[date.weekday.rawValue - 1]
            if calendar.isHoliday(date) { mean *= truth.holiday }
            if step >= days - truth.recentDays { mean *= truth.recent }
            let p = generator.uniform()
            let count =
                truth.dispersion > 1
                ? NegativeBinomial(mean: mean, size: mean / (truth.dispersion - 1)).quantile(p)
                : Poisson(mean: mean).quantile(p)
            return Double(count)
        }
        var training = daily(values, origin: "2026-11-02", horizon: horizon)
        training.calendar = calendar
        return training
    }

    @Test func recoversWeekdaysAndHolidays() throws {
        let truth = Truth(holiday: 0.85)
        let training = Self.simulated(truth, days: 1461, horizon: 14, seed: 1)
        let fitted = try CountGLM(halfLife: 2000, ridge: 1, refitDays: 1, rounds: 2).fit(training)
        let factors = try Self.factors(fitted, horizon: 14)
        let baseline = try #require(factors["weekday"])
        // 2 November 2026 is a Monday. About 209 days of each weekday with 200 visits: standard error 0.5 % of each mean; the
        // shape is judged against the mean of the week, four standard errors.
        let mean = baseline.prefix(7).reduce(0, +) / 7
        for weekday in 0..<7 { #expect(abs(baseline[weekday] / mean / truth.weekdays[weekday] - 1) < 0.02) }
        // 11 November, a Wednesday: 44 holidays in four years give the common effect, four of its name: standard error
        // 1.1 % to 3.5 %, and the ridge draws the effect towards 1 by less than that.
        let holiday = try #require(factors["holiday"])
        #expect(abs(holiday[9] / 0.85 - 1) < 0.06)
        // Ordinary days have no holiday effect (9 November, a Monday).
        #expect(holiday[7] == 1)
    }

    @Test func levelFollowsARise() throws {
        let truth = Truth(recent: 1.25, recentDays: 28)
        let training = Self.simulated(truth, days: 1000, horizon: 7, seed: 2)
        let fitted = try CountGLM(halfLife: 400, ridge: 10, refitDays: 1, rounds: 3).fit(training)
        var generator = SeededGenerator(seed: 3)
        let mean = fitted.paths(2000, horizon: 7, using: &generator).mean
        for day in 0..<7 {
            // 28 days of 250 visits tell the new level and a weekday's share to 1.2 % each; a component that lasts 60 days
            // takes 25 % · (1 − e^(−7/60)) = 2.7 % of the rise back in a week; the finest annual harmonics, of two months, take
            // some of it for a season (1 % with six, measured).
            #expect(abs(mean[day] / (250 * truth.weekdays[day]) - 1) < 0.09, "day \(day)")
        }
        let level = try #require(try Self.factors(fitted, horizon: 7)["level"])
        // The regression itself takes up a part of the rise, the level the rest.
        #expect(level[0] > 1.1 && level[0] < 1.3)
    }

    /// What came and went within eight months is the level's: no season that nobody has seen twice is carried on.
    @Test(arguments: [1, 2, 3] as [UInt64]) func aPartOfAYearTellsNoSeason(seed: UInt64) throws {
        var training = Self.simulated(Truth(), days: 240, horizon: 28, seed: seed)
        let waves = training.values.values.enumerated().map { day, value in
            (value * exp(0.15 * sin(2 * Double.pi * Double(day) / 90))).rounded()
        }
        training.values = SteppedValues(first: training.values.first, values: waves)
        let fitted = try #require(CountGLM.standard(for: .day)).fit(training)
        let season = try #require(try Self.factors(fitted, horizon: 28)["season"])
        // With the usual ridge 1.08, 1.11 and 1.13.
        #expect((season.max() ?? 0) / (season.min() ?? 1) < 1.05, "\(season)")
    }

    /// A ward opens after stable years: eight days later, before the next estimate, the hours are those of the new level.
    ///
    /// A level that reverts to its mean takes some of it back, 7 %; as it was estimated it stayed at 0.68.
    @Test func hoursFollowAStepBetweenEstimates() throws {
        var generator = SeededGenerator(seed: 21)
        let grid = TimeGrid(zone: .paris, grain: .hour)
        // Four days after a multiple of 28 days.
        let step = grid.index(of: CivilDate(dayNumber: 28 * 730 + 4))
        let (first, origin, horizon) = (step - 500 * 24, step + 8 * 24, 48)
        func mean(_ hour: Int) -> Double {
            10 * (1 + 0.6 * sin(2 * Double.pi * Double(hour) / 24)) * (hour < step ? 1 : 1.5)
        }
        let values = (first..<origin).map { Double(Poisson(mean: mean($0)).quantile(generator.uniform())) }
        let training = TrainingSet(
            grid: grid, origin: origin, horizon: horizon, values: SteppedValues(first: first, values: values))
        let fitted = try #require(CountGLM.standard(for: .hour)).fit(training)
        let forecast = fitted.paths(1000, horizon: horizon, using: &generator).mean.reduce(0, +)
        let truth = (origin..<(origin + horizon)).reduce(0) { $0 + mean($1) }
        #expect(abs(forecast / truth - 1) < 0.1, "\(forecast / truth)")
    }

    /// A patient in three weeks, one in ten days, two in three: the mean of eight series over two weeks is theirs.
    @Test(arguments: [0.05, 0.1, 0.6]) func fewPatientsStayFew(truth: Double) throws {
        let means = try (0..<8 as Range<UInt64>).map { seed -> Double in
            let training = Self.simulated(Truth(mean: truth), days: 1000, horizon: 14, seed: 40 + seed)
            let fitted = try CountGLM(halfLife: 400, ridge: 10, refitDays: 1, rounds: 3).fit(training)
            var generator = SeededGenerator(seed: seed)
            return fitted.paths(400, horizon: 14, using: &generator).mean.reduce(0, +) / 14
        }
        // Eight series of some 400 days each tell a mean of 0.05 to 8 %; the season of each is known worse.
        let mean = means.reduce(0, +) / 8
        #expect(mean > 0.6 * truth && mean < 1.5 * truth, "\(truth): \(mean)")
        #expect(means.allSatisfy { $0 < 4 * truth }, "\(means)")
    }

    /// A rise to ten times of few patients, for sixty days: followed, and not overshot.
    @Test func aWaveOfFewPatientsIsNotOvershot() throws {
        let means = try (0..<6 as Range<UInt64>).map { seed -> Double in
            let training = Self.simulated(
                Truth(mean: 0.3, recent: 10, recentDays: 60), days: 1000, horizon: 3, seed: 60 + seed)
            let fitted = try CountGLM(halfLife: 400, ridge: 10, refitDays: 1, rounds: 3).fit(training)
            var generator = SeededGenerator(seed: seed)
            return fitted.paths(400, horizon: 3, using: &generator).mean.reduce(0, +) / 3
        }
        // Sixty days of three patients tell the level to 8 %; some of the rise is taken back.
        #expect(means.allSatisfy { $0 > 1.2 && $0 < 5 }, "\(means)")
    }

    @Test func spreadIsThatOfTheCounts() throws {
        // Mean of variance ÷ mean of the draws of four weeks, for counts without and with overdispersion.
        for (dispersion, low, high) in [(1.0, 0.9, 1.6), (4.0, 3.0, 6.0)] {
            let truth = Truth(dispersion: dispersion)
            let training = Self.simulated(truth, days: 800, horizon: 7, seed: 4)
            let fitted = try CountGLM(halfLife: 400, ridge: 10, refitDays: 1, rounds: 3).fit(training)
            var generator = SeededGenerator(seed: 5)
            let paths = fitted.paths(2000, horizon: 7, using: &generator)
            let ratios = (0..<7).map { step -> Double in
                let (mean, deviation) = moments(paths.draws(at: step).map(Double.init))
                return deviation * deviation / mean
            }
            // Bounds: 20 % of estimation error of the variance on 800 days, and an uncertain level on top.
            let ratio = ratios.reduce(0, +) / 7
            #expect(ratio > low && ratio < high, "dispersion \(dispersion): \(ratio)")
        }
    }

    /// Coefficients stand on data up to the last multiple of `refitDays`: a later value moves the level, not the calendar.
    @Test func newestDaysMoveTheLevelOnly() throws {
        let model = CountGLM(halfLife: 400, ridge: 10, refitDays: 28, rounds: 1)
        let training = Self.simulated(Truth(), days: 400, horizon: 7, seed: 6)
        var other = training
        // 2 November 2026 has day number 20,759 = 741 · 28 + 11: the last eleven days are after the multiple.
        other.values.values[399] += 60
        let (a, b) = (try model.fit(training), try model.fit(other))
        let (mine, theirs) = (try Self.factors(a, horizon: 7), try Self.factors(b, horizon: 7))
        #expect(mine["weekday"] == theirs["weekday"])
        #expect(mine["level"] != theirs["level"])
        // The day before the multiple does move the calendar.
        other.values.values[388] += 60
        #expect(try Self.factors(model.fit(other), horizon: 7)["weekday"] != mine["weekday"])
    }

    /// The label that never was (29 March 2026, 02:00) has no visits, the doubled one (25 October 2026, 02:00) twice as many.
    @Test(arguments: [("2026-03-29", 0.0), ("2026-10-25", 2.0)])
    func clockChanges(date: String, ratio: Double) throws {
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let day = try #require(CivilDate(iso8601: date))
        let origin = grid.index(of: day)
        var generator = SeededGenerator(seed: 7)
        let values = (0..<24 * 42).map { _ in Double(Poisson(mean: 20).quantile(generator.uniform())) }
        let training = TrainingSet(
            grid: grid, origin: origin, horizon: 24,
            values: SteppedValues(first: origin - values.count, values: values))
        let fitted = try CountGLM(halfLife: 400, ridge: 20, refitDays: 1, rounds: 1).fit(training)
        let mean = fitted.paths(2000, horizon: 24, using: &generator).mean
        // A flat profile of 20 an hour, known to about 3 % at each hour from 42 days.
        #expect(abs(mean[2] - ratio * 20) < 3)
        #expect(abs(mean[10] - 20) < 3)
    }

    /// Days off have busy nights and a kink that changes from hour to hour, on a holiday as on a Sunday: 11 November 2026, a
    /// Wednesday, and 1 November 2025, a Saturday, on which both reasons meet.
    @Test(arguments: ["2026-11-11", "2025-11-01"])
    func holidaysHaveTheHoursOfDaysOff(date: String) throws {
        let grid = TimeGrid(zone: .utc, grain: .hour)
        let calendar = CivilCalendar.french(years: 2018...2027)
        var generator = SeededGenerator(seed: 21)
        func mean(_ hour: Int, _ day: Int) -> Double {
            let date = CivilDate(dayNumber: day)
            let isOff = date.weekday.rawValue > 5 || calendar.isHoliday(date)
            let night = isOff && hour < 5 ? 1.4 : 1
            let kink = isOff ? 1 + 0.08 * sin(2 * Double.pi * 8 * Double(hour) / 24 + 1) : 1
            return 400 * (1 + 0.5 * sin(2 * Double.pi * Double(hour - 9) / 24)) * night * kink
        }
        let day = try #require(CivilDate(iso8601: date)).dayNumber
        let values = (day - 730..<day).flatMap { day in
            (0..<24).map { Double(Poisson(mean: mean($0, day)).quantile(generator.uniform())) }
        }
        let origin = grid.index(of: CivilDate(dayNumber: day))
        var training = TrainingSet(
            grid: grid, origin: origin, horizon: 24,
            values: SteppedValues(first: origin - values.count, values: values))
        training.calendar = calendar
        let model = try #require(CountGLM.standard(for: .hour))
        let forecast = try model.fit(training).paths(2000, horizon: 24, using: &generator).mean
        // Some 220 days off of 300 patients an hour: 0.4 % for each hour, the ridge holds back a tenth of the kink, and a holiday in the
        // week, of which there are some ten, departs by two harmonics: 2 %. Nights of a Saturday's holiday were 20 % off.
        for hour in 0..<24 { #expect(abs(forecast[hour] / mean(hour, day) - 1) < 0.06, "\(hour) h: \(forecast[hour])") }
    }

    /// Patients present each hour, who come as Poisson and stay exponential times of four hours: known one hour ahead with
    /// √(1 − e^(−½)) = 0.63 of the deviation of a Poisson count, a day ahead with all of it.
    @Test func patientsPresentAreNoCountsOfChance() throws {
        var generator = SeededGenerator(seed: 12)
        let grid = TimeGrid(zone: .utc, grain: .hour)
        let days = 150
        var present = [Double](repeating: 0, count: days * 24 + 1000)
        for hour in 0..<days * 24 {
            let mean = 6 * (1 + 0.5 * sin(2 * Double.pi * Double(hour % 24) / 24))
            for _ in 0..<Poisson(mean: mean).quantile(generator.uniform()) {
                let leaves = Double(hour) + generator.uniform() - 4 * log(generator.uniform())
                for later in hour..<min(Int(leaves), hour + 900) { present[later] += 1 }
            }
        }
        let first = grid.index(of: CivilDate(dayNumber: 20_000))
        let model = CountGLM(halfLife: 400, ridge: 20, refitDays: 28, rounds: 2)
        var fitted: CountGLM.Fitted?
        var (inside, cells, widths) = (0.0, 0.0, [Double](repeating: 0, count: 24))
        let origins = stride(from: (days - 20) * 24 + 7, to: (days - 1) * 24, by: 19)
        for origin in origins {
            let training = TrainingSet(
                grid: grid, origin: first + origin, horizon: 24,
                values: SteppedValues(first: first, values: Array(present[..<origin])))
            let now = try model.fit(training, reusing: fitted)
            fitted = now
            let paths = now.paths(400, horizon: 24, using: &generator)
            for step in 0..<24 {
                let sorted = paths.sortedDraws(at: step).map(Double.init)
                let mean = sorted.reduce(0, +) / 400
                widths[step] += (sorted[379] - sorted[20]) / (2 * 1.645 * mean.squareRoot())
                inside += sorted[20] <= present[origin + step] && present[origin + step] <= sorted[379] ? 1 : 0
                cells += 1
            }
        }
        let (next, far) = (widths[0] * 24 / cells, widths[18...].reduce(0, +) / 6 * 24 / cells)
        #expect(next > 0.5 && next < 0.8, "one hour ahead: \(next)")
        #expect(far > 0.85 && far < 1.25, "a day ahead: \(far)")
        // 25 origins a day and a half of whose hours are alike: two standard errors are 5 %.
        #expect(abs(inside / cells - 0.91) < 0.06, "\(inside / cells)")
    }

    @Test func fourWeeksAreNeeded() throws {
        // The card of the model: 28 observed days.
        let model = CountGLM(halfLife: 400, ridge: 10, refitDays: 1, rounds: 1)
        #expect(throws: FitError.tooShort(needed: 28, got: 27)) {
            _ = try model.fit(daily(Array(repeating: 30, count: 27), horizon: 7))
        }
        _ = try model.fit(daily(Array(repeating: 30, count: 28), horizon: 7))
    }
}

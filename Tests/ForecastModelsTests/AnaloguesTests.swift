import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// The analogue model against nearest neighbours in NumPy (`analogues.py`), and on counts of known truth.
@Suite struct AnaloguesTests {
    @Test func choosesAndScalesAsNumPyDoes() throws {
        let days = try ReferenceTable("analogues-days")
        let expected = try ReferenceTable("analogues")
        var holidays: [CivilDate: String] = [:]
        var school: Set<CivilDate> = []
        for row in days.rows {
            let date = try #require(CivilDate(iso8601: row["date"] ?? ""))
            if let name = row["holiday"], !name.isEmpty { holidays[date] = name }
            if row["school"] == "1" { school.insert(date) }
        }
        let values = Array(days.numbers("value").dropLast(14))
        var training = daily(values, origin: try #require(days.rows[values.count]["date"]), horizon: 14)
        training.calendar = CivilCalendar(holidays: holidays, schoolHolidays: school)
        let history = AnalogueHistory(training, first: training.values.first)
        #expect(expected.rows.count == 2)
        for row in expected.rows {
            let model = Analogues(
                neighbours: Int(row["neighbours"] ?? "") ?? 0, share: Double(row["share"] ?? "") ?? 0,
                weekdayPenalty: Double(row["penalty"] ?? ""))
            #expect(history.halfLife == Double(row["half_life"] ?? ""))
            let moments = model.moments(history, lead: 28)
            #expect(moments.map(\.block) == list(row["starts"]).map { Int($0) })
            for (mine, theirs) in zip(moments.map(\.weight), list(row["weights"])) {
                #expect(abs(mine - theirs) < 1e-9)
            }
            let fitted = try model.fit(training)
            for (mine, theirs) in zip(fitted.centre, list(row["centre"])) { #expect(abs(mine / theirs - 1) < 1e-9) }
        }
    }

    /// A flag that holds for half the year tells of a season, and of no day.
    @Test func longFlagsSingleNoDayOut() throws {
        var training = try Self.simulated(.day, days: 500, horizon: 14, seed: 3) { 50 + 10 * Double($0 % 7) }
        func median() throws -> [Double] {
            var generator = SeededGenerator(seed: 4)
            return try Analogues().fit(training).paths(200, horizon: 14, using: &generator).mean
        }
        let without = try median()
        let end = training.grid.date(at: training.origin)
        training.calendar = CivilCalendar(flags: ["term": Set((-250..<20).map { end.advanced(byDays: $0) })])
        #expect(try median() == without)
        // With teeth: a flag of single days is heeded.
        training.calendar = CivilCalendar(flags: ["match": Set((-40..<3).map { end.advanced(byDays: 9 * $0) })])
        #expect(try median() != without)
    }

    /// Poisson counts with a week, an hourly or daily mean, and another level in the last `recentDays` days.
    static func simulated(
        _ grain: Grain, days: Int, horizon: Int, seed: UInt64, recent: Double = 1, recentDays: Int = 0,
        rate: (Int) -> Double
    ) throws -> TrainingSet {
        let grid = TimeGrid(zone: .utc, grain: grain)
        let origin = grid.index(of: try #require(CivilDate(iso8601: "2026-11-02")))
        let perDay = grain.stepsPerDay ?? 1
        var generator = SeededGenerator(seed: seed)
        let first = origin - days * perDay
        let values = (first..<origin).map { step in
            let factor = step >= origin - recentDays * perDay ? recent : 1
            return Double(Poisson(mean: factor * rate(step)).quantile(generator.uniform()))
        }
        return TrainingSet(
            grid: grid, origin: origin, horizon: horizon, values: SteppedValues(first: first, values: values))
    }

    static func weekly(_ step: Int) -> Double { [30.0, 24, 24, 24, 24, 20, 20][((step + 3) % 7 + 7) % 7] }

    /// After two months without data the level is still that of the series.
    @Test(arguments: [4.0, 1000]) func aGapDoesNotMoveTheLevel(mean: Double) throws {
        var generator = SeededGenerator(seed: 5)
        let values = (0..<700).map { $0 < 640 ? Double(Poisson(mean: mean).quantile(generator.uniform())) : .nan }
        let fitted = try Analogues().fit(daily(values, horizon: 7))
        for centre in fitted.centre { #expect(centre > 0.7 * mean && centre < 1.3 * mean, "\(centre)") }
    }

    @Test func poissonStaysPoisson() throws {
        let training = try Self.simulated(.day, days: 1200, horizon: 14, seed: 1, recent: 2.5, recentDays: 120) {
            Self.weekly($0)
        }
        let fitted = try Analogues(neighbours: 100, share: 1).fit(training)
        var generator = SeededGenerator(seed: 2)
        let paths = fitted.paths(4000, horizon: 14, using: &generator)
        var ratios: [Double] = []
        for day in 0..<14 {
            let (mean, deviation) = moments(paths.draws(at: day).map(Double.init))
            // Some 60 effective moments of 60 visits tell the mean to 2.5 %, the level of weeks to 3 %; three of them.
            #expect(abs(mean / (2.5 * Self.weekly(training.origin + day)) - 1) < 0.12, "day \(day)")
            ratios.append(deviation * deviation / mean)
        }
        // Poisson counts have 1; the levels of a week and of each neighbour's week, known to 3 % each, add about 0.5. Past counts
        // merely multiplied would have 2.5 and that on top.
        let ratio = ratios.reduce(0, +) / 14
        #expect(ratio > 0.8 && ratio < 2.2, "\(ratio)")
    }

    @Test func hoursKeepTheirProfile() throws {
        func rate(_ step: Int) -> Double { 6 + 4 * sin(2 * .pi * Double(step % 24) / 24) }
        let training = try Self.simulated(.hour, days: 400, horizon: 48, seed: 3, rate: rate)
        let model = try #require(Analogues.standard(for: .hour))
        var generator = SeededGenerator(seed: 4)
        let mean = try model.fit(training).paths(1000, horizon: 48, using: &generator).mean
        // Some 25 moments: a mean of 2 to 10 is known to 9 % or better; four standard errors.
        for step in 0..<48 { #expect(abs(mean[step] / rate(training.origin + step) - 1) < 0.4, "step \(step)") }
        let total = (0..<48).map { rate(training.origin + $0) }.reduce(0, +)
        #expect(abs(mean.reduce(0, +) / total - 1) < 0.1)
    }

    @Test func weeksAreForecast() throws {
        let grid = TimeGrid(zone: .utc, grain: .week)
        let origin = grid.index(of: try #require(CivilDate(iso8601: "2026-11-02")))
        var generator = SeededGenerator(seed: 5)
        let values = (0..<200).map { _ in Double(Poisson(mean: 900).quantile(generator.uniform())) }
        let training = TrainingSet(
            grid: grid, origin: origin, horizon: 8, values: SteppedValues(first: origin - 200, values: values))
        let model = try #require(Analogues.standard(for: .week))
        let mean = try model.fit(training).paths(1000, horizon: 8, using: &generator).mean
        // Level and moments know 900 to about 1 % each.
        for week in 0..<8 { #expect(abs(mean[week] / 900 - 1) < 0.04) }
    }

    @Test func pathsAreWholeTrajectories() throws {
        // The level swings with a period of 60 days; two days of one path share it, days of different paths do not.
        let training = try Self.simulated(.day, days: 900, horizon: 14, seed: 6) {
            2000 * exp(0.3 * sin(2 * .pi * Double($0) / 83))
        }
        var generator = SeededGenerator(seed: 7)
        let paths = try Analogues(neighbours: 200, share: 1, shapeWeight: 0).fit(training)
            .paths(1000, horizon: 14, using: &generator)
        let (a, b) = (paths.draws(at: 12).map(Double.init), paths.draws(at: 13).map(Double.init))
        let (x, y) = (moments(a), moments(b))
        let covariance = zip(a, b).map { ($0 - x.mean) * ($1 - y.mean) }.reduce(0, +) / 999
        #expect(covariance / (x.deviation * y.deviation) > 0.9)
    }

    @Test func refusesWhatItCannotUse() throws {
        // Four weeks of past, the horizon, four weeks of moments.
        #expect(throws: FitError.tooShort(needed: 63, got: 62)) {
            _ = try Analogues().fit(daily(Array(repeating: 30, count: 62), horizon: 7))
        }
        _ = try Analogues().fit(daily(Array(repeating: 30, count: 63), horizon: 7))
        #expect(throws: FitError.tooShort(needed: 63, got: 0)) {
            _ = try Analogues().fit(daily(Array(repeating: .nan, count: 90), horizon: 7))
        }
        var values = [Double](repeating: 30, count: 90)
        values[3] = 1.5
        #expect(throws: FitError.self) { _ = try Analogues().fit(daily(values, horizon: 7)) }
    }
}

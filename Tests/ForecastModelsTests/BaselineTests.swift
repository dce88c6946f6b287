import ForecastModels
import Forecasting
import Statistics
import Testing
import TimeSeries

/// Seasonal naive, climatology and the expected band against `baselines.py`, and on series of known truth.
@Suite struct BaselineTests {
    static let horizon = 21

    func reference() throws -> (training: TrainingSet, rows: [[String: String]]) {
        let series = try ReferenceTable("baselines-series").numbers("value")
        return (daily(series, horizon: Self.horizon), try ReferenceTable("baselines").rows)
    }

    @Test func seasonalNaiveEqualsPandas() throws {
        let (training, rows) = try reference()
        let fitted = try SeasonalNaive(period: 7, memory: 104).fit(training)
        for (step, row) in rows.enumerated() {
            #expect(fitted.centre[step] == Double(row["naive"] ?? ""))
            let errors = fitted.errors.map { $0[step] }
            let rms = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
            // The file has six decimals.
            #expect(abs(rms - (Double(row["naive_rms"] ?? "") ?? .nan)) < 1e-6)
        }
    }

    @Test func climatologyEqualsPandas() throws {
        let (training, rows) = try reference()
        var generator = SeededGenerator(seed: 1)
        // 520 draws hold each of the 52 weeks ten times.
        let paths = try Climatology().fit(training).paths(520, horizon: Self.horizon, using: &generator)
        for (step, row) in rows.enumerated() {
            let expected = list(row["climatology"]).flatMap { Array(repeating: Int32($0), count: 10) }
            #expect(paths.draws(at: step).sorted() == expected)
        }
    }

    @Test func expectedBandEqualsPandas() throws {
        let (training, rows) = try reference()
        let fitted = try ExpectedBand().fit(training)
        for (step, row) in rows.enumerated() {
            #expect(abs(fitted.means[step] - (Double(row["band_mean"] ?? "") ?? .nan)) < 1e-6)
            #expect(abs(fitted.standardDeviations[step] - (Double(row["band_sd"] ?? "") ?? .nan)) < 1e-6)
        }
        // Draws have that mean and sd: with 20,000 draws the standard error is 0.7 % of the sd, the bound five of them.
        var generator = SeededGenerator(seed: 2)
        let paths = fitted.paths(20_000, horizon: Self.horizon, using: &generator)
        for step in 0..<Self.horizon {
            let (mean, deviation) = moments(paths.draws(at: step).map(Double.init))
            #expect(abs(mean - fitted.means[step]) < 0.036 * fitted.standardDeviations[step])
            #expect(abs(deviation / fitted.standardDeviations[step] - 1) < 0.036)
        }
    }

    /// Weekly totals that walk with steps of sd 20: k weeks ahead the error has sd 20·√k.
    @Test func seasonalNaiveErrorsGrowWithTheWeeks() throws {
        var generator = SeededGenerator(seed: 3)
        var level = 4000.0
        var values: [Double] = []
        for _ in 0..<300 {
            level += 20 * generator.normal()
            values += Array(repeating: level.rounded(), count: 7)
        }
        let model = SeasonalNaive(period: 7, memory: 290)
        let paths = try model.fit(daily(values, horizon: 28)).paths(4000, horizon: 28, using: &generator)
        for weeks in 1...4 {
            let (_, deviation) = moments(paths.draws(at: 7 * weeks - 1).map(Double.init))
            // 290 overlapping errors: relative standard error about √(k / (2 · 290)), 8 % at most; three of them.
            #expect(abs(deviation / (20 * Double(weeks).squareRoot()) - 1) < 0.25)
            // All days of a week move together: the sum of seven has seven times the spread.
            let week = paths.sum(over: 7 * (weeks - 1)..<7 * weeks)
            guard case .empirical(let totals) = week else { continue }
            #expect(abs(moments(totals.map(Double.init)).deviation / (7 * deviation) - 1) < 0.01)
        }
    }

    /// An outage of the last three weeks: the value comes from four weeks back and carries the error of four weeks.
    @Test func seasonalNaiveReachesOverAnOutage() throws {
        var values = (0..<700).map { Double(100 + ($0 * 37) % 50) }
        for step in 679..<700 { values[step] = .nan }
        let fitted = try SeasonalNaive(period: 7).fit(daily(values, horizon: 7))
        #expect(fitted.centre == Array(values[672..<679]))
        #expect(fitted.errors[10][0] == values[700 - 77] - values[700 - 77 - 28])
    }

    /// Days of one week share an effect of sd 30: a week's total must show it although each day hides it.
    @Test func climatologyKeepsTheDependenceInAWeek() throws {
        var generator = SeededGenerator(seed: 4)
        var values: [Double] = []
        for _ in 0..<52 {
            let shared = 30 * generator.normal()
            values += (0..<7).map { _ in (500 + shared + 10 * generator.normal()).rounded() }
        }
        // Ends on a Wednesday night, as the weeks of the draws do.
        let paths = try Climatology().fit(daily(values, horizon: 7)).paths(520, horizon: 7, using: &generator)
        let truth = (0..<52).map { week in values[7 * week..<7 * week + 7].reduce(0, +) }
        guard case .empirical(let totals) = paths.sum(over: 0..<7) else { return }
        #expect(totals.map(Double.init) == truth.sorted().flatMap { Array(repeating: $0, count: 10) })
    }

    /// Every year has its own level: steps of one draw are high or low together.
    @Test func expectedBandDrawsWholeYears() throws {
        let levels = [2021: 300.0, 2022: 340, 2023: 280, 2024: 360, 2025: 320, 2026: 310]
        var values: [Double] = []
        guard var date = CivilDate(iso8601: "2021-01-01"), let end = CivilDate(iso8601: "2026-11-19") else { return }
        while date < end {
            values.append(levels[date.year] ?? 0)
            date = date.advanced(byDays: 1)
        }
        let fitted = try ExpectedBand().fit(daily(values, horizon: 10))
        // 2022 … 2025, three weeks each: mean 325, squares 3 · (15² + 45² + 35² + 5²) = 10,500 over 11.
        #expect(fitted.means.allSatisfy { abs($0 - 325) < 1e-9 })
        #expect(fitted.standardDeviations.allSatisfy { abs($0 * $0 - 10_500.0 / 11) < 1e-6 })
        var generator = SeededGenerator(seed: 5)
        let paths = fitted.paths(50, horizon: 10, using: &generator)
        for draw in 0..<50 { #expect(Set((0..<10).map { paths[draw, $0] }).count == 1) }
    }

    @Test func expectedBandNeedsTwoEarlierYears() throws {
        // 2026-11-19 … 12-02, ISO weeks 47 … 49; Wednesday 2 December 2026 has its second year in week 50 of 2024,
        // 11 December, 708 days before the origin, but Thursday 19 November in week 48 of 2024, 28 November: 721 days.
        let values = Array(repeating: 50.0, count: 720)
        #expect(throws: FitError.tooShort(needed: 721, got: 720)) {
            _ = try ExpectedBand().fit(daily(values, horizon: 14))
        }
        _ = try ExpectedBand().fit(daily(values + [50], horizon: 14))
    }
}

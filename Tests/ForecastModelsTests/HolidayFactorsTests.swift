import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// Effects of public holidays recovered from simulated days, and their way into forecasts and reused fits.
@Suite struct HolidayFactorsTests {
    static let grid = TimeGrid(zone: .paris, grain: .day)
    static let calendar = CivilCalendar.french(years: 2015...2027)

    /// Days up to `origin`: level 400, Sundays × 1.2, weekday holidays × 1.5 (Christmas × 0.8), the day after × 1.1.
    static func simulated(_ count: Int, origin: Int, seed: UInt64, mean level: Double = 400) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (origin - count..<origin).map { index in
            Double(Poisson(mean: level * expected(index)).quantile(generator.uniform()))
        }
    }

    static func expected(_ index: Int) -> Double {
        let date = grid.date(at: index)
        var mean = date.weekday.rawValue == 7 ? 1.2 : 1
        if calendar.isHoliday(date) {
            if calendar.holidays[date] == "christmas" {
                mean *= 0.8
            } else if date.weekday.rawValue < 6 {
                mean *= 1.5
            }
        } else if calendar.isHoliday(date.advanced(byDays: -1)) {
            mean *= 1.1
        }
        return mean
    }

    static func index(_ iso: String) -> Int { CivilDate(iso8601: iso).map { grid.index(of: $0) } ?? 0 }

    @Test func recoversTheEffects() throws {
        let origin = Self.index("2025-01-20")
        let values = Self.simulated(1826, origin: origin, seed: 1)
        let factors = try #require(
            HolidayFactors(values[...], first: origin - values.count, grid: Self.grid, calendar: Self.calendar))
        func factor(_ iso: String) -> Double { factors.factor(at: Self.index(iso), calendar: Self.calendar) }
        // A count of 400 to 600 has a relative sd of 5 %; a kind is seen some 40 times, a name five times in five years,
        // and is shrunk towards its kind by about a tenth of the distance, here 0.63 in logarithms.
        #expect(abs(factor("2025-05-01") / 1.5 - 1) < 0.05)
        #expect(abs(factor("2025-12-25") / 0.8 - 1) < 0.12)
        #expect(abs(factor("2025-05-02") / 1.1 - 1) < 0.06)
        #expect(factor("2025-02-12") == 1)
    }

    @Test func withoutHolidaysThereAreNoFactors() {
        let values = [Double](repeating: 40, count: 200)
        #expect(HolidayFactors(values[...], first: 20_000, grid: Self.grid, calendar: CivilCalendar()) == nil)
    }

    /// Two patients a day say little: factors stay near 1.
    @Test func smallCountsAreShrunk() throws {
        let origin = Self.index("2025-01-20")
        let values = Self.simulated(400, origin: origin, seed: 2, mean: 2)
        let factors = try #require(
            HolidayFactors(values[...], first: origin - values.count, grid: Self.grid, calendar: Self.calendar))
        // Eleven holidays with a relative sd of 80 % against a prior of 25 %: about half of log 1.5 = 0.41 is left, and noise.
        #expect(abs(log(factors.factor(at: Self.index("2025-05-01"), calendar: Self.calendar))) < 0.5)
    }

    struct Smoother: Sendable, CustomTestStringConvertible {
        let model: any ForecastModel
        var testDescription: String { type(of: model).card.name }

        static let all = [
            Smoother(model: ETS(errors: [.additive], trends: [.none], refitDays: 28)), Smoother(model: Theta()),
        ]
    }

    static func training(_ values: [Double], first: Int, origin: Int) -> TrainingSet {
        TrainingSet(
            grid: grid, origin: origin, horizon: 21,
            values: SteppedValues(first: first, values: Array(values.prefix(origin - first))), calendar: calendar)
    }

    @Test(arguments: Smoother.all)
    func aHolidayIsForecast(smoother: Smoother) throws {
        let origin = Self.index("2025-04-28")
        let first = origin - 1096
        let values = Self.simulated(1096, origin: origin, seed: 3)
        var generator = SeededGenerator(seed: 4)
        let means = try smoother.model.fit(Self.training(values, first: first, origin: origin))
            .paths(2000, horizon: 14, using: &generator).mean
        for step in 0..<14 {
            // 1, 2 and 8 May among them; a count's sd is 5 %, the estimates' are below.
            #expect(
                abs(means[step] / (400 * Self.expected(origin + step)) - 1) < 0.08,
                "\(Self.grid.date(at: origin + step))")
        }
    }

    /// With and without an earlier fit: the same paths, on each day of a month and over a day of new estimates.
    @Test(arguments: Smoother.all)
    func reuseChangesNothing(smoother: Smoother) throws {
        func check<Model: ForecastModel>(_ model: Model) throws {
            let last = Self.index("2025-05-20")
            let first = last - 400
            let values = Self.simulated(400, origin: last, seed: 5)
            var earlier: Model.Fitted?
            for origin in stride(from: last - 40, through: last, by: 8) {
                let training = Self.training(values, first: first, origin: origin)
                let fresh = try model.fit(training)
                let reused = try model.fit(training, reusing: earlier)
                var (a, b) = (SeededGenerator(seed: 6), SeededGenerator(seed: 6))
                let same = fresh.paths(50, horizon: 21, using: &a) == reused.paths(50, horizon: 21, using: &b)
                #expect(same, "\(Self.grid.date(at: origin))")
                earlier = reused
            }
        }
        try check(smoother.model)
    }

    /// What a series was before it first moved says nothing: the fit stands on all of it.
    @Test(arguments: Smoother.all)
    func aSeriesThatWakesUp(smoother: Smoother) throws {
        let origin = 20_160 + 20
        var values = [Double](repeating: 0, count: 60)
        for step in 45..<60 { values[step] = Double(20 + step % 3) }
        let set = TrainingSet(
            grid: Self.grid, origin: origin, horizon: 7, values: SteppedValues(first: origin - 60, values: values))
        var generator = SeededGenerator(seed: 7)
        let paths = try smoother.model.fit(set).paths(500, horizon: 7, using: &generator)
        #expect(paths.mean[0] > 5)
        // A constant past would have no spread.
        #expect(Set(paths.draws(at: 0)).count > 1)
    }
}

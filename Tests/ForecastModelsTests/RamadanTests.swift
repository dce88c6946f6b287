import ForecastModels
import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

/// What the count GLM makes of Ramadan, on counts of known truth: 2022, 2023 and 2024 are known, 2025 begins at the origin.
@Suite struct RamadanTests {
    static let origin = CivilDate(iso8601: "2025-03-01") ?? CivilDate(dayNumber: 0)
    static let calendar = CivilCalendar.french(years: 2022...2026)
    static let days = 1150

    /// Poisson counts with a quiet morning and a busy evening, and so many times more of each in Ramadan.
    static func training(_ grain: Grain, mean: (CivilDateTime) -> Double, seed: UInt64) -> TrainingSet {
        var generator = SeededGenerator(seed: seed)
        let grid = TimeGrid(zone: .paris, grain: grain)
        let first = grid.index(of: origin.advanced(byDays: -days))
        let end = grid.index(of: origin)
        let values = (first..<end).map { index -> Double in
            guard grid.hours(at: index) > 0 else { return .nan }
            return Double(Poisson(mean: mean(grid.label(at: index))).quantile(generator.uniform()))
        }
        return TrainingSet(
            grid: grid, origin: end, horizon: 7 * (grain.stepsPerDay ?? 1),
            values: SteppedValues(first: first, values: values), calendar: calendar)
    }

    static func hourly(_ label: CivilDateTime) -> Double {
        let usual = 8 + 5 * sin(2 * Double.pi * Double(label.hour - 9) / 24)
        guard Ramadan.contains(label.date) else { return usual }
        return usual * (1 - 0.25 * sin(2 * Double.pi * Double(label.hour - 5) / 24))
    }

    @Test func hoursOfNightAreForeseen() throws {
        var training = Self.training(.hour, mean: Self.hourly, seed: 1)
        let labels = (0..<training.horizon).map { training.grid.label(at: training.origin + $0) }
        func worstNight() throws -> Double {
            var generator = SeededGenerator(seed: 2)
            let model = try #require(CountGLM.standard(for: .hour))
            let mean = try model.fit(training).paths(500, horizon: training.horizon, using: &generator).mean
            // Sums over a week of the hours before midnight, near 60 patients each: standard error of a forecast 3 %.
            return (20..<24).map { hour in
                let steps = labels.indices.filter { labels[$0].hour == hour }
                let truth = steps.reduce(0) { $0 + Self.hourly(labels[$1]) }
                return abs(steps.reduce(0) { $0 + mean[$1] } / truth - 1)
            }.max() ?? 0
        }
        #expect(try worstNight() < 0.08)
        training.calendar = CivilCalendar(
            holidays: Self.calendar.holidays, schoolHolidays: Self.calendar.schoolHolidays)
        // The truth is 18 to 25 % above usual before midnight.
        #expect(try worstNight() > 0.15)
    }

    /// An effect of a month beside a level that may wander is believed in part, a third here; where there is none, none is seen.
    @Test(arguments: [(0.94, 0.93...0.985), (1.0, 0.985...1.015)])
    func daysLessOrNot(factor: Double, found: ClosedRange<Double>) throws {
        let training = Self.training(
            .day, mean: { 200 * (Ramadan.contains($0.date) ? factor : 1) }, seed: 3)
        let model = try #require(CountGLM.standard(for: .day))
        let explanation = try #require(try model.fit(training).explanation(horizon: 7))
        let effect = explanation.components.first { $0.id == "ramadan" }?.factors.first ?? 1
        #expect(found.contains(effect), "\(effect)")
    }
}

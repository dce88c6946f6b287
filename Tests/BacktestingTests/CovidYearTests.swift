import Backtesting
import Foundation
import Pipeline
import Scoring
import Testing
import TimeSeries

/// Real counts through the hardest change that they hold: in the week of 17 March 2020 visits fell by a third to a half.
///
/// What is asserted is what a user must be able to rely on, with room for chance: seven series share one epidemic and weekly
/// origins, so a phase of two origins is worth a handful of independent forecasts, not a hundred.
@Suite(
    "The year 2020", .serialized,
    .enabled(if: CovidYear.isPresent, "needs ../shared/data (files of Santé publique France)"),
    .enabled(if: ProcessInfo.processInfo.environment["VIGIE_SLOW_TESTS"] != nil, "slow: make test-slow"))
struct CovidYearTests {
    @Test func theChangeIsFollowedAndNotBelittled() async throws {
        let year = try CovidYear()
        let task = try year.task.read()
        func truth(_ series: String, _ day: CivilDate) -> Double? { year.truth[series]?[day] }
        func figures(_ models: [String]?) async throws -> BacktestFigures {
            try BacktestFigures(await Backtest(task, models: models, draws: 400).run(tasks: 2), truth: truth)
        }
        let vigie = try await figures(nil)
        let naive = try await figures(["seasonal-naive"])
        let climatology = try BacktestFigures(
            CovidYear.sameWeekdays(task, truth: truth), truth: truth)

        // Nothing can foresee a lockdown, and this says that the test has teeth: on Monday the 16th the range holds next to
        // nothing of what came.
        let before = vigie.from("2020-03-16", to: "2020-03-16")
        #expect(before.coverage[2] < 0.5)

        // One week later the bands say that something has happened: half as wide again at least. Measured: twice.
        let after = vigie.from("2020-03-23", to: "2020-03-30")
        for (narrow, wide) in zip(before.widths, after.widths) { #expect(wide > 1.5 * narrow, "\(narrow) to \(wide)") }
        // And they do not stay so: in October they are narrower than that again.
        #expect(vigie.from("2020-10-05", to: "2020-10-19").widths[1] < 0.7 * after.widths[1])

        // Two weeks after the change (origins of 30 March and 6 April) ranges hold what came again: not more than ten points
        // below nominal, the standard deviation of 90 % over some ten independent forecasts. Above, they may be by more:
        // after a shock a range that is too wide for some weeks is the honest side to err on.
        let settled = vigie.from("2020-03-30", to: "2020-04-06")
        for (found, nominal) in zip(settled.coverage, BacktestFigures.nominal) { #expect(found > nominal - 0.1) }
        // Last week's value is a hard rival then, an average over old weeks a poor one.
        #expect(settled.ratio(to: naive.from("2020-03-30", to: "2020-04-06")) < 1)
        #expect(settled.ratio(to: climatology.from("2020-03-30", to: "2020-04-06")) < 0.6)

        // Over the whole year, the week of the shock included: within ten points of nominal (measured on seventeen series:
        // 0.571, 0.836, 0.904), and a tenth better than last week's value (measured: 0.816).
        for (found, nominal) in zip(vigie.coverage, BacktestFigures.nominal) { #expect(abs(found - nominal) < 0.1) }
        #expect(vigie.ratio(to: naive) < 0.9)
        #expect(vigie.ratio(to: climatology) < 0.6)
        // The second lockdown, 30 October: a fall of a sixth in two weeks.
        let second = vigie.from("2020-11-09", to: "2020-11-16")
        for (found, nominal) in zip(second.coverage, BacktestFigures.nominal) { #expect(found > nominal - 0.1) }
    }
}

extension CovidYear {
    /// Climatology of what little is known: the quantiles of the same weekday in all weeks so far, at least two.
    ///
    /// By definition 1 of Hyndman & Fan (1996); the model of that name wants eight weeks.
    static func sameWeekdays(_ task: TaskFolder, truth: (String, CivilDate) -> Double?) -> [(
        series: String, origin: CivilDate, quantiles: [[Double]]
    )] {
        var found: [(series: String, origin: CivilDate, quantiles: [[Double]])] = []
        for series in task.series {
            for origin in task.origins {
                let quantiles = (0..<horizon).compactMap { h -> [Double]? in
                    let past = (1...50).compactMap { truth(series, origin.date.advanced(byDays: h - 7 * $0)) }.sorted()
                    guard past.count >= 2 else { return nil }
                    return (1...19).map { past[($0 * past.count + 19) / 20 - 1] }
                }
                guard quantiles.count == horizon else { continue }
                found.append((series, origin.date, quantiles))
            }
        }
        return found
    }
}

import Backtesting
import Foundation
import Statistics
import Testing
import TimeSeries

/// A forecast of the weather as it was issued: visits follow 40 · exp(0.3 x), x a normal number known a day ahead.
@Suite struct IssuedCovariateTests {
    static let origin = CivilDate(iso8601: "2024-03-02") ?? CivilDate(dayNumber: 0)
    static let header = "name,timestamp,value,available_at,series_id\n"
    static let days = 400

    /// Past values, each issued the day before, and visits.
    static let past: (covariates: String, history: String) = {
        var generator = SeededGenerator(seed: 4)
        var (covariates, history) = (header, "series_id,timestamp,value\n")
        for back in (1...days).reversed() {
            let date = origin.advanced(byDays: -back)
            let x = generator.normal()
            let visits = Poisson(mean: 40 * exp(0.3 * x)).quantile(generator.uniform())
            covariates += row(x, at: date, known: "\(date.advanced(byDays: -1))T12:00:00")
            history += "A,\(date)T00:00:00,\(visits)\n"
        }
        return (covariates, history)
    }()

    static func row(_ x: Double, at date: CivilDate, known: String) -> String {
        "fc_x,\(date)T00:00:00,\(x),\(known),\n"
    }

    /// Medians of the days from the origin on.
    ///
    /// - Parameter series: the one that the column belongs to; empty: all.
    static func medians(
        _ extra: String, models: [String]? = ["structural", "arima"], series: String = ""
    ) async throws -> [Double] {
        let written = try WrittenTask(
            settings: WrittenTask.settings("day", horizon: 14), history: past.history,
            covariates: (past.covariates + extra).replacing(",\n", with: ",\(series)\n"),
            origins: "origin\n\(origin)T00:00:00\n")
        let result = await Backtest(try written.read(), models: models, draws: 400).run(tasks: 1)
        return try #require(result.forecasts.first).quantiles.map { $0[9] }
    }

    static func issued(_ x: Double, known: String = "2024-03-01T12:00:00") -> String {
        (0..<2).map { row(x, at: origin.advanced(byDays: $0), known: known) }.joined()
    }

    /// Two days of x = 2 in advance: 40 · exp(0.6) = 73; then as usual.
    @Test(arguments: [["structural", "arima"], ["count-glm"]])
    func whatWasIssuedIsFollowed(models: [String]) async throws {
        let medians = try await Self.medians(Self.issued(2), models: models)
        for day in 0..<2 { #expect((62..<80).contains(medians[day])) }
        for day in 2..<14 { #expect(medians[day] > 34 && medians[day] < 46) }
        // -2: 40 · exp(-0.6) = 22.
        #expect(try await Self.medians(Self.issued(-2), models: models)[0] < 26)
    }

    /// By hours: 6 · exp(0.3 x), x issued a day ahead for a quarter of a day; an hour issued for the first time has its effect.
    @Test func hoursFollowToo() async throws {
        var generator = SeededGenerator(seed: 5)
        var (covariates, history) = (Self.header, "series_id,timestamp,value\n")
        for back in (-1...100).reversed() {
            let date = Self.origin.advanced(byDays: -back)
            for quarter in 0..<4 {
                let x = back > 0 ? generator.normal() : quarter == 0 ? 2 : 0
                for hour in 6 * quarter..<6 * quarter + 6 {
                    let label = "\(date)T\(hour < 10 ? "0" : "")\(hour):00:00"
                    let visits = Poisson(mean: 6 * exp(0.3 * x)).quantile(generator.uniform())
                    covariates += "fc_x,\(label),\(x),\(date.advanced(byDays: -2))T12:00:00,\n"
                    if back > 0 { history += "A,\(label),\(visits)\n" }
                }
            }
        }
        let written = try WrittenTask(
            settings: WrittenTask.settings("hour", horizon: 48), history: history, covariates: covariates,
            origins: "origin\n\(Self.origin)T00:00:00\n")
        for models in [["count-glm"], nil] {
            let result = await Backtest(try written.read(), models: models, draws: 400).run(tasks: 1)
            let medians = try #require(result.forecasts.first).quantiles.map { $0[9] }
            // 6 · exp(0.6) = 10.9. Trees know nothing of x; weights need a longer record than this one to find out.
            let least = models == nil ? 7.5 : 9.5
            #expect(medians[0..<6].reduce(0, +) / 6 > least)
            #expect(medians[6..<24].reduce(0, +) / 18 < 7)
        }
    }

    @Test func whatIsIssuedLaterIsNot() async throws {
        let without = try await Self.medians("")
        #expect(try await Self.medians(Self.issued(2, known: "2024-03-02T00:00:01")) == without)
        let (own, other) = ("A", "B")
        #expect(try await Self.medians(Self.issued(2), series: other) == without)
        #expect(try await Self.medians(Self.issued(2), series: own) != without)
    }

    /// The weights of the production ensemble find out by themselves who knows of x.
    @Test func theEnsembleFollows() async throws {
        let medians = try await Self.medians(Self.issued(2), models: nil)
        #expect(medians[0] > 58)
    }
}

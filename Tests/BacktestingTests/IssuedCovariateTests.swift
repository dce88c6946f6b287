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

    /// A column of the series itself stands in place of one of all with its name.
    @Test func ownColumnReplacesTheCommonOne() async throws {
        let both = Self.past.covariates.replacing(Self.header, with: "").replacing(",\n", with: ",A\n")
        let own = Self.issued(2).replacing(",\n", with: ",A\n")
        let expected = try await Self.medians(Self.issued(2))
        #expect(try await Self.medians(both + Self.issued(-2) + own) == expected)
    }

    /// A strike at B only doubles its visits; A’s median is as without it.
    @Test(arguments: [(Grain.day, 350), (.hour, 56)]) func ownFlagsAreItsOwn(grain: Grain, days: Int) async throws {
        func medians(flagged: String?) async throws -> [String: Double] {
            var generator = SeededGenerator(seed: 5)
            var (covariates, history) = (Self.header, "series_id,timestamp,value\n")
            for series in ["A", "B"] {
                for back in (1...days).reversed() {
                    let date = Self.origin.advanced(byDays: -back)
                    let isStrike = back % 10 == 3
                    for hour in 0..<(grain.stepsPerDay ?? 1) {
                        let mean = (grain == .day ? 60.0 : 8) * (series == "B" && isStrike ? 2 : 1)
                        history += "\(series),\(CivilDateTime(date: date, hour: hour)),"
                        history += "\(Poisson(mean: mean).quantile(generator.uniform()))\n"
                    }
                }
            }
            for back in 0...days where back % 10 == 3 || back == 0 {
                let date = Self.origin.advanced(byDays: -back)
                if let flagged { covariates += "strike,\(date)T00:00:00,1,2020-01-01T00:00:00,\(flagged)\n" }
            }
            let written = try WrittenTask(
                settings: WrittenTask.settings(grain == .day ? "day" : "hour", horizon: 1),
                history: history, covariates: covariates, origins: "origin\n\(Self.origin)T00:00:00\n")
            let models = grain == .day ? ["count-glm", "dynamic-glm", "structural", "arima"] : ["boosted-trees"]
            let result = await Backtest(try written.read(), models: models, draws: 200).run(tasks: 1)
            return Dictionary(
                uniqueKeysWithValues: result.forecasts.map { ($0.series, $0.quantiles[0][9]) })
        }
        let level = grain == .day ? 60.0 : 8
        let own = try await medians(flagged: "B")
        let none = try await medians(flagged: nil)
        #expect(try #require(own["B"]) > 1.5 * level)
        #expect(abs(try #require(own["A"]) - (try #require(none["A"]))) < 0.15 * level)
    }

    /// Two values of a day, in either order of the file, are their mean.
    @Test func columnsFinerThanTheGridAreAveraged() async throws {
        let morning = Self.issued(3).replacing("T00:00:00,3", with: "T06:00:00,3")
        let evening = Self.issued(1).replacing("T00:00:00,1", with: "T18:00:00,1")
        let expected = try await Self.medians(Self.issued(2))
        #expect(try await Self.medians(morning + evening) == expected)
        #expect(try await Self.medians(evening + morning) == expected)
    }

    static func issued(_ x: Double, known: String = "2024-03-01T12:00:00") -> String {
        (0..<2).map { row(x, at: origin.advanced(byDays: $0), known: known) }.joined()
    }

    /// Two days of x = 2 in advance: 40 · exp(0.6) = 73; then as usual.
    ///
    /// A weekday's share is known to 2 % from 57 of each, the
    /// newest level of one model alone to 4 %: three of both together are 13 %.
    @Test(arguments: [(["structural", "arima"], 66.0..<80), (["count-glm"], 63..<83)])
    func whatWasIssuedIsFollowed(models: [String], expected: Range<Double>) async throws {
        let medians = try await Self.medians(Self.issued(2), models: models)
        for day in 0..<2 { #expect(expected.contains(medians[day])) }
        for day in 2..<14 { #expect(medians[day] > 34 && medians[day] < 46) }
        // -2: 40 · exp(-0.6) = 22.
        #expect(try await Self.medians(Self.issued(-2), models: models)[0] < 26)
    }

    /// Medians of 48 hours by the count GLM alone and by production: 6 · exp(0.3 x) visits an hour, 100 days of past.
    ///
    /// - Parameters:
    ///   - step: hours for which an x holds; each is known two days ahead.
    ///   - next: x of the steps from the origin on.
    static func hours(step: Int, next: [Double]) async throws -> (alone: [Double], production: [Double]) {
        var generator = SeededGenerator(seed: 5)
        var (covariates, history) = (header, "series_id,timestamp,value\n")
        let perDay = 24 / step
        for number in -100 * perDay..<next.count {
            let x = number < 0 ? generator.normal() : next[number]
            let date = origin.advanced(byDays: Int((Double(number) / Double(perDay)).rounded(.down)))
            let from = (number + 100 * perDay) % perDay * step
            // A column of days has one row a day, any other one an hour.
            for hour in from..<from + step {
                let label = "\(date)T\(hour < 10 ? "0" : "")\(hour):00:00"
                if step < 24 || hour == 0 {
                    covariates += "fc_x,\(label),\(x),\(date.advanced(byDays: -2))T12:00:00,\n"
                }
                guard number < 0 else { continue }
                history += "A,\(label),\(Poisson(mean: 6 * exp(0.3 * x)).quantile(generator.uniform()))\n"
            }
        }
        let written = try WrittenTask(
            settings: WrittenTask.settings("hour", horizon: 48), history: history, covariates: covariates,
            origins: "origin\n\(origin)T00:00:00\n")
        var found: [[Double]] = []
        for models in [["count-glm"], nil] {
            let result = await Backtest(try written.read(), models: models, draws: 400).run(tasks: 1)
            found.append(try #require(result.forecasts.first).quantiles.map { $0[9] })
        }
        return (found[0], found[1])
    }

    /// x = 2 for a quarter of a day: 6 · exp(0.6) = 10.9, then 6.
    ///
    /// Medians of counts are whole numbers, about 0.2 below the mean; 100 days tell each hour to 4 %. Trees know nothing of x, and half of the
    /// ensemble is theirs without a record.
    @Test func hoursFollowToo() async throws {
        let (alone, production) = try await Self.hours(step: 6, next: [2] + Array(repeating: 0, count: 7))
        #expect(alone[0..<6].reduce(0, +) / 6 > 9.5)
        #expect(production[0..<6].reduce(0, +) / 6 > 7.5)
        for medians in [alone, production] { #expect(medians[6...].reduce(0, +) / 42 < 7) }
    }

    /// One day of a column of days, issued for the first of two: it holds for all hours of its day, the usual for the next.
    ///
    /// 0.75 is exp(0.3 (x − 2)) for x = 1: the usual is the x of the one day of early March in the past, and seed 5 drew a
    /// smaller one.
    @Test func aDayHoldsForItsHours() async throws {
        let alone = try await Self.hours(step: 24, next: [2]).alone
        #expect(alone[..<24].reduce(0, +) / 24 > 9.5)
        #expect(alone[24...].reduce(0, +) < 0.75 * alone[..<24].reduce(0, +))
    }

    /// The weights of the production ensemble find out by themselves who knows of x.
    @Test func theEnsembleFollows() async throws {
        let medians = try await Self.medians(Self.issued(2), models: nil)
        #expect(medians[0] > 58)
    }
}

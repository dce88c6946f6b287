import Forecasting
import Foundation
import Scoring
import Statistics
import Testing
import TimeSeries

@testable import SyntheticRegion

@Suite struct IdealForecasterTests {
    /// Eight EDs without epidemics: their laws have a test of their own, which is slow.
    static let parameters: SyntheticParameters = {
        var parameters = SyntheticParameters.small
        parameters.epidemics.waves = []
        parameters.coverage.joiningSites = 0
        return parameters
    }()
    static let region = SyntheticRegion(parameters: parameters, seed: 2019, until: present)

    static func morning(_ date: CivilDate) -> Instant {
        CivilZone.paris.instant(of: CivilDateTime(date: date, hour: 6))
    }

    /// What later deliveries bring changes nothing, nor does the order of the origins.
    @Test func knowsOnlyWhatWasDelivered() throws {
        let from = try day("2024-06-01")
        let origin = DayCalendar.day(try day("2024-07-20"))
        var short = IdealForecaster(Self.region, from: from, to: try day("2024-07-20"))
        var long = IdealForecaster(Self.region, from: from, to: try day("2024-08-05"))
        let alone = short.state(on: origin)
        _ = long.state(on: origin + 16)
        let after = long.state(on: origin)
        #expect(alone.mean == after.mean && alone.covariance == after.covariance)
        #expect(alone.mean.contains { abs($0) > 0.005 }, "something was learned")
        let site = Self.region.sites[1]
        var late = 0
        for back in 1...6 {
            let date = DayCalendar.date(origin - back)
            func count(_ by: Instant) -> Int {
                Self.region.simulate(site, from: date, to: date.advanced(byDays: 1), knownBy: by)
                    .final(.visits).reduce(0) { $0 + ($1 ?? 0) }
            }
            let known = count(Self.morning(DayCalendar.date(origin)))
            #expect(long.reports(of: site, on: origin - back, afterMornings: back).count == known)
            late += count(.distantFuture) - known
        }
        #expect(late > 0, "something was still to come")
    }

    /// A mean that counts reported records: the daily counts known a morning later average to it (4 standard errors,
    /// of latent effects of 0.057 a day, of which 0.04 lasts the whole span, and Poisson).
    @Test func expectsWhatIsReported() throws {
        let from = try day("2024-03-01")
        let region = Self.region
        for site in region.sites.prefix(3) {
            let history = region.simulate(site, from: from, to: from.advanced(byDays: 60))
            let reported = history.final(.visits).reduce(0) { $0 + ($1 ?? 0) }
            let expected = (0..<60).reduce(0) { $0 + region.expectedReports(of: site, on: DayCalendar.day(from) + $1) }
            let error = (0.04 * 0.04 + 0.002 / 60 + 1 / expected).squareRoot()
            #expect(abs(Double(reported) / expected - 1) < 4 * error)
        }
    }

    /// Forecasts at 36 origins of eight EDs: ranks of what came are uniform, and filtering pays.
    ///
    /// The EDs share 6 to 20 % of their variance through the region, so 36 × 8 ranks count as at least 36 × 8 / 2.4; bounds
    /// are 4 standard errors of a mean (√(1/12)) and of a share (0.8 · 0.2).
    @Test func isCalibratedAndFilteringPays() throws {
        let region = Self.region
        let first = try day("2024-01-15")
        let days = 7 * 36 + 15
        var perfect = Self.parameters
        perfect.reporting.outagesPerYear = 0
        perfect.reporting.missedDelivery = 0
        let truth = SyntheticRegion(parameters: perfect, seed: 2019, until: present)
        let came = truth.sites.map { site in
            truth.simulate(site, from: first, to: first.advanced(byDays: days)).final(.visits).map { $0 ?? 0 }
        }
        var ideal = IdealForecaster(region, from: try day("2023-11-15"), to: first.advanced(byDays: 7 * 36))
        var blind = ideal
        blind.filters = false
        var chance = SeededGenerator(seed: 5)
        let steps = [0, 5]
        var ranks: [Int: [Double]] = [:]
        var losses: (ideal: Double, blind: Double) = (0, 0)
        for week in 0..<36 {
            let date = first.advanced(byDays: 7 * week)
            let outlook = ideal.outlook(at: Self.morning(date), days: 6, draws: 99, using: &chance)
            let unfiltered = blind.outlook(at: Self.morning(date), days: 6, draws: 99, using: &chance)
            for site in region.sites {
                let paths = outlook.paths(of: [site], grain: .day, horizon: 6, using: &chance)
                let others = unfiltered.paths(of: [site], grain: .day, horizon: 6, using: &chance)
                for step in steps {
                    let start = (7 * week + step) * 24
                    let value = Double(came[site.number][start..<start + 24].reduce(0, +))
                    let draws = paths.draws(at: step).map(Double.init)
                    let below = draws.count { $0 < value }
                    let ties = draws.count { $0 == value }
                    ranks[step, default: []].append(
                        (Double(below) + chance.uniform() * Double(ties + 1)) / Double(draws.count + 1))
                    losses.ideal += try #require(crps(observed: value, draws: draws))
                    losses.blind += try #require(
                        crps(observed: value, draws: others.draws(at: step).map(Double.init)))
                }
            }
        }
        for step in steps {
            let own = try #require(ranks[step])
            let n = Double(own.count) / 2.4
            #expect(own.count == 36 * 8)
            let centre = own.reduce(0, +) / Double(own.count)
            let centreError = (1 / (12 * n)).squareRoot()
            #expect(abs(centre - 0.5) < 4 * centreError)
            let inside = Double(own.count { $0 > 0.1 && $0 < 0.9 }) / Double(own.count)
            let insideError = (0.16 / n).squareRoot()
            #expect(abs(inside - 0.8) < 4 * insideError)
        }
        // The slow level has half the latent variance: knowing it saves several per cent.
        #expect(losses.ideal < 0.98 * losses.blind)
    }

    /// Hours add up to days in their mean: the same draws of the same effects (0.1 % and four errors of 2 × 400 Poisson draws).
    @Test func hoursAndDaysAgree() throws {
        let date = try day("2024-10-25")  // the third day has 25 hours
        var ideal = IdealForecaster(Self.region, from: try day("2024-10-01"), to: date)
        var chance = SeededGenerator(seed: 3)
        let early = CivilZone.paris.instant(of: CivilDateTime(date: date, hour: 4))
        let outlook = ideal.outlook(at: early, days: 4, draws: 400, using: &chance)
        let hours = outlook.paths(of: Self.region.sites, grain: .hour, horizon: 92, using: &chance).mean
        let days = outlook.paths(of: Self.region.sites, grain: .day, horizon: 4, using: &chance).mean
        for dayAhead in 1..<4 {
            let first = 24 * dayAhead - 4
            let sum = hours[first..<first + 24].reduce(0, +)
            let error = (2 / days[dayAhead] / 400).squareRoot()
            #expect(abs(sum / days[dayAhead] - 1) < 0.001 + 4 * error)
        }
    }

    /// Days add up to weeks in their mean, over the week of a clock change (four errors of 2 × 400 Poisson draws).
    @Test func daysAndWeeksAgree() throws {
        let monday = try day("2024-10-21")
        var ideal = IdealForecaster(Self.region, from: try day("2024-10-01"), to: monday)
        var chance = SeededGenerator(seed: 4)
        let outlook = ideal.outlook(at: Self.morning(monday), days: 14, draws: 400, using: &chance)
        let days = outlook.paths(of: Self.region.sites, grain: .day, horizon: 14, using: &chance).mean
        let weeks = outlook.paths(of: Self.region.sites, grain: .week, horizon: 2, using: &chance).mean
        for week in 0..<2 {
            let sum = days[7 * week..<7 * week + 7].reduce(0, +)
            #expect(abs(sum / weeks[week] - 1) < 0.001 + 4 * (2 / sum / 400).squareRoot())
        }
    }
}

/// The laws of the inputs after an origin, on which an ideal forecaster falls back.
@Suite struct ContinuationTests {
    let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)

    /// Anomalies given yesterday's and the issues: standardised errors have mean square 1 (80 origins 20 days apart, 4
    /// standard errors √(2/80)), and issues help: the variance four days ahead is well below that of the autoregression.
    @Test(arguments: [0, 3, 8])
    func temperaturesFollowTheirConditionalLaw(ahead: Int) throws {
        var squares = 0.0
        var variance = 0.0
        for number in 0..<80 {
            let origin = 1600 + 20 * number
            let law = WeatherContinuation(region.weather, origin: origin, lastIssue: origin - 1, days: 9)
            let row = (0...ahead).map { law.factor[ahead * 10 + $0] }
            variance = row.reduce(0) { $0 + $1 * $1 }
            let error = region.weather.anomalies[origin + ahead] - law.mean[ahead]
            squares += error * error / variance
        }
        let error = (2.0 / 80).squareRoot()
        #expect(abs(squares / 80 - 1) < 4 * error)
        let weather = region.parameters.weather
        let alone = pow(weather.anomalySpread, 2) * (1 - pow(weather.anomalyPersistence, Double(2 * ahead + 2)))
        #expect(variance < (ahead < 8 ? 0.6 : 0.9) * alone)
    }

    /// Log incidence one and two weeks ahead near the peak of flu, 24 seasons: standardised errors have mean square 1 within
    /// 4 standard errors √(2/24).
    @Test func incidenceFollowsItsConditionalLaw() throws {
        var squares = [0.0, 0.0]
        var spreads = [0.0, 0.0]
        var chance = SeededGenerator(seed: 9)
        for seed in 1...6 {
            let epidemics = SyntheticEpidemics(days: 4000, region.parameters.epidemics, seed: UInt64(seed))
            for year in [2017, 2019, 2021, 2023] {
                let origin = DayCalendar.day(try day("\(year)-01-25"))
                let law = EpidemicContinuation(epidemics, wave: 0, origin: origin, days: 14) { $0 < origin }
                let draws = (0..<150).map { _ in law.draw(&chance) }
                for (i, ahead) in [6, 13].enumerated() {
                    let logs = draws.map { log($0[ahead]) }
                    let mean = logs.reduce(0, +) / 150
                    let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 149
                    let error = log(epidemics.incidence[0][origin + ahead]) - mean
                    squares[i] += error * error / variance / 24
                    spreads[i] += variance.squareRoot() / 24
                }
            }
        }
        let bound = 4 * (2.0 / 24).squareRoot()
        #expect(abs(squares[0] - 1) < bound && abs(squares[1] - 1) < bound)
        // More is known than the season's law, of which the height alone has a spread of 0.33; more of one week than of two.
        #expect(spreads[0] < spreads[1] && spreads[1] < 0.3)
    }

    /// The effects of temperatures are those of the world where the temperatures are.
    @Test func temperaturesActAsInTheWorld() {
        let weather = region.weather
        for first in [900, 2000, 2200] {
            let means = (first..<first + 60).map {
                SyntheticWeather.normal(of: $0, weather.parameters) + weather.anomalies[$0]
            }
            let temperatures = DailyTemperatures(first: first, means: means, weather.parameters)
            for day in (first + 3)..<(first + 59) {
                let effect = temperatures.logEffect(on: day)
                for band in 0..<ByAge.count {
                    let whole = effect[band] + weather.pollution.logEffect(on: day, band: band)
                    #expect(abs(whole - weather.logEffects[day][band]) < 1e-12)
                }
            }
        }
    }
}

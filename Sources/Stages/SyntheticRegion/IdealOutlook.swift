public import Forecasting
private import Foundation
public import Statistics
public import TimeSeries

/// Joint draws of what an ``IdealForecaster`` cannot know of the coming days, from which it forecasts any place and grain.
public struct IdealOutlook: Sendable {
    public let region: SyntheticRegion
    /// Civil days ahead, that of the origin included.
    public let days: Int
    public let draws: Int

    private let today: Int
    private let origin: Instant
    /// Sum of the latent effects, `[(draw · days + day) · sites + site]`.
    private let latent: [Double]
    /// Log of weather, pollution and epidemics as drawn over as they really came, `[(draw · days + day) · bands + band]`.
    private let inputs: [Double]

    init(
        _ region: SyntheticRegion, state: LatentFilter, today: Int, origin: Instant, days: Int, draws: Int,
        foreseesInputs: Bool, using chance: inout SeededGenerator
    ) {
        self.region = region
        self.days = days
        self.draws = draws
        self.today = today
        self.origin = origin
        latent = Self.latent(region, state, days: days, draws: draws, &chance)
        inputs =
            foreseesInputs
            ? Array(repeating: 1, count: draws * days * ByAge.count)
            : Self.inputs(region, today: today, origin: origin, days: days, draws: draws, &chance)
    }

    /// Draws of the counts of some EDs together, each at the coverage of the day before the origin.
    ///
    /// The counts of several EDs are independent Poisson counts given the draw, so their sum is drawn as one. Paths of
    /// overlapping places do not add up to one another draw by draw; each has its true law.
    /// - Parameters:
    ///   - grain: `.day`, from the day of the origin on, `.hour`, from the wall-clock hour of the origin on, or `.week`, from an origin
    ///     on a Monday on.
    ///   - horizon: steps, within ``days``.
    public func paths(
        of sites: [SyntheticSite], grain: Grain, horizon: Int, using chance: inout SeededGenerator
    ) -> SamplePaths {
        let parts = parts(of: grain, horizon: horizon)
        precondition(parts.allSatisfy { $0.day < days }, "the horizon lies in the days drawn")
        var means = [Double](repeating: 0, count: draws * horizon)
        for site in sites {
            let coverage = region.coverage(of: site, on: DayCalendar.date(today - 1))
            guard coverage > 0 else { continue }
            var base = [Double](repeating: 0, count: parts.count * ByAge.count)
            var visits: [Int: ExpectedVisits] = [:]
            for (number, part) in parts.enumerated() {
                let expected =
                    visits[part.day]
                    ?? region.expectedVisits(at: site, on: DayCalendar.date(today + part.day), given: .zero)
                visits[part.day] = expected
                for band in 0..<ByAge.count {
                    base[number * ByAge.count + band] = part.hours.reduce(0) { $0 + expected[$1, band] }
                }
            }
            for draw in 0..<draws {
                for (number, part) in parts.enumerated() {
                    let cell = draw * days + part.day
                    var mean = 0.0
                    for band in 0..<ByAge.count {
                        mean += base[number * ByAge.count + band] * inputs[cell * ByAge.count + band]
                    }
                    means[draw * horizon + part.step] +=
                        coverage * mean * latent[cell * region.sites.count + site.number]
                }
            }
        }
        return SamplePaths(
            count: draws, horizon: horizon, values: means.map { Int32(clamping: poissonCount($0, &chance)) })
    }

    /// What a step holds of one day ahead.
    private struct Part {
        var step: Int
        var day: Int
        var hours: Range<Int>
    }

    private func parts(of grain: Grain, horizon: Int) -> [Part] {
        switch grain {
        case .hour:
            let first = CivilZone.paris.label(at: origin).hour
            return (0..<horizon).map { step in
                let hour = (first + step) % 24
                return Part(step: step, day: (first + step) / 24, hours: hour..<(hour + 1))
            }
        case .day: return (0..<horizon).map { Part(step: $0, day: $0, hours: 0..<24) }
        case .week:
            precondition(DayCalendar.date(today).weekday == .monday, "weeks are forecast on Mondays")
            return (0..<(7 * horizon)).map { Part(step: $0 / 7, day: $0, hours: 0..<24) }
        case .sixHours: preconditionFailure("hours, days or weeks")
        }
    }

    /// Factors of the latent effects.
    private static func latent(
        _ region: SyntheticRegion, _ state: LatentFilter, days: Int, draws: Int, _ chance: inout SeededGenerator
    ) -> [Double] {
        let effects = IdealForecaster.effects(of: region)
        let n = effects.count
        let states = region.sites.map { IdealForecaster.states(of: $0, in: region) }
        var covariance = state.covariance
        // Rounding of thousands of updates: far below any variance.
        for i in 0..<n { covariance[i * n + i] += 1e-12 }
        let factor = LinearAlgebra.cholesky(covariance, size: n) ?? [Double](repeating: 0, count: n * n)
        let innovations = effects.map { $0.spread * (1 - $0.persistence * $0.persistence).squareRoot() }
        var result = [Double](repeating: 0, count: draws * days * region.sites.count)
        var now = state.mean
        var noise = now
        for draw in 0..<draws {
            for i in 0..<n { noise[i] = chance.normal() }
            for i in 0..<n {
                var value = state.mean[i]
                for j in 0...i { value += factor[i * n + j] * noise[j] }
                now[i] = value
            }
            for day in 0..<days {
                for i in 0..<n { now[i] = effects[i].persistence * now[i] + innovations[i] * chance.normal() }
                for (site, own) in states.enumerated() {
                    var sum = 0.0
                    for i in own { sum += now[i] }
                    result[(draw * days + day) * states.count + site] = exp(sum)
                }
            }
        }
        return result
    }

    /// Factors of weather, pollution and epidemics over those that really came.
    private static func inputs(
        _ region: SyntheticRegion, today: Int, origin: Instant, days: Int, draws: Int,
        _ chance: inout SeededGenerator
    ) -> [Double] {
        let calendar = region.calendar
        // Issued at 7:00, published at noon, as `writeCovariate` has it.
        let isIssued = calendar.second(of: today, hour: 7, minute: 0) <= origin.secondsSince1970
        let weather = WeatherContinuation(
            region.weather, origin: today, lastIssue: isIssued ? today : today - 1, days: days)
        let epidemics = region.epidemics.parameters.waves.indices.map { wave in
            EpidemicContinuation(region.epidemics, wave: wave, origin: today, days: days) { day in
                day < calendar.days
                    && calendar.second(of: day, hour: 12, minute: 0) <= origin.secondsSince1970
            }
        }
        var result: [Double] = []
        result.reserveCapacity(draws * days * ByAge.count)
        for _ in 0..<draws {
            let temperatures = weather.draw(&chance)
            let incidences = epidemics.map { $0.draw(&chance) }
            for ahead in 0..<days {
                let day = today + ahead
                for band in 0..<ByAge.count {
                    var effect = temperatures[ahead][band]
                    for (wave, incidence) in zip(region.epidemics.parameters.waves, incidences) {
                        effect += wave.logEffect(ofIncidence: incidence[ahead], band: band)
                    }
                    let held = region.weather.logEffects[day][band] + region.epidemics.logEffect(on: day, band: band)
                    result.append(exp(effect - held))
                }
            }
        }
        return result
    }
}

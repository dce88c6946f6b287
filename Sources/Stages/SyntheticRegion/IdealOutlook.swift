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
    ///   - grain: `.day`, from the day of the origin on, or `.hour`, from the wall-clock hour of the origin on.
    ///   - horizon: steps, within ``days``.
    public func paths(
        of sites: [SyntheticSite], grain: Grain, horizon: Int, using chance: inout SeededGenerator
    ) -> SamplePaths {
        precondition(grain == .day || grain == .hour, "days or hours")
        let stepsPerDay = grain == .day ? 1 : 24
        let first = grain == .day ? 0 : CivilZone.paris.label(at: origin).hour
        precondition(first + horizon <= days * stepsPerDay, "the horizon lies in the days drawn")
        var means = [Double](repeating: 0, count: draws * horizon)
        for site in sites {
            let coverage = region.coverage(of: site, on: DayCalendar.date(today - 1))
            guard coverage > 0 else { continue }
            var base = [Double](repeating: 0, count: horizon * ByAge.count)
            var visits: [Int: ExpectedVisits] = [:]
            for step in 0..<horizon {
                let day = (first + step) / stepsPerDay
                let expected =
                    visits[day] ?? region.expectedVisits(at: site, on: DayCalendar.date(today + day), given: .zero)
                visits[day] = expected
                let hours = grain == .day ? 0..<24 : ((first + step) % 24)..<((first + step) % 24 + 1)
                for band in 0..<ByAge.count {
                    base[step * ByAge.count + band] = hours.reduce(0) { $0 + expected[$1, band] }
                }
            }
            for draw in 0..<draws {
                for step in 0..<horizon {
                    let cell = draw * days + (first + step) / stepsPerDay
                    var mean = 0.0
                    for band in 0..<ByAge.count {
                        mean += base[step * ByAge.count + band] * inputs[cell * ByAge.count + band]
                    }
                    means[draw * horizon + step] +=
                        coverage * mean * latent[cell * region.sites.count + site.number]
                }
            }
        }
        return SamplePaths(
            count: draws, horizon: horizon, values: means.map { Int32(clamping: poissonCount($0, &chance)) })
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

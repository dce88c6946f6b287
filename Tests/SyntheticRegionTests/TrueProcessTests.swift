import Foundation
import Statistics
import Testing
import TimeSeries

@testable import SyntheticRegion

@Suite struct TrueProcessTests {
    let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)

    /// Counts are Poisson around the true mean: over n cells, Σ(x − m)²/m has mean n and variance near 2n + Σ1/m.
    @Test func countsArePoissonAroundTheTruth() throws {
        let site = region.sites[0]
        let first = try day("2024-01-08")
        let history = region.simulate(site, from: first, to: first.advanced(byDays: 60))
        var squares = 0.0
        var variance = 0.0
        var counted = 0.0
        var expectedTotal = 0.0
        for step in 0..<(60 * 24) {
            let expected = region.expectedVisits(at: site, on: first.advanced(byDays: step / 24))
            let mean = AgeBand.allCases.reduce(0) { $0 + expected[step % 24, $1] }
            let count = Double(history.visitsThatTookPlace[step])
            squares += (count - mean) * (count - mean) / mean
            variance += 2 + 1 / mean
            counted += count
            expectedTotal += mean
        }
        // 4 standard errors each way: a right process fails once in 16,000 seeds, and the seed is fixed.
        #expect(abs(squares - 1440) < 4 * variance.squareRoot())
        #expect(abs(counted - expectedTotal) < 4 * expectedTotal.squareRoot())
    }

    /// A year of the whole region has the wanted visits: the latent effects and growth leave a few per cent of play.
    @Test func theLastFullYearHasTheWantedVisits() throws {
        let first = try day("2023-01-01")
        let total = region.sites.reduce(0) { sum, site in
            sum
                + (0..<365).reduce(0) {
                    $0
                        + region.expectedVisits(
                            at: site, on: first.advanced(byDays: $1),
                            given: LatentState(region: 0, departement: 0, site: 0, siteLevel: 0)
                        ).total
                }
        }
        // Given latent effects of zero the mean is lower by half their variance (about 0.0015), events add about as much.
        #expect(abs(total / region.parameters.demand.visitsPerYear - 1) < 0.01)
    }

    /// The known effects are those of the parameters: without the effect of heat waves, the expected visits of a heat-wave
    /// day are lower by e^0.13 at 75 and more and e^0.04 at 0–4 (`SyntheticParameters.Weather.heatWave`), other days the same.
    @Test func heatWavesActWithTheirEffect() throws {
        var parameters = SyntheticParameters.small
        parameters.weather.heatWave = ByAge(all: 0)
        let without = SyntheticRegion(parameters: parameters, seed: 2019, until: present)
        let hot = try #require(
            (DayCalendar.day(try day("2015-06-01"))..<region.calendar.days).first { region.weather.isHeatWave(on: $0) })
        let site = region.sites[2]
        for (band, effect) in [(AgeBand.from75, 0.13), (.from0to4, 0.04)] {
            func ratio(_ date: CivilDate) -> Double {
                region.expectedVisits(at: site, on: date)[15, band]
                    / without.expectedVisits(at: site, on: date)[15, band]
            }
            let usual = ratio(try day("2024-01-10"))
            #expect(abs(log(ratio(DayCalendar.date(hot)) / usual) - effect) < 1e-9)
        }
    }

    /// 2024-03-31 has no hour 2, 2024-10-27 has it twice; both have all their other hours.
    @Test func clockChangesTakeAndGiveAnHour() throws {
        let site = region.sites[1]
        let spring = region.expectedVisits(at: site, on: try day("2024-03-31"))
        let autumn = region.expectedVisits(at: site, on: try day("2024-10-27"))
        let band = AgeBand.from15to44
        #expect(spring[2, band] == 0)
        let shape = HourShape.standard.dayOff[ByAge.index(of: band)]
        #expect(abs(autumn[2, band] / autumn[4, band] - 2 * shape[2] / shape[4]) < 1e-12)
    }

    /// Each latent effect has the standard deviation and persistence of its parameters, within 4 standard errors
    /// (of the deviation: σ·√((1+φ²)/(1−φ²)/2n); of the correlation: √((1−φ²)/n)).
    @Test func latentEffectsAreWhatTheyClaim() {
        let effect = region.latent.region.effect
        let values = region.latent.region.values
        let n = Double(values.count)
        let variance = values.reduce(0) { $0 + $1 * $1 } / n
        let covariance = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / n
        let phi = effect.persistence
        let spreadError = effect.spread * ((1 + phi * phi) / (1 - phi * phi) / (2 * n)).squareRoot()
        #expect(abs(variance.squareRoot() - effect.spread) < 4 * spreadError)
        #expect(abs(covariance / variance - phi) < 4 * ((1 - phi * phi) / n).squareRoot())
    }

    /// The drawn counts have the probabilities of the law (`Statistics.Poisson`), small and large means, within 4 standard errors.
    @Test(arguments: [0.3, 7.5, 95.0])
    func poissonCountsFollowTheirLaw(mean: Double) {
        var chance = SeededGenerator(seed: 7)
        let draws = (0..<20_000).map { _ in poissonCount(mean, &chance) }
        for k in [Int(mean) - 3, Int(mean), Int(mean * 1.2) + 1] where k >= 0 {
            let expected = Poisson(mean: mean).cumulative(k)
            let found = Double(draws.filter { $0 <= k }.count) / 20_000
            #expect(abs(found - expected) < 4 * (expected * (1 - expected) / 20_000).squareRoot())
        }
    }
}

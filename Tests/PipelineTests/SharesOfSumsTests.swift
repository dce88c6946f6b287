import Forecasting
import Foundation
import Pipeline
import Reconciliation
import Statistics
import Testing
import TimeSeries

/// Strata of a region whose shares move alike in all of its places, one much more than the others.
@Suite struct SharesOfSumsTests {
    private static let ages = [AgeBand.from0to4, .from5to14, .from15to44, .from75].map { Stratum.age($0) }
    private static let shares = [0.12, 0.1, 0.66, 0.12]
    private static let places = (10..<30).map { Place.site("7500000\($0)") }
    private static let patients = 200
    private static let draws = 400
    /// Of the log of the pupils' share, new each day, common to all places.
    private static let movement = 0.2

    /// Pupils and the old of the region among 20 × 200 patients: standard deviations 74 and 23 (chance √(4000 p (1 − p)) = 19 and 21; 20 %
    /// of a share of 0.1 move it by 0.018, that of the old by 0.0024).
    ///
    /// With one number for all strata and days that move place by place they were forecast at 22 and 23.
    @Test func regionSpreadsAsItsStrataMove() throws {
        let label = try #require(CivilDateTime(iso8601: "2025-07-03T06:00:00"))
        let steps = RegionSteps(
            zone: .paris, origin: CivilZone.paris.instant(of: label), horizons: .init(hours: 0, days: 10, weeks: 4))
        let snapshot = Self.snapshot(steps)
        var learning = RegionMargin.Learning(strata: Self.ages, steps: steps, calendar: CivilCalendar())
        for place in Self.places {
            learning.add(
                place, try #require(MarginCounts(place, .visits, strata: Self.ages, in: snapshot, steps: steps)))
        }
        var generator = SeededGenerator(seed: 2)
        let margin = try #require(learning.margin(draws: Self.draws, using: &generator))
        let leaf = LeafForecast(steps: steps, margins: [margin])
        var sum = PlacePaths(draws: Self.draws, horizons: steps.horizons, columns: leaf.columns)
        func constant(_ value: Int, _ horizon: Int) -> SamplePaths {
            SamplePaths(
                count: Self.draws, horizon: horizon,
                values: Array(repeating: Int32(value), count: Self.draws * horizon))
        }
        for place in Self.places {
            sum.add(
                try leaf.paths(
                    LeafForecast.Parts(
                        place: place, hours: constant(0, 0), ownsHours: false, days: constant(Self.patients, 10),
                        weeks: constant(7 * Self.patients, 4), today: [],
                        week: NewestPast(values: Array(repeating: Double(Self.patients), count: 3)), entry: nil),
                    using: &generator))
        }
        func deviation(_ stratum: Int) throws -> Double {
            let column = try #require(leaf.columns.firstIndex { $0 == Self.ages[stratum] })
            let values = sum[column, .days].draws(at: 5).map(Double.init)
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        }
        let (pupils, old) = (try deviation(1), try deviation(3))
        #expect(pupils > 0.75 * 74 && pupils < 1.25 * 74, "\(pupils)")
        #expect(old > 0.75 * 23 && old < 1.7 * 23, "\(old)")
    }

    /// Sixteen weeks of days, each place of the same number of patients.
    private static func snapshot(_ steps: RegionSteps) -> Snapshot {
        var generator = SeededGenerator(seed: 1)
        var observations: [Observation] = []
        let grid = steps.grid(.days)
        for day in (steps.origin(.days) - MarginCounts.days)..<steps.origin(.days) {
            var shares = shares
            shares[1] *= exp(movement * generator.normal())
            let sum = shares.reduce(0, +)
            for place in places {
                var counts = [Int](repeating: 0, count: shares.count)
                for _ in 0..<patients {
                    var u = generator.uniform() * sum
                    var k = 0
                    while k < shares.count - 1, u >= shares[k] {
                        u -= shares[k]
                        k += 1
                    }
                    counts[k] += 1
                }
                for (stratum, count) in zip([Stratum.all] + ages, [patients] + counts) {
                    observations.append(
                        Observation(
                            series: SeriesKey(place, .visits, stratum, every: .day), referenceTime: grid.start(at: day),
                            value: Double(count), availableAt: grid.end(at: day)))
                }
            }
        }
        return ObservationArchive(observations).asOf(steps.grid(.hours).start(at: steps.startOfToday))
    }
}

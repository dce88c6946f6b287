import Forecasting
import Foundation
import Pipeline
import Reconciliation
import Statistics
import Testing
import TimeSeries

/// Strata of a region whose shares move alike in all of its places, one much more than the others.
@Suite struct SharesOfSumsTests {
    /// The last are the few of whom nobody noted the age: they have no forecast.
    private static let ages =
        [AgeBand.from0to4, .from5to14, .from15to44, .from75].map { Stratum.age($0) } + [Stratum("age=unknown") ?? .all]
    private static let shares = [0.12, 0.1, 0.65, 0.12, 0.01]
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
        let region = try Self.region(led: nil)
        let (pupils, old) = (region.deviation(1, day: 5), region.deviation(3, day: 5))
        #expect(pupils > 0.75 * 74 && pupils < 1.25 * 74, "\(pupils)")
        #expect(old > 0.75 * 23 && old < 1.7 * 23, "\(old)")
    }

    /// Models of the region's ages that see pupils rise by half from the fourth day and in the second week, and are surer than shares have been.
    @Test func forecastsOfStrataLead() throws {
        let before = try Self.region(led: nil)
        let region = try Self.region(led: Self.models(pupilsRise: 1.5, deviation: 0.06))
        // 600 of 4,200 patients, brought down to 4,000 in all.
        let risen = 4000.0 * 600 / 4200
        #expect(abs(region.mean(1, day: 5) / risen - 1) < 0.04, "\(region.mean(1, day: 5))")
        #expect(abs(region.mean(1, day: 1) / before.mean(1, day: 1) - 1) < 0.04)
        #expect(abs(region.mean(1, week: 2) / (7 * risen) - 1) < 0.08, "\(region.mean(1, week: 2))")
        // As measured 0.2 of 570; a third of it is the least, beside chance.
        let pupils = region.deviation(1, day: 5)
        #expect(pupils > 22 && pupils < 60, "\(pupils)")
        for draw in 0..<Self.draws {
            let parts = Self.ages.indices.reduce(0) { $0 + Int(region.paths($1)[draw, 5]) }
            #expect(parts == Self.places.count * Self.patients)
        }
    }

    /// Models that know nothing (a deviation of the logarithm of 1): bands get wider, and means follow them by less than half.
    @Test func unsureForecastsHaveLittleSay() throws {
        let before = try Self.region(led: nil)
        let region = try Self.region(led: Self.models(pupilsRise: 1.5, deviation: 1))
        #expect(region.deviation(1, day: 5) > 2 * before.deviation(1, day: 5))
        #expect(region.mean(1, day: 5) < 1.25 * before.mean(1, day: 5))
    }

    /// A region of whose ages one has no forecast divides its patients as it did.
    @Test func anAgeWithoutForecastLeavesTheShares() throws {
        var models = try Self.models(pupilsRise: 1.5, deviation: 0.06)
        models[Self.ages[3]] = nil
        let (before, region) = (try Self.region(led: nil), try Self.region(led: models))
        #expect(Self.ages.indices.allSatisfy { before.paths($0) == region.paths($0) })
    }

    /// The share of ordinary days times what moves it makes the patients that are forecast; sums say why as their places do.
    @Test func reasonsMakeThePatients() throws {
        let led = try Self.region(led: Self.models(pupilsRise: 1.5, deviation: 0.06))
        for level in [RegionSteps.Level.days, .weeks] {
            for stratum in Self.ages.indices {
                let why = try #require(led.reasons.explanation(of: led.columns[stratum] - 1, level))
                let moved = stratum < 4 ? "region_forecast" : "region_wave"
                #expect(why.parts.components.map(\.id) == ["holidays", moved])
                // Of a hundredth of the patients the mean is chance.
                guard stratum < 4 else { continue }
                let means = led.sum[led.columns[stratum], level].mean
                // Days of this week that are past make part of the first week.
                for step in means.indices.dropFirst() {
                    // 6 %: the chance of 400 draws of shares that move by 20 % together, and that of models' means.
                    let made = why.parts.components.reduce(why.parts.baseline[step]) { $0 * $1.factors[step] }
                    #expect(abs(made / means[step] - 1) < 0.06, "\(level) \(stratum) \(step)")
                }
            }
        }
        let pupils = try #require(led.reasons.explanation(of: led.columns[1] - 1, .days))
        #expect(abs(pupils.share[5] - 0.1) < 0.01)
        // Half as many again among 1.05 times as many in all.
        #expect(abs(pupils.parts.components[1].factors[5] - 1.43) < 0.06, "\(pupils.parts.components[1].factors)")
        #expect(led.reasons.explanation(of: 0, .hours) == nil)
        let alone = try Self.region(led: nil).reasons
        #expect(alone.explanation(of: 0, .days)?.parts.components.last?.id == "region_wave")
    }

    /// The days and weeks of the region, all patients certain.
    private struct Region {
        var sum: PlacePaths
        var reasons: ShareReasons
        var columns: [Int]

        func paths(_ stratum: Int) -> SamplePaths { sum[columns[stratum], .days] }
        func mean(_ stratum: Int, day: Int) -> Double { paths(stratum).mean[day] }
        func mean(_ stratum: Int, week: Int) -> Double { sum[columns[stratum], .weeks].mean[week] }
        func deviation(_ stratum: Int, day: Int) -> Double {
            let values = paths(stratum).draws(at: day).map(Double.init)
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        }
    }

    private static func region(led models: [Stratum: AheadPaths]?) throws -> Region {
        let label = try #require(CivilDateTime(iso8601: "2025-07-03T06:00:00"))
        let steps = RegionSteps(
            zone: .paris, origin: CivilZone.paris.instant(of: label), horizons: .init(hours: 0, days: 10, weeks: 4))
        let snapshot = snapshot(steps)
        var learning = RegionMargin.Learning(strata: ages, steps: steps, calendar: CivilCalendar())
        for place in places {
            learning.add(place, try #require(MarginCounts(place, .visits, strata: ages, in: snapshot, steps: steps)))
        }
        func constant(_ value: Int, _ horizon: Int) -> SamplePaths {
            SamplePaths(count: draws, horizon: horizon, values: Array(repeating: Int32(value), count: draws * horizon))
        }
        func ahead(_ value: Int) -> AheadPaths {
            AheadPaths(days: constant(value, 10), weeks: constant(7 * value, 4))
        }
        var generator = SeededGenerator(seed: 2)
        var margin = try #require(learning.margin(draws: draws, using: &generator))
        if let models {
            margin = margin.led(
                by: models, of: ahead(places.count * patients),
                leaves: Dictionary(uniqueKeysWithValues: places.map { ($0, ahead(patients)) }))
        }
        let leaf = LeafForecast(steps: steps, margins: [margin])
        var sum = PlacePaths(draws: draws, horizons: steps.horizons, columns: leaf.columns)
        var reasons: ShareReasons?
        for place in places {
            let one = ShareReasons(
                place, margins: [margin], days: ahead(patients).days.mean, weeks: ahead(patients).weeks.mean)
            if reasons?.add(one) == nil { reasons = one }
            sum.add(
                try leaf.paths(
                    LeafForecast.Parts(
                        place: place, hours: constant(0, 0), ownsHours: false, days: ahead(patients).days,
                        weeks: ahead(patients).weeks, today: [],
                        week: NewestPast(values: Array(repeating: Double(patients), count: 3)), entry: nil),
                    using: &generator))
        }
        let columns = try ages.map { age in try #require(leaf.columns.firstIndex { $0 == age }) }
        return Region(sum: sum, reasons: try #require(reasons), columns: columns)
    }

    /// Forecasts of the region's ages with log-normal errors.
    private static func models(pupilsRise: Double, deviation: Double) throws -> [Stratum: AheadPaths] {
        var generator = SeededGenerator(seed: 3)
        func paths(_ means: [Double]) -> SamplePaths {
            SamplePaths(
                count: draws, horizon: means.count,
                values: (0..<draws).flatMap { _ in
                    means.map { mean in
                        Int32((mean * exp(deviation * generator.normal() - deviation * deviation / 2)).rounded())
                    }
                })
        }
        var models: [Stratum: AheadPaths] = [:]
        for (k, age) in ages.dropLast().enumerated() {
            let patients = shares[k] * Double(places.count * patients)
            func risen(_ isAfter: Bool) -> Double { patients * (k == 1 && isAfter ? pupilsRise : 1) }
            models[age] = AheadPaths(
                days: paths((0..<10).map { risen($0 >= 3) }), weeks: paths((0..<4).map { 7 * risen($0 >= 1) }))
        }
        return models
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

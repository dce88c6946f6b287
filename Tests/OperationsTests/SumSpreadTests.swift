import Forecasting
import Foundation
import Pipeline
import Statistics
import Store
import Testing
import TimeSeries

@testable import Operations

/// A region whose EDs rise and fall together: it is as unsure of their sum as its own forecast is, also where parts are forecast place
/// by place.
@Suite struct SumSpreadTests {
    static let sites = (1...12).map { Place.site(String(990_000_000 + $0)) }
    static let region = Place.region("X")
    static let territory = Territory(
        [Territory.Entry(place: region, name: "Région", parent: .country("FR"))]
            + sites.map { Territory.Entry(place: $0, name: $0.code, parent: region) })

    /// Monday 2 January 2023.
    static func monday() throws -> CivilDate { try #require(CivilDate(year: 2023, month: 1, day: 2)) }

    /// Steps of each ED by a common mean, known some seconds after their end.
    static func store(
        _ grain: Grain, steps: Int, delay: Int, mean: (Int, inout SeededGenerator) -> Double
    ) throws -> MemoryStore {
        let store = MemoryStore()
        let grid = TimeGrid(zone: .paris, grain: grain)
        let first = grid.index(of: try monday())
        var generator = SeededGenerator(seed: 8)
        var observations: [Observation] = []
        for step in 0..<steps {
            let expected = mean(step, &generator)
            for place in sites {
                let visits = Poisson(mean: expected).quantile(generator.uniform())
                observations.append(
                    Observation(
                        series: SeriesKey(place, .visits, every: grain), referenceTime: grid.start(at: first + step),
                        value: Double(visits),
                        availableAt: grid.end(at: first + step).advanced(bySeconds: delay)))
            }
        }
        let header = DeliveryHeader(connector: "test", name: "all", hash: "1", receivedAt: .distantPast)
        let transaction = try #require(try store.begin(header))
        try transaction.append(ObservationBatch(observations))
        _ = try transaction.commit(replaced: [], findings: [])
        try store.saveTerritory(Array(territory.entries.values))
        try Deriving(store: store) { .distantPast }.run(territory: territory)
        return store
    }

    /// Width of the central 90 % of the region's own draws and of what a run publishes, by step.
    static func widths(
        _ store: MemoryStore, after days: Int, _ level: RegionSteps.Level, _ horizons: RegionSteps.Horizons,
        model: String
    ) async throws -> [(own: Double, published: Double)] {
        let origin = CivilZone.paris.instant(of: CivilDateTime(date: try monday().advanced(byDays: days), hour: 6))
        let run = RegionRun(store: store, version: "test") { origin }
        var order = RegionRun.Order(tasks: 2)
        order.horizons = horizons
        order.measures = [.visits]
        order.margins = []
        order.draws = 400
        order.models = [model]
        let key = SeriesKey(region, .visits, every: level.grain)
        var watch = RegionRun.Watch { RegionRun.Usage() }
        let alone = try await RegionContext(run, order, at: origin).grain(level, keys: [key], watch: &watch)
        let own = try #require(alone.answers[key]).forecast.paths
        let outcome = try await run.run(order, at: origin)
        let published = try #require(outcome.forecasts.first { $0.series == key })
        return (0..<horizons[level]).map { step in
            let draws = own.sortedDraws(at: step)
            let quantiles = published.quantiles[step]
            return (Double(draws[379] - draws[20]), quantiles[18] - quantiles[0])
        }
    }

    /// One slow wave of all EDs, of a tenth either way, in the weeks that days do not reach.
    @Test func farWeeks() async throws {
        var wave = 0.0
        let store = try Self.store(.day, steps: 560, delay: 5 * 3600) { _, generator in
            wave = 0.98 * wave + 0.02 * generator.normal()
            return 120 * (1 + wave)
        }
        let widths = try await Self.widths(
            store, after: 560, .weeks, .init(hours: 0, days: 21, weeks: 8), model: "ets")
        for week in 3..<8 {
            // Quantiles of 400 draws have standard errors of some 7 %.
            let ratio = widths[week].published / widths[week].own
            #expect(ratio > 0.8 && ratio < 1.2, "week \(week): \(ratio)")
        }
    }

    /// Every three hours something that draws patients to all EDs alike, a fifth either way, or keeps them away.
    @Test func hours() async throws {
        var factor = 1.0
        let store = try Self.store(.hour, steps: 24 * 70 + 6, delay: 0) { hour, generator in
            if hour % 3 == 0 { factor = exp(0.2 * generator.normal()) }
            return 8 * factor
        }
        let widths = try await Self.widths(
            store, after: 70, .hours, .init(hours: 48, days: 3, weeks: 2), model: "count-glm")
        // Later than the hours that follow from the last ones. Chance alone, 12 · 8 patients, beside a common fifth of them:
        // √(96 ÷ (96 + 19²)) = 0.45 of the width; independent EDs, which widen each for the common part, gave 0.62.
        let later = widths[12...]
        let own = later.reduce(0.0) { $0 + $1.own }
        let ratio = later.reduce(0.0) { $0 + $1.published } / own
        #expect(ratio > 0.85 && ratio < 1.15, "\(ratio)")
    }
}

import Forecasting
import Pipeline
import Statistics
import Store
import Testing
import TimeSeries

@testable import Operations

/// A region whose EDs rise and fall together: weeks beyond the daily forecasts are as unsure of their sum as its own forecast is.
@Suite struct FarWeeksTests {
    static let weeks = 80
    static let sites = (1...12).map { Place.site(String(990_000_000 + $0)) }
    static let territory = Territory(
        [Territory.Entry(place: .region("X"), name: "Région", parent: .country("FR"))]
            + sites.map { Territory.Entry(place: $0, name: $0.code, parent: .region("X")) })

    /// Days from Monday 2 January 2023 on, known the next morning; one wave for all of them, of a fifth either way.
    static func store() throws -> MemoryStore {
        let store = MemoryStore()
        let monday = try #require(CivilDate(year: 2023, month: 1, day: 2))
        var generator = SeededGenerator(seed: 8)
        var wave = 0.0
        var observations: [Observation] = []
        for day in 0..<(7 * weeks) {
            wave = 0.98 * wave + 0.02 * generator.normal()
            let start = CivilZone.paris.start(of: monday.advanced(byDays: day))
            for place in sites {
                let visits = Poisson(mean: 120 * (1 + wave)).quantile(generator.uniform())
                observations.append(
                    Observation(
                        series: SeriesKey(place, .visits, every: .day), referenceTime: start, value: Double(visits),
                        availableAt: start.advanced(bySeconds: 29 * 3600)))
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

    @Test func aRegionIsAsUnsureAsItsOwnForecast() async throws {
        let store = try Self.store()
        let monday = try #require(CivilDate(year: 2023, month: 1, day: 2)).advanced(byDays: 7 * Self.weeks)
        let origin = CivilZone.paris.instant(of: CivilDateTime(date: monday, hour: 6))
        let run = RegionRun(store: store, version: "test") { origin }
        var order = RegionRun.Order(tasks: 2)
        order.horizons = .init(hours: 0, days: 21, weeks: 8)
        order.measures = [.visits]
        order.margins = []
        order.draws = 400
        order.models = ["ets"]

        let key = SeriesKey(.region("X"), .visits, every: .week)
        var watch = RegionRun.Watch { RegionRun.Usage() }
        let alone = try await RegionContext(run, order, at: origin).grain(.weeks, keys: [key], watch: &watch)
        let own = try #require(alone.answers[key]).forecast.paths
        let outcome = try await run.run(order, at: origin)
        let published = try #require(outcome.forecasts.first { $0.series == key })
        for week in 3..<8 {
            let draws = own.sortedDraws(at: week)
            let expected = Double(draws[379] - draws[20])
            let width = Double(published.quantiles[week][18] - published.quantiles[week][0])
            // Quantiles of 400 draws; independent EDs would be a quarter as wide.
            #expect(width > 0.8 * expected && width < 1.2 * expected, "week \(week): \(width) of \(expected)")
        }
    }
}

import Forecasting
import Operations
import Scoring
import Store
import Testing
import TimeSeries

/// A region run at past origins, scored.
@Suite struct RegionBacktestTests {
    private static func order(tasks: Int) -> RegionRun.Order {
        var order = RegionRunTests.order(tasks: tasks)
        order.measures = [.visits]
        order.margins = []
        return order
    }

    @Test func weeklyOriginsAreMondaysAtSix() throws {
        func mondays(_ end: String, _ count: Int) throws -> [Instant] {
            RegionBacktest.mondays(before: try #require(Instant(iso8601: end)), count: count, zone: .paris)
        }
        // The switch to summer time was on 30 March 2025.
        let found = ["2025-03-24T06:00:00+01:00", "2025-03-31T06:00:00+02:00"].map { Instant(iso8601: $0) }
        #expect(try mondays("2025-04-07T06:00:00+02:00", 2) == found)
        #expect(try mondays("2025-04-07T06:00:01+02:00", 1) == [Instant(iso8601: "2025-04-07T06:00:00+02:00")])
    }

    /// Scores are those of the forecasts in the store, for any number of tasks.
    @Test func scoresOfWhatWasForecast() async throws {
        // Two and three weeks before the end of the data.
        let origins = try [21, 14].map { try RegionRunTests.origin().advanced(bySeconds: -86_400 * $0) }
        var results: [RegionBacktest.Result] = []
        var store = try RegionRunTests.store()
        for tasks in [1, 4] {
            store = try RegionRunTests.store()
            results.append(
                try await RegionBacktest(store: store, version: "test").run(Self.order(tasks: tasks), at: origins))
        }
        #expect(results[0].rows == results[1].rows)
        let rows = results[0].rows
        #expect(results[0].origins == 2)
        #expect(Set(rows.map(\.places)) == [.site, .departement, .region])
        #expect(Set(rows.map(\.grain)) == [.hour, .day, .week])

        // By hand: the days of the region.
        let key = SeriesKey(.region("X"), .visits, every: .day)
        let grid = TimeGrid(zone: .paris, grain: .day)
        let truth = try #require(try store.archive(of: [key], from: nil).asOf(.distantFuture).values(key, on: grid))
        let issued = try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9)
        #expect(issued.count == 2 && issued.allSatisfy { $0.paths.isEmpty })
        var loss: [Double] = []
        var inside: [Double] = []
        for forecast in issued {
            for (step, quantiles) in forecast.quantiles.enumerated() {
                let observed = truth[grid.index(of: forecast.origin) + step]
                let forecast = try QuantileForecast(values: quantiles)
                loss.append(pinball(observed: observed, forecast: forecast))
                inside.append(
                    fairCoverage(observed: observed, forecast: forecast, nominal: try #require(Level(0.9))))
            }
        }
        let row = try #require(rows.first { $0.grain == .day && $0.places == .region })
        #expect(row.series == 1 && row.steps == 20)
        let past = truth.values.prefix(grid.index(of: origins[0]) - truth.first)
        let scale = try #require(seasonalNaiveScale(past, stepsPerWeek: 7))
        #expect(abs(row.scaled - loss.reduce(0, +) / 20 / scale) < 1e-9)
        #expect(abs(row.coverage[2] - inside.reduce(0, +) / 20) < 1e-9)
        // Three sites with two origins of 48 hours, all known.
        let hours = try #require(rows.first { $0.grain == .hour && $0.places == .site })
        #expect(hours.series == 3 && hours.steps == 3 * 2 * 48)
    }

    /// Ages of the region by day, by hand; all patients score as without ages.
    ///
    /// Weeks, which the store lacks, are sums of days.
    @Test func scoresOfStrata() async throws {
        let origin = try RegionRunTests.origin().advanced(bySeconds: -28 * 86_400)
        let store = try RegionRunTests.store()
        var order = Self.order(tasks: 2)
        order.margins = [.age, .severity]
        let rows = try await RegionBacktest(store: store, version: "test").run(order, at: [origin]).rows
        let children = rows.filter { $0.stratum == .age(.from0to4) }
        #expect(Set(children.map(\.grain)) == [.day, .week] && Set(rows.map(\.stratum)).count == 3)
        let plain = try await RegionBacktest(store: try RegionRunTests.store(), version: "test")
            .run(Self.order(tasks: 2), at: [origin])
        #expect(rows.filter { $0.stratum == .all } == plain.rows)

        let days = SeriesKey(.region("X"), .visits, .age(.from0to4), every: .day)
        let grid = TimeGrid(zone: .paris, grain: .day)
        let truth = try #require(try store.archive(of: [days], from: nil).asOf(.distantFuture).values(days, on: grid))
        for (grain, steps) in [(Grain.day, 10), (.week, 4)] {
            var key = days
            key.grain = grain
            let all = try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 1)
            let issued = try #require(all.first)
            let first = grid.index(of: issued.origin)
            var inside = 0.0
            for (step, quantiles) in issued.quantiles.prefix(steps).enumerated() {
                let length = grain == .week ? 7 : 1
                let observed = (0..<length).reduce(0.0) { $0 + truth[first + step * length + $1] }
                inside += fairCoverage(
                    observed: observed, forecast: try QuantileForecast(values: quantiles),
                    nominal: try #require(Level(0.8)))
            }
            let row = try #require(children.first { $0.grain == grain && $0.places == .region })
            #expect(row.steps == steps)
            #expect(abs(row.coverage[1] - inside / Double(steps)) < 1e-9, "\(grain)")
        }
    }

    @Test func nothingWithoutOrigins() async throws {
        let result = try await RegionBacktest(store: MemoryStore(), version: "test").run(Self.order(tasks: 1), at: [])
        #expect(result.rows.isEmpty && result.origins == 0)
    }

    /// The invented region: every site with its sums, and strata of the last months.
    @Test func theInventedRegion() throws {
        let store = MemoryStore()
        let benchmark = RegionBenchmark(sites: 2, days: 9, tasks: 1)
        try benchmark.fill(store)
        let keys = try store.series().map(\.key)
        #expect(keys.filter { $0.place.kind == .site && $0.grain == .hour && $0.stratum == .all }.count == 4)
        #expect(keys.contains(SeriesKey(.region("99"), .visits, every: .week)))
        #expect(keys.contains(SeriesKey(.site("990000001"), .admissions, .age(.from75), every: .hour)))
        #expect(benchmark.end == Instant(iso8601: "2023-01-11T00:00:00+01:00"))
        #expect(try store.territory().entries.count == 4)
    }
}

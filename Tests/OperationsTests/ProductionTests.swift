import Backtesting
import Connectors
import Forecasting
import Foundation
import Messages
import Operations
import Pipeline
import Statistics
import Store
import Testing
import TimeSeries

/// What is issued from a store: the same as a back-test of the same data says, for any number of tasks, once.
@Suite struct ProductionTests {
    static let origin = CivilDateTime(iso8601: "2024-03-02T00:00:00")
    static let ids = ["NORD", "SUD"]

    struct Data: Sendable {
        var grid: TimeGrid
        /// Series of the store, in the order of ``ids``.
        var keys: [SeriesKey]
        var observations: [Observation]
        var history: String
    }

    /// Two invented series with an incomplete tail, revisions and a future, as observations and as a task's history.
    static func data(_ grain: Grain, steps: Int, seed: UInt64) throws -> Data {
        let grid = TimeGrid(zone: .paris, grain: grain)
        let last = grid.index(of: try #require(origin))
        var generator = SeededGenerator(seed: seed)
        var observations: [Observation] = []
        var history = "series_id,timestamp,value,available_at\n"
        let keys = ids.map { SeriesKey(Place(.area, $0), .visits, every: grain) }
        for (id, key) in zip(ids, keys) {
            for index in (last - steps)..<(last + 30) {
                let mean = (id == "NORD" ? 60.0 : 20) * (grid.date(at: index).weekday == .monday ? 1.2 : 1)
                let value = Double(Poisson(mean: mean).quantile(generator.uniform()))
                for (share, hours) in [(0.85, 0), (1.0, 30)] {
                    let known = grid.end(at: index).advanced(bySeconds: hours * 3600)
                    let shown = (share * value).rounded()
                    observations.append(
                        Observation(series: key, referenceTime: grid.start(at: index), value: shown, availableAt: known)
                    )
                    history += "\(id),\(grid.label(at: index)),\(Int(shown)),\(grid.zone.label(at: known))\n"
                }
            }
        }
        return Data(grid: grid, keys: keys, observations: observations, history: history)
    }

    static func store(_ data: Data) throws -> MemoryStore {
        let store = MemoryStore()
        let header = DeliveryHeader(connector: "test", name: "all", hash: "1", receivedAt: .distantPast)
        let transaction = try #require(try store.begin(header))
        try transaction.append(ObservationBatch(data.observations))
        _ = try transaction.commit(replaced: [], findings: [])
        return store
    }

    static func run(_ store: any ObservationStore) -> ForecastRun {
        ForecastRun(store: store, version: "test") { Instant(secondsSince1970: 1_709_334_000) }
    }

    /// The calendar that production uses, written as covariates known long before.
    static func covariates() -> String {
        let calendar = CivilCalendar.french(years: 2012...2026)
        func rows(_ name: String, _ days: some Sequence<CivilDate>) -> String {
            days.map { "\(name),\($0),1,2000-01-01\n" }.joined()
        }
        return "name,timestamp,value,available_at\n" + rows("public_holiday", calendar.holidays.keys.sorted())
            + rows("school_holiday", calendar.schoolHolidays.sorted())
    }

    static func task(_ data: Data, horizon: Int) throws -> TaskFolder {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigie-production-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ text: String, _ name: String) throws {
            try Foundation.Data(text.utf8).write(to: folder.appending(path: name))
        }
        let levels = Level.nineteen.map { "\($0.value)" }.joined(separator: ", ")
        try write(
            """
            {"frequency": "\(data.grid.grain.rawValue)", "horizon": \(horizon), "timezone": "Europe/Paris", "calendar": "FR",
             "quantiles": [\(levels)]}
            """, "task.json")
        try write(data.history, "history.csv")
        try write(covariates(), "covariates.csv")
        try write("origin\n2024-03-02T00:00:00\n", "origins.csv")
        return try TaskFolder(at: folder)
    }

    @Test(arguments: [(Grain.hour, 24 * 50, 12), (.day, 90, 7)])
    func equalsTheBacktest(grain: Grain, steps: Int, horizon: Int) async throws {
        let data = try Self.data(grain, steps: steps, seed: 1)
        let instant = data.grid.zone.instant(of: try #require(Self.origin))
        let order = ForecastRun.Order(
            grain: grain, horizon: horizon, keys: data.keys, seed: 7, draws: 80, tasks: 2)
        let issued = try await Self.run(try Self.store(data)).run(order, at: instant)
        #expect(issued.failures.isEmpty)
        let task = try Self.task(data, horizon: horizon)
        let backtest = await Backtest(task, draws: 80, seed: 7).run(tasks: 2)
        #expect(backtest.forecasts.map(\.series) == Self.ids)
        #expect(issued.forecasts.map(\.series) == data.keys)
        for (mine, theirs) in zip(issued.forecasts, backtest.forecasts) {
            #expect(mine.quantiles == theirs.quantiles)
            #expect(mine.quantiles.count == horizon)
            #expect(mine.origin == instant)
        }
    }

    @Test func anyNumberOfTasksAndWhatIsStored() async throws {
        let data = try Self.data(.day, steps: 90, seed: 2)
        let instant = data.grid.zone.instant(of: try #require(Self.origin))
        var outcomes: [[StoredForecast]] = []
        for tasks in [1, 2, 5] {
            let store = try Self.store(data)
            let order = ForecastRun.Order(grain: .day, horizon: 7, keys: data.keys, seed: 7, draws: 80, tasks: tasks)
            outcomes.append(try await Self.run(store).run(order, at: instant).forecasts)
            // Kept in the store, once: a second run of the same origin is ignored.
            _ = try await Self.run(store).run(order, at: instant)
            let kept = try store.forecasts(of: data.keys[0], from: instant, to: instant, limit: 10)
            #expect(kept == [outcomes[0][0]])
        }
        #expect(outcomes[1] == outcomes[0] && outcomes[2] == outcomes[0])
        let forecast = try #require(outcomes[0].first)
        #expect(
            (forecast.model, forecast.version, forecast.zone, forecast.seed) == ("vigie", "test", "Europe/Paris", 7))
        #expect(forecast.levels == Level.nineteen.map(\.value))
        #expect(forecast.paths.count == 80 * 7 && forecast.means.count == 7)
        // The newest version known at the origin is that of 1 March, available at its end.
        #expect(forecast.dataAsOf == instant)
        let weights = try JSONDecoder().decode(
            [String: Double].self, from: Foundation.Data((forecast.notes["weights"] ?? "").utf8))
        #expect(weights.keys.sorted() == Ensemble.members(for: .day).sorted())
        #expect(abs(weights.values.reduce(0, +) - 1) < 1e-9)
        #expect(forecast.notes["components"]?.contains("\"id\":\"level\"") == true)
    }

    /// 10:40 forecasts the hour that began at 10:00, with what was known at 10:40.
    @Test func betweenTwoSteps() async throws {
        let data = try Self.data(.hour, steps: 24 * 35, seed: 3)
        let start = data.grid.zone.instant(of: try #require(CivilDateTime(iso8601: "2024-03-02T10:00:00")))
        let order = ForecastRun.Order(
            grain: .hour, horizon: 3, keys: [data.keys[0]], draws: 50, models: ["seasonal-naive"], tasks: 1)
        let issued = try await Self.run(try Self.store(data)).run(order, at: start.advanced(bySeconds: 2400))
        let forecast = try #require(issued.forecasts.first)
        #expect(forecast.origin == start)
        #expect(forecast.model == "seasonal-naive")
        #expect(forecast.dataAsOf <= start.advanced(bySeconds: 2400))
    }

    @Test func onlyCountsOfTheGrainAndFailuresAreNamed() async throws {
        let data = try Self.data(.day, steps: 60, seed: 4)
        let instant = data.grid.zone.instant(of: try #require(Self.origin))
        let unknown = SeriesKey(Place(.area, "OUEST"), .visits, every: .day)
        let keys = [
            data.keys[0], unknown, SeriesKey(Place(.area, "NORD"), .visits, every: .hour),
            SeriesKey(Place(.area, "NORD"), .temperature, every: .day),
        ]
        let order = ForecastRun.Order(grain: .day, horizon: 7, keys: keys, draws: 50, keepsPaths: false, tasks: 2)
        let outcome = try await Self.run(try Self.store(data)).run(order, at: instant)
        #expect(outcome.forecasts.map(\.series) == [data.keys[0]])
        #expect(outcome.forecasts.first?.paths == [])
        #expect(outcome.failures.map(\.series) == [unknown])
        guard case .noData? = outcome.failures.first?.error else {
            Issue.record("\(outcome.failures)")
            return
        }
    }
}

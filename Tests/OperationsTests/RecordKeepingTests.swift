import Forecasting
import Pipeline
import Store
import Testing
import TimeSeries

@testable import Operations

/// What is kept of past origins, when the ensemble or the program changes.
@Suite struct RecordKeepingTests {
    /// Three past weeks of one invented series; `version` is that of the program, `later` moves the origin on, by weeks.
    private static func record(
        _ ensemble: [String], version: String = "1", horizon: Int = 2, later: Int = 0, in store: MemoryStore
    ) async throws -> (
        models: [[String]], kept: [StoredForecast]
    ) {
        let data = try ProductionTests.data(.week, steps: 90, seed: 5)
        let key = data.keys[0]
        let request = ForecastRequest(
            grid: data.grid, origin: data.grid.index(of: try #require(ProductionTests.origin)) + later,
            horizon: horizon, calendar: CivilCalendar(), draws: 50, ensemble: ensemble,
            schedule: RecordSchedule(spacing: 1, count: 3))
        let record = try await RecordKeeping(
            store: store, zone: .paris, version: version, now: { Instant(secondsSince1970: later) }
        )
        .record(of: [key], archive: try store.archive(of: [key], from: nil), request, tasks: 1)
        #expect(try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9).isEmpty)
        return (
            (record.entries[key] ?? []).map { $0.members.keys.sorted() },
            try store.record(of: key, from: .distantPast, to: .distantFuture)
        )
    }

    @Test func recordOfASmallerEnsembleIsCompleted() async throws {
        let store = try ProductionTests.store(try ProductionTests.data(.week, steps: 90, seed: 5))
        let alone = try await Self.record(["ets"], in: store)
        #expect(alone.models == Array(repeating: ["ets"], count: 3))
        let both = try await Self.record(["ets", "seasonal-naive"], in: store)
        #expect(both.models == Array(repeating: ["ets", "seasonal-naive"], count: 3))
        let again = try await Self.record(["ets", "seasonal-naive"], in: store)
        #expect(again.models == both.models && again.kept == both.kept)
        #expect(try await Self.record(["ets"], in: store).models == alone.models)
    }

    /// The count GLM has no weeks: that it says nothing is kept, so that it is not asked at every run.
    @Test func silenceIsKept() async throws {
        let store = try ProductionTests.store(try ProductionTests.data(.week, steps: 90, seed: 5))
        let first = try await Self.record(["ets", "count-glm"], in: store)
        #expect(first.models == Array(repeating: ["ets"], count: 3))
        #expect(
            first.kept.filter { $0.quantiles.isEmpty }.map(\.model) == Array(repeating: "member:count-glm", count: 3))
        #expect(try await Self.record(["ets", "count-glm"], in: store).models == first.models)
    }

    /// A forecast of one week leaves a record of one week: one of four makes it anew, and one of two finds enough.
    @Test func aLongerHorizonIsAskedAnew() async throws {
        let store = try ProductionTests.store(try ProductionTests.data(.week, steps: 90, seed: 5))
        for (horizon, steps) in [(1, 1), (4, 4), (2, 4)] {
            let found = try await Self.record(["ets"], horizon: horizon, in: store)
            #expect(found.models.count == 3)
            #expect(found.kept.map(\.quantiles.count) == Array(repeating: steps, count: 3))
        }
    }

    /// With each week that passes one past origin is asked about, and the others are kept as they were.
    @Test func aWeekLaterOneOriginIsAsked() async throws {
        let store = try ProductionTests.store(try ProductionTests.data(.week, steps: 90, seed: 5))
        _ = try await Self.record(["ets"], in: store)
        let after = try await Self.record(["ets"], later: 1, in: store)
        #expect(after.models.count == 3)
        // The newest first.
        #expect(after.kept.map(\.issuedAt.secondsSince1970) == [1, 0, 0, 0])
    }

    /// A file that corrects one week of the past: what the models would have said of it since then is asked anew, and only that.
    @Test func correctedDataAreAskedAnew() async throws {
        let data = try ProductionTests.data(.week, steps: 90, seed: 5)
        let store = try ProductionTests.store(data)
        let before = try await Self.record(["ets"], in: store)
        let week = data.grid.index(of: try #require(ProductionTests.origin)) - 2
        let transaction = try #require(
            try store.begin(DeliveryHeader(connector: "test", name: "right", hash: "2", receivedAt: .distantFuture)))
        try transaction.append(
            ObservationBatch([
                Observation(
                    series: data.keys[0], referenceTime: data.grid.start(at: week), value: 9,
                    availableAt: data.grid.end(at: week))
            ]))
        _ = try transaction.commit(replaced: [], findings: [])
        let after = try await Self.record(["ets"], in: store)
        #expect(after.kept.count == 3)
        // The newest first.
        #expect(after.kept.map(\.quantiles).suffix(2) == before.kept.map(\.quantiles).suffix(2))
        #expect(after.kept.map(\.quantiles).first != before.kept.map(\.quantiles).first)
    }

    @Test func anotherVersionSaysItAnew() async throws {
        let store = try ProductionTests.store(try ProductionTests.data(.week, steps: 90, seed: 5))
        _ = try await Self.record(["ets"], in: store)
        let newer = try await Self.record(["ets"], version: "2", in: store)
        #expect(newer.models.count == 3)
        #expect(newer.kept.map(\.version) == ["2", "2", "2"])
    }
}

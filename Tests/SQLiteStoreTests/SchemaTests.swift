import Foundation
import GRDB
import Store
import StoreTesting
import Testing
import TimeSeries

@testable import SQLiteStore

@Suite("SQLite store: schema and damage")
struct SchemaTests {
    /// Migrations that were released are never edited: `schema.sql` only ever grows.
    @Test func theSchemaIsTheRecordedOne() throws {
        let folder = try TemporaryFolder()
        _ = try SQLiteStore(path: folder.path("store.sqlite"))
        let (found, migrations) = try DatabaseQueue(path: folder.path("store.sqlite")).read { db in
            (
                try String.fetchAll(
                    db,
                    sql: "SELECT sql FROM sqlite_master WHERE tbl_name NOT LIKE 'grdb%' AND sql <> '' ORDER BY rowid"),
                try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
            )
        }
        let url = try #require(Bundle.module.url(forResource: "ReferenceValues/schema", withExtension: "sql"))
        #expect(found.map { $0 + ";\n" }.joined() == (try String(contentsOf: url, encoding: .utf8)))
        #expect(
            migrations == [
                "2026-11-observations", "2026-11-reference-data", "2026-11-forecasts", "2026-11-fits",
                "2026-11-sources", "2026-11-quality", "2026-11-issues", "2026-11-severities",
            ])
    }

    @Test func anOlderDatabaseIsBroughtUpToDate() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        try StoreMigrations.migrator.migrate(DatabasePool(path: path), upTo: "2026-11-observations")
        let store = try SQLiteStore(path: path)
        #expect(try store.territory().entries.isEmpty)
        let delivery = CrashDelivery(number: 0)
        #expect(try store.take(delivery.header, delivery.rows)?.added == 72)  // three series of 24 hours
    }

    /// A copy holds what the original held, and what is taken in later stands in one of them.
    @Test func aCopyStandsByItself() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("store.sqlite"))
        let (first, second) = (CrashDelivery(number: 0), CrashDelivery(number: 1))
        _ = try store.take(first.header, first.rows)
        try store.copy(to: folder.path("copy.sqlite"))
        let copy = try SQLiteStore(path: folder.path("copy.sqlite"))
        #expect(try copy.series() == store.series() && copy.series().count == 3)
        #expect(try copy.take(first.header, first.rows) == nil)
        #expect(try copy.take(second.header, second.rows) != nil)
        #expect(try copy.deliveries(limit: 9).count == 2 && store.deliveries(limit: 9).count == 1)
    }

    /// Forecasts of before the time of issue told them apart stay, each on its side of the record.
    @Test func forecastsOfAnOlderDatabaseStay() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        try StoreMigrations.migrator.migrate(DatabasePool(path: path), upTo: "2026-11-quality")
        let key = SeriesKey(.departement("75"), .visits, every: .day)
        let time = Instant(secondsSince1970: 86_400)
        let kept = ["vigie", "member:ets"].map { model in
            StoredForecast(
                series: key, origin: time, model: model, issuedAt: time, dataAsOf: time, seed: 1, version: "0",
                zone: "Europe/Paris", levels: [0.5], quantiles: [[3]], means: [3], paths: [2, 4], notes: [:])
        }
        try DatabaseQueue(path: path).write { db in
            for forecast in kept {
                try db.execute(
                    sql: "INSERT INTO forecast VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')",
                    arguments: [
                        key.description, 86_400, forecast.model, 86_400, 86_400, 1, "0", "Europe/Paris",
                        ForecastBody.encode(forecast),
                    ])
            }
        }
        let store = try SQLiteStore(path: path)
        #expect(
            try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9) == [kept[0]])
        #expect(try store.record(of: key, from: .distantPast, to: .distantFuture) == [kept[1]])
    }

    @Test func aNewerDatabaseIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        _ = try SQLiteStore(path: path)
        try DatabaseQueue(path: path).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2031-01-later')")
        }
        #expect(throws: StoreError.newerSchema(found: "2031-01-later")) { try SQLiteStore(path: path) }
    }

    @Test func whatIsNoDatabaseIsRefused() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 65, count: 5000).write(to: folder.url.appendingPathComponent("notes.txt"))
        for name in ["notes.txt", "no/such/folder.sqlite", ""] {
            let error = #expect(throws: StoreError.self) { try SQLiteStore(path: folder.path(name)) }
            guard case .cannotOpen = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
        }
    }

    @Test func damagedBlocksAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let store = try SQLiteStore(path: path)
        let delivery = CrashDelivery(number: 0)
        try store.take(delivery.header, delivery.rows)
        try DatabaseQueue(path: path).write {
            try $0.execute(sql: "UPDATE block SET versions = substr(versions, 1, 9)")
        }
        let error = #expect(throws: StoreError.self) { try store.archive(of: CrashDelivery.keys, from: nil) }
        if case .damaged = error { return }
        Issue.record("\(String(describing: error))")
    }
}

internal import Foundation
internal import GRDB
internal import Store
internal import TimeSeries

/// What models last estimated of each series.
enum FitTable {
    static func save(_ db: Database, _ fit: StoredFit) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO fit (series, model, version, body) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [fit.series.description, fit.model, fit.version, Data(fit.body)])
    }

    static func fits(_ db: Database, of key: SeriesKey) throws -> [StoredFit] {
        let statement = try db.cachedStatement(
            sql: "SELECT model, version, body FROM fit WHERE series = ? ORDER BY model")
        return try Row.fetchAll(statement, arguments: [key.description]).map { row in
            let body: Data = row[2]
            return StoredFit(series: key, model: row[0], version: row[1], body: [UInt8](body))
        }
    }
}

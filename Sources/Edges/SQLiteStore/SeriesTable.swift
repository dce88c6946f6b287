internal import GRDB
internal import Store
internal import TimeSeries

/// What share a replaced range: the series of one place and grain.
struct PlaceAndGrain: Hashable {
    var place: Place
    var grain: Grain
}

/// The series of the database, and what is known of each.
enum SeriesTable {
    struct Entry {
        var id: Int64
        var firstReference: Int
        var lastReference: Int
        var newestAvailable: Int
        var rows: Int
    }

    static func entry(_ db: Database, _ key: String) throws -> Entry? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, first_reference, last_reference, newest_available, rows FROM series WHERE key = ?")
        return try Row.fetchOne(statement, arguments: [key]).map { row in
            Entry(id: row[0], firstReference: row[1], lastReference: row[2], newestAvailable: row[3], rows: row[4])
        }
    }

    static func insert(
        _ db: Database, _ key: SeriesKey, _ text: String, first: Int, last: Int, newest: Int, rows: Int
    ) throws -> Entry {
        try db.cachedStatement(
            sql: """
                INSERT INTO series (key, place, grain, first_reference, last_reference, newest_available, rows)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [text, key.place.description, key.grain.rawValue, first, last, newest, rows])
        return Entry(
            id: db.lastInsertedRowID, firstReference: first, lastReference: last, newestAvailable: newest, rows: rows)
    }

    static func update(_ db: Database, _ entry: Entry) throws {
        try db.cachedStatement(
            sql: """
                UPDATE series SET first_reference = ?, last_reference = ?, newest_available = ?, rows = ? WHERE id = ?
                """
        ).execute(
            arguments: [entry.firstReference, entry.lastReference, entry.newestAvailable, entry.rows, entry.id])
    }

    static func keys(_ db: Database, of scope: PlaceAndGrain) throws -> [SeriesKey] {
        let statement = try db.cachedStatement(sql: "SELECT key FROM series WHERE place = ? AND grain = ?")
        return try String.fetchAll(statement, arguments: [scope.place.description, scope.grain.rawValue])
            .map { try key($0) }
    }

    static func summaries(_ db: Database) throws -> [SeriesSummary] {
        let statement = try db.cachedStatement(
            sql: "SELECT key, first_reference, last_reference, newest_available, rows FROM series ORDER BY key")
        return try Row.fetchAll(statement).map { row in
            SeriesSummary(
                key: try key(row[0]), firstReference: Instant(secondsSince1970: row[1]),
                lastReference: Instant(secondsSince1970: row[2]),
                newestAvailableAt: Instant(secondsSince1970: row[3]), rows: row[4])
        }
    }

    private static func key(_ text: String) throws -> SeriesKey {
        guard let key = SeriesKey(text) else { throw StoreError.damaged(what: "series \(text)") }
        return key
    }
}

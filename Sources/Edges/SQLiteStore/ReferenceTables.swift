internal import GRDB
internal import TimeSeries

/// Places and school holidays; later entries replace earlier ones.
enum ReferenceTables {
    static func save(_ db: Database, _ entries: [Territory.Entry]) throws {
        let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO territory (place, body) VALUES (?, ?)")
        for entry in entries {
            try statement.execute(arguments: [entry.place.description, try JSONText.encode(entry)])
        }
    }

    static func territory(_ db: Database) throws -> Territory {
        let bodies = try String.fetchAll(db, sql: "SELECT body FROM territory ORDER BY place")
        return Territory(try bodies.map { try JSONText.decode(Territory.Entry.self, $0) })
    }

    static func save(_ db: Database, _ periods: [SchoolHoliday]) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO school_holiday (first_day, name, zones, body) VALUES (?, ?, ?, ?)")
        for period in periods {
            let zones = period.zones.map(\.rawValue).joined()
            try statement.execute(
                arguments: [period.from.description, period.name, zones, try JSONText.encode(period)])
        }
    }

    static func schoolHolidays(_ db: Database) throws -> [SchoolHoliday] {
        try String.fetchAll(db, sql: "SELECT body FROM school_holiday ORDER BY first_day, name, zones")
            .map { try JSONText.decode(SchoolHoliday.self, $0) }
    }
}

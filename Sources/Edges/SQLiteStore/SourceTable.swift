internal import GRDB
internal import Store

/// How each source fares.
enum SourceTable {
    static func save(_ db: Database, _ status: SourceStatus) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO source (name, body) VALUES (?, ?)")
            .execute(arguments: [status.name, try JSONText.encode(status)])
    }

    static func all(_ db: Database) throws -> [SourceStatus] {
        try String.fetchAll(db, sql: "SELECT body FROM source").map { try JSONText.decode(SourceStatus.self, $0) }
    }
}

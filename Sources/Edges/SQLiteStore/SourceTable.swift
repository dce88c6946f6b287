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

/// What the checks last found in the whole store.
enum QualityTable {
    static func save(_ db: Database, _ report: QualityReport) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO quality (id, body) VALUES (1, ?)")
            .execute(arguments: [try JSONText.encode(report)])
    }

    static func last(_ db: Database) throws -> QualityReport? {
        try String.fetchOne(db, sql: "SELECT body FROM quality").map { try JSONText.decode(QualityReport.self, $0) }
    }
}

internal import GRDB
internal import Store
internal import TimeSeries

/// The deliveries taken in; a row for each connector and hash.
enum DeliveryTable {
    static func holds(_ db: Database, _ header: DeliveryHeader) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM delivery WHERE connector = ? AND hash = ?")
        return try Int.fetchOne(statement, arguments: [header.connector, header.hash]) != nil
    }

    static func insert(_ db: Database, _ record: DeliveryRecord) throws -> Int64 {
        let header = record.header
        try db.cachedStatement(
            sql: """
                INSERT INTO delivery (connector, name, hash, received_at, read, added, revised, unchanged, newest_available)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                header.connector, header.name, header.hash, header.receivedAt.secondsSince1970, record.read,
                record.added, record.revised, record.unchanged, record.newestAvailableAt?.secondsSince1970,
            ])
        let id = db.lastInsertedRowID
        if let scope = record.scope {
            try db.cachedStatement(sql: "INSERT INTO delivery_scope (delivery, body) VALUES (?, ?)")
                .execute(arguments: [id, try JSONText.encode(scope)])
        }
        return id
    }

    static func newest(_ db: Database, limit: Int) throws -> [DeliveryRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT connector, name, hash, received_at, read, added, revised, unchanged, newest_available, body
                FROM delivery LEFT JOIN delivery_scope ON delivery_scope.delivery = delivery.id
                ORDER BY id DESC LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [max(0, limit)]).map { row in
            DeliveryRecord(
                header: header(row), read: row[4], added: row[5], revised: row[6], unchanged: row[7],
                newestAvailableAt: (row[8] as Int?).map { Instant(secondsSince1970: $0) },
                scope: try (row[9] as String?).map { try JSONText.decode(DeliveryScope.self, $0) })
        }
    }

    /// Reads the header from the first four columns: connector, name, hash, received_at.
    static func header(_ row: Row) -> DeliveryHeader {
        DeliveryHeader(
            connector: row[0], name: row[1], hash: row[2], receivedAt: Instant(secondsSince1970: row[3]))
    }
}

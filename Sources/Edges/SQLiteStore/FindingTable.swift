internal import Foundation
internal import GRDB
internal import Store
internal import TimeSeries

/// The findings of each delivery, in its order.
enum FindingTable {
    static func insert(_ db: Database, _ finding: Finding, position: Int, delivery: Int64) throws {
        try db.cachedStatement(sql: "INSERT INTO finding (delivery, position, series, body) VALUES (?, ?, ?, ?)")
            .execute(
                arguments: [delivery, position, finding.series?.description, try JSONText.encode(finding)])
    }

    static func newest(
        _ db: Database, series: SeriesKey?, atLeast: Finding.Severity, limit: Int
    ) throws -> [StoredFinding] {
        var conditions: [String] = []
        if series != nil { conditions.append("series = :series") }
        // The names are our own.
        let severities = Finding.Severity.allCases.filter { $0 >= atLeast }.map { "'\($0.rawValue)'" }
        if severities.count < Finding.Severity.allCases.count {
            conditions.append("json_extract(body, '$.severity') IN (\(severities.joined(separator: ", ")))")
        }
        let statement = try db.cachedStatement(
            sql: """
                SELECT connector, name, hash, received_at, body FROM finding JOIN delivery ON delivery.id = finding.delivery
                \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
                ORDER BY finding.delivery DESC, position LIMIT :limit
                """)
        var arguments: StatementArguments = ["limit": max(0, limit)]
        if let series { arguments += ["series": series.description] }
        return try Row.fetchAll(statement, arguments: arguments).map { row in
            StoredFinding(
                finding: try JSONText.decode(Finding.self, row[4]), delivery: DeliveryTable.header(row))
        }
    }
}

/// Small values kept as JSON text.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

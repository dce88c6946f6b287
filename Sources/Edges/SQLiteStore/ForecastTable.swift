internal import Foundation
internal import GRDB
internal import Store
internal import TimeSeries

/// Issued forecasts, one for each series, origin, model and time of issue; and those of the record, one for each series, origin and
/// model.
enum ForecastTable {
    private static func name(ofRecord: Bool) -> String { ofRecord ? "forecast" : "issued_forecast" }

    /// Keeps a forecast unless one with the same identity was issued already; one of the record replaces it.
    static func insert(_ db: Database, _ forecast: StoredForecast) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR \(forecast.isOfRecord ? "REPLACE" : "IGNORE") INTO \(name(ofRecord: forecast.isOfRecord))
                (series, origin, model, issued_at, data_as_of, seed, version, zone, body, notes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                forecast.series.description, forecast.origin.secondsSince1970, forecast.model,
                forecast.issuedAt.secondsSince1970, forecast.dataAsOf.secondsSince1970,
                Int64(bitPattern: forecast.seed), forecast.version, forecast.zone, ForecastBody.encode(forecast),
                try JSONText.encode(forecast.notes),
            ])
    }

    /// - Parameters:
    ///   - model: nil: any.
    ///   - ofRecord: those made for the record, or those issued.
    ///   - limit: negative: all.
    static func newest(
        _ db: Database, of key: SeriesKey, by model: String? = nil, from: Instant, to: Instant, ofRecord: Bool,
        limit: Int
    ) throws -> [StoredForecast] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT origin, model, issued_at, data_as_of, seed, version, zone, body, notes
                FROM \(name(ofRecord: ofRecord))
                WHERE series = :series AND origin >= :from AND origin <= :to \(model == nil ? "" : "AND model = :model")
                ORDER BY origin DESC, issued_at DESC, model LIMIT :limit
                """)
        var arguments: StatementArguments = [
            "series": key.description, "from": from.secondsSince1970, "to": to.secondsSince1970, "limit": limit,
        ]
        if let model { arguments += ["model": model] }
        return try Row.fetchAll(statement, arguments: arguments).map { row in
            var forecast = StoredForecast(
                series: key, origin: Instant(secondsSince1970: row[0]), model: row[1],
                issuedAt: Instant(secondsSince1970: row[2]), dataAsOf: Instant(secondsSince1970: row[3]),
                seed: UInt64(bitPattern: row[4]), version: row[5], zone: row[6], levels: [], quantiles: [], means: [],
                notes: try JSONText.decode([String: String].self, row[8]))
            let body: Data = row[7]
            try body.withUnsafeBytes { try ForecastBody.decode($0, into: &forecast) }
            return forecast
        }
    }
}

/// The numbers of a forecast as compact bytes: levels, quantiles, means, paths.
///
/// Layout: a format byte (1); levels; the number of steps and for each its quantiles; means; each list as its length and a
/// ``ValueColumn``; paths as their number and zigzag varints.
enum ForecastBody {
    private static let format: UInt8 = 1
    /// No list of a forecast is longer: 1,000 draws of a year of hours.
    private static let limit = 10_000_000

    static func encode(_ forecast: StoredForecast) -> Data {
        var writer = ByteWriter(capacity: 64 + forecast.paths.count)
        writer.write(byte: format)
        write(forecast.levels, into: &writer)
        writer.write(varint: UInt64(forecast.quantiles.count))
        for step in forecast.quantiles { write(step, into: &writer) }
        write(forecast.means, into: &writer)
        writer.write(varint: UInt64(forecast.paths.count))
        for value in forecast.paths { writer.write(signed: Int(value)) }
        return Data(writer.bytes)
    }

    static func decode(_ bytes: UnsafeRawBufferPointer, into forecast: inout StoredForecast) throws(BlockError) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == format else { throw .malformed }
        forecast.levels = try values(from: &reader)
        for _ in 0..<(try reader.count(limit: limit)) { forecast.quantiles.append(try values(from: &reader)) }
        forecast.means = try values(from: &reader)
        let draws = try reader.count(limit: limit)
        forecast.paths.reserveCapacity(draws)
        for _ in 0..<draws {
            guard let value = Int32(exactly: try reader.signed()) else { throw .malformed }
            forecast.paths.append(value)
        }
        guard reader.isAtEnd else { throw .malformed }
    }

    private static func write(_ values: [Double], into writer: inout ByteWriter) {
        writer.write(varint: UInt64(values.count))
        ValueColumn.encode(values, into: &writer)
    }

    private static func values(from reader: inout ByteReader) throws(BlockError) -> [Double] {
        let count = try reader.count(limit: limit)
        return try ValueColumn.decode(count, from: &reader)
    }
}

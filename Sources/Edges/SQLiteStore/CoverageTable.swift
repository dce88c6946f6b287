internal import GRDB
internal import Store
internal import TimeSeries

/// What deliveries stated completely; needed when an older statement arrives after them.
enum CoverageTable {
    static func insert(_ db: Database, _ range: ReplacedRange, delivery: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO coverage (delivery, place, grain, measures, first_reference, end_reference, absent, available)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                delivery, range.place.description, range.grain.rawValue,
                range.measures.map(\.name).joined(separator: "|"), range.from.secondsSince1970,
                range.to.secondsSince1970, range.absent.rawValue, range.availableAt.secondsSince1970,
            ])
    }

    /// Coverages of a few places, read once for all their series.
    struct Cache {
        private struct Loaded {
            var after: Int
            var coverages: [(measures: Set<String>, coverage: Coverage)]
        }

        private let db: Database
        private var loaded: [PlaceAndGrain: Loaded] = [:]

        init(_ db: Database) { self.db = db }

        /// Coverages of a series by earlier deliveries that hold from after an instant, in the order of the deliveries.
        mutating func of(_ key: SeriesKey, after instant: Int) throws -> [Coverage] {
            let scope = PlaceAndGrain(place: key.place, grain: key.grain)
            if loaded[scope].map({ $0.after > instant }) ?? true { loaded[scope] = try load(scope, after: instant) }
            return loaded[scope]?.coverages.lazy
                .filter { $0.coverage.available > instant && $0.measures.contains(key.measure.name) }
                .map(\.coverage) ?? []
        }

        private func load(_ scope: PlaceAndGrain, after instant: Int) throws -> Loaded {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT measures, first_reference, end_reference, absent, available FROM coverage
                    WHERE place = ? AND grain = ? AND available > ? ORDER BY id
                    """)
            let rows = try Row.fetchAll(
                statement, arguments: [scope.place.description, scope.grain.rawValue, instant])
            return Loaded(
                after: instant,
                coverages: try rows.map { row in
                    let (names, text): (String, String) = (row[0], row[3])
                    guard let absent = ReplacedRange.Absent(rawValue: text) else {
                        throw StoreError.damaged(what: "coverage \(text)")
                    }
                    return (
                        Set(names.split(separator: "|").map(String.init)),
                        Coverage(from: row[1], to: row[2], available: row[4], absent: absent == .zero ? 0 : .nan)
                    )
                })
        }
    }
}

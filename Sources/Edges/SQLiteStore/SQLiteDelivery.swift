internal import Foundation
internal import GRDB
internal import Store
internal import TimeSeries

/// A delivery on its way into the database.
///
/// Rows are gathered by series, beyond a bound in a ``RowSpill``; the write lock is held during `commit` only, which
/// merges series after series in one transaction.
final class SQLiteDelivery: DeliveryTransaction {
    private let header: DeliveryHeader
    private let store: SQLiteStore
    private var stated = StatedRows()
    private var spill: RowSpill?

    init(header: DeliveryHeader, store: SQLiteStore) {
        self.header = header
        self.store = store
    }

    func append(_ batch: ObservationBatch) throws(StoreError) {
        stated.append(batch)
        guard stated.held > store.heldRows else { return }
        do {
            let spill = try self.spill ?? RowSpill(besides: store.path)
            self.spill = spill
            for series in stated.keys.indices where !stated.rows[series].isEmpty {
                try spill.append(stated.take(series), of: series)
            }
        } catch {
            rollback()
            throw StoreError(error, path: store.path)
        }
    }

    func commit(replaced: [ReplacedRange], findings: [Finding]) throws(StoreError) -> DeliveryRecord {
        defer { rollback() }
        return try store.write { db in try self.commit(db, replaced, findings) }
    }

    func rollback() {
        stated = StatedRows()
        spill = nil
    }

    private func commit(_ db: Database, _ replaced: [ReplacedRange], _ findings: [Finding]) throws -> DeliveryRecord {
        var record = DeliveryRecord(
            header: header, read: stated.count, added: 0, revised: 0, unchanged: stated.count,
            newestAvailableAt: stated.newestAvailable.map { Instant(secondsSince1970: $0) },
            scope: DeliveryScope(stated, replaced))
        // Another process may have taken in the same delivery since `begin`.
        if try DeliveryTable.holds(db, header) { return record }
        let counts = try merge(db, replaced)
        (record.added, record.revised, record.unchanged) = (counts.added, counts.revised, counts.unchanged)
        let delivery = try DeliveryTable.insert(db, record)
        for range in replaced { try CoverageTable.insert(db, range, delivery: delivery) }
        for (position, finding) in findings.enumerated() {
            try FindingTable.insert(db, finding, position: position, delivery: delivery)
        }
        return record
    }

    private func merge(_ db: Database, _ replaced: [ReplacedRange]) throws -> SeriesMerge.Counts {
        var counts = SeriesMerge.Counts()
        var coverages = CoverageTable.Cache(db)
        let named = Set(stated.keys)
        var left: [SeriesKey] = []
        for scope in Set(replaced.map { PlaceAndGrain(place: $0.place, grain: $0.grain) }) {
            left += try SeriesTable.keys(db, of: scope).filter { !named.contains($0) }
        }
        let numbered = stated.keys.enumerated().map { (number: Int?.some($0.offset), key: $0.element) }
        // In the order of keys, so that the series of a site lie together in the file.
        let all = (numbered + left.map { (number: nil, key: $0) }).map { ($0.number, $0.key, $0.key.description) }
            .sorted { $0.2 < $1.2 }
        for (number, key, text) in all {
            var rows: [Version] = []
            if let number {
                rows = try spill?.rows(of: number) ?? []
                rows += stated.take(number)
            }
            let replacing = replaced.filter { $0.concerns(key) }.map { Coverage($0) }
            if rows.isEmpty, replacing.isEmpty { continue }
            let earliest = (rows.lazy.map(\.available) + replacing.lazy.map(\.available)).min() ?? Int.max
            let earlier = try coverages.of(key, after: earliest)
            counts += try merge(db, key, text, rows, replacing, earlier)
        }
        return counts
    }

    private func merge(
        _ db: Database, _ key: SeriesKey, _ text: String, _ rows: [Version], _ replaced: [Coverage],
        _ earlier: [Coverage]
    ) throws -> SeriesMerge.Counts {
        var series = try SeriesTable.entry(db, text)
        // Whatever is known lies between the first and the last reference time of the series.
        let ranges = series.map { known in
            replaced.map { (max($0.from, known.firstReference), min($0.to - 1, known.lastReference)) }.filter {
                $0.0 <= $0.1
            }
        }
        guard let first = ((ranges ?? []).map(\.0) + [rows.lazy.map(\.reference).min()].compactMap(\.self)).min(),
            let last = ((ranges ?? []).map(\.1) + [rows.lazy.map(\.reference).max()].compactMap(\.self)).max()
        else { return SeriesMerge.Counts() }
        let blocks = try SeriesBlocks(db, series: series?.id, from: first, through: last)
        let merge = SeriesMerge(known: blocks.versions, stated: rows, replaced: replaced, earlier: earlier)
        let added = merge.versions.count - blocks.versions.count
        guard added > 0 else { return merge.counts }
        let newest = merge.versions.lazy.map(\.available).max() ?? Int.min
        if var known = series {
            known.firstReference = min(known.firstReference, first)
            known.lastReference = max(known.lastReference, last)
            known.newestAvailable = max(known.newestAvailable, newest)
            known.rows += added
            try SeriesTable.update(db, known)
            series = known
        } else {
            series = try SeriesTable.insert(db, key, text, first: first, last: last, newest: newest, rows: added)
        }
        if let id = series?.id { try blocks.write(db, merge.versions, series: id) }
        return merge.counts
    }
}

internal import Foundation
internal import GRDB
internal import Store

/// The blocks of one series in the database: read where a stretch of reference times needs them, written where rows came.
struct SeriesBlocks {
    /// Rows of a full block.
    static let capacity = 4096
    /// A last block with fewer rows takes in rows that follow it; with more it is left as it is.
    static let openLimit = 1024

    struct Block {
        var id: Int64
        var first: Int
        var last: Int
        var rows: Int
    }

    /// Blocks read, ordered by reference time.
    private(set) var blocks: [Block] = []
    /// Their versions, ordered by reference time.
    private(set) var versions: [Version] = []

    /// Reads the blocks that hold, or should take in, versions with reference times in a range.
    ///
    /// A series that is not in the database yet (nil) has none.
    init(_ db: Database, series: Int64?, from first: Int, through last: Int) throws {
        guard let series else { return }
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, first_reference, last_reference, rows, versions FROM block
                WHERE series = ?1 AND first_reference <= ?2
                AND first_reference >= IFNULL(
                    (SELECT MAX(first_reference) FROM block WHERE series = ?1 AND first_reference <= ?3), ?3)
                ORDER BY first_reference
                """)
        let cursor = try Row.fetchCursor(statement, arguments: [series, last, first])
        while let row = try cursor.next() {
            let block = Block(id: row[0], first: row[1], last: row[2], rows: row[3])
            // The block before the range is of use only if it is still open at its end.
            if block.last < first, block.rows >= Self.openLimit { continue }
            blocks.append(block)
            try row.withUnsafeData(atIndex: 4) { data in
                try data?.withUnsafeBytes { try VersionBlock.decode($0, count: block.rows, into: &versions) }
            }
        }
    }

    /// All versions of a series with reference times from `first` on.
    static func versions(_ db: Database, series: Int64, from first: Int) throws -> [Version] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT rows, versions FROM block WHERE series = ? AND last_reference >= ? ORDER BY first_reference
                """)
        var versions: [Version] = []
        let cursor = try Row.fetchCursor(statement, arguments: [series, first])
        while let row = try cursor.next() {
            let rows: Int = row[0]
            try row.withUnsafeData(atIndex: 1) { data in
                try data?.withUnsafeBytes { try VersionBlock.decode($0, count: rows, into: &versions) }
            }
        }
        let start = SeriesMerge.firstIndex(in: versions, notBefore: first)
        if start > 0 { versions.removeFirst(start) }
        return versions
    }

    /// Writes back the versions read with those added to them; blocks that took in nothing are not touched.
    func write(_ db: Database, _ merged: [Version], series: Int64) throws {
        var start = 0
        for (index, block) in blocks.enumerated() {
            let isLast = index == blocks.count - 1
            var end = merged.count
            if !isLast {
                end = SeriesMerge.firstIndex(in: merged, notBefore: blocks[index + 1].first)
            } else if block.rows >= Self.openLimit {
                end = SeriesMerge.firstIndex(in: merged, notBefore: block.last + 1)
            }
            // Versions are only ever added: as many as before means the same ones.
            if end - start != block.rows { try replace(db, block, merged[start..<end], series, isLast: isLast) }
            start = end
        }
        try insert(db, merged[start...], series, evenly: false)
    }

    private func replace(_ db: Database, _ block: Block, _ versions: ArraySlice<Version>, _ series: Int64, isLast: Bool)
        throws
    {
        guard versions.count <= Self.capacity, let first = versions.first, let last = versions.last else {
            try db.cachedStatement(sql: "DELETE FROM block WHERE id = ?").execute(arguments: [block.id])
            try insert(db, versions, series, evenly: !isLast)
            return
        }
        try db.cachedStatement(
            sql: "UPDATE block SET first_reference = ?, last_reference = ?, rows = ?, versions = ? WHERE id = ?"
        ).execute(
            arguments: [first.reference, last.reference, versions.count, Data(VersionBlock.encode(versions)), block.id])
    }

    /// Cuts versions into new blocks, between steps; evenly where more may come anywhere, full ones where more come last.
    private func insert(_ db: Database, _ versions: ArraySlice<Version>, _ series: Int64, evenly: Bool) throws {
        let parts = (versions.count + Self.capacity - 1) / Self.capacity
        let size = evenly && parts > 1 ? (versions.count + parts - 1) / parts : Self.capacity
        var rest = versions
        while let first = rest.first {
            var cut = min(rest.startIndex + size, rest.endIndex)
            while cut < rest.endIndex, rest[cut].reference == rest[cut - 1].reference { cut += 1 }
            let part = rest[rest.startIndex..<cut]
            try db.cachedStatement(
                sql: """
                    INSERT INTO block (series, first_reference, last_reference, rows, versions) VALUES (?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    series, first.reference, rest[cut - 1].reference, part.count, Data(VersionBlock.encode(part)),
                ])
            rest = rest[cut...]
        }
    }
}

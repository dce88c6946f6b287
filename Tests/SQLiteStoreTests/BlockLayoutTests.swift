import Foundation
import GRDB
import SQLiteStore
import Statistics
import Store
import StoreTesting
import Testing
import TimeSeries

@Suite("SQLite store: blocks")
struct BlockLayoutTests {
    private let key = SeriesKey(.site("990000001"), .visits, every: .hour)

    /// Stretches of random length anywhere, repeated and overlapping: blocks stay apart, bounded and complete.
    @Test func blocksOfASeriesStayApart() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let (store, memory) = (try SQLiteStore(path: path), MemoryStore())
        var generator = SeededGenerator(seed: 12)
        for number in 0..<40 {
            let start = generator.integer(below: 30_000)
            let length = 1 + generator.integer(below: number % 5 == 0 ? 6000 : 300)
            let available = Instant(secondsSince1970: 200_000_000 + generator.integer(below: 20) * 3600)
            let rows = (start..<start + length).map { hour in
                Observation(
                    series: key, referenceTime: Instant(secondsSince1970: hour * 3600),
                    value: Double(generator.integer(below: 5)), availableAt: available)
            }
            let header = DeliveryHeader(connector: "c", name: "n", hash: "\(number)", receivedAt: available)
            let record = try store.take(header, rows, batchRows: 1000)
            #expect(try record == memory.take(header, rows, batchRows: 1000))
        }
        let found = try store.archive(of: [key], from: nil).versions(of: key)
        #expect(try found == memory.archive(of: [key], from: nil).versions(of: key))
        let blocks = try StoredLayout(path: path)
        #expect(blocks.overlapping == 0)
        #expect(try blocks.rowsByBlock.reduce(0, +) == memory.series().first?.rows)
        // 4096 rows: the capacity of a block (docs/decisions/0004); no step has that many versions here.
        #expect((blocks.rowsByBlock.max() ?? 0) <= 4096)
        #expect(blocks.integrity == "ok")
    }

    /// Three versions of each hour: 4,096 rows end in the middle of a step, a block does not.
    @Test func versionsOfAStepStayTogether() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let rows = (0..<12_000).map { number in
            Observation(
                series: key, referenceTime: Instant(secondsSince1970: number / 3 * 3600), value: Double(number % 7),
                availableAt: Instant(secondsSince1970: 100_000_000 + number % 3))
        }
        let header = DeliveryHeader(connector: "c", name: "n", hash: "h", receivedAt: Instant(secondsSince1970: 0))
        try SQLiteStore(path: path).take(header, rows, batchRows: 4000)
        let layout = try StoredLayout(path: path)
        #expect(layout.rowsByBlock == [4098, 4098, 3804])  // 1,366 steps twice, then the rest of 4,000
        #expect(layout.overlapping == 0)
    }

    /// Days that come one by one end in few blocks: a block is closed at 1,024 rows, so 365 × 24 rows take at most 9.
    @Test func dailyDeliveriesAreCompacted() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("store.sqlite")
        let store = try SQLiteStore(path: path)
        for day in 0..<365 {
            let available = Instant(secondsSince1970: (day + 1) * 86_400)
            let rows = (0..<24).map { hour in
                Observation(
                    series: key, referenceTime: Instant(secondsSince1970: (day * 24 + hour) * 3600),
                    value: Double(hour), availableAt: available)
            }
            try store.take(
                DeliveryHeader(connector: "c", name: "n", hash: "\(day)", receivedAt: available), rows, batchRows: 24)
        }
        let layout = try StoredLayout(path: path)
        #expect(layout.rowsByBlock.reduce(0, +) == 365 * 24)
        #expect(layout.rowsByBlock.count <= 9)
    }
}

/// What lies in the file, read past the store.
struct StoredLayout {
    var rowsByBlock: [Int]
    /// Pairs of blocks of one series that share reference times.
    var overlapping: Int
    /// Series whose number of rows is not that of their blocks.
    var miscounted: Int
    var integrity: String

    init(path: String) throws {
        self = try DatabaseQueue(path: path).read { db in
            StoredLayout(
                rowsByBlock: try Int.fetchAll(db, sql: "SELECT rows FROM block ORDER BY series, first_reference"),
                overlapping: try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM block a JOIN block b ON a.series = b.series AND a.id < b.id
                        AND a.first_reference <= b.last_reference AND b.first_reference <= a.last_reference
                        """) ?? -1,
                miscounted: try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM series
                        WHERE rows <> (SELECT TOTAL(rows) FROM block WHERE block.series = series.id)
                        """) ?? -1,
                integrity: try String.fetchOne(db, sql: "PRAGMA integrity_check") ?? "")
        }
    }

    private init(rowsByBlock: [Int], overlapping: Int, miscounted: Int, integrity: String) {
        self.rowsByBlock = rowsByBlock
        self.overlapping = overlapping
        self.miscounted = miscounted
        self.integrity = integrity
    }
}

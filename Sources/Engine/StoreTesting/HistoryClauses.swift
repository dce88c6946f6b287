import Statistics
import Store
import TimeSeries

extension StoreContract {
    static let historyClauses: [StoreContract] = [
        StoreContract(name: "random histories are answered as by a log of every statement") { make in
            for seed in UInt64(1)...8 {
                var generator = SeededGenerator(seed: seed)
                let history = RandomHistory(count: 30, using: &generator)
                let store = try make()
                let memory = MemoryStore()
                var log = StatementLog()
                for (number, delivery) in history.deliveries.enumerated() {
                    let record = try store.take(delivery.header, delivery.rows, replaced: delivery.replaced)
                    let expected = try memory.take(delivery.header, delivery.rows, replaced: delivery.replaced)
                    try requireEqual(record, expected, "seed \(seed), delivery \(number), record")
                    if record != nil { log.take(delivery.rows, replaced: delivery.replaced) }
                    if number % 6 == 5 {
                        try compare(store, memory, log, "seed \(seed), delivery \(number)", using: &generator)
                    }
                }
            }
        },
        StoreContract(name: "long series with revisions, gaps and late stretches equal the in-memory ones") { make in
            let store = try make()
            let memory = MemoryStore()
            for (number, rows) in longDeliveries().enumerated() {
                let header = DeliveryHeader(
                    connector: "contract", name: "\(number)", hash: "\(number)",
                    receivedAt: Instant(secondsSince1970: number))
                let record = try store.take(header, rows, batchRows: 1000)
                try requireEqual(record, try memory.take(header, rows, batchRows: 1000), "delivery \(number)")
            }
            try requireEqual(try store.series(), try memory.series(), "series")
            for from in [nil, 0, 3000, 9000, 9001, 40_000] {
                let start = from.map { Instant(secondsSince1970: $0 * 3600) }
                let (found, expected) = (
                    try store.archive(of: [longKey], from: start), try memory.archive(of: [longKey], from: start)
                )
                try requireEqual(found.keys, expected.keys, "series from hour \(from ?? -1) on")
                let (versions, those) = (found.versions(of: longKey), expected.versions(of: longKey))
                try requireEqual(versions.count, those.count, "versions from hour \(from ?? -1) on")
                let differing = zip(versions, those).first { $0 != $1 }
                try require(differing == nil, "from hour \(from ?? -1) on: \(differing.debugDescription)")
            }
        },
        StoreContract(name: "every value and time comes back as it was") { make in
            let values: [Double?] = [
                0, 1, -1, 63, 64, 1e6, -1e6, 0.1, 12.34, 0.00001, 1 / 3, .pi, 1e300, -1e-300, .infinity, -.infinity,
                0x1p52, 0x1p53, nil, nil, 0, 0, 0, nil, 7,
            ]
            let times = [
                Instant.distantPast, Instant(secondsSince1970: -1), Instant(secondsSince1970: 0), .distantFuture,
            ]
            let key = SeriesKey(Place(.area, "où ? \"'; --"), Measure("température"), .syndrome("été"), every: .week)
            // All at once, and each value alone: a column of one kind is written otherwise than a mixed one.
            for chosen in [values] + values.map({ [$0] }) {
                let store = try make()
                var rows: [Observation] = []
                for (offset, value) in chosen.enumerated() {
                    for time in times {
                        rows.append(
                            Observation(
                                series: key, referenceTime: time.advanced(bySeconds: offset), value: value,
                                availableAt: times[(offset + 1) % times.count]))
                    }
                }
                try store.take(
                    DeliveryHeader(connector: "c", name: "n", hash: "h", receivedAt: .distantPast), rows)
                let found = try store.archive(of: [key], from: nil).versions(of: key)
                let expected = ObservationArchive(rows).versions(of: key)
                try requireEqual(found, expected, "versions of \(chosen)")
            }
        },
    ]
}

/// At random origins, values as the log says; everywhere, versions as the in-memory store has them.
private func compare(
    _ store: any ObservationStore, _ memory: MemoryStore, _ log: StatementLog, _ context: String,
    using generator: inout SeededGenerator
) throws {
    try requireEqual(try store.series(), try memory.series(), "\(context): series")
    let archive = try store.archive(of: RandomHistory.keys, from: nil)
    let inMemory = try memory.archive(of: RandomHistory.keys, from: nil)
    let span = RandomHistory.last.seconds(since: RandomHistory.first) / 3600
    for key in RandomHistory.keys {
        try requireEqual(archive.versions(of: key), inMemory.versions(of: key), "\(context): versions of \(key)")
        for _ in 0..<6 {
            let origin = RandomHistory.first.advanced(bySeconds: 3600 * (generator.integer(below: span + 2) - 1))
            let found = archive.asOf(origin).current(key).map { ($0.referenceTime, $0.value) }
            try requireEqual(
                Dictionary(uniqueKeysWithValues: found), log.values(of: key, asOf: origin),
                "\(context): \(key) at \(origin)")
        }
    }
}

private let longKey = SeriesKey(.site("990000003"), .visits, every: .hour)

/// 20,000 hours in a first delivery with a hole of 1,000; then a day at a time; a week revised in the middle; the hole
/// filled; 4,500 hours before the beginning; and every hour of a stretch revised twice.
private func longDeliveries() -> [[Observation]] {
    var generator = SeededGenerator(seed: 3)
    func rows(_ hours: some Sequence<Int>, delay: Int) -> [Observation] {
        hours.map { hour in
            let value = generator.integer(below: 9)
            return Observation(
                series: longKey, referenceTime: Instant(secondsSince1970: hour * 3600),
                value: value == 8 ? nil : Double(value), availableAt: Instant(secondsSince1970: (hour + delay) * 3600))
        }
    }
    var deliveries = [rows(Array(0..<9000) + Array(10_000..<20_000), delay: 1)]
    for day in 0..<60 { deliveries.append(rows(20_000 + 24 * day..<20_024 + 24 * day, delay: 5)) }
    deliveries.append(rows(4_000..<4_168, delay: 50))
    deliveries.append(rows((9_000..<10_000).reversed(), delay: 2))
    deliveries.append(rows(-4_500..<0, delay: 1))
    for delay in [60, 40] { deliveries.append(rows(11_000..<16_000, delay: delay)) }
    deliveries.append(rows([30_000, 25_000, 22_000, 21_441], delay: 1))
    return deliveries
}

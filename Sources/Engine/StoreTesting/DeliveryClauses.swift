import Store
import TimeSeries

/// One site, hour by hour; times are small numbers of hours so that the cases can be followed by hand.
private let site = Place.site("990000001")
private let visits = SeriesKey(site, .visits, every: .hour)
private let admissions = SeriesKey(site, .admissions, every: .hour)

private func hour(_ number: Int) -> Instant { Instant(secondsSince1970: 1_800_000_000 + 3600 * number) }

private func header(_ name: String) -> DeliveryHeader {
    DeliveryHeader(connector: "contract", name: name, hash: name, receivedAt: hour(100))
}

private func row(_ step: Int, _ value: Double?, of key: SeriesKey = visits, at available: Int) -> Observation {
    Observation(series: key, referenceTime: hour(step), value: value, availableAt: hour(available))
}

private func replaces(
    _ steps: Range<Int>, _ absent: ReplacedRange.Absent = .zero, at available: Int, measures: [Measure] = [.visits]
) -> ReplacedRange {
    ReplacedRange(
        place: site, measures: measures, grain: .hour, from: hour(steps.lowerBound), to: hour(steps.upperBound),
        absent: absent, availableAt: hour(available))
}

extension ObservationStore {
    /// What holds at an origin: `step number: value` of each step known, `-` for a missing one.
    fileprivate func known(_ key: SeriesKey = visits, at origin: Int) throws -> String {
        try archive(of: [key], from: nil).asOf(hour(origin)).current(key).map { version in
            let step = version.referenceTime.seconds(since: hour(0)) / 3600
            return "\(step): \(version.value.map { "\(Int($0))" } ?? "-")"
        }.joined(separator: ", ")
    }

    fileprivate func rows(_ key: SeriesKey = visits) throws -> Int {
        try series().first { $0.key == key }?.rows ?? 0
    }
}

extension DeliveryRecord {
    /// read, added, revised, unchanged.
    fileprivate var numbers: [Int] { [read, added, revised, unchanged] }
}

extension StoreContract {
    static let deliveryClauses: [StoreContract] = [
        StoreContract(name: "a delivery is invisible before its commit and gone after a rollback") { make in
            let store = try make()
            guard let delivery = try store.begin(header("a")) else {
                throw ContractViolation("a new delivery is refused")
            }
            try delivery.append(ObservationBatch([row(1, 5, at: 2)]))
            try requireEqual(try store.known(at: 9), "", "before the commit")
            delivery.rollback()
            try requireEqual(try store.known(at: 9), "", "after the rollback")
            try requireEqual(try store.deliveries(limit: 9), [], "deliveries after the rollback")
            let record = try store.take(header("a"), [row(1, 5, at: 2)])
            try requireEqual(record?.numbers, [1, 1, 0, 0], "the same delivery after the rollback")
            try requireEqual(try store.known(at: 9), "1: 5", "after the commit")
        },
        StoreContract(name: "a delivery that was taken in changes nothing a second time") { make in
            let store = try make()
            try store.take(header("a"), [row(1, 5, at: 2)])
            let second = try store.begin(header("a"))
            try require(second == nil, "the same hash and connector is begun again")
            var other = header("a")
            other.connector = "other"
            try requireEqual(
                try store.take(other, [row(1, 5, at: 2)])?.numbers, [1, 0, 0, 1], "the same rows by another connector")
            try requireEqual(try store.rows(), 1, "rows")
        },
        StoreContract(name: "of two equal deliveries begun at once the second changes nothing") { make in
            let store = try make()
            guard let first = try store.begin(header("a")), let second = try store.begin(header("a")) else {
                throw ContractViolation("a new delivery is refused")
            }
            try first.append(ObservationBatch([row(1, 5, at: 2)]))
            try second.append(ObservationBatch([row(1, 5, at: 2)]))
            _ = try first.commit(replaced: [], findings: [])
            let record = try second.commit(replaced: [], findings: [])
            try requireEqual(record.numbers, [1, 0, 0, 1], "the second")
            try requireEqual(try store.deliveries(limit: 9).count, 1, "deliveries")
        },
        StoreContract(name: "what an origin sees is what was available by then") { make in
            let store = try make()
            let first = try store.take(header("a"), [row(1, 5, at: 2), row(2, 6, at: 3)])
            try requireEqual(first?.numbers, [2, 2, 0, 0], "two new steps")
            try requireEqual(first?.newestAvailableAt, hour(3), "newest availability")
            // Step 1 is revised, step 2 is repeated exactly, step 3 is new, step 1 is taken back later.
            let second = try store.take(
                header("b"), [row(1, 7, at: 4), row(2, 6, at: 3), row(3, 8, at: 4), row(1, nil, at: 6)])
            try requireEqual(second?.numbers, [4, 1, 2, 1], "one new, two revised, one repeated")
            let expected = [1: "", 2: "1: 5", 3: "1: 5, 2: 6", 4: "1: 7, 2: 6, 3: 8", 6: "1: -, 2: 6, 3: 8"]
            for (origin, values) in expected { try requireEqual(try store.known(at: origin), values, "at \(origin)") }
        },
        StoreContract(name: "of equal availabilities the statement taken in last holds") { make in
            let store = try make()
            for (name, value) in [("a", 5.0), ("b", 6.0), ("c", 5.0)] {
                try store.take(header(name), [row(1, value, at: 2)])
                try requireEqual(try store.known(at: 2), "1: \(Int(value))", "after delivery \(name)")
            }
        },
        StoreContract(name: "a replaced range sets what it leaves out to zero and repeats nothing") { make in
            let store = try make()
            try store.take(header("a"), [row(1, 5, at: 3), row(2, 6, at: 3), row(1, 1, of: admissions, at: 3)])
            // 1 is confirmed, 2 is left out, 3 was never heard of, admissions are not replaced.
            let record = try store.take(header("b"), [row(1, 5, at: 4)], replaced: [replaces(1..<4, at: 4)])
            try requireEqual(record?.numbers, [1, 0, 1, 1], "one confirmed, one left out")
            try requireEqual(try store.known(at: 3), "1: 5, 2: 6", "before the resend")
            try requireEqual(try store.known(at: 4), "1: 5, 2: 0", "after the resend")
            try requireEqual(try store.known(admissions, at: 4), "1: 1", "another measure")
            try requireEqual(try store.rows(), 3, "rows")
            // A delivery that says nothing at all replaces too.
            try store.take(header("c"), [], replaced: [replaces(1..<2, .missing, at: 5)])
            try requireEqual(try store.known(at: 5), "1: -, 2: 0", "after an empty resend")
        },
        StoreContract(name: "a late statement does not undo what a later delivery confirmed or left out") { make in
            let store = try make()
            try store.take(header("a"), [row(1, 5, at: 2)])
            try store.take(header("c"), [row(1, 5, at: 6)], replaced: [replaces(0..<3, at: 6)])
            // The extract of hour 4 arrives last: it says 7 and knows of step 2, which the extract of hour 6 left out.
            try store.take(header("b"), [row(1, 7, at: 4), row(2, 9, at: 4)], replaced: [replaces(0..<3, at: 4)])
            let expected = [2: "1: 5", 4: "1: 7, 2: 9", 5: "1: 7, 2: 9", 6: "1: 5, 2: 0"]
            for (origin, values) in expected { try requireEqual(try store.known(at: origin), values, "at \(origin)") }
        },
    ]
}

public import Statistics
public import Store
public import TimeSeries

/// Deliveries as chance sends them: in and out of order, resent, overlapping, with and without replaced ranges,
/// zeros, missing values and decimals; few series, steps and times, so that everything meets everything.
public struct RandomHistory: Sendable {
    /// One invented delivery: its rows and the ranges that it replaces.
    public struct Delivery: Sendable {
        public var header: DeliveryHeader
        public var rows: [Observation]
        public var replaced: [ReplacedRange]
    }

    public static let keys: [SeriesKey] = [
        SeriesKey(.site("990000001"), .visits, every: .hour),
        SeriesKey(.site("990000001"), .visits, .age(.from75), every: .hour),
        SeriesKey(.site("990000001"), .admissions, every: .hour),
        SeriesKey(.site("990000002"), .visits, every: .hour),
    ]

    /// Times of availability lie between these.
    public static let first = Instant(secondsSince1970: 1_800_000_000)
    public static let last = first.advanced(bySeconds: times * 3600)
    private static let times = 24
    private static let steps = 10

    public var deliveries: [Delivery] = []

    public init(count: Int, using generator: inout SeededGenerator) {
        for number in 0..<count {
            if number > 0, generator.integer(below: 8) == 0 {
                var again = deliveries[generator.integer(below: number)]
                // Half of the resends are the same bytes, half the same content in other bytes.
                if generator.integer(below: 2) == 0 { again.header.hash = "hash \(number)" }
                deliveries.append(again)
            } else {
                deliveries.append(Self.delivery(number, using: &generator))
            }
        }
    }

    private static func delivery(_ number: Int, using generator: inout SeededGenerator) -> Delivery {
        let availableAt = first.advanced(bySeconds: generator.integer(below: times) * 3600)
        let from = generator.integer(below: steps)
        let to = from + 1 + generator.integer(below: steps - from)
        var replaced: [ReplacedRange] = []
        for place in Set(keys.map(\.place)).sorted() where generator.integer(below: 3) > 0 {
            replaced.append(
                ReplacedRange(
                    place: place, measures: generator.integer(below: 2) == 0 ? [.visits] : [.visits, .admissions],
                    grain: .hour, from: step(from), to: step(to),
                    absent: generator.integer(below: 3) == 0 ? .missing : .zero, availableAt: availableAt))
        }
        var rows: [Observation] = []
        for _ in 0..<generator.integer(below: 25) {
            let isAside = generator.integer(below: 6) == 0
            rows.append(
                Observation(
                    series: keys[generator.integer(below: keys.count)],
                    referenceTime: step(
                        isAside ? generator.integer(below: steps) : from + generator.integer(below: to - from)),
                    value: value(using: &generator),
                    availableAt: isAside
                        ? first.advanced(bySeconds: generator.integer(below: times) * 3600) : availableAt))
        }
        return Delivery(
            header: DeliveryHeader(
                connector: "random", name: "delivery \(number)", hash: "hash \(number)", receivedAt: availableAt),
            rows: rows, replaced: replaced)
    }

    private static func step(_ number: Int) -> Instant { first.advanced(bySeconds: (number - steps) * 3600) }

    private static func value(using generator: inout SeededGenerator) -> Double? {
        switch generator.integer(below: 8) {
        case 0: nil
        case 1: 0.1 + Double(generator.integer(below: 3))
        default: Double(generator.integer(below: 3))
        }
    }
}

extension ObservationStore {
    /// Takes in one delivery in batches of at most `batchRows`; nil when it was taken in before.
    @discardableResult
    public func take(
        _ header: DeliveryHeader, _ rows: [Observation], replaced: [ReplacedRange] = [], findings: [Finding] = [],
        batchRows: Int = 7
    ) throws(StoreError) -> DeliveryRecord? {
        guard let delivery = try begin(header) else { return nil }
        for start in stride(from: 0, to: rows.count, by: batchRows) {
            try delivery.append(ObservationBatch(rows[start..<Swift.min(start + batchRows, rows.count)]))
        }
        return try delivery.commit(replaced: replaced, findings: findings)
    }
}

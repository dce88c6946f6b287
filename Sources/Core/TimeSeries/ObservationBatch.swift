/// Many observations in columns that share their series keys: what decoders emit and stores take in.
public struct ObservationBatch: Sendable, Hashable {
    /// One observation; `series` is an index into ``keys``, NaN says "known to be missing".
    public struct Row: Sendable, Hashable {
        public var series: Int32
        public var value: Double
        public var referenceTime: Instant
        public var availableAt: Instant

        public init(series: Int32, value: Double, referenceTime: Instant, availableAt: Instant) {
            self.series = series
            self.value = value
            self.referenceTime = referenceTime
            self.availableAt = availableAt
        }
    }

    public private(set) var keys: [SeriesKey] = []
    public private(set) var rows: [Row] = []
    private var numbers: [SeriesKey: Int32] = [:]

    public init() {}

    public init(_ observations: some Sequence<Observation>) {
        for observation in observations { append(observation) }
    }

    /// The number of a series in this batch, given on first use; keep it and use ``append(_:)-(Row)`` in hot loops.
    public mutating func number(of key: SeriesKey) -> Int32 {
        if let known = numbers[key] { return known }
        let number = Int32(keys.count)
        keys.append(key)
        numbers[key] = number
        return number
    }

    /// - Precondition: `row.series` was given by ``number(of:)``.
    public mutating func append(_ row: Row) { rows.append(row) }

    public mutating func append(_ observation: Observation) {
        rows.append(
            Row(
                series: number(of: observation.series), value: observation.value ?? .nan,
                referenceTime: observation.referenceTime, availableAt: observation.availableAt))
    }

    /// Empties the rows and keeps the numbers of the series, for the next batch of the same delivery.
    public mutating func removeRows() { rows.removeAll(keepingCapacity: true) }

    /// Takes out the rows for which a condition holds; the others keep their order.
    public mutating func removeRows(where condition: (Row) -> Bool) { rows.removeAll(where: condition) }

    public var observations: [Observation] {
        rows.map {
            Observation(
                series: keys[Int($0.series)], referenceTime: $0.referenceTime, value: $0.value.isNaN ? nil : $0.value,
                availableAt: $0.availableAt)
        }
    }
}

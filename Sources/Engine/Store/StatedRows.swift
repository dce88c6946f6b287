public import TimeSeries

/// The rows of a delivery being taken in, sorted into series as batches come.
public struct StatedRows {
    public private(set) var keys: [SeriesKey] = []
    /// Rows of each series of ``keys``, in the order of the delivery.
    public private(set) var rows: [[Version]] = []
    /// Rows appended so far, taken ones included.
    public private(set) var count = 0
    /// Rows that were not taken yet.
    public private(set) var held = 0
    /// Latest availability so far; nil without a row.
    public private(set) var newestAvailable: Int?
    /// First and last reference time so far; nil without a row.
    public private(set) var firstReference: Int?
    public private(set) var lastReference: Int?

    private var numbers: [SeriesKey: Int] = [:]
    private var batchKeys: [SeriesKey] = []
    private var batchNumbers: [Int] = []

    public init() {}

    public mutating func append(_ batch: ObservationBatch) {
        learn(batch.keys)
        var newest = newestAvailable ?? Int.min
        var first = firstReference ?? Int.max
        var last = lastReference ?? Int.min
        for row in batch.rows {
            let available = row.availableAt.secondsSince1970
            let reference = row.referenceTime.secondsSince1970
            if available > newest { newest = available }
            if reference < first { first = reference }
            if reference > last { last = reference }
            rows[batchNumbers[Int(row.series)]].append(
                Version(reference: reference, available: available, value: row.value))
        }
        count += batch.rows.count
        held += batch.rows.count
        guard count > 0 else { return }
        (newestAvailable, firstReference, lastReference) = (newest, first, last)
    }

    /// Hands over the rows of one series gathered since it was last taken.
    public mutating func take(_ number: Int) -> [Version] {
        held -= rows[number].count
        defer { rows[number] = [] }
        return rows[number]
    }

    /// The number of a series of the delivery, or nil.
    public func number(of key: SeriesKey) -> Int? { numbers[key] }

    private mutating func learn(_ newKeys: [SeriesKey]) {
        if newKeys == batchKeys { return }
        batchKeys = newKeys
        batchNumbers = newKeys.map { key in
            if let known = numbers[key] { return known }
            numbers[key] = keys.count
            keys.append(key)
            rows.append([])
            return keys.count - 1
        }
    }
}

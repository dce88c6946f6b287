public import TimeSeries

/// The stretch of reference times that a delivery speaks of.
public struct ReferenceSpan: Sendable, Hashable {
    /// The first step, or the beginning of the first stretch that was stated anew.
    public var first: Instant
    /// The start of the last step with a value; nil where there is none.
    public var newestValue: Instant?

    init?(_ rows: [ObservationBatch.Row], joining other: ReferenceSpan?) {
        var first = other?.first
        var newest = other?.newestValue
        for row in rows {
            if first.map({ row.referenceTime < $0 }) ?? true { first = row.referenceTime }
            if !row.value.isNaN, newest.map({ row.referenceTime > $0 }) ?? true { newest = row.referenceTime }
        }
        guard let first else { return nil }
        self.first = first
        newestValue = newest
    }

    init?(replaced ranges: [ReplacedRange], joining other: ReferenceSpan?) {
        guard let first = (ranges.map(\.from) + [other?.first].compactMap(\.self)).min() else { return nil }
        self.first = first
        newestValue = other?.newestValue
    }
}

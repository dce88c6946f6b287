public import TimeSeries

/// The versions of the values that a finding is about: the rows behind it.
///
/// The store holds no rows about people; what a finding of an RPU delivery says of records has no rows here.
public struct FindingRows: Sendable {
    /// One version of one step.
    public struct Row: Sendable, Hashable {
        public var referenceTime: Instant
        /// Nil: known to be missing.
        public var value: Double?
        public var availableAt: Instant
        /// The delivery that brought it, as far as what deliveries spoke of tells; nil where nothing does.
        public var delivery: DeliveryHeader?
    }

    public var series: SeriesKey
    /// Ordered by reference time, then by availability; at most as many as were asked for.
    public var rows: [Row]
    /// Rows beyond these.
    public var left: Int

    /// - Parameters:
    ///   - from: first step; nil: from the beginning.
    ///   - to: first step no longer wanted; nil: to the end.
    ///   - now: versions that became known later are left out.
    public init(
        of series: SeriesKey, from: Instant?, to: Instant?, in store: any ObservationStore, now: Instant,
        limit: Int = 200
    ) throws(StoreError) {
        self.series = series
        let all = try store.archive(of: [series], from: from).asOf(now).versions(of: series)
            .filter { version in to.map { version.referenceTime < $0 } ?? true }
        left = max(0, all.count - limit)
        let deliveries = try store.deliveries(limit: .max)
        let wanted = deliveries.filter { $0.scope?.holds(series) ?? false }
        rows = all.prefix(limit).map { version in
            Row(
                referenceTime: version.referenceTime, value: version.value, availableAt: version.availableAt,
                delivery: Self.delivery(of: version, among: wanted))
        }
    }

    /// Of the deliveries that spoke of the step: the one whose newest data became known just then, else the first that was
    /// received when it was known.
    private static func delivery(of version: Revision, among deliveries: [DeliveryRecord]) -> DeliveryHeader? {
        let possible = deliveries.filter { record in
            record.scope.map { $0.from <= version.referenceTime && version.referenceTime <= $0.through } ?? false
                && record.newestAvailableAt.map { $0 >= version.availableAt } ?? true
        }
        let exact = possible.last { $0.newestAvailableAt == version.availableAt }
        return (exact ?? possible.last { $0.header.receivedAt >= version.availableAt } ?? possible.last)?.header
    }
}

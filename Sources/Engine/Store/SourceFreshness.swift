public import TimeSeries

/// How old the last good data of a source are, and how late they came.
public struct SourceFreshness: Sendable, Hashable {
    /// Seconds since the newest step with a value began; since it was received, where it speaks of the future; nil
    /// without data.
    public var age: Int?
    /// Seconds from the beginning of that step to its reception; nil where it speaks of the future.
    public var delay: Int?

    public init(_ status: SourceStatus, now: Instant) {
        guard let received = status.lastDelivery else { return }
        if let newest = status.newestReference, newest <= received {
            age = now.seconds(since: newest)
            delay = received.seconds(since: newest)
        } else {
            age = now.seconds(since: received)
        }
    }
}

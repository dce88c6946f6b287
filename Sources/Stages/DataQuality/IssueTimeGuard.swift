import Messages
public import TimeSeries

/// Keeps out of the store what claims to have been known before it happened, while a delivery is taken in.
///
/// A source that does not speak of the future cannot know a value before its step begins: such rows are taken out of every
/// batch, counted and named in one finding. What a source may know ahead passes; whether it is an observation in
/// disguise is for ``Check/leakedForecast`` to say once both are there.
public struct IssueTimeGuard: Sendable {
    private let mayKnowAhead: Bool
    private var count = 0
    private var first: Observation?

    /// - Parameter speaksOfTheFuture: what the connector's card says.
    public init(speaksOfTheFuture: Bool) { mayKnowAhead = speaksOfTheFuture }

    /// Rows taken out so far.
    public var refused: Int { count }

    /// Takes the rows of a batch out that cannot have been known when they claim.
    public mutating func clean(_ batch: inout ObservationBatch) {
        if mayKnowAhead { return }
        guard let early = batch.rows.first(where: { $0.availableAt < $0.referenceTime }) else { return }
        if first == nil {
            first = Observation(
                series: batch.keys[Int(early.series)], referenceTime: early.referenceTime, value: nil,
                availableAt: early.availableAt)
        }
        let before = batch.rows.count
        batch.removeRows { $0.availableAt < $0.referenceTime }
        count += before - batch.rows.count
    }

    /// What was taken out; nil for nothing.
    public func finding(zone: CivilZone) -> Finding? {
        guard let first else { return nil }
        return Finding(
            check: "wrong-issue-time", severity: .rejected,
            message: Messages.rowsBeforeTheyHappened(
                count: count, series: "\(first.series)",
                reference: Messages.moment(zone.label(at: first.referenceTime)),
                available: Messages.moment(zone.label(at: first.availableAt))), count: count)
    }
}

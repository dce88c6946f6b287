public import Foundation
public import Messages
public import Store
public import TimeSeries

/// Where deliveries come from: a folder that is watched, an address that is asked.
///
/// Conformers: `FolderFeed`, `HTTPFeed` (room `Feeds`). A feed brings bytes and says what is known of them; it neither
/// decodes nor stores. What it hands over and was not acknowledged – the process was killed – it hands over again.
public protocol Feed: Sendable {
    /// Looks for what is new and hands each delivery to `take`, one after the other.
    ///
    /// - Parameters:
    ///   - last: how the source fared before; nil the first time.
    ///   - waits: whether to wait for what is not ready yet (one look only), or to leave it for the next poll.
    ///   - take: takes a delivery in; gives the reason when it was refused, and throws when it should be handed over
    ///     again later.
    func poll(_ last: SourceStatus?, waits: Bool, take: FeedTaking) async throws(FeedFailure) -> FeedAnswer
}

/// Takes in what a feed brings.
public typealias FeedTaking = @Sendable (FeedDelivery) async throws(FeedFailure) -> Text?

/// A delivery as a feed brings it: a file that is complete.
public struct FeedDelivery: Sendable, Hashable {
    /// Where the bytes lie; the feed's business before and after.
    public var file: URL
    /// The name by which the connector and the store know it: no folder, no credential.
    public var name: String
    /// Name of the connector that reads it.
    public var connector: String
    /// When the bytes reached Vigie.
    public var receivedAt: Instant
    /// When the source says that the contents became known; nil where it does not say, or does not mean it.
    public var declaredAvailableAt: Instant?
    /// Whether the raw bytes are worth keeping even if the connector refuses them: they cannot be had again, and can
    /// hold nobody's data.
    public var keptWhenRefused: Bool

    public init(
        file: URL, name: String, connector: String, receivedAt: Instant, declaredAvailableAt: Instant? = nil,
        keptWhenRefused: Bool = false
    ) {
        self.file = file
        self.name = name
        self.connector = connector
        self.receivedAt = receivedAt
        self.declaredAvailableAt = declaredAvailableAt
        self.keptWhenRefused = keptWhenRefused
    }
}

/// What a poll came to.
public struct FeedAnswer: Sendable, Hashable {
    /// What to tell the source next time (``SourceStatus/validators``).
    public var validators: [String: String]
    /// What was refused at an earlier poll and is still there, one sentence each.
    public var standing: [Text]

    public init(validators: [String: String] = [:], standing: [Text] = []) {
        self.validators = validators
        self.standing = standing
    }
}

/// Why a feed brought nothing: a sentence free of credentials, and when to ask again where the source said so.
public struct FeedFailure: ExplainedError, Hashable {
    public var text: Text
    public var notBefore: Instant?

    public init(_ text: Text, notBefore: Instant? = nil) {
        self.text = text
        self.notBefore = notBefore
    }
}

/// The time of a run: what clocks say and how to wait, as arguments.
public struct FeedClock: Sendable {
    /// The wall clock, which may be set back.
    public var now: @Sendable () -> Instant
    /// Seconds since some beginning, which never run backwards.
    public var uptime: @Sendable () -> Double
    /// Waits for some seconds; throws when the run is asked to end.
    public var sleep: @Sendable (Double) async throws(CancellationError) -> Void

    public init(
        now: @escaping @Sendable () -> Instant, uptime: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Double) async throws(CancellationError) -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
    }
}

public import Messages
public import TimeSeries

/// How a source fares: when it was last asked, when it last gave something, and what went wrong since.
///
/// One row for each source, written after each attempt. What the source gave before stays in use whatever fails after.
public struct SourceStatus: Sendable, Hashable, Codable {
    /// Name of the feed in `vigie.yaml`; of the connector for files that were ingested by hand.
    public var name: String
    /// Name of the connector in its catalog.
    public var connector: String
    public var lastAttempt: Instant
    /// When the source last answered and all it gave was in the store; nil: never.
    public var lastSuccess: Instant?
    /// Why the last attempt failed, without any credential; nil after a success.
    public var lastError: Text?
    /// Attempts that failed since the last success.
    public var failures: Int
    /// When the newest delivery that was taken in reached Vigie; nil: none yet.
    public var lastDelivery: Instant?
    /// Observations of that delivery.
    public var rows: Int
    /// Start of the newest step with a value that any delivery of the source spoke of; nil: none yet.
    public var newestReference: Instant?
    /// The source asked not to be asked before this.
    public var notBefore: Instant?
    /// What the source wants to hear to say "nothing new": entity tags and dates, with the address they belong to.
    public var validators: [String: String]

    public init(
        name: String, connector: String, lastAttempt: Instant, lastSuccess: Instant? = nil, lastError: Text? = nil,
        failures: Int = 0, lastDelivery: Instant? = nil, rows: Int = 0, newestReference: Instant? = nil,
        notBefore: Instant? = nil, validators: [String: String] = [:]
    ) {
        self.name = name
        self.connector = connector
        self.lastAttempt = lastAttempt
        self.lastSuccess = lastSuccess
        self.lastError = lastError
        self.failures = failures
        self.lastDelivery = lastDelivery
        self.rows = rows
        self.newestReference = newestReference
        self.notBefore = notBefore
        self.validators = validators
    }
}

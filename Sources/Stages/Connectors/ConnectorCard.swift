public import Messages

/// What a connector says of itself: shown by `vigie connectors` and on the page of sources, held to by the contract.
public struct ConnectorCard: Sendable, Hashable {
    /// Stable name, as typed after `vigie ingest`.
    public var name: String
    public var title: Text
    /// What it reads, in one sentence.
    public var summary: Text
    /// The format: columns or elements, encodings, what is read as what.
    public var format: Text
    /// From when on a value counts as known.
    public var knownAtRule: Text
    /// Who defines the format, and where.
    public var reference: String
    /// Whether a delivery may speak of the future (an issued weather forecast, a calendar); otherwise no value may be
    /// available before its step has begun.
    public var speaksOfTheFuture: Bool
    /// Whether a delivery holds rows about people: its bytes are then never kept, only what was counted from them.
    public var holdsPatientRows: Bool

    /// - Parameters:
    ///   - speaksOfTheFuture: true where values may be known before their step.
    ///   - holdsPatientRows: true where a delivery holds rows about people.
    public init(
        name: String, title: Text, summary: Text, format: Text, knownAtRule: Text, reference: String,
        speaksOfTheFuture: Bool, holdsPatientRows: Bool = false
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.format = format
        self.knownAtRule = knownAtRule
        self.reference = reference
        self.speaksOfTheFuture = speaksOfTheFuture
        self.holdsPatientRows = holdsPatientRows
    }
}

public import TimeSeries

/// Reads one source's format: bytes in, observations out; pure, in one pass, in constant memory.
///
/// A conforming type is one file and one line in `ConnectorCatalog`; feeds and the command line do the reading.
/// It must hold every clause of `ConnectorContract` (library `ConnectorsTesting`).
public protocol Connector: Codable, Hashable, Sendable {
    /// Name, format, known-at rule: declared here, tested by the contract, shown to users.
    static var card: ConnectorCard { get }

    /// Deliveries with exactly what they decode to.
    static var goldenDeliveries: [GoldenDelivery] { get }

    init()

    /// A decoder for one delivery.
    func decoder(for source: DeliverySource) -> any DeliveryDecoder
}

/// What is known of a delivery before its bytes are read.
public struct DeliverySource: Sendable, Hashable {
    /// File name without folder; some formats carry their place and time in it.
    public var fileName: String
    /// When the bytes reached Vigie.
    public var receivedAt: Instant
    /// The known-at time declared by the user for the whole delivery; nil: as the connector's card says.
    public var declaredAvailableAt: Instant?
    /// Zone of wall-clock times in the delivery.
    public var zone: CivilZone

    public init(
        fileName: String, receivedAt: Instant, declaredAvailableAt: Instant? = nil, zone: CivilZone = .paris
    ) {
        self.fileName = fileName
        self.receivedAt = receivedAt
        self.declaredAvailableAt = declaredAvailableAt
        self.zone = zone
    }
}

/// A push decoder: takes bytes as they come and gives observations as they are complete.
///
/// Used once.
public protocol DeliveryDecoder {
    /// Takes the next bytes (already gunzipped); chunks may end anywhere. Complete observations are appended to `batch`.
    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError)

    /// Ends the delivery: appends what is left and says what it replaced and what was noticed.
    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd
}

/// What a decoder knows at the end of a delivery, beside its observations.
public struct DeliveryEnd: Sendable, Hashable {
    public var replaced: [ReplacedRange]
    public var findings: [Finding]
    /// Rows, patients or records in the delivery.
    public var recordsRead: Int
    /// Of these, how many were left out; each reason is in `findings`.
    public var recordsRejected: Int
    /// Names of places learnt from the delivery.
    public var territory: [Territory.Entry]
    public var schoolHolidays: [SchoolHoliday]

    public init(
        replaced: [ReplacedRange] = [], findings: [Finding] = [], recordsRead: Int = 0, recordsRejected: Int = 0,
        territory: [Territory.Entry] = [], schoolHolidays: [SchoolHoliday] = []
    ) {
        self.replaced = replaced
        self.findings = findings
        self.recordsRead = recordsRead
        self.recordsRejected = recordsRejected
        self.territory = territory
        self.schoolHolidays = schoolHolidays
    }
}

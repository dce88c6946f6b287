public import TimeSeries

/// A small delivery with exactly what it must decode to: example, documentation and test in one.
///
/// Holds no real data.
public struct GoldenDelivery: Sendable {
    /// What it shows, in a few words.
    public var name: String
    /// Name of the connector that reads it.
    public var connector: String
    public var bytes: [UInt8]
    public var source: DeliverySource
    /// Ordered by series, reference time and availability.
    public var observations: [Observation]
    public var end: DeliveryEnd

    /// Observations may be given in any order.
    public init(
        name: String, connector: String, bytes: [UInt8], source: DeliverySource, observations: [Observation],
        end: DeliveryEnd
    ) {
        self.name = name
        self.connector = connector
        self.bytes = bytes
        self.source = source
        self.observations = DecodedDelivery.ordered(ObservationBatch(observations))
        self.end = end
    }
}

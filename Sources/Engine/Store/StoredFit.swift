public import TimeSeries

/// What a model last estimated of a series: a cache, whose loss costs time and nothing else.
public struct StoredFit: Sendable, Hashable {
    public var series: SeriesKey
    /// Name of the model in the catalog.
    public var model: String
    /// Version of Vigie that estimated it; another one does not read it.
    public var version: String
    /// The estimate as bytes of the writer's layout; what its reader cannot read counts as absent.
    public var body: [UInt8]

    public init(series: SeriesKey, model: String, version: String, body: [UInt8]) {
        self.series = series
        self.model = model
        self.version = version
        self.body = body
    }
}

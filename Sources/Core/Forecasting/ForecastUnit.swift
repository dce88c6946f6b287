public import TimeSeries

/// What identifies one forecast of one step.
public struct ForecastUnit: Hashable, Sendable, Codable {
    public var series: String
    public var origin: Instant
    /// Steps ahead of the origin; 1 is the step that begins at the origin.
    public var horizon: Int
    public var model: String

    public init(series: String, origin: Instant, horizon: Int, model: String) {
        self.series = series
        self.origin = origin
        self.horizon = horizon
        self.model = model
    }
}

import Pipeline
import TimeSeries

/// How far Vigie looks ahead unless told otherwise.
enum ForecastDefaults {
    /// Steps of a grain, as far as the forecast of a whole region reaches.
    static func horizon(_ grain: Grain) -> Int {
        let region = RegionSteps.Horizons()
        return switch grain {
        case .hour: region.hours
        case .sixHours: region.hours / 6
        case .day: region.days
        case .week: region.weeks
        }
    }
}

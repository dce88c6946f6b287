import ForecastModels
import Forecasting
public import Messages
public import TimeSeries

/// Why a series has no forecast; the others go on.
public enum PipelineError: ExplainedError {
    case noData(series: SeriesKey)
    case unknownModel(name: String)
    case noModel(series: SeriesKey, failures: [ModelFailure])

    public var text: Text {
        switch self {
        case .noData(let series): Messages.noDataToForecast(series: series.description)
        case .unknownModel(let name): Messages.unknownModel(name: name, known: ModelCatalog.names)
        case .noModel(let series, let failures):
            Messages.noModelFits(
                series: series.description,
                reasons: failures.map { failure in
                    Text(
                        fr: "\(failure.model) : \(failure.error.text.french)",
                        en: "\(failure.model): \(failure.error.text.english)")
                })
        }
    }
}

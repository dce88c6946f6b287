public import Forecasting
import Pipeline
import Statistics
public import TimeSeries

/// The production pipeline as a ``SyntheticBenchmark`` asks it: with the track record that an installation would have kept.
public struct SyntheticForecaster {
    private let calendar: CivilCalendar
    private let models: [String]?
    private let draws: Int
    private var caches: [Grain: FitCache] = [:]
    private var records: [Grain: TrackRecord] = [:]
    private var asked: [Grain: Set<Int>] = [:]

    /// - Parameters:
    ///   - models: names of models to combine at equal weights; nil: the production ensemble, with its record.
    ///   - draws: joint draws of each forecast.
    public init(calendar: CivilCalendar, models: [String]? = nil, draws: Int = 1000) {
        (self.calendar, self.models, self.draws) = (calendar, models, draws)
    }

    /// Forecasts the series of a question; questions come by ascending origin.
    public mutating func answer(_ question: SyntheticBenchmark.Question) -> [SeriesKey: SamplePaths] {
        let grain = question.grid.grain
        var cache = caches[grain] ?? FitCache()
        defer { caches[grain] = cache }
        let request = ForecastRequest(
            grid: question.grid, origin: question.first, horizon: question.horizon, calendar: calendar, draws: draws,
            models: models)
        if models == nil { complete(question, request, &cache) }
        return Pipeline.forecast(
            question.keys, from: question.snapshot, request, record: records[grain] ?? TrackRecord(), cache: &cache
        ).compactMapValues { try? $0.get().paths }
    }

    /// Asks the models at the origins of the record that have not had their turn.
    private mutating func complete(
        _ question: SyntheticBenchmark.Question, _ request: ForecastRequest, _ cache: inout FitCache
    ) {
        let grain = question.grid.grain
        for origin in request.schedule.origins(before: question.first)
        where asked[grain, default: []].insert(origin).inserted {
            var past = request
            past.origin = origin
            let snapshot = question.snapshot(asOf: question.grid.start(at: origin))
            records[grain, default: TrackRecord()]
                .add(Pipeline.record(of: question.keys, from: snapshot, past, cache: &cache))
        }
    }
}

internal import Calibration
import ForecastModels
import Forecasting
import Statistics
public import TimeSeries

/// From what was known to a forecast: one pure function, the same in production and in back-tests.
///
/// ```
/// Snapshot → values on the grid → newest steps completed → closed hours and outages set aside → fit of each model → paths
///          → weights and calibration learned from the track record → combined paths
/// ```
///
/// It sees a ``Snapshot`` and a ``TrackRecord``, never a store, so nothing that became available after the origin can enter.
public enum Pipeline {
    /// Forecasts the series of a panel, each with its result or the reason why there is none.
    ///
    /// Weights and calibration are learned from the part of `record` that lies before the origin; with models named in the
    /// request, or an empty record, the weights are equal and nothing is corrected.
    ///
    /// - Parameter cache: fits that may be reused; it changes the time taken, never the result.
    public static func forecast(
        _ keys: [SeriesKey], from snapshot: Snapshot, _ request: ForecastRequest, record: TrackRecord = TrackRecord(),
        cache: inout FitCache
    ) -> [SeriesKey: Result<SeriesForecast, PipelineError>] {
        combine(members(of: keys, from: snapshot, request, cache: &cache), request, record: record)
    }

    /// Forecasts one series, or says why not.
    public static func forecast(
        _ key: SeriesKey, from snapshot: Snapshot, _ request: ForecastRequest, record: TrackRecord = TrackRecord(),
        cache: inout FitCache
    ) throws(PipelineError) -> SeriesForecast {
        let found: [SeriesKey: Result<SeriesForecast, PipelineError>] = forecast(
            [key], from: snapshot, request, record: record, cache: &cache)
        guard let result = found[key] else { throw .noData(series: key) }
        return try result.get()
    }

    /// The second half of ``forecast(_:from:_:record:cache:)``: what the models said becomes one forecast of each series.
    public static func combine(
        _ said: [SeriesKey: Result<MemberForecasts, PipelineError>], _ request: ForecastRequest, record: TrackRecord
    ) -> [SeriesKey: Result<SeriesForecast, PipelineError>] {
        let combination = Combination(said.compactMapValues { try? $0.get() }, record: record, request: request)
        return said.mapValues { $0.map { combination.forecast($0) } }
    }

    /// What each model says of each series, before anything is combined.
    ///
    /// - Parameter models: names of those to ask; nil: all of the request, and the stand-ins where every one of them fails.
    public static func members(
        of keys: [SeriesKey], from snapshot: Snapshot, _ request: ForecastRequest, models: [String]? = nil,
        cache: inout FitCache
    ) -> [SeriesKey: Result<MemberForecasts, PipelineError>] {
        var results: [SeriesKey: Result<MemberForecasts, PipelineError>] = [:]
        var panel: [MemberForecasts] = []
        var trainings: [TrainingSet] = []
        let first = TrainingSet.firstStep(request.grid, origin: request.origin)
        let snapshot = snapshot.since(request.grid.start(at: first), of: keys)
        for key in keys {
            guard let known = snapshot.values(key, on: request.grid) else {
                results[key] = .failure(.noData(series: key))
                continue
            }
            let history = History(known: known, key: key, snapshot: snapshot, request: request)
            trainings.append(
                TrainingSet(
                    grid: request.grid, origin: request.origin, horizon: request.horizon, values: history.values,
                    calendar: request.ownCalendars[key] ?? request.calendar, covariates: request.covariates[key] ?? []))
            panel.append(MemberForecasts(key: key, history: history))
        }
        func ask(_ name: String, of chosen: [Int]) -> Bool {
            guard let type = ModelCatalog.type(named: name) else { return false }
            let answers = Self.paths(
                type, chosen.map { (panel[$0].key, trainings[$0]) }, request, cache: &cache)
            for (number, answer) in zip(chosen, answers) { panel[number].add(answer, of: name, from: request.origin) }
            return true
        }
        var unknown: String?
        for name in models ?? request.members {
            if !ask(name, of: Array(panel.indices)) { unknown = unknown ?? name }
        }
        if models == nil, request.models == nil {
            for name in Ensemble.fallbacks where !request.members.contains(name) {
                _ = ask(name, of: panel.indices.filter { panel[$0].members.isEmpty })
            }
        }
        for forecasts in panel {
            if let unknown {
                results[forecasts.key] = .failure(.unknownModel(name: unknown))
            } else if forecasts.members.isEmpty {
                results[forecasts.key] = .failure(.noModel(series: forecasts.key, failures: forecasts.failures))
            } else {
                results[forecasts.key] = .success(forecasts)
            }
        }
        return results
    }

    /// What each model says at a past origin, for the record.
    ///
    /// - Parameter request: of that origin; fewer draws are made, since only their quantiles are kept.
    public static func record(
        of keys: [SeriesKey], from snapshot: Snapshot, _ request: ForecastRequest, cache: inout FitCache
    ) -> TrackRecord {
        var past = request
        past.draws = min(request.draws, RecordSchedule.draws)
        var record = TrackRecord()
        record.add(
            members(of: keys, from: snapshot, past, cache: &cache).values.compactMap { try? $0.get() },
            origin: request.origin)
        return record
    }

    /// One model on a panel: its paths and explanation of each series, or why not.
    private static func paths<Model: ForecastModel>(
        _ type: Model.Type, _ panel: [(key: SeriesKey, training: TrainingSet)], _ request: ForecastRequest,
        cache: inout FitCache
    ) -> [Result<MemberForecasts.Answer, FitError>] {
        guard !panel.isEmpty else { return [] }
        let name = type.card.name
        guard let model = type.standard(for: request.grid.grain) else {
            return panel.map { _ in .failure(.grain(model: name, grain: request.grid.grain.rawValue)) }
        }
        return zip(panel, cache.fits(of: model, panel)).map { one, fit in
            fit.map { fitted in
                var generator = SeededGenerator(
                    seed: request.seed, stream: "\(one.key)|\(request.origin)|\(name)")
                var paths = fitted.paths(request.draws, horizon: request.horizon, using: &generator)
                paths.clamp(to: ceiling(of: one.training))
                return MemberForecasts.Answer(
                    paths: paths, explanation: fitted.explanation(horizon: request.horizon))
            }
        }
    }

    /// What no draw may exceed: twenty times the largest value ever seen, or 100 where hardly anything was.
    ///
    /// A model that has run away, as after years of zeros, must not carry the others along.
    private static func ceiling(of training: TrainingSet) -> Int32 {
        let largest = training.values.values.reduce(5) { $1 > $0 ? $1 : $0 }
        return Int32(min(20 * largest, Double(Int32.max)))
    }
}

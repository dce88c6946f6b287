import ForecastModels
import Forecasting
import Statistics
public import TimeSeries

/// From what was known to a forecast: one pure function, the same in production and in back-tests.
///
/// ```
/// Snapshot → values on the grid → outages set aside → newest steps completed → fit of each model → paths → ensemble
/// ```
///
/// It sees a ``Snapshot``, never a store, so nothing that became available after the origin can enter.
public enum Pipeline {
    /// Forecasts one series, or says why not.
    ///
    /// - Parameter cache: fits that may be reused; it changes the time taken, never the result.
    public static func forecast(
        _ key: SeriesKey, from snapshot: Snapshot, _ request: ForecastRequest, cache: inout FitCache
    ) throws(PipelineError) -> SeriesForecast {
        guard let known = snapshot.values(key, on: request.grid) else { throw .noData(series: key) }
        let past = History(known: known, key: key, snapshot: snapshot, request: request)
        let training = TrainingSet(
            grid: request.grid, origin: request.origin, horizon: request.horizon, values: past.values,
            calendar: request.calendar, covariates: request.covariates)

        var members: [(name: String, paths: SamplePaths)] = []
        var failures: [ModelFailure] = []
        var explanation: Explanation?
        func add(_ name: String) throws(PipelineError) {
            guard let type = ModelCatalog.type(named: name) else { throw .unknownModel(name: name) }
            do throws(FitError) {
                let fitted = try fit(type, training, key: key, cache: &cache)
                var generator = SeededGenerator(seed: request.seed, stream: "\(key)|\(request.origin)|\(name)")
                members.append((name, fitted.paths(request.draws, horizon: request.horizon, using: &generator)))
                explanation = explanation ?? fitted.explanation(horizon: request.horizon)
            } catch {
                failures.append(ModelFailure(model: name, error: error))
            }
        }
        for name in request.models ?? Ensemble.members(for: request.grid.grain) { try add(name) }
        if request.models == nil {
            for name in Ensemble.fallbacks where members.isEmpty { try add(name) }
        }
        guard !members.isEmpty else { throw .noModel(series: key, failures: failures) }
        var generator = SeededGenerator(seed: request.seed, stream: "\(key)|\(request.origin)|ensemble")
        let paths = Ensemble.averaged(members.map(\.paths), using: &generator)
        let share = 1 / Double(members.count)
        return SeriesForecast(
            key: key, grid: request.grid, origin: request.origin, paths: paths,
            weights: Dictionary(uniqueKeysWithValues: members.map { ($0.name, share) }), explanation: explanation,
            failures: failures, setAside: past.setAside, incomplete: past.incomplete)
    }

    private static func fit<Model: ForecastModel>(
        _ type: Model.Type, _ training: TrainingSet, key: SeriesKey, cache: inout FitCache
    ) throws(FitError) -> any FittedModel {
        guard let model = type.standard(for: training.grid.grain) else {
            throw .grain(model: type.card.name, grain: training.grid.grain.rawValue)
        }
        let slot = FitCache.Slot(series: key, model: type.card.name)
        let fitted = try model.fit(training, reusing: cache.fits[slot] as? Model.Fitted)
        cache.fits[slot] = fitted
        return fitted
    }
}

/// The latest fit of each series and model, to be reused where the data it stands on are unchanged.
public struct FitCache: Sendable {
    struct Slot: Hashable {
        var series: SeriesKey
        var model: String
    }

    var fits: [Slot: any FittedModel] = [:]

    public init() {}
}

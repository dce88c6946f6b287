public import Forecasting
public import TimeSeries

/// The latest fit of each series and model, to be reused where the data it stands on are unchanged; it changes the time taken,
/// never the result.
///
/// A fit is taken from memory, or restored from an estimate of an earlier process, or made anew.
public struct FitCache: Sendable {
    /// A model on a series.
    public struct Slot: Hashable, Sendable {
        public var series: SeriesKey
        /// Name in the catalog.
        public var model: String

        public init(series: SeriesKey, model: String) {
            self.series = series
            self.model = model
        }
    }

    private var fits: [Slot: any FittedModel] = [:]
    private var kept: [Slot: KeptEstimate]
    /// Estimates that were made since, or stand on other data than those given at first.
    public private(set) var fresh: [Slot: KeptEstimate] = [:]

    /// - Parameter kept: estimates of an earlier process.
    public init(kept: [Slot: KeptEstimate] = [:]) { self.kept = kept }

    /// Forgets which estimates are fresh, once they are kept.
    public mutating func settle() { fresh = [:] }

    /// Fits a model to a panel, sparing what can be spared.
    mutating func fits<Model: ForecastModel>(
        of model: Model, _ panel: [(key: SeriesKey, training: TrainingSet)]
    ) -> [Result<Model.Fitted, FitError>] {
        let slots = panel.map { Slot(series: $0.key, model: Model.card.name) }
        var results: [Result<Model.Fitted, FitError>?] = zip(panel, slots).map { one, slot in
            guard fits[slot] == nil, let estimate = kept[slot], let restorable = model as? any RestorableModel,
                let fitted = Self.restored(restorable, one.training, from: estimate) as? Model.Fitted
            else { return nil }
            return .success(fitted)
        }
        let left = panel.indices.filter { results[$0] == nil }
        if !left.isEmpty {
            let made = model.fit(
                panel: left.map { panel[$0].training }, reusing: left.map { fits[slots[$0]] as? Model.Fitted })
            for (number, result) in zip(left, made) { results[number] = result }
        }
        for (slot, result) in zip(slots, results) {
            guard case .success(let fitted)? = result else { continue }
            fits[slot] = fitted
            guard let restorable = model as? any RestorableModel,
                let estimate = Self.estimate(restorable, of: fitted), estimate != kept[slot]
            else { continue }
            kept[slot] = estimate
            fresh[slot] = estimate
        }
        return results.compactMap { $0 }
    }

    private static func restored<Model: RestorableModel>(
        _ model: Model, _ training: TrainingSet, from kept: KeptEstimate
    ) -> (any FittedModel)? {
        // What fails here fails anew below, and is reported there.
        do throws(FitError) { return try model.fit(training, from: kept) } catch { return nil }
    }

    private static func estimate<Model: RestorableModel>(_ model: Model, of fitted: any FittedModel) -> KeptEstimate? {
        (fitted as? Model.Fitted).flatMap { model.estimate(of: $0) }
    }
}

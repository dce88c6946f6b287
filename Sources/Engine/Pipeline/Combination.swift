internal import Calibration
import Forecasting
import Statistics
public import TimeSeries

/// Weights and calibration of a panel at one origin, learned from its track record, and what they make of the members.
public struct Combination: Sendable {
    private let request: ForecastRequest
    private let groups: LeadGroups
    private let learned: [SeriesKey: (weights: EnsembleWeights, recalibration: Recalibration)]
    /// Of series that have no record of their own.
    private let others: (weights: EnsembleWeights, recalibration: Recalibration)?

    /// Learns from the series that have a record, whose pasts are in `said`; it holds for any series of the same request.
    ///
    /// - Parameter servesOthers: series that are not in `said` will be forecast too.
    public init(
        _ said: [SeriesKey: MemberForecasts], record: TrackRecord, request: ForecastRequest, servesOthers: Bool = false
    ) {
        self.request = request
        let grain = request.grid.grain
        groups = LeadGroups(stepsPerDay: grain.stepsPerDay)
        guard request.models == nil, !record.isEmpty else {
            learned = [:]
            others = nil
            return
        }
        var keys: [SeriesKey] = []
        var past: [[PastForecast]] = []
        var scales: [Double] = []
        var priors: [[Double]] = []
        for key in said.keys.sorted() {
            guard record.entries[key] != nil, let history = said[key]?.history else { continue }
            // A record that begins after the origin is none yet.
            let known = record.past(of: key, schedule: request.schedule, origin: request.origin, history: history)
            guard !known.isEmpty else { continue }
            keys.append(key)
            past.append(known)
            scales.append(history.scale(grain))
            priors.append(Self.prior(of: request.ensemble, history, request))
        }
        // One without a past stands for all of them.
        let hasOthers = servesOthers || keys.count < said.count
        if hasOthers {
            past.append([])
            scales.append(1)
            // Known as long as those that have one.
            priors.append(
                request.ensemble.indices.map { k in
                    priors.isEmpty ? 1 : priors.reduce(0) { $0 + $1[k] } / Double(priors.count)
                })
        }
        let weights = EnsembleWeights.learn(
            past, models: request.ensemble, groups: groups, scales: scales, priors: priors)
        let corrections = Recalibration.learn(
            past, weights: weights, groups: groups, origin: request.origin,
            stepsPerDay: Double(grain.stepsPerWeek) / 7)
        learned = Dictionary(
            uniqueKeysWithValues: zip(keys, zip(weights, corrections)).map { ($0, ($1.0, $1.1)) })
        others = hasOthers ? zip(weights, corrections).map { ($0, $1) }.last : nil
    }

    /// What each model weighs before past forecasts are known; models that a user has named weigh the same.
    private static func prior(of models: [String], _ history: History, _ request: ForecastRequest) -> [Double] {
        guard request.models == nil else { return models.map { _ in 1 } }
        let known = history.values.values.count { !$0.isNaN }
        return models.map { Ensemble.prior(of: $0, grain: request.grid.grain, steps: known) }
    }

    /// What the models said of a series as one forecast.
    public func forecast(_ forecasts: MemberForecasts) -> SeriesForecast {
        let key = forecasts.key
        // In one order, whichever model answered first: sums of rounded numbers depend on it.
        let wanted = request.members
        let rank = { (name: String) in wanted.firstIndex(of: name) ?? wanted.count }
        let members = forecasts.members.sorted { (rank($0.model), $0.model) < (rank($1.model), $1.model) }
        let names = members.map(\.model)
        let staleness = forecasts.history.staleness
        let prior = EnsembleWeights(
            prior: Self.prior(of: names, forecasts.history, request), of: names, groups: groups)
        let own = learned[key] ?? others
        let mixtures = (0..<request.horizon).map { step in
            Ensemble.Mixture(
                weights: (own?.weights ?? prior).weights(of: names, step: step, staleness: staleness),
                map: own?.recalibration.map(step: step, staleness: staleness) ?? .identity)
        }
        var generator = SeededGenerator(seed: request.seed, stream: "\(key)|\(request.origin)|ensemble")
        let combined = Ensemble.combined(members.map(\.paths), mixtures: mixtures, using: &generator)
        return SeriesForecast(
            key: key, grid: request.grid, origin: request.origin, paths: combined.paths, models: names,
            mixtures: mixtures,
            band: BandWidth(combined.paths, mixtures: mixtures, disagreement: combined.disagreement),
            explanation: forecasts.explanation, failures: forecasts.failures, setAside: forecasts.history.setAside,
            refused: forecasts.history.refused, incomplete: forecasts.history.provisional, staleness: staleness)
    }
}

internal import Calibration
import Forecasting
import Statistics
import TimeSeries

/// Weights and calibration of a panel at one origin, learned from its track record, and what they make of the members.
struct Combination {
    private let request: ForecastRequest
    private let groups: LeadGroups
    private let learned: [SeriesKey: (weights: EnsembleWeights, recalibration: Recalibration)]

    init(_ said: [SeriesKey: MemberForecasts], record: TrackRecord, request: ForecastRequest) {
        self.request = request
        let grain = request.grid.grain
        groups = LeadGroups(stepsPerDay: grain.stepsPerDay)
        guard request.models == nil, !record.isEmpty else {
            learned = [:]
            return
        }
        let keys = said.keys.sorted()
        var past: [[PastForecast]] = []
        var scales: [Double] = []
        for key in keys {
            guard let history = said[key]?.history else { continue }
            past.append(record.past(of: key, schedule: request.schedule, origin: request.origin, history: history))
            scales.append(history.scale(grain))
        }
        let weights = EnsembleWeights.learn(
            past, models: Ensemble.members(for: grain), groups: groups, scales: scales)
        let corrections = Recalibration.learn(
            past, weights: weights, groups: groups, origin: request.origin,
            stepsPerDay: Double(grain.stepsPerWeek) / 7)
        learned = Dictionary(
            uniqueKeysWithValues: zip(keys, zip(weights, corrections)).map { ($0, ($1.0, $1.1)) })
    }

    func forecast(_ forecasts: MemberForecasts) -> SeriesForecast {
        let key = forecasts.key
        // In one order, whichever model answered first: sums of rounded numbers depend on it.
        let wanted = request.models ?? Ensemble.members(for: request.grid.grain)
        let rank = { (name: String) in wanted.firstIndex(of: name) ?? wanted.count }
        let members = forecasts.members.sorted { (rank($0.model), $0.model) < (rank($1.model), $1.model) }
        let names = members.map(\.model)
        let staleness = forecasts.history.staleness
        let equal = EnsembleWeights(equal: names, groups: groups)
        let own = learned[key]
        let mixtures = (0..<request.horizon).map { step in
            Ensemble.Mixture(
                weights: (own?.weights ?? equal).weights(of: names, step: step, staleness: staleness),
                map: own?.recalibration.map(step: step, staleness: staleness) ?? .identity)
        }
        var generator = SeededGenerator(seed: request.seed, stream: "\(key)|\(request.origin)|ensemble")
        let combined = Ensemble.combined(members.map(\.paths), mixtures: mixtures, using: &generator)
        return SeriesForecast(
            key: key, grid: request.grid, origin: request.origin, paths: combined.paths, models: names,
            mixtures: mixtures,
            band: BandWidth(combined.paths, mixtures: mixtures, disagreement: combined.disagreement), explanation: forecasts.explanation, failures: forecasts.failures, setAside: forecasts.history.setAside,
            incomplete: forecasts.history.unsettled.count, staleness: staleness)
    }
}

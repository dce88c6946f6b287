internal import Foundation

/// What each model of an ensemble weighs, by lead, learned from past forecasts by their pinball loss (CRPS).
///
/// Past forecasts of the same days err together: a round counts by how far its origin lies from the one before, against the
/// lead. Weights are learned twice by ``PacedAggregation``: over all series of a panel together, and, from there, on each
/// series alone; half of each is used. Few scores move the weights little: without any they are those of the prior.
public struct EnsembleWeights: Sendable {
    public let models: [String]
    let groups: LeadGroups
    /// By group and model: `[group][model]`.
    private let weights: [[Double]]

    /// A model whose past loss is so many times that of the best one has no say, where ``leastOrigins`` at which all spoke show it.
    ///
    /// Weights alone shed it too slowly: a model for counts of chance, asked of patients in beds.
    static let hopeless = 2.0
    static let leastOrigins = 9

    /// What remains of past regrets after each past origin.
    static let memory = 0.98

    /// Regrets expected, in typical losses of the best model at a lead: from weights that hardly move to weights that chase small
    /// differences (decision 0029).
    static let ranges = [16.0, 4, 1, 0.25]

    /// Loss of the best model before any is known, in units of the naive error of a series; it counts as one round.
    static let expectedLoss = 0.25

    /// Weights before any past forecast is known.
    ///
    /// - Parameter prior: one for each model, in any unit, at least one of them positive.
    public init(prior: [Double], of models: [String], groups: LeadGroups) {
        let total = prior.reduce(0, +)
        self.init(
            models: models, groups: groups,
            weights: Array(repeating: prior.map { $0 / total }, count: groups.count))
    }

    private init(models: [String], groups: LeadGroups, weights: [[Double]]) {
        self.models = models
        self.groups = groups
        self.weights = weights
    }

    /// The weights of the models that are there for a step; they sum to 1.
    public func weights(of present: [String], step: Int, staleness: Int) -> [Double] {
        let all = weights[groups.group(step: step, staleness: staleness)]
        let own = present.map { name in models.firstIndex(of: name).map { all[$0] } ?? 0 }
        let total = own.reduce(0, +)
        guard total > 1e-9 else { return present.map { _ in 1 / Double(present.count) } }
        return own.map { $0 / total }
    }

    /// Learns the weights of each series of a panel.
    ///
    /// - Parameters:
    ///   - record: past forecasts of each series, by ascending origin.
    ///   - scales: a typical loss of each series, that losses are comparable between large and small ones.
    ///   - priors: of each series, what each model weighs before anything is known.
    /// - Returns: one for each series.
    public static func learn(
        _ record: [[PastForecast]], models: [String], groups: LeadGroups, scales: [Double], priors: [[Double]]
    ) -> [EnsembleWeights] {
        guard models.count > 1 else {
            return priors.map { EnsembleWeights(prior: $0, of: models, groups: groups) }
        }
        let everything = Array(zip(record, scales))
        let common = models.indices.map { k in priors.reduce(0) { $0 + $1[k] } / Double(max(priors.count, 1)) }
        let pooled = learned(everything, from: EnsembleWeights(prior: common, of: models, groups: groups))
        return zip(everything, priors).map { one, prior in
            let start = pooled.scaled(by: zip(prior, common).map { $0 / $1 })
            let own = learned([one], from: start)
            return EnsembleWeights(
                models: models, groups: groups,
                weights: zip(start.weights, own.weights).map { zip($0, $1).map { ($0 + $1) / 2 } })
        }
    }

    /// Weights of a series whose prior is so many times that of the panel.
    private func scaled(by factors: [Double]) -> EnsembleWeights {
        EnsembleWeights(
            models: models, groups: groups,
            weights: weights.map { all in
                let raw = zip(all, factors).map { $0 * $1 }
                let total = raw.reduce(0, +)
                return total > 0 ? raw.map { $0 / total } : all
            })
    }

    private static func learned(
        _ record: [(past: [PastForecast], scale: Double)], from start: EnsembleWeights
    ) -> EnsembleWeights {
        let origins = Set(record.flatMap { $0.past.map(\.origin) }).sorted()
        let found = PastLosses(record, models: start.models, groups: start.groups)
        // An hour ahead patients present err by a tenth of a week ahead: regrets are told by what is usual at their lead.
        let typical = found.means.indices.map { group in
            let rounds = Double(found.rounds[group])
            return ((found.means[group].min() ?? 0) * rounds + expectedLoss) / (rounds + 1)
        }
        var experts = start.weights.map { prior in
            // No expert is shut out for good.
            PacedAggregation(prior: prior.map { max($0, 1e-3) }, memory: memory, ranges: ranges)
        }
        var positions = record.map { _ in 0 }
        for (number, origin) in origins.enumerated() {
            var rounds = experts.map { PacedAggregation.Round($0) }
            for (place, series) in record.enumerated() {
                guard positions[place] < series.past.count, series.past[positions[place]].origin == origin
                else { continue }
                let past = series.past[positions[place]]
                positions[place] += 1
                let tables = start.models.map { past.members[$0] }
                for step in past.truth.indices where !past.truth[step].isNaN {
                    let group = start.groups.group(step: step, staleness: past.staleness)
                    rounds[group].add(tables, truth: past.truth[step], step: step, unit: series.scale * typical[group])
                }
            }
            for group in experts.indices {
                let since = number == 0 ? Int.max : origin - origins[number - 1]
                experts[group].update(
                    rounds[group], share: min(1, Double(since) / Double(start.groups.lastLead(of: group))))
            }
        }
        let weights = experts.indices.map { group in
            found.rounds[group] < leastOrigins
                ? experts[group].weights : hopeful(experts[group].weights, found.means[group])
        }
        return EnsembleWeights(models: start.models, groups: start.groups, weights: weights)
    }

    /// Weights without those of hopeless models.
    private static func hopeful(_ weights: [Double], _ losses: [Double]) -> [Double] {
        let best = losses.min() ?? 0
        let kept = zip(weights, losses).map { $1 > hopeless * best ? 0 : $0 }
        let total = kept.reduce(0, +)
        return total > 0 ? kept.map { $0 / total } : weights
    }
}

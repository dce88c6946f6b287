internal import Foundation

/// Corrects the levels of combined forecasts from how past ones turned out, by series and lead.
///
/// Two corrections, one after the other: the spread of the probability integral transform (``PITSpread``), then coverage
/// level by level (``ConformalOffset``). Both are monotone maps of levels: no quantiles cross. With no past forecast
/// nothing is corrected.
public struct Recalibration: Sendable {
    private let groups: LeadGroups
    private let maps: [LevelMap]

    /// Corrects nothing.
    public init(none groups: LeadGroups) {
        self.groups = groups
        maps = Array(repeating: .identity, count: groups.count)
    }

    private init(groups: LeadGroups, maps: [LevelMap]) {
        self.groups = groups
        self.maps = maps
    }

    /// The correction of a step (0 is the origin) of a forecast whose data end `staleness` steps before the origin.
    public func map(step: Int, staleness: Int) -> LevelMap { maps[groups.group(step: step, staleness: staleness)] }

    /// Where the outcomes of one past forecast lay in the combination, by lead group, as ends of their normal scores.
    private struct Outcomes {
        var origin: Int
        var byGroup: [[(lower: Double, upper: Double)]]
    }

    /// Learns the corrections of each series of a panel.
    ///
    /// - Parameters:
    ///   - record: past forecasts of each series, by ascending origin.
    ///   - weights: of each series, by which the models' past forecasts are combined.
    ///   - origin: grid index of the forecast to correct.
    public static func learn(
        _ record: [[PastForecast]], weights: [EnsembleWeights], groups: LeadGroups, origin: Int, stepsPerDay: Double
    ) -> [Recalibration] {
        let outcomes = zip(record, weights).map { past, weights in past.map { Self.outcomes($0, weights, groups) } }
        let spreads = Self.spreads(outcomes, groups: groups, origin: origin, stepsPerDay: stepsPerDay)
        let offsets = Self.offsets(outcomes, spreads: spreads, groups: groups)
        return spreads.map { own in
            Recalibration(groups: groups, maps: zip(own, offsets).map { LevelMap(spread: $0, offsets: $1) })
        }
    }

    private static func outcomes(
        _ past: PastForecast, _ weights: EnsembleWeights, _ groups: LeadGroups
    ) -> Outcomes {
        var outcomes = Outcomes(origin: past.origin, byGroup: Array(repeating: [], count: groups.count))
        let present = weights.models.filter { past.members[$0] != nil }
        let tables = present.compactMap { past.members[$0] }
        for step in past.truth.indices where !past.truth[step].isNaN && !tables.isEmpty {
            let shares = weights.weights(of: present, step: step, staleness: past.staleness)
            var mixture = [Float](repeating: 0, count: MarginalTable.levels.count)
            for (table, share) in zip(tables, shares) {
                for (l, value) in table.quantiles(at: step).enumerated() { mixture[l] += Float(share) * value }
            }
            let group = groups.group(step: step, staleness: past.staleness)
            outcomes.byGroup[group].append(
                (
                    MarginalTable.score(of: past.truth[step] - 0.5, in: mixture[...]),
                    MarginalTable.score(of: past.truth[step] + 0.5, in: mixture[...])
                ))
        }
        return outcomes
    }

    /// Spreads by series and group: `[series][group]`.
    private static func spreads(
        _ outcomes: [[Outcomes]], groups: LeadGroups, origin: Int, stepsPerDay: Double
    ) -> [[Double]] {
        var own = outcomes.map { _ in [PITSpread](repeating: PITSpread(), count: groups.count) }
        var pooled = [PITSpread](repeating: PITSpread(), count: groups.count)
        for (number, series) in outcomes.enumerated() {
            for past in series {
                let age = Double(origin - past.origin) / stepsPerDay
                let weight = pow(0.5, age / PITSpread.halfLife)
                for group in 0..<groups.count where !past.byGroup[group].isEmpty {
                    let sizes = past.byGroup[group].map { PITSpread.size(from: $0.lower, to: $0.upper) }
                    let mean = sizes.reduce(0, +) / Double(sizes.count)
                    own[number][group].add(mean, weight: weight)
                    pooled[group].add(mean, weight: weight / Double(outcomes.count))
                }
            }
        }
        return own.map { series in
            zip(series, pooled).map { mine, all in
                let centre = all.size(shrunkTowards: 1)
                return PITSpread.spread(ofSize: (mine.size(shrunkTowards: centre) + centre) / 2)
            }
        }
    }

    /// Offsets by group and knot, `[group][knot]`, over all series together.
    private static func offsets(
        _ outcomes: [[Outcomes]], spreads: [[Double]], groups: LeadGroups
    ) -> [[Double]] {
        let origins = Set(outcomes.flatMap { $0.map(\.origin) }).sorted()
        var learners = (0..<groups.count).map { _ in
            zip(LevelMap.knots, LevelMap.knotScores).map { ConformalOffset(level: $0, score: $1) }
        }
        var positions = outcomes.map { _ in 0 }
        for origin in origins {
            var round = [[(lower: Double, upper: Double)]](repeating: [], count: groups.count)
            for (number, series) in outcomes.enumerated() {
                guard positions[number] < series.count, series[positions[number]].origin == origin else { continue }
                for (group, found) in series[positions[number]].byGroup.enumerated() {
                    let spread = spreads[number][group]
                    round[group] += found.map { ($0.lower / spread, $0.upper / spread) }
                }
                positions[number] += 1
            }
            for group in learners.indices {
                for knot in learners[group].indices { learners[group][knot].update(round[group]) }
            }
        }
        return learners.map { $0.map(\.offset) }
    }
}

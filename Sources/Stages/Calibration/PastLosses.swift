/// Mean pinball loss of each model by lead, over the steps of past forecasts at which all models spoke.
struct PastLosses {
    /// `[group][model]`, in units of the scale of each series; 0 where nothing is known.
    private(set) var means: [[Double]]
    /// Past origins that count, by group.
    private(set) var rounds: [Int]

    init(_ record: [(past: [PastForecast], scale: Double)], models: [String], groups: LeadGroups) {
        means = Array(repeating: Array(repeating: 0, count: models.count), count: groups.count)
        var counts = [Int](repeating: 0, count: groups.count)
        var origins = [Set<Int>](repeating: [], count: groups.count)
        for series in record {
            for past in series.past {
                let tables = models.compactMap { past.members[$0] }
                guard tables.count == models.count else { continue }
                for step in past.truth.indices where !past.truth[step].isNaN {
                    let group = groups.group(step: step, staleness: past.staleness)
                    for (k, table) in tables.enumerated() {
                        means[group][k] += Self.loss(table, truth: past.truth[step], step: step) / series.scale
                    }
                    counts[group] += 1
                    origins[group].insert(past.origin)
                }
            }
        }
        for group in means.indices where counts[group] > 0 {
            means[group] = means[group].map { $0 / Double(counts[group]) }
        }
        rounds = origins.map(\.count)
    }

    /// Mean pinball loss over the levels.
    private static func loss(_ table: MarginalTable, truth: Double, step: Int) -> Double {
        let offset = step * MarginalTable.levels.count
        var total = 0.0
        for (l, level) in MarginalTable.levels.enumerated() {
            let error = truth - Double(table.values[offset + l])
            total += error >= 0 ? level * error : (level - 1) * error
        }
        return total / Double(MarginalTable.levels.count)
    }
}

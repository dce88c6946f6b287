public import Forecasting
public import Statistics
public import TimeSeries

/// Combines the paths of several models.
public enum Ensemble {
    /// The models of the production ensemble for steps of a grain, in catalog names.
    ///
    /// Chosen on the validation origins of the task folders: adding exponential smoothing or climatology at equal weight
    /// to the count GLM lost on every folder (`Benchmarks/RESULTS.md`).
    public static func members(for grain: Grain) -> [String] {
        switch grain {
        case .hour, .sixHours, .day: ["count-glm"]
        case .week: ["ets", "seasonal-naive"]
        }
    }

    /// Models that stand in, the first that can be fitted, when no member of the production ensemble can: short series.
    public static let fallbacks = ["ets", "seasonal-naive"]

    /// An equal-weight combination in path space that averages quantiles, not densities.
    ///
    /// At each step the draws of every model are sorted and averaged rank by rank (Vincent averaging: Ratcliff 1979,
    /// doi:10.1037/0033-2909.86.3.446; Lichtendahl, Grushka-Cockayne & Winkler 2013, doi:10.1287/mnsc.1120.1667), then put in the
    /// order of the first model's draws, which carry the dependence between steps (ensemble copula coupling: Schefzik,
    /// Thorarinsdottir & Gneiting 2013, doi:10.1214/13-STS443). Averages between integers are rounded at random, without bias.
    ///
    /// - Precondition: all paths have the same shape and there is at least one.
    public static func averaged(_ members: [SamplePaths], using generator: inout SeededGenerator) -> SamplePaths {
        precondition(!members.isEmpty, "at least one model")
        guard members.count > 1 else { return members[0] }
        let (count, horizon) = (members[0].count, members[0].horizon)
        precondition(members.allSatisfy { $0.count == count && $0.horizon == horizon }, "paths of equal shape")
        var combined = SamplePaths(count: count, horizon: horizon)
        for step in 0..<horizon {
            let sorted = members.map { $0.draws(at: step).sorted() }
            let first = members[0].draws(at: step)
            let ties = (0..<count).map { _ in generator.next() }
            let order = (0..<count).sorted { (first[$0], ties[$0]) < (first[$1], ties[$1]) }
            for rank in 0..<count {
                let mean = sorted.reduce(0.0) { $0 + Double($1[rank]) } / Double(members.count)
                let floor = mean.rounded(.down)
                combined[order[rank], step] = Int32(floor) + (generator.uniform() < mean - floor ? 1 : 0)
            }
        }
        return combined
    }
}

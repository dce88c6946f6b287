import Forecasting
import Statistics
import Testing
import TimeSeries

@testable import Pipeline

/// Averaging of quantiles in path space.
@Suite struct EnsembleTests {
    /// Equal weights, no correction.
    static func averaged(_ members: [SamplePaths], using generator: inout SeededGenerator) -> SamplePaths {
        let equal = Ensemble.Mixture(weights: members.map { _ in 1 / Double(members.count) })
        return Ensemble.combined(
            members, mixtures: Array(repeating: equal, count: members[0].horizon), using: &generator
        ).paths
    }

    static func paths(_ columns: [[Int32]]) -> SamplePaths {
        var paths = SamplePaths(count: columns[0].count, horizon: columns.count)
        for (step, column) in columns.enumerated() {
            for (draw, value) in column.enumerated() { paths[draw, step] = value }
        }
        return paths
    }

    /// Sorted 2 4 9 and 10 20 31 give 6 12 20 by hand; the first model's order (its draws are 9 2 4) is kept: 20 6 12.
    @Test func ranksAreAveragedAndTheFirstOrderKept() {
        let first = Self.paths([[9, 2, 4], [1, 3, 5]])
        let second = Self.paths([[20, 31, 10], [7, 5, 3]])
        var generator = SeededGenerator(seed: 1)
        let combined = Self.averaged([first, second], using: &generator)
        #expect(combined.draws(at: 0) == [20, 6, 12])
        // 1 3 5 and 3 5 7: 2 4 6.
        #expect(combined.draws(at: 1) == [2, 4, 6])
        #expect((combined.count, combined.horizon) == (3, 2))
    }

    /// ETS, which knows no season, begins with less once three years of weeks show one; of days it weighs what others do.
    @Test func seasonsLowerWhatKnowsNone() {
        let shares = [10, 104, 130, 156, 500].map { Ensemble.prior(of: "ets", grain: .week, steps: $0) }
        #expect(shares == [1, 1, 0.5, 0.2, 0.2])
        #expect(Ensemble.prior(of: "structural", grain: .week, steps: 500) == 1)
        #expect(Ensemble.prior(of: "ets", grain: .day, steps: 500) == 1)
    }

    @Test func oneModelIsItself() {
        let only = Self.paths([[9, 2, 4], [1, 3, 5]])
        var generator = SeededGenerator(seed: 1)
        #expect(Self.averaged([only], using: &generator) == only)
        // No chance is used, so that a single model's forecast does not depend on it.
        var untouched = SeededGenerator(seed: 1)
        #expect(generator.next() == untouched.next())
    }

    /// Quantiles are averaged, not densities: of counts around 100 and around 200 nothing is left but counts around 150.
    @Test func marginalQuantilesAreAveraged() {
        var generator = SeededGenerator(seed: 2)
        let horizon = 4
        let members = [100.0, 200, 240].map { mean -> SamplePaths in
            let values = (0..<1000 * horizon).map { _ in
                Int32(clamping: Poisson(mean: mean).quantile(generator.uniform()))
            }
            return SamplePaths(count: 1000, horizon: horizon, values: values)
        }
        let combined = Self.averaged(members, using: &generator)
        for step in 0..<horizon {
            let marginals = members.map { $0.marginal(at: step) }
            for level in Level.nineteen {
                let mean = marginals.reduce(0) { $0 + $1.quantile(level) } / 3
                // Rounded up or down to a whole patient at random.
                #expect(abs(combined.marginal(at: step).quantile(level) - mean) <= 1)
            }
        }
    }

    /// 1000 ranks whose mean is one half: rounding at random without bias gives 500 ± 16 (binomial); five of these.
    @Test func roundingHasNoBias() {
        let members = [SamplePaths(count: 1000, horizon: 1), Self.paths([Array(repeating: 1, count: 1000)])]
        var generator = SeededGenerator(seed: 3)
        let total = Self.averaged(members, using: &generator).draws(at: 0).reduce(0, +)
        #expect(abs(total - 500) < 80)
    }

    /// Ties of the first model are broken at random: no draw is the high one at every step.
    @Test func tiesAreBrokenAtRandom() {
        let flat = SamplePaths(count: 100, horizon: 20)
        let spread = Self.paths((0..<20).map { _ in (0..<100).map { Int32(2 * $0) } })
        var generator = SeededGenerator(seed: 4)
        let combined = Self.averaged([flat, spread], using: &generator)
        let totals = (0..<100).map { draw in (0..<20).reduce(0) { $0 + combined[draw, $1] } }
        // The mean of twenty uniform ranks 0 … 99 has sd 28.9 ÷ √20 = 6.5 around 49.5; five of them, times 20 steps.
        for total in totals { #expect(abs(Double(total) - 990) < 650) }
    }

    @Test func sameSeedSamePaths() {
        let members = [Self.paths([[1, 2, 2, 2, 5]]), Self.paths([[2, 2, 4, 5, 5]])]
        var (a, b) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
        #expect(Self.averaged(members, using: &a) == Self.averaged(members, using: &b))
    }
}

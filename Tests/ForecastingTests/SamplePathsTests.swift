import Forecasting
import Messages
import Statistics
import Testing
import TimeSeries

@Suite struct SamplePathsTests {
    private func random(_ count: Int, _ horizon: Int, seed: UInt64) -> SamplePaths {
        var generator = SeededGenerator(seed: seed)
        return SamplePaths(
            count: count, horizon: horizon,
            values: (0..<(count * horizon)).map { _ in Int32(generator.integer(below: 50)) })
    }

    @Test func shape() {
        var paths = SamplePaths(count: 2, horizon: 3, values: [1, 2, 3, 4, 5, 6])
        #expect(paths[0, 2] == 3 && paths[1, 0] == 4)
        #expect(paths.draws(at: 1) == [2, 5])
        #expect(paths.mean == [2.5, 3.5, 4.5])
        paths[1, 0] = 9
        #expect(paths.draws(at: 0) == [1, 9])
        #expect(paths.marginal(at: 0) == .empirical([1, 9]))
        #expect(SamplePaths(count: 2, horizon: 2).values == [0, 0, 0, 0])
    }

    /// Close draws are counted, distant ones sorted: the same either way.
    @Test(arguments: [Int32(3), 1_000_000]) func sortedDraws(spread: Int32) {
        let values = (0..<40).map { Int32($0 * 17 % 23) * spread - 7 }
        let paths = SamplePaths(count: 20, horizon: 2, values: values)
        for step in 0..<2 { #expect(paths.sortedDraws(at: step) == paths.draws(at: step).sorted()) }
        #expect(SamplePaths(count: 0, horizon: 1).sortedDraws(at: 0).isEmpty)
    }

    @Test func sumsAreDrawByDraw() throws {
        let paths = random(200, 10, seed: 1)
        for steps in [0..<10, 3..<7, 5..<6, 4..<4] {
            let expected = (0..<200).map { draw in steps.reduce(Int32(0)) { $0 + paths[draw, $1] } }.sorted()
            #expect(paths.sum(over: steps) == .empirical(expected))
        }
        #expect(paths.sum(over: [1, 8]) == .empirical(zip(paths.draws(at: 1), paths.draws(at: 8)).map(+).sorted()))
        // Steps that move together: the upper quantile of the sum is the sum of upper quantiles; in opposition it is not.
        let together = SamplePaths(count: 4, horizon: 2, values: [0, 0, 1, 1, 2, 2, 3, 3])
        let opposed = SamplePaths(count: 4, horizon: 2, values: [0, 3, 1, 2, 2, 1, 3, 0])
        let high = try #require(Level(0.9))
        #expect(together.sum(over: 0..<2).quantile(high) == 6 && opposed.sum(over: 0..<2).quantile(high) == 3)
        #expect(
            together.marginal(at: 0) == opposed.marginal(at: 0) && together.marginal(at: 1) == opposed.marginal(at: 1))
    }

    @Test func addingSeries() {
        let (a, b) = (random(30, 4, seed: 2), random(30, 4, seed: 3))
        let both = a.adding(b)
        for draw in 0..<30 { for step in 0..<4 { #expect(both[draw, step] == a[draw, step] + b[draw, step]) } }
    }
}

@Suite struct TrainingSetTests {
    @Test func countsWhatWasObserved() {
        let grid = TimeGrid(zone: .paris, grain: .day)
        let values = SteppedValues(first: 100, values: [3, .nan, 5])
        let training = TrainingSet(grid: grid, origin: 103, horizon: 7, values: values)
        #expect(training.observedCount == 2)
        #expect(training.covariates.isEmpty)
    }

    @Test func fitErrorsSayTheirNumbers() {
        let error = FitError.tooShort(needed: 365, got: 12)
        for sentence in [error.text.french, error.text.english, error.description] {
            #expect(sentence.contains("365") && sentence.contains("12"))
        }
    }
}

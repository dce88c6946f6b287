import Forecasting
import Statistics
import Testing

@Suite struct PredictiveDistributionTests {
    private func level(_ value: Double) throws -> Level { try #require(Level(value)) }

    /// `distributions.csv`: quantiles and tail probabilities of scipy.stats.
    @Test func countsEqualReference() throws {
        let table = try ReferenceCSV("distributions")
        #expect(table.rows.count == 24)
        for row in table.rows {
            let mean = try table.number(row, "mean")
            let size = try table.number(row, "size")
            let distribution: PredictiveDistribution =
                row[0] == "poisson" ? .poisson(mean: mean) : .negativeBinomial(mean: mean, size: size)
            let quantiles = Level.nineteen.map { distribution.quantile($0) }
            #expect(quantiles == table.numbers(row, from: 3, count: 19), "\(distribution)")
            // 1e-9: sums of up to a few thousand probabilities.
            let atMedian = distribution.probability(above: quantiles[9])
            #expect(try abs(atMedian - table.number(row, "above_median")) < 1e-9, "\(distribution)")
            #expect(
                try abs(distribution.probability(above: 1.5 * mean) - table.number(row, "above_more")) < 1e-9,
                "\(distribution)")
            #expect(distribution.mean == mean)
        }
    }

    /// The quantile is the smallest value whose cumulative probability reaches the level.
    @Test func empiricalQuantileInvertsItsDistributionFunction() throws {
        var generator = SeededGenerator(seed: 7)
        for count in [1, 2, 3, 7, 20, 100, 500] {
            let draws = (0..<count).map { _ in Int32(generator.integer(below: 30)) }.sorted()
            let distribution = PredictiveDistribution.empirical(draws)
            for level in Level.nineteen {
                let value = distribution.quantile(level)
                // Counted in twentieths, without rounding: #{x ≤ v} / n ≥ level, and not so for the next smaller draw.
                let twentieths = Int((level.value * 20).rounded())
                let reached = draws.count { Double($0) <= value } * 20 >= twentieths * count
                let smaller = draws.last { Double($0) < value }
                let before = smaller.map { s in draws.count { $0 <= s } * 20 >= twentieths * count } ?? false
                #expect(reached && !before, "\(count) draws, level \(level.value)")
            }
        }
    }

    @Test func empiricalByHand() throws {
        let distribution = PredictiveDistribution.empirical([1, 2, 2, 9])
        #expect(try distribution.quantile(level(0.25)) == 1)
        #expect(try distribution.quantile(level(0.26)) == 2)
        #expect(try distribution.quantile(level(0.75)) == 2)
        #expect(try distribution.quantile(level(0.76)) == 9)
        #expect(distribution.mean == 3.5)
        #expect(distribution.probability(above: 2) == 0.25 && distribution.probability(above: 1.9) == 0.75)
        #expect(distribution.probability(above: 9) == 0 && distribution.probability(above: -1) == 1)
        #expect(PredictiveDistribution.empirical([]).quantile(.median).isNaN)
    }

    @Test func quantilesByHand() throws {
        let distribution = try PredictiveDistribution.quantiles([
            .init(level: level(0.1), value: 10), .init(level: level(0.5), value: 20),
            .init(level: level(0.9), value: 40),
        ])
        // Linear between the levels, constant beyond.
        #expect(try abs(distribution.quantile(level(0.3)) - 15) < 1e-9)
        #expect(try abs(distribution.quantile(level(0.7)) - 30) < 1e-9)
        #expect(try distribution.quantile(level(0.05)) == 10)
        #expect(try distribution.quantile(level(0.95)) == 40)
        #expect(abs(distribution.probability(above: 30) - 0.3) < 1e-9)
        #expect(abs(distribution.probability(above: 15) - 0.7) < 1e-9)
        // The mass beyond the outermost levels lies on the outermost values: 0.1·10 + 0.4·15 + 0.4·30 + 0.1·40.
        #expect(abs(distribution.mean - 23) < 1e-9)
        // Beyond the outermost values only the outermost levels are known.
        #expect(abs(distribution.probability(above: 9.9) - 0.9) < 1e-12)
        #expect(abs(distribution.probability(above: 40) - 0.1) < 1e-12)
        #expect(abs(distribution.probability(above: 1000) - 0.1) < 1e-12)
    }

    /// Above a value and at most that value make up everything; quantiles do not cross.
    @Test func quantilesAndProbabilitiesAgree() throws {
        var generator = SeededGenerator(seed: 12)
        let draws = (0..<300).map { _ in Int32(generator.integer(below: 80)) }.sorted()
        let distributions: [PredictiveDistribution] = [
            .poisson(mean: 0), .poisson(mean: 0.2), .poisson(mean: 33), .negativeBinomial(mean: 33, size: 2),
            .negativeBinomial(mean: 0.4, size: 0.3), .empirical(draws), .empirical([4]),
        ]
        for distribution in distributions {
            let quantiles = Level.nineteen.map { distribution.quantile($0) }
            #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
            for (level, value) in zip(Level.nineteen, quantiles) {
                // P(X ≤ quantile) ≥ level, and P(X ≤ quantile − 1) < level. 1e-9: rounding of cumulative sums.
                #expect(1 - distribution.probability(above: value) >= level.value - 1e-9, "\(distribution)")
                #expect(1 - distribution.probability(above: value - 1) < level.value + 1e-9, "\(distribution)")
            }
        }
    }

    @Test func thresholdsBelowZeroAreExceeded() {
        #expect(PredictiveDistribution.poisson(mean: 3).probability(above: -0.5) == 1)
        #expect(PredictiveDistribution.negativeBinomial(mean: 3, size: 1).probability(above: -2) == 1)
        // A threshold beyond all integers is never exceeded, and is no reason to stop.
        for threshold in [Double.infinity, 1e300] {
            // 1e-12: rounding of the sum of all probabilities.
            #expect(abs(PredictiveDistribution.poisson(mean: 3).probability(above: threshold)) < 1e-12)
            #expect(PredictiveDistribution.empirical([1, 2]).probability(above: threshold) == 0)
        }
        #expect(PredictiveDistribution.poisson(mean: 3).probability(above: -.infinity) == 1)
        #expect(PredictiveDistribution.poisson(mean: 3).probability(above: .nan).isNaN)
    }
}

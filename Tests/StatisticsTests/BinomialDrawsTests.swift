import Foundation
import Statistics
import Testing

@Suite struct BinomialDrawsTests {
    /// Pearson's statistic of 20,000 draws against exact probabilities, cells of at least 5 expected.
    ///
    /// Inversion (n p < 10), rejection, and the mirrored side; five standard deviations of chi-squared above its mean.
    @Test(arguments: [(8, 0.3), (40, 0.12), (60, 0.5), (300, 0.2), (5000, 0.01), (90, 0.93)])
    func followsProbabilities(trials: Int, p: Double) {
        var generator = SeededGenerator(seed: 12)
        var counts = [Int](repeating: 0, count: trials + 1)
        for _ in 0..<20_000 { counts[generator.binomial(trials, p)] += 1 }
        var (statistic, cells) = (0.0, 0.0)
        var (expected, observed) = (0.0, 0.0)
        for k in 0...trials {
            let n = Double(trials)
            let x = Double(k)
            let logProbability =
                SpecialFunctions.logGamma(n + 1) - SpecialFunctions.logGamma(x + 1)
                - SpecialFunctions.logGamma(n - x + 1) + x * log(p) + (n - x) * log1p(-p)
            expected += 20_000 * exp(logProbability)
            observed += Double(counts[k])
            if expected >= 5 {
                statistic += (observed - expected) * (observed - expected) / expected
                cells += 1
                (expected, observed) = (0, 0)
            }
        }
        #expect(statistic < cells + 5 * (2 * cells).squareRoot())
    }

    @Test func ends() {
        var generator = SeededGenerator(seed: 1)
        #expect(generator.binomial(0, 0.5) == 0)
        #expect(generator.binomial(7, 0) == 0)
        #expect(generator.binomial(7, 1) == 7)
        #expect((0..<200).allSatisfy { _ in (0...1000).contains(generator.binomial(1000, 0.999)) })
    }
}

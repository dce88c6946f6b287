import Statistics
import Testing

/// SciPy 1.17.1, `binomtest(x, n).proportion_ci("exact")`.
@Suite struct ExactBinomialTests {
    @Test(arguments: [
        (0, 36, 0.0, 0.0973943), (3, 60, 0.0104323, 0.1392432), (60, 60, 0.9403705, 1.0),
        (17, 20, 0.6210732, 0.9679291),
    ]) func interval(successes: Int, trials: Int, lower: Double, upper: Double) {
        let found = ExactBinomial.interval(successes, of: trials)
        #expect(abs(found.lower - lower) < 1e-6)
        #expect(abs(found.upper - upper) < 1e-6)
    }
}

/// Exact inference on a rate from a number of successes.
public enum ExactBinomial {
    /// The interval of Clopper & Pearson (1934, doi:10.1093/biomet/26.4.404), by bisection of the beta distribution.
    ///
    /// - Parameters:
    ///   - successes: 0 … `trials`.
    ///   - confidence: 0.95 leaves 2.5 % on either side.
    public static func interval(
        _ successes: Int, of trials: Int, confidence: Double = 0.95
    ) -> (lower: Double, upper: Double) {
        precondition(successes >= 0 && successes <= trials && trials > 0, "successes among at least one trial")
        let tail = (1 - confidence) / 2
        let (k, n) = (Double(successes), Double(trials))
        let lower = successes == 0 ? 0 : root { SpecialFunctions.incompleteBeta($0, k, n - k + 1) - tail }
        let upper = successes == trials ? 1 : root { SpecialFunctions.incompleteBeta($0, k + 1, n - k) - (1 - tail) }
        return (lower, upper)
    }

    /// Where an increasing function of (0, 1) crosses 0.
    private static func root(_ f: (Double) -> Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if f(middle) < 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

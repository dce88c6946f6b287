internal import Statistics

/// Expected losses of the best possible forecast of a Poisson count: its own law, with the mean known exactly.
///
/// No forecast of such a count can do better on average, whatever it knows.
public struct PoissonFloor: Sendable, Hashable {
    /// Mean quantile loss over the levels, `E ρ_q(Y − F⁻¹(q))`, in counts.
    public var pinball: Double
    /// Continuous ranked probability score, `Σ F(k)·(1 − F(k))`, in counts.
    public var crps: Double
    /// Absolute error of the median, in counts.
    public var absoluteError: Double

    /// The largest mean that a floor is worked out for: its law has 18 standard deviations of terms, one after the other.
    public static let largestMean = 1e6

    /// The floor of one count.
    ///
    /// For the integer quantile `f` of level q the expected loss is `q·(μ − f) + f·F(f) − μ·F(f − 1)`, as `k·p(k) = μ·p(k − 1)`.
    /// The expected CRPS of a law by itself is `∫ F·(1 − F)` (Gneiting & Raftery 2007, eq. 20 and 21,
    /// doi:10.1198/016214506000001437); for Poisson that is `μ·e^(−2μ)·(I₀(2μ) + I₁(2μ))` as well (Wei & Held 2014,
    /// doi:10.1007/s11749-014-0380-8).
    /// - Parameter mean: expected count, from 0 to ``largestMean``.
    public init(mean: Double, levels: ScoringLevels = .nineteen) {
        precondition(mean >= 0 && mean <= Self.largestMean, "a mean count lies between 0 and the largest mean")
        // Beyond nine standard deviations nothing is left at double precision but for small means, which the 30 is for.
        let reach = 9 * mean.squareRoot() + 30
        let first = max(0, Int(mean - reach))
        let last = Int(mean + reach)
        let law = Poisson(mean: mean)
        var crps = 0.0
        var total = 0.0
        var middle = 0.0
        var level = 0
        var before = 0.0
        var cumulative = law.cumulative(first - 1)
        for k in first...last {
            before = cumulative
            cumulative = min(before + law.probability(k), 1)
            crps += cumulative * (1 - cumulative)
            while level < levels.count, cumulative >= levels[level] || k == last {
                let q = levels[level]
                let loss = q * (mean - Double(k)) + Double(k) * cumulative - mean * before
                total += loss
                if level == levels.median { middle = loss }
                level += 1
            }
        }
        pinball = total / Double(levels.count)
        self.crps = crps
        absoluteError = 2 * middle
    }

    /// Mean floor over steps with these means; nil for none, or where one is larger than ``largestMean``.
    ///
    /// Means are the expected counts of each step, NaN where a step is left out.
    public init?(means: some Sequence<Double>, levels: ScoringLevels = .nineteen) {
        var (pinball, crps, absoluteError, count) = (0.0, 0.0, 0.0, 0.0)
        for mean in means where !mean.isNaN {
            guard mean <= Self.largestMean else { return nil }
            let floor = PoissonFloor(mean: mean, levels: levels)
            pinball += floor.pinball
            crps += floor.crps
            absoluteError += floor.absoluteError
            count += 1
        }
        guard count > 0 else { return nil }
        self.pinball = pinball / count
        self.crps = crps / count
        self.absoluteError = absoluteError / count
    }
}

import Foundation
public import Statistics

/// The level of a series around its calendar, in logarithms: up to three mean-reverting components and noise.
///
/// ```
/// z(t) = slow(t) + fast(t) + quick(t) + noise(t)          noise variance: overdispersion + counting(t)
/// slow(t + 1) = exp(−δ/τslow) · slow(t) + N(0, …)         fast alike with τfast, quick with τquick
/// ```
///
/// A stable series gets a level variance near 0 (the calendar holds), an epidemic one a large variance and a long
/// τ (the level follows): likelihood decides. Steps shorter than a day may have a quick component, for what lasts some hours.
/// Filter and smoother: Durbin & Koopman, *Time Series Analysis by State Space Methods* (2nd ed.), chapter 4; observations
/// beyond `outlier` standard errors are given a larger variance (bounded influence, ibid. section 4.10 and West 1981).
public struct LogLevel: Sendable, Hashable, Codable {
    /// Days in which the slow component falls to 1/e.
    public var slowDays: Double
    /// Stationary standard deviation of the slow component.
    public var slowSD: Double
    public var fastDays: Double
    public var fastSD: Double
    public var quickDays: Double
    /// 0: there is no quick component.
    public var quickSD: Double
    /// Standard deviation of the noise beyond counting.
    public var noiseSD: Double

    /// Days in one step.
    public var stepDays: Double

    static let outlier = 3.5

    public init(
        slowDays: Double, slowSD: Double, fastDays: Double, fastSD: Double, quickDays: Double = 0.4,
        quickSD: Double = 0, noiseSD: Double, stepDays: Double
    ) {
        self.slowDays = slowDays
        self.slowSD = slowSD
        self.fastDays = fastDays
        self.fastSD = fastSD
        self.quickDays = quickDays
        self.quickSD = quickSD
        self.noiseSD = noiseSD
        self.stepDays = stepDays
    }

    /// One step of the past: the logarithm of observed ÷ expected and the variance due to counting; NaN where missing.
    public struct Observation: Sendable, Hashable {
        public var z: Double
        public var countingVariance: Double

        public init(z: Double, countingVariance: Double) {
            self.z = z
            self.countingVariance = countingVariance
        }
    }

    /// Mean and covariance of (slow, fast, quick); the fourth place is empty.
    public struct State: Sendable, Hashable {
        public var mean: SIMD4<Double>
        /// Covariance of the slow component with each.
        public var slowRow: SIMD4<Double>
        public var fastRow: SIMD4<Double>
        public var quickRow: SIMD4<Double>

        public var level: Double { mean.sum() }
        public var levelVariance: Double { loading.sum() }
        /// Covariance of each component with the level.
        @inline(__always) var loading: SIMD4<Double> { slowRow + fastRow + quickRow }
    }

    private var days: SIMD4<Double> { SIMD4(slowDays, fastDays, quickDays, 1) }
    private var deviations: SIMD4<Double> { SIMD4(slowSD, fastSD, quickSD, 0) }
    private var decays: SIMD4<Double> {
        let days = days
        return SIMD4(exp(-stepDays / days.x), exp(-stepDays / days.y), exp(-stepDays / days.z), 0)
    }

    /// Spectral density at frequency 0, in days: by how much the level varies over long times.
    var lowFrequencyPower: Double {
        2 * (deviations * deviations * days).sum() + noiseSD * noiseSD * stepDays
    }

    private var stationary: State {
        let variances = deviations * deviations
        return State(
            mean: .zero, slowRow: SIMD4(variances.x, 0, 0, 0), fastRow: SIMD4(0, variances.y, 0, 0),
            quickRow: SIMD4(0, 0, variances.z, 0))
    }

    /// The state so many steps later.
    public func advanced(_ state: State, by steps: Int = 1) -> State {
        var long = self
        long.stepDays *= Double(steps)
        var next = state
        Transition(long).advance(&next)
        return next
    }

    /// One step of the components, with what depends on the parameters alone worked out once.
    private struct Transition {
        let decay: SIMD4<Double>
        let innovations: SIMD4<Double>

        init(_ level: LogLevel) {
            decay = level.decays
            innovations = (SIMD4(repeating: 1) - decay * decay) * level.deviations * level.deviations
        }

        @inline(__always) func advance(_ state: inout State) {
            state.mean *= decay
            state.slowRow *= decay.x * decay
            state.fastRow *= decay.y * decay
            state.quickRow *= decay.z * decay
            state.slowRow.x += innovations.x
            state.fastRow.y += innovations.y
            state.quickRow.z += innovations.z
        }
    }

    /// The prediction of each step from those before it, the state after the last one, and the Gaussian log-likelihood.
    public struct Filtered: Sendable {
        /// State for the step after the last observation, given all of them.
        public var next: State
        public var logLikelihood: Double
        /// What each step said; empty unless asked for.
        var steps: [Step]
        /// Standardised one-step errors; NaN where missing.
        public var standardisedErrors: [Double]

        struct Step {
            var predicted: State
            var error: Double
            /// Variance that the error was given; NaN where there is no observation.
            var variance: Double
        }
    }

    public func filter(_ observations: [Observation], keepingStates: Bool = false) -> Filtered {
        var state = stationary
        var squares = 0.0
        var logs = 0.0
        // Logarithms of products of variances: those of sixteen stay within the range of a number.
        var product = 1.0
        var factors = 0
        var steps: [Filtered.Step] = []
        var errors: [Double] = []
        if keepingStates {
            steps.reserveCapacity(observations.count)
            errors.reserveCapacity(observations.count)
        }
        let transition = Transition(self)
        let noise = noiseSD * noiseSD
        for observation in observations {
            var (error, total, standardised) = (Double.nan, Double.nan, Double.nan)
            let before = state
            if !observation.z.isNaN {
                let loading = state.loading
                error = observation.z - state.level
                total = loading.sum() + noise + observation.countingVariance
                standardised = error / total.squareRoot()
                if abs(standardised) > Self.outlier {
                    // Bounded influence: counts in the likelihood and in the update as an error of `outlier` sd.
                    let ratio = standardised / Self.outlier
                    total *= ratio * ratio
                }
                squares += error * error / total
                product *= total
                factors += 1
                if factors == 16 {
                    logs += log(product)
                    (product, factors) = (1, 0)
                }
                let gain = loading / total
                state.mean += gain * error
                state.slowRow -= loading.x * gain
                state.fastRow -= loading.y * gain
                state.quickRow -= loading.z * gain
            }
            if keepingStates {
                steps.append(Filtered.Step(predicted: before, error: error, variance: total))
                errors.append(standardised)
            }
            transition.advance(&state)
        }
        return Filtered(
            next: state, logLikelihood: -0.5 * (logs + log(product) + squares), steps: steps,
            standardisedErrors: errors)
    }

    /// The level at each step, a logarithm, given the observations up to it.
    func filteredLevel(_ observations: [Observation]) -> [Double] {
        filter(observations, keepingStates: true).steps.map { step in
            let gain = step.predicted.loading.sum() / step.variance
            return step.predicted.level + (step.error.isNaN ? 0 : gain * step.error)
        }
    }

    /// The level at each step given all observations (state smoothing: Durbin & Koopman, section 4.4).
    public func smoothedLevel(_ observations: [Observation]) -> [Double] {
        let steps = filter(observations, keepingStates: true).steps
        let decay = decays
        var levels = [Double](repeating: 0, count: steps.count)
        var later = SIMD4<Double>.zero
        for t in steps.indices.reversed() {
            let step = steps[t]
            let state = step.predicted
            later *= decay
            if !step.variance.isNaN {
                let loading = state.loading
                // r(t − 1) = H′v/F + L′r(t), where L = T(I − PH′H/F).
                later += SIMD4(repeating: (step.error - (loading * later).sum()) / step.variance)
            }
            let shift = SIMD4(
                (state.slowRow * later).sum(), (state.fastRow * later).sum(), (state.quickRow * later).sum(), 0)
            levels[t] = (state.mean + shift).sum()
        }
        return levels
    }

    /// Joint draws of level plus noise for the next `steps` steps, from a state for the first of them; row-major draws × steps.
    public func simulate(
        from state: State, draws: Int, steps: Int, using generator: inout SeededGenerator
    ) -> [Double] {
        var result = [Double](repeating: 0, count: draws * steps)
        let transition = Transition(self)
        let spread = SIMD4(
            transition.innovations.x.squareRoot(), transition.innovations.y.squareRoot(),
            transition.innovations.z.squareRoot(), 0)
        // Lower triangular root of the covariance.
        func root(_ variance: Double) -> Double { max(variance, 0).squareRoot() }
        func over(_ a: Double, _ b: Double) -> Double { b > 0 ? a / b : 0 }
        let l11 = root(state.slowRow.x)
        let (l21, l31) = (over(state.fastRow.x, l11), over(state.quickRow.x, l11))
        let l22 = root(state.fastRow.y - l21 * l21)
        let l32 = over(state.quickRow.y - l31 * l21, l22)
        let l33 = root(state.quickRow.z - l31 * l31 - l32 * l32)
        let hasQuick = quickSD > 0
        func chance() -> SIMD4<Double> {
            SIMD4(generator.normal(), generator.normal(), hasQuick ? generator.normal() : 0, 0)
        }
        for draw in 0..<draws {
            let u = chance()
            var level = state.mean + SIMD4(l11 * u.x, l21 * u.x + l22 * u.y, l31 * u.x + l32 * u.y + l33 * u.z, 0)
            for step in 0..<steps {
                if step > 0 { level = transition.decay * level + spread * chance() }
                result[draw * steps + step] = level.sum() + noiseSD * generator.normal()
            }
        }
        return result
    }
}

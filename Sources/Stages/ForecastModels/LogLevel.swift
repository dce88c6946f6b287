import Foundation
public import Statistics

/// The level of a series around its calendar, in logarithms: a slow and a fast mean-reverting component and noise.
///
/// ```
/// z(t) = slow(t) + fast(t) + noise(t)          noise variance: overdispersion + counting(t)
/// slow(t + 1) = exp(−δ/τslow) · slow(t) + N(0, …)      fast alike with τfast
/// ```
///
/// A stable series gets a level variance near 0 (the calendar holds), an epidemic one a large variance and a long
/// τ (the level follows): likelihood decides. Filter and smoother: Durbin & Koopman, *Time Series Analysis by State
/// Space Methods* (2nd ed.), chapter 4; observations beyond `outlier` standard errors are given a larger variance
/// (bounded influence, ibid. section 4.10 and West 1981).
public struct LogLevel: Sendable, Hashable, Codable {
    /// Days in which the slow component falls to 1/e.
    public var slowDays: Double
    /// Stationary standard deviation of the slow component.
    public var slowSD: Double
    public var fastDays: Double
    public var fastSD: Double
    /// Standard deviation of the noise beyond counting.
    public var noiseSD: Double

    /// Days in one step.
    public var stepDays: Double

    static let outlier = 3.5

    public init(
        slowDays: Double, slowSD: Double, fastDays: Double, fastSD: Double, noiseSD: Double, stepDays: Double
    ) {
        self.slowDays = slowDays
        self.slowSD = slowSD
        self.fastDays = fastDays
        self.fastSD = fastSD
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

    /// Mean and covariance of (slow, fast).
    public struct State: Sendable, Hashable {
        public var slow: Double
        public var fast: Double
        public var slowVariance: Double
        public var covariance: Double
        public var fastVariance: Double

        public var level: Double { slow + fast }
        public var levelVariance: Double { slowVariance + 2 * covariance + fastVariance }
    }

    /// Spectral density at frequency 0, in days: by how much the level varies over long times.
    var lowFrequencyPower: Double {
        2 * (slowSD * slowSD * slowDays + fastSD * fastSD * fastDays) + noiseSD * noiseSD * stepDays
    }

    var slowDecay: Double { exp(-stepDays / slowDays) }
    var fastDecay: Double { exp(-stepDays / fastDays) }

    private var stationary: State {
        State(slow: 0, fast: 0, slowVariance: slowSD * slowSD, covariance: 0, fastVariance: fastSD * fastSD)
    }

    /// The state one step later.
    public func advanced(_ s: State) -> State {
        let (a, b) = (slowDecay, fastDecay)
        return State(
            slow: a * s.slow, fast: b * s.fast,
            slowVariance: a * a * s.slowVariance + (1 - a * a) * slowSD * slowSD,
            covariance: a * b * s.covariance,
            fastVariance: b * b * s.fastVariance + (1 - b * b) * fastSD * fastSD)
    }

    /// The prediction of each step from those before it, the state after the last one, and the Gaussian log-likelihood.
    public struct Filtered: Sendable {
        /// State for the step after the last observation, given all of them.
        public var next: State
        public var logLikelihood: Double
        /// Predicted and updated state of each step; empty unless asked for.
        var predicted: [State]
        var updated: [State]
        /// Standardised one-step errors; NaN where missing.
        public var standardisedErrors: [Double]
    }

    public func filter(_ observations: [Observation], keepingStates: Bool = false) -> Filtered {
        var state = stationary
        var logLikelihood = 0.0
        var predicted: [State] = []
        var updated: [State] = []
        var errors: [Double] = []
        let (a, b) = (slowDecay, fastDecay)
        let (qa, qb) = ((1 - a * a) * slowSD * slowSD, (1 - b * b) * fastSD * fastSD)
        let noise = noiseSD * noiseSD
        for observation in observations {
            if keepingStates { predicted.append(state) }
            if !observation.z.isNaN {
                let error = observation.z - state.slow - state.fast
                let level = state.levelVariance
                var total = level + noise + observation.countingVariance
                let standardised = error / total.squareRoot()
                if abs(standardised) > Self.outlier {
                    // Bounded influence: counts in the likelihood and in the update as an error of `outlier` sd.
                    let ratio = standardised / Self.outlier
                    total *= ratio * ratio
                }
                logLikelihood -= 0.5 * (log(total) + error * error / total)
                let ca = state.slowVariance + state.covariance
                let cb = state.covariance + state.fastVariance
                state.slow += ca * error / total
                state.fast += cb * error / total
                state.slowVariance -= ca * ca / total
                state.covariance -= ca * cb / total
                state.fastVariance -= cb * cb / total
                if keepingStates { errors.append(standardised) }
            } else if keepingStates {
                errors.append(.nan)
            }
            if keepingStates { updated.append(state) }
            state = State(
                slow: a * state.slow, fast: b * state.fast, slowVariance: a * a * state.slowVariance + qa,
                covariance: a * b * state.covariance, fastVariance: b * b * state.fastVariance + qb)
        }
        return Filtered(
            next: state, logLikelihood: logLikelihood, predicted: predicted, updated: updated,
            standardisedErrors: errors)
    }

    /// The level at each step given all observations (fixed-interval smoother of Rauch, Tung & Striebel, 1965).
    public func smoothedLevel(_ observations: [Observation]) -> [Double] {
        let filtered = filter(observations, keepingStates: true)
        let n = observations.count
        guard n > 0 else { return [] }
        let (a, b) = (slowDecay, fastDecay)
        var levels = [Double](repeating: 0, count: n)
        var slow = filtered.updated[n - 1].slow
        var fast = filtered.updated[n - 1].fast
        levels[n - 1] = slow + fast
        for t in stride(from: n - 2, through: 0, by: -1) {
            let u = filtered.updated[t]
            let p = filtered.predicted[t + 1]
            let determinant = p.slowVariance * p.fastVariance - p.covariance * p.covariance
            guard determinant > 1e-300 else {
                slow = u.slow
                fast = u.fast
                levels[t] = slow + fast
                continue
            }
            // gain = U Tᵀ P⁻¹ for diagonal T = (a, b)
            let (m11, m12) = (u.slowVariance * a, u.covariance * b)
            let (m21, m22) = (u.covariance * a, u.fastVariance * b)
            let (i11, i12, i22) = (
                p.fastVariance / determinant, -p.covariance / determinant, p.slowVariance / determinant
            )
            let (ds, df) = (slow - p.slow, fast - p.fast)
            let (gs, gf) = (i11 * ds + i12 * df, i12 * ds + i22 * df)
            slow = u.slow + m11 * gs + m12 * gf
            fast = u.fast + m21 * gs + m22 * gf
            levels[t] = slow + fast
        }
        return levels
    }

    /// Joint draws of level plus noise for the next `steps` steps, from a state for the first of them; row-major draws × steps.
    public func simulate(
        from state: State, draws: Int, steps: Int, using generator: inout SeededGenerator
    ) -> [Double] {
        var result = [Double](repeating: 0, count: draws * steps)
        let (a, b) = (slowDecay, fastDecay)
        let (qa, qb) = ((1 - a * a).squareRoot() * slowSD, (1 - b * b).squareRoot() * fastSD)
        let l11 = max(state.slowVariance, 0).squareRoot()
        let l21 = l11 > 0 ? state.covariance / l11 : 0
        let l22 = max(state.fastVariance - l21 * l21, 0).squareRoot()
        for draw in 0..<draws {
            let (u, v) = (generator.normal(), generator.normal())
            var slow = state.slow + l11 * u
            var fast = state.fast + l21 * u + l22 * v
            for step in 0..<steps {
                if step > 0 {
                    slow = a * slow + qa * generator.normal()
                    fast = b * fast + qb * generator.normal()
                }
                result[draw * steps + step] = slow + fast + noiseSD * generator.normal()
            }
        }
        return result
    }

    /// Estimates the parameters by maximum likelihood with weak log-normal priors that keep them in a sensible range.
    public static func estimate(
        _ observations: [Observation], stepDays: Double, from start: LogLevel? = nil
    ) -> LogLevel {
        LogLevelLikelihood(observations, stepDays: stepDays).maximised(from: start)
    }
}

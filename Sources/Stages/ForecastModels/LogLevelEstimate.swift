import Foundation
import Statistics

extension LogLevel {
    /// Estimates the slow and the fast component and the noise by maximum likelihood, with weak log-normal priors that keep them
    /// in a sensible range.
    public static func estimate(
        _ observations: [Observation], stepDays: Double, from start: LogLevel? = nil
    ) -> LogLevel {
        let likelihood = LogLevelLikelihood(observations, stepDays: stepDays)
        // Parts of a day: the peaks that gradients lead to were worse on validation origins (0.1 %) than these.
        return stepDays < 1 ? likelihood.climbed(from: start) : likelihood.maximised(from: start)
    }

    /// A level before anything is known of it, on steps of so many days.
    static func ordinary(stepDays: Double) -> LogLevel {
        LogLevel(slowDays: 60, slowSD: 0.06, fastDays: 4, fastSD: 0.03, noiseSD: 0.03, stepDays: stepDays)
    }

    /// This level on shorter steps, with a quick component: what lasts some hours is told apart from what lasts days.
    ///
    /// The slow component is kept as it is; fast, quick and noise are estimated.
    ///
    /// - Parameter observations: of steps of `stepDays` days.
    public func refined(_ observations: [Observation], stepDays: Double) -> LogLevel {
        let priors = [Prior.fastDays, Prior.fastSD, Prior.quickDays, Prior.quickSD, Prior.noiseSD]
        let begin = [fastDays, fastSD, 0.4, max(noiseSD, 0.01), max(noiseSD, 0.01)]
        func level(_ x: [Double]) -> LogLevel {
            let p = zip(x, priors).map { $1.value($0) }
            return LogLevel(
                slowDays: slowDays, slowSD: slowSD, fastDays: p[0], fastSD: p[1], quickDays: p[2], quickSD: p[3],
                noiseSD: p[4], stepDays: stepDays)
        }
        let result = NelderMead(maximumEvaluations: 250, tolerance: 1e-5, restarts: 0).minimise(
            from: begin.map { log($0) }, steps: Array(repeating: 0.5, count: begin.count)
        ) { x in
            let penalty = zip(x, priors).reduce(0) { $0 + $1.1.loss($1.0) }
            return penalty - level(x).filter(observations).logLikelihood
        }
        return level(result.point)
    }

    /// What a parameter is expected to be: log-normal, within bounds.
    struct Prior {
        let centre: Double
        let spread: Double
        let bounds: ClosedRange<Double>

        /// The logarithm's squared distance from what is expected, halved, in standard deviations.
        func loss(_ logarithm: Double) -> Double {
            let distance = (logarithm - log(centre)) / spread
            return 0.5 * distance * distance
        }

        func value(_ logarithm: Double) -> Double {
            exp(min(max(logarithm, log(bounds.lowerBound)), log(bounds.upperBound)))
        }

        static let slowDays = Prior(centre: 200, spread: 1, bounds: 10...2000)
        static let slowSD = Prior(centre: 0.06, spread: 1.5, bounds: exp(-9)...exp(1))
        static let fastDays = Prior(centre: 4, spread: 1, bounds: 0.25...30)
        static let fastSD = Prior(centre: 0.03, spread: 1.5, bounds: exp(-9)...exp(1))
        static let quickDays = Prior(centre: 0.4, spread: 0.7, bounds: 0.05...2)
        static let quickSD = Prior(centre: 0.03, spread: 1.5, bounds: exp(-9)...exp(1))
        static let noiseSD = Prior(centre: 0.03, spread: 1.5, bounds: exp(-9)...exp(1))

        static let slowAndFast = [slowDays, slowSD, fastDays, fastSD, noiseSD]
    }
}

public import Forecasting
public import Statistics

extension ETS {
    /// The selected form with its state at the last observed step.
    public struct Fitted: FittedModel {
        /// In the literature's notation: `ETS(A,Ad,M)`.
        public let form: String
        public let alpha: Double
        public let beta: Double
        public let gamma: Double
        /// Damping of the slope, 1 without.
        public let phi: Double
        /// Up to a constant: −n/2 · log Σε², less Σ log forecast with multiplicative errors.
        public let logLikelihood: Double
        /// Corrected Akaike criterion.
        public let criterion: Double

        private let shape: ETSForm
        private let smoothing: ETSSmoothing
        private let state: ETSState
        /// Past innovations around their mean.
        private let innovations: [Double]
        /// Missing steps between the last observed one and the origin.
        private let unseen: Int
        /// No draw is above: twenty times the largest value seen.
        private let ceiling: Double
        private let exposures: [Double]

        init(_ estimate: ETSEstimate, values: [Double], unseen: Int, exposures: [Double]) {
            var collected: [Double]? = []
            let run = estimate.form.run(values, from: estimate.start, estimate.smoothing, innovations: &collected)
            let raw = collected ?? []
            let mean = raw.reduce(0, +) / Double(max(raw.count, 1))
            let highest = values.reduce(0) { $1 > $0 ? $1 : $0 }
            self.init(
                estimate.form, estimate.smoothing, run.state, innovations: raw.map { $0 - mean },
                logLikelihood: estimate.logLikelihood, criterion: estimate.criterion, unseen: unseen,
                ceiling: 20 * highest, exposures: exposures)
        }

        init(constant: Double, unseen: Int, exposures: [Double]) {
            self.init(
                ETSForm(error: .additive, trend: .none, season: .none, period: 1),
                ETSSmoothing(alpha: 0.5, beta: 0, gamma: 0, phi: 1),
                ETSState(level: constant, slope: 0, season: []), innovations: [0], logLikelihood: .infinity,
                criterion: -.infinity, unseen: unseen, ceiling: constant, exposures: exposures)
        }

        private init(
            _ shape: ETSForm, _ smoothing: ETSSmoothing, _ state: ETSState, innovations: [Double],
            logLikelihood: Double, criterion: Double, unseen: Int, ceiling: Double, exposures: [Double]
        ) {
            form = shape.description
            (alpha, beta, gamma, phi) = (smoothing.alpha, smoothing.beta, smoothing.gamma, smoothing.phi)
            self.logLikelihood = logLikelihood
            self.criterion = criterion
            self.shape = shape
            self.smoothing = smoothing
            self.state = state
            self.innovations = innovations
            self.unseen = unseen
            self.ceiling = ceiling
            self.exposures = exposures
        }

        /// Forecasts without further innovations, patients per step; with multiplicative terms nearly the mean.
        public func points(horizon: Int) -> [Double] {
            var current = state
            return (0..<unseen + horizon).map { advance(&current, $0, innovation: 0) }.suffix(horizon).map { $0 }
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            for draw in 0..<count {
                var current = state
                for step in 0..<unseen + horizon {
                    let innovation = innovations[generator.integer(below: innovations.count)]
                    let value = min(max(0, advance(&current, step, innovation: innovation)), ceiling)
                    if step >= unseen { paths[draw, step - unseen] = Int32(count: value * exposures[step - unseen]) }
                }
            }
            return paths
        }

        private func advance(_ current: inout ETSState, _ step: Int, innovation: Double) -> Double {
            guard shape.hasSeason else {
                var effect = 0.0
                return shape.advance(
                    level: &current.level, slope: &current.slope, effect: &effect, smoothing, innovation: innovation)
            }
            return shape.advance(
                level: &current.level, slope: &current.slope, effect: &current.season[step % shape.period], smoothing,
                innovation: innovation)
        }
    }
}

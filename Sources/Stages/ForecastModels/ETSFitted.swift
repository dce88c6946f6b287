public import Forecasting
public import Statistics

extension ETS {
    /// The selected form with its state at the last observed step.
    public struct Fitted: LikelihoodFitted {
        /// In the literature's notation: `ETS(A,Ad,M)`.
        public let form: String
        public let alpha: Double
        public let beta: Double
        public let gamma: Double
        /// Damping of the slope, 1 without.
        public let phi: Double
        /// Up to a constant: −n/2 · log Σε², less Σ log forecast with multiplicative errors; of the values ÷ holiday effects.
        public let logLikelihood: Double
        /// Corrected Akaike criterion.
        public let criterion: Double

        let learned: Learned
        private let state: ETSState
        private let future: SmoothingFuture
        /// No draw is above: twenty times the largest value seen.
        private let ceiling: Double

        /// What was estimated at the last multiple of `refitDays`.
        struct Learned: Sendable {
            let model: ETS
            let sample: SmoothingSample
            let estimate: ETSEstimate
            /// After the last value of the sample.
            let state: ETSState
            /// Past innovations around their mean.
            let innovations: [Double]
            /// The largest innovation that moves the state in full.
            let limit: Double
            let highest: Double
            let spread: SmoothingSpread

            /// Standard deviations beyond which an innovation moves the state no further.
            private static let outlier = 3.5

            init(_ model: ETS, _ sample: SmoothingSample, _ estimate: ETSEstimate) {
                self.model = model
                self.sample = sample
                self.estimate = estimate
                var raw: [Double] = []
                _ = estimate.form.filter(
                    sample.values, from: estimate.start, estimate.smoothing, innovations: &raw)
                let count = Double(max(raw.count, 1))
                let mean = raw.reduce(0, +) / count
                let centred = sample.constant == nil ? raw.map { $0 - mean } : [0]
                // The median of a normal variable's size is 0.6745 standard deviations.
                let typical = centred.map(abs).sorted()[centred.count / 2] / 0.6745
                limit = typical > 0 ? Self.outlier * typical : .infinity
                var bounded: [Double] = []
                state = estimate.form.filter(
                    sample.values, from: estimate.start, estimate.smoothing, limit: limit, innovations: &bounded)
                highest = sample.values.reduce(0) { $1 > $0 ? $1 : $0 }
                spread =
                    sample.constant == nil
                    ? estimate.spread(over: sample.values, innovations: centred) : SmoothingSpread()
                // Estimated parameters make past innovations smaller than those to come.
                let freedom = max(count - Double(estimate.form.parameterCount), count / 4)
                innovations = centred.map { $0 * (count / freedom).squareRoot() }
            }
        }

        init(_ training: TrainingSet, _ history: CountHistory, _ learned: Learned) {
            self.learned = learned
            let estimate = learned.estimate
            form = estimate.form.description
            let smoothing = estimate.smoothing
            (alpha, beta, gamma, phi) = (smoothing.alpha, smoothing.beta, smoothing.gamma, smoothing.phi)
            logLikelihood = estimate.logLikelihood
            criterion = estimate.criterion
            let later = learned.sample.later(history)
            var unused: [Double] = []
            state = estimate.form.filter(
                later, from: learned.state, smoothing, limit: learned.limit, innovations: &unused)
            future = SmoothingFuture(training, history, learned.sample.factors)
            let highest = later.reduce(learned.highest) { $1 > $0 ? $1 : $0 }
            ceiling = learned.sample.constant == nil ? 20 * highest : highest
        }

        /// Forecasts without further innovations, patients per step; with multiplicative terms nearly the mean.
        public func points(horizon: Int) -> [Double] {
            var current = state
            let form = learned.estimate.form
            let ahead = (0..<future.unseen + horizon).map {
                form.draw(&current, $0, learned.estimate.smoothing, innovation: 0)
            }.suffix(horizon)
            return zip(ahead, future.factors(horizon: horizon)).map { $0 * $1 }
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            let innovations = learned.innovations
            var values = [Int32](repeating: 0, count: count * horizon)
            var factors = [Double](repeating: 1, count: horizon)
            let steps = future.unseen + horizon
            let (form, smoothing, spread) = (learned.estimate.form, learned.estimate.smoothing, learned.spread)
            var current = state
            let points = (0..<steps).map { form.draw(&current, $0, smoothing, innovation: 0) }
            for draw in 0..<count {
                current.level = state.level
                current.slope = state.slope
                for j in state.season.indices { current.season[j] = state.season[j] }
                future.drawFactors(into: &factors, using: &generator)
                for step in 0..<steps {
                    let innovation = innovations[generator.integer(below: innovations.count)]
                    let drawn = form.draw(&current, step, smoothing, innovation: innovation)
                    let value = min(max(0, points[step] + spread[step] * (drawn - points[step])), ceiling)
                    let ahead = step - future.unseen
                    if ahead >= 0 { values[draw * horizon + ahead] = Int32(count: value * factors[ahead]) }
                }
            }
            return SamplePaths(count: count, horizon: horizon, values: values)
        }
    }
}

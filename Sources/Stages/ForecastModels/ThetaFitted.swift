public import Forecasting
public import Statistics

extension Theta {
    /// The selected form with its state at the last observed step.
    public struct Fitted: LikelihoodFitted {
        /// As the paper abbreviates it: `DOTM`.
        public let form: String
        public let alpha: Double
        /// 2 in the standard forms; the larger, the more of the linear trend.
        public let theta: Double
        /// Up to a constant: −n/2 · log Σε² of the values ÷ holiday effects and without their season.
        public let logLikelihood: Double

        let learned: Learned
        private let state: ThetaState
        private let future: SmoothingFuture
        /// No draw is above: twenty times the largest value seen.
        private let ceiling: Double

        /// What was estimated at the last multiple of `refitDays`.
        struct Learned: Sendable {
            let model: Theta
            let sample: SmoothingSample
            let estimate: ThetaEstimate
            /// After the last value of the sample.
            let state: ThetaState
            /// Past innovations around their mean.
            let innovations: [Double]
            let highest: Double
            let spread: SmoothingSpread

            init(_ model: Theta, _ sample: SmoothingSample, _ estimate: ThetaEstimate) {
                self.model = model
                self.sample = sample
                self.estimate = estimate
                var raw: [Double] = []
                state = estimate.filter(sample.values, from: estimate.start, innovations: &raw)
                let count = Double(max(raw.count, 1))
                let mean = raw.reduce(0, +) / count
                let isConstant = sample.constant != nil || raw.isEmpty
                let centred = isConstant ? [0] : raw.map { $0 - mean }
                highest = sample.values.reduce(0) { $1 > $0 ? $1 : $0 }
                spread = isConstant ? SmoothingSpread() : estimate.spread(over: sample.values, innovations: centred)
                // Estimated parameters make past innovations smaller than those to come.
                let freedom = max(count - Double(estimate.parameterCount), count / 4)
                innovations = centred.map { $0 * (count / freedom).squareRoot() }
            }
        }

        init(_ training: TrainingSet, _ history: CountHistory, _ learned: Learned) {
            self.learned = learned
            let estimate = learned.estimate
            form = estimate.form.rawValue
            alpha = estimate.parameters.alpha
            theta = 1 / (1 - estimate.parameters.trend)
            logLikelihood = estimate.logLikelihood
            let later = learned.sample.later(history)
            var unused: [Double] = []
            state = estimate.filter(later, from: learned.state, innovations: &unused)
            future = SmoothingFuture(training, history, learned.sample.factors)
            let highest = later.reduce(learned.highest) { $1 > $0 ? $1 : $0 }
            ceiling = learned.sample.constant == nil ? 20 * highest : highest
        }

        /// Forecasts without further innovations, patients per step.
        public func points(horizon: Int) -> [Double] {
            var current = state
            let ahead = (0..<future.unseen + horizon).map { _ in learned.estimate.draw(&current, innovation: 0) }
                .suffix(horizon)
            return zip(ahead, future.factors(horizon: horizon)).map { max(0, $0 * $1) }
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            let steps = future.unseen + horizon
            let (estimate, innovations, spread) = (learned.estimate, learned.innovations, learned.spread)
            var values = [Int32](repeating: 0, count: count * horizon)
            var factors = [Double](repeating: 1, count: horizon)
            var current = state
            let points = (0..<steps).map { _ in estimate.draw(&current, innovation: 0) }
            for draw in 0..<count {
                current = state
                future.drawFactors(into: &factors, using: &generator)
                for step in 0..<steps {
                    let innovation = innovations[generator.integer(below: innovations.count)]
                    let drawn = estimate.draw(&current, innovation: innovation)
                    let value = min(max(0, points[step] + spread[step] * (drawn - points[step])), ceiling)
                    let ahead = step - future.unseen
                    if ahead >= 0 { values[draw * horizon + ahead] = Int32(count: value * factors[ahead]) }
                }
            }
            return SamplePaths(count: count, horizon: horizon, values: values)
        }
    }
}

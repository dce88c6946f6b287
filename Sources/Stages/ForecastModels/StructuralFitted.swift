public import Forecasting
import Foundation
import Messages
public import Statistics
import TimeSeries

extension Structural {
    /// A fitted structural model: state and coefficients at the origin, jointly.
    public struct Fitted: FittedModel {
        let estimate: StructuralEstimate
        private let grid: TimeGrid
        private let origin: Int
        private let posterior: StructuralPosterior
        private let coefficients: [Double]
        /// Rows of the regressors of the steps to forecast.
        private let future: [Double]

        /// Filters from the end of the estimate's basis to the origin; nil when the regression has no finite solution.
        init?(_ training: TrainingSet, _ estimate: StructuralEstimate, covariates: [IssuedCovariate]) {
            self.estimate = estimate
            grid = training.grid
            origin = training.origin
            var posterior = estimate.posterior
            guard let known = posterior.coefficients else { return nil }
            let since = estimate.basis.values.end..<training.origin
            let counts = StructuralCounts(
                training.values, since, period: grid.grain.stepsPerWeek, after: estimate.counts)
            posterior.absorb(
                estimate.regression.rows(since, counts: counts, covariates: covariates),
                phase: StructuralEstimate.phase(grid, since.lowerBound), variances: counts.variances,
                coefficients: known)
            guard let coefficients = posterior.coefficients else { return nil }
            self.posterior = posterior
            self.coefficients = coefficients
            future = estimate.regression.rows(
                training.origin..<(training.origin + training.horizon), lead: 0, covariates: covariates)
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            let (filter, q) = (posterior.filter, posterior.filter.parameters)
            let (states, p) = (filter.states, coefficients.count)
            let seasons = states - 4
            let weights = StructuralFilter.harmonics(period: filter.period)
            let phase = StructuralEstimate.phase(grid, origin)
            let root = Self.root(filter.covarianceAhead, size: states)
            let spread = LinearAlgebra.inverse(posterior.precision, size: p).map { Self.root($0, size: p) }
            var beta = coefficients
            var normals = [Double](repeating: 0, count: max(states, p))
            for draw in 0..<count {
                if let spread {
                    for i in 0..<p { normals[i] = generator.normal() }
                    for i in 0..<p { beta[i] = coefficients[i] + Self.dot(spread, i, p, normals) }
                }
                var state = posterior.state(given: beta)
                for i in 0..<states { normals[i] = generator.normal() }
                for i in 0..<states { state[i] += Self.dot(root, i, states, normals) }
                // The season moves so little within a horizon that one direction for each draw is enough.
                for k in 0..<seasons { normals[k] = q.seasonSD * generator.normal() }
                for step in 0..<horizon {
                    if step > 0 {
                        state[0] = q.waveDecay * state[0] + state[1] + q.waveSD * generator.normal()
                        state[1] = q.slopeDecay * state[1] + q.slopeSD * generator.normal()
                        state[2] = q.shortDecay * state[2] + q.shortSD * generator.normal()
                        state[3] = q.levelDecay * state[3] + q.levelSD * generator.normal()
                    }
                    var z = estimate.counts.centre + state[0] + state[2] + state[3]
                    let w = (phase + step) % filter.period * seasons
                    let moved = Double(step).squareRoot()
                    for k in 0..<seasons { z += weights[w + k] * (state[4 + k] + moved * normals[k]) }
                    for c in 0..<p { z += future[step * p + c] * beta[c] }
                    paths[draw, step] = drawn(z, noise: q.noiseSD, using: &generator)
                }
            }
            return paths
        }

        /// A count whose log(y + ½) is `z` on average, by the noise of the series and that of counting.
        private func drawn(_ z: Double, noise: Double, using generator: inout SeededGenerator) -> Int32 {
            let share = estimate.counts.share
            if z < 3.4, share == 1 {
                let mean = LogCount.mean(of: z + noise * generator.normal())
                return Int32(clamping: Poisson(mean: mean).quantile(generator.uniform()))
            }
            let size = min(z, 21)
            let variance = noise * noise + share * LogCount.moments(mean: exp(size)).variance
            return Int32(count: exp(size + variance.squareRoot() * generator.normal()) - 0.5)
        }

        /// The product of row `i` of a lower triangular matrix with a vector.
        private static func dot(_ root: [Double], _ i: Int, _ size: Int, _ vector: [Double]) -> Double {
            var sum = 0.0
            for j in 0...i { sum += root[i * size + j] * vector[j] }
            return sum
        }

        /// A factor `L` of `LLᵀ` for a covariance that may be singular.
        static func root(_ a: [Double], size n: Int) -> [Double] {
            var l = [Double](repeating: 0, count: n * n)
            for i in 0..<n {
                for j in 0...i {
                    var sum = a[i * n + j]
                    for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
                    if i == j {
                        l[i * n + i] = max(sum, 0).squareRoot()
                    } else {
                        l[i * n + j] = l[j * n + j] > 1e-12 ? sum / l[j * n + j] : 0
                    }
                }
            }
            return l
        }

        public func explanation(horizon: Int) -> Explanation? {
            let (filter, q) = (posterior.filter, posterior.filter.parameters)
            var state = posterior.state(given: coefficients)
            let seasons = state.count - 4
            let weights = StructuralFilter.harmonics(period: filter.period)
            let phase = StructuralEstimate.phase(grid, origin)
            let p = coefficients.count
            let groups = estimate.regression.groups
            func effect(_ group: StructuralRegression.Group) -> [Double] {
                let own = groups.indices.filter { groups[$0] == group }
                return (0..<horizon).map { step in
                    own.reduce(0) { $0 + future[step * p + $1] * coefficients[$1] }
                }
            }
            let mean = effect(.level)
            var baseline: [Double] = []
            var level: [Double] = []
            for step in 0..<horizon {
                let w = (phase + step) % filter.period * seasons
                let week = (0..<seasons).reduce(0.0) { $0 + weights[w + $1] * state[4 + $1] }
                baseline.append(exp(estimate.counts.centre + week))
                level.append(exp(state[0] + state[2] + state[3] + mean[step]))
                state[0] = q.waveDecay * state[0] + state[1]
                state[1] *= q.slopeDecay
                state[2] *= q.shortDecay
                state[3] *= q.levelDecay
            }
            var components = [Explanation.Component(id: "level", label: Messages.componentLevel, factors: level)]
            for group in StructuralRegression.Group.allCases where group != .level {
                let factors = effect(group).map { exp($0) }
                guard factors.contains(where: { abs($0 - 1) > 1e-12 }) else { continue }
                let label =
                    group == .covariate
                    ? Messages.structuralCovariates : Messages.component(group.rawValue)
                components.append(Explanation.Component(id: group.rawValue, label: label, factors: factors))
            }
            return Explanation(baseline: baseline, components: components)
        }
    }
}

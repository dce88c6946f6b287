public import Forecasting
import Foundation
import Messages
public import Statistics
import TimeSeries

extension Structural {
    /// A fitted structural model: state and coefficients at the origin, jointly.
    public struct Fitted: FittedModel {
        let estimate: StructuralEstimate
        let grid: TimeGrid
        let origin: Int
        let horizon: Int
        private let posterior: StructuralPosterior
        private let coefficients: [Double]
        private let future: [Double]
        private let recentMean: Double

        init?(_ training: TrainingSet, _ estimate: StructuralEstimate) {
            self.estimate = estimate
            grid = training.grid
            origin = training.origin
            horizon = training.horizon
            let anchor = estimate.basis.values.end
            let regression = estimate.regression
            var posterior = estimate.posterior
            guard let basis = posterior.solved() else { return nil }
            let counts = StructuralCounts(
                training.values, anchor..<origin, forgetting: estimate.forgetting, from: estimate.recentMean)
            recentMean = counts.recent
            posterior.absorb(
                regression.stacked(counts, anchor..<origin, centre: estimate.centre), phase: StructuralEstimate.phase(grid, anchor),
                variances: counts.variances, coefficients: basis)
            guard let solved = posterior.solved() else { return nil }
            self.posterior = posterior
            coefficients = solved
            future = regression.rows(origin..<(origin + horizon), lead: 0)
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            let filter = posterior.filter
            let parameters = filter.parameters
            let (states, width, p) = (filter.states, filter.columns, coefficients.count)
            let seasons = states - 4
            let weights = StructuralFilter.harmonics(period: filter.period)
            let phase = StructuralEstimate.phase(grid, origin)
            let root = Self.root(filter.covariance, size: states)
            let spread = p > 0 ? LinearAlgebra.inverse(posterior.precision, size: p).map { Self.root($0, size: p) } : nil
            var deviation = [Double](repeating: 0, count: p)
            var state = [Double](repeating: 0, count: states)
            var normals = [Double](repeating: 0, count: max(states, p))
            let tail = StructuralEstimate.tune["tail"] ?? 0
            let volPower = StructuralEstimate.tune["volPower"] ?? 0
            let scale = pow(min(max(posterior.volatility, 0.25), 6), volPower / 2)
            for draw in 0..<count {
                if let spread {
                    for i in 0..<p { normals[i] = generator.normal() }
                    for i in 0..<p {
                        var sum = 0.0
                        for j in 0...i { sum += spread[i * p + j] * normals[j] }
                        deviation[i] = sum
                    }
                }
                for i in 0..<states { normals[i] = generator.normal() }
                for i in 0..<states {
                    let row = i * width
                    var sum = filter.mean[row]
                    for c in 0..<p { sum -= filter.mean[row + 1 + c] * (coefficients[c] + deviation[c]) }
                    for j in 0...i { sum += root[i * states + j] * normals[j] }
                    state[i] = sum
                }
                for step in 0..<horizon {
                    if step > 0 {
                        state[0] = parameters.waveDecay * state[0] + state[1] + scale * parameters.waveSD * generator.normal()
                        state[3] += scale * parameters.levelSD * generator.normal()
                        state[1] = parameters.slopeDecay * state[1] + scale * parameters.slopeSD * generator.normal()
                        state[2] = parameters.shortDecay * state[2] + scale * parameters.shortSD * generator.normal()
                        for k in 0..<seasons { state[4 + k] += parameters.seasonSD * generator.normal() }
                    }
                    var z = estimate.centre + state[0] + state[2] + state[3]
                    let w = (phase + step) % filter.period * seasons
                    for k in 0..<seasons { z += weights[w + k] * state[4 + k] }
                    for c in 0..<p { z += future[step * p + c] * (coefficients[c] + deviation[c]) }
                    z += 0
                    let mean = exp(z)
                    let noise = (parameters.noiseSD * parameters.noiseSD + 1 / (mean + 0.5)).squareRoot() * scale
                    var n = generator.normal()
                    if tail > 0 {
                        var q = 0.0
                        for _ in 0..<Int(tail) { let g = generator.normal(); q += g * g }
                        n *= (Double(Int(tail) - 2) / q).squareRoot()
                    }
                    paths[draw, step] = Int32(count: exp(z + noise * n) - 0.5)
                }
            }
            return paths
        }

        /// A factor `L` of `LLᵀ` for a covariance that may be singular.
        private static func root(_ a: [Double], size n: Int) -> [Double] {
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

        public func explanation(horizon: Int) -> Explanation? { nil }
    }
}

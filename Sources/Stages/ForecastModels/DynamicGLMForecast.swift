import Foundation
import Statistics

/// The joint distribution of the next steps' log-rates under one filter.
///
/// What is known of the state, and the evolution of week and season, make a Gaussian vector of predictors; level, growth,
/// fading deviation and random effect are simulated step by step. Evolution variances stay as they are at the origin
/// (West & Harrison, section 6.3).
struct DynamicGLMForecast: Sendable {
    let settings: DynamicGLMSettings
    let predictor: [Double]
    /// Lower triangular root of the predictors' covariance, row-major.
    private let root: [Double]
    private let levelSD: Double
    private let noiseSD: Double

    var steps: Int { predictor.count }

    /// - Parameter rows: regressors of the next steps; columns beyond the filter's are not there.
    init(_ filter: DynamicGLMFilter, rows: [DynamicGLMRow], offsets: [Double]) {
        settings = filter.settings
        let n = filter.size
        let steps = rows.count
        let (l, g, a) = (DynamicGLMDesign.level, DynamicGLMDesign.growth, DynamicGLMDesign.fast)
        var loadings = [Double](repeating: 0, count: steps * n)
        var spread = loadings
        var means: [Double] = []
        var damping = 1.0
        var reach = 0.0
        var fade = 1.0
        for (k, row) in rows.enumerated() {
            damping *= settings.growthDamping
            reach += damping
            fade *= settings.fastDecay
            for (column, value) in zip(row.columns, row.values) { loadings[k * n + column] = value }
            loadings[k * n + g] = loadings[k * n + l] * reach
            loadings[k * n + a] *= fade
            var f = offsets[k]
            for i in 0..<n where loadings[k * n + i] != 0 {
                let value = loadings[k * n + i]
                f += value * filter.mean[i]
                for j in 0..<n { spread[k * n + j] += value * filter.covariance[i * n + j] }
            }
            means.append(f)
        }
        predictor = means
        func moved(_ evolution: [Double], _ start: Int, _ i: Int, _ k: Int) -> Double {
            let width = Int(Double(evolution.count).squareRoot().rounded())
            var total = 0.0
            for x in 0..<width where loadings[i * n + start + x] != 0 {
                var inner = 0.0
                for y in 0..<width { inner += evolution[x * width + y] * loadings[k * n + start + y] }
                total += loadings[i * n + start + x] * inner
            }
            return total
        }
        var covariance = [Double](repeating: 0, count: steps * steps)
        for i in 0..<steps {
            for k in i..<steps {
                var total = 0.0
                for j in 0..<n { total += loadings[i * n + j] * spread[k * n + j] }
                let season = DynamicGLMDesign.fast + 1 + filter.weekWidth
                total +=
                    Double(i + 1) * (moved(filter.weekEvolution, 3, i, k) + moved(filter.seasonEvolution, season, i, k))
                covariance[i * steps + k] = total
                covariance[k * steps + i] = total
            }
        }
        for i in 0..<steps { covariance[i * (steps + 1)] += 1e-10 }
        root = LinearAlgebra.cholesky(covariance, size: steps) ?? [Double](repeating: 0, count: steps * steps)
        levelSD = filter.evolutionAhead.squareRoot()
        noiseSD = filter.noiseVariance.squareRoot()
    }

    /// Standard deviation of each log-rate, evolution and random effect included.
    var deviations: [Double] {
        let (damping, fade) = (settings.growthDamping, settings.fastDecay)
        let growthStep = (1 - damping * damping) * settings.growthSD * settings.growthSD
        let fastStep = (1 - fade * fade) * settings.fastRatio * noiseSD * noiseSD
        var (level, cross, growth, fast) = (0.0, 0.0, 0.0, 0.0)
        return (0..<steps).map { k in
            level += levelSD * levelSD + 2 * damping * cross + damping * damping * growth
            cross = damping * cross + damping * damping * growth
            growth = damping * damping * growth + growthStep
            fast = fade * fade * fast + fastStep
            var total = level + fast + noiseSD * noiseSD
            for j in 0...k { total += root[k * steps + j] * root[k * steps + j] }
            return total.squareRoot()
        }
    }

    /// Draws one future of log-rates into `path`; `scratch` holds `steps` numbers.
    func draw(_ path: inout [Double], scratch: inout [Double], using generator: inout SeededGenerator) {
        for k in 0..<steps { scratch[k] = generator.normal() }
        let growthStep = settings.growthSD * max(0, 1 - settings.growthDamping * settings.growthDamping).squareRoot()
        let fastStep =
            noiseSD * (settings.fastRatio * max(0, 1 - settings.fastDecay * settings.fastDecay)).squareRoot()
        var (level, growth, fast) = (0.0, 0.0, 0.0)
        for k in 0..<steps {
            var value = predictor[k]
            for j in 0...k { value += root[k * steps + j] * scratch[j] }
            level += levelSD * generator.normal() + settings.growthDamping * growth
            growth = settings.growthDamping * growth + (growthStep > 0 ? growthStep * generator.normal() : 0)
            fast = settings.fastDecay * fast + (fastStep > 0 ? fastStep * generator.normal() : 0)
            path[k] = value + level + fast + noiseSD * generator.normal()
        }
    }
}

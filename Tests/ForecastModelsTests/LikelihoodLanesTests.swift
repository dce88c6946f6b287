import Foundation
import Statistics
import Testing

@testable import ForecastModels

/// Likelihoods of eight models side by side are those of each alone.
@Suite struct LikelihoodLanesTests {
    /// A level with noise; outliers alone and in a row, short gaps and one longer than ``StructuralFilter/hole``.
    private static func series() -> [Double] {
        var generator = SeededGenerator(seed: 7)
        var level = 0.0
        var values: [Double] = []
        for t in 0..<420 {
            level = 0.98 * level + 0.03 * generator.normal()
            var value = level + 0.1 * sin(2 * Double.pi * Double(t) / 7) + 0.05 * generator.normal()
            if t == 60 { value += 1 }
            if (120..<125).contains(t) { value -= 1.2 }
            if t % 50 == 9 || (200..<270).contains(t) { value = .nan }
            values.append(value)
        }
        return values
    }

    @Test(arguments: [1, 7]) func structuralModels(period: Int) {
        let values = Self.series()
        let variances = values.indices.map { 0.001 + 0.000_01 * Double($0 % 30) }
        let weights = values.indices.map { 0.5 + Double($0) / 1000 }
        let likelihood = StructuralLikelihood(stepDays: 1, levelDays: 300, halfLife: 1e6, iterations: 1)
        let models = (0..<8).map { i -> StructuralParameters in
            var p = likelihood.start
            p.waveSD *= 1 + 0.3 * Double(i)
            p.noiseSD /= 1 + 0.4 * Double(i)
            p.shortDecay -= 0.05 * Double(i)
            p.seasonSD *= 1 + Double(i)
            p.slopeSD *= 1 + Double(i)
            p.levelSD *= 1 + Double(i)
            return p
        }
        let together = StructuralLanes.deviances(
            models, values, variances: variances, weights: weights, phase: 3, period: period, level: 0.1,
            levelSD: StructuralLikelihood.startSD)
        for (model, deviance) in zip(models, together) {
            let alone = likelihood.deviance(
                model, values, variances: variances, weights: weights, phase: 3, period: period, level: 0.1)
            // Rounding errors of 400 sums and products in another order.
            #expect(abs(deviance - alone) < 1e-8 * abs(alone))
        }
    }

    @Test func levelModels() {
        let observations = Self.series().map { LogLevel.Observation(z: $0, countingVariance: 0.002) }
        let models = (0..<8).map { i in
            LogLevel(
                slowDays: 20 + 30 * Double(i), slowSD: 0.05 + 0.02 * Double(i), fastDays: 1 + Double(i),
                fastSD: 0.02, noiseSD: 0.01 * Double(i), stepDays: 1)
        }
        let together = LogLevelLikelihood(observations, stepDays: 1).logLikelihoods(models)
        for (model, likelihood) in zip(models, together) {
            #expect(abs(likelihood - model.filter(observations).logLikelihood) < 1e-9 * abs(likelihood))
        }
    }

    @Test func logarithms() {
        let numbers = SIMD8<Double>(1e-300, 1e-10, 0.5, 0.707, 1, 1.5, 3e7, 1e300)
        let found = numbers.logarithms
        // A few units in the last place of a number of the same size; near 1 of 1.
        for i in 0..<8 { #expect(abs(found[i] - log(numbers[i])) <= 1e-15 * max(abs(log(numbers[i])), 1)) }
    }
}

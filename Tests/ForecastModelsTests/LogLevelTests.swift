import ForecastModels
import Foundation
import Statistics
import Testing

/// The level of the count GLM against dense normal algebra (`loglevel.py`), and on levels drawn from the model itself.
@Suite struct LogLevelTests {
    struct Reference {
        let level: LogLevel
        let observations: [LogLevel.Observation]
        let smoothed: [Double]
        let errors: [Double]
        let summary: [String: Double]

        init() throws {
            let table = try ReferenceTable("loglevel")
            observations = zip(table.numbers("z"), table.numbers("counting_variance")).map {
                LogLevel.Observation(z: $0, countingVariance: $1)
            }
            smoothed = table.numbers("smoothed")
            errors = table.numbers("standardised_error")
            let row = try #require(try ReferenceTable("loglevel-summary").rows.first)
            let summary = row.compactMapValues { Double($0) }
            self.summary = summary
            func number(_ name: String) throws -> Double { try #require(summary[name]) }
            level = LogLevel(
                slowDays: try number("slow_days"), slowSD: try number("slow_sd"), fastDays: try number("fast_days"),
                fastSD: try number("fast_sd"), noiseSD: try number("noise_sd"), stepDays: try number("step_days"))
        }
    }

    @Test func likelihoodAndErrorsEqualTheDenseNormal() throws {
        let reference = try Reference()
        let filtered = reference.level.filter(reference.observations, keepingStates: true)
        // Two orders of the same arithmetic on 71 numbers: rounding only.
        #expect(abs(filtered.logLikelihood - (reference.summary["log_likelihood"] ?? .nan)) < 1e-9)
        #expect(filtered.standardisedErrors.count == 80)
        for (mine, theirs) in zip(filtered.standardisedErrors, reference.errors) {
            #expect(mine.isNaN == theirs.isNaN)
            if !theirs.isNaN { #expect(abs(mine - theirs) < 1e-9) }
        }
    }

    @Test func nextStateEqualsTheConditionalNormal() throws {
        let reference = try Reference()
        let next = reference.level.filter(reference.observations).next
        let mine = [next.mean.x, next.mean.y, next.slowRow.x, next.slowRow.y, next.fastRow.y]
        for (value, name) in zip(mine, ["slow", "fast", "slow_variance", "covariance", "fast_variance"]) {
            #expect(abs(value - (reference.summary[name] ?? .nan)) < 1e-10, "\(name)")
        }
    }

    @Test func smootherEqualsTheConditionalNormal() throws {
        let reference = try Reference()
        let mine = reference.level.smoothedLevel(reference.observations)
        #expect(mine.count == 80)
        for (step, (value, expected)) in zip(mine, reference.smoothed).enumerated() {
            #expect(abs(value - expected) < 1e-9, "step \(step)")
        }
        #expect(reference.level.smoothedLevel([]).isEmpty)
    }

    /// Worked out by hand.
    ///
    /// Stationary variance 0.3² + 0.4² = 0.25, counting variance 0.75: total 1. An observation of 7 is an error of seven
    /// standard deviations, twice the bound of 3.5, so its variance is taken as 4 and the level becomes 0.25 · 7 ÷ 4.
    @Test func influenceOfAnOutlierIsBounded() {
        let level = LogLevel(slowDays: 60, slowSD: 0.3, fastDays: 4, fastSD: 0.4, noiseSD: 0, stepDays: 1)
        func smoothed(_ z: Double) -> Double {
            level.smoothedLevel([LogLevel.Observation(z: z, countingVariance: 0.75)])[0]
        }
        #expect(abs(smoothed(7) - 0.4375) < 1e-12)
        // Within the bound the update is the plain one.
        #expect(abs(smoothed(3) - 0.75) < 1e-12)
    }

    /// Draws keep the variance of the state and forget it as the components say.
    @Test func simulationHasTheMomentsOfTheModel() {
        let level = LogLevel(slowDays: 20, slowSD: 0.2, fastDays: 2, fastSD: 0.1, noiseSD: 0.05, stepDays: 1)
        var state = level.filter([]).next
        state.mean = SIMD4(0.3, -0.1, 0, 0)
        (state.slowRow, state.fastRow) = (SIMD4(0.02, -0.004, 0, 0), SIMD4(-0.004, 0.005, 0, 0))
        var generator = SeededGenerator(seed: 1)
        let (draws, steps) = (20_000, 6)
        let values = level.simulate(from: state, draws: draws, steps: steps, using: &generator)
        func column(_ step: Int) -> [Double] { (0..<draws).map { values[$0 * steps + step] } }
        var expected = state
        for step in 0..<steps {
            if step > 0 { expected = level.advanced(expected) }
            let variance = expected.levelVariance + 0.05 * 0.05
            let (mean, deviation) = moments(column(step))
            // Standard errors with 20,000 draws: 0.7 % of the sd for the mean, 0.5 % for the sd; five of them.
            #expect(abs(mean - expected.level) < 0.035 * variance.squareRoot())
            #expect(abs(deviation / variance.squareRoot() - 1) < 0.025)
        }
        // Five days on: 0.3 e^(−5/20) − 0.1 e^(−5/2) = 0.225432, worked out by hand.
        #expect(abs(expected.level - 0.225432) < 1e-6)
        // Neighbours share the level: the covariance of steps 0 and 1 is a·Vs + (a + b)·C + b·Vf.
        let (a, b) = (exp(-1.0 / 20), exp(-1.0 / 2))
        let shared = a * 0.02 + (a + b) * -0.004 + b * 0.005
        let (x, y) = (column(0), column(1))
        let (mx, my) = (moments(x).mean, moments(y).mean)
        let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / Double(draws)
        // Standard error of a covariance: about sd · sd ÷ √20,000 = 0.00014; five of them.
        #expect(abs(covariance - shared) < 0.0007)
    }

    @Test func estimateRecoversASimulatedLevel() {
        let truth = LogLevel(slowDays: 60, slowSD: 0.15, fastDays: 4, fastSD: 0.05, noiseSD: 0.03, stepDays: 1)
        // Before any observation: the stationary state, of variance 0.15² + 0.05².
        let start = truth.filter([]).next
        #expect(abs(start.levelVariance - 0.025) < 1e-15)
        var found: [LogLevel] = []
        for seed in 1...5 as ClosedRange<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let observations = truth.simulate(from: start, draws: 1, steps: 1500, using: &generator).map { z in
                LogLevel.Observation(z: z + 0.02 * generator.normal(), countingVariance: 0.02 * 0.02)
            }
            let estimate = LogLevel.estimate(observations, stepDays: 1)
            // Not below the truth by more than the weak priors weigh (half its squares at the truth: 0.97).
            let gain = estimate.filter(observations).logLikelihood - truth.filter(observations).logLikelihood
            #expect(gain > -0.97)
            found.append(estimate)
        }
        // Standard deviations of one estimate over seeds 1 … 20, measured: noise 0.0027, fast 0.0098, slow 0.0177; three
        // of them over √5.
        func mean(_ part: (LogLevel) -> Double) -> Double { found.map(part).reduce(0, +) / 5 }
        #expect(abs(mean { $0.noiseSD } - 0.03) < 0.0037)
        #expect(abs(mean { $0.fastSD } - 0.05) < 0.0132)
        #expect(abs(mean { $0.slowSD } - 0.15) < 0.0238)
    }
}

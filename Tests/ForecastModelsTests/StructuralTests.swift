import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// The structural model's filter against statsmodels (`structural.py`), and the model on series of known truth.
@Suite struct StructuralTests {
    struct Reference {
        let values: [String: [Double]]
        let z: [Double]
        let variances: [Double]
        let x: [[Double]]
        let parameters: StructuralParameters
        /// The first step is a Thursday.
        let phase = 3
        let days = 120

        init() throws {
            let rows = try ReferenceTable("structural").rows
            let values = Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] ?? "", list($0["values"])) })
            self.values = values
            let series = try ReferenceTable("structural-series")
            (z, variances) = (series.numbers("z"), series.numbers("variance"))
            x = zip(series.numbers("x1"), series.numbers("x2")).map { [$0, $1] }
            func number(_ name: String) throws -> Double { try #require(values[name]?.first) }
            parameters = StructuralParameters(
                levelSD: try number("level_sd"), levelDecay: try number("level_decay"), waveSD: try number("wave_sd"),
                waveDecay: try number("wave_decay"), slopeSD: try number("slope_sd"),
                slopeDecay: try number("slope_decay"), shortSD: try number("short_sd"),
                shortDecay: try number("short_decay"), seasonSD: try number("season_sd"),
                noiseSD: try number("noise_sd"))
        }

        func expectEqual(_ mine: [Double], _ name: String, tolerance: Double) throws {
            let theirs = try #require(values[name])
            #expect(mine.count == theirs.count, "\(name)")
            for (a, b) in zip(mine, theirs) { #expect(abs(a - b) < tolerance, "\(name): \(a), expected \(b)") }
        }
    }

    @Test func filterEqualsStatsmodels() throws {
        let reference = try Reference()
        var filter = StructuralFilter(reference.parameters, period: 7, columns: 1)
        var deviance = 0.0
        filter.run(
            Array(reference.z.prefix(reference.days)), phase: reference.phase,
            variances: Array(reference.variances.prefix(reference.days)), coefficients: []
        ) { _, _, variance, standardised in deviance += log(variance) + standardised * standardised }
        // The same arithmetic in another order on 116 numbers: rounding only.
        try reference.expectEqual([deviance], "deviance", tolerance: 1e-7)
        try reference.expectEqual(Array(filter.mean.prefix(4)), "wave_slope_short_level", tolerance: 1e-9)
        let diagonal = (0..<4).map { filter.covariance[$0 * filter.states + $0] }
        try reference.expectEqual(diagonal, "variances", tolerance: 1e-10)
    }

    @Test func coefficientsAndForecastsEqualStatsmodels() throws {
        let reference = try Reference()
        let spreads = try #require(reference.values["spreads"])
        var posterior = StructuralPosterior(reference.parameters, spreads: spreads, period: 7, forgetting: 1)
        let past = (0..<reference.days).flatMap { [reference.z[$0]] + reference.x[$0] }
        posterior.absorb(
            past, phase: reference.phase, variances: Array(reference.variances.prefix(reference.days)),
            coefficients: [0, -0.17])
        let beta = try #require(posterior.coefficients)
        let covariance = try #require(LinearAlgebra.inverse(posterior.precision, size: 2))
        try reference.expectEqual(beta, "coefficients", tolerance: 1e-8)
        try reference.expectEqual([covariance[0], covariance[3]], "coefficient_variances", tolerance: 1e-8)
        try reference.expectEqual(Array(posterior.state(given: beta).prefix(4)), "joint_state", tolerance: 1e-8)

        var (means, variances): ([Double], [Double]) = ([], [])
        let harmonics = StructuralFilter.harmonics(period: 7)
        for step in reference.days..<reference.z.count {
            let phase = (reference.phase + step) % 7
            let weights = [1, 0, 1, 1] + harmonics[(phase * 6)..<(phase * 6 + 6)]
            let filter = posterior.filter
            func observed(_ column: Int) -> Double {
                (0..<10).reduce(0.0) { $0 + weights[$1] * filter.mean[$1 * 3 + column] }
            }
            let effects = (0..<2).map { reference.x[step][$0] - observed($0 + 1) }
            means.append(observed(0) + effects[0] * beta[0] + effects[1] * beta[1])
            var variance = 0.0
            for i in 0..<10 {
                for j in 0..<10 { variance += weights[i] * weights[j] * filter.covariance[i * 10 + j] }
            }
            for i in 0..<2 { for j in 0..<2 { variance += effects[i] * effects[j] * covariance[i * 2 + j] } }
            variances.append(variance)
            posterior.absorb([.nan] + reference.x[step], phase: phase, variances: [0], coefficients: beta)
        }
        try reference.expectEqual(means, "forecast_mean", tolerance: 1e-8)
        try reference.expectEqual(variances, "forecast_variance", tolerance: 1e-8)
    }

    /// Worked out by hand: one state of variance 1, no noise, a counting variance of 3; total 4.
    @Test func influenceOfAnOutlierIsBounded() {
        let still = StructuralParameters(
            levelSD: 0, levelDecay: 1, waveSD: 0, waveDecay: 0, slopeSD: 0, slopeDecay: 0, shortSD: 0, shortDecay: 0,
            seasonSD: 0, noiseSD: 0)
        func level(_ z: [Double]) -> Double {
            var filter = StructuralFilter(still, period: 1, columns: 1, levelSD: 1)
            filter.run(z, phase: 0, variances: z.map { _ in 3 }, coefficients: []) { _, _, _, _ in }
            return filter.mean[3]
        }
        // Within the bound: a quarter of the innovation.
        #expect(abs(level([4]) - 1) < 1e-12)
        // 14 is seven standard errors: counts as 3.5 of them, 7 ÷ 4.
        #expect(abs(level([14]) - 1.75) < 1e-12)
        // The third outlier of one sign is a shift, after which the level is where the observations are.
        #expect(abs(level([100, 100, 100]) - 100) < 5)
        #expect(level([100, 100]) < 10)
        // After the 4 the level is 1 with variance ¾. A hole of 61 steps adds 0.3² to it, one of 60 nothing; then a 2.
        func afterHole(_ steps: Int) -> Double { level([4] + Array(repeating: .nan, count: steps) + [2]) }
        #expect(abs(afterHole(61) - (1 + 0.84 / 3.84)) < 1e-12)
        #expect(abs(afterHole(60) - (1 + 0.75 / 3.75)) < 1e-12)
    }

    @Test func logarithmsOfSmallCounts() {
        // Mean 1, by hand: probabilities e⁻¹ (1, 1, ½, ⅙, 1/24 …) at log ½, log 1.5, log 2.5, log 3.5, log 4.5 …
        let weights = [1, 1, 0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040]
        let logs = (0..<8).map { log(Double($0) + 0.5) }
        let mean = exp(-1) * zip(weights, logs).reduce(0) { $0 + $1.0 * $1.1 }
        let square = exp(-1) * zip(weights, logs).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
        // Linear between means 10 % apart.
        #expect(abs(LogCount.moments(mean: 1).variance - (square - mean * mean)) < 0.003)
        #expect(abs(LogCount.mean(of: mean) - 1) < 0.003)
        // Large means: the delta method.
        #expect(abs(LogCount.moments(mean: 5000).variance * 5000 - 1) < 1e-12)
        #expect(abs(LogCount.mean(of: log(5000)) / 5000 - 1) < 1e-12)
    }

    @Test func maximumLikelihoodRecoversVariances() {
        let likelihood = StructuralLikelihood(stepDays: 1, levelDays: 300, halfLife: 1e6, iterations: 40)
        var (wave, noise): ([Double], [Double]) = ([], [])
        for seed in 1...3 as ClosedRange<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var (x, values): (Double, [Double]) = (0, [])
            for _ in 0..<700 {
                x = exp(-1.0 / 40) * x + 0.03 * generator.normal()
                values.append(x + 0.05 * generator.normal() + 0.04 * generator.normal())
            }
            let found = likelihood.maximised(
                values, variances: values.map { _ in 0.0016 }, phase: 0, period: 7, from: likelihood.start)
            wave.append((found.waveSD * found.waveSD + found.shortSD * found.shortSD).squareRoot())
            noise.append(found.noiseSD)
        }
        // Standard errors of one estimate of 700 steps: 0.004 for the moves, 0.003 for the noise; three of them over √3,
        // and the short component, which the truth has not, may take a share of either.
        let (meanWave, meanNoise) = (moments(wave).mean, moments(noise).mean)
        #expect(abs(meanWave - 0.03) < 0.012)
        #expect(abs(meanNoise - 0.05) < 0.01)
    }

    /// In the middle of a long hole the level is as unknown as it will turn out to be after it.
    @Test func aLongHoleWidensAtOnce() throws {
        var generator = SeededGenerator(seed: 8)
        let values = (0..<800).map { _ in Double(Poisson(mean: 300).quantile(generator.uniform())) }
        func width(_ hole: Int) throws -> Double {
            let training = daily(values + Array(repeating: .nan, count: hole), horizon: 3)
            let draws = try Structural().fit(training).paths(600, horizon: 3, using: &generator).sortedDraws(at: 2)
            return Double(draws[570] - draws[30])
        }
        #expect(try width(70) > 2 * width(50))
    }

    /// A patient a month: each would count as an outlier, and none be forecast.
    @Test func refusesSinglePatientsFarApart() throws {
        let values = (0..<400).map { $0 % 30 == 3 ? 1.0 : 0 }
        #expect(throws: FitError.tooRare(model: "structural")) { try Structural().fit(daily(values, horizon: 3)) }
        #expect(throws: FitError.tooRare(model: "arima")) { try ARIMA().fit(daily(values, horizon: 3)) }
        #expect(throws: Never.self) { try Structural().fit(daily(values.map { _ in 0 }, horizon: 3)) }
    }

    @Test func recoversHolidaysAndWeekdays() throws {
        let truth = CountGLMTests.Truth(holiday: 0.85)
        let training = CountGLMTests.simulated(truth, days: 1461, horizon: 14, seed: 1)
        let fitted = try Structural(rounds: 1, iterations: 12).fit(training)
        let explanation = try #require(fitted.explanation(horizon: 14))
        let factors = Dictionary(uniqueKeysWithValues: explanation.components.map { ($0.id, $0.factors) })
        let mean = explanation.baseline.prefix(7).reduce(0, +) / 7
        // As in the count GLM's test: 209 days of each weekday with 200 visits, four standard errors.
        for day in 0..<7 {
            let ratio = explanation.baseline[day] / mean / truth.weekdays[day]
            #expect(abs(ratio - 1) < 0.02)
        }
        // 11 November, a Wednesday: standard error 1.1 % to 3.5 %.
        let holiday = try #require(factors["holiday"])
        #expect(abs(holiday[9] / 0.85 - 1) < 0.06)
        #expect(holiday[7] == 1)
    }

    @Test func smallCountsComeOutRight() throws {
        // Poisson counts of mean 0.8: P(0) = 0.449, P(≥ 4) = 0.009.
        var generator = SeededGenerator(seed: 3)
        let values = (0..<600).map { _ in Double(Poisson(mean: 0.8).quantile(generator.uniform())) }
        let fitted = try Structural(rounds: 1, iterations: 15).fit(daily(values, horizon: 7))
        let paths = fitted.paths(2000, horizon: 7, using: &generator)
        let draws = paths.values.map(Double.init)
        // 600 counts tell the mean to 0.037; the level may wander by as much again.
        let total = Double(draws.count)
        let zeros = Double(draws.count { $0 == 0 }) / total
        let many = Double(draws.count { $0 >= 4 }) / total
        #expect(abs(moments(draws).mean - 0.8) < 0.15)
        #expect(abs(zeros - 0.449) < 0.07)
        #expect(many < 0.04)
    }

    /// The level halves within a day three weeks before the origin: the forecast is at the new level.
    @Test func levelFollowsAFall() throws {
        let truth = CountGLMTests.Truth(recent: 0.5, recentDays: 21)
        let training = CountGLMTests.simulated(truth, days: 800, horizon: 7, seed: 2)
        var generator = SeededGenerator(seed: 3)
        let mean = try Structural(rounds: 1, iterations: 12).fit(training)
            .paths(1000, horizon: 7, using: &generator).mean
        // 21 days of 100 tell the level to 2.2 % and a weekday to 0.7 %; four of them, and something of the way back.
        for day in 0..<7 {
            let ratio = mean[day] / (100 * truth.weekdays[day])
            #expect(abs(ratio - 1) < 0.12, "day \(day)")
        }
    }

    @Test func reuseChangesNothing() throws {
        let model = Structural(refitDays: 28, rounds: 1, iterations: 10)
        var training = CountGLMTests.simulated(CountGLMTests.Truth(), days: 500, horizon: 7, seed: 6)
        training.covariates = [
            TrainingSet.Covariate(
                name: "planned",
                values: SteppedValues(
                    first: training.values.first, values: (0..<507).map { Double($0 * $0 % 11) }))
        ]
        // 2 November 2026 has day number 20,759 = 741 · 28 + 11: ten days before, the basis is the same.
        var earlier = training
        earlier.origin -= 10
        earlier.values.values.removeLast(10)
        let first = try model.fit(earlier)
        let (fresh, reused) = (try model.fit(training), try model.fit(training, reusing: first))
        #expect(reused.estimate.parameters == first.estimate.parameters)
        var (a, b) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
        #expect(fresh.paths(50, horizon: 7, using: &a) == reused.paths(50, horizon: 7, using: &b))
        // A value before the multiple counts: no reuse.
        var other = training
        other.values.values[400] += 100
        #expect(try model.fit(other, reusing: first).estimate.parameters != first.estimate.parameters)
    }

    @Test func knownCovariateIsUsed() throws {
        var generator = SeededGenerator(seed: 8)
        let column = (0..<407).map { _ in generator.normal() }
        let values = column.prefix(400).map {
            Double(Poisson(mean: 200 * exp(0.1 * $0)).quantile(generator.uniform()))
        }
        var training = daily(Array(values), horizon: 7)
        training.covariates = [
            TrainingSet.Covariate(
                name: "planned", values: SteppedValues(first: training.values.first, values: column))
        ]
        let model = Structural(rounds: 1, iterations: 10)
        let explanation = try #require(try model.fit(training).explanation(horizon: 7))
        let factors = try #require(explanation.components.first { $0.id == "covariate" }?.factors)
        // Standard error of the effect: 7 % of a count over √400, 0.004; the largest |x| is below 3, so 0.04 with three.
        let mean = column.prefix(400).reduce(0, +) / 400
        for day in 0..<7 {
            let expected = 0.1 * (column[400 + day] - mean)
            #expect(abs(log(factors[day]) - expected) < 0.04)
        }
        // Not known at the last step to come: left out.
        training.covariates[0].values.values[406] = .nan
        let without = try #require(try model.fit(training).explanation(horizon: 7))
        #expect(!without.components.contains { $0.id == "covariate" })
    }

    /// Five years that grow by 6 % each: three months ahead the growth goes on, and the level's factor tells it.
    @Test func weeksGrowOn() throws {
        var generator = SeededGenerator(seed: 11)
        func truth(_ week: Int) -> Double { 2000 * exp(0.06 * Double(week) / 52.18) }
        let values = (0..<261).map { Double(Poisson(mean: truth($0)).quantile(generator.uniform())) }
        let grid = TimeGrid(zone: .paris, grain: .week)
        let first = grid.index(of: try #require(CivilDate(iso8601: "2021-01-04")))
        let training = TrainingSet(
            grid: grid, origin: first + 261, horizon: 12, values: SteppedValues(first: first, values: values))
        let fitted = try Structural().fit(training)
        let mean = fitted.paths(2000, horizon: 12, using: &generator).mean
        // Without a trend the way back to the mean of five years takes 3 % by then; the prior holds a fifth of the growth back.
        for week in 8..<12 { #expect(abs(mean[week] / truth(261 + week) - 1) < 0.012, "week \(week): \(mean[week])") }
        let explanation = try #require(fitted.explanation(horizon: 12))
        for week in 0..<12 {
            let product = explanation.components.reduce(explanation.baseline[week]) { $0 * $1.factors[week] }
            #expect(abs(product / mean[week] - 1) < 0.01)
        }
    }

    @Test func weeksAndHoles() throws {
        var generator = SeededGenerator(seed: 9)
        // Another level after the hole.
        var values = (0..<186).map { Double(Poisson(mean: $0 < 180 ? 900 : 1200).quantile(generator.uniform())) }
        for week in 100..<180 { values[week] = .nan }
        let grid = TimeGrid(zone: .paris, grain: .week)
        let training = TrainingSet(
            grid: grid, origin: 2900, horizon: 8, values: SteppedValues(first: 2714, values: values),
            calendar: .french(years: 2018...2026))
        let mean = try Structural(rounds: 1, iterations: 12).fit(training)
            .paths(500, horizon: 8, using: &generator).mean
        // Six counts of 1200 tell the level to 1.2 %; four of them, and something of the way back to the mean of 910.
        for week in 0..<8 { #expect(abs(mean[week] / 1200 - 1) < 0.08, "week \(week)") }
    }

    /// Patients in beds, 30 a day who stay ten days: known a day ahead with √(1 − e^(−1/5)) = 0.43 of a Poisson count's deviation.
    @Test func patientsInBedsAreNoCountsOfChance() throws {
        var generator = SeededGenerator(seed: 8)
        let days = 500
        var present = [Double](repeating: 0, count: days)
        for day in -60..<days {
            for _ in 0..<Poisson(mean: 30).quantile(generator.uniform()) {
                let leaves = Double(day) + generator.uniform() - 10 * log(generator.uniform())
                for later in max(day, 0)..<max(day, 0, min(Int(leaves), days)) { present[later] += 1 }
            }
        }
        let fitted = try Structural().fit(daily(Array(present), horizon: 28))
        let paths = fitted.paths(1000, horizon: 28, using: &generator)
        let widths = [0, 27].map { step -> Double in
            let sorted = paths.sortedDraws(at: step).map(Double.init)
            return (sorted[949] - sorted[50]) / (2 * 1.645 * (sorted.reduce(0, +) / 1000).squareRoot())
        }
        #expect(widths[0] > 0.3 && widths[0] < 0.65, "a day ahead: \(widths[0])")
        #expect(widths[1] > 0.7 && widths[1] < 1.6, "four weeks ahead: \(widths[1])")
    }
}

import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// ARIMA models against `SARIMAX` of statsmodels (`arima.py`), and on series drawn from known processes.
@Suite struct ARIMATests {
    struct Reference: Sendable, CustomTestStringConvertible {
        let name: String
        let order: ARIMAOrder
        let space: ARIMAStateSpace
        let logLikelihood: Double
        let variance: Double
        let best: Double
        let forecast: [Double]
        let variances: [Double]
        let effects: [Double]
        let values: [Double]
        let columns: [[Double]]

        var testDescription: String { name }

        var span: ARIMASpan { ARIMASpan(observed: values.map { !$0.isNaN }, starts: [0]) }
    }

    static func references() throws -> [Reference] {
        let steps = try ReferenceTable("arima-series").rows
        return try ReferenceTable("arima").rows.map { row in
            let name = row["series"] ?? ""
            let (plain, seasonal) = (list(row["plain"]).map { Int($0) }, list(row["seasonal"]).map { Int($0) })
            let order = ARIMAOrder(
                plain[0], plain[1], plain[2], seasonal: (seasonal[0], seasonal[1], seasonal[2]), period: 7)
            var given = list(row["parameters"])[...]
            func next(_ count: Int) -> [Double] {
                defer { given = given.dropFirst(count) }
                return Array(given.prefix(count))
            }
            let (ar, ma, seasonalAR, seasonalMA) = (
                next(plain[0]), next(plain[2]), next(seasonal[0]), next(seasonal[2])
            )
            let own = steps.filter { $0["series"] == name }
            func column(_ key: String) -> [Double] { own.map { Double($0[key] ?? "") ?? .nan } }
            return Reference(
                name: name, order: order,
                space: ARIMAStateSpace(order, ar: ar, ma: ma, seasonalAR: seasonalAR, seasonalMA: seasonalMA),
                logLikelihood: Double(row["loglik"] ?? "") ?? .nan, variance: Double(row["sigma2"] ?? "") ?? .nan,
                best: Double(row["best"] ?? "") ?? .nan, forecast: list(row["forecast"]),
                variances: list(row["variance"]), effects: list(row["effects"]), values: column("value"),
                columns: [column("day"), column("wave")])
        }
    }

    /// Likelihood, forecasts, their variance and regression effects at given parameters.
    @Test func equalsStatsmodels() throws {
        let references = try Self.references()
        #expect(references.count == 5)
        for reference in references {
            var filter = ARIMAFilter(reference.span)
            filter.prepare(reference.space, tolerance: 1e-12)
            var whitened = [Double](repeating: 0, count: reference.values.count)
            let state = filter.whiten(reference.values, into: &whitened)
            let n = Double(filter.counted)
            let variance = whitened.reduce(0) { $0 + $1 * $1 } / n
            #expect(abs(variance / reference.variance - 1) < 1e-5, "\(reference.name): \(variance)")
            let logLikelihood = -0.5 * (n * (log2Pi + log(variance) + 1) + filter.logVariances)
            // Our diffuse variance is 10⁶, theirs infinite: a relative difference of about 10⁻⁶ in a few terms.
            #expect(abs(logLikelihood - reference.logLikelihood) < 2e-4, "\(reference.name): \(logLikelihood)")
            for (mine, expected) in zip(filter.expected(state, steps: 14), reference.forecast) {
                #expect(abs(mine - expected) < 1e-4, "\(reference.name): \(mine), \(expected)")
            }
            for (mine, expected) in zip(filter.variances(steps: 14), reference.variances) {
                #expect(
                    abs(mine * variance / expected - 1) < 1e-4, "\(reference.name): \(mine * variance), \(expected)")
            }
            try Self.effectsEqual(reference, filter)
        }
    }

    /// Least squares over whitened columns; y + 1.5 · day − 0.8 · wave is what the script regressed.
    static func effectsEqual(_ reference: Reference, _ filter: ARIMAFilter) throws {
        let n = reference.values.count
        var matrix = [Double](repeating: 0, count: 2 * n)
        var target = [Double](repeating: 0, count: n)
        for (c, column) in reference.columns.enumerated() {
            filter.whiten(column, into: &matrix, stride: 2, offset: c)
        }
        let values = reference.values.indices.map {
            reference.values[$0] + 1.5 * reference.columns[0][$0] - 0.8 * reference.columns[1][$0]
        }
        filter.whiten(values, into: &target)
        let gram = LinearAlgebra.weightedGram(matrix, rows: n, columns: 2, weights: Array(repeating: 1, count: n))
        let effects = try #require(
            LinearAlgebra.solve(gram, LinearAlgebra.transposeTimes(matrix, rows: n, columns: 2, target)))
        for (mine, expected) in zip(effects, reference.effects) {
            #expect(abs(mine - expected) < 1e-3, "\(reference.name): \(effects), \(reference.effects)")
        }
    }

    /// The maximum over the parameters is as high as the one that BFGS finds over the same likelihood.
    @Test func reachesTheMaximum() throws {
        for reference in try Self.references() {
            var likelihood = ARIMALikelihood(reference.values, reference.span)
            let fit = likelihood.maximise(reference.order, from: ARIMASearch.guess(reference.order), .estimate)
            let found = try #require(fit).logLikelihood
            #expect(
                found > reference.best - 1e-3 * abs(reference.best), "\(reference.name): \(found), \(reference.best)")
        }
    }

    /// P = T P Tᵀ + R Rᵀ, written out for Harvey's transition.
    @Test func stationaryCovarianceIsStationary() throws {
        for reference in try Self.references() {
            let (space, r) = (reference.space, reference.space.memory)
            func p(_ i: Int, _ j: Int) -> Double { i < r && j < r ? space.stationary[i * r + j] : 0 }
            for i in 0..<r {
                for j in 0..<r {
                    let next =
                        space.phi[i] * space.phi[j] * p(0, 0) + space.phi[i] * p(0, j + 1) + space.phi[j] * p(i + 1, 0)
                        + p(i + 1, j + 1) + space.theta[i] * space.theta[j]
                    #expect(abs(next - p(i, j)) < 1e-10)
                }
            }
        }
    }

    /// Coordinates go to coefficients and back: the Durbin–Levinson recursion is its own inverse.
    @Test func partialAutocorrelationsInvert() {
        let coordinates = [0.4, -0.9, 1.3]
        let back = ARIMAStateSpace.partialAutocorrelations(ARIMAStateSpace.stationaryCoefficients(coordinates[...]))
        for (mine, given) in zip(back, coordinates) { #expect(abs(mine - tanh(given)) < 1e-12) }
        // x(t) = 1.2 x(t − 1) explodes.
        #expect(ARIMAStateSpace.partialAutocorrelations([1.2])[0] >= 1)
    }

    /// Whatever the coordinates, with all roots brought 1 % nearer to the unit circle the autoregressions are stationary still.
    @Test func rootsKeepTheirDistance() {
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<200 {
            let order = ARIMAOrder(3, 0, 0, seasonal: (1, 0, 0), period: 7)
            let space = ARIMAStateSpace(order, coordinates: (0..<4).map { _ in 6 * generator.normal() })
            var power = 1.0
            let nearer = space.phi.map { coefficient -> Double in
                power *= ARIMAStateSpace.margin
                return coefficient * power
            }
            #expect(ARIMAStateSpace.partialAutocorrelations(nearer).allSatisfy { abs($0) < 1 })
        }
    }

    /// A drifting level that a difference would follow: the estimate stays at the edge of what is allowed, and is no worse than there.
    @Test func nearlyIntegratedEstimatesStayAtTheEdge() throws {
        var generator = SeededGenerator(seed: 4)
        var level = 0.0
        let values = (0..<700).map { _ -> Double in
            level = 0.999 * level + generator.normal()
            return level + 0.5 * generator.normal()
        }
        var likelihood = ARIMALikelihood(values, ARIMASpan(observed: values.map { _ in true }, starts: [0]))
        let order = ARIMAOrder(1, 0, 1)
        let maximum = likelihood.maximise(order, from: ARIMASearch.guess(order), .estimate)
        let fit = try #require(maximum)
        #expect(fit.space.phi[0] > 0.985 && fit.space.phi[0] < 1 / ARIMAStateSpace.margin)
        let search = ARIMASearch(largest: 3, largestSeasonal: 0, further: 1)
        let best = search.best(differences: 0, seasonalDifferences: 0, period: 1, &likelihood)
        let chosen = try #require(best)
        #expect(chosen.criterion(further: 1) <= fit.criterion(further: 1) + 0.5)
    }

    /// KPSS by hand: 12 values that alternate 1, −1 have partial sums 1, 0, 1 … and ⌊3√12 / 13⌋ = 0 lags: 6 / (144 · 1).
    @Test func levelStatisticByHand() {
        let values = (0..<12).map { $0 % 2 == 0 ? 1.0 : -1 }
        #expect(abs(ARIMADifferences.levelStatistic(values) - 6.0 / 144) < 1e-12)
    }

    @Test func seasonalStrengthTellsASeasonFromNoise() {
        var generator = SeededGenerator(seed: 3)
        let noise = (0..<400).map { _ in generator.normal() }
        #expect(ARIMADifferences.seasonalStrength(noise, period: 7) < 0.2)
        // Variance of the season 4.5 (amplitude 3), of noise 1: strength about 4.5 / 5.5 = 0.82.
        let season = noise.enumerated().map { $1 + 3 * sin(2 * Double.pi * Double($0) / 7) }
        #expect(abs(ARIMADifferences.seasonalStrength(season, period: 7) - 0.82) < 0.06)
    }

    /// About 100 a day: AR(1) errors of sd 0.05 in logarithms, φ = 0.6; public holidays 25 % higher.
    static func simulated(_ count: Int, seed: UInt64) -> TrainingSet {
        var generator = SeededGenerator(seed: seed)
        let empty = daily([], horizon: 28)
        var error = 0.0
        let calendar = CivilCalendar.french(years: 2020...2027)
        let values = (0..<count).map { step -> Double in
            error = 0.6 * error + 0.05 * generator.normal()
            let date = empty.grid.date(at: empty.origin - count + step)
            return (400 * exp(error + (calendar.isHoliday(date) ? log(1.25) : 0))).rounded()
        }
        return TrainingSet(
            grid: empty.grid, origin: empty.origin, horizon: 28,
            values: SteppedValues(first: empty.origin - count, values: values), calendar: calendar)
    }

    /// The mean that it returns to may have gone in a hole of months: it is silent until a month of the new one is known.
    @Test func isSilentAfterALongHole() throws {
        let whole = Self.simulated(500, seed: 9)
        func training(hole: Int, since: Int) -> TrainingSet {
            var training = whole
            for i in (500 - since - hole)..<(500 - since) { training.values.values[i] = .nan }
            return training
        }
        let first = whole.values.first
        #expect(throws: FitError.gap(at: first + 395)) { try ARIMA().fit(training(hole: 100, since: 5)) }
        #expect(throws: FitError.gap(at: first + 400)) { try ARIMA().fit(training(hole: 100, since: 0)) }
        #expect(throws: Never.self) { try ARIMA().fit(training(hole: 100, since: 30)) }
        #expect(throws: Never.self) { try ARIMA().fit(training(hole: 40, since: 5)) }
    }

    /// A month of days spends a good part of itself on holidays, weekdays and errors; three years hardly any.
    @Test func fewDaysHaveWiderErrors() throws {
        let few = try #require(try ARIMA().fit(Self.simulated(40, seed: 8)).estimate).freedom
        let many = try #require(try ARIMA().fit(Self.simulated(1000, seed: 8)).estimate).freedom
        #expect(few >= 0.5 && few < 0.9, "\(few)")
        #expect(many > 0.95 && many < 1, "\(many)")
    }

    @Test func recoversParameterAndEffect() throws {
        var model = ARIMA(harmonics: 0)
        model.order = ARIMA.GivenOrder(plain: [1, 0, 0], seasonal: [0, 0, 0])
        let training = Self.simulated(1000, seed: 8)
        let estimate = try #require(try model.fit(training).estimate)
        // Standard error of φ: √((1 − φ²) / n) = 0.025; three of them.
        #expect(abs(estimate.fit.space.phi[0] - 0.6) < 0.076)
        // log 1.25 = 0.223 on the mean of the holidays, each with its share of the effects of its name and of week-ends:
        // 30 of them at sd 0.05 give a standard error of 0.01; three, and as much again for the shrinkage of the parts.
        let regressors = estimate.regressors
        var sum = 0.0
        var days = 0.0
        for index in regressors.learned where training.calendar.isHoliday(training.grid.date(at: index)) {
            let columns = regressors.values(index..<index + 1, covariates: [:])
            for (c, column) in regressors.columns.enumerated() where column.group == .holiday {
                sum += estimate.effects[c] * columns[c][0]
            }
            days += 1
        }
        #expect(days > 25)
        #expect(abs(sum / days - 0.223) < 0.06, "\(sum / days)")
    }

    @Test func reuseChangesNothing() throws {
        let whole = Self.simulated(500, seed: 9)
        func at(_ back: Int) -> TrainingSet {
            TrainingSet(
                grid: whole.grid, origin: whole.origin - back, horizon: 28,
                values: SteppedValues(first: whole.values.first, values: whole.values.values.dropLast(back)),
                calendar: whole.calendar)
        }
        let model = ARIMA(largestOrder: 1)
        var earlier = try model.fit(at(40))
        for back in stride(from: 36, through: 0, by: -12) {
            let fresh = try model.fit(at(back))
            earlier = try model.fit(at(back), reusing: earlier)
            #expect(fresh.form == earlier.form)
            var (one, two) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
            #expect(fresh.paths(50, horizon: 28, using: &one) == earlier.paths(50, horizon: 28, using: &two))
        }
    }

    /// A day of five times the usual number moves an adaptive level; left out it does not.
    @Test func oneOutlierBeforeTheOriginDoesNotMoveTheForecast() throws {
        let usual = Self.simulated(400, seed: 10)
        var odd = usual
        odd.values.values[odd.values.values.count - 2] *= 5
        let model = ARIMA(largestOrder: 1)
        let (a, b) = (try model.fit(usual), try model.fit(odd))
        for (x, y) in zip(a.expected, b.expected) { #expect(abs(x - y) < 0.03) }
        // Learned from, it raises the next day: φ times log 5 is far above 0.03.
        let naive = try ARIMA(largestOrder: 1, refitDays: 28, skipsOutliers: false).fit(odd)
        #expect(abs(naive.expected[0] - a.expected[0]) > 0.03)
    }

    /// Five days in a row at a new level are no outliers.
    @Test func aNewLevelIsFollowed() throws {
        var training = Self.simulated(400, seed: 11)
        let count = training.values.values.count
        for step in (count - 5)..<count {
            training.values.values[step] = (training.values.values[step] * 1.6).rounded()
        }
        var model = ARIMA(largestOrder: 1)
        model.order = ARIMA.GivenOrder(plain: [0, 1, 1], seasonal: [0, 0, 0])
        var generator = SeededGenerator(seed: 1)
        let median = try model.fit(training).paths(400, horizon: 1, using: &generator).marginal(at: 0).quantile(.median)
        // 640 after 400; the moving average may still be on its way.
        #expect(median > 560, "\(median)")
    }

    /// A covariate known over the horizon is used; one that ends at the origin is not.
    @Test func covariatesNeedAKnownFuture() throws {
        var training = Self.simulated(400, seed: 12)
        let first = training.values.first
        var wave: [Double] = []
        for step in 0..<428 { wave.append(step % 11 < 4 ? 1 : 0) }
        for step in 0..<400 {
            training.values.values[step] = (training.values.values[step] * exp(0.3 * wave[step])).rounded()
        }
        training.covariates = [.init(name: "wave", values: SteppedValues(first: first, values: wave))]
        let model = ARIMA(largestOrder: 1)
        let known = try model.fit(training)
        let step = try #require((400..<427).first { wave[$0] != wave[$0 + 1] }) - 400
        let jump = known.expected[step + 1] - known.expected[step]
        #expect(abs(jump - 0.3 * (wave[400 + step + 1] - wave[400 + step])) < 0.08)
        training.covariates = [
            .init(name: "wave", values: SteppedValues(first: first, values: Array(wave.prefix(400))))
        ]
        #expect(try model.fit(training).estimate?.covariates.isEmpty == true)
    }

    @Test func refusesWhatItCannotForecast() throws {
        let model = ARIMA()
        #expect(throws: FitError.tooShort(needed: 21, got: 20)) {
            _ = try model.fit(daily(Array(repeating: 5, count: 20), horizon: 7))
        }
        #expect(throws: FitError.tooShort(needed: 21, got: 0)) {
            _ = try model.fit(daily(Array(repeating: .nan, count: 40), horizon: 7))
        }
        #expect(throws: FitError.self) { _ = try model.fit(daily(Array(repeating: -1, count: 40), horizon: 7)) }
        #expect(throws: FitError.self) { _ = try model.fit(daily(Array(repeating: 1.5, count: 40), horizon: 7)) }
        let hours = TrainingSet(
            grid: TimeGrid(zone: .paris, grain: .hour), origin: 100, horizon: 2,
            values: SteppedValues(first: 0, values: Array(repeating: 3, count: 100)))
        #expect(throws: FitError.grain(model: "arima", grain: "hour")) { _ = try model.fit(hours) }
    }

    /// A level that halves contradicts the mean that an earlier estimate returns to: the model is left out, in words, and
    /// never on the series as it was.
    @Test func leavesAContradictedMean() throws {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<312).map { day -> Double in
            let mean = (day < 300 ? 400.0 : 200) * (day % 7 < 5 ? 1 : 0.9)
            return Double(NegativeBinomial(mean: mean, size: 100).quantile(generator.uniform()))
        }
        // Estimated 176 days before the origin, a multiple of 200 days.
        let model = ARIMA(refitDays: 200, usesCalendar: false)
        _ = try model.fit(daily(Array(values.prefix(300)), horizon: 7))
        #expect(throws: FitError.contradicted(model: "arima")) { try model.fit(daily(values, horizon: 7)) }
    }
}

private let log2Pi = 1.837_877_066_409_345_5

import ForecastModels
import Forecasting
import Foundation
import Statistics
import Testing

/// Exponential smoothing against `forecast::ets` of R (`ets.R`), and on series drawn from the model itself.
@Suite struct ETSTests {
    struct Fit: Sendable, CustomTestStringConvertible {
        let series: String
        let asked: String
        let form: String
        let logLikelihood: Double
        let points: [Double]
        var testDescription: String { "\(asked) on \(series)" }
    }

    static func reference() throws -> [Fit] {
        try ReferenceTable("ets-fits").rows.map { row in
            Fit(
                series: row["series"] ?? "", asked: row["asked"] ?? "", form: row["form"] ?? "",
                logLikelihood: Double(row["loglik"] ?? "") ?? .nan, points: list(row["points"]))
        }
    }

    static func series(_ name: String) throws -> [Double] {
        try ReferenceTable("ets-series").rows.filter { $0["series"] == name }.compactMap { Double($0["value"] ?? "") }
    }

    /// `AAdM` as components.
    static func model(_ code: String) -> ETS {
        guard code != "ZZZ" else { return ETS(trendAfter: 0, refitDays: 1) }
        let letters = code.map(String.init)
        let damped = letters.count == 4
        return ETS(
            errors: ETS.ErrorTerm(rawValue: letters[0]).map { [$0] } ?? ETS.ErrorTerm.allCases,
            trends: ETS.Trend(rawValue: letters[1] + (damped ? "d" : "")).map { [$0] } ?? ETS.Trend.allCases,
            seasons: ETS.Season(rawValue: letters[letters.count - 1]).map { [$0] } ?? ETS.Season.allCases, refitDays: 1)
    }

    /// One day of ten times the patients, by a slip, and the same on four days on end, which is no slip.
    @Test func oneSlipIsNoLevel() throws {
        func forecast(_ days: Int) throws -> Double {
            var generator = SeededGenerator(seed: 6)
            var level = 1000.0
            let values = (0..<400).map { step -> Double in
                level *= exp(0.02 * generator.normal())
                let count = Double(Poisson(mean: level).quantile(generator.uniform()))
                return step >= 400 - days ? 10 * count : count
            }
            return try ETS().fit(daily(values, horizon: 3)).points(horizon: 3)[1] / level
        }
        let slip = try forecast(1)
        #expect(slip > 0.9 && slip < 1.25, "\(slip)")
        let news = try forecast(4)
        #expect(news > 4 && news < 12, "\(news)")
    }

    @Test func equalsR() throws {
        let fits = try Self.reference()
        #expect(fits.count == 20)
        for fit in fits {
            let values = try Self.series(fit.series)
            let mine = try Self.model(fit.asked).fit(daily(values, horizon: 14))
            #expect(mine.form.filter { $0.isLetter } == "ETS" + fit.form, "\(fit.testDescription)")
            // Both maximise the same likelihood by Nelder-Mead: not lower than R's by more than 0.1 %.
            #expect(
                mine.logLikelihood > fit.logLikelihood - 0.001 * abs(fit.logLikelihood),
                "\(fit.testDescription): \(mine.logLikelihood), R \(fit.logLikelihood)")
            // Where both find the same optimum the forecasts are the same; elsewhere ours has the higher likelihood, by
            // up to 5 units, and slightly other weights: 1.5 % is three times less than the noise of these series.
            let same = abs(mine.logLikelihood - fit.logLikelihood) < 0.001
            for (point, expected) in zip(mine.points(horizon: 14), fit.points) {
                #expect(abs(point / expected - 1) < (same ? 1e-4 : 0.015), "\(fit.testDescription)")
            }
        }
    }

    /// Level of exponential smoothing with α = 0.3 and normal innovations of sd 15.
    static func simulated(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        var level = 1000.0
        return (0..<count).map { _ in
            let innovation = 15 * generator.normal()
            defer { level += 0.3 * innovation }
            return (level + innovation).rounded()
        }
    }

    static let simple = ETS(errors: [.additive], trends: [.none], seasons: [.none], refitDays: 1)

    @Test func recoversTheParameterOfASimulation() throws {
        let fitted = try Self.simple.fit(daily(Self.simulated(1096, seed: 1), horizon: 14))
        // The standard error of α is about √((1 − (1 − α)²) / n) = 0.022; three of them.
        #expect(abs(fitted.alpha - 0.3) < 0.066)
        var generator = SeededGenerator(seed: 2)
        let paths = fitted.paths(20_000, horizon: 14, using: &generator)
        for step in 0..<14 {
            // σ² (1 + h α²), h steps after the first: table 6.2 of Hyndman & others (2008). The innovations' sd itself
            // has a relative standard error of 1 / √(2 · 1096) = 2.1 %, that of α adds up to 4 % at step 14.
            let expected = 15 * (1 + Double(step) * 0.09).squareRoot()
            #expect(abs(moments(paths.draws(at: step).map(Double.init)).deviation / expected - 1) < 0.12)
        }
        // Neighbouring steps share their level: Cov(y₂, y₁) = α σ², so the sum of 14 is wider than independent draws.
        guard case .empirical(let totals) = paths.sum(over: 0..<14) else { return }
        // Σ over innovations of (1 + α · later steps)² σ².
        var sum = 0.0
        for later in 0..<14 {
            let weight = 1 + 0.3 * Double(later)
            sum += weight * weight
        }
        #expect(abs(moments(totals.map(Double.init)).deviation / (15 * sum.squareRoot()) - 1) < 0.15)
    }

    @Test func recoversOverMissingValues() throws {
        var values = Self.simulated(1096, seed: 3)
        for step in stride(from: 7, to: 1090, by: 20) { values[step] = .nan }
        let fitted = try Self.simple.fit(daily(values, horizon: 14))
        // As above, with the missing ones weakening the estimate a little; four standard errors.
        #expect(abs(fitted.alpha - 0.3) < 0.09)
    }

    /// Ten unpublished days before the origin: the first forecast is as uncertain as the eleventh otherwise.
    @Test func anOutageBeforeTheOriginWidensTheForecast() throws {
        let values = Self.simulated(1096, seed: 4)
        let known = try Self.simple.fit(daily(values, horizon: 14))
        let late = try Self.simple.fit(daily(values + Array(repeating: .nan, count: 10), horizon: 14))
        var generator = SeededGenerator(seed: 5)
        let reference = moments(known.paths(10_000, horizon: 11, using: &generator).draws(at: 10).map(Double.init))
        let outage = moments(late.paths(10_000, horizon: 1, using: &generator).draws(at: 0).map(Double.init))
        #expect(abs(outage.mean / reference.mean - 1) < 0.002)
        // Two estimates from 10,000 draws: relative standard error 1 % together; three of them.
        #expect(abs(outage.deviation / reference.deviation - 1) < 0.03)
    }

    /// Means of multiplicative paths are the points: E(1 + ε) = 1.
    @Test func multiplicativePathsCentreOnThePoints() throws {
        let fitted = try Self.model("MNM").fit(daily(try Self.series("growing"), horizon: 14))
        var generator = SeededGenerator(seed: 6)
        let means = fitted.paths(10_000, horizon: 14, using: &generator).mean
        for (mean, point) in zip(means, fitted.points(horizon: 14)) { #expect(abs(mean / point - 1) < 0.005) }
    }

    @Test func multiplicativeErrorsNeedPositiveValues() throws {
        let values = (0..<60).map { Double($0 % 5) }
        let model = ETS(errors: [.multiplicative], trends: [.none], seasons: [.none])
        #expect(throws: FitError.notConverged(model: "ets")) { _ = try model.fit(daily(values, horizon: 7)) }
    }
}

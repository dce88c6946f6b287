import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// The Theta family against statsforecast (`theta.py`), and on series whose truth is known.
@Suite struct ThetaTests {
    struct Fit: Sendable, CustomTestStringConvertible {
        let series: String
        let form: Theta.Form
        let kind: String
        let first: Double
        let alpha: Double
        let theta: Double
        let squares: Double
        let points: [Double]
        var testDescription: String { "\(form.rawValue) on \(series), \(kind)" }
    }

    static func reference() throws -> [Fit] {
        try ReferenceTable("theta-fits").rows.compactMap { row in
            guard let form = Theta.Form(rawValue: row["form"] ?? "") else { return nil }
            func number(_ column: String) -> Double { Double(row[column] ?? "") ?? .nan }
            return Fit(
                series: row["series"] ?? "", form: form, kind: row["kind"] ?? "", first: number("first"),
                alpha: number("alpha"), theta: number("theta"), squares: number("squares"), points: list(row["points"]))
        }
    }

    static func series(_ name: String) throws -> [Double] {
        try ReferenceTable("theta-series").rows.filter { $0["series"] == name }.compactMap { Double($0["value"] ?? "") }
    }

    /// At the same parameters: the same errors, the same forecasts.
    @Test func equalsStatsforecast() throws {
        let fits = try Self.reference()
        #expect(fits.count == 24)
        for fit in fits {
            let values = try Self.series(fit.series)
            let figure = SeasonalFigure(values, period: 7)
            #expect((figure == nil) == (fit.series == "plain"), "\(fit.testDescription)")
            #expect((figure?.isMultiplicative ?? false) == (fit.series == "weekly"), "\(fit.testDescription)")
            let estimate = ThetaEstimate(
                fit.form, figure?.adjusting(values) ?? values, figure: figure, level: fit.first, alpha: fit.alpha,
                theta: fit.theta)
            var innovations: [Double] = []
            var state = estimate.filter(values, from: estimate.start, innovations: &innovations)
            let squares = innovations.reduce(0) { $0 + $1 * $1 }
            // Parameters are written with nine decimals; statsforecast starts its dynamic regression from the first value.
            #expect(abs(squares / fit.squares - 1) < 1e-6, "\(fit.testDescription): \(squares), \(fit.squares)")
            let n = Double(innovations.count)
            #expect(abs(estimate.logLikelihood + n / 2 * log(squares)) < 1e-6 * n, "\(fit.testDescription)")
            #expect(!fit.points.isEmpty)
            for expected in fit.points {
                let point = estimate.draw(&state, innovation: 0)
                #expect(abs(point - expected) < 1e-5 * max(abs(expected), 1), "\(fit.testDescription)")
            }
        }
    }

    /// Our parameters minimise the squared errors: no form has more than at statsforecast's parameters.
    @Test func fitsAtLeastAsWell() throws {
        for fit in try Self.reference() where fit.kind == "own" {
            let values = try Self.series(fit.series)
            let figure = SeasonalFigure(values, period: 7)
            let mine = ThetaEstimate(fit.form, figure?.adjusting(values) ?? values, figure: figure)
            let squares = exp(-2 * mine.logLikelihood / Double(values.count - ThetaErrors.skipped))
            #expect(squares < fit.squares * (1 + 1e-6), "\(fit.testDescription): \(squares), \(fit.squares)")
        }
    }

    /// Level of exponential smoothing with α = 0.3, no trend, innovations of sd 15: the Theta method's own state space.
    @Test func recoversTheParameterOfASimulation() throws {
        let values = ETSTests.simulated(1096, seed: 11)
        let fitted = try Theta(refitDays: 1).fit(daily(values, horizon: 14))
        // As in ETSTests: the standard error of α is about 0.022; three of them.
        #expect(abs(fitted.alpha - 0.3) < 0.066)
        var generator = SeededGenerator(seed: 2)
        let paths = fitted.paths(10_000, horizon: 14, using: &generator)
        let expected = 15 * (1 + 13 * 0.09).squareRoot()
        // As in ETSTests, and the spread of the past's forecasts of 14 steps adds about 10 %.
        #expect(abs(moments(paths.draws(at: 13).map(Double.init)).deviation / expected - 1) < 0.25)
    }

    @Test func missingValuesBarelyMatter() throws {
        var values = ETSTests.simulated(1096, seed: 12)
        let complete = try Theta(refitDays: 1).fit(daily(values, horizon: 7))
        for step in stride(from: 5, to: 1085, by: 20) { values[step] = .nan }
        let holed = try Theta(refitDays: 1).fit(daily(values, horizon: 7))
        #expect(abs(holed.alpha - complete.alpha) < 0.05)
        for (a, b) in zip(holed.points(horizon: 7), complete.points(horizon: 7)) { #expect(abs(a / b - 1) < 0.01) }
    }

    @Test func aFigureOfDifferencesWhereThereAreZeros() {
        let values = (0..<70).map { Double($0 % 7) }
        let figure = SeasonalFigure(values, period: 7)
        #expect(figure?.isMultiplicative == false)
        // Each weekday's distance from the mean of 0 … 6.
        for (effect, expected) in zip(figure?.effects ?? [], [-3.0, -2, -1, 0, 1, 2, 3]) {
            #expect(abs(effect - expected) < 1e-12)
        }
    }
}

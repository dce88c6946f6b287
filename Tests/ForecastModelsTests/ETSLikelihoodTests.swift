import Foundation
import Testing

@testable import ForecastModels

/// The recursion at eight points against the one that filters and simulates, step by step.
@Suite struct ETSLikelihoodTests {
    static let forms: [ETSForm] = ETS.Season.allCases.flatMap { season in
        ETS.ErrorTerm.allCases.flatMap { error in
            ETS.Trend.allCases.map { trend in
                ETSForm(error: error, trend: trend, season: season, period: season == .none ? 1 : 7)
            }
        }
    }.filter { $0.error == .multiplicative || $0.season != .multiplicative }

    @Test func thereAreFifteenForms() { #expect(Self.forms.count == 15) }

    @Test(arguments: forms)
    func equalsTheStepwiseRecursion(form: ETSForm) throws {
        var values = Array(try ETSTests.series("growing").prefix(150))
        for step in [20, 21, 77] { values[step] = .nan }
        let estimate = ETSEstimate(form, values: values, near: [:], iterations: 5)
        var innovations: [Double] = []
        _ = form.filter(values, from: estimate.start, estimate.smoothing, innovations: &innovations)
        let squares = innovations.reduce(0) { $0 + $1 * $1 }
        var expected = -0.5 * Double(innovations.count) * log(squares)
        if form.error == .multiplicative {
            // A relative innovation ε belongs to the forecast y ÷ (1 + ε).
            for (value, innovation) in zip(values.filter { !$0.isNaN }, innovations) {
                expected -= log(value / (1 + innovation))
            }
        }
        #expect(innovations.count == 147)
        // Two orders of the same sums of 147 terms.
        #expect(abs(estimate.logLikelihood - expected) < 1e-8 * abs(expected))
    }
}

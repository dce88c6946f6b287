import Foundation
import Statistics
import Testing

/// Special functions against mpmath with 50 digits (`distributions.py`).
@Suite struct SpecialFunctionTests {
    @Test func equalsMpmath() throws {
        for row in try ReferenceTable("functions").rows {
            let x = try #require(Double(row["x"] ?? ""))
            let expected = try #require(Double(row["value"] ?? ""))
            let name = row["function"] ?? ""
            let found =
                switch name {
                case "logGamma": SpecialFunctions.logGamma(x)
                case "digamma": SpecialFunctions.digamma(x)
                case "normalCumulative": SpecialFunctions.normalCumulative(x)
                case "normalQuantile": SpecialFunctions.normalQuantile(x)
                default: Double.nan
                }
            // Recurrences from x to 12 lose a few units in the last place of terms of size 20: 1e-13 absolute near the
            // zeros at 1 and 2, relative elsewhere; erfc in the far tail (x = −30) keeps 2e-13 relative.
            let scale = name == "normalCumulative" ? abs(expected) : max(1, abs(expected))
            #expect(abs(found - expected) <= 2e-13 * scale, "\(name)(\(x)): \(found), expected \(expected)")
        }
    }

    @Test func quantileInvertsTheDistributionFunction() {
        for p in stride(from: 0.001, to: 1, by: 0.001) {
            #expect(abs(SpecialFunctions.normalCumulative(SpecialFunctions.normalQuantile(p)) - p) < 1e-14)
        }
    }

    /// ψ is the derivative of log Γ: central difference with step 1e-4 has an error of h²/6 · ψ″, 1e-8 at x = 1.
    @Test func digammaIsTheSlopeOfLogGamma() {
        for x in [0.7, 1, 3.3, 9.99, 10.01, 50] {
            let h = 1e-4
            let slope = (SpecialFunctions.logGamma(x + h) - SpecialFunctions.logGamma(x - h)) / (2 * h)
            #expect(abs(SpecialFunctions.digamma(x) - slope) < 5e-8)
        }
    }
}

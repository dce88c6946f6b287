import Foundation
import Statistics
import Testing

@testable import SourceValue

@Suite struct PairedGainTests {
    private static func losses(_ n: Int, saved: Double, seed: UInt64) -> (with: [Double], without: [Double]) {
        var generator = SeededGenerator(seed: seed)
        var noise = 0.0
        let without = (0..<n).map { _ in 1 + 0.2 * generator.normal() }
        let with = without.map { loss -> Double in
            // Differences depend on one another from day to day, as those of overlapping forecasts do.
            noise = 0.8 * noise + 0.03 * generator.normal()
            return loss - saved + noise
        }
        return (with, without)
    }

    /// By hand: differences 1, −1, 1, −1 with two lags: γ0 = 1, γ1 = −3/4, weight ½: variance (1 − ¾) / 4.
    @Test func standardErrorByHand() {
        #expect(abs(PairedGain.standardError([1, -1, 1, -1], lags: 2) - (0.25 / 4).squareRoot()) < 1e-12)
    }

    /// A gain of 5 % is found where the standard error is about 1 %, with an interval and a p-value that agree, and stands above what
    /// was detectable.
    @Test func findsAGain() throws {
        var generator = SeededGenerator(seed: 2)
        let (with, without) = Self.losses(365, saved: 0.05, seed: 3)
        let gain = try #require(PairedGain(with: with, without: without, days: 1, using: &generator))
        #expect(abs(gain.gain - 0.05) < 0.03)
        #expect(gain.lower > 0 && gain.lower < gain.gain && gain.gain < gain.upper)
        #expect(gain.p < 0.01)
        #expect(gain.detectable > 0.01 && gain.detectable < 0.05)
        #expect(Verdict(gain, q: gain.p) == .contributes)
    }

    /// Of 200 comparisons without a gain at most 8 % have p < 0.05 (binomial standard error 1.5 %), dependence and all.
    @Test func staysSilentWithoutAGain() throws {
        var called = 0
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: 5, stream: "\(seed)")
            let (with, without) = Self.losses(365, saved: 0, seed: UInt64(1000 + seed))
            let gain = try #require(PairedGain(with: with, without: without, days: 1, using: &generator))
            if gain.p < 0.05 { called += 1 }
        }
        #expect(called <= 16)
    }

    @Test func refusesTooFewOrigins() {
        var generator = SeededGenerator(seed: 1)
        let few = Array(repeating: 1.0, count: 100)
        #expect(PairedGain(with: few, without: few, days: 1, using: &generator) == nil)
        #expect(PairedGain(with: few, without: few + few, days: 1, using: &generator) == nil)
    }

    /// The example of R's `p.adjust(c(0.01, 0.02, 0.03, 0.5), "BH")`: 0.04, 0.04, 0.04, 0.5.
    @Test func falseDiscovery() {
        let adjusted = FalseDiscovery.adjusted([0.02, 0.5, 0.01, 0.03])
        for (a, b) in zip(adjusted, [0.04, 0.5, 0.04, 0.04]) { #expect(abs(a - b) < 1e-12) }
    }

    /// An interval below what matters says no; one that holds both nothing and something says that we do not know.
    @Test func verdicts() throws {
        var generator = SeededGenerator(seed: 2)
        let (with, without) = Self.losses(365, saved: 0, seed: 3)
        var gain = try #require(PairedGain(with: with, without: without, days: 1, using: &generator))
        (gain.gain, gain.lower, gain.upper) = (0.001, -0.002, 0.004)
        #expect(Verdict(gain, q: 0.6) == .doesNotContribute)
        (gain.gain, gain.lower, gain.upper) = (0.01, -0.01, 0.03)
        #expect(Verdict(gain, q: 0.3) == .unknown)
        (gain.gain, gain.lower, gain.upper) = (0.02, 0.005, 0.03)
        #expect(Verdict(gain, q: 0.2) == .unknown)
        #expect(Verdict(gain, q: 0.02) == .contributes)
        (gain.gain, gain.lower, gain.upper) = (-0.02, -0.03, -0.01)
        #expect(Verdict(gain, q: 0.001) == .doesNotContribute)
    }
}

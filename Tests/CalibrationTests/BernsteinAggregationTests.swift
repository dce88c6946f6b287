import Calibration
import Foundation
import Statistics
import Testing

/// Weights against an implementation in numpy, and what the theory promises.
@Suite struct BernsteinAggregationTests {
    struct Round {
        var memory: Double
        var regrets: [Double]
        var weights: [Double]
    }

    static func reference() throws -> [Round] {
        let file = try #require(
            Bundle.module.url(forResource: "boa", withExtension: "csv", subdirectory: "ReferenceValues"))
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            let numbers = line.split(separator: ",").compactMap { Double($0) }
            return Round(memory: numbers[0], regrets: Array(numbers[2...4]), weights: Array(numbers[5...7]))
        }
    }

    @Test(arguments: [1.0, 0.9])
    func equalsTheReference(memory: Double) throws {
        var aggregation = BernsteinAggregation(prior: [0.5, 0.3, 0.2], memory: memory)
        let rounds = try Self.reference().filter { $0.memory == memory }
        try #require(!rounds.isEmpty)
        for round in rounds {
            aggregation.update(regrets: round.regrets)
            for (mine, theirs) in zip(aggregation.weights, round.weights) { #expect(abs(mine - theirs) < 1e-12) }
        }
    }

    @Test func withoutARoundThePriorHolds() {
        #expect(BernsteinAggregation(prior: [1, 1, 2]).weights == [0.25, 0.25, 0.5])
        var one = BernsteinAggregation(prior: [3])
        one.update(regrets: [0.5])
        #expect(one.weights == [1])
    }

    /// Experts around the truth from both sides: the best mixture in hindsight, 3 : 1, is found by the gradient trick although
    /// each alone is worse (truth 0, experts +1 and −3 with noise; squared loss).
    @Test func theBestMixtureIsFound() {
        var generator = SeededGenerator(seed: 1)
        var aggregation = BernsteinAggregation(prior: [1, 1])
        for _ in 0..<3000 {
            let experts = [1 + 0.1 * generator.normal(), -3 + 0.1 * generator.normal()]
            let mixture = zip(aggregation.weights, experts).reduce(0) { $0 + $1.0 * $1.1 }
            aggregation.update(regrets: experts.map { 2 * mixture * (mixture - $0) })
        }
        #expect(abs(aggregation.weights[0] - 0.75) < 0.05)
    }

    /// After the better expert has changed, a memory turns to the new one sooner than none does.
    @Test func memoryForgets() {
        var (keeps, forgets) = (
            BernsteinAggregation(prior: [1, 1]), BernsteinAggregation(prior: [1, 1], memory: 0.95)
        )
        for round in 0..<160 {
            let regrets = round < 120 ? [0.5, -0.5] : [-0.5, 0.5]
            keeps.update(regrets: regrets)
            forgets.update(regrets: regrets)
        }
        #expect(keeps.weights[0] > 0.5)
        #expect(forgets.weights[1] > 0.5)
    }

    /// Ten forecasts of the same weeks, each a tenth of news, forget what one round does.
    @Test func partsOfARoundForgetParts() {
        var (whole, parts) = (
            BernsteinAggregation(prior: [1, 1], memory: 0.9, range: 4),
            BernsteinAggregation(prior: [1, 1], memory: 0.9, range: 4)
        )
        for _ in 0..<30 {
            whole.update(regrets: [0.5, -0.5])
            for _ in 0..<10 { parts.update(regrets: [0.5, -0.5], share: 0.1) }
        }
        #expect(whole.weights[0] > 0.6)
        #expect(abs(whole.weights[0] - parts.weights[0]) < 0.02, "\(whole.weights) \(parts.weights)")
    }
}

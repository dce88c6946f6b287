import Forecasting
import Statistics
import Testing

@testable import Calibration

/// Corrections learned from past forecasts: what is right stays, what is too narrow is widened, quantiles never cross.
@Suite struct RecalibrationTests {
    static let groups = LeadGroups(stepsPerDay: 1)
    static let horizon = 7

    /// Past forecasts of one model that says Poisson(mean), stretched by `claimed`, of counts that are Poisson.
    static func record(
        origins: Int, mean: Double = 200, claimed: Double = 1, shiftFrom: Int? = nil, seed: UInt64
    ) -> [PastForecast] {
        var generator = SeededGenerator(seed: seed)
        let sorted = (0..<400).map { rank -> Int32 in
            let z = SpecialFunctions.normalQuantile((Double(rank) + 0.5) / 400) * claimed
            return Int32(max(0, (mean + mean.squareRoot() * z).rounded()))
        }
        var values: [Int32] = []
        for draw in sorted { values += Array(repeating: draw, count: horizon) }
        let table = MarginalTable(SamplePaths(count: 400, horizon: horizon, values: values))
        return (0..<origins).map { number in
            let origin = 1000 + 5 * number
            let level = shiftFrom.map { number >= $0 ? 1.1 : 1 } ?? 1
            let truth = (0..<horizon).map { _ in
                Double(Poisson(mean: mean * level).quantile(generator.uniform()))
            }
            return PastForecast(origin: origin, staleness: 0, members: ["a": table], truth: truth)
        }
    }

    static func learn(_ record: [[PastForecast]], origin: Int) -> [Recalibration] {
        let weights = record.map { _ in EnsembleWeights(prior: [1], of: ["a"], groups: groups) }
        return Recalibration.learn(record, weights: weights, groups: groups, origin: origin, stepsPerDay: 1)
    }

    @Test func nothingIsCorrectedWithoutARecord() {
        let none = Self.learn([[]], origin: 1000)[0]
        for step in 0..<28 { #expect(none.map(step: step, staleness: 3) == .identity) }
        #expect(LevelMap.identity.score(1.3) == 1.3)
        // However wrong past forecasts were, the 95 % level is not read from the largest draws.
        let far = LevelMap(spread: 1.6, offsets: [-1, -0.5, 0.5, 1])
        let scores = stride(from: -2.4, through: 2.4, by: 0.1).map(far.score)
        #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 })
        #expect(abs(far.score(1.645) - 2.645) < 1e-9 && abs(far.score(-1.645) + 2.645) < 1e-9)
    }

    /// 60 past forecasts of 7 calibrated steps: the spread is known to about 1 ÷ √(2 · 210) = 5 % in each group.
    @Test func whatIsCalibratedStays() {
        let learned = Self.learn([Self.record(origins: 60, seed: 1)], origin: 1300)[0]
        for step in [0, 2, 6] {
            let map = learned.map(step: step, staleness: 0)
            #expect(abs(map.spread - 1) < 0.15)
            for z in [-1.645, 0, 1.645] { #expect(abs(map.score(z) - z) < 0.35) }
        }
    }

    /// Intervals that claim half of what they should are stretched, up to the bound of 1.6; those that claim 1.4 times are drawn in.
    @Test func whatIsTooSureIsWidened() {
        let narrow = Self.learn([Self.record(origins: 60, claimed: 0.5, seed: 2)], origin: 1300)[0]
        let wide = Self.learn([Self.record(origins: 60, claimed: 1.4, seed: 3)], origin: 1300)[0]
        for step in [0, 2, 6] {
            #expect(narrow.map(step: step, staleness: 0).spread > 1.4)
            #expect(wide.map(step: step, staleness: 0).spread < 0.9)
        }
    }

    /// A level 10 % up (1.4 sd) that the model does not follow: coverage of the upper level moves back towards nominal.
    @Test func coverageComesBackAfterAShift() {
        let before = Self.learn([Self.record(origins: 40, seed: 4)], origin: 1200)[0]
        let after = Self.learn([Self.record(origins: 60, shiftFrom: 45, seed: 4)], origin: 1300)[0]
        let upper = SpecialFunctions.normalQuantile(0.95)
        for step in [0, 2, 6] {
            let (old, new) = (before.map(step: step, staleness: 0), after.map(step: step, staleness: 0))
            #expect(new.score(upper) > old.score(upper) + 0.2)
        }
    }

    /// Whatever was learned, higher levels are read at higher scores.
    @Test(arguments: 0..<20)
    func levelsKeepTheirOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let record = Self.record(
            origins: 30, mean: 5 + 400 * generator.uniform(), claimed: 0.2 + 2 * generator.uniform(), shiftFrom: 20,
            seed: seed)
        let map = Self.learn([record], origin: 1150)[0].map(step: Int(seed) % 7, staleness: 0)
        let scores = (0...120).map { map.score(-3 + Double($0) / 20) }
        for (a, b) in zip(scores, scores.dropFirst()) { #expect(a < b) }
    }

    /// A forecast made on data that end nine days ago is judged with those of leads 10 and more, not with fresh ones.
    @Test func staleForecastsAreApart() {
        #expect(Self.groups.group(step: 0, staleness: 0) == 0)
        #expect(Self.groups.group(step: 0, staleness: 9) == Self.groups.group(step: 9, staleness: 0))
        #expect(Self.groups.group(step: 400, staleness: 0) == Self.groups.count - 1)
    }
}

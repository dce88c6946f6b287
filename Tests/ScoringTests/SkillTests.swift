import Scoring
import Statistics
import Testing

@Suite struct SkillTests {
    @Test func skillByHand() throws {
        #expect(try abs(#require(skill(loss: 3, reference: 4)) - 0.25) < 1e-12)
        #expect(try abs(#require(skill(loss: 5, reference: 4)) + 0.25) < 1e-12)
        #expect(skill(loss: 1, reference: 0) == nil)
        #expect(skill(loss: .nan, reference: 1) == nil)
    }

    @Test func scaleByHand() throws {
        // Weeks of two steps: |3 − 1|, |5 − 2|, then a missing value breaks two pairs, |9 − 5| remains.
        let values: [Double] = [1, 2, 3, 5, .nan, 9]
        #expect(try abs(#require(seasonalNaiveScale(values, stepsPerWeek: 2)) - 3) < 1e-12)
        #expect(seasonalNaiveScale([4.0, 4, 4, 4], stepsPerWeek: 2) == nil)
        #expect(seasonalNaiveScale([1.0, 2], stepsPerWeek: 2) == nil)
    }

    @Test func intervalHoldsTheTrueRatio() throws {
        var covered = 0
        for seed in 0..<60 {
            var generator = SeededGenerator(seed: UInt64(seed))
            // Paired losses with a shared part; the ratio of expectations is 0.9.
            var mine: [Double] = []
            var reference: [Double] = []
            for _ in 0..<120 {
                let shared = 10 + generator.normal()
                mine.append(0.9 * shared + 0.3 * generator.normal())
                reference.append(shared + 0.3 * generator.normal())
            }
            let interval = try #require(
                ratioInterval(losses: mine, reference: reference, blockLength: 6, draws: 200, using: &generator))
            #expect(interval.lower <= interval.ratio && interval.ratio <= interval.upper)
            // The standard error of the ratio is about 0.3·√1.81/10/√120 = 0.004: intervals are some 0.015 wide.
            #expect(interval.upper - interval.lower < 0.03)
            if interval.lower <= 0.9, 0.9 <= interval.upper { covered += 1 }
        }
        // Nominal 57 of 60; block bootstrap with 20 blocks undercovers a little. Below 50 has probability < 1e-4 at 0.93.
        #expect(covered >= 50)
    }

    @Test func sameSeedSameInterval() throws {
        let mine = (0..<40).map { Double($0 % 7) + 1 }
        let reference = (0..<40).map { Double($0 % 5) + 2 }
        var a = SeededGenerator(seed: 2)
        var b = SeededGenerator(seed: 2)
        let first = ratioInterval(losses: mine, reference: reference, blockLength: 5, using: &a)
        #expect(first != nil)
        #expect(first == ratioInterval(losses: mine, reference: reference, blockLength: 5, using: &b))
    }

    @Test func intervalLeavesOutWhatIsMissing() throws {
        var generator = SeededGenerator(seed: 2)
        // Where both are known, the ratio is one half everywhere, so every resample has it.
        let mine: [Double] = [1, .nan, 3, 50, 2]
        let reference: [Double] = [2, 100, 6, .nan, 4]
        let interval = try #require(
            ratioInterval(losses: mine, reference: reference, blockLength: 2, draws: 50, using: &generator))
        #expect(interval == RatioInterval(ratio: 0.5, lower: 0.5, upper: 0.5))
        #expect(ratioInterval(losses: [1], reference: [1], blockLength: 1, using: &generator) == nil)
        #expect(ratioInterval(losses: [1, 1], reference: [0, 0], blockLength: 1, using: &generator) == nil)
    }

    @Test func blocksSpanAMonth() {
        // 28 days of daily origins, of origins every four days; a quarter of few origins; never below two.
        #expect(blockLength(originsPerDay: 1, count: 320) == 28)
        #expect(blockLength(originsPerDay: 0.25, count: 91) == 7)
        #expect(blockLength(originsPerDay: 1, count: 60) == 15)
        #expect(blockLength(originsPerDay: 0.1, count: 6) == 2)
    }
}

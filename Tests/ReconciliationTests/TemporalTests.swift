import Forecasting
import Reconciliation
import Statistics
import Testing

@Suite struct TemporalTests {
    private func paths(_ draws: Int, _ horizon: Int, mean: Double, _ generator: inout SeededGenerator) -> SamplePaths {
        SamplePaths(
            count: draws, horizon: horizon,
            values: (0..<(draws * horizon)).map { _ in
                Int32(max(0, (mean + 1.5 * mean.squareRoot() * generator.normal()).rounded()))
            })
    }

    /// A Wednesday at 14:00 with 48 hours, 10 days and 3 weeks: today has 10 hours, tomorrow 24, Friday 14.
    @Test func frameByHand() {
        let frame = TemporalFrame(
            hours: 48, days: 10, firstHour: 14, firstWeekday: 2, today: .init(counted: 60),
            thisWeek: .init(counted: 200))
        #expect(
            frame.days == [
                .init(steps: 0..<10, earlier: .init(counted: 60)), .init(steps: 10..<34),
                .init(steps: 34..<48, whole: false),
            ])
        #expect(frame.weeks == [.init(steps: 0..<5, earlier: .init(counted: 200)), .init(steps: 5..<10, whole: false)])
    }

    @Test(arguments: [0, 0.3, 1]) func levelsAgree(weight: Double) throws {
        var generator = SeededGenerator(seed: 1)
        let frame = TemporalFrame(
            hours: 48, days: 10, firstHour: 14, firstWeekday: 2,
            today: .init(counted: 30, drawn: (0..<80).map { 20 + $0 % 20 }),
            thisWeek: .init(counted: 200))
        let agreed = try TemporalPaths(
            hours: paths(80, 48, mean: 5, &generator), days: paths(80, 10, mean: 110, &generator),
            weeks: paths(80, 3, mean: 800, &generator), frame: frame, weights: .init(hours: [weight], days: [weight]),
            using: &generator)
        for draw in 0..<80 {
            for (day, span) in agreed.frame.days.enumerated() {
                let sum = span.steps.reduce(Int(span.earlier.total(draw))) { $0 + Int(agreed.hours[draw, $1]) }
                if span.whole { #expect(sum == Int(agreed.days[draw, day])) }
                #expect(sum <= Int(agreed.days[draw, day]))
            }
            for (week, span) in agreed.frame.weeks.enumerated() {
                let sum = span.steps.reduce(Int(span.earlier.total(draw))) { $0 + Int(agreed.days[draw, $1]) }
                if span.whole { #expect(sum == Int(agreed.weeks[draw, week])) }
                #expect(sum <= Int(agreed.weeks[draw, week]))
            }
        }
        #expect(agreed.hours.values.allSatisfy { $0 >= 0 })
    }

    /// Two places whose days go up and down together: so do their sums of hours, once these are in the order of the days.
    @Test func hoursKeepWhatPlacesHaveInCommon() throws {
        var generator = SeededGenerator(seed: 21)
        let days = paths(400, 3, mean: 120, &generator)
        let frame = TemporalFrame(hours: 40, days: 3, firstHour: 8)
        let totals = try (0..<2).map { _ -> [Double] in
            let agreed = try TemporalPaths(
                hours: frame.hours(paths(400, 40, mean: 5, &generator), after: days), days: days,
                weeks: paths(400, 2, mean: 800, &generator), frame: frame, weights: .init(hours: [1, 0]),
                using: &generator)
            return agreed.days.draws(at: 0).map(Double.init)
        }
        let means = totals.map { $0.reduce(0, +) / 400 }
        var (product, squares) = (0.0, [0.0, 0.0])
        for draw in 0..<400 {
            product += (totals[0][draw] - means[0]) * (totals[1][draw] - means[1])
            for k in 0..<2 { squares[k] += (totals[k][draw] - means[k]) * (totals[k][draw] - means[k]) }
        }
        // Ranks are followed to an eighth: 0.9 and more.
        #expect(product / (squares[0] * squares[1]).squareRoot() > 0.85)
    }

    /// With the weight of the hours 0 the days stay as they were, bit by bit, and the weeks are their sums.
    @Test func daysMayHold() throws {
        var generator = SeededGenerator(seed: 2)
        let days = paths(50, 14, mean: 100, &generator)
        let agreed = try TemporalPaths(
            hours: paths(50, 72, mean: 5, &generator), days: days, weeks: paths(50, 4, mean: 700, &generator),
            frame: TemporalFrame(hours: 72, days: 14), weights: .init(hours: [0], days: [1]), using: &generator)
        #expect(agreed.days == days)
        #expect(agreed.weeks[7, 1] == (7..<14).reduce(0) { $0 + days[7, $1] })
    }

    /// A day of 100 by its forecast, of 60 + 60 by hours of which nothing is known: both halves shrink alike, in each draw.
    @Test func hoursNotKnownYetFollowTheDay() throws {
        var generator = SeededGenerator(seed: 6)
        let days = SamplePaths(count: 200, horizon: 2, values: Array(repeating: 100, count: 400))
        let agreed = try TemporalPaths(
            hours: SamplePaths(count: 200, horizon: 36, values: Array(repeating: 5, count: 7200)), days: days,
            weeks: SamplePaths(count: 200, horizon: 1, values: Array(repeating: 700, count: 200)),
            frame: TemporalFrame(
                hours: 36, days: 2, firstHour: 12, today: .init(drawn: Array(repeating: 60, count: 200))),
            weights: .init(hours: [0]), using: &generator)
        #expect(agreed.days == days)
        let rest = (0..<200).map { draw in (0..<12).reduce(0) { $0 + agreed.hours[draw, $1] } }
        #expect(rest.allSatisfy { $0 >= 49 && $0 <= 51 })
        #expect(agreed.frame.days[0].earlier.drawn.enumerated().allSatisfy { $1 == 100 - rest[$0] })
    }

    /// Days of exactly 90 by the hours and of exactly 110 by the days, weight ¾ for the hours: 95 on every draw.
    @Test func quantilesAreAveraged() throws {
        var generator = SeededGenerator(seed: 3)
        let hours = SamplePaths(
            count: 40, horizon: 24, values: (0..<960).map { $0 % 24 < 18 ? 5 : 0 })
        let agreed = try TemporalPaths(
            hours: hours, days: SamplePaths(count: 40, horizon: 1, values: Array(repeating: 110, count: 40)),
            weeks: SamplePaths(count: 40, horizon: 1), frame: TemporalFrame(hours: 24, days: 1),
            weights: .init(hours: [0.75]), using: &generator)
        #expect(agreed.days.values.allSatisfy { $0 == 95 })
        // 5 · 95 / 90 = 5.28 an hour, whole numbers around it; the empty hours stay empty.
        #expect(agreed.hours.values.allSatisfy { [0, 5, 6].contains($0) })
        #expect(abs(agreed.hours.mean[3] - 95.0 / 18) < 0.3)
        #expect(agreed.hours.mean[20] == 0)
    }

    /// High days come with high hours: the draws are matched, so no draw is scaled far.
    @Test func drawsAreMatched() throws {
        var generator = SeededGenerator(seed: 4)
        // Two kinds of day, 2 or 8 an hour.
        let hours = SamplePaths(
            count: 100, horizon: 24, values: (0..<2400).map { $0 / 24 % 2 == 0 ? 2 : 8 })
        let days = SamplePaths(count: 100, horizon: 1, values: (0..<100).map { $0 < 50 ? 192 : 48 })
        let frame = TemporalFrame(hours: 24, days: 1)
        let agreed = try TemporalPaths(
            hours: frame.hours(hours, after: days), days: days, weeks: SamplePaths(count: 100, horizon: 1),
            frame: frame, using: &generator)
        #expect(agreed.days == days)
        #expect((0..<100).allSatisfy { agreed.hours[$0, 5] == ($0 < 50 ? 8 : 2) })
    }

    /// Draws of low days are followed by low weeks; what a week may be does not change.
    @Test func weeksGoOnFromDays() {
        let days = SamplePaths(count: 60, horizon: 7, values: (0..<420).map { Int32($0 / 7 * 37 % 60) })
        let weeks = SamplePaths(count: 60, horizon: 2, values: (0..<120).map { 500 + Int32($0 / 2) })
        let ordered = TemporalFrame(hours: 0, days: 7).weeks(weeks, after: days)
        for draw in 0..<60 { #expect(ordered[draw, 1] == 500 + days[draw, 0]) }
    }

    /// 100 errors of 2 against 100 of 1: about 1 : 4, drawn a little to a half: (100 + 25) ÷ (400 + 25 + 100 + 25).
    @Test func precisionByHand() {
        let weight = TemporalPaths.Weights.precision(
            fineErrors: Array(repeating: 2, count: 100), coarseErrors: Array(repeating: -1, count: 100))
        #expect(abs(weight - 125.0 / 550) < 1e-12)
        #expect(TemporalPaths.Weights.precision(fineErrors: [], coarseErrors: [.nan]) == 0.5)
    }

    @Test func refusesShortLevels() {
        var generator = SeededGenerator(seed: 5)
        let days = SamplePaths(count: 2, horizon: 1)
        #expect(throws: ReconciliationError.shape(expected: 2, got: 1)) {
            try TemporalPaths(
                hours: SamplePaths(count: 2, horizon: 48), days: days, weeks: days,
                frame: TemporalFrame(hours: 48, days: 1), using: &generator)
        }
        // What is drawn stands for each draw.
        #expect(throws: ReconciliationError.shape(expected: 2, got: 1)) {
            try TemporalPaths(
                hours: SamplePaths(count: 2, horizon: 12), days: days, weeks: days,
                frame: TemporalFrame(hours: 12, days: 1, firstHour: 12, today: .init(drawn: [4])), using: &generator)
        }
    }
}

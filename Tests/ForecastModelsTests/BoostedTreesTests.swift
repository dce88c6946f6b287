import Forecasting
import Messages
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// Boosted trees against LightGBM's own Python package (`boosting.py`), and on counts of known truth.
@Suite(.enabled(if: BoostedTrees.isAvailable, "lib_lightgbm.so is not installed: run scripts/setup"))
struct BoostedTreesTests {
    static let small = BoostedTrees(
        base: CountGLM(halfLife: 1000, ridge: 2, refitDays: 28, rounds: 1), rounds: 300, learningRate: 0.2, leaves: 6,
        leastRowsInLeaf: 20, ridge: 5, refitDays: 84, baseDays: 168, spanDays: 700, mostRows: 6000)

    @Test func treesAreThoseOfTheReference() throws {
        let table = try ReferenceTable("boosting")
        let columns = ["x1", "x2", "x3"].map { table.numbers($0).map { Float($0) } }
        var rows = GradientBoosting.Rows(columns: 3)
        for i in table.rows.indices { rows.append(columns.map { $0[i] }) }
        let target = GradientBoosting.Target(
            values: table.numbers("value"), weights: table.numbers("weight"), offsets: table.numbers("offset"))
        let settings = GradientBoosting.Settings(
            objective: "poisson", rounds: 40, learningRate: 0.1, leaves: 6, leastRowsInLeaf: 20, ridge: 5,
            featureFraction: 0.5, rowFraction: 0.7)
        let trees = try GradientBoosting(rows[0..<500], target[0..<500], settings, model: "test")
        let scores = trees.scores(rows)
        let expected = table.numbers("score")
        #expect(expected.count == 600)
        // The same library on the same rows: only the 15 printed digits differ.
        for (score, reference) in zip(scores, expected) { #expect(abs(score - reference) < 1e-12) }
        // Parts add up to the whole: sums of 40 doubles.
        let parts = zip(trees.scores(rows, from: 0, to: 15), trees.scores(rows, from: 15)).map { $0 + $1 }
        for (sum, score) in zip(parts, scores) { #expect(abs(sum - score) < 1e-12) }
    }

    /// What the library refuses is said in its own words.
    @Test func aRefusalCarriesItsReason() throws {
        var rows = GradientBoosting.Rows(columns: 1)
        for i in 0..<50 { rows.append([Float(i)]) }
        let ones = [Double](repeating: 1, count: 50)
        let target = GradientBoosting.Target(values: ones, weights: ones, offsets: ones.map { _ in 0 })
        let settings = GradientBoosting.Settings(
            objective: "no-such-objective", rounds: 1, learningRate: 0.1, leaves: 2, leastRowsInLeaf: 5, ridge: 1,
            featureFraction: 1, rowFraction: 1)
        do throws(FitError) {
            _ = try GradientBoosting(rows, target, settings, model: "test")
            Issue.record("accepted")
        } catch {
            guard case .libraryRefused(GradientBoosting.name, "test", let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.contains("no-such-objective"))
        }
    }

    /// Days with a match: half more visits where it falls on a week-end, none more on other days; no weekday otherwise.
    static func panel(
        series: Int = 2, days: Int = 1100, origin: String = "2026-11-02", seed: UInt64 = 1, horizon: Int = 14,
        mean: Double = 100, effect: Double = 1.5
    ) -> [TrainingSet] {
        let first = CivilDate(iso8601: "2023-10-01")?.dayNumber ?? 0
        // Fixed and unrelated to weekdays: every 4th day, Saturday 7 November 2026 among them.
        let anchor = CivilDate(iso8601: "2026-11-07")?.dayNumber ?? 0
        let matches = (first - 400...first + 1300).filter { ($0 - anchor) % 4 == 0 }.map { CivilDate(dayNumber: $0) }
        let calendar = CivilCalendar(flags: ["match": Set(matches)])
        let end = CivilDate(iso8601: origin)?.dayNumber ?? 0
        return (0..<series).map { number in
            var generator = SeededGenerator(seed: seed, stream: "\(number)")
            let begin = CivilDate(iso8601: "2026-11-02").map { $0.dayNumber - days } ?? 0
            let values = (begin..<end).map { day -> Double in
                let date = CivilDate(dayNumber: day)
                let busy = matches.contains(date) && date.weekday.rawValue >= 6
                let mean = mean * Double(number + 1) * (busy ? effect : 1)
                return Double(Poisson(mean: mean).quantile(generator.uniform()))
            }
            var training = daily(values, origin: origin, horizon: horizon)
            training.calendar = calendar
            return training
        }
    }

    static func mean(_ fitted: some FittedModel, step: Int) -> Double {
        var generator = SeededGenerator(seed: 3)
        return fitted.paths(2000, horizon: 14, using: &generator).mean[step]
    }

    @Test func treesFindWhatTheBaseCannotSay() throws {
        let panel = Self.panel(mean: 500)
        let fits = Self.small.fit(panel: panel, reusing: [nil, nil])
        for (number, fit) in fits.enumerated() {
            // Saturday 7 November, step 5. The base has one factor for all matches, about 1 + 0.5 · 2 / 7 = 1.14.
            let truth = 750 * Double(number + 1)
            let base = Self.mean(try Self.small.base.fit(panel[number]), step: 5)
            let trees = Self.mean(try fit.get(), step: 5)
            #expect(base < 0.85 * truth)
            #expect(abs(trees - truth) < 0.5 * abs(base - truth), "\(trees), base \(base), truth \(truth)")
            // Sunday without a match: 1.14 is not passed on to it. Two standard errors of a mean of 75 Sundays are 1 %, the rest is level.
            #expect(abs(Self.mean(try fit.get(), step: 6) / (500 * Double(number + 1)) - 1) < 0.05)
        }
    }

    @Test func spreadIsThatOfTheCounts() throws {
        let fits = Self.small.fit(panel: Self.panel(effect: 1), reusing: [nil, nil])
        for fit in fits {
            var generator = SeededGenerator(seed: 5)
            let paths = try fit.get().paths(2000, horizon: 14, using: &generator)
            // Poisson counts: variance ÷ mean is 1, and somewhat more for what is not known of the level.
            let ratios = (0..<14).map { step -> Double in
                let (mean, deviation) = moments(paths.draws(at: step).map(Double.init))
                return deviation * deviation / mean
            }
            let ratio = ratios.reduce(0, +) / 14
            #expect(ratio > 0.85 && ratio < 1.6, "\(ratio)")
        }
    }

    /// The trees stand on data up to a common date: a fit that takes over an earlier one's is the same as one that does not.
    @Test func reuseChangesNothing() throws {
        let nothing: [BoostedTrees.Fitted?] = [nil, nil]
        let before = Self.small.fit(panel: Self.panel(origin: "2026-10-25"), reusing: nothing).map { try? $0.get() }
        let panel = Self.panel(origin: "2026-11-02")
        let fresh = Self.small.fit(panel: panel, reusing: nothing)
        let reused = Self.small.fit(panel: panel, reusing: before)
        for (number, (a, b)) in zip(fresh, reused).enumerated() {
            let (a, b) = (try a.get(), try b.get())
            #expect(b.estimate === before[number]?.estimate)
            #expect(a.estimate !== b.estimate)
            var (one, two) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
            #expect(a.paths(50, horizon: 14, using: &one) == b.paths(50, horizon: 14, using: &two))
        }
    }

    @Test func aYoungSeriesIsForecastWithTheTreesOfTheOthers() throws {
        var panel = Self.panel()
        let young = panel[1].values
        panel[1].values = SteppedValues(first: young.end - 30, values: Array(young.values.suffix(30)))
        let fits = Self.small.fit(panel: panel, reusing: [nil, nil])
        let (old, new) = (try fits[0].get(), try fits[1].get())
        #expect(old.estimate === new.estimate)
        #expect(old.estimate.bases.count == 1)
        // Its base stands on 30 days, eight of them with a match: 4 % a weekday from counting alone.
        #expect(abs(Self.mean(new, step: 0) / 200 - 1) < 0.15)
    }

    @Test func oneFailureStopsNoOther() throws {
        var panel = Self.panel()
        panel[0].values = SteppedValues(first: panel[0].origin - 3, values: [1, 2, 3])
        let fits = Self.small.fit(panel: panel, reusing: [nil, nil])
        #expect(throws: FitError.tooShort(needed: 28, got: 3)) { try fits[0].get() }
        #expect(throws: Never.self) { try fits[1].get() }
    }

    /// At a past origin nothing later is read: other values from the origin on leave the row as it is.
    @Test(arguments: [Grain.day, .hour])
    func featuresReadThePastOnly(grain: Grain) throws {
        let grid = TimeGrid(zone: .paris, grain: grain)
        let perDay = grain.stepsPerDay ?? 1
        let origin = grid.index(of: try #require(CivilDate(iso8601: "2025-06-02"))) + perDay / 3
        var generator = SeededGenerator(seed: 8)
        let first = origin - 450 * perDay
        let count = 480 * perDay
        let values = (0..<count).map { _ in Double(Poisson(mean: 6).quantile(generator.uniform())) }
        let model = CountGLM(halfLife: 400, ridge: 10, refitDays: 1, rounds: 1)
        let basis = EstimationBasis(
            grid: grid, values: SteppedValues(first: first, values: Array(values.prefix(450 * perDay))),
            calendar: CivilCalendar())
        var matrices = CountGLMMatrices()
        let base = BoostedTreesBase(
            try #require(CountGLMEstimate(model, basis, &matrices)), origins: origin..<origin + perDay, horizon: 30)
        let features = BoostedTreesFeatures(grid: grid, calendar: CivilCalendar(), range: origin..<origin + 30)
        func rows(_ values: [Double]) throws -> [[Float]] {
            let view = BoostedTreesView(
                base, SteppedValues(first: first, values: values), origins: origin...origin + perDay)
            let known = try #require(features.origin(view, at: origin))
            return (0..<30).map {
                features.row(view, known, panel: [], horizon: $0).features.map { $0.isNaN ? -99 : $0 }
            }
        }
        let before = try rows(values)
        var other = values
        for i in 450 * perDay..<count { other[i] = 40 }
        #expect(try rows(other) == before)
        other[450 * perDay - 1] += 5
        #expect(try rows(other) != before)
    }

    @Test func aMissingLibraryIsSaid() {
        let text = FitError.libraryMissing(name: "lib_lightgbm.so").text
        #expect(text.french.contains("lib_lightgbm.so") && text.english.contains("scripts/setup"))
    }
}

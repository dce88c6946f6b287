import Foundation
import Scoring
import Statistics
import Testing

/// `predictability.py` has the same figures from scipy and statsmodels.
@Suite struct PredictabilityTests {
    /// Sums over probabilities and Bessel functions there, one walk here: 1e-9 relative.
    @Test func theFloorEqualsReference() throws {
        let table = try ReferenceCSV("floor")
        #expect(table.rows.count == 9)
        for row in table.rows {
            let floor = PoissonFloor(mean: try table.number(row, "mean"))
            let figures = [
                (floor.pinball, "pinball"), (floor.crps, "crps"), (floor.absoluteError, "absolute_error"),
            ]
            for (got, column) in figures {
                let expected = try table.number(row, column)
                #expect(abs(got - expected) <= 1e-9 * max(expected, 1), "\(column) \(row[0])")
            }
        }
    }

    /// For large means the law is normal: E|Y − m| = √(2μ/π), CRPS = √(μ/π).
    @Test func theFloorOfManyIsNormal() throws {
        let floor = PoissonFloor(mean: 40_000)
        #expect(abs(floor.absoluteError / (2 * 40_000 / Double.pi).squareRoot() - 1) < 1e-4)
        #expect(abs(floor.crps / (40_000 / Double.pi).squareRoot() - 1) < 1e-4)
        #expect(PoissonFloor(means: []) == nil)
        #expect(PoissonFloor(means: [3, 1e15]) == nil && PoissonFloor(means: [1e300]) == nil)
        let mean = try #require(PoissonFloor(means: [3, .nan, 5]))
        #expect(abs(mean.crps - (PoissonFloor(mean: 3).crps + PoissonFloor(mean: 5).crps) / 2) < 1e-12)
    }

    /// Lengths with small and large prime factors, even and odd; holes take the mean.
    @Test func entropyEqualsReference() throws {
        let table = try ReferenceCSV("entropy")
        for (row, length) in zip(table.rows, [4, 7, 30, 97, 364, 1001]) {
            let values = Array(table.numbers(row, from: 1, count: length))
            let got = try #require(spectralEntropy(values))
            #expect(try abs(got - table.number(row, "entropy")) < 1e-9, "\(length)")
        }
    }

    @Test func entropyOfKnownSeries() throws {
        let wave = (0..<364).map { sin(2 * .pi * Double($0) / 7) }
        #expect(try #require(spectralEntropy(wave)) < 1e-9)
        #expect(spectralEntropy([Double](repeating: 5, count: 100)) == nil)
        #expect(spectralEntropy([1, .nan, 2]) == nil)
        // White noise: 1 − (1 − 0.5772) / log J for the J = 2,000 frequencies (an ordinate is exponential).
        var generator = SeededGenerator(seed: 7)
        let noise = (0..<4000).map { _ in generator.normal() }
        #expect(try abs(#require(spectralEntropy(noise)) - (1 - 0.42278 / log(2000))) < 0.006)
    }

    @Test(arguments: ["days", "hours"])
    func figuresEqualReference(series: String) throws {
        let table = try ReferenceCSV("predictability")
        let rows = table.rows.filter { $0[0] == series }
        let counts = try rows.map { try table.number($0, "count") }
        let calendar = try rows.map { try table.number($0, "calendar") }
        let expected = try expectedFigures(series)
        func figure(_ name: String) throws -> Double { try #require(expected[name]) }
        let parameters = Int(try figure("parameters"))
        let week = Int(try figure("steps_per_week"))
        let got = try #require(
            Predictability(counts: counts, calendar: calendar, parameters: parameters, stepsPerWeek: week))
        let figures: [(String, Double?)] = [
            ("steps", Double(got.steps)), ("mean", got.mean), ("pinball", got.floor.pinball), ("crps", got.floor.crps),
            ("absolute_error", got.floor.absoluteError), ("scaled_pinball", got.scaledPinballFloor),
            ("relative_error", got.relativeErrorFloor), ("overdispersion", got.overdispersion),
            ("calendar", got.shares.calendar), ("level", got.shares.level), ("remainder", got.shares.remainder),
            ("noise", got.shares.noise), ("entropy", got.spectralEntropy),
        ]
        for (name, value) in figures {
            let wanted = try figure(name)
            // Counts and multipliers are written in full: the order of sums is what differs.
            #expect(try abs(#require(value) - wanted) < 1e-8 * max(abs(wanted), 1), "\(name)")
        }
        let shares = got.shares
        #expect(abs(shares.calendar + shares.level + shares.remainder + shares.noise - 1) < 1e-12)
        // The scale of the calendar says nothing.
        let tripled = try #require(
            Predictability(
                counts: counts, calendar: calendar.map { 3 * $0 }, parameters: parameters, stepsPerWeek: week))
        #expect(abs(tripled.overdispersion - got.overdispersion) < 1e-9)
        #expect(abs(tripled.shares.calendar - got.shares.calendar) < 1e-9)
    }

    /// Pearson's statistic of the Poisson regression as statsmodels itself gives it.
    @Test(arguments: ["days", "hours"])
    func dispersionEqualsStatsmodels(series: String) throws {
        let table = try ReferenceCSV("predictability")
        let rows = table.rows.filter { $0[0] == series }
        let expected = try expectedFigures(series)
        let got = pearsonDispersion(
            try rows.map { try table.number($0, "count") }, means: try rows.map { try table.number($0, "regression") },
            parameters: Int(try #require(expected["regression_parameters"])))
        #expect(try abs(#require(got) - #require(expected["regression_dispersion"])) < 1e-9)
    }

    /// Half-life of one step: weights 1/2, 1/4 …; the first step has nothing before it, a missing one moves the past away only.
    @Test func levelByHand() {
        let level = slowLevel([8, 4, .nan, 6], over: [2, 1, 1, 1], halfLife: 1)
        #expect(level[0].isNaN)
        #expect(level[1] == 4)
        // (4 + 2) / (½ + ½): 4/2 + 8/4 over 1/2 + 2/4.
        #expect(level[2] == 4)
        // Known weights: 1/4 + 1/8, less than half of 1: not enough.
        #expect(level[3].isNaN)
    }

    @Test func ofPoissonCounts() throws {
        var generator = SeededGenerator(seed: 11)
        let law = Poisson(mean: 30)
        let counts = (0..<400).map { _ in Double(law.quantile(generator.uniform())) }
        let ones = [Double](repeating: 1, count: counts.count)
        let got = try #require(Predictability(counts: counts, calendar: ones, parameters: 1, stepsPerWeek: 7))
        // Poisson counts with nothing to know: dispersion 1 ± √(2/372), noise 1, the floor of a mean of 30.
        #expect(abs(got.overdispersion - 1) < 0.22)
        #expect(abs(got.shares.noise - 1) < 0.22 && got.shares.calendar == 0)
        #expect(abs(got.floor.crps / PoissonFloor(mean: 30).crps - 1) < 0.03)
        #expect(Predictability(counts: ones, calendar: ones, parameters: 1, stepsPerWeek: 7) == nil)
        #expect(Predictability(counts: [1, 2], calendar: [1, 1], parameters: 1, stepsPerWeek: 7) == nil)
    }

    private func expectedFigures(_ series: String) throws -> [String: Double] {
        let table = try ReferenceCSV("predictability_expected")
        let rows = table.rows.filter { $0[0] == series }
        return Dictionary(uniqueKeysWithValues: try rows.map { ($0[1], try table.number($0, "value")) })
    }
}

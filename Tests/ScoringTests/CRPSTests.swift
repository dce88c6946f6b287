import Forecasting
import Scoring
import Statistics
import Testing

@Suite struct CRPSTests {
    @Test func drawsByHand() throws {
        // Draws 1, 3; y = 2: mean error 1; pairs: 2·2 / (2·2·1) = 1; fair score 0.
        #expect(try #require(crps(observed: 2, draws: [3, 1])) == 0)
        // y = 5: mean error 3, minus 1.
        #expect(try #require(crps(observed: 5, draws: [1, 3])) == 2)
        #expect(try #require(crps(observed: 5, draws: [1])) == 4)
        #expect(crps(observed: 5, draws: []) == nil)
    }

    /// `draws.csv`: double sum over pairs in `scores.py`.
    @Test func drawsEqualReference() throws {
        let table = try ReferenceCSV("draws")
        #expect(table.rows.count == 12)
        for row in table.rows {
            let got = try crps(observed: table.number(row, "observed"), draws: table.numbers(row, from: 2))
            // 1e-9: cancellation between moments of size 150.
            #expect(try abs(#require(got) - table.number(row, "crps")) < 1e-9)
        }
    }

    @Test func quantilesByHand() throws {
        let levels = try ScoringLevels([0.25, 0.5, 0.75].compactMap(Level.init))
        let forecast = try QuantileForecast(levels: levels, values: [0, 1, 2])
        // y = 3: ∫F² = (¼² + ¼·½ + ½²)/3 + (½² + ½·¾ + ¾²)/3 over [0, 2], then 1 for [2, 3].
        let expected = (0.0625 + 0.125 + 0.25) / 3 + (0.25 + 0.375 + 0.5625) / 3 + 1
        #expect(abs(crps(observed: 3, forecast: forecast) - expected) < 1e-12)
        // All mass on one point: the absolute error.
        let point = try QuantileForecast(levels: levels, values: [4, 4, 4])
        #expect(crps(observed: 9, forecast: point) == 5)
        #expect(crps(observed: 1, forecast: point) == 3)
    }

    /// `single.csv`: adaptive quadrature of (F − 1{x ≥ y})² in `scores.py`, for strictly ascending quantiles.
    @Test func quantilesEqualReference() throws {
        let table = try ReferenceCSV("single")
        var compared = 0
        for row in table.rows {
            let expected = try table.number(row, "crps")
            guard !expected.isNaN else { continue }
            compared += 1
            let forecast = try QuantileForecast(values: table.numbers(row, from: 1, count: 19))
            // 1e-7: the accuracy of the quadrature.
            #expect(try abs(crps(observed: table.number(row, "observed"), forecast: forecast) - expected) < 1e-7)
        }
        #expect(compared >= 25)
    }

    /// The fair score does not reward few draws: its expectation is that of many draws.
    @Test func fairWithFewDraws() throws {
        var generator = SeededGenerator(seed: 3)
        func mean(_ count: Int, _ rounds: Int) throws -> Double {
            var total = 0.0
            for _ in 0..<rounds {
                let y = generator.normal()
                total += try #require(crps(observed: y, draws: (0..<count).map { _ in generator.normal() }))
            }
            return total / Double(rounds)
        }
        // Expected CRPS of N(0,1) forecast by itself is 1/√π = 0.5642 (Gneiting & Raftery 2007, eq. 21, integrated);
        // standard errors are below 0.008, a score that is not fair has 0.5642·(1 + 1/3) = 0.752 with three draws.
        #expect(try abs(mean(3, 12_000) - 0.5642) < 0.03)
        #expect(try abs(mean(100, 2000) - 0.5642) < 0.03)
    }

    /// `paths.csv`: double sum of Euclidean norms in `scores.py`.
    @Test func energyScoreEqualsReference() throws {
        let table = try ReferenceCSV("paths")
        for row in table.rows {
            let steps = try Int(table.number(row, "steps"))
            let draws = try Int(table.number(row, "draws"))
            let numbers = table.numbers(row, from: 3)
            let paths = SamplePaths(count: draws, horizon: steps, values: numbers.dropFirst(steps).map { Int32($0) })
            let got = try #require(energyScore(observed: Array(numbers.prefix(steps)), paths: paths))
            #expect(try abs(got - table.number(row, "energy_score")) < 1e-9)
        }
    }

    @Test func energyScoreOfOneStepIsCRPS() throws {
        let paths = SamplePaths(count: 5, horizon: 2, values: [1, 9, 4, 9, 4, 9, 7, 9, 12, 9])
        let single = try #require(crps(observed: 6, draws: [1, 4, 4, 7, 12]))
        // The second step is not observed, so the path is one step.
        #expect(try abs(#require(energyScore(observed: [6, .nan], paths: paths)) - single) < 1e-12)
        #expect(energyScore(observed: [.nan, .nan], paths: paths) == nil)
        #expect(energyScore(observed: [6], paths: paths) == nil)
    }

    /// Propriety in dependence: paths that rise and fall together beat paths shuffled step by step, and only jointly.
    @Test func energyScoreSeesDependence() throws {
        var generator = SeededGenerator(seed: 8)
        var together = 0.0
        var shuffled = 0.0
        for _ in 0..<120 {
            let y = Double((10 * generator.normal()).rounded())
            let shared = (0..<40).map { _ in Int32((10 * generator.normal()).rounded()) }
            let other = shared.shuffled(using: &generator)
            let joint = SamplePaths(count: 40, horizon: 2, values: shared.flatMap { [$0, $0] })
            let broken = SamplePaths(count: 40, horizon: 2, values: zip(shared, other).flatMap { [$0, $1] })
            together += try #require(energyScore(observed: [y, y], paths: joint))
            shuffled += try #require(energyScore(observed: [y, y], paths: broken))
        }
        #expect(together < shuffled)
    }
}

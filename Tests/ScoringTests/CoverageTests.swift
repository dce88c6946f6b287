import Forecasting
import Scoring
import Statistics
import Testing

@Suite struct CoverageTests {
    /// `single.csv`: closed coverage, PIT range and fair coverage by `scores.py`, which agrees with an independent scorer.
    @Test func equalsReference() throws {
        let table = try ReferenceCSV("single")
        for row in table.rows {
            let y = try table.number(row, "observed")
            let forecast = try QuantileForecast(values: table.numbers(row, from: 1, count: 19))
            let (lower, upper) = pitRange(observed: y, forecast: forecast)
            // 1e-9: two implementations of the normal quantile and distribution function, each exact to 1e-15.
            #expect(try abs(lower - table.number(row, "pit_lower")) < 1e-9)
            #expect(try abs(upper - table.number(row, "pit_upper")) < 1e-9)
            for nominal in [0.5, 0.8, 0.9] {
                let level = try #require(Level(nominal))
                let percent = Int((nominal * 100).rounded())
                let fair = fairCoverage(observed: y, forecast: forecast, nominal: level)
                // 1e-6: the quotient divides by PIT ranges down to 1e-3.
                #expect(try abs(fair - table.number(row, "fair\(percent)")) < 1e-6)
                let closed = try #require(closedCoverage(observed: y, forecast: forecast, nominal: level))
                #expect(try closed == table.number(row, "cov\(percent)"))
            }
        }
    }

    @Test func closedEndsAreInside() throws {
        let forecast = try QuantileForecast(values: (1...19).map(Double.init))
        let half = try #require(Level(0.5))
        // The central half runs from level 0.25 (value 5) to 0.75 (value 15).
        for (y, inside) in [(4.9, 0.0), (5, 1), (15, 1), (15.1, 0)] {
            #expect(closedCoverage(observed: y, forecast: forecast, nominal: half) == inside)
        }
        // Level 0.03 was not forecast.
        #expect(try closedCoverage(observed: 9, forecast: forecast, nominal: #require(Level(0.94))) == nil)
    }

    /// Calibrated small counts: fair coverage is nominal, closed coverage exceeds it.
    @Test(arguments: [2.5, 9.0])
    func fairOnCalibratedCounts(mean: Double) throws {
        var generator = SeededGenerator(seed: 21)
        let truth = PredictiveDistribution.poisson(mean: mean)
        let forecast = try QuantileForecast(truth)
        let nominal = try #require(Level(0.8))
        var fair = 0.0
        var closed = 0.0
        let draws = 8000
        for _ in 0..<draws {
            let y = truth.quantile(try #require(Level(generator.uniform())))
            fair += fairCoverage(observed: y, forecast: forecast, nominal: nominal)
            closed += closedCoverage(observed: y, forecast: forecast, nominal: nominal) ?? .nan
        }
        // 0.03: interpolation in normal scores between integer quantiles, plus a standard error of 0.004.
        #expect(abs(fair / Double(draws) - 0.8) < 0.03)
        #expect(closed / Double(draws) > 0.83)
    }

    /// Each count spreads its unit of mass over its PIT range (Czado, Gneiting & Held 2009); flat when calibrated.
    @Test func pitHistogramOfCalibratedForecastsIsFlat() throws {
        var generator = SeededGenerator(seed: 4)
        let truth = PredictiveDistribution.poisson(mean: 150)
        let forecast = try QuantileForecast(truth)
        let ranges = try (0..<4000).map { _ in
            pitRange(observed: truth.quantile(try #require(Level(generator.uniform()))), forecast: forecast)
        }
        let histogram = (0..<10).map { bin in
            let (a, b) = (Double(bin) / 10, Double(bin + 1) / 10)
            return ranges.reduce(0.0) {
                $0 + max(min($1.upper, b) - max($1.lower, a), 0) / ($1.upper - $1.lower) / Double(ranges.count)
            }
        }
        #expect(abs(histogram.reduce(0, +) - 1) < 1e-9)
        // 0.025: four standard errors of a share of 0.1 over 4,000 draws are 0.019, the rest is interpolation.
        for share in histogram { #expect(abs(share - 0.1) < 0.025) }
    }
}

import Forecasting
import Scoring
import Statistics
import Testing

@Suite struct PinballLossTests {
    @Test func oneLevelByHand() throws {
        let level = try #require(Level(0.9))
        // 0.9·(12 − 10) and 0.1·(10 − 7), from the definition.
        #expect(abs(pinball(observed: 12, forecast: 10, level: level) - 1.8) < 1e-12)
        #expect(abs(pinball(observed: 7, forecast: 10, level: level) - 0.3) < 1e-12)
        #expect(pinball(observed: 10, forecast: 10, level: level) == 0)
    }

    @Test func threeLevelsByHand() throws {
        let levels = try ScoringLevels([0.25, 0.5, 0.75].compactMap(Level.init))
        let forecast = try QuantileForecast(levels: levels, values: [4, 6, 10])
        // y = 11: 0.25·7 + 0.5·5 + 0.75·1 = 5, divided by three levels.
        #expect(abs(pinball(observed: 11, forecast: forecast) - 5.0 / 3) < 1e-12)
        // WIS: (½·|11 − 6| + 0.25·(6 + 2/0.5·1)) / 1.5 = (2.5 + 2.5) / 1.5.
        #expect(abs(weightedIntervalScore(observed: 11, forecast: forecast) - 10.0 / 3) < 1e-12)
        #expect(absoluteErrorOfMedian(observed: 11, forecast: forecast) == 5)
        #expect(errorOfMedian(observed: 11, forecast: forecast) == -5)
    }

    /// Every row of `single.csv`, made by `scores.py` from the definitions.
    @Test func equalsReference() throws {
        let table = try ReferenceCSV("single")
        #expect(table.rows.count == 67)  // rows that scores.py wrote
        for row in table.rows {
            let y = try table.number(row, "observed")
            let forecast = try QuantileForecast(values: table.numbers(row, from: 1, count: 19))
            // 1e-9: sums of 19 doubles below 1,000, in another order.
            #expect(try abs(pinball(observed: y, forecast: forecast) - table.number(row, "pinball")) < 1e-9)
            #expect(try abs(weightedIntervalScore(observed: y, forecast: forecast) - table.number(row, "wis")) < 1e-9)
        }
    }

    /// Interval score of a central interval.
    ///
    /// Gneiting & Raftery 2007, eq. 43, doi:10.1198/016214506000001437.
    private func intervalScore(observed y: Double, lower: Double, upper: Double, nominal: Level) -> Double {
        (upper - lower) + 2 / (1 - nominal.value) * (max(lower - y, 0) + max(y - upper, 0))
    }

    @Test func wisIsMeanOfTwiceThePinballLoss() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let values = (0..<19).map { _ in 20 + 8 * generator.normal() }.sorted()
            let forecast = try QuantileForecast(values: values)
            let y = 20 + 12 * generator.normal()
            let wis = weightedIntervalScore(observed: y, forecast: forecast)
            #expect(abs(wis - 2 * pinball(observed: y, forecast: forecast)) < 1e-9)
            let nominal = try #require(Level(0.9))
            // The widest interval's part of WIS is α/2 times its interval score: raising only that part raises WIS so.
            let interval = intervalScore(observed: y, lower: values[0], upper: values[18], nominal: nominal)
            let inner = try QuantileForecast(values: [values[1]] + values[1...17] + [values[17]])
            let innerInterval = intervalScore(observed: y, lower: values[1], upper: values[17], nominal: nominal)
            let difference = 0.05 * (interval - innerInterval) / 9.5
            #expect(abs(wis - weightedIntervalScore(observed: y, forecast: inner) - difference) < 1e-9)
        }
    }

    /// Propriety by simulation: of several quantile forecasts of Poisson(12), the true one has the least mean loss.
    @Test func trueQuantilesWin() throws {
        var generator = SeededGenerator(seed: 11)
        let truth = PredictiveDistribution.poisson(mean: 12)
        let own = try QuantileForecast(truth)
        let rivals: [PredictiveDistribution] = [
            .poisson(mean: 11), .poisson(mean: 13), .negativeBinomial(mean: 12, size: 20),
            .negativeBinomial(mean: 12, size: 4),
        ]
        // 20,000 draws by inversion: the standard error of a paired difference is about 0.002, the gaps exceed 0.01.
        let draws = try (0..<20_000).map { _ in truth.quantile(try #require(Level(generator.uniform()))) }
        func mean(_ forecast: QuantileForecast) -> Double {
            draws.reduce(0) { $0 + pinball(observed: $1, forecast: forecast) } / Double(draws.count)
        }
        let best = mean(own)
        for rival in rivals { #expect(mean(try QuantileForecast(rival)) > best + 0.005, "\(rival)") }
    }
}

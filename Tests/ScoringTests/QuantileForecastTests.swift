import Forecasting
import Messages
import Scoring
import Testing

@Suite struct QuantileForecastTests {
    private let three: ScoringLevels

    init() throws {
        three = try ScoringLevels([0.1, 0.5, 0.9].compactMap(Level.init))
    }

    @Test func refusesWhatIsNoForecast() {
        #expect(throws: ScoringError.shape(expected: 3, got: 2)) {
            try QuantileForecast(levels: three, values: [1, 2])
        }
        #expect(throws: ScoringError.notFinite(value: .infinity, level: 0.9)) {
            try QuantileForecast(levels: three, values: [1, 2, .infinity])
        }
        #expect(throws: ScoringError.crossing(level: 0.5, value: 2, below: 3)) {
            try QuantileForecast(levels: three, values: [3, 2, 5])
        }
        #expect {
            try QuantileForecast(levels: three, values: [3, .nan, 5])
        } throws: { error in
            guard case .notFinite(let value, 0.5)? = error as? ScoringError else { return false }
            return value.isNaN
        }
    }

    @Test func forgivesRounding() throws {
        // A fall of 1e-7 is what a file with seven digits does to equal quantiles.
        #expect(try QuantileForecast(levels: three, values: [2, 2 - 1e-7, 2]).median == 2 - 1e-7)
    }

    @Test func refusesLevelsWithoutIntervals() {
        for levels in [[0.1, 0.5], [0.5, 0.1, 0.9], [0.1, 0.5, 0.8], [0.1, 0.9], []] {
            #expect(throws: ScoringError.levels(levels)) { try ScoringLevels(levels.compactMap(Level.init)) }
        }
        #expect(ScoringLevels.nineteen.median == 9)
    }

    @Test func takesQuantilesOfADistribution() throws {
        let forecast = try QuantileForecast(.empirical([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), levels: three)
        // Inverse of the empirical distribution function: ranks 1, 5 and 9 of 10.
        #expect(forecast.values == [1, 5, 9])
    }

    @Test func errorsSayWhatWasFound() {
        let text = ScoringError.crossing(level: 0.35, value: 7, below: 8).text
        for sentence in [text.french, text.english] {
            #expect(sentence.contains("0.35") && sentence.contains("7") && sentence.contains("8"))
        }
    }
}

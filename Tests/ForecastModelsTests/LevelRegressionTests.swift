import Forecasting
import Foundation
import Statistics
import Testing
import TimeSeries

@testable import ForecastModels

/// The regression on recent levels against NumPy (`levelregression.py`), and on patients of known stays.
@Suite struct LevelRegressionTests {
    @Test func learnsAsNumPyDoes() throws {
        let steps = try ReferenceTable("levelregression-steps")
        let expected = try ReferenceTable("levelregression").rows
        let horizon = expected.count
        let values = Array(steps.numbers("value").dropLast(horizon))
        let training = try training(.sixHours, values, horizon: horizon)
        #expect((training.origin % 4 + 4) % 4 == 2)
        let model = LevelRegression(calendar: CountGLM(), halfLives: [28, 2, 0.1])
        let levels = RecentLevels(
            training.values, calendar: steps.numbers("calendar"), stepsPerDay: 4, halfLives: model.halfLives)
        let estimate = LevelRegressionEstimate(
            model, levels, basis: EstimationBasis(training, refitDays: 1, needed: values.count), clock: 2,
            horizon: horizon)
        for (step, row) in expected.enumerated() {
            let ratios = Array(levels.ratios(at: training.origin))
            for (mine, theirs) in zip(ratios, list(row["levels"])) { #expect(abs(mine - theirs) < 1e-12) }
            let coefficients = estimate.coefficients[step]
            #expect(coefficients.count == list(row["coefficients"]).count)
            for (mine, theirs) in zip(coefficients, list(row["coefficients"])) { #expect(abs(mine - theirs) < 1e-9) }
            let left = zip(coefficients.dropFirst(), ratios).reduce(1 + coefficients[0]) { $0 + $1.0 * $1.1 }
            let mean = levels.expected(at: training.origin + step, from: training.origin) * left
            #expect(abs(mean - (Double(row["mean"] ?? "") ?? .nan)) < 1e-8)
            // Errors are kept as single numbers.
            #expect(abs(estimate.dispersions[step] / (Double(row["dispersion"] ?? "") ?? .nan) - 1) < 1e-5)
            let scores = [-2.5, -1, 0, 1, 2.5].map { score in
                LevelRegressionEstimate.scores.firstIndex { abs($0 - score) < 1e-9 } ?? 0
            }
            for (score, theirs) in zip(scores, list(row["quantiles"])) {
                #expect(abs(estimate.quantiles[step][score] - theirs) < 1e-4)
            }
        }
    }

    /// Patients who stay for about eight hours: most of those present are present an hour later, nearly none a day later.
    @Test func knowsHowLongPatientsStay() throws {
        var generator = SeededGenerator(seed: 12)
        let hours = 200 * 24
        var present = [Double](repeating: 0, count: hours + 400)
        for hour in 0..<hours {
            for _ in 0..<Poisson(mean: 6).quantile(generator.uniform()) {
                let stay = Int((-8 * log(1 - generator.uniform())).rounded(.up))
                for later in hour..<(hour + min(stay, 300)) { present[later] += 1 }
            }
        }
        // A rush of the last hours, 30 patients more than the 50 or so that are there on most days.
        let ordinary = Array(present[400..<hours])
        let rushed = ordinary.dropLast(2) + ordinary.suffix(2).map { $0 + 30 }
        func fitted(_ values: [Double]) throws -> LevelRegression.Fitted {
            let model = try #require(LevelRegression.standard(for: .hour))
            return try model.fit(try training(.hour, values, horizon: 48))
        }
        let (without, with) = (try fitted(ordinary).means, try fitted(Array(rushed)).means)
        let left = zip(with, without).map { ($0 - $1) / 30 }
        // Some eighty past origins, to which the ridge leaves two thirds.
        #expect(left[0] > 0.45 && left[0] < 1, "exp(−1/8) of them are left an hour later, \(left[0])")
        #expect(left[5] > 0.2 && left[5] < 0.6, "exp(−6/8) six hours later, \(left[5])")
        #expect(abs(left[30]) < 0.2, "none of them tomorrow, \(left[30])")
    }

    /// Draws hold together as past errors did: hours of one day are high or low together.
    @Test func drawsFollowPastTrajectories() throws {
        var generator = SeededGenerator(seed: 5)
        let days = 300
        let values = (0..<days).flatMap { _ -> [Double] in
            let day = exp(0.3 * generator.normal())
            return (0..<4).map { _ in Double(Poisson(mean: 60 * day).quantile(generator.uniform())) }
        }
        let model = try #require(LevelRegression.standard(for: .sixHours))
        let fitted = try model.fit(try training(.sixHours, values, horizon: 8))
        let paths = fitted.paths(2000, horizon: 8, using: &generator)
        func correlation(_ a: Int, _ b: Int) -> Double {
            let (x, y) = (paths.draws(at: a).map(Double.init), paths.draws(at: b).map(Double.init))
            let (mx, my) = (moments(x), moments(y))
            return zip(x, y).reduce(0) { $0 + ($1.0 - mx.mean) * ($1.1 - my.mean) } / 1999 / mx.deviation / my.deviation
        }
        // Variance of a day's mean 60² · 0.09, of chance 60: correlation 0.84 within the day, none between days.
        #expect(correlation(1, 2) > 0.7)
        #expect(abs(correlation(1, 6)) < 0.2)
        let spread = moments(paths.draws(at: 5).map(Double.init))
        #expect(spread.deviation > 14 && spread.deviation < 28, "√(60 + 60² · 0.1) = 20 were simulated, \(spread)")
    }

    /// What was learned for the same time of the day is found again, and gives the same forecast.
    @Test func reusesWhatItLearnedForTheTimeOfDay() throws {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<(4 * 200)).map { _ in Double(Poisson(mean: 20).quantile(generator.uniform())) }
        let model = try #require(LevelRegression.standard(for: .sixHours))
        let whole = try training(.sixHours, values, horizon: 4)
        func at(_ back: Int) -> TrainingSet {
            TrainingSet(
                grid: whole.grid, origin: whole.origin - back, horizon: 4,
                values: SteppedValues(first: whole.values.first, values: Array(values.dropLast(back))))
        }
        let morning = try model.fit(at(4))
        let noon = try model.fit(at(3), reusing: morning)
        let next = try model.fit(at(0), reusing: noon)
        #expect(next.estimates.count == 2)
        #expect(next.means == (try model.fit(at(0)).means))
    }

    private func training(_ grain: Grain, _ values: [Double], horizon: Int) throws -> TrainingSet {
        let grid = TimeGrid(zone: .utc, grain: grain)
        let day = grid.index(of: try #require(CivilDate(iso8601: "2026-11-19")))
        // The origin is step 2 of its day where values say so.
        let origin = day + values.count % (grain.stepsPerDay ?? 1)
        return TrainingSet(
            grid: grid, origin: origin, horizon: horizon,
            values: SteppedValues(first: origin - values.count, values: values))
    }
}

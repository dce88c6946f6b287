public import Forecasting
import Foundation
import Messages
public import Statistics
public import TimeSeries

/// Recent levels around the calendar, and for each horizon a regression that says how much of them is left by then.
///
/// ```
/// y(o + h) ÷ m(o + h) − 1 = b₀(h) + Σ bⱼ(h) · Rⱼ(o) + error          Rⱼ(o) = Σ 2^(−age ÷ τⱼ) y ÷ Σ 2^(−age ÷ τⱼ) m − 1
/// ```
///
/// m is what the calendar of ``CountGLM`` expects at the level of the last half year, o a past origin; a missing y counts as m.
/// Nothing is assumed of how a level moves: where patients stay for hours, the last value says much of the next hours and
/// little of tomorrow. Draws are past errors: each is the trajectory that followed one past origin, at the spread that errors of its
/// horizon have had. Direct forecasts by horizon: Marcellino, Stock & Watson (2006), doi:10.1016/j.jeconom.2005.07.020; past
/// trajectories as a template of dependence: Clark & others (2004), doi:10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2.
public struct LevelRegression: ForecastModel {
    /// Settings of the calendar.
    public var calendar: CountGLM
    /// Days in which a value's say in a level falls to half, by level.
    public var halfLives: [Double]
    /// Years of past origins that the regressions learn from.
    public var years: Double

    public init(calendar: CountGLM, halfLives: [Double], years: Double = 3) {
        self.calendar = calendar
        self.halfLives = halfLives
        self.years = years
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        calendar = try container.decode(CountGLM.self, forKey: .calendar)
        halfLives = try container.decode([Double].self, forKey: .halfLives)
        years = try container.number(.years, in: 0.2...100)
        guard (1...8).contains(halfLives.count), halfLives.allSatisfy({ (0.001...1000).contains($0) }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .halfLives, in: container, debugDescription: "one to eight half-lives of 0.001 … 1000 days")
        }
    }

    public static let card = ModelCard(
        name: "level-regression",
        title: Messages.levelRegressionTitle,
        summary: Messages.levelRegressionSummary,
        reference: "Marcellino, Stock & Watson (2006), doi:10.1016/j.jeconom.2005.07.020; Clark & others (2004), "
            + "doi:10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar, .covariates])

    public static let examples = [
        LevelRegression(calendar: CountGLM(halfLife: 200, ridge: 5, refitDays: 1, rounds: 1), halfLives: [7]),
        LevelRegression(calendar: CountGLM(), halfLives: [28, 2]),
    ]

    public static func standard(for grain: Grain) -> LevelRegression? {
        guard var calendar = CountGLM.standard(for: grain) else { return nil }
        // The calendar changes slowly, and regressions on levels take up what has changed.
        calendar.refitDays = 84
        let halfLives: [Double]
        switch grain {
        case .hour: halfLives = [28, 7, 1.5, 0.25, 0.02]
        case .sixHours: halfLives = [28, 7, 1.5, 0.1]
        case .day, .week: halfLives = [28, 7, 1.5]
        }
        return LevelRegression(calendar: calendar, halfLives: halfLives)
    }

    /// - Throws: `tooShort` below nine weeks of values; `notACount`; `grain` for weeks; `notConverged` where the calendar has no solution.
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        var matrices = CountGLMMatrices()
        return try Fitted(self, training, earlier: earlier, &matrices)
    }

    /// Series by series; those of the same steps share the rows of the calendar.
    public func fit(panel: [TrainingSet], reusing earlier: [Fitted?]) -> [Result<Fitted, FitError>] {
        var matrices = CountGLMMatrices()
        return zip(panel, earlier).map { training, before in
            do throws(FitError) {
                return .success(try Fitted(self, training, earlier: before, &matrices))
            } catch { return .failure(error) }
        }
    }

    /// A calendar, regressions, and what they expect of the steps ahead.
    public struct Fitted: FittedModel {
        let model: LevelRegression
        let calendar: CountGLMEstimate
        let horizon: Int
        let estimate: LevelRegressionEstimate
        /// Of the newest times of the day, ``estimate`` included.
        let estimates: [LevelRegressionEstimate]
        private static let keptClocks = 4
        /// Expected patients by step.
        public let means: [Double]

        init(
            _ model: LevelRegression, _ training: TrainingSet, earlier: Fitted?, _ matrices: inout CountGLMMatrices
        ) throws(FitError) {
            self.model = model
            let (origin, horizon) = (training.origin, training.horizon)
            let perDay = training.grid.grain.stepsPerDay ?? 1
            let (calendar, covariates) = try model.calendar.estimate(
                training, reusing: earlier?.calendar, needed: LevelRegressionEstimate.neededDays * perDay, &matrices)
            self.calendar = calendar
            let expected = calendar.expected(
                training.values.first..<(origin + horizon), calendar.design.updated(covariates))
            let levels = RecentLevels(
                training.values, calendar: expected, stepsPerDay: perDay, halfLives: model.halfLives)
            let clock = (origin % perDay + perDay) % perDay
            // Origins that take turns between a few times of the day find again what was learned for each.
            let isSame =
                earlier.map {
                    $0.model == model && $0.horizon == horizon && $0.calendar.basis == calendar.basis
                        && $0.calendar.coefficients == calendar.coefficients
                } ?? false
            var kept = isSame ? earlier?.estimates ?? [] : []
            if let known = kept.first(where: { $0.clock == clock }) {
                estimate = known
            } else {
                estimate = LevelRegressionEstimate(
                    model, levels, basis: calendar.basis, clock: clock, horizon: horizon)
                kept = kept.suffix(Self.keptClocks - 1) + [estimate]
            }
            estimates = kept
            self.horizon = horizon
            let ratios = levels.ratios(at: origin)
            means = estimate.coefficients.enumerated().map { step, b in
                let left = zip(b.dropFirst(), ratios).reduce(1 + b[0]) { $0 + $1.0 * $1.1 }
                return max(levels.expected(at: origin + step, from: origin) * left, 0)
            }
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            estimate.paths(means, count: count, horizon: horizon, using: &generator)
        }
    }
}

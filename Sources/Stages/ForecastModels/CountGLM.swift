public import Forecasting
import Foundation
import Messages
public import Statistics
public import TimeSeries

/// A log-linear model of counts: the calendar by penalised Poisson regression with exponential forgetting, a level that
/// adapts around it, negative binomial counts.
///
/// ```
/// y(t) ~ count(mean μ(t) · exp(level(t)), variance φ · mean)        log μ(t) = log hours(t) + x(t)ᵀβ
/// ```
///
/// β minimises the Poisson deviance, weighted by `2^(−age / halfLife)`, plus a ridge; the smoothed ``LogLevel`` is an
/// offset while β is estimated, so that an epidemic is not mistaken for a season. Regression: McCullagh & Nelder,
/// *Generalized Linear Models* (2nd ed.), chapter 6; forgetting: West & Harrison, *Bayesian Forecasting and Dynamic
/// Models* (2nd ed.), section 6.3.
public struct CountGLM: ForecastModel {
    /// Days after which an observation weighs half.
    public var halfLife: Double
    /// Weight of the ridge, in units of the variance of one small count.
    public var ridge: Double
    /// Coefficients are estimated on data up to the last multiple of this many days, so that they are the same all along.
    public var refitDays: Int
    /// Rounds of regression and smoothing.
    public var rounds: Int

    public init(halfLife: Double = 400, ridge: Double = 20, refitDays: Int = 28, rounds: Int = 2) {
        self.halfLife = halfLife
        self.ridge = ridge
        self.refitDays = refitDays
        self.rounds = rounds
    }

    public static let card = ModelCard(
        name: "count-glm",
        title: Text(fr: "Modèle log-linéaire des décomptes", en: "Log-linear count model"),
        summary: Text(
            fr: """
                Jour, heure, saison, fériés, ponts, vacances et colonnes annoncées (météo prévue) par régression ; \
                un niveau récent qui s’adapte ; \
                une dispersion comme les données la montrent.
                """,
            en: """
                Weekday, hour, season, public and school holidays and issued columns (weather forecasts) by \
                regression; a recent level that adapts; \
                dispersion as the data show it.
                """),
        reference: "McCullagh & Nelder (1989) ch. 6; West & Harrison (1997) s. 6.3; Durbin & Koopman (2012) ch. 4",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar, .covariates, .explains])

    public static let examples = [
        CountGLM(halfLife: 200, ridge: 5, refitDays: 1, rounds: 1),
        CountGLM(halfLife: 500, ridge: 20, refitDays: 28, rounds: 2),
    ]

    public static func standard(for grain: Grain) -> CountGLM? {
        switch grain {
        case .hour, .sixHours: CountGLM()
        case .day: CountGLM(ridge: 10, refitDays: 7)
        case .week: nil
        }
    }

    /// Observed steps needed: four weeks.
    static func needed(_ grain: Grain) -> Int { 4 * grain.stepsPerWeek }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        try fit(training, reusing: nil)
    }

    /// As ``fit(_:)``, taking over the coefficients of an earlier fit when the data that they stand on are the same.
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        var matrices = CountGLMMatrices()
        return try fit(training, reusing: earlier, &matrices)
    }

    /// Series by series; those of the same steps share the rows of the calendar.
    public func fit(panel: [TrainingSet], reusing earlier: [Fitted?]) -> [Result<Fitted, FitError>] {
        var matrices = CountGLMMatrices()
        return zip(panel, earlier).map { training, before in
            do throws(FitError) { return .success(try fit(training, reusing: before, &matrices)) } catch {
                return .failure(error)
            }
        }
    }

    private func fit(
        _ training: TrainingSet, reusing earlier: Fitted?, _ matrices: inout CountGLMMatrices
    ) throws(FitError) -> Fitted {
        let (estimate, covariates) = try estimate(training, reusing: earlier?.estimate, &matrices)
        return Fitted(training, estimate, covariates: covariates)
    }

    /// Coefficients, level model and dispersion without the state at the origin, and the issued columns as known there.
    ///
    /// - Parameter needed: observed steps without which there is nothing to learn; nil: as many as the model itself needs.
    func estimate(
        _ training: TrainingSet, reusing earlier: CountGLMEstimate?, needed: Int? = nil,
        _ matrices: inout CountGLMMatrices
    ) throws(FitError) -> (CountGLMEstimate, [IssuedCovariate]) {
        let basis = try basis(training, needed: needed)
        let past = basis.values.first..<basis.values.end
        let covariates = IssuedCovariate.all(training, past: past)
        if let earlier, earlier.model == self, earlier.basis == basis,
            IssuedCovariate.agree(earlier.design.covariates, covariates, in: past)
        {
            return (earlier, covariates)
        }
        guard let estimate = CountGLMEstimate(self, basis, covariates: covariates, &matrices) else {
            throw .notConverged(model: Self.card.name)
        }
        return (estimate, covariates)
    }

    /// What the coefficients are estimated on, after a look at whether they can be.
    func basis(_ training: TrainingSet, needed: Int? = nil) throws(FitError) -> EstimationBasis {
        let grain = training.grid.grain
        guard Self.standard(for: grain) != nil else {
            throw .grain(model: Self.card.name, grain: grain.rawValue)
        }
        let needed = needed ?? Self.needed(grain)
        _ = try CountHistory(training, needed: needed, allowsGaps: true)
        return EstimationBasis(training, refitDays: refitDays, needed: needed)
    }

    /// A fitted count GLM: coefficients, level model, and the state of the level at the origin.
    public struct Fitted: FittedModel {
        let estimate: CountGLMEstimate
        let grid: TimeGrid
        let origin: Int
        /// The level's model: that of the estimate, or a newer one where that is contradicted.
        let level: LogLevel
        let state: LogLevel.State
        /// Expected counts of the future at level 0.
        let future: [Double]
        private let effects: [CountGLMDesign.Group: [Double]]

        init(_ training: TrainingSet, _ estimate: CountGLMEstimate, covariates: [IssuedCovariate]) {
            self.estimate = estimate
            grid = training.grid
            origin = training.origin
            let perDay = grid.grain.stepsPerDay ?? 1
            let window =
                estimate.block * Int((Double(CountGLMEstimate.levelDays * perDay) / Double(estimate.block)).rounded())
            let past = max(training.values.first, origin - window)..<origin
            let design = estimate.design.updated(covariates)
            let expected = estimate.expected(past, design)
            let blocks = estimate.blocks(training.values, expected: expected, range: past)
            (level, state) = estimate.level(after: blocks)
            let range = origin..<(origin + training.horizon)
            let matrix = CountGLMMatrix(design, range)
            future = estimate.expected(range, matrix)
            effects = estimate.effects(matrix)
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            let steps = (horizon + estimate.block - 1) / estimate.block
            let levels = level.simulate(from: state, draws: count, steps: steps, using: &generator)
            return SamplePaths(stratified: count, horizon: horizon, using: &generator) { draw, step, p in
                estimate.quantile(mean: future[step] * exp(levels[draw * steps + step / estimate.block]), p)
            }
        }

        public func explanation(horizon: Int) -> Explanation? {
            let week = effects[.week] ?? []
            var state = state
            var factors: [Double] = []
            for step in 0..<horizon {
                if step > 0, step % estimate.block == 0 { state = level.advanced(state) }
                factors.append(exp(state.level))
            }
            var components = [
                Explanation.Component(id: "level", label: Messages.componentLevel, factors: factors)
            ]
            for group in CountGLMDesign.Group.allCases where group != .week {
                guard let effect = effects[group], effect.contains(where: { abs($0) > 1e-12 }) else { continue }
                components.append(
                    Explanation.Component(
                        id: group.rawValue, label: Messages.component(group.rawValue),
                        factors: effect.prefix(horizon).map { exp($0) }))
            }
            let baseline = (0..<horizon).map { step in
                exp(week[step]) * grid.exposureOfCounts(at: origin + step)
            }
            return Explanation(baseline: baseline, components: components)
        }
    }
}

extension TimeGrid {
    /// What a step's expected count is multiplied by: its real hours for hours, 1 for days, whose missing or extra hour is at night.
    func exposureOfCounts(at index: Int) -> Double { grain == .hour ? exposure(at: index) : 1 }
}

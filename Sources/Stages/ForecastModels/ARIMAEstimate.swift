import Forecasting
import TimeSeries

/// What the ARIMA model learned: regressors and their effects, orders, parameters, steps left out.
struct ARIMAEstimate: Sendable {
    let model: ARIMA
    let basis: EstimationBasis
    let covariates: [ARIMACovariate]
    let scale: ARIMA.Scale
    /// Mean of the transformed series, which is taken off.
    let centre: Double
    private(set) var regressors: ARIMARegressors
    private(set) var fit: ARIMAFit
    private(set) var effects: [Double]
    /// Posterior covariance of the effects, row-major.
    private(set) var covariance: [Double]
    /// Grid indices of values that were too far from expectation to learn from.
    private(set) var outliers: Set<Int>

    /// AICc with one parameter for a mean or a slope.
    var criterion: Double { fit.criterion(further: regressors.hasMeans || regressors.hasSlope ? 1 : 0) }

    /// The share of the innovations that is not spent on parameters and effects, at least a half; an effect that its prior holds
    /// spends little (effective number of parameters: Hastie, Tibshirani & Friedman, 2nd ed., section 7.6).
    var freedom: Double {
        let unit = scale.unit(regressors.learned.map { basis.values[$0] }.filter { !$0.isNaN })
        let priors = regressors.columns.map { $0.prior * unit }
        let columns = priors.count
        let spent = priors.indices.reduce(Double(fit.order.parameterCount)) { sum, i in
            sum + min(max(1 - covariance[i * columns + i] / (priors[i] * priors[i]), 0), 1)
        }
        return max(1 - spent / Double(max(fit.counted, 1)), 0.5)
    }

    /// A hole of more steps than this parts two segments.
    static let hole = 60
    /// Observed steps after a hole with which a new segment begins.
    static let segment = 28
    /// Standard deviations beyond which an innovation is an outlier.
    static let outlier = 4.0

    /// Nil when no model has a finite likelihood.
    init?(_ model: ARIMA, _ basis: EstimationBasis, _ covariates: [ARIMACovariate]) {
        self.model = model
        self.basis = basis
        self.covariates = covariates
        let end = basis.values.end
        let learned = Self.window(basis.values, model.window)
        let counts = learned.map { basis.values[$0] }
        let seen = counts.filter { !$0.isNaN }
        let scale = model.scale.chosen(for: seen)
        self.scale = scale
        let transformed = counts.map(scale.transformed)
        let mean = transformed.reduce(0) { $1.isNaN ? $0 : $0 + $1 } / Double(max(seen.count, 1))
        centre = mean
        let values = transformed.map { $0 - mean }
        let starts = Self.starts(values)
        regressors = ARIMARegressors(
            grid: basis.grid, calendar: model.usesCalendar ? basis.calendar : nil, learned: learned,
            starts: starts.map { learned.lowerBound + $0 }, harmonics: model.harmonics, covariates: covariates)
        regressors.hasWeekdays = model.usesCalendar
        let past = Dictionary(
            uniqueKeysWithValues: covariates.map {
                ($0.name, SteppedValues(first: end - $0.past.count, values: $0.past))
            })
        let unit = scale.unit(seen)

        var work = ARIMAErrorRegression(values: values, starts: starts, unit: unit)
        // Effects under white noise, only to see whether the rest needs differences.
        work.use(regressors, over: learned, past)
        guard work.regress(ARIMAFit.whiteNoise(values)) else { return nil }
        let rest = work.withoutEffects { $0 != .week && $0 != .level }
        let newest = Array(rest[(starts.last ?? 0)...])
        let period = basis.grid.grain == .day ? model.period : 1
        let order = model.order?.order(period: period)
        let seasonal =
            order?.seasonalDifferences
            ?? (ARIMADifferences.seasonalStrength(newest, period: period) > ARIMA.seasonalThreshold ? 1 : 0)
        let seasonless = seasonal > 0 ? Self.difference(rest, lag: period) : work.withoutEffects { _ in true }
        let plain =
            order?.differences ?? (ARIMADifferences.levelStatistic(seasonless) > ARIMA.levelThreshold ? 1 : 0)

        regressors.hasMeans = plain + seasonal == 0
        regressors.hasSlope = plain + seasonal == 1
        regressors.hasWeekdays = model.usesCalendar && seasonal == 0 && period > 1
        work.use(regressors, over: learned, past)
        let first = ARIMAOrder(
            1, plain, 1, seasonal: period > 1 ? (1 - seasonal, seasonal, seasonal) : (0, 0, 0), period: period)
        guard work.maximise(order ?? first, .choice), work.regress(), work.maximise(order ?? first, .choice) else {
            return nil
        }
        if model.skipsOutliers { work.leaveOutliers(beyond: Self.outlier) }
        if regressors.harmonics > 0 {
            regressors.harmonics = work.harmonics(upTo: regressors.harmonics)
            work.keep(harmonics: regressors.harmonics)
        }
        guard work.regress() else { return nil }
        if order == nil {
            let search = ARIMASearch(
                largest: model.largestOrder, largestSeasonal: model.largestSeasonalOrder,
                further: regressors.hasMeans || regressors.hasSlope ? 1 : 0)
            guard work.select(search, plain, seasonal, period) else { return nil }
        }
        guard let chosen = work.fit?.order, work.regress(), work.maximise(chosen, .approach) else { return nil }
        if model.skipsOutliers, work.leaveOutliers(beyond: Self.outlier) {
            guard work.maximise(chosen, .approach) else { return nil }
        }
        guard work.regress(), work.maximise(chosen, .estimate), work.regress(), let fit = work.fit else { return nil }
        self.fit = fit
        effects = work.effects
        covariance = work.covariance
        outliers = Set(work.left.map { learned.lowerBound + $0 })
    }

    /// What an estimation found, without covariates; the regressors' columns are still to be chosen.
    init(
        _ model: ARIMA, _ basis: EstimationBasis, scale: ARIMA.Scale, centre: Double, effects: [Double],
        covariance: [Double], outliers: Set<Int>, fit: ARIMAFit
    ) {
        (self.model, self.basis, covariates) = (model, basis, [])
        (self.scale, self.centre, self.fit) = (scale, centre, fit)
        (self.effects, self.covariance, self.outliers) = (effects, covariance, outliers)
        let learned = Self.window(basis.values, model.window)
        let starts = Self.starts(learned.map { basis.values[$0] })
        regressors = ARIMARegressors(
            grid: basis.grid, calendar: model.usesCalendar ? basis.calendar : nil, learned: learned,
            starts: starts.map { learned.lowerBound + $0 }, harmonics: model.harmonics, covariates: [])
    }

    /// Chooses the regressors' columns.
    mutating func use(harmonics: Int, means: Bool, weekdays: Bool, slope: Bool) {
        regressors.harmonics = harmonics
        (regressors.hasMeans, regressors.hasWeekdays, regressors.hasSlope) = (means, weekdays, slope)
    }

    /// The newest `count` steps, from an observed one on.
    private static func window(_ values: SteppedValues, _ count: Int) -> Range<Int> {
        let start = max(values.first, values.end - count)
        let first = (start..<values.end).first { !values[$0].isNaN } ?? start
        return first..<values.end
    }

    /// Where segments begin: at the first step, and after each long hole that enough follows.
    private static func starts(_ values: [Double]) -> [Int] {
        var starts = [0]
        var last = 0
        for (t, value) in values.enumerated() where !value.isNaN {
            if t - last > hole, values[t...].count(where: { !$0.isNaN }) >= segment { starts.append(t) }
            last = t
        }
        return starts
    }

    private static func difference(_ values: [Double], lag: Int) -> [Double] {
        guard values.count > lag else { return [] }
        return (lag..<values.count).map { values[$0] - values[$0 - lag] }
    }
}

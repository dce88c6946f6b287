public import Forecasting
import TimeSeries

extension ARIMA: RestorableModel {
    private static let layout = 4

    /// Nil for a constant series, and with covariates, whose past would have to be compared as well.
    public func estimate(of fitted: Fitted) -> KeptEstimate? {
        guard let estimate = fitted.estimate, estimate.covariates.isEmpty, order == nil else { return nil }
        return KeptEstimate(
            basis: estimate.basis.digest(of: self, layout: Self.layout), numbers: estimate.numbers)
    }

    public func fit(_ training: TrainingSet, from kept: KeptEstimate) throws(FitError) -> Fitted? {
        let history = try checked(training)
        guard order == nil, training.covariates.isEmpty || !usesCalendar,
            history.constant(newest: window, atLeast: needed) == nil
        else { return nil }
        let basis = basis(training)
        guard basis.digest(of: self, layout: Self.layout) == kept.basis,
            let estimate = ARIMAEstimate(self, basis, numbers: kept.numbers)
        else { return nil }
        return try fitted(training, estimate)
    }
}

extension ARIMAEstimate {
    /// The estimates as numbers: scale, regressors, orders, the errors' parameters, effects with their covariance, outliers.
    var numbers: [Double] {
        let order = fit.order
        let orders = [
            order.ar, order.differences, order.ma, order.seasonalAR, order.seasonalDifferences, order.seasonalMA,
            order.period,
        ]
        let flags = [regressors.hasMeans, regressors.hasWeekdays, regressors.hasSlope].map { $0 ? 1.0 : 0 }
        var numbers = [Double(Self.scales.firstIndex(of: scale) ?? -1), centre, Double(regressors.harmonics)] + flags
        numbers += orders.map { Double($0) } + fit.coordinates
        numbers += [Double(fit.counted), fit.variance, fit.logLikelihood, Double(effects.count)]
        numbers += effects + covariance
        return numbers + [Double(outliers.count)] + outliers.sorted().map { Double($0) }
    }

    private static let scales: [ARIMA.Scale] = [.log, .squareRoot, .identity]

    /// From ``numbers``; nil when they are not those of such a model on this basis.
    init?(_ model: ARIMA, _ basis: EstimationBasis, numbers: [Double]) {
        var reader = NumberReader(numbers)
        guard let scale = reader.integer(in: 0...2).map({ Self.scales[$0] }), let centre = reader.number(),
            let harmonics = reader.integer(in: 0...6), let means = reader.integer(in: 0...1),
            let weekdays = reader.integer(in: 0...1), let slope = reader.integer(in: 0...1)
        else { return nil }
        var orders: [Int] = []
        for limit in [5, 2, 5, 2, 1, 2, 31] {
            guard let order = reader.integer(in: 0...limit) else { return nil }
            orders.append(order)
        }
        guard orders[6] > 0 else { return nil }
        let order = ARIMAOrder(
            orders[0], orders[1], orders[2], seasonal: (orders[3], orders[4], orders[5]), period: orders[6])
        guard let coordinates = reader.numbers(order.parameterCount), let counted = reader.integer(in: 0...1_000_000),
            let variance = reader.number(), variance > 0, let logLikelihood = reader.number(),
            let count = reader.integer(in: 0...1000), let effects = reader.numbers(count),
            let covariance = reader.numbers(count * count), let left = reader.integer(in: 0...1_000_000),
            let outliers = reader.numbers(left)?.map({ Int($0) }), reader.isAtEnd
        else { return nil }
        self.init(
            model, basis, scale: scale, centre: centre, effects: effects, covariance: covariance,
            outliers: Set(outliers),
            fit: ARIMAFit(
                order: order, coordinates: coordinates, counted: counted, variance: variance,
                logLikelihood: logLikelihood))
        use(harmonics: harmonics, means: means == 1, weekdays: weekdays == 1, slope: slope == 1)
        guard regressors.columns.count == count else { return nil }
    }
}

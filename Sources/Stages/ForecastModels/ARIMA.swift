public import Forecasting
import Foundation
import Messages
public import TimeSeries

/// Regression with seasonal ARIMA errors, orders selected by AICc.
///
/// ```
/// log(y(t) + ½) = x(t)ᵀβ + n(t)          n ~ ARIMA(p,d,q)(P,D,Q)[7]
/// ```
///
/// x holds public and school holidays, flags, the year by harmonics and covariates known over the horizon; β is estimated
/// by generalised least squares with priors, the errors' parameters by exact maximum likelihood with missing values. d by
/// the test of Kwiatkowski & others, D by the strength of the season, the rest stepwise: Hyndman & Khandakar (2008),
/// doi:10.18637/jss.v027.i03. Values beyond four standard deviations are left out. Draws are simulated with the
/// model's own past innovations and with the uncertainty of β.
public struct ARIMA: ForecastModel {
    /// What counts are transformed to.
    public enum Scale: String, Codable, Sendable, CaseIterable {
        /// Square root below a median of 25 patients a step, where counting noise rules, logarithm above.
        case automatic
        /// log(y + ½).
        case log
        /// √(y + ⅜): Anscombe (1948), doi:10.1093/biomet/35.3-4.246.
        case squareRoot = "square-root"
        case identity
    }

    /// Largest p and q.
    public var largestOrder: Int
    /// Largest P and Q.
    public var largestSeasonalOrder: Int
    /// Steps in one season.
    public var period: Int
    /// Newest steps that are used; five years hold the year's shape often enough to be told from a wandering level.
    public var window: Int
    /// Orders, parameters and effects are estimated on data up to the last multiple of this many days.
    public var refitDays: Int
    /// Most annual harmonics.
    public var harmonics: Int
    public var scale: Scale
    /// Whether calendar and covariates enter; without them the errors are all there is.
    public var usesCalendar: Bool
    public var skipsOutliers: Bool

    /// Orders that are given instead of selected, for tests.
    var order: GivenOrder?

    /// p, d, q, P, D and Q.
    struct GivenOrder: Hashable, Codable {
        var plain: [Int]
        var seasonal: [Int]

        func order(period: Int) -> ARIMAOrder? {
            guard plain.count == 3, seasonal.count == 3 else { return nil }
            return ARIMAOrder(
                plain[0], plain[1], plain[2], seasonal: (seasonal[0], seasonal[1], seasonal[2]), period: period)
        }
    }

    private enum CodingKeys: CodingKey {
        case largestOrder, largestSeasonalOrder, period, window, refitDays, harmonics, scale, usesCalendar,
            skipsOutliers
    }

    public init(
        largestOrder: Int = 3, largestSeasonalOrder: Int = 1, period: Int = 7, window: Int = 1826, refitDays: Int = 28,
        harmonics: Int = 6, scale: Scale = .automatic, usesCalendar: Bool = true, skipsOutliers: Bool = true
    ) {
        precondition(period > 0 && window > 0 && refitDays > 0, "positive sizes")
        precondition((0...5).contains(largestOrder) && (0...2).contains(largestSeasonalOrder), "small orders")
        self.largestOrder = largestOrder
        self.largestSeasonalOrder = largestSeasonalOrder
        self.period = period
        self.window = window
        self.refitDays = refitDays
        self.harmonics = harmonics
        self.scale = scale
        self.usesCalendar = usesCalendar
        self.skipsOutliers = skipsOutliers
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        largestOrder = try container.integer(.largestOrder, in: 0...5)
        largestSeasonalOrder = try container.integer(.largestSeasonalOrder, in: 0...2)
        period = try container.integer(.period, in: 1...31)
        window = try container.positive(.window)
        refitDays = try container.integer(.refitDays, in: 1...3660)
        harmonics = try container.integer(.harmonics, in: 0...6)
        scale = try container.decode(Scale.self, forKey: .scale)
        usesCalendar = try container.decode(Bool.self, forKey: .usesCalendar)
        skipsOutliers = try container.decode(Bool.self, forKey: .skipsOutliers)
    }

    public static let card = ModelCard(
        name: "arima",
        title: Messages.arimaTitle,
        summary: Messages.arimaSummary,
        reference: "Hyndman & Khandakar (2008), doi:10.18637/jss.v027.i03; Harvey, Time Series Models (1993) s. 4.4",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar, .covariates])

    public static let examples = [
        ARIMA(largestOrder: 1, window: 200, refitDays: 1, harmonics: 1),
        ARIMA(largestOrder: 2, largestSeasonalOrder: 1, window: 400, usesCalendar: false),
    ]

    /// A weekly season for days; weeks have the year by harmonics only; hours have two seasons, which this model lacks.
    public static func standard(for grain: Grain) -> ARIMA? {
        switch grain {
        case .day: ARIMA()
        case .week: ARIMA(largestSeasonalOrder: 0, period: 1, window: 520)
        case .hour, .sixHours: nil
        }
    }

    /// `nsdiffs` of R takes a seasonal difference above this strength of the season.
    static let seasonalThreshold = 0.64
    /// Critical value at 5 %: table 1 of Kwiatkowski & others (1992).
    static let levelThreshold = 0.463

    /// - Throws: `grain` for hours; `tooShort` below three seasons (and ten steps); `notConverged` when no model has a finite
    ///   likelihood; `contradicted` after a change of level, until it has learned the new one.
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    /// As ``fit(_:)``, taking over the estimate of an earlier fit when the data that it stands on are the same.
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        let history = try checked(training)
        if let constant = history.constant(newest: window, atLeast: needed) {
            return Fitted(constant: constant, horizon: training.horizon)
        }
        let basis = basis(training)
        let learned = max(basis.values.first, basis.values.end - window)..<basis.values.end
        let future = training.origin..<training.origin + training.horizon
        let covariates =
            usesCalendar
            ? training.covariates.compactMap { ARIMACovariate($0, learned: learned, future: future) } : []
        if let known = earlier?.estimate, known.model == self, known.covariates == covariates, known.basis == basis {
            return try fitted(training, known)
        }
        guard let estimate = ARIMAEstimate(self, basis, covariates) else {
            throw .notConverged(model: Self.card.name)
        }
        return try fitted(training, estimate)
    }

    /// The state at the origin of an estimate.
    func fitted(_ training: TrainingSet, _ estimate: ARIMAEstimate) throws(FitError) -> Fitted {
        let fitted = Fitted(training, estimate)
        guard !fitted.isContradicted else { throw .contradicted(model: Self.card.name) }
        return fitted
    }
}

extension ARIMA {
    /// Observed steps needed: three seasons, ten steps.
    var needed: Int { max(10, 3 * period) }

    func checked(_ training: TrainingSet) throws(FitError) -> CountHistory {
        let grain = training.grid.grain
        guard grain == .day || grain == .week else { throw .grain(model: Self.card.name, grain: grain.rawValue) }
        let history = try CountHistory(training, needed: needed, allowsGaps: true)
        try history.refuseRare(Self.card.name)
        if let hole = history.newestHole(longerThan: ARIMAEstimate.hole, with: ARIMAEstimate.segment) {
            throw .gap(at: hole)
        }
        return history
    }

    func basis(_ training: TrainingSet) -> EstimationBasis {
        EstimationBasis(training, refitDays: refitDays, needed: 4 * needed)
    }
}

extension CountHistory {
    /// The value of all newest steps, when it is the same; nil when they differ.
    func constant(newest window: Int, atLeast needed: Int) -> Double? {
        var seen = rates.suffix(window).filter { !$0.isNaN }
        if seen.count < needed { seen = rates.filter { !$0.isNaN } }
        guard let first = seen.first, seen.allSatisfy({ $0 == first }) else { return nil }
        return first
    }
}

extension ARIMA.Scale {
    /// Median at which the automatic choice changes, patients a step.
    static let change = 25.0

    func chosen(for counts: [Double]) -> ARIMA.Scale {
        guard self == .automatic else { return self }
        let sorted = counts.sorted()
        return sorted.isEmpty || sorted[sorted.count / 2] >= Self.change ? .log : .squareRoot
    }

    func transformed(_ count: Double) -> Double {
        switch self {
        case .log, .automatic: Foundation.log(count + 0.5)
        case .squareRoot: (count + 0.375).squareRoot()
        case .identity: count
        }
    }

    /// Back to counts, at least 0.
    func count(_ value: Double) -> Double {
        switch self {
        case .log, .automatic: max(0, exp(min(value, 21)) - 0.5)
        case .squareRoot: value > 0 ? max(0, value * value - 0.375) : 0
        case .identity: max(0, value)
        }
    }

    /// What an effect of 1 on the logarithm is about on this scale.
    func unit(_ counts: [Double]) -> Double {
        let mean = max(counts.reduce(0, +) / Double(max(counts.count, 1)), 0.1)
        switch self {
        case .log, .automatic: return 1
        case .squareRoot: return 0.5 * mean.squareRoot()
        case .identity: return mean
        }
    }
}

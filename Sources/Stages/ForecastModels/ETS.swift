public import Forecasting
import Messages
public import TimeSeries

/// Exponential smoothing as a state space model, its form selected by AICc.
///
/// Forms ETS(error A or M, trend N, A or Ad, season N, A or M) without the unstable (A,·,M); parameters in the usual
/// region and the first state by maximum likelihood, estimated every ``refitDays`` and filtered forward in between. A missing
/// value leaves the state where its forecast puts it; only what follows a hole of more than eight seasons is used when that
/// is enough. Draws are simulated with the model's own past innovations; public holidays and the days around them enter as
/// factors. Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008),
/// doi:10.1007/978-3-540-71918-2.
public struct ETS: ForecastModel {
    /// How errors enter: added, or in proportion to the level.
    public enum ErrorTerm: String, Codable, Sendable, CaseIterable {
        case additive = "A"
        case multiplicative = "M"
    }

    /// The trend: none, straight, or damped.
    public enum Trend: String, Codable, Sendable, CaseIterable {
        case none = "N"
        case additive = "A"
        case damped = "Ad"
    }

    /// The season: none, added, or in proportion to the level.
    public enum Season: String, Codable, Sendable, CaseIterable {
        case none = "N"
        case additive = "A"
        case multiplicative = "M"
    }

    /// Forms among which the best by AICc is taken: all of these errors, trends and seasons.
    public var errors: [ErrorTerm]
    public var trends: [Trend]
    public var seasons: [Season]
    /// Observed steps below which no trend is considered: what goes up for some months may be the season of the year.
    public var trendAfter: Int
    /// Steps in one season.
    public var period: Int
    /// Newest steps that are used.
    public var window: Int
    /// Forms and parameters are estimated on data up to the last multiple of this many days, and are the same all along.
    public var refitDays: Int
    /// Whether days are first divided by the effects of public holidays and the days around them.
    public var holidays: Bool
    /// Steps of the optimiser for each form.
    public var iterations: Int

    public init(
        errors: [ErrorTerm] = ErrorTerm.allCases, trends: [Trend] = Trend.allCases,
        seasons: [Season] = Season.allCases, trendAfter: Int = 730, period: Int = 7, window: Int = 1096,
        refitDays: Int = 28,
        holidays: Bool = true, iterations: Int = 30
    ) {
        precondition(!errors.isEmpty && !trends.isEmpty && !seasons.isEmpty, "at least one form")
        precondition(trendAfter >= 0 && period > 0 && window > 0 && refitDays > 0 && iterations > 0, "positive sizes")
        self.errors = errors
        self.trends = trends
        self.seasons = seasons
        self.trendAfter = trendAfter
        self.period = period
        self.window = window
        self.refitDays = refitDays
        self.holidays = holidays
        self.iterations = iterations
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        errors = try container.nonEmpty([ErrorTerm].self, .errors)
        trends = try container.nonEmpty([Trend].self, .trends)
        seasons = try container.nonEmpty([Season].self, .seasons)
        trendAfter = try container.integer(.trendAfter, in: 0...876_000)
        period = try container.integer(.period, in: 1...400)
        window = try container.positive(.window)
        refitDays = try container.integer(.refitDays, in: 1...3660)
        holidays = try container.decode(Bool.self, forKey: .holidays)
        iterations = try container.positive(.iterations)
    }

    public static let card = ModelCard(
        name: "ets",
        title: Messages.etsTitle,
        summary: Messages.etsSummary,
        reference: "Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing (2008), "
            + "doi:10.1007/978-3-540-71918-2",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar])

    public static let examples = [
        ETS(errors: [.additive], trends: [.none], seasons: [.additive], refitDays: 1, holidays: false),
        ETS(trends: [.none, .damped], iterations: 10),
    ]

    /// A weekly season for days, none for weeks; hours have two seasons, which this model lacks.
    public static func standard(for grain: Grain) -> ETS? {
        switch grain {
        case .day: ETS()
        case .week: ETS(seasons: [.none], trendAfter: 104, period: 1, window: 520, holidays: false)
        case .hour, .sixHours: nil
        }
    }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    /// As ``fit(_:)``, taking over form and parameters of an earlier fit when the data that they stand on are the same.
    ///
    /// - Throws: `tooShort` below three seasons (and ten steps); `notConverged` when no form has a finite likelihood, as
    ///   with multiplicative errors only on a series that holds a zero.
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        let needed = seasons == [.none] || period == 1 ? 10 : max(10, 3 * period, period + 8)
        let history = try CountHistory(training, needed: needed, allowsGaps: true)
        let span = SmoothingSpan(
            training, history, needed: needed, refitDays: refitDays, period: period, window: window)
        if let earlier = earlier?.learned, earlier.model == self, earlier.sample.span == span {
            return Fitted(training, history, earlier)
        }
        let sample = SmoothingSample(span, history, holidays: holidays)
        guard let estimate = select(sample) else { throw .notConverged(model: Self.card.name) }
        return Fitted(training, history, Fitted.Learned(self, sample, estimate))
    }

    /// The form with the lowest criterion; nil when none has a finite likelihood.
    private func select(_ sample: SmoothingSample) -> ETSEstimate? {
        if let constant = sample.constant { return ETSEstimate(constant: constant) }
        let observed = sample.values.filter { !$0.isNaN }
        var best: ETSEstimate?
        var estimates: [ETSForm: ETSEstimate] = [:]
        for form in forms(positive: observed.allSatisfy { $0 > 0 }, count: observed.count) {
            let estimate = ETSEstimate(form, values: sample.values, near: estimates, iterations: iterations)
            estimates[form] = estimate
            if estimate.criterion < best?.criterion ?? .infinity { best = estimate }
        }
        return best
    }

    /// The candidates, those that later ones start from first.
    private func forms(positive: Bool, count: Int) -> [ETSForm] {
        let allowed = count < trendAfter && trends.contains(.none) ? [.none] : trends
        var found: [ETSForm] = []
        for season in Season.allCases where seasons.contains(season) && (season == .none || period > 1) {
            for error in ErrorTerm.allCases where errors.contains(error) {
                for trend in Trend.allCases where allowed.contains(trend) {
                    let form = ETSForm(
                        error: error, trend: trend, season: season, period: season == .none ? 1 : period)
                    let stable = error == .multiplicative || season != .multiplicative
                    let defined = positive || (error == .additive && season != .multiplicative)
                    if stable, defined, count > form.parameterCount + 1 { found.append(form) }
                }
            }
        }
        if found.isEmpty, period == 1, !seasons.contains(.none) {
            var plain = self
            plain.seasons = [.none]
            return plain.forms(positive: positive, count: count)
        }
        return found
    }
}

extension KeyedDecodingContainer {
    /// A list given by a user, refused when it is empty.
    func nonEmpty<Element: Decodable>(_ type: [Element].Type, _ key: Key) throws -> [Element] {
        let list = try decode(type, forKey: key)
        guard !list.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "an empty list")
        }
        return list
    }
}

public import Forecasting
import Messages
public import TimeSeries

/// Exponential smoothing as a state space model, its form selected by AICc.
///
/// Forms ETS(error A or M, trend N, A or Ad, season N, A or M) without the unstable (A,·,M); parameters in the usual
/// region and the first state by maximum likelihood. A missing value leaves the state where its forecast puts it; only
/// what follows a hole of more than eight seasons is used when that is enough. Draws are simulated with the model's own
/// past innovations. Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008),
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
    /// Steps in one season.
    public var period: Int
    /// Newest steps that are used.
    public var window: Int
    /// Evaluations of the likelihood for each form and start.
    public var evaluations: Int

    public init(
        errors: [ErrorTerm] = ErrorTerm.allCases, trends: [Trend] = Trend.allCases,
        seasons: [Season] = Season.allCases, period: Int = 7, window: Int = 1096, evaluations: Int = 1500
    ) {
        precondition(!errors.isEmpty && !trends.isEmpty && !seasons.isEmpty, "at least one form")
        precondition(period > 0 && window > 0 && evaluations > 0, "positive sizes")
        self.errors = errors
        self.trends = trends
        self.seasons = seasons
        self.period = period
        self.window = window
        self.evaluations = evaluations
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        errors = try container.nonEmpty([ErrorTerm].self, .errors)
        trends = try container.nonEmpty([Trend].self, .trends)
        seasons = try container.nonEmpty([Season].self, .seasons)
        period = try container.integer(.period, in: 1...400)
        window = try container.positive(.window)
        evaluations = try container.positive(.evaluations)
    }

    public static let card = ModelCard(
        name: "ets",
        title: Messages.etsTitle,
        summary: Messages.etsSummary,
        reference: "Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing (2008), "
            + "doi:10.1007/978-3-540-71918-2",
        capabilities: [.nonNegative, .missingValues, .allZero])

    public static let examples = [
        ETS(errors: [.additive], trends: [.none], seasons: [.additive], evaluations: 300),
        ETS(trends: [.none, .damped], evaluations: 200),
    ]

    /// A weekly season for days, none for weeks; hours have two seasons, which this model lacks.
    public static func standard(for grain: Grain) -> ETS? {
        switch grain {
        case .day: ETS()
        case .week: ETS(seasons: [.none], period: 1, window: 520)
        case .hour, .sixHours: nil
        }
    }

    /// - Throws: `tooShort` below three seasons (and ten steps); `notConverged` when no form has a finite likelihood, as
    ///   with multiplicative errors only on a series that holds a zero.
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        let needed = seasons == [.none] || period == 1 ? 10 : max(10, 3 * period, period + 8)
        let history = try CountHistory(training, needed: needed, allowsGaps: true)
        let values = recent(history.rates, atLeast: needed)
        let observed = values.filter { !$0.isNaN }
        guard let first = observed.first else { throw .tooShort(needed: needed, got: 0) }
        // The newest missing steps are simulated too: what they were is as uncertain as what comes.
        let tail = values.count - 1 - (values.lastIndex { !$0.isNaN } ?? 0)
        let seen = Array(values.dropLast(tail))
        if observed.allSatisfy({ $0 == first }) {
            return Fitted(constant: first, unseen: tail, exposures: history.futureExposures)
        }
        var best: ETSEstimate?
        var estimates: [ETSForm: ETSEstimate] = [:]
        for form in forms(positive: observed.allSatisfy { $0 > 0 }, count: observed.count) {
            let estimate = ETSEstimate(form, values: seen, near: estimates, evaluations: evaluations)
            estimates[form] = estimate
            if estimate.criterion < best?.criterion ?? .infinity { best = estimate }
        }
        guard let best else { throw .notConverged(model: Self.card.name) }
        return Fitted(best, values: seen, unseen: tail, exposures: history.futureExposures)
    }

    /// The candidates, those that later ones start from first.
    private func forms(positive: Bool, count: Int) -> [ETSForm] {
        var found: [ETSForm] = []
        for season in Season.allCases where seasons.contains(season) && (season == .none || period > 1) {
            for error in ErrorTerm.allCases where errors.contains(error) {
                for trend in Trend.allCases where trends.contains(trend) {
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

    /// The newest steps, cut after the last hole of more than eight seasons if enough is left.
    private func recent(_ rates: [Double], atLeast needed: Int) -> [Double] {
        var start = max(0, rates.count - window)
        if rates[start...].count(where: { !$0.isNaN }) < needed { start = 0 }
        var hole = 0
        var cut = start
        for step in start..<rates.count {
            if rates[step].isNaN {
                hole += 1
            } else {
                if hole > 8 * period { cut = step }
                hole = 0
            }
        }
        if rates[cut...].count(where: { !$0.isNaN }) >= 2 * needed { start = cut }
        return Array(rates[start...].drop { $0.isNaN })
    }
}

extension KeyedDecodingContainer {
    fileprivate func nonEmpty<Element: Decodable>(_ type: [Element].Type, _ key: Key) throws -> [Element] {
        let list = try decode(type, forKey: key)
        guard !list.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "an empty list")
        }
        return list
    }
}

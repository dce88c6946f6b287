public import Forecasting
import Messages
public import TimeSeries

/// The Theta method: simple exponential smoothing pulled along a linear trend, after a classical seasonal adjustment.
///
/// ```
/// ŷ(t) = ℓ(t − 1) + (1 − 1/θ) · [A (1 − α)ᵗ⁻¹ + B (1 − (1 − α)ᵗ) / α]        ℓ(t) = α y(t) + (1 − α) ℓ(t − 1)
/// ```
///
/// A and B are the regression of the series on time: of all of it (standard, optimised) or of what came before each step
/// (dynamic); θ is 2 or estimated. First level, α and θ minimise the squared one-step errors; the form is selected by AICc.
/// Parameters are estimated every ``refitDays`` and the level is filtered forward in between. Fiorucci, Pellegrini, Louzada,
/// Petropoulos & Koehler (2016), doi:10.1016/j.ijforecast.2016.03.005.
public struct Theta: ForecastModel {
    /// A member of the family, as the paper abbreviates it.
    public enum Form: String, Codable, Sendable, CaseIterable {
        /// Standard: θ = 2, one regression.
        case standard = "STM"
        /// Optimised: θ is estimated.
        case optimised = "OTM"
        /// Dynamic standard: the regression is of what came before each step.
        case dynamicStandard = "DSTM"
        case dynamicOptimised = "DOTM"
    }

    /// Forms among which the best by AICc is taken.
    public var forms: [Form]
    /// Steps in one season; the series is adjusted if its correlation at that distance is significant at 90 %.
    public var period: Int
    /// Newest steps that are used.
    public var window: Int
    /// Form and parameters are estimated on data up to the last multiple of this many days, and are the same all along.
    public var refitDays: Int
    /// Whether days are first divided by the effects of public holidays and the days around them.
    public var holidays: Bool

    public init(
        forms: [Form] = Form.allCases, period: Int = 7, window: Int = 1096, refitDays: Int = 28, holidays: Bool = true
    ) {
        precondition(!forms.isEmpty, "at least one form")
        precondition(period > 0 && window > 0 && refitDays > 0, "positive sizes")
        self.forms = forms
        self.period = period
        self.window = window
        self.refitDays = refitDays
        self.holidays = holidays
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        forms = try container.nonEmpty([Form].self, .forms)
        period = try container.integer(.period, in: 1...400)
        window = try container.positive(.window)
        refitDays = try container.integer(.refitDays, in: 1...3660)
        holidays = try container.decode(Bool.self, forKey: .holidays)
    }

    public static let card = ModelCard(
        name: "theta",
        title: Messages.thetaTitle,
        summary: Messages.thetaSummary,
        reference: "Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), doi:10.1016/j.ijforecast.2016.03.005",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar])

    public static let examples = [
        Theta(forms: [.standard], refitDays: 1, holidays: false),
        Theta(),
    ]

    /// A weekly season for days, none for weeks; hours have two seasons, which this model lacks.
    public static func standard(for grain: Grain) -> Theta? {
        switch grain {
        case .day: Theta()
        case .week: Theta(period: 1, window: 520, holidays: false)
        case .hour, .sixHours: nil
        }
    }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    /// As ``fit(_:)``, taking over form and parameters of an earlier fit when the data that they stand on are the same.
    ///
    /// - Throws: `tooShort` below three seasons (and ten steps); `notConverged` when no form has a finite error.
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        let needed = max(10, 3 * period)
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

    /// The form with the lowest criterion; nil when none has a finite error.
    private func select(_ sample: SmoothingSample) -> ThetaEstimate? {
        if let constant = sample.constant { return ThetaEstimate(constant: constant) }
        let figure = SeasonalFigure(sample.values, period: period)
        let adjusted = figure?.adjusting(sample.values) ?? sample.values
        var best: ThetaEstimate?
        for form in forms {
            let estimate = ThetaEstimate(form, adjusted, figure: figure)
            if estimate.criterion < best?.criterion ?? .infinity { best = estimate }
        }
        return best
    }
}

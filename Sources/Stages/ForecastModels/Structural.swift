public import Forecasting
import Foundation
import Messages
public import TimeSeries

/// A structural model of counts: level, epidemic wave, days that resemble their neighbours, week, and calendar effects.
///
/// ```
/// log(y(t) + ½) = level + wave + short + week + x(t)ᵀβ + noise + counting
/// ```
///
/// The level moves slowly, the wave comes and goes within weeks and may have a slope, the short component within days;
/// the weekly season may change. Effects of the calendar have normal priors around 0. Variances by maximum likelihood,
/// recent years weighing most; an observation's influence is bounded, several outliers of one sign are a shift of the
/// level. Harvey, *Forecasting, Structural Time Series Models and the Kalman Filter* (1989), chapters 2 to 4; Durbin &
/// Koopman, *Time Series Analysis by State Space Methods* (2nd ed., 2012), sections 3.2, 4.3 and 6.2.
public struct Structural: ForecastModel {
    /// Years of the past from which effects of the calendar are learnt.
    public var years: Int
    /// Newest days on which the variances are estimated.
    public var windowDays: Int
    /// Estimates stand on data up to the last multiple of this many days, so that they are the same in between.
    public var refitDays: Int
    /// Rounds of regression and estimation of variances.
    public var rounds: Int
    /// Most iterations of the maximisation of the likelihood in each round.
    public var iterations: Int
    /// Days after which an observation weighs half in the regression.
    public var halfLife: Double
    /// Days after which an innovation weighs half in the variances.
    public var likelihoodHalfLife: Double
    /// Days in which a departure of the level from its mean falls to 1/e.
    public var levelDays: Double

    public init(
        years: Int = 6, windowDays: Int = 1096, refitDays: Int = 28, rounds: Int = 2, iterations: Int = 40,
        halfLife: Double = 1500, likelihoodHalfLife: Double = 350, levelDays: Double = 300
    ) {
        self.years = years
        self.windowDays = windowDays
        self.refitDays = refitDays
        self.rounds = rounds
        self.iterations = iterations
        self.halfLife = halfLife
        self.likelihoodHalfLife = likelihoodHalfLife
        self.levelDays = levelDays
    }

    public static let card = ModelCard(
        name: "structural", title: Messages.structuralTitle, summary: Messages.structuralSummary,
        reference: "Harvey (1989) ch. 2-4; Durbin & Koopman (2012) s. 3.2, 4.3, 6.2",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar, .covariates, .explains])

    public static let examples = [
        Structural(years: 2, refitDays: 1, rounds: 1, iterations: 10), Structural(years: 3, iterations: 15),
    ]

    public static func standard(for grain: Grain) -> Structural? {
        switch grain {
        case .hour, .sixHours: nil
        case .day, .week: Structural()
        }
    }

    /// Observed steps needed: two weeks of days, eight weeks.
    static func needed(_ grain: Grain) -> Int { grain == .week ? 8 : 14 }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        try fit(training, reusing: nil)
    }

    /// As ``fit(_:)``, taking over the estimates of an earlier fit when the data that they stand on are the same.
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        let basis = try basis(training)
        let past = max(basis.values.first, basis.values.end - 366 * years)..<basis.values.end
        let covariates = IssuedCovariate.all(training, past: past)
        if let earlier = earlier?.estimate, earlier.model == self, earlier.basis == basis,
            IssuedCovariate.agree(earlier.covariates, covariates, in: past),
            let fitted = Fitted(training, earlier, covariates: covariates)
        {
            return fitted
        }
        guard let estimate = StructuralEstimate(self, basis, covariates: covariates),
            let fitted = Fitted(training, estimate, covariates: covariates)
        else { throw .notConverged(model: Self.card.name) }
        return fitted
    }

    /// What estimates stand on, after a look at whether they can be made.
    func basis(_ training: TrainingSet) throws(FitError) -> EstimationBasis {
        let grain = training.grid.grain
        guard Self.standard(for: grain) != nil else {
            throw .grain(model: Self.card.name, grain: grain.rawValue)
        }
        try CountHistory(training, needed: Self.needed(grain), allowsGaps: true).refuseRare(Self.card.name)
        return EstimationBasis(training, refitDays: refitDays, needed: Self.needed(grain))
    }
}

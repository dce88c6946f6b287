public import Forecasting
import Foundation
import Messages
public import TimeSeries

/// A basic structural model of counts.
public struct Structural: ForecastModel {
    public var years: Int
    public var window: Int
    public var refitDays: Int
    public var rounds: Int
    public var halfLife: Double
    public var likelihoodHalfLife: Double

    public init(
        years: Int = 6, window: Int = 1096, refitDays: Int = 28, rounds: Int = 2, halfLife: Double = 1500,
        likelihoodHalfLife: Double = 500
    ) {
        self.years = years
        self.window = window
        self.refitDays = refitDays
        self.rounds = rounds
        self.halfLife = halfLife
        self.likelihoodHalfLife = likelihoodHalfLife
    }

    public static let card = ModelCard(
        name: "structural", title: Messages.etsTitle, summary: Messages.etsSummary, reference: "Harvey",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar, .covariates, .explains])

    public static let examples = [Structural(refitDays: 1, rounds: 1), Structural(years: 3, refitDays: 28, rounds: 2)]

    public static func standard(for grain: Grain) -> Structural? {
        let t = StructuralEstimate.tune
        switch grain {
        case .hour, .sixHours: return nil
        case .day:
            return Structural(
                years: Int(t["years"] ?? 6), window: Int(t["window"] ?? 1096), refitDays: Int(t["refit"] ?? 28),
                rounds: Int(t["rounds"] ?? 2), halfLife: t["half"] ?? 1500, likelihoodHalfLife: t["lhalf"] ?? 500)
        case .week: return Structural()
        }
    }

    static func needed(_ grain: Grain) -> Int { grain == .week ? 8 : 14 }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        let grain = training.grid.grain
        guard Self.standard(for: grain) != nil else { throw .grain(model: Self.card.name, grain: grain.rawValue) }
        _ = try CountHistory(training, needed: Self.needed(grain), allowsGaps: true)
        let basis = EstimationBasis(training, refitDays: refitDays, needed: Self.needed(grain))
        var estimate: StructuralEstimate?
        if let earlier, earlier.estimate.model == self, earlier.estimate.basis == basis {
            estimate = earlier.estimate
        } else {
            estimate = StructuralEstimate(self, basis, covariates: [])
        }
        guard let estimate, let fitted = Fitted(training, estimate) else {
            throw .notConverged(model: Self.card.name)
        }
        return fitted
    }
}

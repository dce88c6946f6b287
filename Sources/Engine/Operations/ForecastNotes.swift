import ForecastModels
import Forecasting
import Foundation
import Messages
import Pipeline

/// What is kept beside a forecast so that the page can say how it came about: JSON texts by name.
enum ForecastNotes {
    private struct Components: Encodable {
        struct Component: Encodable {
            var id: String
            var fr: String
            var en: String
            var factors: [Double]
        }

        var baseline: [Double]
        var components: [Component]
    }

    /// ``BandWidth``, rounded.
    private struct BandShares: Encodable {
        var chance: [Double]
        var correction: [Double]
        var disagreement: [Double]
    }

    static func notes(of forecast: SeriesForecast) -> [String: String] {
        var notes = ["weights": json(forecast.weights)]
        if let explanation = forecast.explanation { notes["components"] = components(explanation) }
        if !forecast.failures.isEmpty {
            notes["failures"] = json(
                Dictionary(forecast.failures.map { ($0.model, $0.error.text.english) }, uniquingKeysWith: { $1 }))
        }
        notes["titles"] = json(
            Dictionary(
                forecast.models.compactMap { name in
                    ModelCatalog.type(named: name).map { type in
                        (name, ["fr": type.card.title.french, "en": type.card.title.english])
                    }
                }, uniquingKeysWith: { $1 }))
        notes["band"] = json(
            BandShares(
                chance: forecast.band.chance.map(rounded), correction: forecast.band.correction.map(rounded),
                disagreement: forecast.band.disagreement.map(rounded)))
        notes["staleness"] = String(forecast.staleness)
        notes["set_aside"] = String(forecast.setAside + forecast.refused.count)
        notes["incomplete"] = String(forecast.incomplete)
        return notes
    }

    /// ``ShareBand``, rounded.
    private struct ShareBandShares: Encodable {
        var chance: [Double]
        var total: [Double]
    }

    /// Of a stratum, whose patients are a share of all: why it has its share.
    static func notes(of reasons: (parts: Explanation, share: [Double])) -> [String: String] {
        ["components": components(reasons.parts), "share": json(reasons.share.map(rounded))]
    }

    /// Of a stratum: why its band is as wide as it is.
    static func notes(of band: ShareBand) -> [String: String] {
        ["band": json(ShareBandShares(chance: band.chance.map(rounded), total: band.total.map(rounded)))]
    }

    private static func components(_ explanation: Explanation) -> String {
        json(
            Components(
                baseline: explanation.baseline.map(rounded),
                components: explanation.components.map {
                    Components.Component(
                        id: $0.id, fr: $0.label.french, en: $0.label.english, factors: $0.factors.map(rounded))
                }))
    }

    /// Four significant digits are plenty for a page.
    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}

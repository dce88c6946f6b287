import Foundation
import Messages

/// The notes that travel with a stored forecast: weights of the models and the forecast taken apart by cause.
struct ForecastNotes {
    private struct Stored: Decodable {
        struct Component: Decodable {
            var id: String
            var fr: String?
            var en: String?
            var factors: [Double]
        }

        var baseline: [Double]
        var components: [Component]
    }

    /// Heaviest first.
    let weights: [(model: String, weight: Double)]
    /// Titles of the models, by name.
    let titles: [String: Text]
    private let stored: Stored?
    private let band: Band?
    /// Steps between the newest value and the origin; 0 where nothing is said.
    let staleness: Int

    /// Of all patients on ordinary days, by step; empty where the forecast is none of a share.
    private let share: [Double]

    /// Why the band is as wide as it is, by step: see `BandWidth` and `ShareBand` of the pipeline.
    private struct Band: Decodable {
        var chance: [Double]
        var correction: [Double]?
        var disagreement: [Double]?
        var total: [Double]?
    }

    /// What makes a band wide, over some steps.
    struct Width {
        var chance: Double
        /// Of a forecast by models.
        var correction: Double?
        var disagreement: Double?
        /// Of a share of all patients.
        var total: Double?
    }

    /// Unreadable notes count as absent.
    init(_ notes: [String: String]) {
        let decoder = JSONDecoder()
        let weights =
            notes["weights"].flatMap { try? decoder.decode([String: Double].self, from: Data($0.utf8)) } ?? [:]
        self.weights = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        let titles =
            notes["titles"].flatMap { try? decoder.decode([String: [String: String]].self, from: Data($0.utf8)) } ?? [:]
        self.titles = titles.compactMapValues { title in
            title["fr"].flatMap { fr in title["en"].map { Text(fr: fr, en: $0) } }
        }
        band = notes["band"].flatMap { try? decoder.decode(Band.self, from: Data($0.utf8)) }
        share = notes["share"].flatMap { try? decoder.decode([Double].self, from: Data($0.utf8)) } ?? []
        staleness = notes["staleness"].flatMap { Int($0) } ?? 0
        stored = notes["components"].flatMap { try? decoder.decode(Stored.self, from: Data($0.utf8)) }
    }

    /// Relative effect of each component over some steps (0 is the origin), weighted by the baseline; strongest first.
    func effects(over steps: [Int]) -> [(label: Text, share: Double)] {
        guard let stored else { return [] }
        return stored.components.compactMap { component in
            var weighted = 0.0
            var total = 0.0
            for step in steps where stored.baseline.indices.contains(step) && component.factors.indices.contains(step) {
                weighted += stored.baseline[step] * component.factors[step]
                total += stored.baseline[step]
            }
            guard total > 0 else { return nil }
            let fr = component.fr ?? component.id
            return (Text(fr: fr, en: component.en ?? component.id), weighted / total - 1)
        }.sorted { abs($0.share) > abs($1.share) }
    }

    /// Mean share of all patients over some steps (0 is the origin), on ordinary days.
    func share(over steps: [Int]) -> Double? {
        let known = steps.filter(share.indices.contains).map { share[$0] }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// Means over some steps (0 is the origin) of what makes the band wide, or nil where the forecast does not say.
    func width(over steps: [Int]) -> Width? {
        func mean(_ values: [Double]?) -> Double? {
            let known = steps.compactMap { step in values.flatMap { $0.indices.contains(step) ? $0[step] : nil } }
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        return mean(band?.chance).map {
            Width(
                chance: $0, correction: mean(band?.correction), disagreement: mean(band?.disagreement),
                total: mean(band?.total))
        }
    }
}

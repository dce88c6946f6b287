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
    private let stored: Stored?

    /// Unreadable notes count as absent.
    init(_ notes: [String: String]) {
        let decoder = JSONDecoder()
        let weights =
            notes["weights"].flatMap { try? decoder.decode([String: Double].self, from: Data($0.utf8)) } ?? [:]
        self.weights = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
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
}

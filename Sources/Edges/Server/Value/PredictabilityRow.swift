import Foundation
import Messages
import SourceValue

/// How predictable one series is, in the words of a reader.
struct PredictabilityRow: Sendable {
    var name: String
    var mean: String
    var errorFloor: String
    var floor: String
    var loss: String
    var left: String
    var nearestLeft: String
    var dispersion: String
    var entropy: String
    /// The shares as a bar, in words, and as figures in the same order.
    var bar: String
    var inWords: String
    var shares: [String]

    init(_ row: SeriesPredictability, name: String, say: Phrasing, labels: [String: String]) {
        self.name = name
        mean = say.number(row.mean)
        errorFloor = say.plainPercent(row.relativeErrorFloor)
        floor = say.plainPercent(row.floor, decimals: 0)
        loss = say.plainPercent(row.loss, decimals: 0)
        left = say.plainPercent(max(0, row.left), decimals: 0)
        nearestLeft = say.plainPercent(max(0, row.nearestLeft), decimals: 0)
        dispersion = say.fixed(row.overdispersion, decimals: 1)
        entropy = row.spectralEntropy.map { say.fixed($0, decimals: 2) } ?? "–"
        let parts: [(key: String, share: Double?)] = [
            ("calendar", row.calendar), ("level", row.level), ("sources", row.sources), ("rest", row.remainder),
            ("noise", row.noise),
        ]
        shares = parts.map { $0.share.map { say.fixed(100 * $0, decimals: 0) } ?? "–" }
        let label = zip(parts, shares).map { part, share in
            "\(labels["value_key_\(part.key)"] ?? part.key)\u{A0}\(share)"
        }.joined(separator: ", ")
        inWords = label
        var bar =
            "<svg class=\"shares\" aria-hidden=\"true\" viewBox=\"0 0 200 14\" width=\"200\" height=\"14\">"
        let total = parts.reduce(0) { $0 + max(0, $1.share ?? 0) }
        var x = 0.0
        for (key, share) in parts where total > 0 {
            let width = 200 * max(0, share ?? 0) / total
            bar += String(
                format: "<rect class=\"s-\(key)\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"14\"/>", x, width)
            x += width
        }
        self.bar = bar + "</svg>"
    }
}

import Foundation
import Messages
import TimeSeries

/// Crowds of all places around, the nearer the heavier: `log(1 + Σ attendance · exp(−distance / 15 km))`.
///
/// A département stands where its prefecture is, an `area:latitude,longitude` at its point, an ED where its département is; a place
/// that contains others is as near as the nearest of them, so that what takes place within it counts in full. A crowd of which only
/// the region is known is spread evenly over its départements. The 15 km are a choice, not an estimate: from Saint-Denis to Paris a
/// crowd weighs 0.56, from Melun to Paris 0.06.
enum Crowds {
    static let decay = 15.0
    /// Crowds that weigh less are left out: 69 km.
    static let leastWeight = 0.01

    static let quantity = Quantity.fromAfar(.events)

    static let column = SourceColumn(
        name: "event_attendance_near", unit: "log", label: Messages.featureEventsNear(kilometres: Int(decay)),
        quantities: [quantity], knownAt: .announced
    ) { view, target in
        view.weighedSum(quantity, day: target).map { logOnePlus($0) } ?? .nan
    }

    /// How much a crowd at one place counts for another, 0 … 1; 0 where one of the two is nowhere.
    static func weight(of crowd: Place, seenFrom place: Place, _ territory: Territory) -> Double {
        if crowd == place || territory.ancestors(of: crowd).contains(place) { return 1 }
        let (there, here) = (positions(of: crowd, territory), positions(of: place, territory))
        guard !there.isEmpty, !here.isEmpty else { return 0 }
        let weights = there.map { position in
            here.map { exp(-position.kilometres(to: $0) / decay) }.max() ?? 0
        }
        return weights.reduce(0, +) / Double(weights.count)
    }

    private static func positions(of place: Place, _ territory: Territory) -> [Prefectures.Position] {
        switch place.kind {
        case .departement: [Prefectures.position(of: place.code)].compactMap(\.self)
        case .site:
            territory.ancestors(of: place).first { $0.kind == .departement }.map { positions(of: $0, territory) } ?? []
        case .region: territory.children(of: place).compactMap { Prefectures.position(of: $0.code) }
        case .area: [position(of: place.code)].compactMap(\.self)
        case .country: []
        }
    }

    /// `44.84,-0.58`.
    private static func position(of code: String) -> Prefectures.Position? {
        let numbers = code.split(separator: ",").map { Double($0) }
        guard numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1] else { return nil }
        return Prefectures.Position(latitude: latitude, longitude: longitude)
    }
}

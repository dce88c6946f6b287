import Foundation
import Messages
import Store
import TimeSeries

/// The list of all places, with search and filter.
struct PlacesPage: Sendable {
    struct Row: Sendable {
        var name: String
        var kind: String
        var address: String
        var parent: String
        var last: String
        var late: Bool
    }

    var t: [String: String]
    var lang: String
    var search: String
    var sentence: String
    var filters: [PlacePage.Choice]
    var rows: [Row]
    var hasRows: Bool

    init(reader: SeriesReader, state: PageState, kind: String?, labels: [String: String], lateAfter: Int)
        throws(StoreError)
    {
        let say = Phrasing(language: state.language, zone: reader.zone, calendar: reader.index.calendar)
        let wanted = kind.flatMap(Place.Kind.init)
        let search = Self.folded(state.search)
        let found = reader.index.places.filter { place in
            (wanted.map { $0 == place.kind } ?? true)
                && (search.isEmpty || Self.folded(reader.index.name(of: place)).contains(search)
                    || Self.folded(place.description).contains(search))
        }
        t = labels
        lang = state.language.rawValue
        self.search = state.search
        sentence = say(Messages.placesFound(found.count, of: reader.index.places.count))
        let kinds = Place.Kind.allCases.filter { kind in reader.index.places.contains { $0.kind == kind } }
        filters = ([nil] + kinds.map { Optional($0) }).map { kind in
            var pairs = [("lang", state.language.rawValue)]
            if !state.search.isEmpty { pairs.append(("q", state.search)) }
            if let kind { pairs.append(("kind", kind.rawValue)) }
            return PlacePage.Choice(
                label: kind.map { say($0.label) } ?? labels["kind_all"] ?? "",
                address: PageState.address("/lieux", pairs), selected: kind == wanted)
        }
        let order: [Place.Kind: Int] = [.country: 0, .region: 1, .departement: 2, .site: 3, .area: 4]
        func rank(_ place: Place) -> (Int, String) {
            (order[place.kind] ?? 9, Self.folded(reader.index.name(of: place)))
        }
        rows = try found.sorted { rank($0) < rank($1) }.map { place throws(StoreError) in
            let key = SeriesKey(place, .visits, every: .week)
            let freshness = try reader.freshness(of: key, lateAfter: lateAfter)
            return Row(
                name: reader.index.name(of: place), kind: say(place.kind.label),
                address: PageState.address(PageRoutes.path(of: place), [("lang", state.language.rawValue)]),
                parent: reader.index.territory.entries[place]?.parent.flatMap { parent in
                    reader.index.places.contains(parent) ? reader.index.name(of: parent) : nil
                } ?? "",
                last: freshness.map { say.end($0.lastEnd, near: reader.now) } ?? "–", late: freshness?.isLate ?? false)
        }
        hasRows = !rows.isEmpty
    }

    /// Without case and accents: "Hôtel-Dieu" is found by "hotel".
    static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}

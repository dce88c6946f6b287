public import Messages

/// Where a value was counted: an ED site, a département, a region, a country, or any other kind of area.
///
/// Written `site:750100042`, `dep:75`, `reg:11`, `country:FR`, `area:BRONX`.
public struct Place: Hashable, Comparable, Sendable, Codable {
    /// What sort of place, and whose code names it.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// An emergency department, by the geographic FINESS number of its site.
        case site
        /// A French département, by its INSEE code (`75`, `2A`).
        case departement = "dep"
        /// A French region, by its INSEE code (`11` is Île-de-France).
        case region = "reg"
        /// A country, by its ISO 3166 code.
        case country
        /// Anything else, by the name its source gives it.
        case area

        /// As a heading or a choice on a page.
        public var label: Text {
            switch self {
            case .site: Messages.kindSite
            case .departement: Messages.kindDepartement
            case .region: Messages.kindRegion
            case .country: Messages.kindCountry
            case .area: Messages.kindArea
            }
        }
    }

    public var kind: Kind
    public var code: String

    public init(_ kind: Kind, _ code: String) {
        self.kind = kind
        self.code = code
    }

    public static func site(_ finess: String) -> Place { Place(.site, finess) }
    public static func departement(_ code: String) -> Place { Place(.departement, code) }
    public static func region(_ code: String) -> Place { Place(.region, code) }
    public static func country(_ code: String) -> Place { Place(.country, code) }

    public static let ileDeFrance = Place(.region, "11")

    /// Reads `kind:code`; nil when the kind is unknown or the code empty.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: String(text[..<colon])) else {
            return nil
        }
        let code = text[text.index(after: colon)...]
        guard !code.isEmpty, !code.contains("|") else { return nil }
        self.init(kind, String(code))
    }

    public static func < (a: Place, b: Place) -> Bool { a.description < b.description }
}

extension Place: CustomStringConvertible {
    public var description: String { "\(kind.rawValue):\(code)" }
}

/// What contains what, and from when to when: sites in départements, départements in regions.
public struct Territory: Sendable, Codable {
    /// A place with its name and the place that holds it.
    public struct Entry: Sendable, Codable, Hashable {
        public var place: Place
        public var name: String
        public var parent: Place?
        /// First day on which the place is open; nil: as far back as data go.
        public var opened: CivilDate?
        /// First day on which it is closed; nil: open.
        public var closed: CivilDate?
        /// Whether the place, or what is counted there, exists only in a simulation; it is called so wherever it is shown.
        public var isSimulated: Bool

        public init(
            place: Place, name: String, parent: Place?, opened: CivilDate? = nil, closed: CivilDate? = nil,
            isSimulated: Bool = false
        ) {
            self.place = place
            self.name = name
            self.parent = parent
            self.opened = opened
            self.closed = closed
            self.isSimulated = isSimulated
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            place = try container.decode(Place.self, forKey: .place)
            name = try container.decode(String.self, forKey: .name)
            parent = try container.decodeIfPresent(Place.self, forKey: .parent)
            opened = try container.decodeIfPresent(CivilDate.self, forKey: .opened)
            closed = try container.decodeIfPresent(CivilDate.self, forKey: .closed)
            // Entries stored before there was a word for it.
            isSimulated = try container.decodeIfPresent(Bool.self, forKey: .isSimulated) ?? false
        }

        public func isOpen(on date: CivilDate) -> Bool {
            (opened.map { $0 <= date } ?? true) && (closed.map { date < $0 } ?? true)
        }
    }

    public private(set) var entries: [Place: Entry]

    public init(_ entries: [Entry] = []) {
        self.entries = Dictionary(entries.map { ($0.place, $0) }, uniquingKeysWith: { $1 })
    }

    public mutating func insert(_ entry: Entry) { entries[entry.place] = entry }

    public func name(of place: Place) -> String { entries[place]?.name ?? place.code }

    /// The places directly below, ordered by code; with a date, only those open on it.
    public func children(of place: Place, on date: CivilDate? = nil) -> [Place] {
        entries.values
            .filter { entry in entry.parent == place && (date.map { entry.isOpen(on: $0) } ?? true) }
            .map(\.place).sorted()
    }

    /// The places above, nearest first.
    public func ancestors(of place: Place) -> [Place] {
        var found: [Place] = []
        var at = place
        while let parent = entries[at]?.parent, !found.contains(parent) {
            found.append(parent)
            at = parent
        }
        return found
    }

    /// Those of some places that hold none of the others, ordered by code: of a département and its sites, the sites.
    public func lowest(of places: some Sequence<Place>) -> [Place] {
        let all = Set(places)
        return all.subtracting(all.flatMap { ancestors(of: $0) }).sorted()
    }

    /// Île-de-France and its eight départements, without EDs.
    public static let ileDeFrance = Territory(
        france.entries.values.filter { $0.place == .ileDeFrance || $0.parent == .ileDeFrance })
}

/// Age bands as SurSaUD publishes them.
public enum AgeBand: String, Sendable, CaseIterable, Codable {
    case from0to4 = "00-04"
    case from5to14 = "05-14"
    case from15to44 = "15-44"
    case from45to64 = "45-64"
    case from65to74 = "65-74"
    case from75 = "75+"

    /// The band of an age in completed years; nil when negative.
    public init?(years: Int) {
        switch years {
        case 0...4: self = .from0to4
        case 5...14: self = .from5to14
        case 15...44: self = .from15to44
        case 45...64: self = .from45to64
        case 65...74: self = .from65to74
        case 75...: self = .from75
        default: return nil
        }
    }
}

/// One cell of a breakdown: a value for each of a few dimensions, none for the total.
///
/// Written `all`, `age=75+` or `age=75+;severity=3`, dimensions in alphabetical order.
public struct Stratum: Hashable, Comparable, Sendable, Codable {
    /// Name of a dimension.
    public enum Dimension: String, Sendable, CaseIterable, Codable {
        case age
        case destination
        /// Length of stay, in classes.
        case duration
        /// Days from the day of entry to the day of the value, `0` … `3`: how RPU deliveries state who is present.
        ///
        /// The patients present at an instant are the sum over this dimension.
        case entered
        /// When a Google Trends window was extracted, `yyyyMMddTHHmm`: each extraction has a scale of its own.
        case extraction
        /// An element of the RPU record, for its completeness.
        case field
        /// Kind of a fire-brigade intervention, in its service's words: `suap`, `incendie`.
        case nature
        /// ORIENT of the RPU: the kind of care that the patient was sent on to.
        case orientation
        /// Family of pharmacy products, or air pollutant.
        case product
        case severity
        case sex
        case syndrome
        /// What was searched for.
        case term
    }

    /// The written form, which is also the identity.
    public let text: String

    public static let all = Stratum()

    private init() { text = "all" }

    public init(_ cells: [Dimension: String]) {
        text =
            cells.isEmpty
            ? "all"
            : cells.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue)=\($0.value)" }
                .joined(separator: ";")
    }

    public static func age(_ band: AgeBand) -> Stratum { Stratum([.age: band.rawValue]) }
    /// CCMU severity: `1` … `5`, `P` or `D`.
    public static func severity(_ ccmu: String) -> Stratum { Stratum([.severity: ccmu]) }
    public static func syndrome(_ name: String) -> Stratum { Stratum([.syndrome: name]) }

    /// Reads the written form; nil when a dimension is unknown, a value empty, or the order wrong.
    public init?(_ text: some StringProtocol) {
        if text == "all" {
            self = .all
            return
        }
        var cells: [Dimension: String] = [:]
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let dimension = Dimension(rawValue: String(pair[0])), !pair[1].isEmpty,
                !pair[1].contains("|"), cells[dimension] == nil
            else { return nil }
            cells[dimension] = String(pair[1])
        }
        self.init(cells)
        guard self.text == text else { return nil }
    }

    /// The value of each dimension; empty for the total.
    public var cells: [Dimension: String] {
        guard text != "all" else { return [:] }
        var found: [Dimension: String] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2, let dimension = Dimension(rawValue: String(pair[0])) {
                found[dimension] = String(pair[1])
            }
        }
        return found
    }

    public static func < (a: Stratum, b: Stratum) -> Bool { a.text < b.text }
}

/// What one series is about: a place, a measure, a stratum and the length of its steps.
///
/// Written `dep:75|visits|age=75+|day`.
public struct SeriesKey: Hashable, Comparable, Sendable, Codable {
    public var place: Place
    public var measure: Measure
    public var stratum: Stratum
    public var grain: Grain

    public init(_ place: Place, _ measure: Measure, _ stratum: Stratum = .all, every grain: Grain) {
        self.place = place
        self.measure = measure
        self.stratum = stratum
        self.grain = grain
    }

    /// Reads the written form; nil when a part is missing or unknown.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 4, let place = Place(parts[0]), !parts[1].isEmpty, let stratum = Stratum(parts[2]),
            let grain = Grain(rawValue: String(parts[3]))
        else { return nil }
        self.init(place, Measure(String(parts[1])), stratum, every: grain)
    }

    public static func < (a: SeriesKey, b: SeriesKey) -> Bool { a.description < b.description }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let key = SeriesKey(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no series key")
        }
        self = key
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension SeriesKey: CustomStringConvertible {
    public var description: String { "\(place)|\(measure.name)|\(stratum.text)|\(grain.rawValue)" }
}

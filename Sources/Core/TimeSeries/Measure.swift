public import Messages

/// What a series counts or measures, by the catalogue name: `visits`, `admissions`, `temperature`.
public struct Measure: Hashable, Comparable, Sendable, Codable {
    public var name: String

    public init(_ name: String) { self.name = name }

    public static func < (a: Measure, b: Measure) -> Bool { a.name < b.name }

    public init(from decoder: any Decoder) throws { name = try decoder.singleValueContainer().decode(String.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// What the catalogue knows of a measure.
public struct MeasureCard: Sendable {
    /// How values behave under aggregation.
    public enum Kind: String, Sendable, Codable {
        /// Events: non-negative integers that add up over time and place.
        case count
        /// A stock at an instant, non-negative integer: adds up over place, not over time.
        case stock
        /// Events per population or per visits: averages.
        case rate
        /// A physical level: averages.
        case level
        /// A share of a total, 0 … 1.
        case share
    }

    public var measure: Measure
    public var kind: Kind
    /// Unit in UCUM-like notation: `1` for counts, `Cel`, `ug/m3`.
    public var unit: String
    public var label: Text
    /// Whether what is counted is feminine in French: "hospitalisations attendues".
    public var isFeminine: Bool

    public init(_ measure: Measure, _ kind: Kind, unit: String, _ label: Text, isFeminine: Bool = false) {
        self.measure = measure
        self.kind = kind
        self.unit = unit
        self.label = label
        self.isFeminine = isFeminine
    }
}

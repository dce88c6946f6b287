public import TimeSeries

/// What a delivery spoke of, as far as is needed to say later where a value came from.
public struct DeliveryScope: Sendable, Hashable, Codable {
    /// Ascending.
    public var measures: [Measure]
    /// Ascending; empty: more than ``mostPlaces``.
    public var places: [Place]
    /// Syndromes, products and search terms, ascending; an empty text where a series has none.
    ///
    /// Publishers give each its own file.
    public var topics: [String]
    /// First and last reference time.
    public var from: Instant
    public var through: Instant

    /// Places that are kept by name.
    public static let mostPlaces = 120

    public init(measures: [Measure], places: [Place], topics: [String] = [""], from: Instant, through: Instant) {
        self.measures = measures
        self.places = places
        self.topics = topics
        self.from = from
        self.through = through
    }

    /// Nil for a delivery without rows or replaced ranges.
    public init?(_ stated: StatedRows, _ replaced: [ReplacedRange]) {
        let keys = stated.count > 0 ? stated.keys : []
        let firsts = [stated.firstReference].compactMap(\.self) + replaced.map(\.from.secondsSince1970)
        let lasts = [stated.lastReference].compactMap(\.self) + replaced.map { $0.to.secondsSince1970 - 1 }
        guard let first = firsts.min(), let last = lasts.max() else { return nil }
        let places = Set(keys.map(\.place)).union(replaced.map(\.place))
        // A replaced range of which nothing is stated concerns every topic; such ranges come from files without topics.
        let topics = keys.isEmpty ? [""] : Set(keys.map(\.stratum)).map(Self.topic)
        self.init(
            measures: Set(replaced.flatMap(\.measures)).union(keys.map(\.measure)).sorted(),
            places: places.count > Self.mostPlaces ? [] : places.sorted(), topics: Set(topics).sorted(),
            from: Instant(secondsSince1970: first), through: Instant(secondsSince1970: last))
    }

    private static func topic(_ stratum: Stratum) -> String {
        let cells = stratum.cells
        return [Stratum.Dimension.syndrome, .product, .term].compactMap { cells[$0] }.joined(separator: " ")
    }

    /// Whether the delivery may have brought a value of a series.
    func holds(_ key: SeriesKey) -> Bool {
        measures.contains(key.measure) && (places.isEmpty || places.contains(key.place))
            && topics.contains(Self.topic(key.stratum))
    }
}

extension Sequence<DeliveryRecord> {
    /// Names of the connectors that delivered a measure, in alphabetical order; sums that Vigie made itself (`derived`) are
    /// named where nothing else delivered it.
    public func connectors(of measure: Measure, derived: String = "derived") -> [String] {
        let all = Set(filter { $0.scope?.measures.contains(measure) ?? false }.map(\.header.connector))
        return all.count > 1 ? all.subtracting([derived]).sorted() : all.sorted()
    }
}

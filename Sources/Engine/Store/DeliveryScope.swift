public import TimeSeries

/// What a delivery spoke of, as far as is needed to say later where a value came from.
public struct DeliveryScope: Sendable, Hashable, Codable {
    /// Ascending.
    public var measures: [Measure]
    /// First and last reference time.
    public var from: Instant
    public var through: Instant

    public init(measures: [Measure], from: Instant, through: Instant) {
        self.measures = measures
        self.from = from
        self.through = through
    }

    /// Nil for a delivery without rows or replaced ranges.
    public init?(_ stated: StatedRows, _ replaced: [ReplacedRange]) {
        var measures = Set(replaced.flatMap(\.measures))
        if stated.count > 0 { measures.formUnion(stated.keys.map(\.measure)) }
        let firsts = [stated.firstReference].compactMap(\.self) + replaced.map(\.from.secondsSince1970)
        let lasts = [stated.lastReference].compactMap(\.self) + replaced.map { $0.to.secondsSince1970 - 1 }
        guard let first = firsts.min(), let last = lasts.max() else { return nil }
        self.init(
            measures: measures.sorted(), from: Instant(secondsSince1970: first),
            through: Instant(secondsSince1970: last))
    }

    func holds(_ measure: Measure, at reference: Instant) -> Bool {
        reference >= from && reference <= through && measures.contains(measure)
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

public import Reconciliation
public import TimeSeries

/// What adds up to what in a region for one measure: leaves, whose patients are forecast themselves, below the places that hold them.
public struct RegionPlaces: Sendable {
    /// Nodes are written forms of places.
    public let structure: SummingStructure
    /// In the order of the structure's bottoms.
    public let leaves: [Place]
    /// In the order of the structure's totals.
    public let totals: [Place]
    /// For each leaf the positions in ``totals`` of the places that hold it.
    public let above: [[Int]]

    /// The leaves with everything that holds them, the country aside.
    ///
    /// - Parameter apart: places that are no sum of those below them: leaves themselves, and of no leaf below a total.
    public init(leaves: [Place], territory: Territory, apart: Set<Place> = []) throws(HierarchyError) {
        var children: [Place: Set<Place>] = [:]
        for leaf in leaves {
            var below = leaf
            for place in Self.holders(of: leaf, territory: territory, apart: apart) {
                children[place, default: []].insert(below)
                below = place
            }
        }
        let places = children.keys.sorted() + leaves.filter { children[$0] == nil }.sorted()
        let hierarchy = try Hierarchy(
            series: places.map(\.description),
            children: Dictionary(
                uniqueKeysWithValues: children.map { ($0.description, $1.sorted().map(\.description)) }))
        structure = SummingStructure(hierarchy)
        let named = Dictionary(places.map { ($0.description, $0) }, uniquingKeysWith: { first, _ in first })
        self.leaves = hierarchy.bottoms.compactMap { named[$0] }
        totals = hierarchy.totals.compactMap { named[$0] }
        var above = [[Int]](repeating: [], count: hierarchy.bottoms.count)
        for (total, parts) in hierarchy.parts.enumerated() { for leaf in parts { above[leaf].append(total) } }
        self.above = above
    }

    /// Totals, then leaves: the order of the structure's names.
    public var places: [Place] { totals + leaves }

    /// The places that a leaf is added up to, the nearest first; none from a place on that is apart.
    public static func holders(of leaf: Place, territory: Territory, apart: Set<Place>) -> [Place] {
        Array(territory.ancestors(of: leaf).prefix { $0.kind != .country && !apart.contains($0) })
    }

    /// The places of a measure's daily totals below which no other place has any.
    public static func leaves(of keys: some Sequence<SeriesKey>, _ measure: Measure, territory: Territory) -> [Place] {
        territory.lowest(
            of: keys.filter { $0.measure == measure && $0.stratum == .all && $0.grain == .day }.map(\.place))
    }
}

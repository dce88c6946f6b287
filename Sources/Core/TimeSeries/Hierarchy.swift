public import Messages

/// What adds up to what: totals over bottom series, by name.
///
/// A task folder's `hierarchy`, or the places of a ``Territory``. Series that are in no total stand for themselves. A
/// total may be part of several others; every bottom series counts once in each total.
public struct Hierarchy: Sendable, Hashable {
    /// Series that are sums, each before its own parts.
    public let totals: [String]
    /// Series that are not sums, in the order in which they were given.
    public let bottoms: [String]
    /// For each total, positions in ``bottoms`` of the series that it sums, ascending.
    public let parts: [[Int]]
    /// The direct children of each total.
    public let children: [String: [String]]

    /// A hierarchy over known series.
    ///
    /// - Parameters:
    ///   - series: all names, totals and others; their order is kept among bottoms and among totals of one height.
    ///   - children: for each total the series that add up to it.
    /// - Throws: ``HierarchyError``.
    public init(series: [String], children: [String: [String]]) throws(HierarchyError) {
        var position: [String: Int] = [:]
        for (i, name) in series.enumerated() {
            guard position.updateValue(i, forKey: name) == nil else { throw .repeated(name) }
        }
        for (total, names) in children.sorted(by: { $0.key < $1.key }) {
            guard position[total] != nil else { throw .unknown(total, in: total) }
            guard !names.isEmpty else { throw .empty(total) }
            for name in names where position[name] == nil { throw .unknown(name, in: total) }
        }
        bottoms = series.filter { children[$0] == nil }
        let bottomPosition = Dictionary(uniqueKeysWithValues: bottoms.enumerated().map { ($1, $0) })
        var walk = Walk(children: children, bottoms: bottomPosition)
        var found: [(name: String, height: Int, parts: [Int])] = []
        for name in series where children[name] != nil {
            let node = try walk.node(name, under: [])
            found.append((name, node.height, node.parts.sorted()))
        }
        let ordered = found.enumerated().sorted { a, b in
            (-a.element.height, a.offset) < (-b.element.height, b.offset)
        }
        totals = ordered.map(\.element.name)
        parts = ordered.map(\.element.parts)
        self.children = children
    }

    /// All names: totals, then bottoms.
    public var names: [String] { totals + bottoms }

    /// Finds the bottoms of each total once, and what is wrong with them.
    private struct Walk {
        var children: [String: [String]]
        var bottoms: [String: Int]
        var known: [String: (height: Int, parts: Set<Int>)] = [:]

        mutating func node(_ name: String, under path: [String]) throws(HierarchyError) -> (
            height: Int, parts: Set<Int>
        ) {
            if let bottom = bottoms[name] { return (0, [bottom]) }
            if let known = known[name] { return known }
            if let start = path.firstIndex(of: name) { throw .cycle(Array(path[start...]) + [name]) }
            var height = 0
            var parts: Set<Int> = []
            for child in children[name] ?? [] {
                let below = try node(child, under: path + [name])
                guard parts.isDisjoint(with: below.parts) else { throw .countedTwice(child, in: name) }
                parts.formUnion(below.parts)
                height = max(height, below.height + 1)
            }
            known[name] = (height, parts)
            return (height, parts)
        }
    }
}

extension Hierarchy {
    /// The places from `top` down that are open on a day, by their written form (`reg:11`, `dep:75`, `site:…`).
    public init(_ territory: Territory, from top: Place, on date: CivilDate? = nil) throws(HierarchyError) {
        var names: [String] = []
        var children: [String: [String]] = [:]
        var open = [top]
        while !open.isEmpty {
            let place = open.removeFirst()
            names.append(place.description)
            guard !names.dropLast().contains(place.description) else { throw .repeated(place.description) }
            let below = territory.children(of: place, on: date)
            if !below.isEmpty { children[place.description] = below.map(\.description) }
            open += below
        }
        try self.init(series: names, children: children)
    }
}

/// Why series do not form a hierarchy.
public enum HierarchyError: ExplainedError, Hashable {
    /// A series that a total names, or a total itself, is not there.
    case unknown(String, in: String)
    /// A total of nothing.
    case empty(String)
    /// A series that contains itself, by way of these.
    case cycle([String])
    /// A bottom series that would enter a total twice, the second time through this child.
    case countedTwice(String, in: String)
    /// A name given twice.
    case repeated(String)

    public var text: Text {
        switch self {
        case .unknown(let name, let total): Messages.hierarchyUnknown(series: name, total: total)
        case .empty(let total): Messages.hierarchyEmpty(total: total)
        case .cycle(let path): Messages.hierarchyCycle(path: path)
        case .countedTwice(let name, let total): Messages.hierarchyCountedTwice(series: name, total: total)
        case .repeated(let name): Messages.hierarchyRepeated(series: name)
        }
    }
}

public import TimeSeries

/// What adds up to what, laid out for arithmetic on paths: a ``Hierarchy`` with an order of the bottoms in which the
/// parts of most totals stand side by side.
///
/// Nodes are totals, each before its own parts, then bottoms; every node is a sum of bottoms (`all = S · bottom`).
public struct SummingStructure: Sendable, Hashable {
    /// The names and sums that this stands for.
    public let hierarchy: Hierarchy
    /// Positions of the bottoms, depth first through the totals: the order of ``IntegerRounding``.
    let order: [Int]
    /// Children of each total in a nested partition (a forest) of the bottoms, as nodes; a node that is part of several totals
    /// belongs to the first.
    let branches: [[Int]]
    /// Nodes without a parent in that forest.
    let roots: [Int]

    private let position: [String: Int]

    /// Any hierarchy: a task folder's, a territory's, or a grouped or temporal one from below.
    public init(_ hierarchy: Hierarchy) {
        self.hierarchy = hierarchy
        let names = hierarchy.names
        let position = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var taken = Set<Int>()
        var branches: [[Int]] = []
        for total in hierarchy.totals {
            let children = (hierarchy.children[total] ?? []).compactMap { position[$0] }
            branches.append(children.filter { taken.insert($0).inserted })
        }
        let roots = names.indices.filter { !taken.contains($0) }
        var order: [Int] = []
        var open = Array(roots.reversed())
        while let node = open.popLast() {
            if node >= branches.count {
                order.append(node - branches.count)
            } else {
                open += branches[node].reversed()
            }
        }
        self.order = order
        self.branches = branches
        self.roots = roots
        self.position = position
    }

    /// Names of all nodes: totals, then bottoms.
    public var names: [String] { hierarchy.names }
    public var totalCount: Int { hierarchy.totals.count }
    public var bottomCount: Int { hierarchy.bottoms.count }
    public var nodeCount: Int { totalCount + bottomCount }

    /// Position of a name among ``names``.
    public func node(_ name: String) -> Int? { position[name] }

    /// Positions among the bottoms of what makes up a node.
    public func parts(of node: Int) -> [Int] {
        node < totalCount ? hierarchy.parts[node] : [node - totalCount]
    }
}

extension SummingStructure {
    /// A breakdown that is crossed with places: each place by every combination of the values of some dimensions.
    ///
    /// Nodes are written `place|stratum`, strata as ``Stratum`` writes them (`all`, `age=75+`, `age=75+;severity=2`). Every margin
    /// is a node: the total of a place is the sum of its ages and the sum of its severities (Hyndman & Athanasopoulos, 3rd ed.,
    /// section 11.1: grouped series). Only for breakdowns that are known as a full cross; margins alone, as they are kept, are
    /// ``CoherentPaths/Margin``.
    public static func grouped(
        _ places: Hierarchy, by dimensions: [(dimension: Stratum.Dimension, values: [String])]
    ) throws(HierarchyError) -> SummingStructure {
        var cells: [[Stratum.Dimension: String]] = [[:]]
        for (dimension, values) in dimensions {
            let crossed = cells.flatMap { cell in values.map { cell.merging([dimension: $0]) { $1 } } }
            cells += crossed
        }
        func name(_ place: String, _ cell: [Stratum.Dimension: String]) -> String { "\(place)|\(Stratum(cell).text)" }
        var series: [String] = []
        var children: [String: [String]] = [:]
        for place in places.names {
            for cell in cells {
                let node = name(place, cell)
                series.append(node)
                if let below = places.children[place] {
                    children[node] = below.map { name($0, cell) }
                } else if let free = dimensions.first(where: { cell[$0.dimension] == nil }) {
                    children[node] = free.values.map { value in
                        name(place, cell.merging([free.dimension: value]) { $1 })
                    }
                }
            }
        }
        return SummingStructure(try Hierarchy(series: series, children: children))
    }

    /// Steps of whole days, days, and whole weeks from the first day on: `week 1`, `day 1`, `day 1 step 1` ….
    ///
    /// Days after the last whole week belong to none. For series of whole days; a first day that is half over is what
    /// ``TemporalCoherence`` handles.
    /// - Precondition: at least one day and one step a day.
    public static func temporal(days: Int, stepsPerDay: Int) throws(HierarchyError) -> SummingStructure {
        precondition(days > 0 && stepsPerDay > 0, "at least one step")
        let dayNames = (1...days).map { "day \($0)" }
        var series = dayNames
        var children: [String: [String]] = [:]
        for day in dayNames where stepsPerDay > 1 {
            let steps = (1...stepsPerDay).map { "\(day) step \($0)" }
            series += steps
            children[day] = steps
        }
        for week in 0..<(days / 7) {
            series.append("week \(week + 1)")
            children["week \(week + 1)"] = Array(dayNames[(7 * week)..<(7 * week + 7)])
        }
        return SummingStructure(try Hierarchy(series: series, children: children))
    }
}

import Messages
import Store
import TimeSeries

/// The places below a place, with what is expected there tomorrow (next week, on a page by week), largest deviation first.
struct ChildrenTable: Sendable {
    struct Row: Sendable {
        var place: Place
        var code: String
        var name: String
        var address: String
        var parent: String
        var expected: String
        var range: String
        var usual: String
        var percent: String
        var level: String
        var word: String
        var icon: String
        var last: String
        var late: Bool
        /// Order of the table: strength of the deviation, then its size.
        var rank: Int
        var size: Double
    }

    var t: [String: String]
    var when: String
    var summary: String
    /// The largest deviations.
    var rows: [Row]
    /// The other places, shown on demand, and the words for asking.
    var rest: [Row]
    var restLabel: String
    var hasRest: Bool
    /// Heading of the column of places above.
    var parentLabel: String
    /// All départements below, for the map, whatever the table shows.
    var departements: [Row]
    var filters: [PlacePage.Choice]

    /// Nil where nothing lies below.
    static func build(_ builder: PlacePageBuilder) throws(StoreError) -> ChildrenTable? {
        let reader = builder.reader
        let below = reader.index.descendants(of: builder.place).filter { place in
            let key = SeriesKey(place, builder.state.measure, builder.state.stratum, every: .week)
            return !reader.index.sources(of: key).isEmpty
        }
        guard !below.isEmpty else { return nil }
        let sites = below.filter { $0.kind == .site }
        let departements = below.filter { $0.kind == .departement }
        let listed = (sites.isEmpty ? below : sites).filter { place in
            builder.state.parent.map { reader.index.territory.ancestors(of: place).contains($0) || place == $0 } ?? true
        }
        var when: String?
        var rows: [Row] = []
        for place in listed {
            let (row, day) = try row(place, builder)
            rows.append(row)
            when = when ?? day
        }
        var tiles: [Row] = []
        for place in departements where builder.place.kind != .departement { tiles.append(try row(place, builder).row) }
        rows.sort { ($0.rank, -$0.size, $0.name) < ($1.rank, -$1.size, $1.name) }
        let shown = rows.count > mostRows ? firstRows : rows.count
        let filters = sites.isEmpty || departements.count < 2 ? [] : Self.filters(departements, builder)
        let summary = builder.say(
            Messages.countOfDeviating(
                above: rows.count { $0.level == Messages.Deviation.farAbove.rawValue },
                below: rows.count { $0.level == Messages.Deviation.farBelow.rawValue }, of: rows.count))
        return ChildrenTable(
            t: builder.labels, when: when ?? "", summary: rows.contains { !$0.level.isEmpty } ? summary : "",
            rows: Array(rows[..<shown]), rest: Array(rows[shown...]),
            restLabel: builder.say(Messages.otherPlaces(rows.count - shown)), hasRest: shown < rows.count,
            parentLabel: builder.labels[sites.isEmpty ? "col_in" : "col_parent"] ?? "", departements: tiles,
            filters: filters)
    }

    /// Rows of the table before the reader asks for all; a few more are not worth a click.
    private static let firstRows = 20
    private static let mostRows = 26

    private static func filters(_ departements: [Place], _ builder: PlacePageBuilder) -> [PlacePage.Choice] {
        let all = builder.labels["filter_all"] ?? ""
        return ([nil] + departements.map { Optional($0) }).map { place in
            var state = builder.state
            state.parent = place
            return PlacePage.Choice(
                label: place.map { "\($0.code)" } ?? all, address: state.address(builder.path) + "#lieux",
                selected: builder.state.parent == place)
        }
    }

    private static func row(_ place: Place, _ builder: PlacePageBuilder) throws(StoreError) -> (row: Row, day: String?)
    {
        let (reader, say) = (builder.reader, builder.say)
        let key = SeriesKey(place, builder.state.measure, builder.state.stratum, every: .day)
        let byWeek = builder.state.grain == .week
        let found = byWeek ? try reader.outlookOfNextWeek(key) : try reader.outlookOfTomorrow(key)
        let freshness = try reader.freshness(of: key, lateAfter: builder.lateAfter)
        let outlook = found?.outlook
        let level = outlook?.level
        var state = builder.state
        state.parent = nil
        let parent = reader.index.territory.entries[place]?.parent
        let day = found.map { found in
            byWeek
                ? say.relativeWeek(found.outlook.steps.lowerBound, of: found.grid, near: reader.now)
                : say.relativeDay(
                    found.grid.date(at: found.outlook.steps.lowerBound), today: reader.zone.date(at: reader.now))
        }
        let row = Row(
            place: place, code: place.code, name: reader.index.name(of: place),
            address: state.address(PageRoutes.path(of: place)), parent: parent.map { reader.index.name(of: $0) } ?? "",
            expected: outlook.map { say.number($0.range.median) } ?? "–",
            range: outlook.map { say.range($0.range.low, $0.range.high) } ?? "–",
            usual: outlook?.usual.map { say.number($0) } ?? "–",
            percent: outlook?.deviation.map { say.percent($0) } ?? "–", level: level?.rawValue ?? "",
            word: level.map { say(Messages.deviation($0)) } ?? "", icon: level.map(icon) ?? "",
            last: freshness.map { say.end($0.lastEnd, near: reader.now) } ?? "–", late: freshness?.isLate ?? false,
            rank: level.map(rank) ?? 9, size: abs(outlook?.deviation ?? 0))
        return (row, day)
    }

    private static func rank(_ level: Messages.Deviation) -> Int {
        switch level {
        case .farAbove: 0
        case .farBelow: 1
        case .above: 2
        case .below: 3
        case .usual: 4
        }
    }

    /// A shape for each level, so that colour is never alone.
    private static func icon(_ level: Messages.Deviation) -> String {
        switch level {
        case .farAbove: "◆"
        case .above: "▲"
        case .usual: "●"
        case .below: "▽"
        case .farBelow: "◇"
        }
    }
}

/// Départements as tiles, roughly where the map has them.
struct TileMap: Sendable {
    struct Tile: Sendable {
        var row: ChildrenTable.Row
        /// Class of the grid cell: `at-75`, or empty where the place has no fixed cell.
        var cell: String
    }

    var t: [String: String]
    var when: String
    var tiles: [Tile]
    /// Whether the tiles have fixed cells (Île-de-France) or simply follow each other.
    var placed: Bool

    /// Cells of the eight départements of Île-de-France; the style sheet says where they are.
    static let cells: Set<String> = ["75", "77", "78", "91", "92", "93", "94", "95"]

    /// Nil where fewer than two départements lie below, or none has a forecast.
    init?(_ children: ChildrenTable, say: Phrasing) {
        guard children.departements.count > 1, children.departements.contains(where: { !$0.level.isEmpty }) else {
            return nil
        }
        t = children.t
        when = children.when
        let placed = children.departements.allSatisfy { Self.cells.contains($0.place.code) }
        self.placed = placed
        tiles = children.departements.map { Tile(row: $0, cell: placed ? "at-\($0.place.code)" : "") }
    }
}

import Messages
import SourceValue
import TimeSeries

/// The parts that a study was divided into, named for readers.
struct ValueParts: Sendable {
    struct Part: Sendable {
        var scope: ValueTable.Scope
        var long: String
        var short: String
    }

    struct Group: Sendable {
        var name: String
        var parts: [Part]
    }

    let groups: [Group]
    /// Places that are not shown.
    let placesLeft: Int

    /// - Parameter mostPlaces: how many places at most; the first in order.
    init(_ result: ValueResult, say: Phrasing, labels: [String: String], mostPlaces: Int = .max) {
        var scopes: [ValueTable.Scope] = []
        var known: Set<ValueTable.Scope> = []
        for row in result.table.rows where known.insert(row.scope).inserted { scopes.append(row.scope) }
        func named(_ key: String, _ parts: [Part]) -> Group? {
            parts.isEmpty ? nil : Group(name: labels[key] ?? "", parts: parts)
        }
        let horizons = scopes.compactMap { scope in
            scope.horizons.map { days in
                func text(_ short: Bool) -> String {
                    say(Messages.valueHorizon(from: days.lowerBound, to: days.upperBound, short: short))
                }
                return Part(scope: scope, long: text(false), short: text(true))
            }
        }
        let strata = Self.totalFirst(scopes.filter { $0.stratum != nil }) { $0.stratum == Stratum.all.text }.map {
            scope in
            let text = scope.stratum ?? ""
            let name = Self.name(ofStratum: text, say: say)
            let isTotal = text == Stratum.all.text
            return Part(
                scope: scope, long: name,
                short: isTotal ? say(Messages.valueAllAgesShort) : Self.short(text) ?? name)
        }
        let places = scopes.compactMap { scope in
            scope.place.map { place in
                let name = result.names[place] ?? place
                return Part(scope: scope, long: name, short: name)
            }
        }
        let days = scopes.compactMap { scope in
            scope.days.map { kind in
                let isBusy = kind == .busy
                return Part(
                    scope: scope, long: say(isBusy ? Messages.valueBusy : Messages.valueOrdinary),
                    short: say(isBusy ? Messages.valueBusyShort : Messages.valueOrdinaryShort))
            }
        }
        groups = [
            named("value_group_horizon", horizons), named("value_group_age", strata),
            named("value_group_place", Array(places.prefix(mostPlaces))), named("value_group_days", days),
        ].compactMap(\.self)
        placesLeft = max(0, places.count - mostPlaces)
    }

    /// The same order, with what is over all strata before the others.
    static func totalFirst<Element>(_ all: [Element], isTotal: (Element) -> Bool) -> [Element] {
        all.filter(isTotal) + all.filter { !isTotal($0) }
    }

    static func name(ofStratum text: String, say: Phrasing) -> String {
        guard let stratum = Stratum(text), stratum != .all else { return say(Messages.valueAllAges) }
        return stratum.cells.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            say(Messages.stratumLabel(dimension: $0.key.rawValue, value: $0.value))
        }.joined(separator: ", ")
    }

    /// "75+" for `age=75+`, "0–4" for `age=00-04`.
    private static func short(_ text: String) -> String? {
        guard text.hasPrefix("age="), !text.contains(";") else { return nil }
        return text.dropFirst(4).split(separator: "-").map { part in
            let digits = part.drop { $0 == "0" }
            return digits.isEmpty ? "0" : String(digits)
        }.joined(separator: "–")
    }
}

/// Gains of every source in every part, as a table whose cells are shaded by what they say.
struct HeatTable: Sendable {
    struct Heading: Sendable {
        var name: String
        var span: Int
    }

    struct Column: Sendable {
        var name: String
        /// Whether a new group begins.
        var begins: Bool
    }

    struct Cell: Sendable {
        var text: String
        var kind: String
    }

    struct Row: Sendable {
        var name: String
        var cells: [Cell]
    }

    var headings: [Heading]
    var columns: [Column]
    var rows: [Row]

    /// - Parameter sources: name and title, in order.
    init(_ table: ValueTable, _ parts: ValueParts, sources: [(name: String, title: String)], say: Phrasing) {
        headings = parts.groups.map { Heading(name: $0.name, span: $0.parts.count) }
        columns = parts.groups.flatMap { group in
            group.parts.enumerated().map { Column(name: $0.element.short, begins: $0.offset == 0) }
        }
        let added = table.rows.filter { $0.mode == .added }
        let bySource = Dictionary(grouping: added, by: \.source)
        rows = sources.map { source in
            let own = Dictionary(
                (bySource[source.name] ?? []).map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
            return Row(
                name: source.title,
                cells: parts.groups.flatMap { group in
                    group.parts.enumerated().map { i, part in
                        Self.cell(own[part.scope], begins: i == 0, say: say)
                    }
                })
        }
    }

    private static func cell(_ row: ValueTable.Row?, begins: Bool, say: Phrasing) -> Cell {
        let edge = begins ? " begins" : ""
        guard let row else { return Cell(text: "–", kind: "h0\(edge)") }
        let gain = row.gain.gain
        let figure = say.sign(gain) + say.fixed(abs(100 * gain), decimals: 1)
        let isHarm = row.gain.upper < 0 && row.q < 0.05
        switch Verdict(row.gain, q: row.q) {
        case .contributes: return Cell(text: figure, kind: "up3 sure\(edge)")
        case .doesNotContribute:
            return Cell(text: "(\(figure))", kind: (isHarm ? "down3 sure" : gain <= -0.01 ? "down1" : "h0") + edge)
        case .unknown:
            let kind = abs(gain) < 0.01 ? "h0" : (gain > 0 ? "up" : "down") + (abs(gain) < 0.03 ? "1" : "2")
            return Cell(text: figure, kind: kind + edge)
        }
    }
}

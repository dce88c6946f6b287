public import TimeSeries

/// An address with days in it: `…?start={today-7}&end={yesterday}`.
///
/// `{today}` and `{yesterday}` are written `2026-11-28`, `{week}` as the ISO week `2026-W48`, `{year}` as `2026`; each may
/// carry a number of days: `{today+14}`, `{week-7}`.
public struct AddressTemplate: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case text(String)
        case day(shift: Int)
        case week(shift: Int)
        case year(shift: Int)
    }

    private let parts: [Part]

    /// What stands in braces and is no day.
    public struct UnknownPlaceholder: Error, Hashable {
        public var text: String
    }

    public init(_ text: String) throws(UnknownPlaceholder) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw UnknownPlaceholder(text: String(rest[open...]))
            }
            let inside = rest[rest.index(after: open)..<close]
            guard let part = Self.part(inside) else { throw UnknownPlaceholder(text: "{\(inside)}") }
            parts.append(part)
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// The address on a day of the instance's zone.
    public func address(on day: CivilDate) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .day(let shift): day.advanced(byDays: shift).description
            case .week(let shift): Self.week(day.advanced(byDays: shift))
            case .year(let shift): String(day.advanced(byDays: shift).year)
            }
        }.joined()
    }

    private static func part(_ inside: Substring) -> Part? {
        let name = inside.prefix { $0.isLetter }
        let written = inside.dropFirst(name.count)
        guard let shift = written.isEmpty ? 0 : Int(written), abs(shift) <= 36_600,
            written.isEmpty || written.first == "+" || written.first == "-"
        else { return nil }
        switch name {
        case "today": return .day(shift: shift)
        case "yesterday": return .day(shift: shift - 1)
        case "week": return .week(shift: shift)
        case "year": return .year(shift: shift)
        default: return nil
        }
    }

    private static func week(_ day: CivilDate) -> String {
        let (year, week) = day.isoWeek
        return "\(year)-W\(week < 10 ? "0" : "")\(week)"
    }
}

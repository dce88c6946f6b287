/// What is known in advance of each day: public holidays, bridges, school holidays, Ramadan.
///
/// Built from the computed French rules and a table of school holidays, or from the flags of a task folder.
public struct CivilCalendar: Sendable, Hashable {
    /// Name of the holiday on each public holiday.
    public private(set) var holidays: [CivilDate: String]
    /// Days of school holidays.
    public private(set) var schoolHolidays: Set<CivilDate>
    /// Other flagged days (a home game, 31 December), by name of the flag.
    public private(set) var flags: [String: Set<CivilDate>]
    /// Whether enough people fast in ``Ramadan`` for a model to look for its effect.
    public private(set) var observesRamadan: Bool
    /// What models ask of every day of years, again and again: by day from ``KindOfDay/Table/first`` on.
    private let kinds: KindOfDay.Table

    public init(
        holidays: [CivilDate: String] = [:], schoolHolidays: Set<CivilDate> = [],
        flags: [String: Set<CivilDate>] = [:], observesRamadan: Bool = false
    ) {
        self.holidays = holidays
        self.schoolHolidays = schoolHolidays
        self.flags = flags
        self.observesRamadan = observesRamadan
        kinds = KindOfDay.table(holidays: holidays.keys, schoolHolidays: schoolHolidays)
    }

    /// The French calendar for a span of years, with the school holidays of ``SchoolHolidayTable``.
    ///
    /// - Parameter schoolHolidays: further periods, as a connector delivered them; they extend the table.
    public static func french(
        years: ClosedRange<Int>, region: PublicHolidays.Region = .metropole, schoolHolidays: [SchoolHoliday] = [],
        zone: SchoolZone = .c
    ) -> CivilCalendar {
        var names: [CivilDate: String] = [:]
        for year in years {
            for (date, name) in PublicHolidays.dates(in: year, region: region) { names[date] = name.rawValue }
        }
        var days: Set<CivilDate> = []
        for range in SchoolHolidayTable.periods + schoolHolidays where range.zones.contains(zone) {
            for number in range.from.dayNumber..<max(range.from.dayNumber, range.to.dayNumber) {
                days.insert(CivilDate(dayNumber: number))
            }
        }
        return CivilCalendar(holidays: names, schoolHolidays: days, observesRamadan: true)
    }

    /// What several calendars have in common: the days that all of them name alike.
    public static func common(_ calendars: [CivilCalendar]) -> CivilCalendar {
        guard var shared = calendars.first, calendars.contains(where: { $0 != shared }) else {
            return calendars.first ?? CivilCalendar()
        }
        for other in calendars.dropFirst() {
            shared = CivilCalendar(
                holidays: shared.holidays.filter { other.holidays[$0.key] == $0.value },
                schoolHolidays: shared.schoolHolidays.intersection(other.schoolHolidays),
                flags: shared.flags.reduce(into: [:]) { flags, one in
                    flags[one.key] = other.flags[one.key].map(one.value.intersection)
                }, observesRamadan: shared.observesRamadan && other.observesRamadan)
        }
        return shared
    }

    public func isHoliday(_ date: CivilDate) -> Bool { kinds[date].contains(.holiday) }
    public func isSchoolHoliday(_ date: CivilDate) -> Bool { kinds[date].contains(.schoolHoliday) }

    /// Whether a day belongs to ``Ramadan``, where it is observed.
    public func isRamadan(_ date: CivilDate) -> Bool { observesRamadan && Ramadan.contains(date) }

    /// A bridge: a working day between a public holiday and a week-end (Friday after a Thursday holiday, Monday before a Tuesday one).
    public func isBridge(_ date: CivilDate) -> Bool {
        guard !isHoliday(date) else { return false }
        switch date.weekday {
        case .friday: return isHoliday(date.advanced(byDays: -1))
        case .monday: return isHoliday(date.advanced(byDays: 1))
        default: return false
        }
    }
}

/// Whether a day is a public holiday, a school holiday.
private struct KindOfDay: OptionSet, Hashable {
    let rawValue: UInt8

    static let holiday = KindOfDay(rawValue: 1)
    static let schoolHoliday = KindOfDay(rawValue: 2)

    /// One entry for each day between the first and the last that is any of them.
    struct Table: Hashable {
        var first = 0
        var days: [KindOfDay] = []

        subscript(date: CivilDate) -> KindOfDay {
            let place = date.dayNumber - first
            return days.indices.contains(place) ? days[place] : []
        }
    }

    static func table(holidays: some Collection<CivilDate>, schoolHolidays: Set<CivilDate>) -> Table {
        let numbers = (Array(holidays) + schoolHolidays).map(\.dayNumber)
        guard let first = numbers.min(), let last = numbers.max() else { return Table() }
        var table = Table(first: first, days: Array(repeating: [], count: last - first + 1))
        for date in holidays { table.days[date.dayNumber - first].insert(.holiday) }
        for date in schoolHolidays { table.days[date.dayNumber - first].insert(.schoolHoliday) }
        return table
    }
}

/// School zones of mainland France; Île-de-France is zone C.
public enum SchoolZone: String, Sendable, Codable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
}

/// One period of school holidays, as the ministry of education publishes it.
public struct SchoolHoliday: Sendable, Hashable, Codable {
    public var name: String
    public var zones: [SchoolZone]
    /// First day without lessons.
    public var from: CivilDate
    /// Day on which lessons resume.
    public var to: CivilDate

    public init(name: String, zones: [SchoolZone], from: CivilDate, to: CivilDate) {
        self.name = name
        self.zones = zones
        self.from = from
        self.to = to
    }
}

import Foundation
public import TimeSeries

/// The columns of the count GLM: what the calendar says of each step, named, grouped and penalised.
///
/// Weekday and hour form a smooth surface (harmonics of the hour for each weekday), the year enters by harmonics that
/// may change the week-end and the hour profile, public holidays by a common effect, their name, their neighbours and
/// their own hour profile, and further flags of the calendar one by one.
public struct CountGLMDesign: Sendable {
    /// Which cause a column belongs to; explanations are given by group.
    public enum Group: String, Sendable, CaseIterable {
        case week
        case season
        case holiday
        case schoolHoliday = "school_holiday"
        case special
    }

    public let grid: TimeGrid
    public let calendar: CivilCalendar
    public let groups: [Group]
    /// Ridge weight of each column, relative to the model's `ridge`.
    public let penalties: [Double]
    /// Days whose name recurs often enough to deserve an effect of its own.
    private let namedDays: [String]
    private let flagNames: [String]
    private let hourly: Bool
    private let stepsPerDay: Int

    public var columns: Int { groups.count }

    /// - Parameters:
    ///   - observed: the days on which effects can be learnt; a named day needs two of them.
    public init(grid: TimeGrid, calendar: CivilCalendar, observed: Range<Int>) {
        self.grid = grid
        self.calendar = calendar
        stepsPerDay = grid.grain.stepsPerDay ?? 1
        hourly = stepsPerDay > 1
        var seen: [String: Int] = [:]
        for day in observed {
            let date = CivilDate(dayNumber: day)
            for name in Self.names(of: date, in: calendar) { seen[name, default: 0] += 1 }
        }
        namedDays = seen.filter { $0.value >= 2 }.keys.sorted()
        flagNames = calendar.flags.filter { flag in
            flag.value.count { observed.contains($0.dayNumber) } >= 2
        }.keys.sorted()

        var groups: [Group] = []
        var penalties: [Double] = []
        func add(_ group: Group, _ count: Int, penalty: Double = 1) {
            groups += Array(repeating: group, count: count)
            penalties += Array(repeating: penalty, count: count)
        }
        add(.week, 7, penalty: 1e-4)
        if hourly {
            add(.week, Self.profile(stepsPerDay) + 7 * Self.weekdayProfile(stepsPerDay))
        }
        add(.season, 2 * Self.annualHarmonics)
        add(.season, 2 * (hourly ? Self.seasonalProfile(stepsPerDay) : 2))
        if hourly { add(.season, 4) }
        add(.holiday, 5 + namedDays.count)
        add(.schoolHoliday, 2)
        if hourly {
            add(.holiday, Self.specialProfile(stepsPerDay))
            add(.schoolHoliday, Self.specialProfile(stepsPerDay))
        }
        add(.special, flagNames.count)
        self.groups = groups
        self.penalties = penalties
    }

    static let annualHarmonics = 3

    // Numbers of columns (a cosine and a sine for each harmonic) of the hour profiles, bounded by what the steps resolve.
    static func profile(_ steps: Int) -> Int { min(16, steps - 1) }
    static func weekdayProfile(_ steps: Int) -> Int { min(10, steps - 1) }
    static func seasonalProfile(_ steps: Int) -> Int { min(6, steps - 1) }
    static func specialProfile(_ steps: Int) -> Int { min(4, steps - 1) }

    /// The names under which a day may have an effect of its own.
    static func names(of date: CivilDate, in calendar: CivilCalendar) -> [String] {
        var names: [String] = []
        if let name = calendar.holidays[date] { names.append(name) }
        let parts = date.parts
        switch (parts.month, parts.day) {
        case (12, 24): names.append("christmas_eve")
        case (12, 26): names.append("second_christmas_day")
        case (12, 31): names.append("new_year_eve")
        case (1, 2): names.append("second_january")
        default: break
        }
        return names
    }

    /// Rows `from ..< to` (grid indices), row-major.
    public func rows(_ range: Range<Int>) -> [Double] {
        var matrix: [Double] = []
        matrix.reserveCapacity(range.count * columns)
        var day: (number: Int, facts: DayFacts)?
        for index in range {
            let label = grid.label(at: index)
            let facts: DayFacts
            if let known = day, known.number == label.date.dayNumber {
                facts = known.facts
            } else {
                facts = DayFacts(label.date, calendar: calendar, namedDays: namedDays, flagNames: flagNames)
                day = (label.date.dayNumber, facts)
            }
            append(facts, step: label.secondOfDay / grid.grain.nominalSeconds, to: &matrix)
        }
        return matrix
    }

    private func append(_ facts: DayFacts, step: Int, to row: inout [Double]) {
        for weekday in 0..<7 { row.append(weekday == facts.weekday ? 1 : 0) }
        let hour = HourHarmonics.table(stepsPerDay: stepsPerDay, step: step)
        if hourly {
            row += hour.prefix(Self.profile(stepsPerDay))
            let width = Self.weekdayProfile(stepsPerDay)
            for weekday in 0..<7 {
                if weekday == facts.weekday {
                    row += hour.prefix(width)
                } else {
                    for _ in 0..<width { row.append(0) }
                }
            }
        }
        row += facts.annual
        let saturday = facts.weekday == 5 ? 1.0 : 0
        let sunday = facts.weekday == 6 ? 1.0 : 0
        let (cosine, sine) = (facts.annual[0], facts.annual[1])
        if hourly {
            let width = Self.seasonalProfile(stepsPerDay)
            for h in hour.prefix(width) { row.append(cosine * h) }
            for h in hour.prefix(width) { row.append(sine * h) }
        }
        row.append(cosine * saturday)
        row.append(cosine * sunday)
        row.append(sine * saturday)
        row.append(sine * sunday)
        row += facts.holiday
        row.append(facts.school)
        row.append(facts.school * (saturday + sunday))
        if hourly {
            let width = Self.specialProfile(stepsPerDay)
            for h in hour.prefix(width) { row.append(facts.holiday[0] * h) }
            for h in hour.prefix(width) { row.append(facts.school * h) }
        }
        row += facts.flags
    }

    /// What the calendar says of one day.
    private struct DayFacts {
        let weekday: Int
        let annual: [Double]
        /// Holiday, holiday on a week-end, day before, day after, bridge, then the named days.
        let holiday: [Double]
        let school: Double
        let flags: [Double]

        init(_ date: CivilDate, calendar: CivilCalendar, namedDays: [String], flagNames: [String]) {
            weekday = date.weekday.rawValue - 1
            let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
            annual = (1...CountGLMDesign.annualHarmonics).flatMap {
                [cos(Double($0) * angle), sin(Double($0) * angle)]
            }
            let isHoliday = calendar.isHoliday(date)
            let names = CountGLMDesign.names(of: date, in: calendar)
            let flag = { (condition: Bool) in condition ? 1.0 : 0.0 }
            holiday =
                [
                    flag(isHoliday), flag(isHoliday && weekday >= 5),
                    flag(!isHoliday && calendar.isHoliday(date.advanced(byDays: 1))),
                    flag(!isHoliday && calendar.isHoliday(date.advanced(byDays: -1))),
                    flag(calendar.isBridge(date)),
                ] + namedDays.map { flag(names.contains($0)) }
            school = flag(calendar.isSchoolHoliday(date))
            flags = flagNames.map { flag(calendar.flags[$0]?.contains(date) ?? false) }
        }
    }
}

/// Cosines and sines of the time of day, harmonic after harmonic.
private enum HourHarmonics {
    static func table(stepsPerDay: Int, step: Int) -> ArraySlice<Double> {
        switch stepsPerDay {
        case 24: hourly[step][...]
        case 4: sixHourly[step][...]
        default: []
        }
    }

    private static let hourly = (0..<24).map { values(step: $0, of: 24, harmonics: 8) }
    // Four steps resolve one full harmonic and the cosine of the second.
    private static let sixHourly = (0..<4).map { Array(values(step: $0, of: 4, harmonics: 2).prefix(3)) }

    private static func values(step: Int, of steps: Int, harmonics: Int) -> [Double] {
        (1...harmonics).flatMap { k -> [Double] in
            let angle = 2 * Double.pi * Double(k * step) / Double(steps)
            return [cos(angle), sin(angle)]
        }
    }
}

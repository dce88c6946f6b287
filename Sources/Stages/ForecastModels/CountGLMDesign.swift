import Foundation
import TimeSeries

/// The columns of the count GLM: what the calendar says of each step, grouped and penalised.
///
/// The hours of working days have a profile, those of days off (week-ends, public holidays) a second one, and each weekday a
/// smooth departure from its own of the two. The year enters by harmonics that may change the week-end and the hour profile,
/// public holidays by a common effect, their name, their neighbours and, on working days, an hour profile beside that of days
/// off, school holidays and Ramadan each with an hour profile, and further flags of the calendar one by one.
struct CountGLMDesign: Sendable {
    /// Which cause a column belongs to; explanations are given by group.
    enum Group: String, Sendable, CaseIterable {
        case week
        case season
        case holiday
        case schoolHoliday = "school_holiday"
        case ramadan
        case special
        case covariate
    }

    let grid: TimeGrid
    let calendar: CivilCalendar
    /// Issued columns; of the same name and scale, but newer, in ``updated(_:)``.
    private(set) var covariates: [IssuedCovariate]
    /// Columns that each weekday has for itself: its mean, and its departure from the common hour profile.
    let ownColumns: Int
    let sharedColumns: Int
    /// So many of the shared columns, which come first, are followed by their doubles: the same on days off, zero on others.
    let doubledColumns: Int
    /// Of every full column; see ``CountGLMMatrix``.
    let groups: [Group]
    /// Ridge weight of each full column, relative to the model's `ridge`.
    let penalties: [Double]
    /// Prior standard deviation of columns that hold for weeks on end, in logarithms; nil for the others.
    let slowSDs: [Double?]
    /// Days whose name recurs often enough to deserve an effect of its own.
    private let namedDays: [String]
    private let flagNames: [String]
    /// Positions in `namedDays` of the days with an hour profile of their own.
    private let profiledDays: [Int]
    /// Whether there is enough of ``Ramadan`` to learn from.
    private let hasRamadan: Bool
    private let hour: HourHarmonics

    /// Days whose night or evening is unlike that of any other holiday.
    static let daysWithProfile: Set<String> = [
        "new_year", "new_year_eve", "christmas", "christmas_eve", "bastille_day", "independence_day",
    ]

    /// Fine enough for the fall of August and the ends of a year.
    static let annualHarmonics = 6

    /// Ridge weights: a weekday departs by some hundredths from the hours of its kind of day, and what tells days off from
    /// working days changes little from one hour to the next: beyond five harmonics (decision 0022).
    private static let weekdayPenalty = 30.0
    private static let coarseColumns = 10
    private static let finePenalty = 200.0

    /// Seasons of ± 10 % are ordinary, a change of 3 % in the month of fasting is.
    private static let seasonSD = 0.1
    private static let ramadanSD = 0.03

    /// Ridge weight of the season: what rises or falls within a part of a year is the level's, until a second year shows it again.
    ///
    /// Chosen on starts of series of calls and visits by day (decision 0026).
    private static func seasonPenalty(days: Int) -> Double {
        pow(100, min(max(Double(550 - days) / 250, 0), 1))
    }

    /// - Parameter observed: numbers of the days on which effects can be learnt; a named day needs two of them.
    init(grid: TimeGrid, calendar: CivilCalendar, covariates: [IssuedCovariate], observed: Range<Int>) {
        self.grid = grid
        self.calendar = calendar
        self.covariates = covariates
        let hour = HourHarmonics(stepsPerDay: grid.grain.stepsPerDay ?? 1)
        self.hour = hour
        var seen: [String: Int] = [:]
        for day in observed {
            for name in Self.names(of: CivilDate(dayNumber: day), in: calendar) { seen[name, default: 0] += 1 }
        }
        let named = seen.filter { $0.value >= 2 }.keys.sorted()
        namedDays = named
        profiledDays =
            hour.bySpecialDay > 0 ? named.indices.filter { Self.daysWithProfile.contains(named[$0]) } : []
        flagNames =
            calendar.flags.filter { flag in flag.value.count { observed.contains($0.dayNumber) } >= 2 }.keys.sorted()

        // Two thirds of one month.
        hasRamadan = observed.count { calendar.isRamadan(CivilDate(dayNumber: $0)) } >= 20

        (ownColumns, doubledColumns) = (1 + hour.byWeekday, hour.common)
        let week = (0..<7).flatMap { _ in [1e-4] + Array(repeating: Self.weekdayPenalty, count: hour.byWeekday) }
        let profiles = [hour.common, Self.coarseColumns].flatMap { free in
            (0..<hour.common).map { $0 < free ? 1 : Self.finePenalty }
        }
        var penalties = week + profiles
        var groups = penalties.map { _ in Group.week }
        let shared: [(Group, Int)] = [
            (.season, 2 * Self.annualHarmonics + 2 * hour.bySeason + 4),
            (.holiday, HolidayRole.allCases.count + namedDays.count + (1 + profiledDays.count) * hour.bySpecialDay),
            (.schoolHoliday, 2 + hour.bySpecialDay), (.ramadan, hasRamadan ? 1 + hour.bySpecialDay : 0),
            (.special, flagNames.count), (.covariate, covariates.count),
        ]
        var slowSDs: [Double?] = penalties.map { _ in nil }
        let season = Self.seasonPenalty(days: observed.count)
        for (group, count) in shared {
            groups += Array(repeating: group, count: count)
            penalties += Array(repeating: group == .season ? season : 1, count: count)
            slowSDs += Array(repeating: group == .season ? Self.seasonSD : nil, count: count)
        }
        if let month = groups.firstIndex(of: .ramadan) { slowSDs[month] = Self.ramadanSD }
        self.groups = groups
        self.penalties = penalties
        self.slowSDs = slowSDs
        sharedColumns = groups.count - week.count
    }

    /// Of all days that a basis holds.
    init(_ basis: EstimationBasis, covariates: [IssuedCovariate]) {
        let (first, last) = (basis.values.first, basis.values.end - 1)
        self.init(
            grid: basis.grid, calendar: basis.calendar, covariates: covariates,
            observed: basis.grid.date(at: first).dayNumber..<(basis.grid.date(at: last).dayNumber + 1))
    }

    /// This design with what is known of its issued columns by now.
    func updated(_ covariates: [IssuedCovariate]) -> CountGLMDesign {
        var design = self
        design.covariates = covariates
        return design
    }

    /// The names under which a day may have an effect of its own.
    static func names(of date: CivilDate, in calendar: CivilCalendar) -> [String] {
        var names: [String] = []
        if calendar.isHoliday(date), let name = calendar.holidays[date] { names.append(name) }
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

    /// Visits the steps of a range: place in it, weekday (0 is Monday), whether it is a day off, and a closure that appends the
    /// row to a matrix, without doubles.
    func forEachRow(_ range: Range<Int>, _ body: (Int, Int, Bool, (inout [Double]) -> Void) -> Void) {
        var day: (number: Int, facts: Day)?
        for index in range {
            let label = grid.label(at: index)
            let facts: Day
            if let known = day, known.number == label.date.dayNumber {
                facts = known.facts
            } else {
                facts = Day(label.date, calendar: calendar, namedDays: namedDays, flagNames: flagNames)
                day = (label.date.dayNumber, facts)
            }
            let step = label.secondOfDay / grid.grain.nominalSeconds
            body(index - range.lowerBound, facts.weekday, facts.isOff) { row in
                append(facts, step: step, to: &row)
                for covariate in covariates { row.append(covariate.scaled(index)) }
            }
        }
    }

    private func append(_ day: Day, step: Int, to row: inout [Double]) {
        let profile = hour.values[step]
        row.append(1)
        row += profile.prefix(hour.byWeekday)
        row += profile.prefix(hour.common)
        row += day.annual
        let (cosine, sine) = (day.annual[0], day.annual[1])
        for h in profile.prefix(hour.bySeason) { row.append(cosine * h) }
        for h in profile.prefix(hour.bySeason) { row.append(sine * h) }
        let saturday = day.weekday == 5 ? 1.0 : 0
        let sunday = day.weekday == 6 ? 1.0 : 0
        row.append(cosine * saturday)
        row.append(cosine * sunday)
        row.append(sine * saturday)
        row.append(sine * sunday)
        row += day.holiday
        for h in profile.prefix(hour.bySpecialDay) { row.append(day.holidayOnWorkday * h) }
        for named in profiledDays {
            let flag = day.holiday[HolidayRole.allCases.count + named]
            for h in profile.prefix(hour.bySpecialDay) { row.append(flag * h) }
        }
        row.append(day.school)
        row.append(day.school * (saturday + sunday))
        for h in profile.prefix(hour.bySpecialDay) { row.append(day.school * h) }
        if hasRamadan {
            row.append(day.ramadan)
            for h in profile.prefix(hour.bySpecialDay) { row.append(day.ramadan * h) }
        }
        row += day.flags
    }

    /// What the calendar says of one day.
    private struct Day {
        /// 0 is Monday.
        let weekday: Int
        /// Cosine and sine of each annual harmonic.
        let annual: [Double]
        /// Each ``HolidayRole``, then the named days.
        let holiday: [Double]
        /// Saturdays, Sundays and public holidays.
        let isOff: Bool
        /// 1 on a public holiday from Monday to Friday.
        let holidayOnWorkday: Double
        let school: Double
        let ramadan: Double
        let flags: [Double]

        init(_ date: CivilDate, calendar: CivilCalendar, namedDays: [String], flagNames: [String]) {
            weekday = date.weekday.rawValue - 1
            let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
            annual = (1...CountGLMDesign.annualHarmonics).flatMap {
                [cos(Double($0) * angle), sin(Double($0) * angle)]
            }
            let roles = calendar.holidayRoles(of: date)
            let names = CountGLMDesign.names(of: date, in: calendar)
            func flag(_ condition: Bool) -> Double { condition ? 1 : 0 }
            holiday =
                HolidayRole.allCases.map { flag(roles.contains($0)) } + namedDays.map { flag(names.contains($0)) }
            let isHoliday = calendar.isHoliday(date)
            isOff = weekday >= 5 || isHoliday
            holidayOnWorkday = flag(weekday < 5 && isHoliday)
            school = flag(calendar.isSchoolHoliday(date))
            ramadan = flag(calendar.isRamadan(date))
            flags = flagNames.map { flag(calendar.flags[$0]?.contains(date) ?? false) }
        }
    }
}

/// Cosines and sines of the time of day, harmonic after harmonic, and how many of them each effect uses.
private struct HourHarmonics: Sendable {
    /// `[step of the day][cosine, sine, cosine of the second harmonic …]`.
    let values: [[Double]]
    let common: Int
    let byWeekday: Int
    let bySeason: Int
    let bySpecialDay: Int

    /// `stepsPerDay` steps resolve `stepsPerDay − 1` columns.
    init(stepsPerDay: Int) {
        let columns = stepsPerDay - 1
        common = min(23, columns)
        byWeekday = min(6, columns)
        bySeason = min(6, columns)
        bySpecialDay = min(4, columns)
        values = (0..<stepsPerDay).map { step in
            let harmonics = (1...12).flatMap { k -> [Double] in
                let angle = 2 * Double.pi * Double(k * step) / Double(stepsPerDay)
                return [cos(angle), sin(angle)]
            }
            return Array(harmonics.prefix(min(23, columns)))
        }
    }
}

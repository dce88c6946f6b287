import Forecasting
import Foundation
import TimeSeries

/// The regressors of a structural model: what is known in advance of each day or week, grouped, with prior spreads.
///
/// A named holiday has the common effect plus a departure of its own, both drawn to zero: days that recur once a year are
/// learnt from the holidays together. School holidays act at once and also gradually, as infections among children
/// wane and return over one to two weeks. The row of a week is the mean of its days. Weeks have a trend, since the level comes back to
/// its mean of years within the three months that they reach (decision 0023).
struct StructuralRegression: Sendable {
    /// Which cause a column belongs to; explanations are given by group.
    enum Group: String, Sendable, CaseIterable {
        case level
        case season
        case holiday
        case schoolHoliday = "school_holiday"
        case special
        case covariate
    }

    let grid: TimeGrid
    let calendar: CivilCalendar
    let groups: [Group]
    /// Prior standard deviation of each coefficient, in logarithms: effects of ± 10 % are ordinary.
    let spreads: [Double]
    private let namedDays: [String]
    private let flagNames: [String]
    private let covariates: Int
    private let harmonics: Int
    /// Number of the day from which a trend is counted.
    private let firstDay: Int

    var columns: Int { groups.count }

    /// Days in which the gradual effects of school holidays come and go to 1/e.
    private static let rampDays = [3.0, 8.0]
    /// Prior standard deviation of the growth of a year, in logarithms.
    private static let growthSD = 0.03

    /// - Parameters:
    ///   - observed: numbers of the days on which effects can be learnt; a name or flag needs one of them.
    ///   - harmonics: of the year.
    init(grid: TimeGrid, calendar: CivilCalendar, covariates: Int, observed: Range<Int>, harmonics: Int) {
        self.grid = grid
        self.calendar = calendar
        self.covariates = covariates
        self.harmonics = harmonics
        firstDay = observed.lowerBound
        var seen: Set<String> = []
        for day in observed { seen.formUnion(CountGLMDesign.names(of: CivilDate(dayNumber: day), in: calendar)) }
        namedDays = seen.sorted()
        flagNames =
            calendar.flags.filter { flag in flag.value.contains { observed.contains($0.dayNumber) } }.keys.sorted()
        var groups: [Group] = []
        var spreads: [Double] = []
        func add(_ group: Group, _ own: [Double]) {
            groups += own.map { _ in group }
            spreads += own
        }
        add(.level, [1])
        if grid.grain == .week { add(.level, [Self.growthSD]) }
        for k in 0..<harmonics { add(.season, Array(repeating: 0.05 / Double(k + 1), count: 2)) }
        if grid.grain == .day { add(.season, Array(repeating: 0.03, count: 4)) }
        if !calendar.holidays.isEmpty {
            add(.holiday, HolidayRole.allCases.map(Self.spread) + namedDays.map { _ in 0.1 })
        }
        if !calendar.schoolHolidays.isEmpty {
            // School holiday, on Saturday, Sunday, Monday; then the gradual effects.
            add(.schoolHoliday, [0.3, 0.1, 0.1, 0.1] + Self.rampDays.map { _ in 0.3 })
        }
        add(.special, flagNames.map { _ in 0.1 })
        add(.covariate, Array(repeating: 0.05, count: covariates))
        self.groups = groups
        self.spreads = spreads
    }

    private static func spread(of role: HolidayRole) -> Double {
        switch role {
        case .holiday: 0.15
        case .onSaturday, .onSunday, .bridge: 0.1
        case .before, .after, .weekendAfter: 0.05
        }
    }

    /// Rows of series and regressors, series first.
    func rows(_ range: Range<Int>, counts: StructuralCounts, covariates: [IssuedCovariate]) -> [Double] {
        var rows = rows(range, lead: 1, covariates: covariates)
        for (t, value) in counts.logs.enumerated() { rows[t * (columns + 1)] = value }
        return rows
    }

    /// Rows of the steps of a range, row-major, each after `lead` cells that are left at zero.
    func rows(_ range: Range<Int>, lead: Int, covariates: [IssuedCovariate]) -> [Double] {
        let width = lead + columns
        var rows = [Double](repeating: 0, count: range.count * width)
        guard !range.isEmpty else { return rows }
        let days = grid.grain == .week ? 7 : 1
        var school = SchoolRamp(before: grid.date(at: range.lowerBound), calendar: calendar, days: Self.rampDays)
        var row: [Double] = []
        row.reserveCapacity(columns)
        for (place, index) in range.enumerated() {
            let from = place * width + lead
            let date = grid.date(at: index)
            for day in 0..<days {
                let date = date.advanced(byDays: day)
                row.removeAll(keepingCapacity: true)
                if !calendar.schoolHolidays.isEmpty { school.advance(calendar.isSchoolHoliday(date)) }
                append(date, school, to: &row)
                for (c, value) in row.enumerated() { rows[from + c] += value / Double(days) }
            }
            for (c, covariate) in covariates.enumerated() { rows[from + row.count + c] = covariate.scaled(index) }
        }
        return rows
    }

    private func append(_ date: CivilDate, _ school: SchoolRamp, to row: inout [Double]) {
        let weekday = date.weekday.rawValue - 1
        let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
        func flag(_ condition: Bool) -> Double { condition ? 1 : 0 }
        let (saturday, sunday) = (flag(weekday == 5), flag(weekday == 6))
        row.append(1)
        if grid.grain == .week { row.append(Double(date.dayNumber - firstDay) / 365.25) }
        for k in 0..<harmonics {
            row.append(cos(Double(k + 1) * angle))
            row.append(sin(Double(k + 1) * angle))
        }
        if grid.grain == .day {
            let (cosine, sine) = (cos(angle), sin(angle))
            row.append(cosine * saturday)
            row.append(cosine * sunday)
            row.append(sine * saturday)
            row.append(sine * sunday)
        }
        if !calendar.holidays.isEmpty {
            let roles = calendar.holidayRoles(of: date)
            for role in HolidayRole.allCases { row.append(flag(roles.contains(role))) }
            let names = CountGLMDesign.names(of: date, in: calendar)
            for name in namedDays { row.append(flag(names.contains(name))) }
        }
        if !calendar.schoolHolidays.isEmpty {
            row.append(school.now)
            row.append(school.now * saturday)
            row.append(school.now * sunday)
            row.append(school.now * flag(weekday == 0))
            row += school.gradual
        }
        for name in flagNames { row.append(flag(calendar.flags[name]?.contains(date) ?? false)) }
    }
}

/// School holidays day by day, at once and smoothed by exponential forgetting.
private struct SchoolRamp {
    private(set) var now = 0.0
    private(set) var gradual: [Double]
    private let keeps: [Double]

    init(before date: CivilDate, calendar: CivilCalendar, days: [Double]) {
        keeps = days.map { exp(-1 / $0) }
        gradual = days.map { _ in 0 }
        guard !calendar.schoolHolidays.isEmpty else { return }
        // Ten times the longest memory: what was before no longer counts.
        let lead = Int(10 * (days.max() ?? 0))
        for lag in stride(from: lead, to: 0, by: -1) { advance(calendar.isSchoolHoliday(date.advanced(byDays: -lag))) }
    }

    mutating func advance(_ isHoliday: Bool) {
        now = isHoliday ? 1 : 0
        for i in gradual.indices { gradual[i] = keeps[i] * gradual[i] + (1 - keeps[i]) * now }
    }
}

import Forecasting
import Foundation
import TimeSeries

/// The regressors of a structural model: what is known in advance of each day or week, grouped, with prior spreads.
///
/// A named holiday has the common effect plus a departure of its own, drawn to zero: days that recur once a year are
/// learnt from the holidays together. Rows of a week are the means of its days.
struct StructuralRegression: Sendable, Equatable {
    /// Which cause a column belongs to; explanations are given by group.
    enum Group: String, Sendable, CaseIterable {
        case season
        case holiday
        case schoolHoliday = "school_holiday"
        case special
        case covariate
    }

    let grid: TimeGrid
    let calendar: CivilCalendar
    let groups: [Group]
    /// Prior standard deviation of each coefficient, in logarithms.
    let spreads: [Double]
    private let namedDays: [String]
    private let flagNames: [String]
    private let covariates: [Covariate]
    private let harmonics: Int

    /// A column of the training set whose future is known, centred and scaled by its past.
    struct Covariate: Sendable, Equatable {
        var values: SteppedValues
        var mean: Double
        var deviation: Double
    }

    var columns: Int { groups.count }

    /// - Parameters:
    ///   - observed: numbers of the days on which effects can be learnt; a named day needs one of them.
    ///   - days: how many of them are not missing.
    init(grid: TimeGrid, calendar: CivilCalendar, covariates: [Covariate], observed: Range<Int>, harmonics: Int) {
        self.grid = grid
        self.calendar = calendar
        self.covariates = covariates
        self.harmonics = harmonics
        var seen: Set<String> = []
        for day in observed { seen.formUnion(CountGLMDesign.names(of: CivilDate(dayNumber: day), in: calendar)) }
        namedDays = seen.sorted()
        flagNames =
            calendar.flags.filter { flag in flag.value.contains { observed.contains($0.dayNumber) } }.keys.sorted()
        let t = StructuralEstimate.tune
        var groups: [Group] = []
        var spreads: [Double] = []
        func add(_ group: Group, _ own: [Double]) {
            groups += own.map { _ in group }
            spreads += own
        }
        for k in 0..<harmonics { add(.season, [(t["h"] ?? 0.05) / Double(k + 1), (t["h"] ?? 0.05) / Double(k + 1)]) }
        if grid.grain == .day { add(.season, Array(repeating: t["hw"] ?? 0.03, count: 4)) }
        if !calendar.holidays.isEmpty {
            add(.holiday, Self.holidaySpreads + namedDays.map { _ in t["named"] ?? 0.1 })
        }
        if !calendar.schoolHolidays.isEmpty { add(.schoolHoliday, Self.schoolSpreads) }
        add(.special, flagNames.map { _ in 0.1 })
        add(.covariate, covariates.map { _ in 0.05 })
        self.groups = groups
        self.spreads = spreads
    }

    /// Of: holiday, holiday on a week-end, day before, day after, bridge.
    private static let holidaySpreads = [0.15, 0.1, 0.05, 0.05, 0.1]
    /// Of: school holiday, on Saturday, on Sunday, on Monday.
    private static var schoolSpreads: [Double] { let t = StructuralEstimate.tune; let w = t["sw"] ?? 0.1; return [t["s0"] ?? 0.3, w, w, w, t["s1"] ?? 0.3, t["s2"] ?? 0.3] }

    /// Rows of the steps of a range, row-major, each after `lead` cells that are left at zero.
    func rows(_ range: Range<Int>, lead: Int) -> [Double] {
        let width = lead + columns
        var rows = [Double](repeating: 0, count: range.count * width)
        var row: [Double] = []
        row.reserveCapacity(columns)
        for index in range {
            let from = (index - range.lowerBound) * width + lead
            let date = grid.date(at: index)
            let days = grid.grain == .week ? 7 : 1
            for day in 0..<days {
                row.removeAll(keepingCapacity: true)
                append(date.advanced(byDays: day), to: &row)
                for (c, value) in row.enumerated() { rows[from + c] += value / Double(days) }
            }
            for (c, covariate) in covariates.enumerated() {
                let value = covariate.values[index]
                // Unknown: as usual.
                rows[from + row.count + c] = value.isNaN ? 0 : (value - covariate.mean) / covariate.deviation
            }
        }
        return rows
    }

    private func ramp(_ date: CivilDate, days: Double) -> Double {
        var sum = 0.0
        var total = 0.0
        for lag in 0..<Int(4 * days) {
            let weight = exp(-Double(lag) / days)
            total += weight
            if calendar.isSchoolHoliday(date.advanced(byDays: -lag)) { sum += weight }
        }
        return sum / total
    }

    private func append(_ date: CivilDate, to row: inout [Double]) {
        let weekday = date.weekday.rawValue - 1
        let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
        for k in 1...max(harmonics, 1) where k <= harmonics {
            row.append(cos(Double(k) * angle))
            row.append(sin(Double(k) * angle))
        }
        let saturday = weekday == 5 ? 1.0 : 0
        let sunday = weekday == 6 ? 1.0 : 0
        if grid.grain == .day {
            for wave in [cos(angle), sin(angle)] {
                row.append(wave * saturday)
                row.append(wave * sunday)
            }
        }
        func flag(_ condition: Bool) -> Double { condition ? 1 : 0 }
        if !calendar.holidays.isEmpty {
            let isHoliday = calendar.isHoliday(date)
            row.append(flag(isHoliday))
            row.append(flag(isHoliday && weekday >= 5))
            row.append(flag(!isHoliday && calendar.isHoliday(date.advanced(byDays: 1))))
            row.append(flag(!isHoliday && calendar.isHoliday(date.advanced(byDays: -1))))
            row.append(flag(calendar.isBridge(date)))
            let names = CountGLMDesign.names(of: date, in: calendar)
            for name in namedDays { row.append(flag(names.contains(name))) }
        }
        if !calendar.schoolHolidays.isEmpty {
            let school = flag(calendar.isSchoolHoliday(date))
            row.append(school)
            row.append(school * saturday)
            row.append(school * sunday)
            row.append(school * (weekday == 0 ? 1 : 0))
            let t = StructuralEstimate.tune
            for days in [t["r1"] ?? 3, t["r2"] ?? 8] { row.append(ramp(date, days: days)) }
        }
        for name in flagNames { row.append(flag(calendar.flags[name]?.contains(date) ?? false)) }
    }
}

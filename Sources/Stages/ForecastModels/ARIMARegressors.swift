import Forecasting
import Foundation
import TimeSeries

/// The regressors of an ARIMA model: what is known in advance of each step, with how large each effect may be.
///
/// A step of more than one day has the mean of its days. Effects are in units of the transformed series of counts, where
/// 0.1 is about 10 %; their prior standard deviations are ordinary sizes of such effects in emergency care, and shrink what
/// little data say. A holiday that recurs has an effect beside the common one, shrunk towards none.
struct ARIMARegressors: Sendable {
    /// Which cause a column belongs to.
    enum Group: String, Sendable, CaseIterable {
        case level
        case week
        case season
        case holiday
        case schoolHoliday = "school_holiday"
        case special
    }

    let grid: TimeGrid
    let calendar: CivilCalendar
    /// Grid indices on which effects are learned.
    let learned: Range<Int>
    /// First step of each segment; a model without differences has a mean for each.
    let starts: [Int]
    /// Names of days with an effect of their own, and of flags.
    private let namedDays: [String]
    private let flagNames: [String]
    private let covariates: [(name: String, mean: Double, scale: Double)]
    /// Annual harmonics.
    var harmonics: Int
    /// A mean for each segment, and one for each weekday.
    var hasMeans = true
    var hasWeekdays = true
    /// A slope.
    var hasSlope = false

    /// Days that it takes to learn a year's shape.
    static let daysForSeason = 550

    init(
        grid: TimeGrid, calendar: CivilCalendar?, learned: Range<Int>, starts: [Int], harmonics: Int,
        covariates: [ARIMACovariate]
    ) {
        self.grid = grid
        self.calendar = calendar ?? CivilCalendar()
        self.learned = learned
        self.starts = starts
        let first = grid.date(at: learned.lowerBound)
        let end = grid.date(at: learned.upperBound)
        var seen: [String: Int] = [:]
        if let calendar {
            for day in first.dayNumber..<end.dayNumber {
                for name in CountGLMDesign.names(of: CivilDate(dayNumber: day), in: calendar) {
                    seen[name, default: 0] += 1
                }
            }
        }
        namedDays = seen.filter { $0.value >= 2 }.keys.sorted()
        flagNames =
            (calendar?.flags ?? [:]).filter { flag in flag.value.count { first <= $0 && $0 < end } >= 2 }.keys.sorted()
        let days = end.dayNumber - first.dayNumber
        self.harmonics = days >= Self.daysForSeason ? harmonics : 0
        self.covariates = covariates.map { ($0.name, $0.mean, $0.scale) }
    }

    /// Group and prior standard deviation of every column.
    var columns: [(group: Group, prior: Double)] {
        let free = 100.0
        var columns: [(Group, Double)] = []
        if hasMeans { columns += starts.map { _ in (.level, free) } }
        if hasSlope { columns.append((.level, 0.1)) }
        if hasWeekdays, grid.grain == .day { columns += (0..<6).map { _ in (.week, 0.5) } }
        columns += (0..<2 * harmonics).map { _ in (.season, 0.1) }
        columns += HolidayRole.allCases.map { (.holiday, $0 == .holiday ? 0.3 : 0.15) }
        columns += namedDays.map { _ in (.holiday, 0.15) }
        columns += [(.schoolHoliday, 0.15), (.schoolHoliday, 0.1)]
        columns += flagNames.map { _ in (.special, 0.2) }
        columns += covariates.map { _ in (.special, 0.1) }
        return columns
    }

    /// The columns over a range of steps, each as long as the range.
    ///
    /// - Parameter covariates: values by name, on the grid.
    func values(_ range: Range<Int>, covariates known: [String: SteppedValues]) -> [[Double]] {
        var values = [[Double]](repeating: [], count: columns.count)
        for column in values.indices { values[column].reserveCapacity(range.count) }
        let days = grid.grain == .week ? 7 : 1
        var row: [Double] = []
        for index in range {
            let date = grid.date(at: index)
            row.removeAll(keepingCapacity: true)
            if hasMeans {
                for (i, start) in starts.enumerated() {
                    let isIn = (i == 0 || index >= start) && (i + 1 == starts.count || index < starts[i + 1])
                    row.append(isIn ? 1 : 0)
                }
            }
            if hasSlope { row.append(Double(index - learned.upperBound) / Double(grid.grain == .week ? 52 : 365)) }
            let weekday = date.weekday.rawValue - 1
            if hasWeekdays, grid.grain == .day { for day in 0..<6 { row.append(day == weekday ? 1 : 0) } }
            let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
            for k in 0..<harmonics {
                row.append(cos(Double(k + 1) * angle))
                row.append(sin(Double(k + 1) * angle))
            }
            let start = row.count
            for day in 0..<days { add(date.advanced(byDays: day), to: &row, at: start, share: 1 / Double(days)) }
            for covariate in covariates {
                let value = ((known[covariate.name]?[index] ?? .nan) - covariate.mean) / covariate.scale
                row.append(value.isFinite ? value : 0)
            }
            for column in values.indices { values[column].append(row[column]) }
        }
        return values
    }

    private func add(_ date: CivilDate, to row: inout [Double], at start: Int, share: Double) {
        if row.count == start {
            row += Array(repeating: 0, count: HolidayRole.allCases.count + 2 + namedDays.count + flagNames.count)
        }
        let isWeekend = date.weekday.rawValue >= 6
        for role in calendar.holidayRoles(of: date) { row[start + role.rawValue] += share }
        var at = start + HolidayRole.allCases.count
        if !namedDays.isEmpty {
            for name in CountGLMDesign.names(of: date, in: calendar) {
                if let place = namedDays.firstIndex(of: name) { row[at + place] += share }
            }
        }
        at += namedDays.count
        if calendar.isSchoolHoliday(date) {
            row[at] += share
            if isWeekend { row[at + 1] += share }
        }
        at += 2
        for (place, name) in flagNames.enumerated() where calendar.flags[name]?.contains(date) ?? false {
            row[at + place] += share
        }
    }
}

/// A covariate of the training set whose values over the horizon are known, and its scale where it was learned.
struct ARIMACovariate: Sendable, Equatable {
    let name: String
    let mean: Double
    let scale: Double
    /// Values over the learned range.
    let past: [Double]

    /// Nil unless every step of the horizon is known, nine in ten of the past are, and they vary.
    init?(_ covariate: TrainingSet.Covariate, learned: Range<Int>, future: Range<Int>) {
        guard future.allSatisfy({ covariate.values[$0].isFinite }) else { return nil }
        let past = learned.map { covariate.values[$0] }
        let seen = past.filter(\.isFinite)
        guard seen.count * 10 >= past.count * 9, seen.count > 1 else { return nil }
        let mean = seen.reduce(0, +) / Double(seen.count)
        let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seen.count - 1)
        guard variance > 1e-12 * (1 + mean * mean) else { return nil }
        name = covariate.name
        self.mean = mean
        scale = variance.squareRoot()
        self.past = past.map { $0.isFinite ? $0 : mean }
    }
}

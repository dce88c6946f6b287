import Foundation
import TimeSeries

/// One step's regressors: those that are not zero.
struct DynamicGLMRow {
    var columns: [Int] = []
    var values: [Double] = []

    mutating func removeAll() {
        columns.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    mutating func add(_ column: Int, _ value: Double) {
        columns.append(column)
        values.append(value)
    }
}

/// The columns of the dynamic GLM and their priors.
///
/// Level, growth and the quickly fading deviation come first, then the week, the year and the holidays; named days and flagged
/// days get a column of their own when they first occur, so that the columns are a function of the past alone.
struct DynamicGLMDesign: Sendable, Equatable {
    /// Positions of the three states that move by themselves.
    static let level = 0
    static let growth = 1
    static let fast = 2

    let partsPerDay: Int
    let week: Range<Int>
    let season: Range<Int>
    let special: Range<Int>
    /// Columns of named and flagged days, in order of their first occurrence.
    private(set) var named: [String: Int] = [:]
    /// Prior standard deviation of every column but the first three.
    private(set) var priorSD: [Double]
    private let parts: [[Double]]
    private let annualHarmonics: Int

    var columns: Int { special.upperBound + named.count }

    static let namedSD = 0.1

    init(partsPerDay: Int, annualHarmonics: Int) {
        self.partsPerDay = partsPerDay
        self.annualHarmonics = annualHarmonics
        parts = (0..<partsPerDay).map { part in
            let angle = 2 * Double.pi * Double(part) / Double(max(partsPerDay, 1))
            return Array([cos(angle), sin(angle), cos(2 * angle)].prefix(partsPerDay - 1))
        }
        let profile = partsPerDay - 1
        var sd: [Double] = [0, 0, 0]
        sd += Array(repeating: 0.5, count: profile) + Array(repeating: 0.15, count: 6)
        sd += Array(repeating: 0.08, count: 6 * profile)
        week = 3..<sd.count
        for k in 1...annualHarmonics { sd += Array(repeating: 0.08 / Double(k), count: 2) }
        sd += Array(repeating: 0.04, count: 2 * profile)
        season = week.upperBound..<sd.count
        // What public holidays make of a day, school holiday, its week-ends; then profiles of both kinds of holiday.
        sd += HolidayRole.allCases.map { [.holiday, .onSaturday, .onSunday].contains($0) ? 0.1 : 0.05 }
        sd += [0.05, 0.03]
        sd += Array(repeating: 0.1, count: profile) + Array(repeating: 0.03, count: profile)
        special = season.upperBound..<sd.count
        priorSD = sd
    }

    /// Fills the regressors of one part of a day.
    ///
    /// - Parameter learning: true where a name met for the first time gets a column; false leaves it out.
    mutating func fill(
        _ row: inout DynamicGLMRow, _ date: CivilDate, part: Int, calendar: CivilCalendar, learning: Bool
    ) {
        row.removeAll()
        row.add(Self.level, 1)
        row.add(Self.fast, 1)
        let weekday = date.weekday.rawValue - 1
        let profile = parts[part]
        var column = week.lowerBound
        for value in profile {
            row.add(column, value)
            column += 1
        }
        for k in 1...3 {
            let angle = 2 * Double.pi * Double(k * weekday) / 7
            for value in [cos(angle), sin(angle)] {
                row.add(column, value)
                column += 1
            }
        }
        for k in 1...3 where !profile.isEmpty {
            let angle = 2 * Double.pi * Double(k * weekday) / 7
            for value in [cos(angle), sin(angle)] {
                for p in profile {
                    row.add(column, value * p)
                    column += 1
                }
            }
        }
        let year = 2 * Double.pi * Double(date.dayOfYear) / 365.25
        for k in 1...annualHarmonics {
            row.add(column, cos(Double(k) * year))
            row.add(column + 1, sin(Double(k) * year))
            column += 2
        }
        for p in profile {
            row.add(column, cos(year) * p)
            row.add(column + 1, sin(year) * p)
            column += 2
        }
        fillSpecial(&row, date, weekday: weekday, profile: profile, calendar: calendar, learning: learning)
    }

    private mutating func fillSpecial(
        _ row: inout DynamicGLMRow, _ date: CivilDate, weekday: Int, profile: [Double], calendar: CivilCalendar,
        learning: Bool
    ) {
        let roles = calendar.holidayRoles(of: date)
        for role in roles { row.add(special.lowerBound + role.rawValue, 1) }
        let first = special.lowerBound + HolidayRole.allCases.count
        let school = calendar.isSchoolHoliday(date)
        if school {
            row.add(first, 1)
            if weekday >= 5 { row.add(first + 1, 1) }
        }
        for (place, p) in profile.enumerated() {
            if roles.contains(.holiday) { row.add(first + 2 + place, p) }
            if school { row.add(first + 2 + profile.count + place, p) }
        }
        var names = CountGLMDesign.names(of: date, in: calendar)
        for (flag, days) in calendar.flags where days.contains(date) { names.append("flag:" + flag) }
        for name in names.sorted() {
            if let known = named[name] {
                row.add(known, 1)
            } else if learning {
                named[name] = columns
                priorSD.append(Self.namedSD)
                row.add(columns - 1, 1)
            }
        }
    }
}

import Foundation
import TimeSeries

/// What every forecaster of the class knows: the calendar of the target day and the series' own past.
enum BaseColumns {
    static let annualHarmonics = 4
    /// Days around the end of the year, and holidays, that have an effect of their own.
    static let named = [
        (12, 24), (12, 25), (12, 26), (12, 31), (1, 1), (1, 2), (5, 1), (7, 14), (8, 15), (11, 1), (11, 11),
    ]
    /// Days after school holidays that count as the first back.
    static let firstDaysBack = 7
    /// Half-lives, in days, of the levels that the past is summed up in; the last is the reference.
    static let halfLives = [1.5, 4, 12, 40]

    /// Weekday, holidays, school: what is taken out of the past before its level is read.
    static let shortColumns = 6 + 5 + 3 + named.count
    static let calendarColumns = shortColumns + 2 * annualHarmonics

    static func appendShort(_ date: CivilDate, _ calendar: CivilCalendar, to row: inout [Double]) {
        let weekday = date.weekday.rawValue
        for day in 2...7 { row.append(weekday == day ? 1 : 0) }
        func flag(_ condition: Bool) { row.append(condition ? 1 : 0) }
        let isHoliday = calendar.isHoliday(date)
        flag(isHoliday)
        flag(isHoliday && weekday >= 6)
        flag(!isHoliday && calendar.isHoliday(date.advanced(byDays: 1)))
        flag(!isHoliday && calendar.isHoliday(date.advanced(byDays: -1)))
        flag(calendar.isBridge(date))
        let school = calendar.isSchoolHoliday(date)
        flag(school)
        flag(school && weekday >= 6)
        // The first days back: illnesses and accidents of the class room begin again.
        flag(!school && (1...firstDaysBack).contains { calendar.isSchoolHoliday(date.advanced(byDays: -$0)) })
        let parts = date.parts
        for (month, day) in named { flag(parts.month == month && parts.day == day) }
    }

    static func appendAnnual(_ date: CivilDate, to row: inout [Double]) {
        let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
        for k in 1...annualHarmonics {
            row.append(cos(Double(k) * angle))
            row.append(sin(Double(k) * angle))
        }
    }

    /// Exponentially weighted means of the values up to each day, one row of ``halfLives`` a day; NaN values are passed over.
    static func levels(_ values: [Double]) -> [[Double]] {
        let decay = halfLives.map { pow(0.5, 1 / $0) }
        var sums = [Double](repeating: 0, count: decay.count)
        var weights = sums
        return values.map { value in
            for k in decay.indices {
                sums[k] *= decay[k]
                weights[k] *= decay[k]
                if !value.isNaN {
                    sums[k] += value
                    weights[k] += 1
                }
            }
            return zip(sums, weights).map { $1 > 0 ? $0 / $1 : .nan }
        }
    }
}

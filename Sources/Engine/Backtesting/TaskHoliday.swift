import TimeSeries

/// What is known of a day that a task folder flags as a public holiday: its name, and whether it is a day off.
///
/// A folder gives dates only. Where it names a French calendar the computed names hold; others are named by date or, from their place
/// in the month, by month and weekday, so that each may have an effect of its own.
struct TaskHoliday: Equatable {
    let name: String
    /// False for days that are holidays by law and working days for most.
    let isDayOff: Bool

    init(_ date: CivilDate, calendar: String?) {
        if calendar?.hasPrefix("FR") == true,
            let name = PublicHolidays.dates(in: date.year, region: .alsaceMoselle)[date]
        {
            (self.name, isDayOff) = (name.rawValue, true)
            return
        }
        let isAmerican = calendar?.hasPrefix("US") == true
        name = Self.name(date, isAmerican: isAmerican)
        isDayOff = !isAmerican || Self.isAmericanDayOff(date)
    }

    private static func name(_ date: CivilDate, isAmerican: Bool) -> String {
        let parts = date.parts
        if isAmerican, let shifted = shifted(date) { return shifted + "_observed" }
        if let fixed = fixedHolidays[parts.month * 100 + parts.day] { return fixed }
        if let easter = PublicHolidays.easterSunday(in: parts.year) {
            switch date.dayNumber - easter.dayNumber {
            case -2: return PublicHolidays.Name.goodFriday.rawValue
            case 1: return PublicHolidays.Name.easterMonday.rawValue
            default: break
            }
        }
        return "month_\(parts.month)_weekday_\(date.weekday.rawValue)"
    }

    /// The holiday of a Sunday that is kept on this Monday, or of a Saturday that is kept on this Friday.
    private static func shifted(_ date: CivilDate) -> String? {
        let days: Int
        switch date.weekday {
        case .monday: days = -1
        case .friday: days = 1
        default: return nil
        }
        let parts = date.advanced(byDays: days).parts
        return fixedHolidays[parts.month * 100 + parts.day]
    }

    /// New Year, Memorial Day, Independence Day, Labor Day, Thanksgiving and Christmas.
    ///
    /// Each is given by 93 to 96 % of employers in the United States, King's and Presidents' Day by 26 and 30 %, Good Friday, Veterans and
    /// Columbus Day, elections and Lincoln's birthday by fewer (BLR, Survey of Paid Time Off Practices, 2010). The day after
    /// Thanksgiving, 64 %, counts as one where a folder flags it.
    private static func isAmericanDayOff(_ date: CivilDate) -> Bool {
        let parts = date.parts
        switch parts.month {
        case 1: return parts.day <= 2
        case 5, 7, 9, 12: return true
        case 11: return parts.day >= 22
        default: return false
        }
    }

    private static let fixedHolidays = [
        101: "new_year", 1225: "christmas", 1226: "boxing_day", 704: "independence_day", 1111: "armistice",
        619: "juneteenth",
    ]
}

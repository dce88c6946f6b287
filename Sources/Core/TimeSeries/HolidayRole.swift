/// What public holidays make of a day, as models tell it apart.
public enum HolidayRole: Int, Sendable, Hashable, CaseIterable {
    /// A public holiday, whatever the weekday.
    case holiday
    /// A public holiday on a Saturday, or on a Sunday, which is quiet anyway: beside ``holiday``.
    case onSaturday
    case onSunday
    /// A day before a public holiday, or after one from Monday to Friday, that is neither a holiday nor a bridge.
    case before
    case after
    /// A Saturday or Sunday after a public holiday: nobody waited for it to come.
    case weekendAfter
    /// See ``CivilCalendar/isBridge(_:)``.
    case bridge
}

extension CivilCalendar {
    /// What public holidays make of a day; empty for most days.
    public func holidayRoles(of date: CivilDate) -> [HolidayRole] {
        if isHoliday(date) {
            switch date.weekday {
            case .saturday: return [.holiday, .onSaturday]
            case .sunday: return [.holiday, .onSunday]
            default: return [.holiday]
            }
        }
        if isBridge(date) { return [.bridge] }
        var roles: [HolidayRole] = []
        if isHoliday(date.advanced(byDays: 1)) { roles.append(.before) }
        if isHoliday(date.advanced(byDays: -1)) {
            roles.append(date.weekday.rawValue >= 6 ? .weekendAfter : .after)
        }
        return roles
    }
}

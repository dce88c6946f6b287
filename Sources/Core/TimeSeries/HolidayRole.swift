/// What public holidays make of a civil day, as the regressions tell it apart: a column each, in this order.
///
/// Chosen by comparison with a simulated process: `docs/decisions/0017-roles-of-holidays.md`.
public enum HolidayRole: Int, Sendable, Hashable, CaseIterable {
    /// A public holiday, whatever the weekday.
    case holiday
    /// A public holiday on a Saturday; beside ``holiday``.
    case onSaturday
    /// A public holiday on a Sunday, which is a day off anyway; beside ``holiday``.
    case onSunday
    /// The day before a public holiday, neither a holiday nor a bridge itself.
    case before
    /// A Monday to Friday right after a public holiday, neither a holiday nor a bridge: what was put off comes.
    case after
    /// A Saturday or Sunday right after a public holiday, no holiday itself.
    case weekendAfter
    /// A working day between a public holiday and a week-end; see ``CivilCalendar/isBridge(_:)``.
    case bridge
}

extension CivilCalendar {
    /// What public holidays make of a civil day, in the order of ``HolidayRole``; empty for most days, at most two.
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

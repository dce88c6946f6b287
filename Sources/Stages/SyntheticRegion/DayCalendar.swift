private import Foundation
internal import TimeSeries

/// The days of the simulated world, numbered from a fixed epoch, with what the calendar says of each.
struct DayCalendar: Sendable {
    /// 1 January 2015, a Thursday: day 0 of every simulated world.
    static let epoch = 16_436

    let days: Int
    /// First instant of each day in seconds since 1970, one more than there are days.
    let starts: [Int]
    /// Log effect of the calendar on each day, `[day][band]`, growth and weekday included, shape by hour left out.
    let logEffects: [ByAge]
    /// Days whose hours follow the shape of days off.
    let isOff: [Bool]

    init(until end: CivilDate, _ effects: SyntheticParameters.CalendarEffects, calendar: CivilCalendar) {
        days = end.dayNumber - Self.epoch
        let zone = CivilZone.paris
        starts = (0...days).map { zone.start(of: CivilDate(dayNumber: Self.epoch + $0)).secondsSince1970 }
        var logEffects: [ByAge] = []
        var isOff: [Bool] = []
        for day in 0..<days {
            let date = CivilDate(dayNumber: Self.epoch + day)
            logEffects.append(Self.logEffect(on: date, effects, calendar))
            isOff.append(date.weekday.rawValue >= 6 || calendar.isHoliday(date))
        }
        self.logEffects = logEffects
        self.isOff = isOff
    }

    static func date(_ day: Int) -> CivilDate { CivilDate(dayNumber: epoch + day) }
    static func day(_ date: CivilDate) -> Int { date.dayNumber - epoch }

    /// Start and real seconds of each wall-clock hour of a day: 0 seconds for the spring label that never was, 7,200 for the
    /// doubled autumn one.
    func hours(of day: Int) -> [(start: Int, seconds: Int)] {
        let start = starts[day]
        if starts[day + 1] - start == 86_400 { return (0..<24).map { (start + 3600 * $0, 3600) } }
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let first = grid.index(of: Self.date(day))
        return (0..<24).map {
            (grid.start(at: first + $0).secondsSince1970, Int(grid.hours(at: first + $0) * 3600))
        }
    }

    /// The second at which the clock shows this time on a day; neither 2:00 to 3:00, which the clock changes concern.
    func second(of day: Int, hour: Int, minute: Int) -> Int {
        let start = starts[day]
        let shift = hour >= 3 ? starts[day + 1] - start - 86_400 : 0
        return start + hour * 3600 + minute * 60 + shift
    }

    /// Turns the seconds of a day and the following ones into wall-clock labels without asking the zone again.
    struct Labels {
        let midnight: Int
        let date: CivilDate
        let isPlain: Bool

        func label(of second: Int) -> CivilDateTime {
            guard isPlain else { return CivilZone.paris.label(at: Instant(secondsSince1970: second)) }
            return CivilDateTime(secondsSinceEpochOfCivilTime: date.dayNumber * 86_400 + second - midnight)
        }
    }

    /// Labels of a day and the three after it, which hold the longest stay.
    func labels(of day: Int) -> Labels {
        let last = min(day + 4, days)
        return Labels(
            midnight: starts[day], date: Self.date(day), isPlain: starts[last] - starts[day] == 86_400 * (last - day))
    }

    private static func logEffect(
        on date: CivilDate, _ effects: SyntheticParameters.CalendarEffects, _ calendar: CivilCalendar
    ) -> ByAge {
        let dayOfYear = Double(date.dayOfYear)
        let isHoliday = calendar.isHoliday(date) && date.weekday != .sunday
        let isFeast = (date.month == 12 && date.day == 25) || (date.month == 1 && date.day == 1)
        let isAfter =
            calendar.isHoliday(date.advanced(byDays: -1)) && !calendar.isHoliday(date) && date.weekday.rawValue < 6
        let isBridge = calendar.isBridge(date)
        let fromTrough = dayOfYear - 225  // 13 August
        let summer = exp(-0.5 * fromTrough * fromTrough / (18 * 18))
        return ByAge(
            (0..<ByAge.count).map { band in
                var value = log(effects.weekday[date.weekday.rawValue - 1][band])
                value += effects.annualAmplitude[band] * cos(2 * .pi * (dayOfYear - effects.annualCrest[band]) / 365.25)
                value += effects.summer[band] * summer
                if calendar.isSchoolHoliday(date) { value += effects.schoolHoliday[band] }
                if isHoliday { value += effects.publicHoliday[band] }
                if isFeast { value += effects.winterFeast[band] }
                if isBridge { value += effects.bridge[band] } else if isAfter { value += effects.dayAfterHoliday[band] }
                return value
            })
    }
}

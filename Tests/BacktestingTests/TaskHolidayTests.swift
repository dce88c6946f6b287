import Testing
import TimeSeries

@testable import Backtesting

/// Names of flagged holidays, and which of them are days off.
@Suite struct TaskHolidayTests {
    @Test(arguments: [
        ("2017-01-02", "US-IA", "new_year_observed", true), ("2017-01-16", "US-IA", "month_1_weekday_1", false),
        ("2017-02-20", "US-IA", "month_2_weekday_1", false), ("2018-05-28", "US-NY", "month_5_weekday_1", true),
        ("2018-11-06", "US-NY", "month_11_weekday_2", false), ("2018-11-12", "US-NY", "armistice_observed", false),
        ("2018-11-22", "US-NY", "month_11_weekday_4", true), ("2016-12-26", "US-IA", "christmas_observed", true),
        ("2015-07-03", "US-IA", "independence_day_observed", true), ("2016-12-26", "GB-ENG", "boxing_day", true),
        ("2018-04-02", "GB-ENG", "easter_monday", true), ("2018-11-11", "FR", "armistice", true),
    ])
    func areNamedAndToldApart(day: String, calendar: String, name: String, isDayOff: Bool) throws {
        let date = try #require(CivilDate(iso8601: day))
        let holiday = TaskHoliday(date, calendar: calendar)
        #expect(holiday.name == name)
        #expect(holiday.isDayOff == isDayOff)
    }
}

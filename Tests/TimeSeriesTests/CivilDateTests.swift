import Foundation
import Testing
import TimeSeries

@Suite struct CivilDateTests {
    /// Every day from 1900 to 2100, against a walk that only knows the lengths of months.
    @Test func everyDayOfTwoCenturies() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var number = -25_567  // 1900-01-01: 70 years of 365 days and 17 leap days before 1970-01-01
        var weekday = 1  // 1900-01-01 was a Monday
        var wrong = 0
        for year in 1900...2100 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            var dayOfYear = 0
            for month in 1...12 {
                for day in 1...(month == 2 && leap ? 29 : lengths[month - 1]) {
                    dayOfYear += 1
                    let date = CivilDate(dayNumber: number)
                    let text = String(format: "%04d-%02d-%02d", year, month, day)
                    if date.parts != (year, month, day) || date.dayOfYear != dayOfYear
                        || date.weekday.rawValue != weekday || date.description != text
                        || CivilDate(year: year, month: month, day: day) != date || CivilDate(iso8601: text) != date
                    {
                        wrong += 1
                    }
                    number += 1
                    weekday = weekday % 7 + 1
                }
            }
        }
        #expect(wrong == 0)
        #expect(number == 47_847)  // 2101-01-01: 131 years of 365 days and 32 leap days after 1970-01-01
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00", "2024-1-01", "24-01-01",
        "2024/01/01", "2024-01-011", "", "2024-01-0a", "２024-01-01",
    ])
    func refusesWhatIsNoDay(text: String) {
        #expect(CivilDate(iso8601: text) == nil)
    }

    /// `iso_weeks.csv`: Python's `isocalendar` around each New Year.
    @Test func isoWeeks() throws {
        let table = try ReferenceCSV("iso_weeks")
        #expect(table.rows.count == 201 * 9)
        for row in table.rows {
            let date = try #require(CivilDate(iso8601: row[0]))
            let week = date.isoWeek
            #expect(["\(week.year)", "\(week.week)", "\(date.weekday.rawValue)"] == Array(row[1...]))
            let monday = try #require(CivilDate(isoYear: week.year, week: week.week))
            #expect(monday.weekday == .monday && (0...6).contains(date.dayNumber - monday.dayNumber))
        }
        // ISO 8601: years of 53 weeks begin on a Thursday, or on a Wednesday when leap.
        #expect(CivilDate(isoYear: 2026, week: 53) != nil)
        #expect(CivilDate(isoYear: 2025, week: 53) == nil)
        #expect(CivilDate(isoYear: 2025, week: 0) == nil)
    }

    @Test func labels() throws {
        let label = try #require(CivilDateTime(iso8601: "2026-11-23T06:10:05"))
        #expect((label.hour, label.minute, label.second) == (6, 10, 5))
        #expect(label.description == "2026-11-23T06:10:05")
        #expect(CivilDateTime(iso8601: "2026-11-23 06:10") == CivilDateTime(date: label.date, hour: 6, minute: 10))
        #expect(CivilDateTime(iso8601: "2026-11-23") == CivilDateTime(date: label.date))
        #expect(CivilDateTime(secondsSinceEpochOfCivilTime: -1).description == "1969-12-31T23:59:59")
        for text in [
            "2026-11-23T24:00", "2026-11-23T06:60", "2026-11-23T06:10:60", "2026-11-23T6:10", "2026-11-23X06:10",
        ] {
            #expect(CivilDateTime(iso8601: text) == nil, "\(text)")
        }
    }

    @Test func codesAsText() throws {
        let date = try #require(CivilDate(iso8601: "2024-02-29"))
        let data = try JSONEncoder().encode([date])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2024-02-29\"]")
        #expect(try JSONDecoder().decode([CivilDate].self, from: data) == [date])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CivilDate].self, from: Data("[\"2023-02-29\"]".utf8))
        }
    }
}

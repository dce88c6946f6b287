import Testing
import TimeSeries

@Suite struct CalendarTests {
    /// Dates of holidays as calendars of those years print them (Journal officiel); 2008: Ascension on 1 May.
    @Test(arguments: [
        ("2024-04-01", PublicHolidays.Name.easterMonday), ("2024-05-09", .ascension), ("2024-05-20", .whitMonday),
        ("2011-04-25", .easterMonday), ("2008-05-01", .ascension), ("2008-03-24", .easterMonday),
        ("2026-05-14", .ascension), ("2026-05-25", .whitMonday), ("2027-03-29", .easterMonday),
        ("2026-07-14", .bastilleDay), ("2026-08-15", .assumption), ("2026-11-01", .allSaints),
        ("2026-11-11", .armistice), ("2026-12-25", .christmas), ("2026-01-01", .newYear), ("2026-05-08", .victoryDay),
    ])
    func knownHolidays(text: String, name: PublicHolidays.Name) throws {
        let date = try #require(CivilDate(iso8601: text))
        #expect(PublicHolidays.dates(in: date.year)[date] == name)
    }

    @Test func easternDepartementsHaveTwoMore() throws {
        for year in 2006...2031 {
            let more = Set(PublicHolidays.dates(in: year, region: .alsaceMoselle).values)
                .subtracting(PublicHolidays.dates(in: year).values)
            #expect(more == [.goodFriday, .boxingDay])
        }
        let friday = try #require(CivilDate(iso8601: "2024-03-29"))
        #expect(PublicHolidays.dates(in: 2024, region: .alsaceMoselle)[friday] == .goodFriday)
    }

    /// Easter Sundays: the earliest and latest of the Gregorian calendar near us, and the two exceptions of Gauss's rule.
    @Test func easterSundays() {
        for text in ["1818-03-22", "1943-04-25", "2038-04-25", "1954-04-18", "1981-04-19", "2285-03-22"] {
            let date = CivilDate(iso8601: text)
            #expect(date.flatMap { PublicHolidays.easterSunday(in: $0.year) } == date, "\(text)")
        }
    }

    /// First days as the Conseil français du culte musulman announced them; a day's difference is the moon's.
    @Test(arguments: [
        "2015-06-18", "2016-06-06", "2017-05-27", "2018-05-17", "2019-05-06", "2020-04-24", "2021-04-13", "2022-04-02",
        "2023-03-23", "2024-03-11", "2025-03-01",
    ])
    func ramadan(text: String) throws {
        let first = try #require(CivilDate(iso8601: text))
        let days = (-30...59).filter { Ramadan.contains(first.advanced(byDays: $0)) }
        #expect(days.count == 30 && days == Array(days[0]...days[29]) && abs(days[0]) <= 1)
        #expect(CivilCalendar.french(years: 2015...2015).isRamadan(first.advanced(byDays: 5)))
        #expect(!CivilCalendar().isRamadan(first.advanced(byDays: 5)))
    }

    @Test(
        .enabled(if: SharedData.hasCalendar, "needs ../shared/data/calendar"),
        arguments: PublicHolidays.Region.allCases)
    func equalsOfficialList(region: PublicHolidays.Region) throws {
        let official = try Set(
            SharedData.rows("jours_feries_\(region.rawValue).csv").map { try #require(CivilDate(iso8601: $0[0])) })
        let computed = Set((2006...2031).flatMap { PublicHolidays.dates(in: $0, region: region).keys })
        #expect(official.count > 270)
        #expect(computed.symmetricDifference(official).isEmpty)
    }

    @Test(arguments: [
        ("2025-11-01", [HolidayRole.holiday, .onSaturday]), ("2025-11-02", [.weekendAfter]),
        ("2026-11-01", [.holiday, .onSunday]), ("2025-07-13", [.before]), ("2025-07-14", [.holiday]),
        ("2025-07-15", [.after]), ("2025-08-16", [.weekendAfter]), ("2026-05-15", [.bridge]),
        ("2026-07-13", [.bridge]), ("2025-12-24", [.before]), ("2025-06-18", []),
    ]) func whatHolidaysMakeOfADay(text: String, roles: [HolidayRole]) throws {
        let date = try #require(CivilDate(iso8601: text))
        #expect(CivilCalendar.french(years: 2024...2026).holidayRoles(of: date) == roles)
    }

    @Test func bridges() throws {
        let calendar = CivilCalendar.french(years: 2023...2026)
        func isBridge(_ text: String) throws -> Bool { calendar.isBridge(try #require(CivilDate(iso8601: text))) }
        // Friday after Ascension; Monday before Tuesday 14 July 2026; Friday after Thursday 15 August 2024.
        for text in ["2026-05-15", "2026-07-13", "2024-08-16"] { #expect(try isBridge(text), "\(text)") }
        // A holiday itself (Friday 1 May 2026), days beside a Wednesday holiday, the Saturday after Ascension.
        for text in ["2026-05-01", "2026-11-10", "2026-11-12", "2026-05-16", "2026-05-14"] {
            #expect(try !isBridge(text), "\(text)")
        }
    }

    /// Dates of zone C as the ministry's calendars and schools of Île-de-France state them.
    @Test(arguments: [
        ("2025-10-17", false), ("2025-10-18", true), ("2025-11-02", true), ("2025-11-03", false),
        ("2026-02-20", false), ("2026-02-21", true), ("2026-03-08", true), ("2026-03-09", false),
        ("2017-04-01", true), ("2017-04-17", true), ("2017-04-18", false), ("2016-10-18", false), ("2016-10-19", true),
        ("2026-08-31", true), ("2026-09-01", false), ("2026-05-15", true), ("2026-05-18", false),
    ])
    func schoolHolidaysOfZoneC(text: String, expected: Bool) throws {
        let calendar = CivilCalendar.french(years: 2013...2027)
        #expect(try calendar.isSchoolHoliday(#require(CivilDate(iso8601: text))) == expected)
    }

    @Test func tableIsWhole() throws {
        let periods = SchoolHolidayTable.periods
        #expect(periods.count == 140)  // rows of the table: none was dropped while reading
        for (a, b) in zip(periods, periods.dropFirst()) { #expect(a.from <= b.from) }
        for period in periods {
            #expect(!period.zones.isEmpty && period.from < period.to)
            #expect(period.to.weekday.rawValue <= 5, "lessons resume on a weekend: \(period)")
        }
        // Each zone has five holidays in each school year, and each fits its name.
        let lengths = [
            "Toussaint": 12...16, "Noël": 15...17, "hiver": 16...17, "printemps": 16...18, "été": 55...61,
            "Ascension": 4...5,
        ]
        for zone in SchoolZone.allCases {
            for year in 2013...2026 {
                let autumn = try #require(CivilDate(year: year, month: 9, day: 15))
                let next = try #require(CivilDate(year: year + 1, month: 9, day: 15))
                let names = periods.filter { $0.zones.contains(zone) && $0.from >= autumn && $0.from < next }
                    .map(\.name).filter { $0 != "Ascension" }
                #expect(names == ["Toussaint", "Noël", "hiver", "printemps", "été"], "\(zone) \(year)")
            }
        }
        for period in periods {
            let days = period.to.dayNumber - period.from.dayNumber
            #expect(try #require(lengths[period.name]).contains(days), "\(period)")
        }
    }

    @Test func deliveredPeriodsExtendTheTable() throws {
        let day = try #require(CivilDate(iso8601: "2031-03-03"))
        let period = SchoolHoliday(name: "hiver", zones: [.b], from: day, to: day.advanced(byDays: 2))
        let b = CivilCalendar.french(years: 2026...2031, schoolHolidays: [period], zone: .b)
        #expect(b.isSchoolHoliday(day) && b.isSchoolHoliday(day.advanced(byDays: 1)))
        #expect(!b.isSchoolHoliday(day.advanced(byDays: 2)))
        #expect(!CivilCalendar.french(years: 2026...2031, schoolHolidays: [period], zone: .c).isSchoolHoliday(day))
        #expect(try b.isSchoolHoliday(#require(CivilDate(iso8601: "2026-02-14"))))
    }

    /// The daily form of the official list, except for the days that the table's note names.
    @Test(
        .enabled(if: SharedData.hasCalendar, "needs ../shared/data/calendar"),
        arguments: [(SchoolZone.a, 1, "2015-02-06"), (.b, 2, "2015-02-20"), (.c, 3, "2015-02-13")])
    func tableEqualsDailyList(zone: SchoolZone, column: Int, friday: String) throws {
        let calendar = CivilCalendar.french(years: 2013...2027, zone: zone)
        let first = try #require(CivilDate(iso8601: "2013-07-01"))
        let last = try #require(CivilDate(iso8601: "2026-08-31"))
        var onlyInList: [String] = []
        var onlyInTable: [String] = []
        for row in try SharedData.rows("vacances_scolaires_zones_ABC.csv") {
            let date = try #require(CivilDate(iso8601: row[0]))
            guard date >= first, date <= last else { continue }
            let listed = row[column] == "True"
            if listed, !calendar.isSchoolHoliday(date) { onlyInList.append(row[0]) }
            if !listed, calendar.isSchoolHoliday(date) { onlyInTable.append(row[0]) }
        }
        #expect(onlyInList == [friday, "2021-05-17"])
        // Ascension bridges that the list leaves out, Thursday to Sunday, and the last day of the summer of 2026.
        let bridges = [2015, 2016, 2017, 2018, 2023, 2024, 2025, 2026].compactMap { year in
            PublicHolidays.easterSunday(in: year)?.advanced(byDays: 39)
        }
        let expected = bridges.flatMap { thursday in (0..<4).map { thursday.advanced(byDays: $0) } }
            .map(\.description)
        #expect(onlyInTable == expected + ["2026-08-31"])
    }

    /// What models of a panel may know: only days that all series share.
    @Test func whatCalendarsHaveInCommon() {
        let days = (0..<4).map { CivilDate(dayNumber: 20_000 + $0) }
        let one = CivilCalendar(
            holidays: [days[0]: "labour_day", days[1]: "assumption"], schoolHolidays: [days[1], days[2]],
            flags: ["strike": [days[0], days[3]], "game": [days[2]]])
        let other = CivilCalendar(
            holidays: [days[0]: "labour_day", days[1]: "easter_monday"], schoolHolidays: [days[2], days[3]],
            flags: ["strike": [days[3]]])
        let both = CivilCalendar(
            holidays: [days[0]: "labour_day"], schoolHolidays: [days[2]], flags: ["strike": [days[3]]])
        #expect(CivilCalendar.common([one, other]) == both)
        #expect(CivilCalendar.common([other, one, one]) == both)
        #expect(CivilCalendar.common([one, one]) == one)
        #expect(CivilCalendar.common([]) == CivilCalendar())
    }
}

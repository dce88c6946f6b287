import Connectors
import Messages
import Testing
import TimeSeries

struct SchoolHolidaysTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(SchoolHolidays(), text, file: "vacances")
    }

    @Test func saysWhatIsWrongWhere() {
        let head = "date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances\n"
        let bad: [(String, DecodeError)] = [
            (
                "date,vacances_zone_a,vacances_zone_b,nom_vacances\n",
                .missingColumn(
                    file: "vacances", line: 1, column: "vacances_zone_c",
                    found: "date,vacances_zone_a,vacances_zone_b,nom_vacances")
            ),
            (
                head + "2024-01-01,1,0,0,\n",
                .badValue(
                    file: "vacances", line: 2, column: "vacances_zone_a", found: "1", expected: Messages.expectedFlag)
            ),
            (
                "[{\"description\":\"Vacances\",\"zones\":\"Zone C\",\"start_date\":\"2024-01-01\",\"end_date\":\"2024-09-01\"}]",
                .badValue(
                    file: "vacances", line: 1, column: "end_date", found: "2024-09-01",
                    expected: Messages.expectedShortHoliday)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        for text in [
            ConnectorReading.htmlErrorPage, "{\"results\":[{\"title\":\"a\"}]}",
            ICalendarTests.calendar("DTSTART:20240501T100000Z"),
        ] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    @Test func readsOldZonesWrittenWithSpaces() throws {
        let text = ICalendarTests.calendar(
            "DTSTART;VALUE=DATE:20081025\nDTEND;VALUE=DATE:20081106\nSUMMARY:Vacances de la Toussaint - Zones A B C"
        ).replacing("UID:a@b", with: "UID:68_75_82@education.gouv.fr")
        let periods = try ConnectorReading.decode(SchoolHolidays(), text, file: "a.ics").end.schoolHolidays
        #expect(periods.map(\.zones) == [[.a, .b, .c]] && periods.map(\.name) == ["Toussaint"])
        #expect(periods.map(\.from.description) == ["2008-10-25"] && periods.map(\.to.description) == ["2008-11-06"])
    }

    /// SOURCE.md: 13,514 rows; zone C has 623 days of holidays in 2020 to 2024.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsThePublishersFile() throws {
        let delivery = try ConnectorReading.publisherFile(
            SchoolHolidays(), "calendar/vacances_scolaires_zones_ABC.csv")
        #expect(delivery.end.recordsRead == 13_514 && delivery.end.recordsRejected == 0)
        var days: Set<Int> = []
        for period in delivery.end.schoolHolidays where period.zones.contains(.c) {
            days.formUnion(period.from.dayNumber..<period.to.dayNumber)
        }
        let first = try #require(CivilDate(year: 2020, month: 1, day: 1))
        let last = try #require(CivilDate(year: 2024, month: 12, day: 31))
        #expect(days.count { (first.dayNumber...last.dayNumber).contains($0) } == 623)
        // The table of Vigie gives the same period for the winter of 2024.
        let winter = delivery.end.schoolHolidays.first {
            $0.name == "hiver" && $0.from.year == 2024 && $0.zones == [.c]
        }
        #expect(winter.map { SchoolHolidayTable.periods.contains($0) } == true)
    }
}

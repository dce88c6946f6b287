import Connectors
import Messages
import Testing
import TimeSeries

struct ICalendarTests {
    static func calendar(_ event: String) -> String {
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//FR\nBEGIN:VEVENT\nUID:a@b\nDTSTAMP:20240101T000000Z\n\(event)\nEND:VEVENT\nEND:VCALENDAR\n"
    }

    /// Received on 2024-06-01.
    static func decode(_ event: String, declared: Instant? = nil) throws -> DecodedDelivery {
        try ConnectorReading.decode(
            ICalendar(), calendar(event), file: "a.ics",
            receivedAt: try #require(Instant(iso8601: "2024-06-01T00:00:00Z")), declared: declared)
    }

    static func days(_ event: String) throws -> [String] {
        try decode(event).observations.filter { $0.series.measure == .eventCount }
            .map { CivilZone.paris.date(at: $0.referenceTime).description }
    }

    @Test func saysWhatIsWrong() {
        func error(_ text: String) -> DecodeError? { ConnectorReading.error(ICalendar(), text, file: "a.ics") }
        let good = Self.calendar("DTSTART:20240501T100000Z")
        #expect(error(good) == nil)
        #expect(
            error(String(good.dropLast(4)))
                == .truncated(file: "a.ics", line: 9, expected: Messages.expectedCalendarEnd))
        #expect(
            error(Self.calendar("SUMMARY:sans date"))
                == .badValue(
                    file: "a.ics", line: 1, column: "DTSTART", found: "", expected: Messages.expectedEventStart))
        #expect(
            error(Self.calendar("DTSTART:20240501T100000Z\nRRULE:FREQ=HOURLY"))
                == .badValue(
                    file: "a.ics", line: 1, column: "RRULE", found: "", expected: Messages.expectedRecurrence))
        #expect(
            error(Self.calendar("DTSTART:20240501T100000Z\nRRULE:FREQ=SOMETIMES"))
                == .badValue(
                    file: "a.ics", line: 1, column: "RRULE", found: "", expected: Messages.expectedRecurrence))
        #expect(
            error(Self.calendar("DTSTART:20240501T100000Z\nX-VIGIE-PLACE:Paris"))
                == .badValue(
                    file: "a.ics", line: 1, column: "X-VIGIE-PLACE", found: "Paris",
                    expected: Messages.expectedPlaceKey))
        #expect(
            error(Self.calendar("DTSTART:20240501T100000Z\nX-ATTENDANCE:beaucoup"))
                == .badValue(
                    file: "a.ics", line: 1, column: "X-ATTENDANCE", found: "beaucoup",
                    expected: Messages.expectedCount))
        #expect(
            error("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")
                == .truncated(file: "a.ics", line: 1, expected: Messages.expectedEvent))
        for text in [ConnectorReading.htmlErrorPage, "{\"events\":[]}", "date,lieu\n2024-05-01,Bercy\n"] {
            guard case .notThisFormat = error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    /// The rules of RFC 5545, section 3.3.10; the days counted by hand on a calendar of 2024.
    @Test(
        arguments: [
            (
                "DTSTART;VALUE=DATE:20240129\nRRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=3",
                ["2024-01-29", "2024-02-26", "2024-03-25"]
            ),
            (
                "DTSTART;TZID=Europe/Paris:20240330T233000\nRRULE:FREQ=DAILY;COUNT=3",
                ["2024-03-30", "2024-03-31", "2024-04-01"]
            ),
            (
                "DTSTART;TZID=Europe/Paris:20241026T003000\nRRULE:FREQ=DAILY;COUNT=3",
                ["2024-10-26", "2024-10-27", "2024-10-28"]
            ),
            (
                "DTSTART;VALUE=DATE:20240331\nDTEND;VALUE=DATE:20240402", ["2024-03-31", "2024-04-01"]
            ),
            (
                "DTSTART;TZID=America/New_York:20240704T200000\nDURATION:PT2H", ["2024-07-05"]
            ),
            (
                "DTSTART:20240704T200000\nDTEND:20240706T100000", ["2024-07-04", "2024-07-05", "2024-07-06"]
            ),
            (
                "DTSTART;VALUE=DATE:20240301\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20240308,20240315",
                ["2024-03-01"]
            ),
        ])
    func expandsRecurrences(event: String, days: [String]) throws {
        #expect(try Self.days(event) == days)
    }

    @Test func stopsAnEndlessRecurrenceTwoYearsOn() throws {
        let delivery = try Self.decode("DTSTART;VALUE=DATE:20240101\nRRULE:FREQ=WEEKLY")
        // Mondays from 2024-01-01 to 2026-06-01: 127.
        #expect(delivery.observations.count == 127)
        #expect(delivery.end.findings.map(\.check) == ["icalendar-cut-off"])
    }

    @Test func saysOfARecurrenceThatIsOver() throws {
        // Three days of 1990, more than 15 years before the file was received.
        let delivery = try Self.decode("DTSTART;VALUE=DATE:19900101\nRRULE:FREQ=DAILY;COUNT=3")
        #expect(delivery.observations.isEmpty && delivery.end.findings.map(\.check) == ["icalendar-no-occurrence"])
    }

    /// libical gives up on 30 February by itself.
    @Test(.timeLimit(.minutes(10)), arguments: ["YEARLY", "MONTHLY", "DAILY", "WEEKLY;BYDAY=MO"])
    func aDayThatNeverComesEnds(frequency: String) {
        let rule = "RRULE:FREQ=\(frequency);BYMONTH=2;BYMONTHDAY=30"
        let observations = (try? Self.decode("DTSTART;VALUE=DATE:20240101\n\(rule)"))?.observations ?? []
        #expect(observations.isEmpty)
    }

    @Test func theDeclaredTimeWins() throws {
        let declared = try #require(Instant(iso8601: "2024-03-01T00:00:00Z"))
        let delivery = try Self.decode("DTSTART;VALUE=DATE:20240510\nX-ATTENDANCE:300", declared: declared)
        #expect(delivery.observations.map(\.availableAt) == [declared, declared])
        #expect(delivery.observations.map(\.value) == [300, 1])
    }

    @Test func takesACancelledEventBack() throws {
        let delivery = try Self.decode("DTSTART;VALUE=DATE:20240510\nSTATUS:CANCELLED")
        #expect(delivery.observations.map(\.value) == [0])
    }
}

import Connectors
import Messages
import Testing
import TimeSeries

struct OpenMeteoTests {
    static func reply(_ hourly: String, units: String = "\"temperature_2m\":\"°C\"", offset: String = "3600") -> String
    {
        """
        {"latitude":48.86,"longitude":2.34,"utc_offset_seconds":\(offset),"timezone":"Europe/Paris",
        "hourly_units":{\(units)},"hourly":{\(hourly)}}
        """
    }

    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(OpenMeteo(), text, file: "a.json")
    }

    @Test func saysWhatIsWrongWhere() {
        let good = "\"time\":[\"2024-05-01T00:00\"],\"temperature_2m\":[8]"
        #expect(Self.error(Self.reply(good)) == nil)
        let bad: [(String, DecodeError)] = [
            (
                "{\"error\":true,\"reason\":\"Cannot initialize WeatherVariable\"}",
                .refused(
                    file: "a.json", connector: "open-meteo", line: 1,
                    reason: Messages.openMeteoError("Cannot initialize WeatherVariable"))
            ),
            (
                Self.reply(good, units: "\"temperature_2m\":\"K\""),
                .badValue(
                    file: "a.json", line: 1, column: "hourly_units.temperature_2m", found: "K",
                    expected: Messages.expectedUnit("°C, °F"))
            ),
            (
                Self.reply(good, units: ""),
                .missingElement(
                    file: "a.json", line: 1, element: "hourly_units.temperature_2m",
                    expected: Messages.expectedOpenMeteo)
            ),
            (
                Self.reply(good, offset: "null"),
                .missingElement(
                    file: "a.json", line: 1, element: "utc_offset_seconds", expected: Messages.expectedOpenMeteo)
            ),
            (
                Self.reply("\"time\":[\"2024-05-01T00:00\"],\"temperature_2m\":[8,9]"),
                .badValue(
                    file: "a.json", line: 1, column: "hourly.temperature_2m", found: "2",
                    expected: Messages.expectedValues(1))
            ),
            (
                Self.reply("\"time\":[\"2024-05-01T00:20\"],\"temperature_2m\":[8]"),
                .badValue(
                    file: "a.json", line: 1, column: "hourly.time[0]", found: "2024-04-30T23:20:00Z",
                    expected: Messages.expectedStepStart("hour"))
            ),
            (
                Self.reply("\"temperature_2m\":[8]"),
                .missingElement(
                    file: "a.json", line: 1, element: "hourly.time", expected: Messages.expectedOpenMeteo)
            ),
            (
                "time,temperature_2m (°C)\n2024-05-01T00:00,8\n",
                .notThisFormat(
                    file: "a.json", connector: "open-meteo", line: 1,
                    found: Text(verbatim: "time,temperature_#m (°C)·####-##-##T##:##,#·"),
                    expected: Messages.expectedOpenMeteo)
            ),
            (
                String(Self.reply(good).dropLast(4)),
                .truncated(file: "a.json", line: 2, expected: Messages.expectedWholeJSON)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        guard case .notThisFormat = Self.error(ConnectorReading.htmlErrorPage) else {
            Issue.record("an HTML page is read")
            return
        }
    }

    /// Every real hour once over both switches, whatever the clocks in Paris show (open-meteo/open-meteo#261).
    @Test(arguments: [("2024-03-31", "2024-03-30T23:00:00Z"), ("2024-10-27", "2024-10-26T23:00:00Z")])
    func readsOneOffsetOverAClockChange(date: String, first: String) throws {
        let times = (0..<24).map { "\"\(date)T\($0 < 10 ? "0" : "")\($0):00\"" }.joined(separator: ",")
        let values = (0..<24).map(String.init).joined(separator: ",")
        let delivery = try ConnectorReading.decode(
            OpenMeteo(), Self.reply("\"time\":[\(times)],\"temperature_2m\":[\(values)]"), file: "a.json")
        let start = try #require(Instant(iso8601: first))
        #expect(delivery.observations.map(\.referenceTime) == (0..<24).map { start.advanced(bySeconds: 3600 * $0) })
        #expect(delivery.observations.map(\.value) == (0..<24).map { Double($0) })
    }

    @Test func aForecastIsKnownAtItsIssueAndAnArchiveLater() throws {
        let text = Self.reply("\"time\":[\"2025-10-01T10:00\"],\"temperature_2m\":[8]")
        func known(_ file: String, received: String, declared: String? = nil) throws -> String? {
            try ConnectorReading.decode(
                OpenMeteo(), text, file: file, receivedAt: try #require(Instant(iso8601: received)),
                declared: declared.flatMap { Instant(iso8601: $0) }
            ).observations.first?.availableAt.description
        }
        // The hour is 09:00Z to 10:00Z of 1 October.
        #expect(try known("a.json", received: "2025-09-30T06:00:00Z") == "2025-09-30T06:00:00Z")
        #expect(try known("a.json", received: "2026-01-01T00:00:00Z") == "2025-10-06T10:00:00Z")
        #expect(try known("a.json", received: "2025-10-02T00:00:00Z") == "2025-10-02T00:00:00Z")
        #expect(try known("forecast.json", received: "2025-10-02T00:00:00Z") == "2025-10-02T00:00:00Z")
        #expect(try known("historical-forecast.json", received: "2026-01-01T00:00:00Z") == "2025-10-01T10:00:00Z")
        #expect(
            try known("a.json", received: "2026-01-01T00:00:00Z", declared: "2025-09-29T00:00:00Z")
                == "2025-09-29T00:00:00Z")
    }
}

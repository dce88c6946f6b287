import Connectors
import Messages
import Testing
import TimeSeries

struct AirparifTests {
    static func error(_ text: String, file: String = "a.csv") -> DecodeError? {
        ConnectorReading.error(Airparif(), text, file: file)
    }

    @Test func saysWhatIsWrongWhere() {
        let head = "datetime_utc,NO2_STDEN_ugm3\n"
        let bad: [(String, DecodeError)] = [
            (
                "datetime_utc,CO_STDEN\n2024-01-01 01:00:00Z,3\n",
                .missingColumn(
                    file: "a.csv", line: 1, column: "NO, NO2, NOX, O3, PM10, PM2.5, PM25, SO2",
                    found: "datetime_utc,CO_STDEN")
            ),
            (
                head + "2024-01-01 01:00:00Z,-9\n",
                .badValue(
                    file: "a.csv", line: 2, column: "NO2_STDEN_ugm3", found: "-9",
                    expected: Messages.expectedConcentration)
            ),
            (
                head + "2024-01-01 01:30:00Z,9\n",
                .badValue(
                    file: "a.csv", line: 2, column: "datetime_utc", found: "2024-01-01 01:30:00Z",
                    expected: Messages.expectedUTCHour)
            ),
            (
                "datetime_utc,NO2\n2024-01-01 01:00:00Z,3\n",
                .missingElement(
                    file: "a.csv", line: 1, element: "NO2", expected: Messages.expectedPlaceOfFile)
            ),
            (
                ",STDEN:NO2\n,a\n,b\n,c\n,NO2\n,ppb\n2024-01-01 01:00:00Z,3\n",
                .badValue(
                    file: "a.csv", line: 6, column: "STDEN:NO2", found: "ppb",
                    expected: Messages.expectedUnit("microg/m3"))
            ),
            (
                ",STDEN:NO2\n,a\n2024-01-01 01:00:00Z,3\n",
                .badValue(
                    file: "a.csv", line: 3, column: "1", found: "2024-01-01 01:00:00Z",
                    expected: Messages.expectedAirparifHeader)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        for text in [ConnectorReading.htmlErrorPage, "{\"NO2\":[3]}\n", "date,heure,NO2\n2024-01-01,1,3\n"] {
            guard case .notThisFormat(_, _, 1, _, let expected) = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
            #expect(expected == Messages.expectedAirparifHeader)
        }
    }

    /// SOURCE.md: 69,696 rows, 2018-01-01 01:00 to 2025-12-14 00:00 UTC, every hour; NO reaches -1.1.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsThePublishersFile() throws {
        let delivery = try ConnectorReading.publisherFile(
            Airparif(), "airparif-saint-denis-hourly/airparif_saint_denis_hourly_2018_2025.csv.gz")
        #expect(delivery.end.recordsRead == 69_696 && delivery.end.recordsRejected == 0)
        #expect(Set(delivery.observations.map(\.series.place)) == [.departement("93")])
        let no = delivery.observations.filter { $0.series.measure == .no }
        #expect(no.count == 69_696 && no.compactMap(\.value).min() == -1.1)
        // zcat … | awk -F, '$3==""': 3,915 hours without NO.
        #expect(no.count { $0.value == nil } == 3_915)
        #expect(no.first?.referenceTime.description == "2018-01-01T00:00:00Z")
        #expect(no.last?.referenceTime.description == "2025-12-13T23:00:00Z")
    }
}

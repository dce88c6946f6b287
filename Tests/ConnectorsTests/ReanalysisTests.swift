import Connectors
import Messages
import Testing
import TimeSeries

struct ReanalysisTests {
    static func error(_ text: String, file: String = "power_paris.csv") -> DecodeError? {
        ConnectorReading.error(Reanalysis(), text, file: file)
    }

    @Test func saysWhatIsWrongWhere() {
        let bad: [(String, DecodeError)] = [
            (
                "YEAR,MO,DY,PS\n2024,1,1,100\n",
                .missingColumn(
                    file: "power_paris.csv", line: 1,
                    column: "T2M, T2M_MIN, T2M_MAX, PRECTOTCORR, RH2M, WS10M", found: "YEAR,MO,DY,PS")
            ),
            (
                "YEAR,MO,DY,T2M\n2024,1,1,warm\n",
                .badValue(
                    file: "power_paris.csv", line: 2, column: "T2M", found: "warm", expected: Messages.expectedNumber)
            ),
            (
                "date,region,tmin\n2024-01-01,Île-de-France,3\n",
                .missingColumn(
                    file: "power_paris.csv", line: 1, column: "code_insee_region", found: "date,region,tmin")
            ),
            (
                "date,code_insee_region,tmin\n2024-01-01,99,3\n",
                .badValue(
                    file: "power_paris.csv", line: 2, column: "code_insee_region", found: "99",
                    expected: Messages.expectedPlaceCode)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        #expect(
            Self.error("YEAR,MO,DY,T2M\n2024,1,1,5\n", file: "power.csv")
                == .missingElement(
                    file: "power.csv", line: 1, element: "Location", expected: Messages.expectedPlaceOfFile))
        for text in [ConnectorReading.htmlErrorPage, "{\"results\":[{\"tmin\":3}]}\n"] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    /// Rows as SOURCE.md counts them; no fill value, no duplicate in either.
    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: [
            ("weather/nasa_power_paris_daily_t2m_1991_2024.csv", 12_419, Place.departement("75"), 2),
            ("weather/odre_temperature_idf_daily_2016_2022.csv", 2_372, .ileDeFrance, 3),
        ])
    func readsThePublishersFile(path: String, rows: Int, place: Place, measures: Int) throws {
        let delivery = try ConnectorReading.publisherFile(Reanalysis(), path)
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        #expect(delivery.end.findings.allSatisfy { $0.severity < .setAside })
        #expect(delivery.observations.count == rows * measures)
        #expect(Set(delivery.observations.map(\.series.place)) == [place])
        #expect(delivery.observations.allSatisfy { $0.value != nil })
    }
}

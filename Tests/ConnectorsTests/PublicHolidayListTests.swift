import Connectors
import Messages
import Testing
import TimeSeries

struct PublicHolidayListTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(PublicHolidayList(), text, file: "feries.csv")
    }

    @Test func saysWhatIsWrongWhere() {
        let head = "date,annee,zone,nom_jour_ferie\n"
        let bad: [(String, DecodeError)] = [
            (
                "date,annee,nom_jour_ferie\n",
                .missingColumn(file: "feries.csv", line: 1, column: "zone", found: "date,annee,nom_jour_ferie")
            ),
            (
                head + "2024-02-30,2024,Métropole,jour\n",
                .badValue(
                    file: "feries.csv", line: 2, column: "date", found: "2024-02-30", expected: Messages.expectedDate)
            ),
            (
                head + "2024-01-01,2023,Métropole,jour\n",
                .badValue(
                    file: "feries.csv", line: 2, column: "annee", found: "2023", expected: Messages.expectedYearOfDate)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        for text in [ConnectorReading.htmlErrorPage, "{\"2024-01-01\":\"1er janvier\"}\n"] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    @Test func doesNotCompareOverseas() throws {
        let text = "date,annee,zone,nom_jour_ferie\n2024-05-22,2024,Martinique,Abolition de l'esclavage\n"
        let end = try ConnectorReading.decode(PublicHolidayList(), text, file: "a.csv").end
        #expect(end.findings.map(\.check) == ["public-holidays-other-zone"] && end.recordsRejected == 0)
    }

    /// Rows: 286 as SOURCE.md counts them for Métropole, 338 for Alsace-Moselle (26 years of 13, `wc -l` less the header).
    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: [
            ("calendar/jours_feries_metropole.csv", 286), ("calendar/jours_feries_alsace-moselle.csv", 338),
        ])
    func computesWhatEtalabLists(path: String, rows: Int) throws {
        let delivery = try ConnectorReading.publisherFile(PublicHolidayList(), path)
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        #expect(delivery.end.findings.map(\.check) == ["public-holidays-agree"])
    }
}

import Connectors
import Messages
import Testing
import TimeSeries

struct GoogleTrendsTests {
    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<GoogleTrends>()
        let expected = Messages.expectedColumns("Week / Semaine / Day / Jour / Month / Mois, term: (place)")
        let bad: [(String, DecodeError)] = [
            (
                "<html></html>",
                .notThisFormat(
                    file: "a.csv", connector: "google-trends", line: 1, found: Messages.foundWebPage, expected: expected
                )
            ),
            (
                "Category: All categories\n\nTime,flu: (France)\n2024-01-01T00,3\n",
                .refused(file: "a.csv", connector: "google-trends", line: 3, reason: Messages.trendsHours)
            ),
            // pytrends writes another table.
            (
                "date,flu,isPartial\n2024-01-07,3,False\n",
                .notThisFormat(
                    file: "a.csv", connector: "google-trends", line: 1, found: Text(verbatim: "date,flu,isPartial"),
                    expected: expected)
            ),
            (
                "Catégorie : Santé\n\nJour,grippe\n2024-01-07,3\n",
                .missingColumn(file: "a.csv", line: 3, column: "term: (place)", found: "Jour,grippe")
            ),
            (
                "Catégorie : Santé\n\nMois,grippe: (France)\n2024-13,3\n",
                .badValue(file: "a.csv", line: 4, column: "Mois", found: "2024-13", expected: Messages.expectedMonth)
            ),
            ("Category: Health\n", .truncated(file: "a.csv", line: 2, expected: Messages.expectedHeaderLine)),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// The time of extraction in a file's name, on the clock of Paris: winter is UTC+1.
    @Test(
        arguments: [
            ("trends_20240110T0715.csv", "20240110T0615"), ("2024-01-10 07h15 grippe.csv", "20240110T0615"),
            ("20240110071559.csv", "20240110T0615"), ("grippe-2024-01-10.csv", "20240110T2300"),
            ("multiTimeline (2004_2016).csv", "20260201T0000"), ("2026-02-01.csv", "20260201T0000"),
            ("2025-10-26_0230.csv", "20251026T0130"), ("trends_20240110_grippe_2.csv", "20240110T2300"),
        ])
    func readsTheTimeOfTheExtraction(fileName: String, label: String) throws {
        var file = Deliveries<GoogleTrends>()
        file.fileName = fileName
        let delivery = try file.decode("Category: All\n\nDay,flu: (France)\n2024-01-07,3\n2024-01-08,4\n")
        #expect(delivery.observations.map { $0.series.stratum.cells[.extraction] } == [label, label])
    }

    @Test func keepsExtractionsApart() throws {
        var file = Deliveries<GoogleTrends>()
        let text = "Category: All\n\nDay,flu: (France)\n2024-01-07,3\n2024-01-08,4\n"
        file.declared = Instant(iso8601: "2024-01-10T06:00:00Z")
        let first = try file.decode(text)
        file.declared = Instant(iso8601: "2024-01-17T06:00:00Z")
        let second = try file.decode(text)
        let series = Set((first.observations + second.observations).map(\.series.description))
        #expect(
            series == [
                "country:FR|search_interest|extraction=20240110T0600;term=flu|day",
                "country:FR|search_interest|extraction=20240117T0600;term=flu|day",
            ])
    }

    /// SOURCE.md: 154 rows, 2004-01 to 2016-10, three variants of the query; the first value of the first is 7.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsEveryRow() throws {
        let delivery = try Deliveries<GoogleTrends>().real("google-trends/trends_grippe_idf_monthly_2004_2016.csv")
        #expect(delivery.end.recordsRead == 154 && delivery.end.recordsRejected == 0)
        #expect(delivery.notes == ["google-trends-received 1"])
        #expect(delivery.observations.count == 3 * 154)
        #expect(Set(delivery.observations.map(\.series.place)) == [.ileDeFrance])
        #expect(Set(delivery.observations.map(\.series.measure)) == [.searchInterestOfMonth])
        #expect(
            delivery.value(
                "reg:11|search_interest_of_month|extraction=20260201T0000;term=grippe|day", "2003-12-31T23:00:00Z") == 7
        )
    }
}

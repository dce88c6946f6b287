import Connectors
import Messages
import Testing
import TimeSeries

struct SivicTests {
    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<Sivic>()
        let expected = Messages.expectedColumns("dep, jour, incid_hosp, incid_rea, incid_dc, incid_rad")
        let bad: [(String, DecodeError)] = [
            (
                "{\"dep\":\"75\"}\n",
                .notThisFormat(
                    file: "a.csv", connector: "sivic", line: 1, found: Messages.foundJSON, expected: expected)
            ),
            (
                "dep;sexe;jour;hosp;rea;rad;dc\n75;0;2020-03-18;120;30;5;2\n",
                .refused(file: "a.csv", connector: "sivic", line: 1, reason: Messages.sivicStocks)
            ),
            (
                "dep;jour;incid_hosp;incid_rea;incid_dc\n75;2020-03-19;1;0;0\n",
                .missingColumn(
                    file: "a.csv", line: 1, column: "incid_rad", found: "dep;jour;incid_hosp;incid_rea;incid_dc")
            ),
            (
                "dep;jour;incid_hosp;incid_rea;incid_dc;incid_rad\n75;2020-02-30;1;0;0;0\n",
                .badValue(file: "a.csv", line: 2, column: "jour", found: "2020-02-30", expected: Messages.expectedDate)
            ),
            (
                "dep;jour;incid_hosp;incid_rea;incid_dc;incid_rad\n75;2020-03-19;1;0;0;0\n75;2020-03-2",
                .truncated(file: "a.csv", line: 3, expected: Messages.expectedFields(6))
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    @Test func saysThatThereIsNoRow() throws {
        let delivery = try Deliveries<Sivic>().decode("dep;jour;incid_hosp;incid_rea;incid_dc;incid_rad\n")
        #expect(delivery.notes == ["sivic-no-row 1"] && delivery.observations.isEmpty)
    }

    /// SOURCE.md: 113,016 rows; 1,108 days, 2020-03-19 to 2023-03-31, for each of the 8 départements of Île-de-France.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsEveryRow() throws {
        let delivery = try Deliveries<Sivic>().real("spf-sivic-hospital-daily/hospitalisations_covid_dep.csv.gz")
        #expect(delivery.end == DeliveryEnd(recordsRead: 113_016))
        #expect(delivery.observations.count == 4 * 113_016)
        for code in ["75", "77", "78", "91", "92", "93", "94", "95"] {
            let key = SeriesKey(.departement(code), .hospitalEntries, every: .day)
            let days = delivery.observations.filter { $0.series == key }
            #expect(days.count == 1_108)
            #expect(days.first?.referenceTime.description == "2020-03-18T23:00:00Z")
            #expect(days.last?.referenceTime.description == "2023-03-30T22:00:00Z")
        }
    }
}

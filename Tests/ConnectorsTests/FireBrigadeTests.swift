import Connectors
import Messages
import Testing
import TimeSeries

struct FireBrigadeTests {
    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<FireBrigade>()
        let expected = Messages.expectedColumns(
            "date, departement, interventions / ope_annee, ope_semaine, nb_ope")
        let bad: [(String, DecodeError)] = [
            (
                "<html></html>",
                .notThisFormat(
                    file: "a.csv", connector: "fire-brigade", line: 1, found: Messages.foundWebPage, expected: expected)
            ),
            // The header of the ministry's yearly file, in ISO-8859-1 or not.
            (
                "Année;Zone;Région;Numéro;Département;Catégorie A;Incendies;Total interventions\n2023;A;B;75;Paris;A;1;2\n",
                .refused(file: "a.csv", connector: "fire-brigade", line: 1, reason: Messages.fireYearly)
            ),
            (
                "date;departement;sorties\n2024-01-01;75;3\n",
                .notThisFormat(
                    file: "a.csv", connector: "fire-brigade", line: 1,
                    found: Text(verbatim: "date;departement;sorties"),
                    expected: expected)
            ),
            (
                "date;interventions\n2024-01-01;3\n",
                .missingColumn(file: "a.csv", line: 1, column: "departement", found: "date;interventions")
            ),
            (
                "ope_annee;ope_semaine;ope_categorie;ope_code_insee\n",
                .missingColumn(
                    file: "a.csv", line: 1, column: "nb_ope",
                    found: "ope_annee;ope_semaine;ope_categorie;ope_code_insee")
            ),
            (
                "date;departement;interventions\n01/13/2024;75;3\n",
                .badValue(file: "a.csv", line: 2, column: "date", found: "01/13/2024", expected: Messages.expectedDate)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// Both switch days of 2025 in Paris: 30 March has no 02:00, 26 October has it twice (00:00Z and 01:00Z).
    @Test func readsBothSwitchDays() throws {
        let hours = ["2025-03-30;1", "2025-03-30;2", "2025-03-30;3", "2025-10-26;2", "2025-10-26;2", "2025-10-26;3"]
        let delivery = try Deliveries<FireBrigade>().decode(
            "date;heure;departement;interventions\n" + hours.map { "\($0);75;9\n" }.joined())
        #expect(
            delivery.observations.map(\.referenceTime.description) == [
                "2025-03-30T00:00:00Z", "2025-03-30T01:00:00Z", "2025-10-26T00:00:00Z", "2025-10-26T01:00:00Z",
                "2025-10-26T02:00:00Z",
            ])
        #expect(delivery.notes == ["fire-brigade-nonexistent-label 1", "fire-brigade-second-hour 1"])
    }

    @Test func placesACommuneWithoutCodeByTheNameOfTheFile() throws {
        let text = "ope_annee;ope_semaine;ope_categorie;ope_code_insee;ope_nom_commune;nb_ope\n2018;43;SUAP;;;4\n"
        var file = Deliveries<FireBrigade>()
        #expect(
            file.error(text)
                == .badValue(
                    file: "a.csv", line: 2, column: "ope_code_insee", found: "", expected: Messages.expectedPlaceCode))
        file.fileName = "interventions-sdis77.csv"
        #expect(try file.decode(text).observations.first?.series.place == .departement("77"))
    }
}

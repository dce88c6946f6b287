import Connectors
import Messages
import Testing
import TimeSeries

struct OdisseTests {
    static let header = "1er jour de la semaine,Semaine,Région Code,Classe d'âge,Taux de passages aux urgences pour "

    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<Odisse>()
        let expected = Messages.expectedColumns("date_complet, semaine, sursaud_cl_age_gene, taux_passages_…_sau")
        let bad: [(String, DecodeError)] = [
            (
                "\n  <html><title>502</title></html>",
                .notThisFormat(
                    file: "a.csv", connector: "odisse", line: 1, found: Messages.foundWebPage, expected: expected)
            ),
            (
                "{\"error_code\":\"ODSQLError\",\"message\":\"Syntax error in where clause\"}",
                .notThisFormat(
                    file: "a.csv", connector: "odisse", line: 1, found: Text(verbatim: "Syntax error in where clause"),
                    expected: expected)
            ),
            // The column of ages renamed, and the rates gone.
            (
                Self.header.replacing("Classe d'âge", with: "Groupe") + "asthme\n",
                .missingColumn(
                    file: "a.csv", line: 1, column: "sursaud_cl_age_gene",
                    found: "#er jour de la semaine,Semaine,Région Code,Groupe,Taux de pa…")
            ),
            (
                "date_complet,dep,sursaud_cl_age_gene,valeur\n",
                .missingColumn(
                    file: "a.csv", line: 1, column: "taux_passages_…_sau",
                    found: "date_complet,dep,sursaud_cl_age_gene,valeur")
            ),
            (
                "date_complet,dep,sursaud_cl_age_gene,taux_passages_sau\n",
                .refused(file: "a.csv", connector: "odisse", line: 1, reason: Messages.odisseNoSyndrome)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// Slugs of the publisher's data sets, and what each is called in Vigie.
    @Test(
        arguments: [
            ("taux_passages_grippe_sau", "flu"), ("taux_passages_gastro_sau", "gastroenteritis"),
            ("taux_passages_bronchiolite_sau", "bronchiolitis"), ("taux_passages_ira_sau", "acute-respiratory"),
            ("taux_passages_trauma_sau", "trauma"), ("taux_passages_covid_sau", "covid"),
            ("taux_passages_troubles_anxieux_sau", "troubles-anxieux"),
        ])
    func namesSyndromes(column: String, syndrome: String) throws {
        let delivery = try Deliveries<Odisse>().decode(
            "date_complet;sursaud_cl_age_gene;\(column)\n2024-03-25;Tous âges;1,5\n")
        #expect(delivery.observations.map(\.series.stratum) == [.syndrome(syndrome)])
    }

    @Test func takesTheSyndromeFromTheNameOfTheFile() throws {
        var file = Deliveries<Odisse>()
        file.fileName = "bronchiolite-passages-aux-urgences-et-actes-sos-medecins-france.csv"
        let delivery = try file.decode(
            "semaine,sursaud_cl_age_gene,taux_passages_sau\n2024-S13,moins de 2 ans,1.5\n")
        #expect(
            delivery.observations.map(\.series.description) == [
                "country:FR|visit_rate|age=00-01;syndrome=bronchiolitis|week"
            ])
    }
}

/// The publisher's files; rows are those of SOURCE.md.
@Suite(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
struct OdisseFilesTests {
    @Test(
        arguments: [
            // path, rows, places, age classes with all ages
            ("asthme-passages-aux-urgences-et-actes-sos-medecins-region.csv", 22_320, 18, 4, "asthma"),
            ("covid-19-passages-aux-urgences-et-actes-sos-medecins-france.csv", 1_585, 1, 5, "covid"),
            ("covid-19-passages-aux-urgences-et-actes-sos-medecins-region.csv.gz", 28_530, 18, 5, "covid"),
        ])
    func readsEveryRow(name: String, rows: Int, places: Int, classes: Int, syndrome: String) throws {
        let delivery = try Deliveries<Odisse>().real("odisse-weekly/\(name)")
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        #expect(delivery.end.findings == [])
        #expect(delivery.observations.count == 3 * rows)
        #expect(Set(delivery.observations.map(\.series.place)).count == places)
        #expect(Set(delivery.observations.map { $0.series.stratum.cells[.age] ?? "" }).count == classes)
        #expect(Set(delivery.observations.map { $0.series.stratum.cells[.syndrome] }) == [syndrome])
    }

    /// SOURCE.md: Île-de-France complete, 317 weeks of COVID-19, 310 of asthma; last line of the national file.
    @Test func readsIleDeFranceComplete() throws {
        let folder = "odisse-weekly"
        let covid = try Deliveries<Odisse>().real(
            "\(folder)/covid-19-passages-aux-urgences-et-actes-sos-medecins-region.csv.gz")
        let key = SeriesKey(.ileDeFrance, .visitRate, .syndrome("covid"), every: .week)
        #expect(covid.observations.filter { $0.series == key && $0.value != nil }.count == 317)
        let france = try Deliveries<Odisse>().real(
            "\(folder)/covid-19-passages-aux-urgences-et-actes-sos-medecins-france.csv")
        #expect(
            france.value("country:FR|visit_rate|syndrome=covid|week", "2026-01-18T23:00:00Z") == 135.1096845)
    }
}

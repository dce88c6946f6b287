import Connectors
import Messages
import Testing
import TimeSeries

struct PharmacyIndexTests {
    @Test func saysWhatIsWrongWhere() {
        var file = Deliveries<PharmacyIndex>()
        file.fileName = "Openhealth_S-Grippal.csv"
        let expected = Messages.expectedColumns("PERIODE, IAS_brut / PERIODE, Loc_Reg11…")
        let name = file.fileName
        let bad: [(String, DecodeError)] = [
            (
                "<html></html>",
                .notThisFormat(file: name, connector: "ias", line: 1, found: Messages.foundWebPage, expected: expected)
            ),
            (
                "PERIODE;IAS;Incidence\n",
                .missingColumn(file: name, line: 1, column: "IAS_brut", found: "PERIODE;IAS;Incidence")
            ),
            (
                "DATE;IAS_brut\n2014-01-01;3\n",
                .missingColumn(file: name, line: 1, column: "periode", found: "DATE;IAS_brut")
            ),
            (
                "PERIODE;IAS_brut\n31-02-2014;3\n",
                .badValue(file: name, line: 2, column: "PERIODE", found: "31-02-2014", expected: Messages.expectedDate)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
        file.fileName = "ias.csv"
        #expect(
            file.error("PERIODE;IAS_brut\n2014-01-01;3\n")
                == .refused(file: "ias.csv", connector: "ias", line: 1, reason: Messages.iasNoSyndrome))
    }

    /// A smoothed day holds the seven days after it: known nine days after its end, 2014-01-11T00:00 in Paris.
    @Test func neverKnowsASmoothedDayEarly() throws {
        var file = Deliveries<PharmacyIndex>()
        file.fileName = "Openhealth_Allergies.csv"
        let delivery = try file.decode("PERIODE;IAS_lisse\n2014-01-01;3,5\n")
        #expect(
            delivery.lines == [
                "country:FR|pharmacy_index|syndrome=allergy|day 2013-12-31T23:00:00Z 3.5 2014-01-10T23:00:00Z"
            ])
    }
}

struct PharmacySalesTests {
    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<PharmacySales>()
        let bad: [(String, DecodeError)] = [
            (
                "semaine;departement;produit;quantite\n",
                .notThisFormat(
                    file: "a.csv", connector: "pharmacy-sales", line: 1,
                    found: Text(verbatim: "semaine;departement;produit;quantite"),
                    expected: Messages.expectedColumns("semaine, departement, famille, ventes"))
            ),
            (
                "mois;departement;famille;ventes\n",
                .missingColumn(file: "a.csv", line: 1, column: "semaine", found: "mois;departement;famille;ventes")
            ),
            (
                "semaine;departement;famille;ventes\n2024-S01;75;;3\n",
                .badValue(file: "a.csv", line: 2, column: "famille", found: "", expected: Messages.expectedFamily)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// Received long after: known on the Wednesday at noon after the week, 2024-01-10T11:00Z.
    @Test func datesAHistory() throws {
        let delivery = try Deliveries<PharmacySales>().decode(
            "semaine,departement,famille,ventes\n2024-S01,Île-de-France,Total,3\n")
        #expect(
            delivery.lines == ["reg:11|pharmacy_sales|all|week 2023-12-31T23:00:00Z 3.0 2024-01-10T11:00:00Z"])
    }
}

struct PharmacyVaccinationTests {
    static let header = "campagne,date,jour,variable,groupe,valeur\n"

    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<PharmacyVaccination>()
        let bad: [(String, DecodeError)] = [
            (
                "campagne,region,code,variable,groupe,valeur\n",
                .missingColumn(
                    file: "a.csv", line: 1, column: "date", found: "campagne,region,code,variable,groupe,valeur")
            ),
            (
                "week,doses\n",
                .notThisFormat(
                    file: "a.csv", connector: "pharmacy-vaccination", line: 1, found: Text(verbatim: "week,doses"),
                    expected: Messages.expectedColumns("campagne, date, jour, variable, groupe, valeur"))
            ),
            (
                Self.header + "2023-2024,2023-10-28,12,DOSES(J07E1),enfants,3\n",
                .badValue(file: "a.csv", line: 2, column: "groupe", found: "enfants", expected: Messages.expectedAge)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// SOURCE.md: 1,076, 1,056, 1,076 and 964 rows; each file holds its own campaign and the one before.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func countsOverlapsOnce() throws {
        let files = [("2021_2022", 1_076), ("2022_2023", 1_056), ("2023_2024", 1_076), ("2024_2025", 964)]
        var all: Set<Observation> = []
        for (years, rows) in files {
            let delivery = try Deliveries<PharmacyVaccination>().real(
                "iqvia-pharmacy-flu-vaccine/iqvia_doses_actes_\(years).csv")
            #expect(delivery.end == DeliveryEnd(recordsRead: rows))
            #expect(delivery.observations.count == rows)
            all.formUnion(delivery.observations)
        }
        // 4,172 rows less the campaigns that two files share: 4 series × (130 + 134 + 135) days.
        #expect(all.count == 4_172 - 4 * (130 + 134 + 135))
        let first = SeriesKey(.country("FR"), .vaccineDoses, Stratum([.age: "65+"]), every: .day)
        #expect(all.filter { $0.series == first }.map(\.value).compactMap { $0 }.max() == 1_685_461)
    }
}

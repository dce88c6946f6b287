import Connectors
import Messages
import Testing
import TimeSeries

struct EDListTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(EDList(), text, file: "sae.csv")
    }

    @Test func saysWhatIsWrongWhere() {
        let bad: [(String, DecodeError)] = [
            (
                "BOR;AN;FI;URG;ACC\n",
                .missingColumn(file: "sae.csv", line: 1, column: "PASSU", found: "BOR;AN;FI;URG;ACC")
            ),
            (
                "BOR;AN;FI;LIT\n",
                .missingColumn(file: "sae.csv", line: 1, column: "URG, SAMU, AUTSU, lat", found: "BOR;AN;FI;LIT")
            ),
            (
                "AN;FI;URG;PASSU\n2023;750099901;GEN;beaucoup\n",
                .badValue(
                    file: "sae.csv", line: 2, column: "PASSU", found: "beaucoup", expected: Messages.expectedCount)
            ),
            (
                "AN;FI;URG;PASSU\n23;750099901;GEN;1\n",
                .badValue(file: "sae.csv", line: 2, column: "AN", found: "23", expected: Messages.expectedYear)
            ),
            (
                "AN;FI;URG;PASSU\n2023;990099901;GEN;1\n",
                .badValue(
                    file: "sae.csv", line: 2, column: "FI", found: "990099901",
                    expected: Messages.expectedFinessDepartement)
            ),
            (
                "finess;etalab;111;2030-05-12\nequipement;750099901\n",
                .badValue(
                    file: "sae.csv", line: 2, column: "structureet", found: "equipement",
                    expected: Messages.expectedFinessRow)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        for text in [ConnectorReading.htmlErrorPage, "[{\"FI\":\"750099901\"}]\n"] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    static func sum(_ delivery: DecodedDelivery, _ year: String, _ places: (Place) -> Bool) -> Double {
        let start = CivilDate(iso8601: "\(year)-01-01").map { CivilZone.paris.start(of: $0) }
        return delivery.observations.filter {
            $0.series.measure == .annualVisits && $0.series.stratum == .all && $0.referenceTime == start
                && places($0.series.place)
        }.compactMap(\.value).reduce(0, +)
    }

    /// Rows: `wc -l` less the header; visits of Île-de-France as SOURCE.md gives them.
    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: [
            ("2019", 695, 4_479_679.0), ("2020", 691, 3_702_169), ("2021", 694, 4_073_156), ("2022", 693, 4_422_636),
            ("2023", 689, 4_213_843), ("2024", 687, 4_371_309),
        ])
    func readsTheSurveysVisits(year: String, rows: Int, visits: Double) throws {
        let delivery = try ConnectorReading.publisherFile(EDList(), "drees-sae-urgences/URGENCES2_\(year)r.csv")
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        let region: Set<String> = ["75", "77", "78", "91", "92", "93", "94", "95"]
        #expect(Self.sum(delivery, year) { region.contains(String($0.code.prefix(2))) } == visits)
    }

    /// SOURCE.md: 735 rows, the same sums.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsTheJoinedTable() throws {
        let delivery = try ConnectorReading.publisherFile(
            EDList(), "drees-sae-urgences/idf_emergency_departments_2019_2024.csv")
        #expect(delivery.end.recordsRead == 735 && delivery.end.recordsRejected == 0)
        #expect(Self.sum(delivery, "2019") { _ in true } == 4_479_679)
        #expect(Self.sum(delivery, "2024") { _ in true } == 4_371_309)
        #expect(delivery.end.territory.count == 92)
    }

    /// SOURCE.md: 92 sites.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsTheSites() throws {
        let delivery = try ConnectorReading.publisherFile(
            EDList(), "drees-sae-urgences/idf_ed_sites_coordinates.csv")
        #expect(delivery.end.recordsRead == 92 && delivery.end.recordsRejected == 0)
        #expect(delivery.end.territory.count == 92 && delivery.observations.isEmpty)
    }

    /// Rows: `wc -l` less the header.
    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: [("2019", 627), ("2020", 623), ("2021", 623), ("2022", 624), ("2023", 620), ("2024", 615)])
    func readsTheAuthorisations(year: String, rows: Int) throws {
        let delivery = try ConnectorReading.publisherFile(EDList(), "drees-sae-urgences/URGENCES_\(year)r.csv")
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        // The survey of 2019 gives no names.
        #expect(delivery.end.territory.isEmpty == (year == "2019"))
    }

    /// Rows: `wc -l` less the header; calls offered in 2024 as SOURCE.md gives them.
    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: [("2019", 464), ("2020", 463), ("2021", 462), ("2022", 461), ("2023", 456), ("2024", 459)])
    func readsTheSAMU(year: String, rows: Int) throws {
        let delivery = try ConnectorReading.publisherFile(EDList(), "drees-sae-urgences/SMURSAMU_\(year)r.csv")
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        guard year == "2024" else { return }
        let calls: [String: Double] = [
            "75": 760_697, "77": 522_162, "78": 915_736, "91": 494_436, "92": 591_126, "93": 684_065, "94": 453_894,
            "95": 592_257,
        ]
        for (code, value) in calls {
            let key = SeriesKey(.departement(code), .annualSAMUCalls, every: .day)
            #expect(delivery.observations.filter { $0.series == key }.map(\.value) == [value])
        }
    }
}

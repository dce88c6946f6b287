import Connectors
import Messages
import Testing
import TimeSeries

struct SosMedecinsTests {
    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<SosMedecins>()
        let expected = Messages.expectedColumns("date, departement, actes")
        let bad: [(String, DecodeError)] = [
            (
                "<html></html>",
                .notThisFormat(
                    file: "a.csv", connector: "sos-medecins", line: 1, found: Messages.foundWebPage, expected: expected)
            ),
            (
                "date,departement,visites\n2024-01-01,75,3\n",
                .notThisFormat(
                    file: "a.csv", connector: "sos-medecins", line: 1,
                    found: Text(verbatim: "date,departement,visites"), expected: expected)
            ),
            (
                "date,actes\n2024-01-01,3\n",
                .missingColumn(file: "a.csv", line: 1, column: "departement", found: "date,actes")
            ),
            (
                "date,dep,actes\n2024-01-01,75,-3\n",
                .badValue(file: "a.csv", line: 2, column: "actes", found: "-3", expected: Messages.expectedCount)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// 2024-03-31T02:00 was never; the hour before begins at 00:00Z, the hour after at 01:00Z.
    @Test func leavesOutTheSpringHour() throws {
        let delivery = try Deliveries<SosMedecins>().decode(
            "date,heure,departement,actes\n2024-03-31,1,75,4\n2024-03-31,2,75,0\n2024-03-31,3,75,5\n")
        #expect(
            delivery.observations.map(\.referenceTime.description) == ["2024-03-31T00:00:00Z", "2024-03-31T01:00:00Z"])
        #expect(delivery.notes == ["sos-medecins-nonexistent-label 1"] && delivery.end.recordsRejected == 1)
    }

    /// An hour without an act at night is an hour without an act.
    @Test func keepsHoursAtZero() throws {
        let delivery = try Deliveries<SosMedecins>().decode(
            "date,heure,departement,actes\n2024-01-01,4,75,0\n2024-01-01,5,75,2\n")
        #expect(delivery.observations.map(\.value) == [0, 2])
    }
}

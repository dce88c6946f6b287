import Connectors
import Messages
import Testing
import TimeSeries

struct GatheringsTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(Gatherings(), text, file: "g.csv")
    }

    @Test func saysWhatIsWrongWhere() {
        let head = "date,debut,departement,affluence,annonce_le\n"
        let bad: [(String, DecodeError)] = [
            (
                "date,affluence\n2024-05-01,3\n",
                .missingColumn(file: "g.csv", line: 1, column: "departement", found: "date,affluence")
            ),
            (
                "date,departement,public\n2024-05-01,75,3\n",
                .missingColumn(file: "g.csv", line: 1, column: "affluence", found: "date,departement,public")
            ),
            (
                head + "01/05/2024,,75,3,\n",
                .badValue(
                    file: "g.csv", line: 2, column: "date", found: "01/05/2024", expected: Messages.expectedDate)
            ),
            (
                head + "2024-05-01,8h,75,3,\n",
                .badValue(file: "g.csv", line: 2, column: "debut", found: "8h", expected: Messages.expectedClock)
            ),
            (
                head + "2024-05-01,08:00,99,3,\n",
                .badValue(
                    file: "g.csv", line: 2, column: "departement", found: "99", expected: Messages.expectedPlaceCode)
            ),
            (
                head + "2024-05-01,08:00,75,-3,\n",
                .badValue(file: "g.csv", line: 2, column: "affluence", found: "-3", expected: Messages.expectedCount)
            ),
            (
                head + "2024-05-01,08:00,75,3,hier\n",
                .badValue(
                    file: "g.csv", line: 2, column: "annonce_le", found: "hier", expected: Messages.expectedTimestamp)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        for text in [ConnectorReading.htmlErrorPage, "[{\"lieu\":\"dep:75\"}]\n"] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    @Test func addsTheGatheringsOfADay() throws {
        let text =
            "date,departement,affluence,annonce_le\n2024-05-01,75,3000,2024-04-01\n2024-05-01,75,200,2024-04-15\n"
        let delivery = try ConnectorReading.decode(Gatherings(), text, file: "g.csv")
        let people = delivery.observations.filter { $0.series.measure == .events }
        #expect(people.map(\.value) == [3000, 3200])
        #expect(people.map(\.availableAt.description) == ["2024-03-31T22:00:00Z", "2024-04-14T22:00:00Z"])
    }
}

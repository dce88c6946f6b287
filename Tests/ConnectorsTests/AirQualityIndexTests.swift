import Connectors
import Messages
import Testing
import TimeSeries

struct AirQualityIndexTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(AirQualityIndex(), text, file: "atmo")
    }

    @Test func saysWhatIsWrongWhere() {
        let head = "date_ech,code_zone,code_qual\n"
        let bad: [(String, DecodeError)] = [
            (
                "code_zone,code_qual\n75056,3\n",
                .missingColumn(file: "atmo", line: 1, column: "date_ech", found: "code_zone,code_qual")
            ),
            (
                "date_ech,code_zone,indice\n2024-01-01,75056,3\n",
                .missingColumn(file: "atmo", line: 1, column: "code_qual", found: "date_ech,code_zone,indice")
            ),
            (
                head + "2024-01-01,75056,Bon\n",
                .badValue(
                    file: "atmo", line: 2, column: "code_qual", found: "Bon",
                    expected: Messages.expectedAirIndexValue)
            ),
            (
                head + "01/01/2024,75056,3\n",
                .badValue(
                    file: "atmo", line: 2, column: "date_ech", found: "01/01/2024", expected: Messages.expectedDate)
            ),
            (
                "[{\"date_ech\":\"2024-01-01\",\"code_zone\":\"99999\",\"code_qual\":3}]",
                .badValue(
                    file: "atmo", line: 1, column: "code_zone", found: "99999", expected: Messages.expectedZone)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        // The pollen index has the same names of fields; a token that ran out answers with a message.
        for text in [
            "[{\"date_ech\":\"2024-01-01\",\"code_zone\":\"75056\",\"code_qual\":3,\"code_ambr\":1}]",
            "{\"message\":\"Expired JWT Token\",\"code\":401}", "{\"features\":[]}", ConnectorReading.htmlErrorPage,
        ] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    @Test func keepsEachPublicationOfADay() throws {
        func zone(_ maj: String, _ index: Int) -> String {
            "{\"date_ech\":\"2024-07-02\",\"date_maj\":\"\(maj)\",\"code_zone\":\"75056\",\"code_qual\":\(index)}"
        }
        let text = "[\(zone("2024-07-01 11:00:00", 4)),\(zone("2024-07-02 11:00:00", 3))]"
        let delivery = try ConnectorReading.decode(AirQualityIndex(), text, file: "atmo.json")
        #expect(delivery.observations.map(\.value) == [4, 3])
        // 11:00 in Paris in summer.
        #expect(
            delivery.observations.map(\.availableAt.description) == ["2024-07-01T09:00:00Z", "2024-07-02T09:00:00Z"])
    }
}

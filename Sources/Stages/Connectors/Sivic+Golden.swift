internal import Messages
internal import TimeSeries

extension Sivic {
    /// Invented counts: two départements, a row said twice, one corrected further down, one that is no count.
    public static var goldenDeliveries: [GoldenDelivery] {
        let text = """
            "dep";"jour";"incid_hosp";"incid_rea";"incid_dc";"incid_rad"
            "01";2020-10-24;12;2;1;9
            "01";2020-10-24;12;2;1;9
            "2B";2020-10-24;3;0;0;NA
            "2B";2020-10-25;4;1;0;2
            "2B";2020-10-25;5;1;0;2
            "2B";2020-10-26;-5;1;0;2

            """
        func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
        func rows(_ code: String, _ from: String, _ known: String, _ values: [Double?]) -> [Observation] {
            let measures: [Measure] = [.hospitalEntries, .criticalCareEntries, .hospitalDeaths, .hospitalDischarges]
            return zip(measures, values).map {
                Observation(
                    series: SeriesKey(.departement(code), $0, every: .day), referenceTime: at(from), value: $1,
                    availableAt: at(known))
            }
        }
        // 2020-10-25 lasts 25 hours in Paris.
        return [
            GoldenDelivery(
                name: "flows by département", connector: card.name, bytes: Array(text.utf8),
                source: DeliverySource(fileName: "covid-hospit-incid.csv", receivedAt: at("2020-10-27T06:00:00Z")),
                observations: rows("01", "2020-10-23T22:00:00Z", "2020-10-25T23:00:00Z", [12, 2, 1, 9])
                    + rows("2B", "2020-10-23T22:00:00Z", "2020-10-25T23:00:00Z", [3, 0, 0, nil])
                    + rows("2B", "2020-10-24T22:00:00Z", "2020-10-26T23:00:00Z", [5, 1, 0, 2]),
                end: DeliveryEnd(
                    findings: [
                        Finding(
                            check: "sivic-count", severity: .rejected, message: Messages.rowsWithoutCount(count: 1),
                            line: 7),
                        Finding(
                            check: "sivic-repeated-row", severity: .info, message: Messages.sursaudRepeated(count: 1),
                            line: 3),
                        Finding(
                            check: "sivic-contradicting-row", severity: .warning,
                            message: Messages.repeatedRows(count: 1), line: 6),
                    ], recordsRead: 6, recordsRejected: 1))
        ]
    }
}

internal import Messages
import TimeSeries

extension MeteoFrance {
    /// Two stations of a day, one value doubtful; hours over the spring switch.
    public static var goldenDeliveries: [GoldenDelivery] { [daily, hourly] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ measure: Measure, _ grain: Grain, _ from: String, _ value: Double, _ known: String
    ) -> Observation {
        Observation(
            series: SeriesKey(.departement("93"), measure, every: grain), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    private static var daily: GoldenDelivery {
        let text = """
            NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJ;RR;QRR;TN;QTN;HTN;QHTN;TX;QTX;HTX;QHTX;TM;QTM;FFM;QFFM
            93999001;INVENTEE-NORD;48.95;2.45;50;20240331;0.4;1;5.0;1;0512;9;15.0;1;1409;9;10.5;1;;
            93999001;INVENTEE-NORD;48.95;2.45;50;20240332;0.4;1;5.0;1;0512;9;15.0;1;1409;9;10.5;1;;
            93999002;INVENTEE-SUD;48.85;2.55;40;20240331;1.1;1;7.0;1;0501;9;40.0;2;1409;9;;;3.5;1

            """
        let known = "2024-04-01T10:00:00Z"
        let start = "2024-03-30T23:00:00Z"
        return GoldenDelivery(
            name: "two stations of a day", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "Q_93_latest-2024-2025.csv", receivedAt: at("2024-04-03T00:00:00Z")),
            observations: [
                row(.precipitation, .day, start, 0.75, known), row(.temperatureMin, .day, start, 6, known),
                row(.temperatureMax, .day, start, 15, known), row(.temperature, .day, start, 10.5, known),
                row(.windSpeed, .day, start, 3.5, known),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "meteofrance-aaaammjj", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "AAAAMMJJ", expected: Messages.expectedCompactDate), line: 3),
                    Finding(
                        check: "meteofrance-doubtful", severity: .setAside,
                        message: Messages.meteoFranceDoubtful(count: 1), line: 4),
                ], recordsRead: 3, recordsRejected: 1))
    }

    private static var hourly: GoldenDelivery {
        let text = """
            NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJHH;RR1;QRR1;T;QT;U;QU
            93999001;INVENTEE-NORD;48.95;2.45;50;2024033101;0.2;1;8.5;1;91;1
            93999001;INVENTEE-NORD;48.95;2.45;50;2024102701;0;1;11.5;1;88;1

            """
        return GoldenDelivery(
            name: "hours of both switches", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "H_93_2020-2024.csv", receivedAt: at("2024-11-03T00:00:00Z")),
            observations: [
                row(.precipitation, .hour, "2024-03-31T00:00:00Z", 0.2, "2024-04-01T10:00:00Z"),
                row(.temperature, .hour, "2024-03-31T01:00:00Z", 8.5, "2024-04-01T10:00:00Z"),
                row(.humidity, .hour, "2024-03-31T01:00:00Z", 91, "2024-04-01T10:00:00Z"),
                row(.precipitation, .hour, "2024-10-27T00:00:00Z", 0, "2024-10-28T11:00:00Z"),
                row(.temperature, .hour, "2024-10-27T01:00:00Z", 11.5, "2024-10-28T11:00:00Z"),
                row(.humidity, .hour, "2024-10-27T01:00:00Z", 88, "2024-10-28T11:00:00Z"),
            ],
            end: DeliveryEnd(recordsRead: 2))
    }
}

internal import Messages
import TimeSeries

extension Airparif {
    /// Hours over both switches, and the export of the network.
    public static var goldenDeliveries: [GoldenDelivery] { [switches, export] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ measure: Measure, _ from: String, _ value: Double?, _ known: String
    ) -> Observation {
        Observation(
            series: SeriesKey(place, measure, every: .hour), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    private static var switches: GoldenDelivery {
        let text = """
            datetime_utc,NO2_STDEN_ugm3,NO_STDEN_ugm3
            2024-03-31 01:00:00Z,21.5,-1.1
            2024-03-31 02:00:00Z,22.0,0.4
            2024-10-27 01:00:00Z,,
            2024-10-27 02:00:00,30.0,3.0

            """
        let denis = Place.departement("93")
        return GoldenDelivery(
            name: "hours of both switches", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "saint-denis.csv", receivedAt: at("2024-11-01T00:00:00Z")),
            observations: [
                row(denis, .no2, "2024-03-31T00:00:00Z", 21.5, "2024-03-31T02:00:00Z"),
                row(denis, .no, "2024-03-31T00:00:00Z", -1.1, "2024-03-31T02:00:00Z"),
                row(denis, .no2, "2024-03-31T01:00:00Z", 22, "2024-03-31T03:00:00Z"),
                row(denis, .no, "2024-03-31T01:00:00Z", 0.4, "2024-03-31T03:00:00Z"),
                row(denis, .no2, "2024-10-27T00:00:00Z", nil, "2024-10-27T02:00:00Z"),
                row(denis, .no, "2024-10-27T00:00:00Z", nil, "2024-10-27T02:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "airparif-datetime-utc", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "datetime_utc", expected: Messages.expectedUTCHour), line: 5),
                    Finding(
                        check: "airparif-negative", severity: .info, message: Messages.airparifNegative(count: 1),
                        line: 2),
                ], recordsRead: 4, recordsRejected: 1))
    }

    private static var export: GoldenDelivery {
        let text = """
            ,PA13:O3,PA13:CO,INVENT:PM25
            ,PARIS 13e,PARIS 13e,STATION INVENTEE
            ,PA13,PA13,INVENT
            ,ozone,monoxyde de carbone,particules PM2.5
            ,O3,CO,PM25
            ,microg/m3,mg/m3,microg/m3
            2023-01-01 01:00:00Z,42.0,0.3,12.5

            """
        return GoldenDelivery(
            name: "export of the network", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "AP_2023", receivedAt: at("2024-01-02T00:00:00Z"),
                declaredAvailableAt: at("2024-01-01T12:00:00Z")),
            observations: [
                row(.departement("75"), .ozone, "2023-01-01T00:00:00Z", 42, "2024-01-01T12:00:00Z"),
                row(Place(.area, "INVENT"), .pm25, "2023-01-01T00:00:00Z", 12.5, "2024-01-01T12:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "airparif-not-used", severity: .info, message: Messages.columnsNotRead(["PA13:CO"]),
                        line: 1)
                ], recordsRead: 1))
    }
}

internal import Messages
import TimeSeries

extension TidyCSV {
    /// Hours over both clock changes of 2024 in Paris (31 March, 27 October), and an issued weather forecast.
    public static var goldenDeliveries: [GoldenDelivery] { [clockChanges, issuedForecast] }

    private static var clockChanges: GoldenDelivery {
        let visits = SeriesKey(.departement("75"), .visits, every: .hour)
        let elderly = SeriesKey(.departement("75"), .visits, .age(.from75), every: .day)
        // Instants worked out by hand: Paris is UTC+1 in winter and UTC+2 from 2024-03-31T01:00Z to 2024-10-27T01:00Z.
        func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
        func row(_ key: SeriesKey, _ from: String, _ value: Double?, _ known: String) -> Observation {
            Observation(series: key, referenceTime: at(from), value: value, availableAt: at(known))
        }
        let text = """
            series_id,timestamp,value
            dep:75|visits|all|hour,2024-03-31T01:00:00,12
            dep:75|visits|all|hour,2024-03-31T02:00:00,0
            dep:75|visits|all|hour,2024-03-31T03:00:00,9
            dep:75|visits|all|hour,2024-10-27T02:00:00,21
            dep:75|visits|all|hour,2024-10-27T03:00:00,
            "dep:75|visits|age=75+|day",2024-10-27,310
            "dep:75|visits|age=75+|day",2024-10-27,311

            """
        return GoldenDelivery(
            name: "clock changes", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "visits.csv", receivedAt: at("2024-10-29T06:00:00Z")),
            observations: [
                row(visits, "2024-03-31T00:00:00Z", 12, "2024-03-31T01:00:00Z"),
                row(visits, "2024-03-31T01:00:00Z", 9, "2024-03-31T02:00:00Z"),
                row(visits, "2024-10-27T00:00:00Z", 21, "2024-10-27T02:00:00Z"),
                row(visits, "2024-10-27T02:00:00Z", nil, "2024-10-27T03:00:00Z"),
                row(elderly, "2024-10-26T22:00:00Z", 311, "2024-10-27T23:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "tidy-nonexistent-label", severity: .rejected, message: Messages.labelNeverWas(count: 1),
                        line: 3),
                    Finding(
                        check: "tidy-repeated-row", severity: .warning, message: Messages.repeatedRows(count: 1),
                        line: 8),
                ], recordsRead: 7, recordsRejected: 1))
    }

    private static var issuedForecast: GoldenDelivery {
        let temperature = SeriesKey(.ileDeFrance, .temperature, every: .hour)
        func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
        let text = """
            \u{FEFF}place;measure;grain;timestamp;value;available_at
            reg:11;temperature;hour;2024-07-01 14:00;31,5;2024-06-30T08:00:00Z
            reg:11;temperature;hour;2024-07-01 14:00;33,25;2024-07-01T10:00:00+02:00

            """.replacing("\n", with: "\r\n")
        return GoldenDelivery(
            name: "issued forecast", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "meteo.csv", receivedAt: at("2024-07-02T06:00:00Z")),
            observations: [
                Observation(
                    series: temperature, referenceTime: at("2024-07-01T12:00:00Z"), value: 31.5,
                    availableAt: at("2024-06-30T08:00:00Z")),
                Observation(
                    series: temperature, referenceTime: at("2024-07-01T12:00:00Z"), value: 33.25,
                    availableAt: at("2024-07-01T08:00:00Z")),
            ],
            end: DeliveryEnd(recordsRead: 2))
    }
}

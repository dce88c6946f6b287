internal import Messages
import TimeSeries

extension Reanalysis {
    /// NASA POWER with its block and bare, ODRÉ.
    public static var goldenDeliveries: [GoldenDelivery] { [power, bare, odre] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(_ place: Place, _ measure: Measure, _ from: String, _ value: Double?, _ known: String)
        -> Observation
    {
        Observation(
            series: SeriesKey(place, measure, every: .day), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    private static var power: GoldenDelivery {
        let text = """
            -BEGIN HEADER-
            NASA/POWER Source Native Resolution Daily Data
            Dates (month/day/year): 02/29/2024 through 03/01/2024 in LST
            Location: latitude  48.79   longitude 2.46
            value for missing source data: -999
            -END HEADER-
            YEAR,DOY,T2M,PRECTOTCORR
            2024,60,8.5,1.25
            2024,61,-999,0.5

            """
        let creteil = Place.departement("94")
        return GoldenDelivery(
            name: "NASA POWER with its block", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "POWER_Point_Daily.csv", receivedAt: at("2024-04-01T00:00:00Z")),
            observations: [
                row(creteil, .temperature, "2024-02-28T23:00:00Z", 8.5, "2024-03-03T23:00:00Z"),
                row(creteil, .precipitation, "2024-02-28T23:00:00Z", 1.25, "2024-03-03T23:00:00Z"),
                row(creteil, .temperature, "2024-02-29T23:00:00Z", nil, "2024-03-04T23:00:00Z"),
                row(creteil, .precipitation, "2024-02-29T23:00:00Z", 0.5, "2024-03-04T23:00:00Z"),
            ],
            end: DeliveryEnd(recordsRead: 2))
    }

    private static var bare: GoldenDelivery {
        let text = """
            YEAR,MO,DY,T2M_MAX,T2M_MIN
            2023,7,8,31.25,19.5
            2023,2,30,4,1

            """
        return GoldenDelivery(
            name: "NASA POWER without its block", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "power_paris.csv", receivedAt: at("2024-04-01T00:00:00Z")),
            observations: [
                row(.departement("75"), .temperatureMax, "2023-07-07T22:00:00Z", 31.25, "2023-07-11T22:00:00Z"),
                row(.departement("75"), .temperatureMin, "2023-07-07T22:00:00Z", 19.5, "2023-07-11T22:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "reanalysis-year--mo--dy", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "YEAR, MO, DY", expected: Messages.expectedDate), line: 3)
                ], recordsRead: 2, recordsRejected: 1))
    }

    private static var odre: GoldenDelivery {
        let text = """
            Date;Code INSEE région;Région;TMin (°C);TMax (°C);TMoy (°C)
            2021-12-05;11;Île-de-France;2.5;7.5;5

            """
        let known = "2022-01-31T23:00:00Z"
        let start = "2021-12-04T23:00:00Z"
        return GoldenDelivery(
            name: "ODRÉ", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "odre.csv", receivedAt: at("2024-04-01T00:00:00Z")),
            observations: [
                row(.ileDeFrance, .temperatureMin, start, 2.5, known),
                row(.ileDeFrance, .temperatureMax, start, 7.5, known), row(.ileDeFrance, .temperature, start, 5, known),
            ],
            end: DeliveryEnd(recordsRead: 1))
    }
}

internal import Messages
import TimeSeries

extension AirQualityIndex {
    /// GeoJSON of an index announced the day before, and a CSV with an EPCI and an unavailable index.
    public static var goldenDeliveries: [GoldenDelivery] { [geoJSON, arcGIS, table] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ product: String?, _ day: String, _ value: Double?, _ known: String
    ) -> Observation {
        let stratum = product.map { Stratum([.product: $0]) } ?? .all
        return Observation(
            series: SeriesKey(place, .airQualityIndex, stratum, every: .day), referenceTime: at(day), value: value,
            availableAt: at(known))
    }

    private static var geoJSON: GoldenDelivery {
        let text = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","geometry":null,"properties":{"date_ech":"2024-07-02","date_dif":"2024-07-01",
            "date_maj":"2024-07-01T09:30:00Z","code_qual":3,"lib_qual":"Dégradé","code_zone":"93066","code_no2":1,
            "code_o3":3}},
            {"type":"Feature","geometry":null,"properties":{"date_ech":"2024-07-02","date_dif":"2024-07-01",
            "date_maj":"2024-07-01T09:30:00Z","code_qual":2,"lib_qual":"Moyen","code_zone":"93008","code_no2":2,
            "code_o3":2}},
            {"type":"Feature","geometry":null,"properties":{"date_ech":"2024-07-02","date_maj":"2024-07-01T09:30:00Z",
            "code_qual":9,"code_zone":"93010"}}]}

            """
        let denis = Place.departement("93")
        let (day, known) = ("2024-07-01T22:00:00Z", "2024-07-01T09:30:00Z")
        return GoldenDelivery(
            name: "GeoJSON", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "atmo.geojson", receivedAt: at("2024-07-03T00:00:00Z")),
            observations: [
                row(denis, nil, day, 3, known), row(denis, "no2", day, 2, known), row(denis, "ozone", day, 3, known),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "air-quality-index-code-qual", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "code_qual", expected: Messages.expectedAirIndexValue))
                ], recordsRead: 3, recordsRejected: 1))
    }

    private static var arcGIS: GoldenDelivery {
        // 1719878400000 is 2024-07-02T00:00:00Z, 1719792000000 the day before.
        let text = """
            {"objectIdFieldName":"OBJECTID","features":[{"attributes":{"OBJECTID":1,"date_ech":1719878400000,
            "date_dif":1719792000000,"code_qual":7,"code_zone":"75056"}}]}
            """
        return GoldenDelivery(
            name: "ArcGIS", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "atmo.json", receivedAt: at("2024-07-03T00:00:00Z")),
            observations: [row(.departement("75"), nil, "2024-07-01T22:00:00Z", 7, "2024-07-01T11:00:00Z")],
            end: DeliveryEnd(recordsRead: 1))
    }

    private static var table: GoldenDelivery {
        let text = """
            date,code_qual,lib_qual,code_no2,code_zone,lib_zone
            2024/01/15,4,Mauvais,4,75056,Paris
            2024/01/15,0,Indisponible,0,247700001,EPCI inventé
            2024/01/15,2,Moyen,1,200099999,EPCI inventé
            2024/01/16,2,Moyen,1,Paris,Paris

            """
        let (day, other) = ("2024-01-14T23:00:00Z", Place(.area, "200099999"))
        return GoldenDelivery(
            name: "table", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "indices.csv", receivedAt: at("2024-07-03T00:00:00Z")),
            observations: [
                row(.departement("75"), nil, day, 4, day), row(.departement("75"), "no2", day, 4, day),
                row(.departement("77"), nil, day, nil, day), row(.departement("77"), "no2", day, nil, day),
                row(other, nil, day, 2, day), row(other, "no2", day, 1, day),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "air-quality-index-code-zone", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "code_zone", expected: Messages.expectedZone), line: 5)
                ], recordsRead: 4, recordsRejected: 1))
    }
}

internal import Messages
import TimeSeries

extension Gatherings {
    /// A match and a march, one announced twice over, one without a readable attendance.
    public static var goldenDeliveries: [GoldenDelivery] { [list] }

    private static var list: GoldenDelivery {
        func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
        func row(_ place: Place, _ measure: Measure, _ day: String, _ value: Double, _ known: String) -> Observation {
            Observation(
                series: SeriesKey(place, measure, every: .day), referenceTime: at(day), value: value,
                availableAt: at(known))
        }
        let text = """
            date;debut;fin;lieu;affluence;nom;lat;lon;annonce_le
            2024-03-31;21:00;00:30;Stade, 93200 Saint-Denis;75000;Match inventé;;;2024-03-01
            2024-03-31;10:00;12:00;;1500;Course inventée;48.80;2.13;2024-03-10T12:00:00Z
            2024-10-27;;;dep:93;2000;;;;
            2024-10-27;14:00;;dep:75;beaucoup;;;;

            """
        let (denis, yvelines) = (Place.departement("93"), Place.departement("78"))
        let (march, october) = ("2024-03-30T23:00:00Z", "2024-10-26T22:00:00Z")
        let (announced, received) = ("2024-02-29T23:00:00Z", "2024-10-01T00:00:00Z")
        return GoldenDelivery(
            name: "gatherings", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "rassemblements.csv", receivedAt: at(received)),
            observations: [
                row(denis, .events, march, 75_000, announced), row(denis, .eventCount, march, 1, announced),
                row(yvelines, .events, march, 1500, "2024-03-10T12:00:00Z"),
                row(yvelines, .eventCount, march, 1, "2024-03-10T12:00:00Z"),
                row(denis, .events, october, 2000, received), row(denis, .eventCount, october, 1, received),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "gatherings-count", severity: .rejected,
                        message: Messages.rowsWithoutCount(count: 1), line: 5)
                ], recordsRead: 4, recordsRejected: 1))
    }
}

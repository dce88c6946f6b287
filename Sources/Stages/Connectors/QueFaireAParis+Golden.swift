internal import Messages
import TimeSeries

extension QueFaireAParis {
    /// A concert of two evenings, one in winter with the summer's offset, and an exhibition over the autumn switch.
    public static var goldenDeliveries: [GoldenDelivery] { [agenda] }

    private static var agenda: GoldenDelivery {
        func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
        func row(_ place: Place, _ day: String, _ value: Double, _ known: String) -> Observation {
            Observation(
                series: SeriesKey(place, .eventCount, every: .day), referenceTime: at(day), value: value,
                availableAt: at(known))
        }
        let text = """
            {"total_count":3,"results":[
            {"event_id":1001,"title":"Concert inventé","date_start":"2024-10-25T20:00:00+02:00",
            "date_end":"2024-11-20T23:30:00+02:00","occurrences":"2024-10-25T20:00:00+02:00_2024-10-25T23:30:00+02:00;\
            2024-11-20T00:30:00+02:00_2024-11-20T02:00:00+02:00","address_zipcode":"75012",
            "updated_at":"2024-09-30T18:00:00+02:00"},
            {"event_id":1002,"title":"Exposition inventée","date_start":"2024-10-26T00:00:00+02:00",
            "date_end":"2024-10-28T00:00:00+02:00","occurrences":null,"address_zipcode":93200,
            "updated_at":"2024-11-30T10:00:00+02:00"},
            {"event_id":1003,"title":"Sans date","date_start":"bientôt","date_end":null,"address_zipcode":null}
            ]}

            """
        let (paris, denis) = (Place.departement("75"), Place.departement("93"))
        let received = "2024-10-15T00:00:00Z"
        return GoldenDelivery(
            name: "agenda", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "que-faire-a-paris-.json", receivedAt: at(received)),
            observations: [
                row(paris, "2024-10-24T22:00:00Z", 1, "2024-09-30T16:00:00Z"),
                row(paris, "2024-11-19T23:00:00Z", 1, "2024-09-30T16:00:00Z"),
                row(denis, "2024-10-25T22:00:00Z", 1, received), row(denis, "2024-10-26T22:00:00Z", 1, received),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "que-faire-a-paris-date-start", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "date_start", expected: Messages.expectedTimestamp))
                ], recordsRead: 3, recordsRejected: 1))
    }
}

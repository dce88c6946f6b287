internal import Messages
import TimeSeries

extension ICalendar {
    /// A weekly market over the spring switch, an all-day marathon, a concert that was called off.
    public static var goldenDeliveries: [GoldenDelivery] { [events] }

    private static var events: GoldenDelivery {
        func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
        func row(_ place: Place, _ measure: Measure, _ day: String, _ value: Double, _ known: String) -> Observation {
            Observation(
                series: SeriesKey(place, measure, every: .day), referenceTime: at(day), value: value,
                availableAt: at(known))
        }
        let text = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Ville inventée//Agenda//FR
            BEGIN:VEVENT
            UID:marche@exemple.fr
            DTSTAMP:20240105T080000Z
            DTSTART;TZID=Europe/Paris:20240323T003000
            DTEND;TZID=Europe/Paris:20240323T013000
            RRULE:FREQ=WEEKLY;UNTIL=20240412T223000Z
            EXDATE;TZID=Europe/Paris:20240406T003000
            RDATE;TZID=Europe/Paris:20240410T003000
            LOCATION:Place du Marché\\, 93200 Saint-Denis
            END:VEVENT
            BEGIN:VEVENT
            UID:marche@exemple.fr
            RECURRENCE-ID;TZID=Europe/Paris:20240330T003000
            DTSTAMP:20240105T080000Z
            LAST-MODIFIED:20240201T090000Z
            DTSTART;TZID=Europe/Paris:20240331T003000
            DTEND;TZID=Europe/Paris:20240331T013000
            LOCATION:93200 Saint-Denis
            END:VEVENT
            BEGIN:VEVENT
            UID:marathon@exemple.fr
            CREATED:20240110T080000Z
            DTSTAMP:20240301T080000Z
            DTSTART;VALUE=DATE:20240406
            DTEND;VALUE=DATE:20240408
            X-VIGIE-PLACE:dep:75
            X-ATTENDANCE:50000
            END:VEVENT
            BEGIN:VEVENT
            UID:concert@exemple.fr
            CREATED:20240115T080000Z
            LAST-MODIFIED:20240215T080000Z
            DTSTAMP:20240301T080000Z
            STATUS:CANCELLED
            DTSTART:20240406T190000Z
            DURATION:PT3H
            X-VIGIE-PLACE:dep:75
            X-ATTENDANCE:20000
            END:VEVENT
            END:VCALENDAR

            """.replacing("\n", with: "\r\n")
        let (paris, denis) = (Place.departement("75"), Place.departement("93"))
        let stamp = "2024-01-05T08:00:00Z"
        return GoldenDelivery(
            name: "events", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "agenda.ics", receivedAt: at("2024-03-02T00:00:00Z")),
            observations: [
                // 23 March, 13 April (UNTIL is its very start: 22:30Z of the 12th), not 6 April, and 10 April.
                row(denis, .eventCount, "2024-03-22T23:00:00Z", 1, stamp),
                row(denis, .eventCount, "2024-03-30T23:00:00Z", 1, "2024-02-01T09:00:00Z"),
                row(denis, .eventCount, "2024-04-09T22:00:00Z", 1, stamp),
                row(denis, .eventCount, "2024-04-12T22:00:00Z", 1, stamp),
                row(paris, .eventCount, "2024-04-05T22:00:00Z", 1, "2024-01-10T08:00:00Z"),
                row(paris, .eventCount, "2024-04-05T22:00:00Z", 2, "2024-01-15T08:00:00Z"),
                row(paris, .eventCount, "2024-04-05T22:00:00Z", 1, "2024-02-15T08:00:00Z"),
                row(paris, .eventCount, "2024-04-06T22:00:00Z", 1, "2024-01-10T08:00:00Z"),
                row(paris, .events, "2024-04-05T22:00:00Z", 50_000, "2024-01-10T08:00:00Z"),
                row(paris, .events, "2024-04-05T22:00:00Z", 70_000, "2024-01-15T08:00:00Z"),
                row(paris, .events, "2024-04-05T22:00:00Z", 50_000, "2024-02-15T08:00:00Z"),
                row(paris, .events, "2024-04-06T22:00:00Z", 50_000, "2024-01-10T08:00:00Z"),
            ],
            end: DeliveryEnd(recordsRead: 4))
    }
}

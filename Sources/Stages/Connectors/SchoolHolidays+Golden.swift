internal import Messages
import TimeSeries

extension SchoolHolidays {
    /// Records, a zone's calendar and the daily list.
    public static var goldenDeliveries: [GoldenDelivery] { [records, calendar, list] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func period(_ name: String, _ zones: [SchoolZone], _ from: String, _ to: String) -> [SchoolHoliday] {
        guard let from = CivilDate(iso8601: from), let to = CivilDate(iso8601: to) else { return [] }
        return [SchoolHoliday(name: name, zones: zones, from: from, to: to)]
    }

    private static func passedOver(_ why: SchoolHolidayPeriods.PassedOver) -> Finding {
        Finding(
            check: "school-holidays-\(why.rawValue)", severity: .info,
            message: why.message(count: 1))
    }

    private static var records: GoldenDelivery {
        let text = """
            {"total_count":6,"results":[
            {"description":"Vacances d'Hiver","population":"-","start_date":"2031-02-14T23:00:00+00:00",
            "end_date":"2031-03-02T23:00:00+00:00","location":"Paris","zones":"Zone C","annee_scolaire":"2030-2031"},
            {"description":"Vacances d'Hiver","population":"-","start_date":"2031-02-14T23:00:00+00:00",
            "end_date":"2031-03-02T23:00:00+00:00","location":"Créteil","zones":"Zone C","annee_scolaire":"2030-2031"},
            {"description":"Vacances d'Été","population":"Enseignants","start_date":"2031-07-04T22:00:00+00:00",
            "end_date":"2031-08-29T22:00:00+00:00","location":"Paris","zones":"Zone C","annee_scolaire":"2030-2031"},
            {"description":"Vacances de Noël","population":"-","start_date":"2030-12-20T23:00:00+00:00",
            "end_date":"2031-01-05T23:00:00+00:00","location":"Corse","zones":"Corse","annee_scolaire":"2030-2031"},
            {"description":"Début des Vacances d'Été","population":"Élèves","start_date":"2031-07-04T22:00:00+00:00",
            "end_date":null,"location":"Paris","zones":"Zone C","annee_scolaire":"2030-2031"},
            {"description":"Vacances de Printemps","population":"-","start_date":"avril","end_date":null,
            "location":"Paris","zones":"Zone C","annee_scolaire":"2030-2031"}]}

            """
        return GoldenDelivery(
            name: "records", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "calendrier.json", receivedAt: at("2030-06-01T00:00:00Z")),
            observations: [],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "school-holidays-start-date", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "start_date", expected: Messages.expectedTimestamp)),
                    passedOver(.teachers), passedOver(.otherZones), passedOver(.withoutLength),
                ], recordsRead: 6, recordsRejected: 1,
                schoolHolidays: period("hiver", [.c], "2031-02-15", "2031-03-03")))
    }

    private static var calendar: GoldenDelivery {
        let text = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//education.gouv.fr//exemple//FR
            BEGIN:VEVENT
            DTSTAMP:20300114T124531Z
            DTSTART;VALUE=DATE:20301221
            DTEND;VALUE=DATE:20310106
            SUMMARY:Vacances de Noël - Zones A/B/C - Corse
            UID:20300114T124844Z-Zone-A-B-C-Corse@data.education.gouv.fr
            END:VEVENT
            BEGIN:VEVENT
            DTSTAMP:20300114T124531Z
            DTSTART;VALUE=DATE:20300830
            DTEND;VALUE=DATE:20300902
            SUMMARY:Rentrée scolaire des élèves - Zone C
            UID:20300114T124847Z-Zone-C@data.education.gouv.fr
            END:VEVENT
            END:VCALENDAR

            """
        return GoldenDelivery(
            name: "calendar", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "Zone-C.ics", receivedAt: at("2030-06-01T00:00:00Z")), observations: [],
            end: DeliveryEnd(
                findings: [passedOver(.lessons)], recordsRead: 2,
                schoolHolidays: period("Noël", [.a, .b, .c], "2030-12-21", "2031-01-06")))
    }

    private static var list: GoldenDelivery {
        let text = """
            date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances
            2031-04-04,False,False,True,Vacances de printemps
            2031-04-05,True,False,True,Vacances de printemps
            2031-04-06,True,False,True,Vacances de printemps
            2031-04-07,oui,False,False,

            """
        return GoldenDelivery(
            name: "daily list", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "data.csv", receivedAt: at("2030-06-01T00:00:00Z")), observations: [],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "school-holidays-vacances-zone-a", severity: .rejected,
                        message: Messages.rowsLeftOut(
                            count: 1, column: "vacances_zone_a", expected: Messages.expectedFlag), line: 5)
                ], recordsRead: 4, recordsRejected: 1,
                schoolHolidays: period("printemps", [.c], "2031-04-04", "2031-04-07")
                    + period("printemps", [.a], "2031-04-05", "2031-04-07")))
    }
}

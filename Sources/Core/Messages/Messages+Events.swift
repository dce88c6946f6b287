// What the connectors of events and of the calendar say.

// MARK: - icalendar

extension Messages {
    public static let iCalendarTitle = Text(fr: "Agenda iCalendar", en: "iCalendar")
    public static let iCalendarSummary = Text(
        fr: "Événements d’un agenda .ics, par territoire et par jour, avec l’affluence si elle est donnée.",
        en: "Events of an .ics calendar by place and day, with their attendance where it is given.")
    public static let iCalendarFormat = Text(
        fr:
            "RFC 5545, VEVENT avec RRULE, RDATE, EXDATE, RECURRENCE-ID, fuseaux et journées entières. Récurrences développées de 15 ans avant à 2 ans après la réception, 2 000 fois au plus par événement. Une journée entière, ou 24 h et plus, compte chaque jour couvert ; un événement plus court le jour où il commence. Territoire : X-VIGIE-PLACE (dep:93), sinon le département du code postal de LOCATION, sinon reg:11. Affluence de chaque jour : X-ATTENDANCE. Les vacances scolaires sont pour le connecteur school-holidays.",
        en:
            "RFC 5545, VEVENT with RRULE, RDATE, EXDATE, RECURRENCE-ID, time zones and all-day events. Recurrences are expanded from 15 years before to 2 years after the file was received, at most 2,000 times an event. An all-day event, or one of 24 h and more, counts on each day it covers, a shorter one on the day it begins. Place: X-VIGIE-PLACE (dep:93), else the département of the postal code in LOCATION, else reg:11. Attendance of each day: X-ATTENDANCE. School holidays are for the connector school-holidays."
    )
    public static let iCalendarKnownAt = Text(
        fr:
            "L’instant déclaré ; à défaut LAST-MODIFIED, sinon CREATED, sinon DTSTAMP, sinon la réception, jamais après elle. Un événement annulé compte de CREATED jusqu’à son annulation.",
        en:
            "The declared time; without it LAST-MODIFIED, else CREATED, else DTSTAMP, else when it was received, never after that. A cancelled event counts from CREATED until it was called off."
    )
    public static let expectedCalendar = Text(
        fr: "un fichier iCalendar, de BEGIN:VCALENDAR à END:VCALENDAR",
        en: "an iCalendar file from BEGIN:VCALENDAR to END:VCALENDAR")
    public static let expectedCalendarEnd = Text(fr: "la ligne END:VCALENDAR", en: "the line END:VCALENDAR")
    public static let foundMalformedCalendar = Text(
        fr: "un fichier iCalendar mal formé", en: "a malformed iCalendar file")
    public static let expectedEvent = Text(fr: "au moins un VEVENT", en: "at least one VEVENT")
    public static let expectedEventStart = Text(fr: "une date ou une heure", en: "a date or a time")
    public static let expectedRecurrence = Text(
        fr: "une récurrence lisible, par jour, semaine, mois ou année",
        en: "a readable recurrence by day, week, month or year")
    public static let expectedPlaceKey = Text(
        fr: "un territoire comme dep:93 ou reg:11", en: "a place like dep:93 or reg:11")
    public static let iCalendarIsSchool = Text(
        fr: "C’est un calendrier scolaire ; il est attendu par le connecteur school-holidays.",
        en: "This is a school calendar; it is expected by the connector school-holidays.")

    public static func eventsTooLong(count: Int, days: Int) -> Text {
        Text(
            fr: "\(count) événement(s) de plus de \(days) jours : écarté(s). Vérifiez leur fin.",
            en: "\(count) event(s) longer than \(days) days: left out. Check their end.")
    }

    public static func recurrenceCutOff(count: Int, limit: Int) -> Text {
        Text(
            fr:
                "\(count) récurrence(s) arrêtée(s) deux ans après la réception ou à \(limit) occurrences : renvoyez l’agenda chaque année.",
            en:
                "\(count) recurrence(s) stopped two years after the file was received or at \(limit) occurrences: send the calendar again each year."
        )
    }

    public static func calendarLinesUnread(count: Int) -> Text {
        Text(
            fr: "\(count) événement(s) avec une ligne illisible : cette ligne est ignorée.",
            en: "\(count) event(s) with a line that cannot be read: that line is ignored.")
    }

    public static func unknownZones(_ names: [String], read zone: String) -> Text {
        Text(
            fr: "Fuseaux inconnus, lus comme \(zone) : \(names.joined(separator: ", ")).",
            en: "Unknown time zones, read as \(zone): \(names.joined(separator: ", ")).")
    }
}

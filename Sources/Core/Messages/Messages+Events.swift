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
        let s = plural(count)
        return Text(
            fr: "\(count) événement\(s.french) de plus de \(days) jours : écarté\(s.french). Vérifiez leur fin.",
            en: "\(count) event\(s.english) longer than \(days) days: left out. Check their end.")
    }

    public static func recurrenceCutOff(count: Int, limit: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) récurrence\(s.french) arrêtée\(s.french) deux ans après la réception ou à \(limit) occurrences : renvoyez l’agenda chaque année.",
            en:
                "\(count) recurrence\(s.english) stopped two years after the file was received or at \(limit) occurrences: send the calendar again each year."
        )
    }

    public static func eventsWithoutOccurrence(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) événement\(s.french) sans aucune date dans la période développée : rien n’en est retenu.",
            en: "\(count) event\(s.english) without any date in the period expanded: nothing is kept of them.")
    }

    public static func calendarLinesUnread(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) événement\(s.french) avec une ligne illisible : cette ligne est ignorée.",
            en: "\(count) event\(s.english) with a line that cannot be read: that line is ignored.")
    }

    public static func unknownZones(_ names: [String], read zone: String) -> Text {
        Text(
            fr: "Fuseaux inconnus, lus comme \(zone) : \(names.joined(separator: ", ")).",
            en: "Unknown time zones, read as \(zone): \(names.joined(separator: ", ")).")
    }
}

// MARK: - que-faire-a-paris

extension Messages {
    public static let queFaireTitle = Text(fr: "Que faire à Paris", en: "Que faire à Paris")
    public static let queFaireSummary = Text(
        fr: "Nombre d’événements de l’agenda de la Ville de Paris, par département et par jour.",
        en: "Number of events in the agenda of the City of Paris, by département and day.")
    public static let queFaireFormat = Text(
        fr:
            "JSON de l’API Explore (records ou exports/json) : title, date_start, date_end, occurrences (début_fin, séparées par un point-virgule), address_zipcode, updated_at. Les décalages sont faux en hiver : les heures sont lues à l’heure de Paris, sans leur décalage. Chaque occurrence compte le jour où elle commence ; sans occurrences, chaque jour de date_start à date_end. Territoire : département d’address_zipcode, sinon dep:75. Pas d’affluence dans ce jeu de données.",
        en:
            "JSON of the Explore API (records or exports/json): title, date_start, date_end, occurrences (start_end, between semicolons), address_zipcode, updated_at. Offsets are wrong in winter: times are read as Paris wall clock without their offset. Each occurrence counts on the day it begins; without occurrences every day from date_start to date_end. Place: the département of address_zipcode, else dep:75. The dataset gives no attendance."
    )
    public static let queFaireKnownAt = Text(
        fr: "L’instant déclaré ; à défaut updated_at, sinon la réception, jamais après elle.",
        en: "The declared time; without it updated_at, else when it was received, never after that.")
    public static let expectedQueFaire = Text(
        fr: "le JSON de « que-faire-a-paris- », avec title et date_start",
        en: "the JSON of \"que-faire-a-paris-\" with title and date_start")
    public static let expectedOccurrences = Text(
        fr: "des occurrences comme 2024-10-25T20:00:00+02:00_2024-10-25T23:30:00+02:00",
        en: "occurrences like 2024-10-25T20:00:00+02:00_2024-10-25T23:30:00+02:00")
}

// MARK: - gatherings

extension Messages {
    public static let gatheringsTitle = Text(fr: "Rassemblements", en: "Gatherings")
    public static let gatheringsSummary = Text(
        fr: "Manifestations, matchs et concerts avec leur affluence attendue.",
        en: "Marches, matches and concerts with their expected attendance.")
    public static let gatheringsFormat = Text(
        fr:
            "CSV date[,debut,fin],lieu ou departement,affluence[,nom,lat,lon,annonce_le] ; virgule, point-virgule ou tabulation. Territoire : departement (75), sinon lieu (dep:93, ou un code postal), sinon lat et lon (préfecture d’Île-de-France la plus proche), sinon reg:11. Compte le jour de « date », même s’il finit après minuit.",
        en:
            "CSV date[,debut,fin],lieu or departement,affluence[,nom,lat,lon,annonce_le]; comma, semicolon or tab. Place: departement (75), else lieu (dep:93, or a postal code), else lat and lon (nearest prefecture of Île-de-France), else reg:11. Counts on the day of \"date\", even where it ends after midnight."
    )
    public static let gatheringsKnownAt = Text(
        fr: "La colonne annonce_le ; à défaut l’instant déclaré, sinon la réception.",
        en: "Column annonce_le; without it the declared time, else when it was received.")
    public static let expectedGatheringsHeader = Text(
        fr: "un en-tête date,lieu,affluence ou date,departement,affluence",
        en: "a header date,lieu,affluence or date,departement,affluence")
    public static let expectedClock = Text(fr: "une heure HH:MM", en: "a time HH:MM")
}

// MARK: - school-holidays

extension Messages {
    public static let schoolTitle = Text(fr: "Vacances scolaires", en: "School holidays")
    public static let schoolSummary = Text(
        fr: "Périodes de vacances des zones A, B et C, qui complètent celles que Vigie connaît.",
        en: "Periods of holidays of zones A, B and C, which extend those that Vigie knows.")
    public static let schoolFormat = Text(
        fr:
            "JSON « fr-en-calendrier-scolaire » (description, start_date, end_date, zones, population), .ics du ministère par zone, ou CSV date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances. La fin est le jour de la reprise. Mis à part et comptés : enseignants seuls, Corse et outre-mer, rentrées, débuts sans fin.",
        en:
            "JSON \"fr-en-calendrier-scolaire\" (description, start_date, end_date, zones, population), the ministry’s .ics by zone, or CSV date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances. The end is the day on which lessons resume. Set apart and counted: teachers alone, Corsica and overseas, days of return, beginnings without end."
    )
    public static let schoolKnownAt = Text(
        fr: "Aucune série : le calendrier est fixé d’avance et vaut pour toutes les prévisions.",
        en: "No series: the calendar is fixed ahead and holds for all forecasts.")
    public static let expectedSchoolRecords = Text(
        fr: "le JSON de « fr-en-calendrier-scolaire », avec description, start_date et zones",
        en: "the JSON of \"fr-en-calendrier-scolaire\" with description, start_date and zones")
    public static let expectedSchoolCalendar = Text(
        fr: "le calendrier .ics du ministère de l’éducation (UID en education.gouv.fr)",
        en: "the .ics calendar of the ministry of education (UID in education.gouv.fr)")
    public static let foundOtherCalendar = Text(fr: "un autre agenda", en: "another calendar")
    public static let expectedSchoolTable = Text(
        fr: "un en-tête date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances",
        en: "a header date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances")
    public static let expectedFlag = Text(fr: "True ou False", en: "True or False")
    public static let expectedShortHoliday = Text(
        fr: "une période de 100 jours au plus", en: "a period of at most 100 days")

    public static func schoolPeriodsOfTeachers(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) période\(s.french) des seuls enseignants : non retenue\(s.french).",
            en: "\(count) period\(s.english) of teachers alone: not kept.")
    }

    public static func schoolPeriodsOfOtherZones(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) période\(s.french) hors des zones A, B et C : non retenue\(s.french).",
            en: "\(count) period\(s.english) outside zones A, B and C: not kept.")
    }

    public static func schoolEntriesWithoutHolidays(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) entrée\(s.french) sans vacances (rentrées…) : non retenue\(s.french).",
            en: count == 1
                ? "1 entry that is not a holiday (first day of term…): not kept."
                : "\(count) entries that are not holidays (first days of term…): not kept.")
    }

    public static func schoolHolidaysWithoutEnd(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) début\(s.french) de vacances sans fin : non retenu\(s.french).",
            en: "\(count) beginning\(s.english) of holidays without end: not kept.")
    }
}

// MARK: - public-holidays

extension Messages {
    public static let publicHolidaysTitle = Text(fr: "Jours fériés (Etalab)", en: "Public holidays (Etalab)")
    public static let publicHolidaysSummary = Text(
        fr: "Compare la liste des jours fériés d’Etalab à ceux que Vigie calcule.",
        en: "Holds Etalab’s list of public holidays against those that Vigie computes.")
    public static let publicHolidaysFormat = Text(
        fr:
            "CSV date,annee,zone,nom_jour_ferie. Zones Métropole et Alsace-Moselle ; les autres ne sont pas comparées. Un écart sur les années de la liste est signalé.",
        en:
            "CSV date,annee,zone,nom_jour_ferie. Zones Métropole and Alsace-Moselle; others are not compared. A difference over the years of the list is reported."
    )
    public static let publicHolidaysKnownAt = Text(
        fr: "Aucune série : les jours fériés sont calculés, connus pour toute année.",
        en: "No series: public holidays are computed and known for any year.")
    public static let expectedPublicHolidays = Text(
        fr: "un en-tête date,annee,zone,nom_jour_ferie", en: "a header date,annee,zone,nom_jour_ferie")
    public static let expectedYearOfDate = Text(fr: "l’année de la date", en: "the year of the date")

    public static func publicHolidaysOtherZone(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) jour\(s.french) férié\(s.french) d’autres zones : non comparé\(s.french).",
            en: "\(count) public holiday\(s.english) of other zones: not compared.")
    }

    public static func publicHolidaysAgree(_ region: String, count: Int) -> Text {
        Text(
            fr: "\(region) : les \(count) jours fériés de la liste sont ceux que Vigie calcule.",
            en: "\(region): the \(count) public holidays of the list are those that Vigie computes.")
    }

    public static func publicHolidaysAbsent(_ region: String, _ days: [String]) -> Text {
        let (some, s) = (days.prefix(10).joined(separator: ", "), plural(days.count))
        return Text(
            fr:
                "\(region) : \(days.count) jour\(s.french) férié\(s.french) calculé\(s.french) absent\(s.french) de la liste (\(some)). Vérifiez la loi.",
            en:
                "\(region): \(days.count) computed public holiday\(s.english) absent from the list (\(some)). Check the law."
        )
    }

    public static func publicHolidaysNotComputed(_ region: String, _ days: [String]) -> Text {
        let (some, s) = (days.prefix(10).joined(separator: ", "), plural(days.count))
        return Text(
            fr:
                "\(region) : \(days.count) jour\(s.french) de la liste que Vigie ne calcule pas (\(some)). Vérifiez la loi.",
            en:
                "\(region): \(days.count) day\(s.english) of the list that Vigie does not compute (\(some)). Check the law."
        )
    }
}

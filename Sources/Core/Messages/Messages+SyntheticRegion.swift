extension Messages {
    public static let figureVisitsPerYear = Text(
        fr: "passages par an, en millions", en: "visits a year, millions")

    /// Quantile of the yearly visits over the EDs, in per cent.
    public static func figureSize(quantile: Int) -> Text {
        quantile == 50
            ? Text(fr: "passages par an, service médian", en: "visits a year, median ED")
            : Text(
                fr: "passages par an, \(quantile / 10)ᵉ décile des services",
                en: "visits a year, decile \(quantile / 10) of the EDs")
    }

    public static let figureGrowthRaw = Text(
        fr: "évolution brute sur un an, %", en: "raw growth over a year, %")
    public static let figureGrowthSteady = Text(
        fr: "évolution sur un an à périmètre constant, %", en: "growth over a year at constant perimeter, %")

    public static func figureAgeShare(_ band: String) -> Text {
        Text(fr: "part des \(band) ans, %", en: "share of ages \(band), %")
    }

    public static func figureWeekday(monday: Bool) -> Text {
        monday
            ? Text(fr: "lundi, rapport à la moyenne", en: "Monday over the mean")
            : Text(fr: "dimanche, rapport à la moyenne", en: "Sunday over the mean")
    }

    public static func figureMonth(august: Bool) -> Text {
        august
            ? Text(fr: "août, rapport à la moyenne", en: "August over the mean")
            : Text(fr: "décembre, rapport à la moyenne", en: "December over the mean")
    }

    public static let figurePublicHoliday = Text(
        fr: "jour férié du lundi au samedi, écart en % (logarithme)", en: "public holiday, Monday to Saturday, log %")

    public static func figureHours(_ hours: String) -> Text {
        Text(fr: "part des arrivées de \(hours), %", en: "share of the arrivals \(hours), %")
    }

    public static let figureNaiveErrorRegion = Text(
        fr: "erreur du « même jour, semaine passée », région, %", en: "MAPE of the same weekday last week, region, %")
    public static let figureNaiveErrorDepartements = Text(
        fr: "la même, moyenne des départements, %", en: "the same, mean of the départements, %")

    /// - Parameter visits: span of the mean daily visits.
    public static func figureNaiveErrorSites(_ visits: String) -> Text {
        Text(
            fr: "la même, services de \(visits) passages par jour, %", en: "the same, EDs of \(visits) visits a day, %")
    }

    /// - Parameter visits: span of the mean daily visits.
    public static func figureDispersion(_ visits: String) -> Text {
        Text(
            fr: "dispersion des écarts à sept jours, services de \(visits) passages par jour (Poisson : 1)",
            en: "dispersion of seven-day differences, EDs of \(visits) visits a day (Poisson: 1)")
    }

    public static let figureHourlyDispersion = Text(
        fr: "variance sur moyenne des arrivées horaires, à mois, jour et heure donnés",
        en: "variance over mean of hourly arrivals, given month, weekday and hour")

    public static func figureKnown(mornings: Int) -> Text {
        mornings == 1
            ? Text(
                fr: "part des passages connue après un envoi, %", en: "share of the visits known after one delivery, %")
            : Text(
                fr: "part des passages connue après \(mornings) envois, %",
                en: "share of the visits known after \(mornings) deliveries, %")
    }

    public static let figureWithoutOutage = Text(
        fr: "services sans interruption de transmission en un an, %", en: "EDs without an interruption in a year, %")
    public static let figureAdmission = Text(fr: "taux d’hospitalisation, %", en: "admission rate, %")
    public static let figureAdmissionOld = Text(
        fr: "taux d’hospitalisation des 75 ans et plus, %", en: "admission rate of those aged 75 and over, %")
    public static let figureFluPeak = Text(
        fr: "pic de grippe médian, cas par semaine pour 100 000", en: "median flu peak, weekly cases per 100,000")
}

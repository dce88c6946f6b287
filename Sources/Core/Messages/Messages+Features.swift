// Sources whose worth is asked, and the columns that are made of them.

extension Messages {
    public static let sourceWeather = Text(
        fr: "météo", en: "weather")
    public static let sourceAir = Text(
        fr: "pollution de l’air", en: "air pollution")
    public static let sourceSentinelles = Text(
        fr: "réseau Sentinelles", en: "Sentinelles network")
    public static let sourceOdisse = Text(
        fr: "Odissé (syndromes aux urgences et à SOS Médecins)", en: "Odissé (syndromes at EDs and SOS Médecins)")
    public static let sourceSOS = Text(
        fr: "actes SOS Médecins", en: "SOS Médecins acts")
    public static let sourceSAMU = Text(
        fr: "SAMU", en: "SAMU")
    public static let sourceFire = Text(
        fr: "sapeurs-pompiers", en: "fire brigade")
    public static let sourceSIVIC = Text(
        fr: "hospitalisations SI-VIC", en: "SI-VIC admissions")
    public static let sourcePharmacies = Text(
        fr: "pharmacies", en: "pharmacies")
    public static let sourceVaccination = Text(
        fr: "vaccination en pharmacie", en: "vaccination in pharmacies")
    public static let sourceEvents = Text(
        fr: "événements annoncés", en: "announced events")
    public static let sourceSearches = Text(
        fr: "recherches en ligne", en: "online searches")
    public static let upkeepWeather = Text(
        fr: "observée : le lendemain ; prévue : à l’émission. Flux ouvert, sans convention.",
        en: "observed: the day after; forecast: when issued. Open feed, no agreement needed.")
    public static let upkeepAir = Text(
        fr: "une heure à un jour. Flux ouvert ; pannes de capteurs fréquentes.",
        en: "an hour to a day. Open feed; sensors often fail.")
    public static let upkeepSentinelles = Text(
        fr: "mercredi suivant la semaine, révisé trois semaines. Usage non commercial.",
        en: "the Wednesday after the week, revised for three weeks. Non-commercial use.")
    public static let upkeepOdisse = Text(
        fr: "mercredi suivant la semaine. Flux ouvert.", en: "the Wednesday after the week. Open feed.")
    public static let upkeepSOS = Text(
        fr: "le lendemain, incomplet deux jours. Convention avec les associations pour le détail.",
        en: "the day after, incomplete for two days. Agreement with the associations for details.")
    public static let upkeepSAMU = Text(
        fr: "le lendemain. Convention avec chaque SAMU.", en: "the day after. Agreement with every SAMU.")
    public static let upkeepFire = Text(
        fr: "le lendemain. Convention avec chaque service.", en: "the day after. Agreement with every service.")
    public static let upkeepSIVIC = Text(
        fr: "le lendemain. Arrêté en 2023.", en: "the day after. Ended in 2023.")
    public static let upkeepPharmacies = Text(
        fr: "une semaine. Données payantes.", en: "a week. Paid data.")
    public static let upkeepVaccination = Text(
        fr: "une semaine, d’octobre à février.", en: "a week, October to February.")
    public static let upkeepEvents = Text(
        fr: "annoncés des semaines à l’avance. Affluence à estimer à la main.",
        en: "announced weeks ahead. Attendance has to be estimated by hand.")
    public static let featureTemperature = Text(
        fr: "température moyenne du jour prévu ou dernière connue",
        en: "mean temperature of the day if forecast, else the last known")
    public static let featureTemperatureChange = Text(
        fr: "moyenne de 3 jours moins celle des 28 précédents", en: "mean of 3 days less that of the 28 before")
    public static let featureHeatIndex = Text(
        fr: "indices biométéorologiques de 3 jours au-dessus des seuils du département moins 3 °C (Paris à défaut)",
        en: "3-day biometeorological indices above the département’s thresholds less 3 °C (Paris’s by default)")
    public static let featureColdIndex = Text(
        fr: "minimum moyen de 3 jours sous 0 °C", en: "3-day mean minimum below 0 °C")
    public static let featureRain = Text(
        fr: "pluie du jour, log(1 + mm)", en: "rain of the day, log(1 + mm)")
    public static let featureSnow = Text(
        fr: "neige du jour, log(1 + cm)", en: "snow of the day, log(1 + cm)")
    public static let featureAirIndex = Text(
        fr: "indice ATMO moyen de 3 jours", en: "mean ATMO index of 3 days")
    public static let featureEvents = Text(
        fr: "affluence annoncée pour le jour, log(1 + personnes)",
        en: "attendance announced for the day, log(1 + people)")
    public static let featureEventCount = Text(
        fr: "événements annoncés pour le jour, log(1 + nombre)", en: "events announced for the day, log(1 + number)")
    public static func featureAir(_ what: Text) -> Text {
        Text(fr: "\(what.french), moyenne de 3 jours, log", en: "\(what.english), mean of 3 days, log")
    }

    public static func featureWeeklyLevel(_ what: Text) -> Text {
        Text(fr: "\(what.french), dernière semaine connue, log", en: "\(what.english), last week known, log")
    }

    public static func featureWeeklyGrowth(_ what: Text) -> Text {
        Text(
            fr: "\(what.french), dernière semaine contre les deux précédentes",
            en: "\(what.english), last week against the two before")
    }

    public static func featureIncidence(_ syndrome: String) -> Text {
        Text(fr: "incidence (\(syndrome))", en: "incidence (\(syndrome))")
    }

    public static func featureVisitRate(_ syndrome: String) -> Text {
        Text(fr: "part des passages (\(syndrome))", en: "share of visits (\(syndrome))")
    }

    public static func featureSOSRate(_ syndrome: String) -> Text {
        Text(fr: "part des actes SOS Médecins (\(syndrome))", en: "share of SOS Médecins acts (\(syndrome))")
    }

    public static func featureLastWeek(_ what: Text) -> Text {
        Text(
            fr: "\(what.french), 7 derniers jours connus contre les précédents",
            en: "\(what.english), last 7 days known against those before")
    }

    public static func featureLastDay(_ what: Text) -> Text {
        Text(
            fr: "\(what.french), dernier jour connu contre le même jour une semaine plus tôt",
            en: "\(what.english), last day known against the same day a week earlier")
    }

    public static func featureWeekMean(_ what: Text) -> Text {
        Text(
            fr: "\(what.french), moyenne des 7 derniers jours connus, log",
            en: "\(what.english), mean of the last 7 days known, log")
    }

    public static func featureIAS(_ syndrome: String) -> Text {
        Text(
            fr: "IAS des pharmacies (\(syndrome)), moyenne de 7 jours",
            en: "pharmacies’ IAS (\(syndrome)), mean of 7 days")
    }
}

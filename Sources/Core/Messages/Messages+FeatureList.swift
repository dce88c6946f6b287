// Peaks, epidemics and crowds among the features, and the list of all.

extension Messages {
    public static let knownAtNewest = Text(
        fr: "dernière valeur connue à l’origine pour le jour visé ou avant : prévision émise, sinon observation",
        en: "newest value known at the origin for the target day or before: a forecast if issued, else an observation")
    public static let knownAtAnnounced = Text(
        fr: "annoncé à l’origine pour le jour visé ; ce qui n’est pas annoncé n’a pas lieu",
        en: "announced by the origin for the target day; what is not announced does not take place")

    public static func ruleMeans(_ rule: String, _ meaning: Text) -> Text {
        Text(fr: "\(rule) : \(meaning.french)", en: "\(rule): \(meaning.english)")
    }

    public static func featurePeak(_ what: Text, threshold: Int, isHourly: Bool, days: Int) -> Text {
        Text(
            fr: "\(what.french), jours sur les \(days) derniers au-dessus du seuil d’information, "
                + "\(threshold) µg/m³ en moyenne \(isHourly ? "horaire" : "journalière")",
            en: "\(what.english), of the last \(days) days those above the information threshold, "
                + "\(threshold) µg/m³ as a mean of \(isHourly ? "an hour" : "a day")")
    }

    public static func featureEpidemic(_ what: Text) -> Text {
        Text(
            fr: "\(what.french), 1 en épidémie (méthode MEM sur les saisons passées), 0 hors épidémie",
            en: "\(what.english), 1 in an epidemic (moving epidemic method over past seasons), 0 outside")
    }

    public static func featureOnset(_ what: Text, weeks: Int) -> Text {
        Text(
            fr: "\(what.french), semaines depuis le début de l’épidémie, \(weeks) au plus, 0 hors épidémie",
            en: "\(what.english), weeks since the epidemic began, \(weeks) at most, 0 outside")
    }

    public static func featureEventsNear(kilometres: Int) -> Text {
        Text(
            fr: "affluence annoncée alentour, divisée par e tous les \(kilometres) km, log(1 + personnes)",
            en: "attendance announced around, divided by e every \(kilometres) km, log(1 + people)")
    }

    public static let helpSourcesFeatures = Text(
        fr:
            "liste les variables tirées de chaque source : fenêtre, unité, ce qu’elles lisent, ce qui en est connu et quand",
        en: "list the features made of each source: window, unit, what they read, what is known of them and when")
    public static let headingFeature = Text(
        fr: "variable", en: "feature")
    public static let headingUnit = Text(
        fr: "unité", en: "unit")
    public static let headingWindow = Text(
        fr: "jours", en: "days")
    public static let headingReads = Text(
        fr: "lit", en: "reads")
    public static let headingMeaning = Text(
        fr: "sens", en: "meaning")
    public static let headingPublication = Text(
        fr: "parution et entretien", en: "publication and upkeep")
}

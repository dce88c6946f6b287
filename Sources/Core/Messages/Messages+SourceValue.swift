// What each source is worth: verdicts, headings and sentences of `vigie value`.

extension Messages {
    public static let verdictContributes = Text(fr: "apporte", en: "contributes")
    public static let verdictDoesNotContribute = Text(fr: "n’apporte rien", en: "does not contribute")
    public static let verdictUnknown = Text(fr: "on ne sait pas", en: "we do not know")

    public static func tooShortForValue(from: String) -> Text {
        Text(
            fr:
                "Aucune série n’a assez de passé avant le \(from) : il faut quatre mois de jours. Choisissez un début plus tardif.",
            en: "No series has enough past before \(from): four months of days are needed. Choose a later start.")
    }

    public static let helpValue = Text(
        fr: "Dit ce que vaut chaque source : évaluations rétrospectives appariées, intervalles, verdicts.",
        en: "Says what each source is worth: paired back-tests, intervals, verdicts.")
    public static let helpValueFrom = Text(
        fr: "Premier jour d’origine ; par défaut 364 jours avant --to.",
        en: "First day of an origin; by default 364 days before --to.")
    public static let helpValueTo = Text(
        fr: "Premier jour qui n’est plus une origine ; par défaut 13 jours avant le dernier jour connu.",
        en: "First day that is no longer an origin; by default 13 days before the last known day.")
    public static let helpValueSources = Text(fr: "Sources à juger.", en: "Sources to judge.")
    public static let helpValueEveryDays = Text(
        fr: "Jours d’une origine à la suivante.", en: "Days from one origin to the next.")
    public static let helpValueParts = Text(
        fr: "Aussi par horizon, âge, lieu et jours chargés.", en: "Also by horizon, age, place and busy days.")
    public static let helpValueCells = Text(
        fr: "Chaque croisement d’horizon, d’âge, de lieu et de jours, chargés ou non.",
        en: "Every combination of horizon, age, place and days, busy or not.")
    public static let progressValue = Text(fr: "Valeur des sources", en: "Worth of sources")
    public static let headingVerdict = Text(fr: "verdict", en: "verdict")
    public static let headingGain = Text(fr: "gain", en: "gain")
    public static let headingAdjusted = Text(fr: "p ajusté", en: "adjusted p")
    public static let headingDetectable = Text(fr: "détectable", en: "detectable")
    public static let headingDropped = Text(fr: "gain en plus de toutes les autres", en: "gain on top of all others")
    public static let headingLeaking = Text(fr: "avec fuite", en: "with leakage")
    public static let headingScope = Text(fr: "part", en: "part")
    public static let headingMode = Text(fr: "comparaison", en: "comparison")

    /// - Parameters:
    ///   - series: number of series.
    ///   - origins: number of origins.
    public static func valueBasis(series: Int, origins: Int, base: String, full: String) -> Text {
        Text(
            fr:
                "\(series) série\(plural(series).french), \(origins) origine\(plural(origins).french). Erreur rapportée à celle de la prévision naïve hebdomadaire : \(base) avec le calendrier et le passé, \(full) avec toutes les sources.",
            en:
                "\(series) series, \(origins) origin\(plural(origins).english). Error relative to that of the weekly naive forecast: \(base) with calendar and past, \(full) with all sources."
        )
    }

    public static func valueAbsent(_ names: String) -> Text {
        Text(fr: "Sans données près de ces lieux : \(names).", en: "No data near these places: \(names).")
    }

    public static func valueLeft(_ series: String) -> Text {
        Text(fr: "\(series) : passé trop court, laissée de côté.", en: "\(series): too short a past, left out.")
    }

    public static func unknownSource(name: String, known: [String]) -> Text {
        Text(
            fr: "« \(name) » n’est pas une source : il y a \(known.joined(separator: ", ")).",
            en: "\"\(name)\" is not a source: there are \(known.joined(separator: ", ")).")
    }

    public static let helpBenchValue = Text(
        fr: "Fiabilité des verdicts sur des régions simulées : fausses alertes et sources trouvées.",
        en: "How far verdicts can be trusted, on simulated regions: false calls and sources found.")
    public static let helpBenchSeeds = Text(fr: "Nombre de régions simulées.", en: "Number of simulated regions.")
    public static let headingTrueEffect = Text(fr: "effet réel", en: "true effect")
    public static let headingFound = Text(fr: "dites utiles", en: "called useful")
    public static let headingOfRegions = Text(fr: "sur", en: "of")
    public static let yes = Text(fr: "oui", en: "yes")
    public static let no = Text(fr: "non", en: "no")
}

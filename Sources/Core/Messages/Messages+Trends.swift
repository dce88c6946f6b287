// What the connector of Google Trends says of itself and of its files.

extension Messages {
    public static let trendsTitle = Text(fr: "Google Trends", en: "Google Trends")
    public static let trendsSummary = Text(
        fr: "Intérêt pour des recherches en ligne, de 0 à 100 dans chaque extraction, par jour, semaine ou mois.",
        en: "Interest in online searches, 0 to 100 within each extraction, by day, week or month.")
    public static let trendsFormat = Text(
        fr:
            "CSV multiTimeline.csv en français ou en anglais : une ligne Catégorie, une ligne vide, puis Semaine, Jour ou Mois et une colonne « terme: (lieu) » par terme. « <1 » est lu 0,5. Chaque extraction a sa propre échelle : elle est gardée à part (extraction=AAAAMMJJTHHMM, UTC). Les semaines de Google vont du dimanche au samedi : rangées au lundi qu’elles contiennent. Un dernier pas inachevé est écarté. Conditions d’utilisation de Google, source citée.",
        en:
            "CSV multiTimeline.csv in French or English: a line Category, an empty line, then Week, Day or Month and one column \"term: (place)\" for each term. \"<1\" is read as 0.5. Each extraction has a scale of its own and is kept apart (extraction=yyyyMMddTHHmm, UTC). Google’s weeks run from Sunday to Saturday: kept at the Monday in them. A last step that had not ended is left out. Google’s terms of use; cite the source."
    )
    public static let trendsKnownAt = Text(
        fr:
            "L’instant de l’extraction, pour toute la fenêtre : celui déclaré à l’import ; à défaut celui que porte le nom du fichier ; à défaut celui de la réception ; jamais avant la fin du dernier pas complet.",
        en:
            "The time of the extraction, for the whole window: the one declared on ingest; without it the one in the file’s name; without either that of receipt; never before the end of the last complete step."
    )
    public static let trendsHours = Text(
        fr:
            "C’est une fenêtre d’heures. Il est attendu une fenêtre de jours, de semaines ou de mois : élargissez la période.",
        en: "This is a window of hours. A window of days, weeks or months is expected: widen the period.")
    public static let expectedMonth = Text(fr: "un mois AAAA-MM", en: "a month as YYYY-MM")
    public static let expectedSunday = Text(
        fr: "le dimanche où commence une semaine de Google", en: "the Sunday on which a week of Google begins")
    public static let expectedInterest = Text(fr: "un nombre de 0 à 100, ou <1", en: "a number from 0 to 100, or <1")
    public static let trendsReceived = Text(
        fr:
            "Ni l’import ni le nom du fichier ne disent quand il a été extrait : l’instant de réception en tient lieu. Mieux : mettez-le dans le nom (…_2026-01-28_1827.csv).",
        en:
            "Neither the ingest nor the file’s name tell when it was extracted: the time of receipt stands in. Better: put it into the name (…_2026-01-28_1827.csv)."
    )
    public static let trendsTooEarly = Text(
        fr:
            "L’extraction est dite antérieure à la fin de sa propre fenêtre : corrigée à la fin du dernier pas complet.",
        en:
            "The extraction is said to be earlier than the end of its own window: corrected to the end of the last complete step."
    )

    public static func trendsBelowOne(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) valeur\(s.french) « <1 » : lue\(s.french) 0,5.",
            en: "\(count) value\(s.english) \"<1\": read as 0.5.")
    }

    public static func trendsPartialStep(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) pas inachevé\(s.french) au moment de l’extraction : écarté\(s.french), lu\(s.french) comme manquant\(s.french).",
            en: "\(count) step\(s.english) that had not ended when extracted: set aside, read as missing.")
    }
}

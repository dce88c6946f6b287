extension Messages {
    public static func taskUnreadable(file: String) -> Text {
        Text(
            fr:
                "« \(file) » est introuvable ou illisible : un dossier d’évaluation contient task.json, history.csv et origins.csv",
            en: "\"\(file)\" is missing or unreadable: a task folder holds task.json, history.csv and origins.csv")
    }

    public static func taskBadSettings(file: String, reason: Text) -> Text {
        Text(fr: "« \(file) » : \(reason.french)", en: "\"\(file)\": \(reason.english)")
    }

    public static func taskKeyMissing(_ key: String) -> Text {
        Text(fr: "il manque « \(key) »", en: "\"\(key)\" is missing")
    }

    public static func taskKeyOfOtherForm(_ key: String) -> Text {
        Text(fr: "« \(key) » n’a pas la forme attendue", en: "\"\(key)\" does not have the form expected")
    }

    public static let taskNotAnObject = Text(
        fr: "des réglages entre accolades sont attendus", en: "settings between braces are expected")

    public static let taskNotJSON = Text(
        fr: "le fichier n’est pas du JSON, ou il est coupé", en: "the file is no JSON, or it is cut short")

    public static func taskFrequencyUnknown(_ frequency: String) -> Text {
        Text(
            fr: "« frequency » vaut « \(frequency) » ; hour, 6h, day ou week est attendu",
            en: "\"frequency\" is \"\(frequency)\"; hour, 6h, day or week is expected")
    }

    public static func taskHorizonNotPositive(_ horizon: Int) -> Text {
        Text(
            fr: "« horizon » vaut \(horizon) ; un nombre de pas positif est attendu",
            en: "\"horizon\" is \(horizon); a positive number of steps is expected")
    }

    public static let taskQuantilesWrong = Text(
        fr: "« quantiles » : des niveaux croissants, entre 0 et 1, chacun une fois, sont attendus",
        en: "\"quantiles\": ascending levels between 0 and 1 are expected, each of them once")

    public static func taskSeriesAlike(_ one: String, _ other: String) -> Text {
        Text(
            fr: "les séries « \(one) » et « \(other) » ne diffèrent que par | et /",
            en: "series \"\(one)\" and \"\(other)\" differ in | and / only")
    }

    public static func taskExpectsStart(of step: String) -> Text {
        let french = [
            "hour": "d’une heure", "6h": "de six heures", "day": "d’un jour", "week": "d’une semaine, un lundi",
        ]
        let english = step == "week" ? "the start of a week, a Monday" : "the start of a step (\(step))"
        return Text(fr: "le début \(french[step] ?? "d’un pas")", en: english)
    }

    public static let taskExpectsTime = Text(fr: "AAAA-MM-JJTHH:MM:SS", en: "YYYY-MM-DDTHH:MM:SS")
    public static let taskExpectsNumber = Text(fr: "un nombre", en: "a number")
    public static let taskExpectsValue = Text(fr: "une valeur", en: "a value")

    public static func unknownZone(_ zone: String) -> Text {
        Text(
            fr: "fuseau horaire inconnu « \(zone) » : un nom IANA est attendu, comme Europe/Paris",
            en: "unknown time zone \"\(zone)\": an IANA name is expected, such as Europe/Paris")
    }

    public static func missingColumn(file: String, column: String, found: [String]) -> Text {
        Text(
            fr: "« \(file) », ligne 1 : il manque la colonne « \(column) » (trouvé : \(found.joined(separator: ", ")))",
            en: "\"\(file)\", line 1: column \"\(column)\" is missing (found: \(found.joined(separator: ", ")))")
    }

    public static func taskBadValue(file: String, line: Int, column: String, found: String, expected: Text) -> Text {
        Text(
            fr: "« \(file) », ligne \(line), colonne « \(column) » : lu « \(found) », attendu \(expected.french). "
                + "Corrigez la ligne et recommencez.",
            en: "\"\(file)\", line \(line), column \"\(column)\": found \"\(found)\", expected \(expected.english). "
                + "Correct the line and run it again.")
    }

    public static func taskNoRows(file: String) -> Text {
        Text(fr: "« \(file) » ne contient aucune ligne de données", en: "\"\(file)\" holds no data row")
    }

    public static func taskUnknownSeries(_ id: String) -> Text {
        Text(
            fr: "la série « \(id) » est absente de history.csv", en: "series \"\(id)\" is not in history.csv")
    }

    public static func taskUnknownOrigin(file: String, line: Int, origin: String) -> Text {
        Text(
            fr: "« \(file) », ligne \(line) : l’origine « \(origin) » est absente de origins.csv",
            en: "\"\(file)\", line \(line): origin \"\(origin)\" is not in origins.csv")
    }

    public static func cannotWrite(file: String, reason: String) -> Text {
        Text(fr: "impossible d’écrire « \(file) » : \(reason)", en: "cannot write \"\(file)\": \(reason)")
    }

    public static func forecastsImpossible(series: String, count: Int, first: String, reason: Text) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(series) : pas de prévision à \(count) origine\(s.french), la première le \(first) : \(reason.french)",
            en: "\(series): no forecast at \(count) origin\(s.english), the first \(first): \(reason.english)")
    }

    /// - Parameter series: whose values are shares, rates or balances; the first few are named.
    public static func seriesNoCounts(_ series: [String]) -> Text {
        let s = plural(series.count)
        let names = series.prefix(5).joined(separator: ", ") + (series.count > 5 ? ", …" : "")
        return Text(
            fr: "\(series.count) série\(s.french) qui ne compte\(series.count > 1 ? "nt" : "") pas de patients "
                + "(parts, taux ou soldes) : \(names). Fourchettes sans bornes.",
            en:
                "\(series.count) series that count\(series.count > 1 ? "" : "s") no patients (shares, rates or balances): \(names). "
                + "Intervals know no bounds.")
    }

    public static func moreSeriesImpossible(_ count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "et \(count) autre\(s.french) série\(s.french) sans prévision à certaines origines",
            en: "and \(count) more series without a forecast at some origins")
    }

    public static func valuesRefused(series: String, count: Int, value: Double, at time: String) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(series) : \(count) valeur\(s.french) impossible\(s.french) laissée\(s.french) de côté, la première : \(value) le \(time)",
            en: "\(series): \(count) impossible value\(s.english) left out, the first: \(value) at \(time)")
    }

    public static func moreSeriesRefused(_ count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "et \(count) autre\(s.french) série\(s.french) avec des valeurs impossibles",
            en: "and \(count) more series with impossible values")
    }

    public static func modelLeftOut(model: String, count: Int, of total: Int, reason: Text) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(model) : absent de \(count) prévision\(s.french) sur \(total), le plus souvent : \(reason.french)",
            en: "\(model): left out of \(count) of \(total) forecasts, most often: \(reason.english)")
    }
}

extension Messages {
    public static func taskUnreadable(file: String) -> Text {
        Text(
            fr:
                "« \(file) » est introuvable ou illisible : un dossier de tâche contient task.json, history.csv et origins.csv",
            en: "\"\(file)\" is missing or unreadable: a task folder holds task.json, history.csv and origins.csv")
    }

    public static func taskBadSettings(file: String, reason: String) -> Text {
        Text(fr: "« \(file) » : réglages incorrects (\(reason))", en: "\"\(file)\": wrong settings (\(reason))")
    }

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

    public static func badValue(file: String, line: Int, column: String, found: String, expected: String) -> Text {
        Text(
            fr: "« \(file) », ligne \(line), colonne « \(column) » : « \(found) » au lieu de \(expected)",
            en: "\"\(file)\", line \(line), column \"\(column)\": \"\(found)\" where \(expected) is expected")
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

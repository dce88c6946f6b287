extension Messages {
    public static func noSuchFile(_ path: String) -> Text {
        Text(fr: "« \(path) » n’existe pas", en: "\"\(path)\" does not exist")
    }

    public static func fileUnreadable(_ name: String) -> Text {
        Text(
            fr: "« \(name) » ne peut pas être lu : vérifiez les droits d’accès",
            en: "\"\(name)\" cannot be read: check its permissions")
    }

    public static func noSeriesMatches(_ pattern: String) -> Text {
        Text(
            fr: "aucune série ne correspond à « \(pattern) » : une série s’écrit par exemple « dep:75|visits|all|day »",
            en: "no series matches \"\(pattern)\": a series is written, for example, \"dep:75|visits|all|day\"")
    }

    public static let emptyStore = Text(
        fr: "aucune donnée : commencez par « vigie ingest » ou « vigie demo »",
        en: "no data yet: begin with \"vigie ingest\" or \"vigie demo\"")

    public static let derivedFromHours = Text(
        fr: "somme des heures de chaque jour, calculée par Vigie", en: "sum of the hours of each day, computed by Vigie"
    )

    public static let derivedFromDays = Text(
        fr: "somme des jours de chaque semaine, du lundi au dimanche, calculée par Vigie",
        en: "sum of the days of each week, Monday to Sunday, computed by Vigie")

    public static func derivedFromPlaces(_ count: Int) -> Text {
        Text(
            fr:
                "somme de \(count) séries, calculée par Vigie ; une part manquante est complétée selon son poids habituel",
            en: "sum of \(count) series, computed by Vigie; a missing part is made up for by its usual share")
    }
}

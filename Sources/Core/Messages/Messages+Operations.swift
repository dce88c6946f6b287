extension Messages {
    public static func noSuchFile(_ path: String) -> Text {
        Text(fr: "« \(path) » n’existe pas", en: "\"\(path)\" does not exist")
    }

    public static func fileUnreadable(_ name: String) -> Text {
        Text(
            fr: "« \(name) » ne peut pas être lu : vérifiez les droits d’accès", en: "\"\(name)\" cannot be read: check its permissions")
    }

    public static func noSeriesMatches(_ pattern: String) -> Text {
        Text(
            fr: "aucune série ne correspond à « \(pattern) » : « vigie quality » liste celles qui existent",
            en: "no series matches \"\(pattern)\": \"vigie quality\" lists those that exist")
    }

    public static let emptyStore = Text(
        fr: "aucune donnée : commencez par « vigie ingest » ou « vigie demo »",
        en: "no data yet: begin with \"vigie ingest\" or \"vigie demo\"")
}

extension Messages {
    public static func hierarchyUnknown(series: String, total: String) -> Text {
        Text(
            fr:
                "hiérarchie : la série « \(series) » du total « \(total) » n’existe pas ; ajoutez-la ou retirez-la du total",
            en:
                "hierarchy: series \"\(series)\" of total \"\(total)\" does not exist; add it or take it out of the total"
        )
    }

    public static func hierarchyEmpty(total: String) -> Text {
        Text(
            fr: "hiérarchie : le total « \(total) » n’a aucune composante",
            en: "hierarchy: total \"\(total)\" has no parts")
    }

    public static func hierarchyCycle(path: [String]) -> Text {
        let list = path.joined(separator: " → ")
        return Text(
            fr: "hiérarchie : une série se contient elle-même (\(list))",
            en: "hierarchy: a series contains itself (\(list))")
    }

    public static func hierarchyCountedTwice(series: String, total: String) -> Text {
        Text(
            fr: "hiérarchie : « \(series) » compterait deux fois dans « \(total) »",
            en: "hierarchy: \"\(series)\" would count twice in \"\(total)\"")
    }

    public static func hierarchyRepeated(series: String) -> Text {
        Text(
            fr: "hiérarchie : la série « \(series) » est donnée deux fois",
            en: "hierarchy: series \"\(series)\" is given twice")
    }
}

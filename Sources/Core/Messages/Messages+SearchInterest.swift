// The source of online searches and its columns.

extension Messages {
    public static let upkeepSearches = Text(
        fr: "un à trois jours. Chaque extraction a sa propre échelle. Export manuel, conditions de Google.",
        en: "one to three days. Every extraction has a scale of its own. Exported by hand, Google’s terms.")
    public static let featureSearchLevel = Text(
        fr: "recherches en ligne, 7 derniers jours connus ou dernière semaine, rapportés à leur moyenne d’un an, log",
        en: "online searches, last 7 days known or last week, over their mean of a year, log")
    public static let featureSearchGrowth = Text(
        fr: "recherches en ligne, 7 derniers jours connus ou dernière semaine, contre les 14 jours précédents",
        en: "online searches, last 7 days known or last week, against the 14 days before")
}

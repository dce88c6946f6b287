/// Why the band of a forecast is as wide as it is. Arguments are already formatted for the language that will be read.
extension Messages {
    public static func bandOfChance(percent: String) -> Text {
        Text(
            fr: "Largeur de la fourchette : le seul hasard des arrivées en fait \(percent).",
            en: "Width of the band: the chance of arrivals alone makes \(percent) of it.")
    }

    public static func bandOfTotal(percent: String) -> Text {
        Text(
            fr:
                "Le nombre incertain de tous les patients en ferait à lui seul \(percent) ; ces effets ne s’ajoutent qu’en partie.",
            en:
                "The uncertain number of all patients would make \(percent) of it alone; these effects add up only in part."
        )
    }

    public static func bandOfModels(percent: String) -> Text {
        Text(
            fr:
                "Les modèles ne s’accordent pas tout à fait : leurs valeurs centrales s’écartent de \(percent) de la fourchette.",
            en: "The models do not quite agree: their central values are \(percent) of the band apart.")
    }

    public static func bandWidened(percent: String) -> Text {
        Text(
            fr: "Elle est élargie de \(percent), parce que les prévisions passées avaient été trop affirmatives.",
            en: "It is widened by \(percent), since past forecasts had been too sure of themselves.")
    }

    public static func bandNarrowed(percent: String) -> Text {
        Text(
            fr: "Elle est resserrée de \(percent), parce que les prévisions passées avaient été trop prudentes.",
            en: "It is narrowed by \(percent), since past forecasts had been too cautious.")
    }

    public static func bandOfStaleData(days: Int) -> Text {
        Text(
            fr: days == 1
                ? "Le dernier jour n’est pas encore connu." : "Les \(days) derniers jours ne sont pas encore connus.",
            en: days == 1 ? "The last day is not known yet." : "The last \(days) days are not known yet.")
    }
}

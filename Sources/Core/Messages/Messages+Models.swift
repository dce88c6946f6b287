extension Messages {
    public static let seasonalNaiveTitle = Text(fr: "Semaine précédente", en: "Seasonal naive")
    public static let seasonalNaiveSummary = Text(
        fr:
            "Répète la dernière valeur connue du même jour et de la même heure ; l’incertitude est celle des écarts d’une semaine à l’autre.",
        en:
            "Repeats the last known value of the same weekday and hour; its uncertainty is that of past week-to-week changes."
    )

    public static let climatologyTitle = Text(fr: "Année écoulée", en: "Climatology")
    public static let climatologySummary = Text(
        fr:
            "Donne la distribution observée le même jour de la semaine à la même heure au cours des douze derniers mois.",
        en: "Gives the distribution seen on the same weekday at the same hour over the last twelve months.")

    public static let expectedBandTitle = Text(fr: "Activité attendue", en: "Expected band")
    public static let expectedBandSummary = Text(
        fr:
            "Moyenne et écart-type du même jour de la semaine, aux mêmes semaines des quatre années précédentes, comme dans les tableaux de bord publics.",
        en:
            "Mean and spread of the same weekday in the same weeks of the four years before, as on the public dashboards."
    )

    public static let etsTitle = Text(fr: "Lissage exponentiel (ETS)", en: "Exponential smoothing (ETS)")
    public static let etsSummary = Text(
        fr:
            "Suit le niveau, la tendance et le profil de la semaine en donnant plus de poids aux jours récents ; la forme est choisie automatiquement.",
        en:
            "Follows level, trend and weekly profile with more weight on recent days; their form is selected automatically."
    )

    public static let boostedTreesTitle = Text(fr: "Arbres à gradient boosté", en: "Boosted trees")
    public static let boostedTreesSummary = Text(
        fr:
            "Corrige le calendrier et le niveau récent par des arbres appris sur toutes les séries de la région : profils qui changent, dernières heures, ce que montrent les autres séries.",
        en:
            "Corrects calendar and recent level by trees learned from all series of the region: changing profiles, the last hours, what the other series show."
    )

    public static func unknownModel(name: String, known: [String]) -> Text {
        Text(
            fr: "aucun modèle « \(name) » ; modèles disponibles : \(known.joined(separator: ", "))",
            en: "no model \"\(name)\"; available models: \(known.joined(separator: ", "))")
    }
}

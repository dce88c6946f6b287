extension Messages {
    public static let structuralTitle = Text(fr: "Modèle structurel", en: "Structural model")
    public static let structuralSummary = Text(
        fr: """
            Sépare le niveau, la vague épidémique, la semaine et les effets du calendrier, chacun suivi à son rythme ; \
            l’incertitude croît comme le passé le montre.
            """,
        en: """
            Separates level, epidemic wave, week and calendar effects, each followed at its own pace; uncertainty grows \
            as the past shows.
            """)
    public static let structuralCovariates = Text(fr: "sources externes", en: "external sources")
}

extension Messages {
    public static let dynamicGLMTitle = Text(fr: "Modèle log-linéaire dynamique", en: "Dynamic log-linear model")
    public static let dynamicGLMSummary = Text(
        fr:
            "Niveau, profil de la semaine, saison et fériés évoluent jour après jour, chacun à son rythme ; la vitesse du niveau est celle qui prévoit le mieux.",
        en:
            "Level, weekly profile, season and holidays move day after day, each at its own pace; the level’s pace is the one that predicts best."
    )

    public static let analoguesTitle = Text(fr: "Jours analogues", en: "Analogue days")
    public static let analoguesSummary = Text(
        fr:
            "Reprend ce qui a suivi, dans le passé, les moments qui ressemblent le plus à aujourd’hui, ramené au niveau actuel.",
        en: "Replays what followed the past moments most like today, scaled to the present level.")

    public static let levelRegressionTitle = Text(
        fr: "Régression sur les niveaux récents", en: "Regression on recent levels")
    public static let levelRegressionSummary = Text(
        fr: """
            Compare les dernières heures, les derniers jours et les dernières semaines à ce que le calendrier attend, et apprend du \
            passé ce qu’il en reste à chaque échéance.
            """,
        en: """
            Compares the last hours, days and weeks with what the calendar expects, and learns from the past how much of that is left at \
            each horizon.
            """)
}

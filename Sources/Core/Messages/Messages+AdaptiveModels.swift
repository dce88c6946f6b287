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
}

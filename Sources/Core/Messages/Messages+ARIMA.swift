extension Messages {
    public static let arimaTitle = Text(fr: "Régression et erreurs ARIMA", en: "Regression with ARIMA errors")
    public static let arimaSummary = Text(
        fr: """
            Fériés, ponts, vacances et saison par régression ; ce qui reste suit ses propres valeurs récentes et \
            celles du même jour des semaines passées. Les ordres sont choisis automatiquement.
            """,
        en: """
            Public and school holidays and season by regression; what remains follows its own recent values and those \
            of the same weekday in past weeks. Orders are selected automatically.
            """)
}

extension Messages {
    public static func scoringLevels(_ levels: [Double]) -> Text {
        let list = levels.map { "\($0)" }.joined(separator: " ")
        return Text(
            fr:
                "niveaux de quantiles inutilisables (\(list)) : ils doivent être croissants et symétriques autour de la médiane 0.5, qui doit en être",
            en: "quantile levels that cannot be scored (\(list)): they must ascend, hold the median 0.5 and mirror it")
    }

    public static func scoringShape(expected: Int, got: Int) -> Text {
        Text(
            fr: "\(got) valeurs là où il en faut \(expected) : complétez la prévision",
            en: "\(got) values where \(expected) are needed: complete the forecast")
    }

    public static func scoringNotFinite(value: Double, level: Double) -> Text {
        Text(
            fr: "quantile \(level) absent ou infini (\(value)) : chaque niveau demande un nombre",
            en: "quantile \(level) is absent or infinite (\(value)): every level needs a number")
    }

    public static func scoringCrossing(level: Double, value: Double, below: Double) -> Text {
        Text(
            fr: "quantiles croisés : \(value) au niveau \(level), sous les \(below) du niveau précédent",
            en: "crossing quantiles: \(value) at level \(level), below the \(below) of the level before")
    }

    public static func scoringDuplicate(series: String, origin: Int, horizon: Int, level: Double) -> Text {
        Text(
            fr:
                "deux prévisions pour une même échéance : série « \(series) », origine n° \(origin + 1), horizon \(horizon), niveau \(level) ; gardez-en une",
            en:
                "two forecasts of one step: series \"\(series)\", origin no. \(origin + 1), horizon \(horizon), level \(level); keep one"
        )
    }

    public static let metricPinball = Text(fr: "perte quantile (pinball)", en: "quantile (pinball) loss")
    public static let metricScaledPinball = Text(
        fr: "perte quantile rapportée à la naïve hebdomadaire", en: "quantile loss over the weekly naive error")
    public static let metricWIS = Text(
        fr: "score d’intervalles pondéré (WIS)", en: "weighted interval score (WIS)")
    public static let metricCRPS = Text(
        fr: "score de probabilité cumulée (CRPS)", en: "continuous ranked probability score (CRPS)")
    public static let metricMAE = Text(fr: "erreur absolue de la médiane", en: "absolute error of the median")
    public static let metricMASE = Text(
        fr: "erreur absolue rapportée à la naïve hebdomadaire (MASE)",
        en: "absolute error over the weekly naive error (MASE)")
    public static let metricBias = Text(
        fr: "biais de la médiane, en % du réel", en: "bias of the median, % of observed")

    public static func metricClosedCoverage(percent: Int) -> Text {
        Text(
            fr: "part du réel dans l’intervalle à \(percent) %", en: "share of observed inside the \(percent)% interval"
        )
    }

    public static func metricFairCoverage(percent: Int) -> Text {
        Text(
            fr: "couverture équitable de l’intervalle à \(percent) % (décomptes)",
            en: "fair coverage of the \(percent)% interval (counts)")
    }
}

extension Messages {
    public static func reconciliationUnknown(series: String) -> Text {
        Text(
            fr:
                "réconciliation : la série « \(series) » n’est pas dans la hiérarchie ; ajoutez-la ou retirez sa prévision",
            en: "reconciliation: series \"\(series)\" is not in the hierarchy; add it or drop its forecast")
    }

    public static func reconciliationShape(expected: Int, got: Int) -> Text {
        Text(
            fr: "réconciliation : \(got) valeurs là où il en faut \(expected) ; toutes les séries ont la même forme",
            en: "reconciliation: \(got) values where \(expected) are needed; all series have the same shape")
    }

    public static func reconciliationIncoherent(series: String, draw: Int, step: Int, sum: Int, got: Int) -> Text {
        Text(
            fr:
                "réconciliation : « \(series) » vaut \(got) et la somme de ses parties \(sum) (tirage \(draw + 1), pas \(step + 1)) ; réconciliez avant",
            en:
                "reconciliation: \"\(series)\" is \(got) and its parts sum to \(sum) (draw \(draw + 1), step \(step + 1)); reconcile first"
        )
    }

    public static func reconciliationCovariance(nodes: Int) -> Text {
        Text(
            fr:
                "réconciliation : aucune covariance utilisable des erreurs passées de \(nodes) séries ; prenez « bottom-up » ou « ols »",
            en:
                "reconciliation: no usable covariance of the past errors of \(nodes) series; take \"bottom-up\" or \"ols\""
        )
    }

    public static func reconciliationNoShares(strata: Int) -> Text {
        Text(
            fr:
                "répartition : aucun jour où les \(strata) strates sont toutes connues et non nulles ; donnez plus d’historique",
            en: "shares: no day on which all \(strata) strata are known and not all zero; give more history")
    }

    public static let bottomUpTitle = Text(fr: "somme des parties", en: "bottom-up")
    public static let bottomUpDoc = Text(
        fr: "Les séries du bas font foi, les totaux en sont la somme.",
        en: "The bottom series hold, totals are their sums.")
    public static let olsTitle = Text(fr: "moindres carrés (OLS)", en: "least squares (OLS)")
    public static let olsDoc = Text(
        fr: "La plus petite correction, toutes les séries comptant pareil ; aucune erreur passée nécessaire.",
        en: "The smallest correction, all series counting the same; needs no past errors.")
    public static let wlsStructTitle = Text(
        fr: "moindres carrés structurels", en: "structurally weighted least squares")
    public static let wlsStructDoc = Text(
        fr: "Un total est d’autant moins sûr qu’il a de parties ; aucune erreur passée nécessaire.",
        en: "A total is the less certain the more parts it has; needs no past errors.")
    public static let wlsTitle = Text(fr: "moindres carrés pondérés (WLS)", en: "weighted least squares (WLS)")
    public static let wlsDoc = Text(
        fr: "Chaque série pèse par l’inverse du carré moyen de ses erreurs passées.",
        en: "Each series weighs by the inverse of its mean squared past error.")
    public static let minTraceTitle = Text(fr: "trace minimale (MinT)", en: "minimum trace (MinT)")
    public static let minTraceDoc = Text(
        fr: "Tient compte de la covariance des erreurs passées, ramenée vers la diagonale selon leur nombre.",
        en: "Uses the covariance of past errors, shrunk to its diagonal as their number demands.")
}

extension Messages {
    public static func seriesTooShort(needed: Int, got: Int) -> Text {
        Text(
            fr: "historique trop court : \(got) valeurs observées, il en faut au moins \(needed)",
            en: "history too short: \(got) observed values, at least \(needed) are needed")
    }

    public static func seriesHasGap(at index: Int) -> Text {
        Text(
            fr: "valeur manquante au pas \(index) : ce modèle demande une série complète",
            en: "missing value at step \(index): this model needs a complete series")
    }

    public static func notACount(value: Double, at index: Int) -> Text {
        Text(
            fr: "valeur \(value) au pas \(index) : un décompte est un entier positif ou nul",
            en: "value \(value) at step \(index): a count is a non-negative integer")
    }

    public static func fitDidNotConverge(model: String) -> Text {
        Text(
            fr: "l’estimation du modèle « \(model) » n’a pas convergé",
            en: "the estimation of model \"\(model)\" did not converge")
    }

    public static func seriesIsTooRare(model: String) -> Text {
        Text(
            fr: "trop peu de patients : le modèle « \(model) » les prendrait pour des valeurs aberrantes",
            en: "too few patients: model \"\(model)\" would take them for outliers")
    }

    public static func fitIsContradicted(model: String) -> Text {
        Text(
            fr: "le niveau a changé : le modèle « \(model) » se tait jusqu’à ce qu’il ait appris le nouveau",
            en: "the level has changed: model \"\(model)\" is left out until it has learned the new one")
    }

    public static func wrongGrain(model: String, grain: String) -> Text {
        Text(
            fr: "le modèle « \(model) » ne prévoit pas au pas « \(grain) »",
            en: "model \"\(model)\" does not forecast steps of \"\(grain)\"")
    }

    public static func libraryMissing(name: String) -> Text {
        Text(
            fr:
                "la bibliothèque \(name) n’est pas installée : lancez scripts/setup, ou indiquez son chemin dans VIGIE_LIGHTGBM",
            en: "the library \(name) is not installed: run scripts/setup, or give its path in VIGIE_LIGHTGBM")
    }

    public static func libraryRefused(name: String, model: String, reason: String) -> Text {
        Text(
            fr: "la bibliothèque \(name) n’a pas pu estimer le modèle « \(model) » ; elle dit : « \(reason) »",
            en: "the library \(name) could not estimate model \"\(model)\"; it says: \"\(reason)\"")
    }
}

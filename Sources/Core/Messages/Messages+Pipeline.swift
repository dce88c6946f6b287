extension Messages {
    public static func noDataToForecast(series: String) -> Text {
        Text(
            fr: "« \(series) » : aucune donnée connue à l’origine de la prévision",
            en: "\"\(series)\": no data known at the origin of the forecast")
    }

    public static func noModelFits(series: String, reasons: [Text]) -> Text {
        Text(
            fr: "« \(series) » : aucun modèle ne s’ajuste (\(reasons.map(\.french).joined(separator: " ; ")))",
            en: "\"\(series)\": no model can be fitted (\(reasons.map(\.english).joined(separator: "; ")))")
    }
}

// Forecasts on a schedule.

extension Messages {
    public static func forecastsAt(_ times: [String]) -> Text {
        times.isEmpty
            ? Text(
                fr: "aucune prévision à heure fixe (forecast: at: [])", en: "no scheduled forecasts (forecast: at: [])")
            : Text(
                fr: "prévisions chaque jour à \(times.joined(separator: ", "))",
                en: "forecasts every day at \(times.joined(separator: ", "))")
    }

    public static func forecastMade(at time: String, published: Int, failures: Int) -> Text {
        let done = regionDone(published: published, failures: failures)
        return Text(fr: "prévisions de \(time) : \(done.french)", en: "forecasts of \(time): \(done.english)")
    }

    public static func forecastAlreadyMade(at time: String) -> Text {
        Text(
            fr: "les prévisions attendues le \(time) sont déjà faites",
            en: "the forecasts due at \(time) have been made already")
    }

    public static let forecastSkipped = Text(
        fr: "prévision reportée : la base ne contient encore rien à prévoir ; nouvel essai toutes les dix minutes",
        en: "forecast postponed: the store holds nothing to forecast yet; tried again every ten minutes")

    public static func forecastFailed(_ reason: Text) -> Text {
        Text(
            fr: "les prévisions n’ont pas pu être faites : \(reason.french) ; prochain essai à l’heure prévue suivante",
            en: "forecasts could not be made: \(reason.english); tried again when next due")
    }

    public static let forecastEnded = Text(
        fr: "arrêt demandé : rien n’a été gardé de la prévision en cours",
        en: "asked to end: nothing of the forecast under way was kept")

    public static func badForecastTime(path: String, _ text: String) -> Text {
        Text(
            fr:
                "\(path), forecast, at : « \(text) » n’est pas une heure ; écrire par exemple \"06:00\", entre guillemets",
            en: "\(path), forecast, at: \"\(text)\" is not a time of day; write \"06:00\", in quotes, for instance")
    }
}

/// The sentences of the web pages. Arguments are already formatted for the language that will be read.
extension Messages {
    /// The first line of a page: what is expected, with its range.
    ///
    /// - Parameter several: the median is two or more.
    public static func expected(
        when: String, median: String, several: Bool, noun: String, feminine: Bool, low: String, high: String
    ) -> Text {
        Text(
            fr:
                "\(when) : \(median) \(noun) \(feminine ? "attendue" : "attendu")\(several ? "s" : ""), entre \(low) et \(high) neuf fois sur dix",
            en: "\(when): \(median) \(noun) expected, between \(low) and \(high) nine times in ten")
    }

    /// The end of the first line: the deviation from an ordinary day of the same name.
    public static func againstUsual(percent: String, weekday: String) -> Text {
        Text(fr: ", \(percent) par rapport à un \(weekday) habituel", en: ", \(percent) against a usual \(weekday)")
    }

    public static func likeUsual(weekday: String) -> Text {
        Text(fr: ", comme un \(weekday) habituel", en: ", like a usual \(weekday)")
    }

    /// The same, for a span of hours.
    public static func againstUsualHours(percent: String) -> Text {
        Text(
            fr: ", \(percent) par rapport à l’activité habituelle à ces heures",
            en: ", \(percent) against the usual activity at these hours")
    }

    public static let likeUsualHours = Text(fr: ", comme d’habitude à ces heures", en: ", as usual at these hours")

    public static let next24Hours = Text(fr: "Dans les 24 prochaines heures", en: "In the next 24 hours")

    /// A window over two days; each end is a date with its time.
    public static func fromTo(_ from: String, _ to: String) -> Text {
        Text(fr: "Du \(from) au \(to)", en: "From \(from) to \(to)")
    }

    /// A window within one day.
    public static func fromTo(day: String, _ from: String, _ to: String) -> Text {
        Text(fr: "Le \(day), de \(from) à \(to)", en: "On \(day), from \(from) to \(to)")
    }

    public static func noForecast(place: String, noun: String) -> Text {
        Text(
            fr: "\(place) : pas encore de prévision des \(noun).", en: "\(place): no forecast of \(noun) yet.")
    }

    /// - Parameter series: of what the run of the region leaves out; nil: that run makes it.
    public static func noForecastRemedy(series: String? = nil, grain: String = "day") -> Text {
        let command = series.map { "vigie forecast --grain \(grain) --series \"\($0)\"" } ?? "vigie forecast"
        return Text(
            fr: "Lancez « \(command) » ; l’historique reçu est montré ci-dessous.",
            en: "Run \"\(command)\"; the history received is shown below.")
    }

    public static func noSeries(place: String) -> Text {
        Text(
            fr: "\(place) : aucune donnée pour cette mesure.", en: "\(place): no data for this measure.")
    }

    public static let noSeriesRemedy = Text(
        fr: "Choisissez une autre mesure ci-dessous, ou vérifiez les livraisons à la page Données.",
        en: "Choose another measure below, or check the deliveries on the Data page.")

    // Freshness.

    public static func dataAsOf(last: String, received: String) -> Text {
        Text(
            fr: "Données jusqu’au \(last) ; connues le \(received)",
            en: "Data up to \(last); known on \(received)")
    }

    public static func dataLate(last: String, lag: String) -> Text {
        // An abbreviated month ("22 nov.") ends the sentence itself.
        let stop = last.hasSuffix(".") ? "" : "."
        return Text(
            fr: "Données en retard de \(lag) : elles s’arrêtent au \(last)\(stop)",
            en: "Data are \(lag) late: they end on \(last)\(stop)")
    }

    public static func someSitesLate(_ late: Int, of all: Int) -> Text {
        Text(
            fr: "Lieux dont les données sont en retard : \(late) sur \(all), marqués dans le tableau.",
            en: "Places whose data are late: \(late) of \(all), marked in the table.")
    }

    public static func forecastStillGood(dataAsOf: String, until: String) -> Text {
        Text(
            fr:
                "La prévision, faite avec ce qui était connu le \(dataAsOf), reste utilisable jusqu’au \(until) ; ses fourchettes s’élargissent avec le temps.",
            en:
                "The forecast, made from what was known on \(dataAsOf), can be used until \(until); its ranges widen with time."
        )
    }

    public static func forecastExpired(until: String) -> Text {
        Text(
            fr:
                "La dernière prévision s’arrêtait au \(until) : ne l’utilisez plus pour aujourd’hui. Reprenez l’import, puis lancez « vigie forecast ».",
            en:
                "The last forecast ended at \(until): do not use it for today. Resume the import, then run \"vigie forecast\"."
        )
    }

    // What was said and what was observed.

    /// Where what came lies in the range that was announced.
    public enum RangeVerdict: String, Sendable, Codable {
        case inside, above, below
    }

    public static func verdict(_ verdict: RangeVerdict) -> Text {
        switch verdict {
        case .inside: Text(fr: "● dans la fourchette", en: "● within the range")
        case .above: Text(fr: "▲ au-dessus", en: "▲ above")
        case .below: Text(fr: "▼ au-dessous", en: "▼ below")
        }
    }

    public static func saidAndCame(
        when: String, low: String, high: String, came: String, noun: String, feminine: Bool, verdict: RangeVerdict
    ) -> Text {
        let (fr, en) =
            switch verdict {
            case .inside: ("dans la fourchette", "within the range")
            case .above: ("au-dessus de la fourchette", "above the range")
            case .below: ("au-dessous de la fourchette", "below the range")
            }
        return Text(
            fr:
                "\(when) : annoncé entre \(low) et \(high) \(noun) ; \(feminine ? "constatées" : "constatés") : \(came), \(fr).",
            en: "\(when): announced between \(low) and \(high) \(noun); observed: \(came), \(en).")
    }

    /// The same for a day whose reports are still coming in: no verdict yet.
    public static func saidAndSoFar(
        when: String, low: String, high: String, soFar: String, noun: String, feminine: Bool
    ) -> Text {
        Text(
            fr:
                "\(when) : annoncé entre \(low) et \(high) \(noun) ; \(soFar) déjà \(feminine ? "transmises" : "transmis"), chiffre encore provisoire.",
            en:
                "\(when): announced between \(low) and \(high) \(noun); \(soFar) reported so far, still provisional.")
    }

    // Deviation from usual, by what the forecast distribution says of it.

    /// How far what is expected is from the usual.
    public enum Deviation: String, Sendable, Codable, CaseIterable {
        /// The usual value lies below the 5 % quantile.
        case farAbove = "far-above"
        /// The usual value lies below the 25 % quantile.
        case above
        case usual
        case below
        case farBelow = "far-below"
    }

    public static func deviation(_ deviation: Deviation) -> Text {
        switch deviation {
        case .farAbove: Text(fr: "nettement plus", en: "clearly more")
        case .above: Text(fr: "plutôt plus", en: "rather more")
        case .usual: Text(fr: "habituel", en: "usual")
        case .below: Text(fr: "plutôt moins", en: "rather less")
        case .farBelow: Text(fr: "nettement moins", en: "clearly less")
        }
    }

    public static func countOfDeviating(above: Int, below: Int, of all: Int) -> Text {
        let fr = [
            above > 0 ? "\(above) nettement au-dessus de l’activité habituelle" : nil,
            below > 0 ? "\(below) nettement au-dessous" : nil,
        ].compactMap { $0 }.joined(separator: ", ")
        let en = [
            above > 0 ? "\(above) clearly above usual" : nil, below > 0 ? "\(below) clearly below" : nil,
        ].compactMap { $0 }.joined(separator: ", ")
        return Text(
            fr: fr.isEmpty
                ? "Aucun des \(all) lieux ne s’écarte nettement de l’activité habituelle."
                : "Sur \(all) lieux : \(fr).",
            en: en.isEmpty ? "None of the \(all) places clearly departs from usual." : "Of \(all) places: \(en).")
    }

    /// Asks for the places that a long table leaves out at first.
    public static func otherPlaces(_ count: Int) -> Text {
        Text(fr: "Tous les lieux (\(count) de plus)", en: "All places (\(count) more)")
    }

    // Chart.

    public static func chartTitle(place: String, measure: String, stratum: String?, grain: String) -> Text {
        let who = stratum.map { ", \($0)" } ?? ""
        return Text(verbatim: "\(place)\u{A0}– \(measure)\(who), \(grain)")
    }

    public static func chartDescription(sentence: String) -> Text {
        Text(
            fr: "Graphique en éventail. \(sentence). Le tableau qui suit donne tous les nombres.",
            en: "Fan chart. \(sentence). The table that follows gives every number.")
    }

    public static func forecastMadeOn(_ when: String) -> Text {
        Text(fr: "prévision du \(when)", en: "forecast of \(when)")
    }

    public static func span(_ steps: String) -> Text {
        switch steps {
        case "48h": Text(fr: "48 h", en: "48 h")
        case "7d": Text(fr: "7 jours", en: "7 days")
        case "12w": Text(fr: "12 semaines", en: "12 weeks")
        default: Text(fr: "21 jours", en: "21 days")
        }
    }

    public static func placesFound(_ found: Int, of all: Int) -> Text {
        found == all
            ? Text(fr: "\(all) lieux suivis.", en: "\(all) places followed.")
            : Text(fr: "Lieux trouvés : \(found) sur \(all).", en: "Places found: \(found) of \(all).")
    }

    public static func dataSummary(newest: String, setAside: Int) -> Text {
        let asideFr =
            switch setAside {
            case 0: "rien n’est mis de côté"
            case 1: "un constat met des données de côté"
            default: "\(setAside) constats mettent des données de côté"
            }
        let asideEn =
            switch setAside {
            case 0: "nothing is set aside"
            case 1: "one finding sets data aside"
            default: "\(setAside) findings set data aside"
            }
        return Text(
            fr: "Dernière livraison reçue le \(newest) ; \(asideFr).",
            en: "Latest delivery received on \(newest); \(asideEn).")
    }

    // Errors.

    public static func pageNotFound(_ path: String) -> Text {
        Text(fr: "Il n’y a pas de page « \(path) ».", en: "There is no page \"\(path)\".")
    }

    public static func placeNotFound(_ place: String) -> Text {
        Text(
            fr: "Vigie ne connaît pas le lieu « \(place) ».", en: "Vigie does not know the place \"\(place)\".")
    }

    public static let placeNotFoundRemedy = Text(
        fr: "Un lieu s’écrit site:FINESS, dep:93 ou reg:11. Cherchez-le par son nom dans la liste des lieux.",
        en: "A place is written site:FINESS, dep:93 or reg:11. Look it up by name in the list of places.")

    public static let pageFailed = Text(
        fr: "La page n’a pas pu être préparée.", en: "The page could not be prepared.")

    public static let pageFailedRemedy = Text(
        fr: "Réessayez dans un instant ; si cela dure, le journal du serveur dit pourquoi.",
        en: "Try again in a moment; if it lasts, the server’s log says why.")

    public static func parameterUnreadable(name: String, value: String, expected: String) -> Text {
        Text(
            fr: "Paramètre « \(name) » illisible : « \(value) » ; attendu : \(expected).",
            en: "Parameter \"\(name)\" cannot be read: \"\(value)\"; expected: \(expected).")
    }

    public static func parameterMissing(name: String, expected: String) -> Text {
        Text(
            fr: "Il manque le paramètre « \(name) » : \(expected).",
            en: "Parameter \"\(name)\" is missing: \(expected).")
    }

    public static func nothingKnown(of series: String) -> Text {
        Text(
            fr: "Aucune donnée pour la série « \(series) ».", en: "No data for the series \"\(series)\".")
    }

    public static func noForecastOf(series: String) -> Text {
        Text(
            fr: "Aucune prévision enregistrée pour la série « \(series) ».",
            en: "No forecast is stored for the series \"\(series)\".")
    }

    public static let windowOutsideForecast = Text(
        fr:
            "La plage demandée sort de la prévision, ou la prévision n’a pas gardé ses tirages : sa somme n’est pas connue.",
        en: "The window lies outside the forecast, or the forecast kept no draws: its sum is not known.")
}

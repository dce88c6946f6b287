// What sources are worth, on the page and in the printed report, and what is kept of a study.

extension Messages {
    // MARK: What is kept

    private static let makeAgain = Text(
        fr: "Lancez « vigie value » pour le refaire.", en: "Run \"vigie value\" to make it again.")

    public static func keptValueBroken(_ name: String) -> Text {
        Text(
            fr: "Le résultat gardé « \(name) » est abîmé et n’a pas pu être lu. \(makeAgain.french)",
            en: "The result kept as \"\(name)\" is damaged and could not be read. \(makeAgain.english)")
    }

    public static func keptValueOfOtherLayout(_ name: String) -> Text {
        Text(
            fr:
                "Le résultat gardé « \(name) » vient d’une autre version de Vigie, qui l’écrivait autrement. \(makeAgain.french)",
            en:
                "The result kept as \"\(name)\" comes from another version of Vigie, which wrote it differently. \(makeAgain.english)"
        )
    }

    public static func cannotKeepValue(_ path: String, reason: String) -> Text {
        Text(
            fr: "« \(path) » n’a pas pu être écrit : \(reason) Vérifiez la place et les droits du dossier.",
            en: "\"\(path)\" could not be written: \(reason) Check the folder’s space and rights.")
    }

    public static let noValueYet = Text(
        fr: "Aucune étude de la valeur des sources n’a encore été faite.",
        en: "No study of what sources are worth has been made yet.")
    public static let noValueRemedy = Text(
        fr:
            "Lancez « vigie value » : quelques minutes d’évaluations rétrospectives appariées, et cette page se remplit.",
        en: "Run \"vigie value\": a few minutes of paired back-tests, and this page fills up.")

    // MARK: Command line

    public static let helpValuePredictability = Text(
        fr: "Ce qui est prévisible, série par série : plancher, parts, reste à gagner.",
        en: "How predictable each series is: floor, shares, what is left to gain.")
    public static let helpValueReport = Text(
        fr: "Écrit aussi un rapport de deux pages à imprimer (HTML qui se suffit à lui-même).",
        en: "Also writes a two-page report to print (HTML that stands alone).")
    public static func valueReportWritten(_ path: String) -> Text {
        Text(fr: "Rapport : \(path)", en: "Report: \(path)")
    }
    public static let valueOneTable = Text(
        fr: "--parts, --cells et --predictability montrent des tableaux différents : choisissez-en un.",
        en: "--parts, --cells and --predictability show different tables: choose one of them.")
    public static let headingMeanCount = Text(fr: "par jour", en: "a day")
    public static let headingDays = Text(fr: "jours", en: "days")
    public static let headingRelativeFloor = Text(fr: "erreur au mieux", en: "error at best")
    public static let headingFloor = Text(fr: "plancher", en: "floor")
    public static let headingLoss = Text(fr: "perte", en: "loss")
    public static let headingLossNearest = Text(fr: "perte, au plus près", en: "loss, nearest")
    public static let headingLeft = Text(fr: "reste à gagner", en: "left to gain")
    public static let headingLeftNearest = Text(fr: "reste, au plus près", en: "left, nearest")
    public static let headingOverdispersion = Text(fr: "surdispersion", en: "overdispersion")
    public static let headingCalendarShare = Text(fr: "calendrier", en: "calendar")
    public static let headingLevelShare = Text(fr: "niveau", en: "level")
    public static let headingSourcesShare = Text(fr: "sources", en: "sources")
    public static let headingRemainderShare = Text(fr: "inexpliqué", en: "unexplained")
    public static let headingNoiseShare = Text(fr: "hasard", en: "chance")
    public static let headingEntropy = Text(fr: "entropie spectrale", en: "spectral entropy")
    public static let headingUpkeep = Text(fr: "délai et entretien", en: "delay and upkeep")

    // MARK: Sentences

    /// How many sources contribute, do not, or nobody knows of.
    ///
    /// "7 sources jugées : aucune n’apporte de façon sûre, 2 n’apportent rien ; pour 5, on ne sait pas."
    public static func valueHeadline(judged: Int, contributing: [Text], not: Int, unknown: Int) -> Text {
        let names = (joined(contributing, \.french), joined(contributing, \.english))
        var french: [String] = []
        var english: [String] = []
        switch contributing.count {
        case 0:
            french.append("aucune n’apporte de façon sûre")
            english.append("none surely contributes")
        case let count:
            french.append("\(count) \(count == 1 ? "apporte" : "apportent") (\(names.0))")
            english.append("\(count) \(count == 1 ? "contributes" : "contribute") (\(names.1))")
        }
        if not > 0 {
            french.append("\(not) \(not == 1 ? "n’apporte rien" : "n’apportent rien")")
            english.append("\(not) \(not == 1 ? "does" : "do") not")
        }
        let tail =
            unknown > 0 ? Text(fr: " ; pour \(unknown), on ne sait pas", en: "; of \(unknown) we do not know") : nil
        return Text(
            fr:
                "\(judged) \(judged == 1 ? "source jugée" : "sources jugées") : \(french.joined(separator: ", "))\(tail?.french ?? "").",
            en:
                "\(judged) \(judged == 1 ? "source" : "sources") judged: \(english.joined(separator: ", "))\(tail?.english ?? "")."
        )
    }

    public static func joined(_ texts: [Text], _ language: KeyPath<Text, String>) -> String {
        let all = texts.map { $0[keyPath: language] }
        guard let last = all.last, all.count > 1 else { return all.first ?? "" }
        let and = language == \Text.french ? " et " : " and "
        return all.dropLast().joined(separator: ", ") + and + last
    }

    /// - Parameters:
    ///   - what: "passages aux urgences".
    ///   - of: the places and strata.
    public static func valueQuestion(
        what: Text, of: Text, series: Int, origins: Int, from: Text, to: Text, farthest: Int
    ) -> Text {
        Text(
            fr:
                "Pour prévoir de 1 à \(farthest) jours à l’avance : \(what.french), \(of.french). \(series) \(series == 1 ? "série" : "séries") par jour, \(origins) prévisions de chacune, du \(from.french) au \(to.french).",
            en:
                "For forecasts 1 to \(farthest) days ahead: \(what.english), \(of.english). \(series) daily series, \(origins) forecasts of each, \(from.english) to \(to.english)."
        )
    }

    public static func valueErrorNow(base: Text, full: Text) -> Text {
        Text(
            fr:
                "Erreur rapportée à celle d’une semaine recopiée : \(base.french) avec le calendrier et le passé seuls, \(full.french) avec toutes les sources.",
            en:
                "Error against that of copying the week before: \(base.english) with calendar and past alone, \(full.english) with all sources."
        )
    }

    public static func valueMade(at: Text, version: String, dataAsOf: Text?) -> Text {
        Text(
            fr:
                "Étude faite le \(at.french) par Vigie \(version)\(dataAsOf.map { " ; données connues jusqu’au \($0.french)" } ?? "").",
            en: "Made on \(at.english) by Vigie \(version)\(dataAsOf.map { "; data known until \($0.english)" } ?? "")."
        )
    }

    public static func valueWithoutData(_ names: [Text]) -> Text {
        Text(
            fr: "Sans données près de ces lieux, donc non jugées : \(joined(names, \.french)).",
            en: "Without data near these places, so not judged: \(joined(names, \.english)).")
    }

    public static func valueSeriesLeft(_ count: Int) -> Text {
        Text(
            fr: "\(count) \(count == 1 ? "série laissée" : "séries laissées") de côté : passé trop court.",
            en: "\(count) series left out: too short a past.")
    }

    public static func intervalBounds(_ low: String, _ high: String) -> Text {
        Text(fr: "de \(low) à \(high)", en: "\(low) to \(high)")
    }

    public static func measuredDelay(_ days: String) -> Text {
        Text(fr: "Constaté : \(days).", en: "Measured: \(days).")
    }

    /// - Parameter tenths: of a day, rounded; negative: ahead.
    public static func delayInDays(tenths: Int) -> Text {
        let size = abs(tenths)
        let (fr, en) =
            size < 100 && size % 10 != 0
            ? ("\(size / 10),\(size % 10)", "\(size / 10).\(size % 10)") : ("\((size + 5) / 10)", "\((size + 5) / 10)")
        let (jours, days) = size < 20 ? ("jour", en == "1" ? "day" : "days") : ("jours", "days")
        if tenths == 0 { return Text(fr: "le jour même", en: "the same day") }
        return tenths < 0
            ? Text(fr: "\(fr) \(jours) avant", en: "\(en) \(days) ahead")
            : Text(fr: "\(fr) \(jours) après", en: "\(en) \(days) after")
    }

    public static func lastGoodAge(_ age: Text) -> Text {
        Text(fr: "Dernières données : il y a \(age.french).", en: "Last data: \(age.english) ago.")
    }

    // MARK: What it says

    public static func valueSaysContributing(_ name: Text, gain: String, low: String, high: String) -> Text {
        Text(
            fr:
                "\(capital(name.french)) : la source apporte. Avec elle, l’erreur baisse de \(gain) (de \(low) à \(high)).",
            en: "\(capital(name.english)): it contributes. With it, the error falls by \(gain) (\(low) to \(high)).")
    }

    public static func valueSaysAlsoContributing(_ names: [Text]) -> Text {
        let one = names.count == 1
        return Text(
            fr: "\(capital(joined(names, \.french))) : \(one ? "la source apporte" : "ces sources apportent") aussi.",
            en: "\(capital(joined(names, \.english))): \(one ? "it contributes" : "these contribute") too.")
    }

    public static func valueSaysNot(_ names: [Text], relevant: String) -> Text {
        let one = names.count == 1
        return Text(
            fr:
                "\(capital(joined(names, \.french))) : \(one ? "la source n’apporte rien" : "ces sources n’apportent rien"), sous cette forme. \(one ? "Son gain reste" : "Leur gain reste") sous \(relevant), trop peu pour \(one ? "l’" : "les ")entretenir.",
            en:
                "\(capital(joined(names, \.english))): \(one ? "it does" : "these do") not contribute, in this form. The gain stays below \(relevant), too little to keep \(one ? "it" : "them") up."
        )
    }

    public static func valueSaysUnknown(_ names: [Text], least: String, most: String) -> Text {
        Text(
            fr:
                "\(capital(joined(names, \.french))) : on ne sait pas. Ces données ne montrent que des gains d’au moins \(least)\(least == most ? "" : " à \(most) selon la source") ; un gain plus petit peut exister. Il faudrait davantage de lieux ou d’années pour trancher.",
            en:
                "\(capital(joined(names, \.english))): we do not know. These data show only gains of at least \(least)\(least == most ? "" : " to \(most), by source"); a smaller one may exist. It would take more places or years to decide."
        )
    }

    public static func valueSaysLeak(_ name: Text, pretended: String, gain: String) -> Text {
        Text(
            fr:
                "Une évaluation rétrospective négligente prêterait \(pretended) à la source « \(name.french) », au lieu de \(gain) : elle se sert de valeurs connues après coup.",
            en:
                "A careless back-test would credit \"\(name.english)\" with \(pretended) instead of \(gain): it uses values known only afterwards."
        )
    }

    private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    // MARK: Parts

    public static func valueHorizon(from: Int, to: Int, short: Bool) -> Text {
        let days = from == to ? "\(from)" : "\(from)–\(to)"
        return short
            ? Text(fr: "\(days)\u{A0}j", en: "\(days)\u{A0}d")
            : Text(
                fr: "\(from == to ? days : "\(from) à \(to)") \(to == 1 ? "jour" : "jours") à l’avance",
                en: "\(from == to ? days : "\(from) to \(to)") \(to == 1 ? "day" : "days") ahead")
    }

    public static let valueOrdinary = Text(fr: "jours ordinaires", en: "ordinary days")
    public static let valueBusy = Text(fr: "le dixième le plus chargé", en: "busiest tenth of days")
    public static let valueOrdinaryShort = Text(fr: "ordin.", en: "ordin.")
    public static let valueBusyShort = Text(fr: "chargés", en: "busy")
    public static let valueAllAges = Text(fr: "tous âges", en: "all ages")
    public static let valueAllAgesShort = Text(fr: "tous", en: "all")

    public static func valuePartsNotShown(_ count: Int) -> Text {
        Text(
            fr: "\(count) lieux ne tiennent pas ici : « vigie value --parts » les donne.",
            en: "\(count) places do not fit here: \"vigie value --parts\" prints them.")
    }

    public static func valueSeriesNotShown(_ count: Int) -> Text {
        Text(
            fr: "\(count) autres séries : « vigie value --predictability » les donne.",
            en: "\(count) more series: \"vigie value --predictability\" prints them.")
    }

    // MARK: Fixed texts

    /// The fixed labels of the page and of the report.
    public static let valueLabels: [String: Text] = [
        "nav_value": Text(fr: "Valeur des sources", en: "Worth of sources"),
        "value_title": Text(fr: "Ce que vaut chaque source", en: "What each source is worth"),
        "value_verdicts": Text(fr: "Source par source", en: "Source by source"),
        "value_verdicts_note": Text(
            fr:
                "Le gain est la part de l’erreur de prévision que la source fait disparaître. Trait : intervalle à 95 % ; pointillé : 0,5 %, en dessous duquel un gain n’en vaut pas la peine.",
            en:
                "The gain is the share of the forecast error that the source removes. Bar: 95% interval; dotted: 0.5%, below which a gain is not worth the trouble."
        ),
        "value_col_verdict": Text(fr: "Verdict", en: "Verdict"),
        "value_col_gain": Text(fr: "Gain", en: "Gain"),
        "value_col_interval": Text(fr: "Intervalle à 95 %", en: "95% interval"),
        "value_col_detectable": Text(fr: "Plus petit gain décelable", en: "Smallest detectable gain"),
        "value_col_dropped": Text(fr: "En plus de toutes les autres", en: "On top of all others"),
        "value_col_leaking": Text(fr: "Avec fuite : ce qu’elle prétend", en: "With leakage: what it pretends"),
        "value_col_upkeep": Text(fr: "Délai et entretien", en: "Delay and upkeep"),
        "value_heat": Text(
            fr: "Gain par horizon, âge, lieu et jours, en %", en: "Gain by horizon, age, place and days, in %"),
        "value_heat_note": Text(
            fr:
                "Gras souligné : gain sûr, après correction pour tous les tests ; entre parenthèses : n’apporte rien ; sinon on ne sait pas. Plus la teinte est forte, plus l’écart à 0 est grand.",
            en:
                "Bold and underlined: a sure gain, after correction for all tests; in brackets: does not contribute; otherwise we do not know. The stronger the tint, the farther from 0."
        ),
        "value_heat_hidden": Text(
            fr: "Ces mêmes parts avec leurs intervalles :", en: "The same parts with their intervals:"),
        "value_group_horizon": Text(fr: "Jours à l’avance", en: "Days ahead"),
        "value_group_age": Text(fr: "Âge", en: "Age"),
        "value_group_place": Text(fr: "Lieu", en: "Place"),
        "value_group_days": Text(fr: "Jours", en: "Days"),
        "value_col_part": Text(fr: "Part", en: "Part"),
        "value_predictability": Text(fr: "Jusqu’où peut-on prévoir ?", en: "How predictable is it at all?"),
        "value_predictability_note": Text(
            fr:
                "Même en connaissant la moyenne exacte de chaque jour, on se tromperait : les arrivées gardent une part de hasard. « Reste à gagner » est ce qui sépare l’erreur d’aujourd’hui (calendrier et passé) de ce plancher : un maximum. Aujourd’hui et plancher sont rapportés à l’erreur d’une semaine recopiée. Surdispersion : 1 si seul le hasard reste autour du calendrier et du niveau. Entropie spectrale : 0 pour un rythme parfait, 1 sans rythme.",
            en:
                "Even someone who knew every day’s exact mean would err: arrivals keep a share of chance. \"Left to gain\" is what separates today’s error (calendar and past) from that floor: an upper bound. Today and floor are set against the error of copying the week before. Overdispersion: 1 if only chance is left around calendar and level. Spectral entropy: 0 for a perfect rhythm, 1 without any."
        ),
        "value_col_series": Text(fr: "Série", en: "Series"),
        "value_col_mean": Text(fr: "Par jour", en: "A day"),
        "value_col_floor": Text(fr: "Erreur au mieux", en: "Error at best"),
        "value_col_scaled_floor": Text(fr: "Plancher", en: "Floor"),
        "value_col_loss": Text(fr: "Aujourd’hui", en: "Today"),
        "value_col_shares": Text(fr: "D’où vient la variation", en: "Where the variation comes from"),
        "value_col_left": Text(fr: "Reste à gagner", en: "Left to gain"),
        "value_col_left_nearest": Text(fr: "À 1 jour", en: "1 day ahead"),
        "value_col_dispersion": Text(fr: "Surdispersion", en: "Overdispersion"),
        "value_col_entropy": Text(fr: "Entropie spectrale", en: "Spectral entropy"),
        "value_key_calendar": Text(fr: "calendrier", en: "calendar"),
        "value_key_level": Text(fr: "niveau récent", en: "recent level"),
        "value_key_sources": Text(fr: "sources", en: "sources"),
        "value_key_rest": Text(fr: "inexpliqué", en: "unexplained"),
        "value_key_noise": Text(fr: "hasard", en: "chance"),
        "value_method": Text(fr: "Comment lire, méthode, limites", en: "How to read it, method, limits"),
        "value_read": Text(
            fr:
                "« Apporte » : l’intervalle est tout entier au-dessus de 0, et le test tient après correction pour l’ensemble des sources. « N’apporte rien » : il s’arrête sous 0,5 %. Sinon « on ne sait pas », ce qui n’est pas un non.",
            en:
                "\"Contributes\": the interval lies wholly above 0, and the test holds after correction for all sources. \"Does not contribute\": it ends below 0.5%. Otherwise \"we do not know\", which is not a no."
        ),
        "value_how": Text(
            fr:
                "Un même modèle est estimé avec et sans la source, aux mêmes dates passées, avec ce qui était connu à chacune et rien d’autre ; l’intervalle vient d’un rééchantillonnage par blocs de 28 jours, le test de Diebold et Mariano.",
            en:
                "One model is estimated with and without the source, at the same past dates, with what was known at each and nothing else; the interval comes from resampling in blocks of 28 days, the test is Diebold and Mariano’s."
        ),
        "value_leak": Text(
            fr:
                "« Avec fuite » laisse le modèle regarder des valeurs connues après coup : c’est ce que promet une évaluation rétrospective négligente, et qu’aucun service ne verra jamais.",
            en:
                "\"With leakage\" lets the model look at values known only afterwards: what a careless back-test promises and no service will ever see."
        ),
        "value_limits": Text(
            fr:
                "Ces gains valent pour ce modèle, ces séries et cette période : un an d’une région tient en une douzaine de blocs indépendants, et une source peut valoir davantage ailleurs, ou dans un autre modèle.",
            en:
                "These gains hold for this model, these series and this time: a year of one region holds some dozen independent blocks, and a source may be worth more elsewhere, or to another model."
        ),
        "value_take": Text(fr: "Emporter :", en: "Take it along:"),
        "value_print": Text(fr: "rapport de deux pages à imprimer", en: "two-page report to print"),
        "value_json": Text(fr: "JSON", en: "JSON"),
        "value_csv": Text(fr: "CSV", en: "CSV"),
        "value_others": Text(fr: "Autres études gardées", en: "Other studies kept"),
        "value_report_says": Text(fr: "Ce que cela dit", en: "What it says"),
        "value_report_provenance": Text(fr: "Provenance", en: "Provenance"),
        "value_report_page": Text(fr: "page", en: "page"),
        "value_model": Text(
            fr:
                "Modèle : régression log-linéaire par groupe de jours à l’avance (calendrier, niveaux du passé, colonnes des sources), réestimée toutes les quatre semaines ; 19 quantiles.",
            en:
                "Model: log-linear regression by group of days ahead (calendar, levels of the past, columns of sources), estimated anew every four weeks; 19 quantiles."
        ),
        "value_again": Text(fr: "Pour la refaire :", en: "To make it again:"),
    ]
}

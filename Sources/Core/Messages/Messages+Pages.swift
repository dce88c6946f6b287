/// The fixed labels of the web pages; templates name them as `{{t.key}}`.
extension Messages {
    public static let pageLabels: [String: Text] = [
        // Frame.
        "skip": Text(fr: "Aller au contenu", en: "Skip to content"),
        "nav": Text(fr: "Rubriques", en: "Sections"),
        "nav_region": Text(fr: "Région", en: "Region"),
        "nav_places": Text(fr: "Lieux", en: "Places"),
        "nav_data": Text(fr: "Données", en: "Data"),
        "nav_api": Text(fr: "API", en: "API"),
        "language": Text(fr: "Langue", en: "Language"),
        "local_only": Text(
            fr: "Page locale : elle montre aussi les petits effectifs (moins de 11). Ne la diffusez pas telle quelle.",
            en: "Local page: it also shows small counts (under 11). Do not pass it on as it is."),

        // Choices.
        "choices": Text(fr: "Choisir ce qui est montré", en: "Choose what is shown"),
        "measure": Text(fr: "Mesure", en: "Measure"),
        "stratum": Text(fr: "Patients", en: "Patients"),
        "grain": Text(fr: "Pas de temps", en: "Time step"),
        "all_ages": Text(fr: "Tous", en: "All"),

        // Chart and tables.
        "chart_heading": Text(
            fr: "Ce qui a été constaté, ce qui est attendu", en: "What was observed, what is expected"),
        "chart_loading": Text(
            fr: "Graphique en cours de tracé ; le tableau ci-dessous dit la même chose.",
            en: "The chart is being drawn; the table below says the same."),
        "chart_missing": Text(
            fr: "Le module de graphiques n’est pas installé (make setup) ; le tableau ci-dessous dit la même chose.",
            en: "The chart library is not installed (make setup); the table below says the same."),
        "key_provisional": Text(fr: "provisoire", en: "provisional"),
        "key_50": Text(fr: "1 fois sur 2", en: "1 time in 2"),
        "key_80": Text(fr: "8 fois sur 10", en: "8 times in 10"),
        "key_90": Text(fr: "9 fois sur 10", en: "9 times in 10"),
        "key_said": Text(fr: "fourchette annoncée", en: "range announced"),
        "key_usual": Text(fr: "habituel", en: "usual"),
        "table_future": Text(fr: "Tableau : ce qui est attendu", en: "Table: what is expected"),
        "table_past": Text(
            fr: "Tableau : ce qui a été constaté, ce qui avait été annoncé",
            en: "Table: what was observed, what had been announced"),
        "col_when": Text(fr: "Quand", en: "When"),
        "col_said": Text(fr: "Annoncé, 9 fois sur 10", en: "Announced, 9 times in 10"),
        "col_verdict": Text(fr: "Résultat", en: "Outcome"),
        "col_usual": Text(fr: "Habituel", en: "Usual"),
        "col_deviation": Text(fr: "Écart", en: "Deviation"),
        "col_place": Text(fr: "Lieu", en: "Place"),
        "col_parent": Text(fr: "Département", en: "Département"),
        "col_in": Text(fr: "Fait partie de", en: "Part of"),
        "col_last": Text(fr: "Dernière donnée", en: "Last value"),

        // Yesterday, trust, causes.
        "trust": Text(fr: "Peut-on s’y fier ?", en: "Can it be trusted?"),
        "why": Text(fr: "Pourquoi ce chiffre", en: "Why this figure"),
        "models": Text(fr: "Modèles et poids", en: "Models and weights"),
        "window": Text(fr: "Une plage horaire", en: "A time window"),
        "window_from": Text(fr: "De", en: "From"),
        "window_to": Text(fr: "à", en: "to"),
        "window_go": Text(fr: "Calculer", en: "Compute"),
        "set_aside": Text(fr: "Jours mis de côté et constats", en: "Days set aside and findings"),
        "set_aside_note": Text(
            fr: "Une panne de transmission n’est jamais interprétée comme une absence de patients.",
            en: "A transmission outage is never treated as an absence of patients."),

        // Region.
        "map": Text(fr: "Par département", en: "By département"),
        "map_note": Text(
            fr: "Disposition approchée de la carte ; forme, couleur et mot disent l’écart à l’activité habituelle.",
            en: "Roughly laid out as on the map; shape, colour and word say the deviation from usual."),
        "children": Text(fr: "Lieux, du plus grand écart au plus petit", en: "Places, largest deviation first"),
        "filter_all": Text(fr: "tous", en: "all"),

        // Places.
        "places_title": Text(fr: "Lieux", en: "Places"),
        "search": Text(fr: "Nom ou code", en: "Name or code"),
        "search_go": Text(fr: "Chercher", en: "Search"),
        "kind": Text(fr: "Type", en: "Type"),
        "kind_all": Text(fr: "tous", en: "all"),
        "no_place_found": Text(
            fr: "Aucun lieu ne correspond. Essayez une partie du nom, ou le code FINESS.",
            en: "No place matches. Try part of the name, or the FINESS number."),

        // Data.
        "data_title": Text(fr: "Données reçues", en: "Data received"),
        "deliveries": Text(fr: "Dernières livraisons", en: "Latest deliveries"),
        "findings": Text(fr: "Constats des contrôles", en: "Findings of the checks"),
        "col_received": Text(fr: "Reçue", en: "Received"),
        "col_source": Text(fr: "Source", en: "Source"),
        "col_name": Text(fr: "Nom", en: "Name"),
        "col_read": Text(fr: "Lues", en: "Read"),
        "col_added": Text(fr: "Ajoutées", en: "Added"),
        "col_revised": Text(fr: "Révisées", en: "Revised"),
        "none": Text(fr: "Rien à signaler.", en: "Nothing to report."),
        "sources": Text(fr: "Sources", en: "Sources"),
        "sources_note": Text(
            fr: "Quand une source ne répond plus, ses dernières données valides restent utilisées ; voici leur âge.",
            en: "When a source no longer answers, its last valid data stay in use; their age is given here."),
        "col_last_good": Text(fr: "Dernières données", en: "Last valid data"),
        "col_age": Text(fr: "Âge", en: "Age"),
        "col_delay": Text(fr: "Délai", en: "Delay"),
        "col_attempt": Text(fr: "Dernier essai", en: "Last attempt"),
        "col_state": Text(fr: "État", en: "State"),

        "col_complete": Text(fr: "Complétude", en: "Completeness"),
        "col_findings": Text(fr: "Constats", en: "Findings"),
        "col_step": Text(fr: "Pas de temps", en: "Time step"),
        "col_value": Text(fr: "Valeur", en: "Value"),
        "col_known": Text(fr: "Connue le", en: "Known on"),
        "col_delivery": Text(fr: "Livraison", en: "Delivery"),
        "see_values": Text(fr: "voir les valeurs", en: "see the values"),
        "back_to_data": Text(fr: "Toutes les données reçues", en: "All data received"),
        "finding_title": Text(fr: "Derrière un constat", en: "Behind a finding"),
        "versions": Text(fr: "Toutes les versions connues", en: "All versions known"),
        "versions_note": Text(
            fr: "Une valeur n’est jamais écrasée : chaque version garde l’instant depuis lequel elle était connue.",
            en: "A value is never overwritten: each version keeps the instant from which it was known."),
        "no_versions": Text(
            fr: "La base n’a aucune valeur pour ces pas : c’est ce que dit le constat, ou elles ont été reprises.",
            en: "The store has no value for these steps: that is what the finding says, or they were taken back."),

        // First run.
        "first_title": Text(fr: "Vigie n’a encore reçu aucune donnée.", en: "Vigie has not received any data yet."),
        "first_steps": Text(fr: "Trois commandes suffisent :", en: "Three commands are enough:"),
        "first_ingest": Text(
            fr: "lire vos fichiers (ici, des fichiers SurSaUD)", en: "read your files (here, SurSaUD files)"),
        "first_forecast": Text(fr: "calculer la prévision", en: "compute the forecast"),
        "first_serve": Text(fr: "montrer cette page", en: "show this page"),
        "first_demo": Text(
            fr: "Pour voir Vigie sans données, lancez « vigie demo » : une région simulée, aux établissements fictifs.",
            en: "To see Vigie without data, run \"vigie demo\": a simulated region with invented hospitals."),

        // Errors.
        "error_places": Text(fr: "Voir tous les lieux", en: "See all places"),
        "error_home": Text(fr: "Revenir à la région", en: "Back to the region"),

        "simulated": Text(
            fr: "Région simulée : services d’urgences et patients inventés.",
            en: "Simulated region: invented EDs and patients."),
        // Foot.
        "foot_model": Text(fr: "Modèle", en: "Model"),
        "foot_version": Text(fr: "Vigie", en: "Vigie"),
        "foot_zone": Text(fr: "Heures de", en: "Times of"),
    ]

    /// The labels that agree with what is counted.
    public static func pageLabels(feminine: Bool) -> [String: Text] {
        let e = feminine ? "e" : ""
        return [
            "key_came": Text(fr: "constaté\(e)s", en: "observed"),
            "key_median": Text(fr: "attendu\(e)s (médiane)", en: "expected (median)"),
            "col_expected": Text(fr: "Attendu\(e)s", en: "Expected"),
            "col_came": Text(fr: "Constaté\(e)s", en: "Observed"),
        ]
    }

    /// Names of strata other than age, and of the age bands in words.
    public static func stratumLabel(dimension: String, value: String) -> Text {
        if value == "unknown" {
            let isFeminine = ["severity", "orientation", "destination", "duration", "term", "extraction", "nature"]
                .contains(dimension)
            return Text(
                fr: "\(dimensionName(dimension).french) non renseigné\(isFeminine ? "e" : "")",
                en: "\(dimensionName(dimension).english) unknown")
        }
        switch dimension {
        case "age":
            if value.hasSuffix("+") {
                return Text(fr: "\(value.dropLast()) ans et plus", en: "\(value.dropLast()) and over")
            }
            let bounds = value.split(separator: "-").map { $0.drop { $0 == "0" } }.map { $0.isEmpty ? "0" : String($0) }
            guard bounds.count == 2 else { return Text(verbatim: value) }
            return Text(fr: "\(bounds[0])–\(bounds[1]) ans", en: "\(bounds[0])–\(bounds[1])")
        case "severity": return Text(fr: "gravité CCMU \(value)", en: "CCMU severity \(value)")
        case "orientation": return Text(fr: "orientation \(value)", en: "orientation \(value)")
        case "destination": return Text(fr: "destination \(value)", en: "destination \(value)")
        case "syndrome": return Text(fr: "syndrome \(value)", en: "syndrome \(value)")
        case "sex":
            switch value {
            case "F": return Text(fr: "femmes", en: "women")
            case "M": return Text(fr: "hommes", en: "men")
            default: return Text(verbatim: value)
            }
        case "entered":
            return value == "0"
                ? Text(fr: "entrés le jour même", en: "entered the same day")
                : Text(
                    fr: "entrés à J − \(value)", en: "entered \(value) \(value == "1" ? "day" : "days") before")
        default:
            let name = dimensionName(dimension)
            return Text(fr: "\(name.french) \(value)", en: "\(name.english) \(value)")
        }
    }

    /// What a dimension is called before one of its values.
    private static func dimensionName(_ dimension: String) -> Text {
        switch dimension {
        case "age": Text(fr: "âge", en: "age")
        case "severity": Text(fr: "gravité", en: "severity")
        case "sex": Text(fr: "sexe", en: "sex")
        case "duration": Text(fr: "durée", en: "duration")
        case "field": Text(fr: "champ", en: "field")
        case "product": Text(fr: "produit", en: "product")
        case "term": Text(fr: "recherche", en: "search")
        case "extraction": Text(fr: "extraction", en: "extraction")
        case "nature": Text(fr: "nature", en: "nature")
        default: Text(verbatim: dimension)
        }
    }

    /// What a measure counts, after a number: "12 640 passages", "hospitalisations".
    ///
    /// - Parameter count: how many; nil: several.
    public static func counted(measure: String, _ count: Int? = nil) -> Text? {
        // None is singular in French, plural in English.
        let (isOneInFrench, isOne) = (count.map { $0 < 2 } ?? false, count == 1)
        switch measure {
        case "visits": return Text(fr: isOneInFrench ? "passage" : "passages", en: isOne ? "visit" : "visits")
        case "admissions":
            return Text(
                fr: isOneInFrench ? "hospitalisation" : "hospitalisations", en: isOne ? "admission" : "admissions")
        case "present":
            return Text(
                fr: isOneInFrench ? "patient présent" : "patients présents",
                en: isOne ? "patient present" : "patients present")
        case "transfers":
            return Text(fr: isOneInFrench ? "transfert" : "transferts", en: isOne ? "transfer" : "transfers")
        case "sos_acts":
            return Text(
                fr: isOneInFrench ? "acte SOS Médecins" : "actes SOS Médecins",
                en: isOne ? "SOS Médecins act" : "SOS Médecins acts")
        default: return nil
        }
    }

    public static let kindSite = Text(fr: "Établissement", en: "Hospital site")
    public static let kindDepartement = Text(fr: "Département", en: "Département")
    public static let kindRegion = Text(fr: "Région", en: "Region")
    public static let kindCountry = Text(fr: "Pays", en: "Country")
    public static let kindArea = Text(fr: "Secteur", en: "Area")

    public static let byHour = Text(fr: "heure par heure", en: "hour by hour")
    public static let bySixHours = Text(fr: "par tranche de 6 h", en: "by 6 h")
    public static let byDay = Text(fr: "jour par jour", en: "day by day")
    public static let byWeek = Text(fr: "semaine par semaine", en: "week by week")

    public static let severityInfo = Text(fr: "● pour information", en: "● for information")
    public static let severityWarning = Text(fr: "▲ à vérifier", en: "▲ to review")
    public static let severitySetAside = Text(fr: "■ mis de côté", en: "■ set aside")
    public static let severityRejected = Text(fr: "◆ refusé", en: "◆ refused")
}

// What the connectors of the SAMU, of SOS Médecins and of the fire brigade say of themselves and of their files.

extension Messages {
    /// The known-at rule of sources that services send themselves.
    public static let serviceKnownAt = Text(
        fr:
            "L’instant déclaré à l’import ; à défaut celui de la réception, au plus tard 8 h le lendemain ; jamais avant la fin du jour ou de l’heure.",
        en:
            "The time declared on ingest; without it that of receipt, at the latest 08:00 on the day after; never before the end of the day or hour."
    )
}

// MARK: - samu

extension Messages {
    public static let samuTitle = Text(fr: "SAMU", en: "SAMU")
    public static let samuSummary = Text(
        fr: "Appels, dossiers, sorties SMUR, moyens engagés et conseils d’un SAMU, par jour ou par heure.",
        en: "Calls, files, SMUR missions, vehicles sent and advice given by a SAMU, by day or by hour.")
    public static let samuFormat = Text(
        fr:
            "CSV large : date[,heure],service, puis affaires, appels, DRM, primaires, secondaires, néonat, TIIH, ASSU, VSAV, conseils, Medecins (celles qui existent). CSV long : date,heure,samu,indicateur,valeur (heure vide : la journée). SAMU : « SAMU 67 », « 67 » ou « FR670 ». Un jour dont toutes les valeurs sont nulles est lu comme manquant. L’heure doublée d’automne : une ligne pour les deux, ou deux lignes.",
        en:
            "Wide CSV: date[,heure],service, then affaires, appels, DRM, primaires, secondaires, néonat, TIIH, ASSU, VSAV, conseils, Medecins (those there are). Long CSV: date,heure,samu,indicateur,valeur (empty heure: the day). SAMU: \"SAMU 67\", \"67\" or \"FR670\". A day whose values are all zero is read as missing. The doubled autumn hour: one row for both, or two rows."
    )
    public static let expectedSamu = Text(
        fr: "un SAMU comme « SAMU 67 », « 67 » ou « FR670 »", en: "a SAMU such as \"SAMU 67\", \"67\" or \"FR670\"")
    public static let expectedSamuIndicator = Text(
        fr: "un indicateur comme appels, dossiers, DRM, primaires, secondaires, VSAV, conseils",
        en: "an indicator such as appels, dossiers, DRM, primaires, secondaires, VSAV, conseils")

    public static func samuZeroRows(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) journée\(s.french) sans aucun appel ni dossier : lue\(s.french) comme manquante\(s.french), pas comme une absence d’activité.",
            en: "\(count) day\(s.english) without any call or file: read as missing, not as no activity.")
    }
}

// MARK: - sos-medecins

extension Messages {
    public static let sosTitle = Text(fr: "SOS Médecins", en: "SOS Médecins")
    public static let sosSummary = Text(
        fr: "Actes des associations SOS Médecins, par jour ou par heure, par âge si l’export le dit.",
        en: "Acts of SOS Médecins associations, by day or by hour, by age where the export says so.")
    public static let sosFormat = Text(
        fr:
            "CSV date[,heure],departement,actes[,age], ou association à la place de departement (placée par le département que porte son nom, sinon area:SOS VILLE). Une journée à zéro, ou un territoire à zéro sur tout le fichier, est lu comme manquant. L’heure doublée d’automne : une ligne pour les deux, ou deux lignes. Les actes par département et région viennent aussi avec « sursaud », les taux par semaine avec « odisse ».",
        en:
            "CSV date[,heure],departement,actes[,age], or association in the place of departement (placed by the département in its name, otherwise area:SOS TOWN). A day at zero, or a place at zero in the whole file, is read as missing. The doubled autumn hour: one row for both, or two rows. Acts by département and region also come with \"sursaud\", weekly rates with \"odisse\"."
    )

    public static func sosZeroDays(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) journée\(s.french) sans aucun acte : lue\(s.french) comme manquante\(s.french), pas comme une absence d’activité.",
            en: "\(count) day\(s.english) without any act: read as missing, not as no activity.")
    }

    public static func sosZeroColumn(place: String) -> Text {
        Text(
            fr: "\(place) : aucun acte sur tout le fichier ; lu comme non couvert, pas comme une absence d’activité.",
            en: "\(place): no act in the whole file; read as not covered, not as no activity.")
    }

    public static func sosEmptyColumn(place: String) -> Text {
        Text(
            fr: "\(place) : actes vides sur tout le fichier ; ce territoire n’y est pas couvert.",
            en: "\(place): acts are empty in the whole file; it does not cover this place.")
    }

    public static func sosAreas(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) association\(s.french) sans département dans son nom : rangée\(s.french) sous area:SOS VILLE.",
            en: "\(count) association\(s.english) without a département in the name: kept under area:SOS TOWN.")
    }
}

// MARK: - fire-brigade

extension Messages {
    public static let fireTitle = Text(fr: "Sapeurs-pompiers", en: "Fire brigade")
    public static let fireSummary = Text(
        fr:
            "Interventions des services d’incendie et de secours, par jour, heure ou semaine, par nature si elle est dite.",
        en: "Interventions of fire brigades, by day, hour or week, by kind where it is said.")
    public static let fireFormat = Text(
        fr:
            "CSV date[,heure],departement,interventions[,nature], ou les semaines publiées par le SDIS 91 (ope_annee, ope_semaine, ope_categorie, ope_code_insee, …, nb_ope), additionnées sur les communes et lues comme semaines ISO. Les chiffres annuels nationaux sont refusés. Une journée à zéro est lue comme manquante. L’heure doublée d’automne : une ligne pour les deux, ou deux lignes.",
        en:
            "CSV date[,heure],departement,interventions[,nature], or the weeks that SDIS 91 publishes (ope_annee, ope_semaine, ope_categorie, ope_code_insee, …, nb_ope), added up over communes and read as ISO weeks. National yearly figures are refused. A day at zero is read as missing. The doubled autumn hour: one row for both, or two rows."
    )
    public static let fireKnownAt = Text(
        fr:
            "L’instant déclaré à l’import ; à défaut celui de la réception, au plus tard 8 h le lendemain, ou le mercredi à 12 h pour une semaine ; jamais avant la fin du pas.",
        en:
            "The time declared on ingest; without it that of receipt, at the latest 08:00 on the day after, or noon of the Wednesday after a week; never before the end of the step."
    )
    public static let fireYearly = Text(
        fr:
            "Ce sont les interventions d’une année entière par département, pas une série de jours : rien ne s’en prévoit à 21 jours. Il est attendu un export date,departement,interventions d’un SDIS ou de la BSPP.",
        en:
            "These are the interventions of a whole year by département, not a series of days: no forecast of 21 days comes from them. An export date,departement,interventions of a SDIS or the BSPP is expected."
    )

    public static func fireZeroDays(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) journée\(s.french) sans aucune intervention : lue\(s.french) comme manquante\(s.french), pas comme une absence d’activité.",
            en: "\(count) day\(s.english) without any intervention: read as missing, not as no activity.")
    }
}

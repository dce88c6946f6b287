// What the connectors of pharmacies say of themselves and of their files.

// MARK: - ias

extension Messages {
    public static let iasTitle = Text(fr: "IAS (OpenHealth)", en: "IAS (OpenHealth)")
    public static let iasSummary = Text(
        fr: "Indicateur avancé sanitaire des pharmacies, par jour et par syndrome : France ou anciennes régions.",
        en: "Health activity index of pharmacies, by day and syndrome: France or the regions of before 2016.")
    public static let iasFormat = Text(
        fr:
            "CSV « ; » à virgule décimale, ISO-8859-1 : PERIODE, IAS_brut, IAS_lissé, Incidence_Sentinelles, ou PERIODE, Loc_Reg11, … par région. Le syndrome est lu dans le nom du fichier de l’éditeur (Openhealth_S-Grippal.csv). Sont lus IAS_brut (0 = manquant), à défaut IAS_lissé, et Loc_Reg ; les anciennes régions vont sous area:ALSACE, etc.",
        en:
            "CSV \";\" with decimal comma, ISO-8859-1: PERIODE, IAS_brut, IAS_lissé, Incidence_Sentinelles, or PERIODE, Loc_Reg11, … by region. The syndrome is read from the publisher’s file name (Openhealth_S-Grippal.csv). Read are IAS_brut (0 = missing), IAS_lissé where there is no other, and Loc_Reg; old regions go to area:ALSACE and so on."
    )
    public static let iasKnownAt = Text(
        fr:
            "L’instant déclaré à l’import ; à défaut deux jours après la fin du jour pour l’indice brut, neuf pour l’indice lissé et pour les régions : l’éditeur lisse chaque jour avec les sept jours suivants.",
        en:
            "The time declared on ingest; without it two days after the end of the day for the raw index, nine for the smoothed one and for regions: the publisher smooths each day with the seven days after it."
    )
    public static let iasNoSyndrome = Text(
        fr:
            "Le nom du fichier ne dit pas le syndrome. Gardez le nom donné par OpenHealth, par exemple Openhealth_S-Grippal.csv ou Openhealth_Gastro_Regions.csv.",
        en:
            "The file’s name does not tell the syndrome. Keep the name that OpenHealth gave it, for instance Openhealth_S-Grippal.csv or Openhealth_Gastro_Regions.csv."
    )

    public static func iasZeros(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) jour\(s.french) où l’indice brut vaut 0 : lu\(s.french) comme manquant\(s.french), ainsi que l’éditeur l’entend.",
            en: "\(count) day\(s.english) on which the raw index is 0: read as missing, as the publisher means it.")
    }
}

// MARK: - pharmacy-sales

extension Messages {
    public static let salesTitle = Text(fr: "Ventes en pharmacie", en: "Pharmacy sales")
    public static let salesSummary = Text(
        fr: "Unités vendues par semaine, département et famille de produits.",
        en: "Units sold by week, département and family of products.")
    public static let salesFormat = Text(
        fr:
            "CSV à points-virgules, colonnes semaine, departement, famille, ventes : semaine ISO (2026-S04, 202604) ou son lundi ; code ou nom de département, nom de région ou France ; famille dans les mots du fournisseur (« total » pour la somme) ; unités entières.",
        en:
            "Semicolon-separated CSV, columns semaine, departement, famille, ventes: ISO week (2026-S04, 202604) or its Monday; code or name of a département, name of a region or France; family in the supplier’s words (\"total\" for the sum); whole units."
    )
    public static let salesKnownAt = Text(
        fr:
            "L’instant déclaré à l’import ; à défaut celui de la réception, au plus tard le mercredi à 12 h qui suit la semaine ; jamais avant sa fin.",
        en:
            "The time declared on ingest; without it that of receipt, at the latest noon of the Wednesday after the week; never before its end."
    )
    public static let expectedFamily = Text(
        fr: "le nom d’une famille de produits, 60 caractères au plus",
        en: "the name of a family of products, at most 60 characters")
}

// MARK: - pharmacy-vaccination

extension Messages {
    public static let vaccinationTitle = Text(
        fr: "Vaccination antigrippale en pharmacie (IQVIA)", en: "Influenza vaccination in pharmacies (IQVIA)")
    public static let vaccinationSummary = Text(
        fr: "Doses délivrées et injections par jour de campagne, France, moins de 65 ans et 65 ans ou plus.",
        en: "Doses dispensed and injections by day of a campaign, France, under 65 and 65 or over.")
    public static let vaccinationFormat = Text(
        fr:
            "CSV campagne,date,jour,variable,groupe,valeur ; variable DOSES(J07E1) ou ACTE(VGP). Chaque fichier reprend la campagne précédente : un même jour n’y compte qu’une fois. Rien n’est dit entre deux campagnes.",
        en:
            "CSV campagne,date,jour,variable,groupe,valeur; variable DOSES(J07E1) or ACTE(VGP). Each file repeats the campaign before: a day counts once. Nothing is said between campaigns."
    )
    public static let vaccinationKnownAt = Text(
        fr: "L’instant déclaré à l’import ; à défaut une semaine après la fin du jour décrit.",
        en: "The time declared on ingest; without it a week after the end of the day described.")
    public static let expectedCampaign = Text(
        fr: "la campagne AAAA-AAAA du jour écrit, de septembre à août",
        en: "the campaign YYYY-YYYY of the day written, September to August")
}

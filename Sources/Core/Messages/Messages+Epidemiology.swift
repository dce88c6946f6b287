// What the connectors of epidemiology and hospital flows say of themselves and of their files.

// MARK: - sentinelles

extension Messages {
    public static let sentinellesTitle = Text(fr: "Réseau Sentinelles", en: "Sentinelles network")
    public static let sentinellesSummary = Text(
        fr:
            "Incidence hebdomadaire des syndromes grippaux, de la diarrhée aiguë, de la varicelle et des infections respiratoires aiguës, France et régions.",
        en:
            "Weekly incidence of influenza-like illness, acute diarrhoea, chickenpox and acute respiratory infections, France and its regions."
    )
    public static let sentinellesFormat = Text(
        fr:
            "CSV de sentiweb.fr (première ligne « # » de commentaire, puis week,indicator,inc,…,inc100,…,geo_insee,geo_name ; « - » pour manquant) ou JSON de son API. Semaines ISO, du lundi au dimanche. Les fichiers par région d’avant 2016 emploient les anciens codes : l’Île-de-France (11) et cinq autres régions n’ont pas changé, les autres sont rangées sous area:ALSACE, etc. Usage non commercial, source citée.",
        en:
            "CSV of sentiweb.fr (a first comment line \"#\", then week,indicator,inc,…,inc100,…,geo_insee,geo_name; \"-\" for missing) or JSON of its API. ISO weeks, Monday to Sunday. Files by region of before 2016 use the old codes: Île-de-France (11) and five other regions did not change, the others are kept under area:ALSACE and so on. Non-commercial use; cite the source."
    )
    public static let sentinellesKnownAt = Text(
        fr:
            "L’instant déclaré à l’import ; à défaut le mercredi à 12 h qui suit la semaine. Les trois dernières semaines d’un fichier sont provisoires : connues à la date d’extraction qu’il porte. Les semaines plus anciennes sont des valeurs consolidées : une évaluation rétrospective les voit un peu meilleures qu’elles n’étaient.",
        en:
            "The time declared on ingest; without it noon of the Wednesday after the week. The three newest weeks of a file are provisional: known from the extraction time that it carries. Older weeks are consolidated figures: a back-test sees them a little better than they were."
    )

    public static func sentinellesProvisional(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) des trois dernières semaines : provisoire\(s.french), les valeurs changeront encore.",
            en: "\(count) row\(s.english) of the three newest weeks: provisional, they will still change.")
    }
}

// MARK: - odisse

extension Messages {
    public static let odisseTitle = Text(fr: "Odissé (Santé publique France)", en: "Odissé (Santé publique France)")
    public static let odisseSummary = Text(
        fr:
            "Taux hebdomadaires de passages aux urgences, d’hospitalisations et d’actes SOS Médecins par syndrome et par âge : France, régions, départements.",
        en:
            "Weekly rates of ED visits, admissions and SOS Médecins acts by syndrome and age: France, regions, départements."
    )
    public static let odisseFormat = Text(
        fr:
            "Enregistrements JSON de l’API Explore v2.1 (date_complet, semaine, dep ou reg, sursaud_cl_age_gene, taux_passages_…_sau, taux_hospit_…_sau, taux_actes_…_sos) ou export CSV (« ; » ou « , ») aux libellés en clair. Taux pour 100 000 passages codés : aucun effectif ne s’en déduit. Le syndrome est lu dans le nom des colonnes, à défaut dans celui du fichier.",
        en:
            "JSON records of the Explore v2.1 API (date_complet, semaine, dep or reg, sursaud_cl_age_gene, taux_passages_…_sau, taux_hospit_…_sau, taux_actes_…_sos) or the CSV export (\";\" or \",\") with plain labels. Rates per 100,000 coded visits: no counts follow from them. The syndrome is read from the names of the columns, else from the file’s."
    )
    public static let odisseKnownAt = Text(
        fr: "L’instant déclaré à l’import ; à défaut la fin du mercredi qui suit la semaine.",
        en: "The time declared on ingest; without it the end of the Wednesday after the week.")
    public static let odisseNoSyndrome = Text(
        fr:
            "Ni les colonnes de taux ni le nom du fichier ne disent le syndrome. Il est attendu dans l’un des deux : gardez le nom du jeu de données dans celui du fichier.",
        en:
            "Neither the columns of rates nor the file’s name tell the syndrome. It is expected in one of them: keep the name of the data set in the file’s."
    )
}

// MARK: - sivic

extension Messages {
    public static let sivicTitle = Text(fr: "SI-VIC (Santé publique France)", en: "SI-VIC (Santé publique France)")
    public static let sivicSummary = Text(
        fr:
            "Nouvelles hospitalisations, entrées en soins critiques, décès et retours à domicile pour COVID-19, par jour et département.",
        en: "New admissions, critical-care entries, deaths and discharges home for COVID-19, by day and département.")
    public static let sivicFormat = Text(
        fr:
            "CSV à points-virgules, colonnes dep, jour, incid_hosp, incid_rea, incid_dc, incid_rad. Les effectifs sont rangés au jour de leur déclaration : les week-ends sont creux.",
        en:
            "Semicolon-separated CSV, columns dep, jour, incid_hosp, incid_rea, incid_dc, incid_rad. Counts stand on the day of their declaration: week-ends dip."
    )
    public static let sivicKnownAt = Text(
        fr: "L’instant déclaré à l’import ; à défaut un jour après la fin du jour décrit.",
        en: "The time declared on ingest; without it one day after the end of the day described.")
    public static let sivicStocks = Text(
        fr:
            "C’est le fichier des patients présents et des cumuls (hosp, rea, rad, dc), pas celui des flux du jour. Importez « covid-hospit-incid » (colonnes incid_hosp, incid_rea, incid_dc, incid_rad).",
        en:
            "This is the file of patients present and of cumulative counts (hosp, rea, rad, dc), not of the day’s flows. Import \"covid-hospit-incid\" (columns incid_hosp, incid_rea, incid_dc, incid_rad)."
    )
}

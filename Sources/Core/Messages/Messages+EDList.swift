// What the connector of the list of emergency departments says.

extension Messages {
    public static let edListTitle = Text(fr: "Liste des services d’urgences", en: "List of emergency departments")
    public static let edListSummary = Text(
        fr: "Noms des sites d’urgences, passages de l’année par site, appels de l’année par SAMU.",
        en: "Names of ED sites, visits of the year by site, calls of the year by SAMU.")
    public static let edListFormat = Text(
        fr:
            "SAE de la DREES : URGENCES2_* (FI, AN, URG, PASSU, dt18, dt80 ; les unités d’un site sont additionnées), URGENCES_* (sites), SMURSAMU_* (lignes où SAMU = 1 : APP, DR, DRM, par département) ; tables jointes year,FI,RS,URG,PASSU et FI,RS,dep,lat,lng ; FINESS etalab-cs1100502 (lignes structureet : noms des hôpitaux de court séjour). « ; » ou « , », UTF-8 ou latin-1. Les valeurs d’une année sont datées de son 1er janvier.",
        en:
            "DREES’s SAE: URGENCES2_* (FI, AN, URG, PASSU, dt18, dt80; the units of a site are added up), URGENCES_* (sites), SMURSAMU_* (rows with SAMU = 1: APP, DR, DRM, by département); joined tables year,FI,RS,URG,PASSU and FI,RS,dep,lat,lng; FINESS etalab-cs1100502 (rows structureet: names of short-stay hospitals). \";\" or \",\", UTF-8 or Latin-1. Values of a year stand on its 1 January."
    )
    public static let edListKnownAt = Text(
        fr:
            "Le 1er janvier de la deuxième année suivante (la SAE d’une année paraît à l’automne d’après) ; ou l’instant déclaré, jamais avant la fin de l’année.",
        en:
            "1 January two years later (the SAE of a year is out in the autumn after it); or the declared time, never before the end of the year."
    )
    public static let expectedEDList = Text(
        fr: "un en-tête de la SAE avec FI, ou la première ligne du fichier FINESS (finess, etalab)",
        en: "a header of the SAE with FI, or the first line of the FINESS file (finess, etalab)")
    public static let expectedFinessDepartement = Text(
        fr: "un numéro FINESS d’un département français", en: "the FINESS number of a French département")
    public static let expectedFinessRow = Text(
        fr: "une ligne structureet de 31 champs ou plus, ou geolocalisation",
        en: "a row structureet of 31 fields or more, or geolocalisation")
    public static let expectedYear = Text(fr: "une année de 1990 à 2100", en: "a year from 1990 to 2100")

    public static func edListRepeatedUnit(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) pour un site, une unité et une année déjà lus : écartée\(s.french).",
            en: "\(count) row\(s.english) for a site, unit and year already read: left out.")
    }

    public static func edListWithoutFigures(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) sans aucun chiffre : seul le nom du site est retenu.",
            en: "\(count) row\(s.english) without any figure: only the site’s name is kept.")
    }

    public static func edListPositions(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) de coordonnées : non utilisée\(s.french).",
            en: "\(count) row\(s.english) of coordinates: not used.")
    }

    public static func edListOtherCategory(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) établissement\(s.french) hors des hôpitaux de court séjour : non retenu\(s.french).",
            en: "\(count) establishment\(s.english) other than short-stay hospitals: not kept.")
    }
}

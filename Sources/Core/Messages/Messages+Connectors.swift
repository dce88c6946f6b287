// What connectors say: why a delivery is refused, what was noticed, and how each connector presents itself.

// MARK: - Why a delivery is refused

extension Messages {
    public static func deliveryEmpty(file: String, connector: String) -> Text {
        Text(
            fr: "« \(file) » est vide : le connecteur « \(connector) » attend des données. Demandez un nouvel envoi.",
            en: "\"\(file)\" is empty: connector \"\(connector)\" expects data. Ask for it to be sent again.")
    }

    public static func notThisFormat(
        file: String, connector: String, line: Int, found: Text, expected: Text
    ) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line) : ce n’est pas le format « \(connector) ». Lu : \(found.french). Attendu : \(expected.french). Vérifiez le fichier ou choisissez un autre connecteur (vigie connectors).",
            en:
                "\"\(file)\", line \(line): this is not the format \"\(connector)\". Found: \(found.english). Expected: \(expected.english). Check the file or choose another connector (vigie connectors)."
        )
    }

    public static func deliveryRefused(file: String, connector: String, line: Int, reason: Text) -> Text {
        Text(
            fr: "« \(file) », ligne \(line) : refusé par le connecteur « \(connector) ». \(reason.french)",
            en: "\"\(file)\", line \(line): refused by connector \"\(connector)\". \(reason.english)")
    }

    public static func missingColumn(file: String, line: Int, column: String, found: String) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line) : il manque la colonne « \(column) ». Lu : \(found). Attendu : un en-tête avec « \(column) ».",
            en:
                "\"\(file)\", line \(line): column \"\(column)\" is missing. Found: \(found). Expected: a header with \"\(column)\"."
        )
    }

    public static func repeatedColumn(file: String, line: Int, column: String) -> Text {
        Text(
            fr: "« \(file) », ligne \(line) : la colonne « \(column) » figure deux fois. Attendu : une seule fois.",
            en: "\"\(file)\", line \(line): column \"\(column)\" is there twice. Expected: once.")
    }

    public static func badValue(file: String, line: Int, column: String, found: String, expected: Text) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line), colonne « \(column) » : lu « \(found) », attendu \(expected.french). Corrigez la ligne et recommencez ; rien n’a été enregistré.",
            en:
                "\"\(file)\", line \(line), column \"\(column)\": found \"\(found)\", expected \(expected.english). Correct the line and run it again; nothing was stored."
        )
    }

    public static func wrongFieldCount(file: String, line: Int, found: Int, expected: Int) -> Text {
        Text(
            fr: "« \(file) », ligne \(line) : \(found) champs lus, \(expected) attendus comme dans l’en-tête.",
            en: "\"\(file)\", line \(line): \(found) fields found, \(expected) expected as in the header.")
    }

    public static func deliveryTruncated(file: String, line: Int, expected: Text) -> Text {
        Text(
            fr:
                "« \(file) » s’arrête au milieu d’un enregistrement, ligne \(line). Attendu : \(expected.french). Le fichier est sans doute tronqué : demandez un nouvel envoi.",
            en:
                "\"\(file)\" ends in the middle of a record, line \(line). Expected: \(expected.english). The file is probably cut short: ask for it to be sent again."
        )
    }

    public static func lineTooLong(file: String, line: Int, limit: Int) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line) : plus de \(limit) octets sans fin de ligne ou de champ. Attendu : un fichier de données découpé en lignes.",
            en:
                "\"\(file)\", line \(line): more than \(limit) bytes without the end of a line or field. Expected: a data file cut into lines."
        )
    }

    public static func badEncoding(file: String, line: Int, expected: Text) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line) : l’encodage des caractères n’est pas lisible. Attendu : \(expected.french). Enregistrez de nouveau le fichier dans cet encodage.",
            en:
                "\"\(file)\", line \(line): the character encoding cannot be read. Expected: \(expected.english). Save the file again in this encoding."
        )
    }

    public static func xmlMalformed(file: String, line: Int, column: Int, reason: Text) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line), colonne \(column) : XML mal formé (\(reason.french)). Attendu : un fichier RPU complet. Demandez un nouvel envoi.",
            en:
                "\"\(file)\", line \(line), column \(column): malformed XML (\(reason.english)). Expected: a complete RPU file. Ask for it to be sent again."
        )
    }

    public static func entityRefused(file: String, line: Int) -> Text {
        Text(
            fr:
                "« \(file) », ligne \(line) : le fichier déclare des entités XML ou une DTD externe. Attendu : un fichier RPU, qui n’en a pas ; ces déclarations peuvent saturer une machine ou lire ses fichiers, elles sont refusées.",
            en:
                "\"\(file)\", line \(line): the file declares XML entities or an external DTD. Expected: an RPU file, which has none; such declarations can exhaust a machine or read its files and are refused."
        )
    }

    public static func missingElement(file: String, line: Int, element: String, expected: Text) -> Text {
        Text(
            fr: "« \(file) », ligne \(line) : il manque l’élément « \(element) ». Attendu : \(expected.french).",
            en: "\"\(file)\", line \(line): element \"\(element)\" is missing. Expected: \(expected.english).")
    }

    public static func gzipDamaged(file: String) -> Text {
        Text(
            fr:
                "« \(file) » : la compression gzip est endommagée. Attendu : un fichier gzip intact. Demandez un nouvel envoi.",
            en:
                "\"\(file)\": the gzip compression is damaged. Expected: an intact gzip file. Ask for it to be sent again."
        )
    }

    public static func gzipTruncated(file: String) -> Text {
        Text(
            fr:
                "« \(file) » : le fichier gzip est tronqué. Attendu : un fichier gzip complet. Demandez un nouvel envoi.",
            en: "\"\(file)\": the gzip file is cut short. Expected: a complete gzip file. Ask for it to be sent again.")
    }
}

// MARK: - What was found and what was expected

extension Messages {
    public static let foundBinary = Text(fr: "des données binaires", en: "binary data")
    public static let expectedUTF8 = Text(fr: "un texte en UTF-8", en: "a text in UTF-8")
    public static let expectedHeaderLine = Text(fr: "une ligne d’en-tête en texte", en: "a header line of text")
    public static let expectedClosingQuote = Text(
        fr: "un guillemet fermant sur la même ligne", en: "a closing quote on the same line")
    public static let expectedTimestamp = Text(
        fr: "une date AAAA-MM-JJ ou AAAA-MM-JJTHH:MM:SS", en: "a time as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS")
    public static let expectedNumber = Text(fr: "un nombre, ou rien", en: "a number, or nothing")
    public static let expectedSeriesKey = Text(
        fr: "une série comme dep:75|visits|age=75+|day", en: "a series like dep:75|visits|age=75+|day")
    public static let expectedTidyHeader = Text(
        fr: "un en-tête series_id,timestamp,value[,available_at]",
        en: "a header series_id,timestamp,value[,available_at]")

    public static func expectedFields(_ count: Int) -> Text {
        Text(fr: "une ligne de \(count) champs", en: "a line of \(count) fields")
    }

    public static func expectedStepStart(_ grain: String) -> Text {
        Text(fr: "le début d’un pas « \(grain) »", en: "the start of a step of \"\(grain)\"")
    }
}

// MARK: - tidy-csv

extension Messages {
    public static let tidyCSVTitle = Text(fr: "CSV de Vigie", en: "Vigie’s CSV")
    public static let tidyCSVSummary = Text(
        fr: "Une ligne par valeur de chaque série, avec l’instant où elle a été connue.",
        en: "One row for each value of each series, with the time at which it was known.")
    public static let tidyCSVFormat = Text(
        fr:
            "Colonnes series_id,timestamp,value[,available_at] (ou place,measure,grain[,stratum], ou name[,place][,grain]) ; virgule, point-virgule ou tabulation ; UTF-8 ; heure locale sans décalage, ou avec Z ou ±HH:MM ; valeur vide = manquante. L’heure doublée d’automne est une seule ligne qui porte les deux heures ; l’heure inexistante de printemps est écartée et comptée.",
        en:
            "Columns series_id,timestamp,value[,available_at] (or place,measure,grain[,stratum], or name[,place][,grain]); comma, semicolon or tab; UTF-8; local time without offset, or with Z or ±HH:MM; empty value = missing. The doubled autumn hour is one row that holds both hours; the hour that the clocks skip in spring is left out and counted."
    )
    public static let tidyCSVKnownAt = Text(
        fr:
            "La colonne available_at ; à défaut l’instant déclaré à l’import, mais jamais avant la fin du pas pour une activité mesurée ; à défaut la fin du pas.",
        en:
            "Column available_at; without it the time declared on ingest, though never before the end of the step for measured activity; without either the end of the step."
    )

    public static func labelNeverWas(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) à une heure qui n’a pas existé (passage à l’heure d’été) : écartée\(s.french), rien à faire si la source écrit 24 heures chaque jour.",
            en:
                "\(count) row\(s.english) at an hour skipped by the clock change in spring: left out; nothing to do if the source writes 24 hours every day."
        )
    }

    public static func knownTooEarly(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) d’activité connue\(s.french) avant d’avoir eu lieu : écartée\(s.french). Vérifiez la colonne available_at et le fuseau horaire.",
            en:
                "\(count) row\(s.english) of activity known before it happened: left out. Check column available_at and the time zone."
        )
    }

    public static func repeatedRows(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) répétée\(s.french) pour le même pas et le même instant de publication : la dernière compte.",
            en: "\(count) row\(s.english) repeated for the same step and known-at time: the last one counts.")
    }

    public static func unorderedRows(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) hors de l’ordre des dates : lue\(s.french), mais les répétitions éventuelles parmi elles ne sont pas comptées.",
            en: "\(count) row\(s.english) out of date order: read, but repetitions among them are not counted.")
    }

    public static let lastLineUnended = Text(
        fr: "La dernière ligne n’a pas de fin de ligne : vérifiez que le fichier est complet.",
        en: "The last line has no line end: check that the file is complete.")
}

// MARK: - sursaud

extension Messages {
    public static let sursaudTitle = Text(
        fr: "SurSaUD (Santé publique France)", en: "SurSaUD (Santé publique France)")
    public static let sursaudSummary = Text(
        fr: "Passages aux urgences et actes SOS Médecins par jour, par département, région ou France entière, par âge.",
        en: "ED visits and SOS Médecins acts by day, by département, region or for all of France, by age.")
    public static let sursaudFormat = Text(
        fr:
            "CSV (« ; » ou « , »), colonnes reg, dep ou fra, date_de_passage, sursaud_cl_age_corona (0 à 6), nbre_pass_tot, nbre_pass_corona, nbre_hospit_corona, nbre_acte_tot, nbre_acte_corona, suffixes _h et _f. Cellule vide = valeur manquante. Un réseau dont le total est nul sur tout le fichier dans un territoire, alors que l’autre y est actif, est lu comme non couvert.",
        en:
            "CSV (\";\" or \",\"), columns reg, dep or fra, date_de_passage, sursaud_cl_age_corona (0 to 6), nbre_pass_tot, nbre_pass_corona, nbre_hospit_corona, nbre_acte_tot, nbre_acte_corona, suffixes _h and _f. Empty cell = missing. A network whose total is zero in the whole file for a place where the other is active is read as not covering it."
    )
    public static let sursaudKnownAt = Text(
        fr:
            "La colonne published ; à défaut l’instant déclaré à l’import ; à défaut deux jours après la fin du jour décrit (les publications de 2020 à 2024 s’arrêtent à l’avant-veille).",
        en:
            "Column published; without it the time declared on ingest; without either two days after the end of the day described (publications from 2020 to 2024 end two days back)."
    )
    public static let expectedSursaudHeader = Text(
        fr: "un en-tête reg, dep ou fra, date_de_passage, nbre_pass_tot…",
        en: "a header reg, dep or fra, date_de_passage, nbre_pass_tot…")
    public static let expectedDate = Text(fr: "un jour AAAA-MM-JJ", en: "a day as YYYY-MM-DD")
    public static let expectedAgeClass = Text(fr: "une classe d’âge de 0 à 6", en: "an age class from 0 to 6")
    public static let expectedPlaceCode = Text(
        fr: "un code INSEE de département ou de région", en: "the INSEE code of a département or region")
    public static let expectedCount = Text(
        fr: "un entier positif ou nul, ou rien", en: "a non-negative integer, or nothing")
    public static let expectedLaterThanDay = Text(
        fr: "une publication postérieure au jour décrit", en: "a publication later than the day described")
    public static let sursaudCountedTwice = Text(
        fr:
            "Ce fichier n’est pas celui de Santé publique France : c’est un calcul fait par un tiers, où la classe « tous âges » est ajoutée aux classes d’âge, et chaque passage y compte double. Importez le fichier d’origine (colonnes nbre_pass_tot…).",
        en:
            "This is not Santé publique France’s file: it was computed by a third party who added the class \"all ages\" to the age classes, so that every visit counts twice. Import the original file (columns nbre_pass_tot…)."
    )
    public static let sursaudDictionary = Text(
        fr: "C’est le dictionnaire des colonnes, pas des données : ne l’importez pas.",
        en: "This is the dictionary of columns, not data: leave it out.")
    public static let sursaudDocumentation = Text(
        fr: "C’est un texte de documentation, pas des données : ne l’importez pas.",
        en: "This is a documentation text, not data: leave it out.")

    public static func sursaudBadPlace(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) sans code de territoire lisible : écartée\(s.french).",
            en: "\(count) row\(s.english) without a readable place code: left out.")
    }

    public static func sursaudBadDate(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont la date n’est pas lisible : écartée\(s.french).",
            en: "\(count) row\(s.english) whose date cannot be read: left out.")
    }

    public static func sursaudBadAgeClass(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont la classe d’âge n’est pas entre 0 et 6 : écartée\(s.french).",
            en: "\(count) row\(s.english) whose age class is not between 0 and 6: left out.")
    }

    public static func sursaudBadCount(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont un effectif n’est pas un entier positif ou nul : écartée\(s.french).",
            en: "\(count) row\(s.english) with a figure that is not a non-negative integer: left out.")
    }

    public static func sursaudPublishedTooEarly(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) publiée\(s.french) avant le jour décrit : écartée\(s.french).",
            en: "\(count) row\(s.english) published before the day described: left out.")
    }

    public static func sursaudRepeated(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) répétée\(s.french) à l’identique : comptée\(s.french) une seule fois.",
            en: "\(count) row\(s.english) repeated identically: counted once.")
    }

    public static func sursaudZeroColumn(place: String, measure: String) -> Text {
        Text(
            fr:
                "\(place) : « \(measure) » vaut 0 sur tout le fichier alors que l’autre réseau y est actif ; lu comme manquant, pas comme une absence d’activité.",
            en:
                "\(place): \"\(measure)\" is 0 in the whole file while the other network is active there; read as missing, not as no activity."
        )
    }

    public static func sursaudNotCovered(place: String, measure: String) -> Text {
        Text(
            fr: "\(place) : « \(measure) » est vide sur tout le fichier ; ce réseau n’y est pas couvert.",
            en: "\(place): \"\(measure)\" is empty in the whole file; this network does not cover it.")
    }
}

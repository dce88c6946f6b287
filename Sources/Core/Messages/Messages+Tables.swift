// What every connector of a flat table says: what it found in the place of its file, and why rows were left out.

// MARK: - What was found and what was expected

extension Messages {
    public static let foundWebPage = Text(
        fr: "une page web ou du XML (souvent la page d’erreur d’un serveur)",
        en: "a web page or XML (often the error page of a server)")
    public static let foundJSON = Text(fr: "du JSON", en: "JSON")
    public static let foundOtherJSON = Text(
        fr: "du JSON sans liste d’enregistrements", en: "JSON without a list of records")
    public static let expectedWholeJSON = Text(
        fr: "un texte JSON complet, toutes accolades fermées", en: "a whole JSON text, every bracket closed")
    public static let expectedWeek = Text(
        fr: "une semaine ISO AAAASS ou AAAA-SNN, ou le lundi de cette semaine",
        en: "an ISO week as YYYYWW or YYYY-SNN, or the Monday of that week")
    public static let expectedHour = Text(
        fr: "une heure pleine de 0 à 23 qui a existé ce jour-là",
        en: "a full hour from 0 to 23 that existed on that day")
    public static let expectedNonNegative = Text(
        fr: "un nombre positif ou nul, ou rien", en: "a non-negative number, or nothing")
    public static let expectedAge = Text(
        fr: "une classe d’âge comme « 15-64 ans » ou « 65 ans ou plus »",
        en: "an age class such as \"15-64 ans\" or \"65 ans ou plus\"")

    /// - Parameter columns: names of columns, as the publisher writes them.
    public static func expectedColumns(_ columns: String) -> Text {
        Text(fr: "un en-tête avec les colonnes \(columns)", en: "a header with the columns \(columns)")
    }

    /// - Parameter values: the values that a column may hold.
    public static func expectedOneOf(_ values: String) -> Text {
        Text(fr: "l’une des valeurs \(values)", en: "one of \(values)")
    }

    public static func deliveryTooLarge(_ limit: Int) -> Text {
        Text(
            fr:
                "Le fichier dépasse \(limit >> 20) Mio, la limite de ce qui est lu en une fois : découpez-le par période, ou prenez l’export CSV si la source le propose.",
            en:
                "The file is larger than \(limit >> 20) MiB, the limit of what is read at once: cut it by period, or take the CSV export if the source has one."
        )
    }

    public static let expectedDataRows = Text(
        fr: "au moins une ligne de données après l’en-tête", en: "at least one row of data after the header")
    public static let foundMalformedJSON = Text(fr: "du JSON mal formé", en: "malformed JSON")
    public static let expectedJSONElement = Text(fr: "cet élément dans le JSON", en: "this element in the JSON")
    public static let expectedJSONType = Text(
        fr: "un élément JSON du type que décrit le connecteur",
        en: "a JSON element of the type that the connector states")
    public static let expectedPlaceOfFile = Text(
        fr: "le territoire dans le nom du fichier, comme dep-75 ou reg-11",
        en: "the place in the file name, like dep-75 or reg-11")
}

// MARK: - What was noticed

extension Messages {
    public static let tableWithoutRow = Text(
        fr: "Un en-tête et aucune ligne : vérifiez la période demandée à la source.",
        en: "A header and no row: check the period asked of the source.")

    public static func tableOnePage(records: Int, total: Int) -> Text {
        Text(
            fr:
                "Une page de \(records) enregistrements sur \(total) : lue, mais le reste manque. Demandez les pages suivantes ou l’export complet.",
            en:
                "One page of \(records) records out of \(total): read, but the rest is missing. Ask for the next pages or the whole export."
        )
    }

    public static func rowsWithoutAnyValue(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) sans aucune valeur : passée\(s.french).",
            en: "\(count) row\(s.english) without any value: passed over.")
    }

    public static func rowsWithoutPlace(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) sans territoire lisible : écartée\(s.french).",
            en: "\(count) row\(s.english) without a readable place: left out.")
    }

    public static func rowsWithoutDate(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont la date n’est pas lisible : écartée\(s.french).",
            en: "\(count) row\(s.english) whose date cannot be read: left out.")
    }

    public static func rowsWithoutWeek(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) dont la semaine n’est pas lisible ou n’existe pas cette année-là : écartée\(s.french).",
            en: "\(count) row\(s.english) whose week cannot be read or is not in that year: left out.")
    }

    public static func rowsWithoutHour(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont l’heure n’est pas une heure pleine : écartée\(s.french).",
            en: "\(count) row\(s.english) whose time is not a full hour: left out.")
    }

    public static func rowsWithoutAge(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont la classe d’âge n’est pas lisible : écartée\(s.french).",
            en: "\(count) row\(s.english) whose age class cannot be read: left out.")
    }

    public static func rowsWithoutCount(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont un effectif n’est pas un entier positif ou nul : écartée\(s.french).",
            en: "\(count) row\(s.english) with a figure that is not a non-negative integer: left out.")
    }

    public static func rowsWithoutNumber(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) dont une valeur n’est pas un nombre positif ou nul : écartée\(s.french).",
            en: "\(count) row\(s.english) with a value that is not a non-negative number: left out.")
    }

    public static func rowsOfNoKnownSeries(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) ligne\(s.french) d’un indicateur que ce connecteur ne connaît pas : écartée\(s.french).",
            en: "\(count) row\(s.english) of an indicator that this connector does not know: left out.")
    }

    public static func columnsNotRead(_ names: [String]) -> Text {
        Text(
            fr: "Colonnes non lues : \(names.joined(separator: ", ")).",
            en: "Columns not read: \(names.joined(separator: ", ")).")
    }

    public static func rowsLeftOut(count: Int, column: String, expected: Text) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) écartée\(s.french) : « \(column) » ne contient pas ce qui est attendu (\(expected.french)). Vérifiez-les à la source.",
            en:
                "\(count) row\(s.english) left out: \"\(column)\" does not hold what is expected (\(expected.english)). Check them at the source."
        )
    }

    public static func valuesEmpty(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) valeur\(s.french) vide\(s.french) : rien n’en est retenu.",
            en: "\(count) empty value\(s.english): nothing is kept of them.")
    }

    public static func placesLearnt(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) lieu\(count < 2 ? "" : "x") enregistré\(s.french) : noms et rattachements.",
            en: "\(count) place\(s.english) recorded: names and parent places.")
    }

    public static func holidaysLearnt(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) période\(s.french) de vacances enregistrée\(s.french).",
            en: "\(count) period\(s.english) of school holidays recorded.")
    }

    public static let nothingLearnt = Text(
        fr:
            "Rien n’en est retenu : aucune valeur dans les colonnes que ce connecteur lit. Vérifiez que c’est le bon fichier.",
        en: "Nothing was kept: no value in the columns that this connector reads. Check that this is the right file.")

    public static func secondHourShown(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ligne\(s.french) à une heure déjà lue le jour du passage à l’heure d’hiver : lue\(s.french) comme la seconde de ces deux heures.",
            en:
                "\(count) row\(s.english) at an hour already read on the day the clocks went back: read as the second of the two hours."
        )
    }

    public static func placesOfBefore2016(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) valeur\(s.french) ou ligne\(s.french) de régions d’avant 2016 : rangées sous area:NOM, jamais sous une région actuelle qui en porterait le code.",
            en:
                "\(count) value\(s.english) or row\(s.english) of regions of before 2016: kept under area:NAME, never under a present region."
        )
    }
}

// What every connector of rows or of a JSON document says of what it left out.

extension Messages {
    public static let expectedDataRows = Text(
        fr: "au moins une ligne de données après l’en-tête", en: "at least one row of data after the header")
    public static let foundMalformedJSON = Text(fr: "du JSON mal formé", en: "malformed JSON")
    public static let expectedJSONElement = Text(fr: "cet élément dans le JSON", en: "this element in the JSON")
    public static let expectedJSONType = Text(
        fr: "un élément JSON du type que décrit le connecteur",
        en: "a JSON element of the type that the connector states")
    public static let expectedJSONEnd = Text(
        fr: "la fin du document JSON, « } » ou « ] »", en: "the end of the JSON document, \"}\" or \"]\"")
    public static let expectedNumberCell = Text(fr: "un nombre", en: "a number")
    public static let expectedPlaceOfFile = Text(
        fr: "le territoire dans le nom du fichier, comme dep-75 ou reg-11",
        en: "the place in the file name, like dep-75 or reg-11")

    public static func deliveryTooLarge(_ limit: Int) -> Text {
        Text(
            fr:
                "Le fichier dépasse \(limit >> 20) Mio, la limite de ce qui est lu en une fois ; il est attendu un fichier plus court : découpez-le par période.",
            en:
                "The file is larger than \(limit >> 20) MiB, the limit of what is read at once; a shorter file is expected: cut it by period."
        )
    }

    public static func rowsLeftOut(count: Int, column: String, expected: Text) -> Text {
        Text(
            fr:
                "\(count) ligne(s) écartée(s) : « \(column) » ne contient pas ce qui est attendu (\(expected.french)). Vérifiez-les à la source.",
            en:
                "\(count) row(s) left out: \"\(column)\" does not hold what is expected (\(expected.english)). Check them at the source."
        )
    }

    public static func valuesEmpty(count: Int) -> Text {
        Text(
            fr: "\(count) valeur(s) vide(s) : rien n’en est retenu.",
            en: "\(count) empty value(s): nothing is learnt from them.")
    }

    public static func columnsNotUsed(_ names: [String]) -> Text {
        Text(
            fr: "Variables non utilisées : \(names.joined(separator: ", ")).",
            en: "Variables not used: \(names.joined(separator: ", ")).")
    }
}

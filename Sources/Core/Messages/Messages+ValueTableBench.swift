// `vigie bench value-table`.

extension Messages {
    public static let helpBenchValueTable = Text(
        fr: "temps d’un tableau complet de verdicts : huit départements par âge, toutes les sources",
        en: "time of a full table of verdicts: eight départements by age, every source")
    public static let helpBenchDepartements = Text(
        fr: "nombre de départements", en: "number of départements")
    public static let yearsForValue = Text(
        fr: "--years va de 4 à 10 : quatre ans à apprendre, un à juger",
        en: "--years is from 4 to 10: four years to learn from, one to judge")
    public static func benchSourcesAbsent(_ names: [String]) -> Text {
        Text(
            fr: "sources sans données ici : \(names.joined(separator: ", "))",
            en: "sources without data here: \(names.joined(separator: ", "))")
    }

    public static let headingComparisons = Text(
        fr: "comparaisons", en: "comparisons")
}

internal import Messages

/// Names of syndromes as French publishers write them, and the value of the dimension `syndrome` that each is read as.
///
/// Where ``SyndromeCatalog`` has the group, its name is used, so that a published rate and the visits of the RPU meet under
/// one name; the others have a name of their own here. A name that is not listed is used as the publisher writes it, folded.
enum PublishedSyndromes {
    /// Indicators of réseau Sentinelles.
    static let sentinelles: [Int: String] = [
        3: "flu", 6: "gastroenteritis", 7: "chickenpox", 25: "acute-respiratory",
    ]

    private static let names: [(keyword: String, name: String)] = [
        ("covid", "covid"), ("bronchiolite", "bronchiolitis"), ("bronchite", "bronchitis"), ("asthme", "asthma"),
        ("gastro", "gastroenteritis"), ("diarrhee", "gastroenteritis"), ("varicelle", "chickenpox"),
        ("pneumo", "pneumonia"), ("grippe", "flu"), ("grippal", "flu"), ("ira", "acute-respiratory"),
        ("infections_respiratoires", "acute-respiratory"), ("allerg", "allergy"), ("conjonctivite", "conjunctivitis"),
        ("rougeole", "measles"), ("oreillons", "mumps"), ("coqueluche", "whooping-cough"),
        ("scarlatine", "scarlet-fever"),
        ("hyperthermie", "heat"), ("chaleur", "heat"), ("deshydratation", "dehydration"),
        ("hyponatremie", "hyponatremia"), ("alcool", "alcohol"), ("trauma", "trauma"), ("orl", "ent"),
        ("avc", "stroke"), ("malaise", "malaise"), ("colique", "renal-colic"), ("gale", "scabies"), ("poux", "lice"),
    ]

    /// The syndrome of a text that names it (a column, a file), or nil when none is found there.
    ///
    /// Short names (`ira`, `orl`, `avc`) must stand as a word of their own.
    static func found(in text: String) -> String? {
        let folded = ColumnName.folded(text)
        let words = Set(folded.split(separator: "_").map(String.init))
        for (keyword, name) in names {
            if keyword.count <= 4 ? words.contains(keyword) : folded.contains(keyword) { return name }
        }
        return nil
    }

    /// The syndrome of a slug, which is kept as it is (`troubles-anxieux`) where it is not listed.
    static func name(ofSlug slug: String) -> String {
        found(in: slug) ?? ColumnName.folded(slug).split(separator: "_").joined(separator: "-")
    }
}

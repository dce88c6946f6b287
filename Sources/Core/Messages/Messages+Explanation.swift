extension Messages {
    public static let componentLevel = Text(fr: "niveau récent", en: "recent level")

    /// The name of a group of effects in an explanation.
    public static func component(_ id: String) -> Text {
        switch id {
        case "season": Text(fr: "saison", en: "season")
        case "holiday": Text(fr: "jours fériés et ponts", en: "public holidays and bridges")
        case "school_holiday": Text(fr: "vacances scolaires", en: "school holidays")
        case "ramadan": Text(fr: "ramadan", en: "Ramadan")
        case "special": Text(fr: "jours particuliers", en: "special days")
        case "covariate": Text(fr: "données annoncées", en: "issued data")
        default: Text(verbatim: id)
        }
    }
}

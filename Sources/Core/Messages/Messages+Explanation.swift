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

    /// What moves the share of an age or severity.
    public static func shareComponent(_ id: String) -> Text {
        switch id {
        case "holidays": Text(fr: "vacances et jours fériés", en: "holidays")
        case "region_forecast":
            Text(fr: "prévision de la région pour ce groupe", en: "the region’s forecast of this group")
        case "region_wave":
            Text(
                fr: "part de ce groupe dans la région ces derniers jours",
                en: "this group’s share in the region of late")
        default: Text(verbatim: id)
        }
    }

    /// What the causes of a group's patients are measured against.
    ///
    /// - Parameter share: of all patients on ordinary days, already formatted.
    public static func shareNote(_ share: String) -> Text {
        Text(
            fr:
                "Prévu comme une part de tous les patients, d’ordinaire \(share). Effet de chaque cause sur cette part ; ce qui joue sur tous les patients se lit sous « Tous ».",
            en:
                "Forecast as a share of all patients, \(share) on ordinary days. Effect of each cause on that share; what bears on all patients is told under \"All\"."
        )
    }
}

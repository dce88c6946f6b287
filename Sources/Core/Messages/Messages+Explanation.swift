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

    /// A forecast of which no cause is known.
    public static let noComponents = Text(
        fr: "Cette prévision ne détaille pas ses causes.", en: "This forecast does not break down its causes.")

    /// Causes are known, and none is worth a line.
    public static let smallComponents = Text(
        fr: "Rien de particulier : aucune cause n’écarte ce nombre de 1 % ou plus de la moyenne de tout le passé.",
        en: "Nothing in particular: no cause changes this number by 1% or more, against the average of all the past.")

    /// The same of the share that a group is of all patients.
    public static let smallShareComponents = Text(
        fr: "Rien de particulier à ce groupe : aucune cause n’écarte sa part de 1 % ou plus de l’ordinaire.",
        en: "Nothing in particular about this group: no cause changes its share by 1% or more.")

    /// What the causes of a group's patients are measured against.
    ///
    /// - Parameter share: of all patients on ordinary days of the last weeks, already formatted.
    public static func shareNote(_ share: String) -> Text {
        Text(
            fr:
                "Prévu comme une part de tous les patients, \(share) les jours ordinaires des dernières semaines. Effet de chaque cause sur cette part ; ce qui joue sur tous les patients se lit sous « Tous ».",
            en:
                "Forecast as a share of all patients, \(share) on ordinary days of the last weeks. Effect of each cause on that share; what bears on all patients is told under \"All\"."
        )
    }
}

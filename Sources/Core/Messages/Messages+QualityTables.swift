// `vigie quality` and the page of data: findings, the rows behind them, completeness of the RPU.

extension Messages {
    // MARK: Command line

    public static let helpRPU = Text(
        fr: "Complétude et conformité des RPU, par établissement et par champ.",
        en: "Completeness and conformity of the RPU, by site and field.")
    public static let helpFinding = Text(
        fr: "Les valeurs derrière le constat de ce numéro, toutes versions ; avec les mêmes --series et --at.",
        en: "The values behind the finding of this number, all versions; with the same --series and --at.")
    public static let helpFirstDay = Text(
        fr: "Premier jour (AAAA-MM-JJ) de --rpu ; par défaut, 28 jours avant le dernier.",
        en: "First day (YYYY-MM-DD) of --rpu; by default 28 days before the last one.")
    public static let helpLastDay = Text(
        fr: "Dernier jour (AAAA-MM-JJ) de --rpu ; par défaut, hier.",
        en: "Last day (YYYY-MM-DD) of --rpu; by default yesterday.")

    public static let headingPlace = Text(fr: "lieu", en: "place")
    public static let headingName = Text(fr: "nom", en: "name")
    public static let headingNumber = Text(fr: "n°", en: "no.")
    public static let headingRecords = Text(fr: "passages", en: "records")
    public static let headingField = Text(fr: "champ", en: "field")
    public static let headingFilled = Text(fr: "rempli", en: "filled")
    public static let headingUsable = Text(fr: "exploitable", en: "usable")
    public static let headingBefore = Text(fr: "avant", en: "before")
    public static let headingThreshold = Text(fr: "seuil", en: "threshold")
    public static let headingThresholdSource = Text(fr: "origine du seuil", en: "origin of the threshold")
    public static let headingMarks = Text(fr: "à voir", en: "look at")
    public static let headingStepOfValue = Text(fr: "pas", en: "step")
    public static let headingValue = Text(fr: "valeur", en: "value")
    public static let headingKnown = Text(fr: "connue le", en: "known at")
    public static let headingDelivery = Text(fr: "livraison", en: "delivery")
    public static let headingCompleteness = Text(fr: "complétude", en: "completeness")

    /// "94,9 %".
    public static func percentage(thousandths: Int) -> Text {
        let (whole, tenth) = (thousandths / 10, thousandths % 10)
        return Text(fr: "\(whole),\(tenth) %", en: "\(whole).\(tenth)%")
    }

    public static let houseThresholdSource = Text(fr: "Vigie", en: "Vigie")

    public static func fieldMark(_ mark: String) -> Text {
        switch mark {
        case "under-threshold": Text(fr: "sous le seuil", en: "under the threshold")
        case "fell": Text(fr: "en baisse de 20 points", en: "fell by 20 points")
        default: Text(fr: "loin sous les autres", en: "far below the others")
        }
    }

    public static func noSuchFinding(_ number: Int, of count: Int) -> Text {
        count == 0
            ? Text(fr: "il n’y a aucun constat à montrer.", en: "there is no finding to show.")
            : Text(
                fr: "il n’y a pas de constat n° \(number) : les numéros vont de 1 à \(count) (vigie quality).",
                en: "there is no finding no. \(number): the numbers go from 1 to \(count) (vigie quality).")
    }

    public static let noRPU = Text(
        fr:
            "la base ne contient aucun champ de RPU sur cette période ; lisez des RPU avec « vigie ingest rpu-xml » ou changez --from et --to.",
        en:
            "the store holds no RPU field in this period; read RPU files with \"vigie ingest rpu-xml\" or change --from and --to."
    )

    public static func badDay(_ text: String) -> Text {
        Text(
            fr: "« \(text) » n’est pas un jour : écrivez AAAA-MM-JJ.",
            en: "\"\(text)\" is not a day: write YYYY-MM-DD.")
    }

    /// - Parameter line: where in the delivery, if said.
    public static func findingOfDelivery(name: String, line: Int?) -> Text {
        let (french, english) = line.map { (", ligne \($0)", ", line \($0)") } ?? ("", "")
        return Text(
            fr:
                "Constat d’une livraison : \(name)\(french). La base n’en garde aucune ligne : aucune donnée de patient n’y est conservée.",
            en:
                "Finding of a delivery: \(name)\(english). The store keeps none of its rows: no patient data are kept there."
        )
    }

    public static func rowsLeft(_ count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) autre\(s.french) version\(s.french) non montrée\(s.french).",
            en: "\(count) other version\(s.english) not shown.")
    }

    public static let demoChecks = Text(fr: "Contrôle de la qualité", en: "Quality checks")

    /// One finding that stands for as many more series of the same measure.
    public static func alsoOf(_ text: Text, series: Int) -> Text {
        series == 0
            ? text
            : Text(
                fr:
                    "\(text.french) De même pour \(series) autre\(plural(series).french) série\(plural(series).french) de cette mesure.",
                en: "\(text.english) The same holds for \(series) more series of this measure.")
    }

    /// - Parameter findings: of other series of the place, at the same time.
    public static func alsoThere(_ text: Text, findings: Int) -> Text {
        let s = plural(findings)
        return Text(
            fr: "\(text.french) De même dans \(findings) autre\(s.french) série\(s.french) de ce lieu au même moment.",
            en: "\(text.english) The same in \(findings) more series of this place at that time.")
    }

    // MARK: Page

    /// - Parameter severity: its label.
    public static func findingsOfSeverity(_ severity: Text, count: Int) -> Text {
        Text(fr: "\(severity.french) (\(count))", en: "\(severity.english) (\(count))")
    }

    /// When the checks last ran over the whole store.
    public static func checkedAt(_ moment: Text, series: String) -> Text {
        Text(
            fr: "\(series) séries contrôlées, avec ce qui était connu le \(moment.french).",
            en: "\(series) series checked, as of \(moment.english).")
    }

    public static let neverChecked = Text(
        fr:
            "Les contrôles n’ont pas encore été lancés sur cette base : « vigie quality ». Seuls les constats des livraisons sont montrés.",
        en: "The checks have not run over this store yet: \"vigie quality\". Only findings of deliveries are shown.")

    public static func moreFindings(_ count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "Et \(count) autre\(s.french) : « vigie quality » les donne tous.",
            en: "And \(count) more: \"vigie quality\" lists them all.")
    }

    /// The heading of the rows behind a finding whose sentence is not known any more.
    public static func valuesOf(_ series: String) -> Text {
        Text(fr: "Valeurs de la série \(series)", en: "Values of the series \(series)")
    }

    public static func badFindingAddress(_ text: String) -> Text {
        Text(
            fr: "« \(text) » n’est pas une série de cette base.", en: "\"\(text)\" is not a series of this store.")
    }

    public static let badFindingRemedy = Text(
        fr: "Revenez à la page des données et suivez le lien d’un constat.",
        en: "Go back to the data page and follow the link of a finding.")

    public static let valueMissing = Text(fr: "manquante", en: "missing")
}

extension Messages {
    // MARK: What a command line or a configuration file asks for and cannot have

    public static func folderIsNotTheDemos(_ path: String) -> Text {
        Text(
            fr:
                "le dossier « \(path) » contient autre chose que la démonstration : rien n’y a été touché ; videz-le vous-même, ou choisissez un autre dossier avec --data-dir",
            en:
                "the folder \"\(path)\" holds something else than the demonstration: nothing in it was touched; empty it yourself, or choose another folder with --data-dir"
        )
    }

    public static func noSimulatedPresent(_ text: String, years: ClosedRange<Int>) -> Text {
        Text(
            fr:
                "--at \(text) : la région simulée existe de \(years.lowerBound) à \(years.upperBound) ; choisissez une date de ces années",
            en:
                "--at \(text): the simulated region exists from \(years.lowerBound) to \(years.upperBound); choose a date of these years"
        )
    }

    public static func numberWithin(_ option: String, _ range: ClosedRange<Int>) -> Text {
        Text(
            fr: "\(option) : un nombre de \(range.lowerBound) à \(range.upperBound) est attendu",
            en: "\(option): a number from \(range.lowerBound) to \(range.upperBound) is expected")
    }

    public static func badPortVariable(_ text: String) -> Text {
        Text(
            fr: "VIGIE_PORT vaut « \(text) » : un numéro de port, de 0 à 65535, est attendu",
            en: "VIGIE_PORT is \"\(text)\": a port number from 0 to 65535 is expected")
    }

    public static func daysNotKnown(from: String, to: String, first: String, last: String) -> Text {
        Text(
            fr:
                "du \(from) au \(to) : les séries choisies ne vont que du \(first) au \(last) ; choisissez --from et --to entre ces jours",
            en:
                "from \(from) to \(to): the chosen series reach from \(first) to \(last) only; choose --from and --to between these days"
        )
    }

    public static func studyTooLong(from: String, to: String, years: Int) -> Text {
        Text(
            fr: "du \(from) au \(to) : une étude porte sur \(years) ans au plus ; rapprochez --from et --to",
            en: "from \(from) to \(to): a study covers \(years) years at most; bring --from and --to closer together")
    }

    public static func oldValuesLeftOut(series: String, more: Int, first: String, bound: String) -> Text {
        let s = plural(more)
        let others =
            more == 0
            ? Text(verbatim: "")
            : Text(fr: ", comme \(more) autre\(s.french) série\(s.french)", en: ", and so do \(more) more series")
        return Text(
            fr:
                "\(series) commence le \(first)\(others.french) : ce qui est daté d’avant le \(bound) n’a pas servi ; vérifiez l’année",
            en:
                "\(series) begins on \(first)\(others.english): what is dated before \(bound) was not used; check the year"
        )
    }
}

// What the RPU connector says.

extension Messages {
    public static let rpuTitle = Text(fr: "RPU (format national)", en: "RPU (French national ED record)")
    public static let rpuSummary = Text(
        fr:
            "Résumés de passage aux urgences d’un établissement, agrégés à la lecture : aucune ligne de patient n’est conservée.",
        en: "ED visit records of one site, aggregated while they are read: no patient’s row is kept.")
    public static let rpuFormat = Text(
        fr:
            "XML OSCOUR V2006, en UTF-8, ISO-8859-1, ISO-8859-15 ou Windows-1252, gzip ou non ; éléments dans n’importe quel ordre ; dates JJ/MM/AAAA HH:MM[:SS] à l’heure légale ; plusieurs jours par fichier. Un renvoi remplace tout de DATEDEBUT à DATEFIN.",
        en:
            "XML OSCOUR V2006, in UTF-8, ISO-8859-1, ISO-8859-15 or Windows-1252, gzip or plain; elements in any order; times DD/MM/YYYY HH:MM[:SS] by the wall clock; several days in a file. A resend replaces everything from DATEDEBUT to DATEFIN."
    )
    public static let rpuKnownAt = Text(
        fr:
            "EXTRACT (heure légale) ; à défaut l’heure du nom de fichier O<FINESS>_<ORDRE>_<AAAAMMJJHHmmSS>.xml ; un instant déclaré à l’import l’emporte. Seules les heures finies à cet instant sont données.",
        en:
            "EXTRACT (wall clock); without it the time in the file name O<FINESS>_<ORDRE>_<YYYYMMDDHHmmSS>.xml; a time declared on ingest goes first. Only hours that were over by then are given."
    )

    public static let foundNoXML = Text(fr: "un texte qui n’est pas du XML", en: "a text that is not XML")

    public static func foundRoot(_ name: String) -> Text {
        Text(fr: "un élément racine « \(name) »", en: "a root element \"\(name)\"")
    }

    public static let expectedRPU = Text(
        fr: "un fichier XML dont l’élément racine est OSCOUR", en: "an XML file whose root element is OSCOUR")
    public static let expectedRPUEncoding = Text(
        fr: "un texte en UTF-8, ISO-8859-1, ISO-8859-15 ou Windows-1252",
        en: "a text in UTF-8, ISO-8859-1, ISO-8859-15 or Windows-1252")
    public static let expectedClosingOSCOUR = Text(fr: "la balise fermante </OSCOUR>", en: "the closing tag </OSCOUR>")
    public static let expectedPatientEnd = Text(
        fr: "la fin du PATIENT précédent", en: "the end of the PATIENT before")
    public static let expectedFiness = Text(
        fr: "un numéro FINESS de 9 caractères", en: "a FINESS number of 9 characters")
    public static let expectedRPUTime = Text(
        fr: "une date JJ/MM/AAAA HH:MM:SS", en: "a time as DD/MM/YYYY HH:MM:SS")
    public static let expectedRPUDate = Text(fr: "un jour JJ/MM/AAAA", en: "a day as DD/MM/YYYY")
    public static let expectedOneSite = Text(
        fr: "la même valeur que dans l’ETABLISSEMENT précédent (un établissement par fichier)",
        en: "the same value as in the ETABLISSEMENT before (one site in a file)")
    public static let expectedRPUHeader = Text(
        fr: "un ETABLISSEMENT avec FINESS, EXTRACT, DATEDEBUT et DATEFIN avant les patients",
        en: "an ETABLISSEMENT with FINESS, EXTRACT, DATEDEBUT and DATEFIN before the patients")

    public static func expectedRange(from: String, days: Int) -> Text {
        Text(
            fr: "un jour à partir de DATEDEBUT (\(from)), au plus \(days) jours après",
            en: "a day from DATEDEBUT (\(from)) on, at most \(days) days later")
    }

    /// - Parameter code: error number of libxml2 (`xmlerror.h`).
    public static func xmlReason(code: Int) -> Text {
        switch code {
        case 5, 77: Text(fr: "fin prématurée", en: "premature end")
        case 9: Text(fr: "caractère interdit", en: "forbidden character")
        case 26, 27: Text(fr: "entité inconnue", en: "unknown entity")
        case 68, 73: Text(fr: "balise mal écrite", en: "badly written tag")
        case 76: Text(fr: "balise fermante qui ne correspond pas", en: "closing tag that does not match")
        default: Text(fr: "erreur d’analyse n° \(code)", en: "parse error no. \(code)")
        }
    }
}

// MARK: - Findings

extension Messages {
    public static func rpuFinessDiffers(inFile: String, inName: String) -> Text {
        Text(
            fr: "FINESS \(inFile) dans le fichier, \(inName) dans son nom : celui du fichier est retenu.",
            en: "FINESS \(inFile) in the file, \(inName) in its name: the one in the file is used.")
    }

    public static let rpuRepeatedHeader = Text(
        fr: "ETABLISSEMENT figure plusieurs fois, à l’identique : compté une fois.",
        en: "ETABLISSEMENT is there several times, identically: counted once.")
    public static let rpuNotUTF8 = Text(
        fr:
            "Des caractères ne sont pas en UTF-8 comme annoncé : sans effet, aucun texte libre n’est lu. À signaler à l’éditeur.",
        en: "Some characters are not UTF-8 as declared: no effect, no free text is read. Tell the vendor.")

    public static func rpuEntryMissing(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) passage\(s.french) sans ENTREE : écarté\(s.french).",
            en: "\(count) visit\(s.english) without ENTREE: left out.")
    }

    public static func rpuEntryUnreadable(count: Int, shape: String) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) passage\(s.french) dont ENTREE n’est pas une date JJ/MM/AAAA HH:MM (forme du premier : « \(shape) ») : écarté\(s.french).",
            en:
                "\(count) visit\(s.english) whose ENTREE is not a DD/MM/YYYY HH:MM (shape of the first: \"\(shape)\"): left out."
        )
    }

    public static func rpuEntryOutside(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) passage\(s.french) hors de DATEDEBUT … DATEFIN : écarté\(s.french). Vérifiez les bornes de l’envoi.",
            en: "\(count) visit\(s.english) outside DATEDEBUT … DATEFIN: left out. Check the range of the delivery.")
    }

    public static func rpuEntryAfterExtract(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) passage\(s.french) postérieur\(s.french) à EXTRACT : écarté\(s.french). Vérifiez l’horloge du serveur.",
            en: "\(count) visit\(s.english) later than EXTRACT: left out. Check the clock of the server.")
    }

    public static func rpuEntryNeverWas(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) ENTREE à une heure qui n’a pas existé (passage à l’heure d’été) : lue\(s.french) à l’instant du changement.",
            en: "\(count) ENTREE at an hour skipped by the clock change in spring: read as the moment of the switch.")
    }

    public static func rpuExitMissing(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) passage\(s.french) sans SORTIE lisible : durée inconnue ; présent\(s.french) jusqu’à EXTRACT si entré\(s.french) dans les 24 h.",
            en:
                "\(count) visit\(s.english) without readable SORTIE: stay unknown; present until EXTRACT if entered in the 24 h before."
        )
    }

    public static func rpuStayNegative(count: Int) -> Text {
        Text(
            fr: "\(count) SORTIE avant ENTREE : durée et présence écartées.",
            en: "\(count) SORTIE before ENTREE: stay and presence left out.")
    }

    public static func rpuStayTooLong(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) séjour\(s.french) de plus de 72 h : durée et présence écartées.",
            en: "\(count) stay\(s.english) over 72 h: stay and presence left out.")
    }

    public static func rpuUnfinished(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) passage\(s.french) dans l’heure en cours à EXTRACT : cette heure viendra avec le prochain envoi.",
            en:
                "\(count) visit\(s.english) in the hour still running at EXTRACT: that hour will come with the next delivery."
        )
    }

    /// - Parameter fields: name, per cent filled, per cent filled and conform.
    public static func rpuCompleteness(records: Int, fields: [(String, Int, Int)]) -> Text {
        let list = fields.map { "\($0.0) \($0.1)/\($0.2)" }.joined(separator: ", ")
        return Text(
            fr: "\(records) passages ; exhaustivité/exploitabilité en % (FEDORU) : \(list).",
            en: "\(records) visits; filled/usable in % (FEDORU): \(list).")
    }

    public static let syndromeAsthma = Text(fr: "asthme", en: "asthma")
    public static let syndromeBronchiolitis = Text(fr: "bronchiolite", en: "bronchiolitis")
    public static let syndromeFlu = Text(fr: "grippe", en: "influenza")
    public static let syndromeCovid = Text(fr: "COVID-19", en: "COVID-19")
    public static let syndromePneumonia = Text(fr: "pneumopathie", en: "pneumonia")
    public static let syndromeRespiratory = Text(fr: "autre respiratoire", en: "other respiratory")
    public static let syndromeGastroenteritis = Text(fr: "gastro-entérite", en: "gastroenteritis")
    public static let syndromeHeat = Text(fr: "effets de la chaleur", en: "heat effects")
    public static let syndromeAlcohol = Text(fr: "alcool", en: "alcohol")
    public static let syndromePsychiatric = Text(fr: "psychiatrie", en: "psychiatric")
    public static let syndromeStroke = Text(fr: "AVC", en: "stroke")
    public static let syndromeCardiac = Text(fr: "cardiaque", en: "cardiac")
    public static let syndromeTrauma = Text(fr: "traumatisme", en: "injury")
    public static let syndromePoisoning = Text(fr: "intoxication", en: "poisoning")
    public static let syndromeMalaise = Text(fr: "malaise", en: "faintness")
    public static let syndromeAbdominalPain = Text(fr: "douleur abdominale", en: "abdominal pain")
    public static let syndromeRenalColic = Text(fr: "colique néphrétique", en: "renal colic")
    public static let syndromeFever = Text(fr: "fièvre", en: "fever")
}

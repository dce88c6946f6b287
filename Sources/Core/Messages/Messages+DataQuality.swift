// What the quality checks say.

extension Messages {
    public static let missingStepsTitle = Text(fr: "Pas manquants", en: "Missing steps")
    public static let missingStepsDoc = Text(
        fr: "Heures ou jours sans valeur entre la première et la dernière connues.",
        en: "Hours or days without a value between the first and the last known one.")

    public static func missingSteps(count: Int, from: Text) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) pas sans valeur à partir du \(from.french) : à redemander à la source.",
            en: "\(count) step\(s.english) without a value from \(from.english) on: ask the source again.")
    }

    public static func otherMissingSteps(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) autre\(s.french) pas sans valeur.", en: "\(count) other step\(s.english) without a value.")
    }

    public static let duplicateStepsTitle = Text(fr: "Doublons", en: "Duplicates")
    public static let duplicateStepsDoc = Text(
        fr: "Plusieurs valeurs dans un même pas, l’heure doublée d’automne exceptée.",
        en: "Several values in one step, the doubled autumn hour excepted.")

    public static func duplicateSteps(count: Int, from: Text) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) pas avec plusieurs valeurs, le premier le \(from.french) : elles sont additionnées. Vérifiez le pas et le fuseau.",
            en:
                "\(count) step\(s.english) with several values, the first on \(from.english): they are added up. Check the step and the time zone."
        )
    }

    public static let impossibleValuesTitle = Text(fr: "Valeurs impossibles", en: "Impossible values")
    public static let impossibleValuesDoc = Text(
        fr: "Effectifs négatifs, fractionnaires ou démesurés, parts hors de 0 à 1 : écartés de l’apprentissage.",
        en: "Negative, fractional or outsized counts, shares outside 0 to 1: left out of what models learn from.")

    /// - Parameter possible: the bounds of the measure, where it has some.
    public static func impossibleValues(
        count: Int, from: Text, isCount: Bool, possible: ClosedRange<Double>? = nil
    ) -> Text {
        let s = plural(count)
        if let possible {
            return Text(
                fr:
                    "\(count) valeur\(s.french) hors de \(figure(possible.lowerBound, ",")) à \(figure(possible.upperBound, ",")), la première le \(from.french) : écartée\(s.french). Vérifiez l’unité.",
                en:
                    "\(count) value\(s.english) outside \(figure(possible.lowerBound, ".")) to \(figure(possible.upperBound, ".")), the first on \(from.english): set aside. Check the unit."
            )
        }
        return isCount
            ? Text(
                fr:
                    "\(count) effectif\(s.french) négatif\(s.french), fractionnaire\(s.french) ou démesuré\(s.french), le premier le \(from.french) : écarté\(s.french).",
                en:
                    "\(count) negative, fractional or outsized count\(s.english), the first on \(from.english): set aside."
            )
            : Text(
                fr: "\(count) valeur\(s.french) hors des bornes, la première le \(from.french) : écartée\(s.french).",
                en: "\(count) value\(s.english) out of bounds, the first on \(from.english): set aside.")
    }

    public static let nearZeroOutageTitle = Text(fr: "Interruptions", en: "Outages")
    public static let nearZeroOutageDoc = Text(
        fr:
            "Périodes où la source s’est presque tue alors que le jour, l’heure et le niveau des semaines voisines laissaient attendre bien plus : une panne, traitée comme une valeur manquante, jamais comme un zéro.",
        en:
            "Stretches in which the source fell almost silent while day, hour and the level of the weeks around led one to expect far more: a fault, treated as missing, never as zero."
    )

    public static func nearZeroOutage(from: Text, observed: Int, expected: Int) -> Text {
        Text(
            fr:
                "interruption à partir du \(from.french) : \(observed) au lieu d’environ \(expected) attendus ; écartée.",
            en: "outage from \(from.english) on: \(observed) instead of about \(expected) expected; set aside.")
    }

    public static let closedHoursTitle = Text(fr: "Heures de fermeture", en: "Closed hours")
    public static let closedHoursDoc = Text(
        fr:
            "Heures auxquelles plus personne ne vient depuis une semaine, alors qu’on vient aux autres : le lieu est tenu pour fermé à ces heures et personne n’y est prévu.",
        en:
            "Hours at which nobody has come for a week, while people come at the others: the place is taken to be closed then and nobody is forecast."
    )

    /// - Parameters:
    ///   - from: hour of the day.
    ///   - to: hour of the same day or the next.
    public static func closedHours(from: Int, to: Int, since: Text) -> Text {
        Text(
            fr:
                "plus personne de \(from) h à \(to) h depuis le \(since.french) : le lieu est tenu pour fermé à ces heures, personne n’y est prévu jusqu’au prochain patient.",
            en:
                "nobody from \(from):00 to \(to):00 since \(since.english): the place is taken to be closed then, and nobody is forecast until the next patient."
        )
    }

    public static let levelJumpTitle = Text(fr: "Sauts de niveau", en: "Level jumps")
    public static let levelJumpDoc = Text(
        fr:
            "Changement brusque et durable du niveau : un établissement qui rejoint ou quitte le recueil, un nouveau logiciel.",
        en: "A sudden and lasting change of level: a site that joins or leaves, new software.")

    /// - Parameter ratio: level after over level before.
    public static func levelJump(from: Text, ratio: Double) -> Text {
        let change = Int((100 * (ratio - 1)).rounded())
        let signed = change > 0 ? "+\(change)" : "−\(abs(change))"
        return Text(
            fr: "niveau changé de \(signed) % à partir de la semaine du \(from.french) : changement de périmètre ?",
            en: "level changed by \(signed)% from the week of \(from.english) on: a change of coverage?")
    }

    public static let incompleteTailTitle = Text(fr: "Fin incomplète", en: "Incomplete tail")
    public static let incompleteTailDoc = Text(
        fr: "Derniers pas encore incomplets : bien au-dessous de l’habitude, ou trop récents au vu des délais passés.",
        en: "Newest steps that are not complete yet: far below what is usual, or too recent by past delays.")

    public static func incompleteTail(count: Int, from: Text) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) dernier\(s.french) pas incomplet\(s.french) à partir du \(from.french) : estimé\(s.french) en attendant la suite.",
            en: "\(count) newest step\(s.english) incomplete from \(from.english) on: estimated until the rest arrives."
        )
    }

    public static let stayOutOfRangeTitle = Text(fr: "Durées hors bornes", en: "Stays out of range")
    public static let stayOutOfRangeDoc = Text(
        fr: "Sorties avant l’entrée ou plus de 72 h après, quand elles dépassent un séjour sur cent.",
        en: "Exits before entry or over 72 h after it, when they exceed one stay in a hundred.")

    public static func stayOutOfRange(count: Int, share: Int, isNegative: Bool) -> Text {
        let s = plural(count)
        return isNegative
            ? Text(
                fr:
                    "\(count) sortie\(s.french) avant l’entrée en quatre semaines (\(share) %) : à corriger dans le logiciel des urgences.",
                en:
                    "\(count) exit\(s.english) before entry in four weeks (\(share)%): to be corrected in the ED software."
            )
            : Text(
                fr:
                    "\(count) séjour\(s.french) de plus de 72 h en quatre semaines (\(share) %) : sorties saisies trop tard ?",
                en: "\(count) stay\(s.english) over 72 h in four weeks (\(share)%): exits recorded too late?")
    }

    public static let fieldCompletenessTitle = Text(fr: "Complétude des RPU", en: "RPU completeness")
    public static let fieldCompletenessDoc = Text(
        fr: "Part des RPU dont chaque champ est rempli (exhaustivité, FEDORU), sur quatre semaines.",
        en: "Share of RPU records whose field is filled (FEDORU), over four weeks.")
}

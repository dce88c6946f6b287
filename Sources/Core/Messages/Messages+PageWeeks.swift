/// The texts of the web pages that depend on the length of a step, and those of weeks. Arguments are already formatted.
extension Messages {
    /// A step as readers count it.
    public enum StepNoun: Sendable {
        case hour, day, week

        /// "heures", "jours", "semaines".
        var plural: Text {
            switch self {
            case .hour: Text(fr: "heures", en: "hours")
            case .day: Text(fr: "jours", en: "days")
            case .week: Text(fr: "semaines", en: "weeks")
            }
        }

        var singular: String {
            switch self {
            case .hour: "hour"
            case .day: "day"
            case .week: "week"
            }
        }
    }

    /// Steps that are left out of the count because they are not complete yet.
    public static func notJudgedYet(count: Int, _ noun: StepNoun) -> Text {
        if count == 1 {
            let fr =
                switch noun {
                case .hour: "La dernière heure, encore provisoire, n’est pas jugée."
                case .day: "Le dernier jour, encore provisoire, n’est pas jugé."
                case .week: "La dernière semaine, encore provisoire, n’est pas jugée."
                }
            return Text(fr: fr, en: "The last \(noun.singular), still provisional, is not judged.")
        }
        let fr =
            switch noun {
            case .hour: "Les \(count) dernières heures, encore provisoires, ne sont pas jugées."
            case .day: "Les \(count) derniers jours, encore provisoires, ne sont pas jugés."
            case .week: "Les \(count) dernières semaines, encore provisoires, ne sont pas jugées."
            }
        return Text(fr: fr, en: "The last \(count) \(noun.plural.english), still provisional, are not judged.")
    }

    /// How often what was observed lay in the range announced, over the last steps that can be checked.
    public static func trust(inside: Int, total: Int, _ noun: StepNoun) -> Text {
        let due = Int((0.9 * Double(total)).rounded())
        return Text(
            fr:
                "\(inside) \(noun.plural.french) sur \(total) dans la fourchette annoncée (une fourchette juste en contient environ \(due)).",
            en:
                "\(inside) \(noun.plural.english) of \(total) within the range announced (a right range holds about \(due))."
        )
    }

    public static func trustTooEarly(total: Int, _ noun: StepNoun) -> Text {
        guard total > 0 else {
            return Text(
                fr: "Aucune prévision passée ne peut encore être comparée à ce qui a été constaté.",
                en: "No past forecast can be compared with what was observed yet.")
        }
        let checked =
            switch noun {
            case .hour: total == 1 ? "heure vérifiée" : "heures vérifiées"
            case .day: total == 1 ? "jour vérifié" : "jours vérifiés"
            case .week: total == 1 ? "semaine vérifiée" : "semaines vérifiées"
            }
        return Text(
            fr: "Trop tôt pour le dire : \(total) \(checked) seulement.",
            en: "Too early to say: only \(total) \(total == 1 ? noun.singular : noun.plural.english) checked.")
    }

    // Weeks.

    /// The name of a week: its ISO number and its days.
    public static func week(_ number: Int, days: Text) -> Text {
        Text(fr: "semaine \(number), \(days.french)", en: "week \(number), \(days.english)")
    }

    /// First and last day; the month of the first day is written only where the last one is in another.
    public static func daysOfWeek(from: Text, to: Text) -> Text {
        Text(fr: "du \(from.french) au \(to.french)", en: "\(from.english) to \(to.english)")
    }

    /// Under the axis of a chart: "S48".
    public static func weekOnAxis(_ number: Int) -> Text { Text(fr: "S\(number)", en: "W\(number)") }

    public static let nextWeek = Text(fr: "la semaine prochaine", en: "next week")
    public static let thisWeek = Text(fr: "cette semaine", en: "this week")
    public static let lastWeek = Text(fr: "la semaine dernière", en: "last week")

    public static func againstUsualWeek(percent: String) -> Text {
        Text(
            fr: ", \(percent) par rapport à la moyenne des 8 semaines précédentes",
            en: ", \(percent) against the mean of the 8 weeks before")
    }

    public static let likeUsualWeek = Text(
        fr: ", comme la moyenne des 8 semaines précédentes", en: ", like the mean of the 8 weeks before")

    /// What "usual" means under a chart.
    public static func usualNote(_ noun: StepNoun) -> Text {
        switch noun {
        case .hour:
            Text(
                fr:
                    "Habituel : moyenne des mêmes heures du même jour sur les 8 semaines précédentes, hors jours fériés.",
                en: "Usual: mean of the same hour and weekday over the 8 weeks before, public holidays left out.")
        case .day:
            Text(
                fr:
                    "Habituel : moyenne des mêmes jours de la semaine sur les 8 semaines précédentes, hors jours fériés.",
                en: "Usual: mean of the same weekday over the 8 weeks before, public holidays left out.")
        case .week:
            Text(
                fr:
                    "Habituel : moyenne des 8 dernières semaines complètes. « Annoncé » : ce qui l’était la semaine d’avant.",
                en: "Usual: mean of the last 8 complete weeks. \"Announced\": what had been the week before.")
        }
    }

    /// What the effects of causes are measured against.
    public static func effectsNote(_ noun: StepNoun) -> Text {
        noun == .week
            ? Text(
                fr:
                    "Effet de chaque cause sur le nombre attendu de cette semaine, par rapport à une semaine moyenne de tout le passé ; l’écart en tête de page se compte aux 8 dernières semaines.",
                en:
                    "Effect of each cause on the number expected that week, against an average week of all the past; the deviation at the top is against the last 8 weeks."
            )
            : Text(
                fr:
                    "Effet de chaque cause sur le nombre attendu, par rapport au même moment de la semaine, en moyenne sur tout le passé ; l’écart en tête de page se compte aux 8 dernières semaines.",
                en:
                    "Effect of each cause on the expected number, against the same time of the week on average over all the past; the deviation at the top is against the last 8 weeks."
            )
    }

    /// Values that are not complete yet.
    public static func provisionalNote(_ noun: StepNoun) -> Text {
        noun == .week
            ? Text(
                fr:
                    "Provisoire : des passages de ces semaines ne sont pas encore transmis ; elles ne sont ni jugées, ni comptées dans la valeur habituelle.",
                en:
                    "Provisional: some visits of these weeks are still to be reported; they are neither judged nor counted in the usual value."
            )
            : Text(
                fr:
                    "Provisoire : des passages de ces jours ne sont pas encore transmis ; ils ne sont ni jugés, ni comptés dans la valeur habituelle.",
                en:
                    "Provisional: some visits of these days are still to be reported; they are neither judged nor counted in the usual value."
            )
    }

    /// Totals with the usual value of places without data.
    public static func completedNote(_ noun: StepNoun) -> Text {
        noun == .week
            ? Text(
                fr:
                    "≈ : des lieux sans données cette semaine-là sont comptés à leur valeur habituelle.",
                en: "≈: places without data in that week are counted at their usual value.")
            : Text(
                fr:
                    "≈ : des lieux sans données à ce moment-là sont comptés à leur valeur habituelle.",
                en: "≈: places without data at that time are counted at their usual value.")
    }

    public static func bandOfStaleData(weeks: Int) -> Text {
        Text(
            fr: weeks == 1
                ? "La dernière semaine n’est pas encore connue."
                : "Les \(weeks) dernières semaines ne sont pas encore connues.",
            en: weeks == 1 ? "The last week is not known yet." : "The last \(weeks) weeks are not known yet.")
    }
}

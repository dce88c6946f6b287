// What the checks of sources say: when values came, and on what scale.

extension Messages {
    public static let sourceQuietTitle = Text(fr: "Source muette", en: "Source gone quiet")
    public static let sourceQuietDoc = Text(
        fr: "Rien de plus récent depuis bien plus longtemps que les pauses habituelles de la série.",
        en: "Nothing newer for far longer than the usual pauses of the series.")

    public static func sourceQuiet(newest: Text, silence: Int, usual: Int) -> Text {
        let (now, before) = (duration(seconds: silence), duration(seconds: usual))
        return Text(
            fr:
                "rien de nouveau depuis \(now.french) (d’habitude \(before.french) au plus), dernier pas le \(newest.french) : vérifiez l’envoi, puis relancez vigie poll.",
            en:
                "nothing new for \(now.english) (usually \(before.english) at most), last step on \(newest.english): check the feed, then run vigie poll."
        )
    }

    public static let delayDriftTitle = Text(fr: "Délai qui s’allonge", en: "Growing delay")
    public static let delayDriftDoc = Text(
        fr: "Valeurs qui arrivent plus tard qu’auparavant.", en: "Values that arrive later than they used to.")

    public static func delayDrift(from: Text, now: Int, before: Int) -> Text {
        let (later, earlier) = (signedDuration(now), signedDuration(before))
        return Text(
            fr:
                "valeurs connues \(later.french) la fin du pas depuis le \(from.french) ; jusque-là, \(earlier.french). Demandez à la source ce qui a changé.",
            en:
                "values known \(later.english) the end of the step since \(from.english); until then, \(earlier.english). Ask the source what changed."
        )
    }

    private static func signedDuration(_ seconds: Int) -> Text {
        let length = duration(seconds: abs(seconds))
        return seconds < 0
            ? Text(fr: "\(length.french) avant", en: "\(length.english) before")
            : Text(fr: "\(length.french) après", en: "\(length.english) after")
    }

    public static let wrongIssueTimeTitle = Text(fr: "Heure de publication fausse", en: "Wrong issue time")
    public static let wrongIssueTimeDoc = Text(
        fr:
            "Valeurs dites connues avant que ce qu’elles décrivent n’ait eu lieu : une évaluation rétrospective verrait l’avenir.",
        en: "Values said to be known before what they describe had happened: a back-test would see the future.")

    public static func knownBeforeItHappened(count: Int, from: Text, ahead: Int) -> Text {
        let s = plural(count)
        let lead = duration(seconds: ahead)
        return Text(
            fr:
                "\(count) pas dits connus jusqu’à \(lead.french) avant leur début, le premier le \(from.french) : corrigez le fuseau ou l’heure de publication (--available-at), puis vigie rebuild.",
            en:
                "\(count) step\(s.english) said to be known up to \(lead.english) before they began, the first on \(from.english): correct the time zone or the issue time (--available-at), then run vigie rebuild."
        )
    }

    public static func completeBeforeItsEnd(count: Int, from: Text) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) pas dits connus avant leur fin et jamais corrigés depuis, le premier le \(from.french) : un effectif ne peut pas être complet avant la fin de son pas. Corrigez l’heure de publication.",
            en:
                "\(count) step\(s.english) said to be known before their end and never corrected since, the first on \(from.english): a count cannot be complete before its step is over. Correct the issue time."
        )
    }

    public static func rowsBeforeTheyHappened(count: Int, series: String, reference: Text, available: Text) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) valeur\(s.french) refusée\(s.french) : dites connues avant le début de leur pas, ce que cette source ne peut pas savoir. Première : \(series), pas du \(reference.french), dite connue le \(available.french). Vérifiez le fuseau et l’heure de publication (--available-at).",
            en:
                "\(count) value\(s.english) refused: said to be known before their step began, which this source cannot know. First: \(series), step of \(reference.english), said to be known on \(available.english). Check the time zone and the issue time (--available-at)."
        )
    }

    public static let leakedForecastTitle = Text(
        fr: "Observation livrée comme prévision", en: "Observation delivered as a forecast")
    public static let leakedForecastDoc = Text(
        fr: "Prévisions égales à l’observation au dernier chiffre, ou jamais suivies d’une observation.",
        en: "Forecasts equal to the observation to the last digit, or never followed by an observation.")

    public static func forecastEqualsObservation(count: Int, of total: Int, from: Text) -> Text {
        Text(
            fr:
                "\(count) prévisions sur \(total) égales à l’observation au dernier chiffre depuis le \(from.french) : ce sont des observations datées d’avant. N’évaluez aucun modèle sur elles ; demandez les prévisions réellement émises.",
            en:
                "\(count) of \(total) forecasts equal to the observation to the last digit since \(from.english): these are observations with an earlier date. Judge no model on them; ask for the forecasts that were really issued."
        )
    }

    public static func forecastNeverFollowed(count: Int, from: Text, lead: Int) -> Text {
        let ahead = duration(seconds: lead)
        return Text(
            fr:
                "\(count) valeurs depuis le \(from.french), toutes dites connues exactement \(ahead.french) avant et jamais suivies d’une observation : rien ne distingue ces prévisions d’observations antidatées. Livrez aussi les observations.",
            en:
                "\(count) values since \(from.english), all said to be known exactly \(ahead.english) ahead and never followed by an observation: nothing tells these forecasts from backdated observations. Deliver the observations too."
        )
    }

    public static let revisionsStoppedTitle = Text(fr: "Révisions arrêtées", en: "Revisions stopped")
    public static let revisionsStoppedDoc = Text(
        fr: "Valeurs qui ne sont plus corrigées alors qu’elles l’étaient presque toujours.",
        en: "Values that are no longer corrected although they almost always were.")

    /// - Parameter before: of 100 earlier steps, how many were corrected.
    public static func revisionsStopped(count: Int, from: Text, before: Int) -> Text {
        Text(
            fr:
                "\(count) pas jamais corrigés depuis le \(from.french), alors que \(before) sur 100 l’étaient auparavant : les renvois n’arrivent plus, ou ces valeurs sont déjà définitives. Vérifiez l’envoi et l’heure de publication.",
            en:
                "\(count) steps never corrected since \(from.english), although \(before) of 100 were before: the resends no longer arrive, or these values are final already. Check the sending and the issue time."
        )
    }

    public static let distributionDriftTitle = Text(fr: "Changement d’échelle", en: "Change of scale")
    public static let distributionDriftDoc = Text(
        fr: "Valeurs récentes hors de ce que montrent les mêmes saisons passées : unité, dénominateur ou lieu changé.",
        en: "Recent values outside what the same seasons showed: another unit, denominator or place.")

    public static func distributionDrift(from: Text, now: Double, usual: Double, conversion: Text?) -> Text {
        let french = conversion.map { " Cela ressemble à : \($0.french)." } ?? ""
        let english = conversion.map { " It looks like \($0.english)." } ?? ""
        return Text(
            fr:
                "médiane \(figure(now, ",")) depuis le \(from.french), \(figure(usual, ",")) d’habitude : unité ou dénominateur changé ?\(french) Rétablissez l’unité à la source.",
            en:
                "median \(figure(now, ".")) since \(from.english), usually \(figure(usual, ".")): another unit or denominator?\(english) Restore the unit at the source."
        )
    }

    public static func powerOfTen(_ power: Int) -> Text {
        guard abs(power) <= 9 else { return Text(verbatim: "× 10^\(power)") }
        let digits = "1" + String(repeating: "0", count: abs(power))
        return power > 0
            ? Text(fr: "une valeur × \(digits)", en: "a value × \(digits)")
            : Text(fr: "une valeur ÷ \(digits)", en: "a value ÷ \(digits)")
    }

    /// Three significant digits, without a trailing zero.
    static func figure(_ value: Double, _ mark: String) -> String {
        guard value.isFinite, value != 0, abs(value) < 1e15 else { return value == 0 ? "0" : "–" }
        var size = abs(value)
        var places = 2
        while size >= 10, places > 0 {
            size /= 10
            places -= 1
        }
        while size < 1, places < 9 {
            size *= 10
            places += 1
        }
        let scale = (0..<places).reduce(1) { total, _ in total * 10 }
        let rounded = Int((abs(value) * Double(scale)).rounded())
        var decimals = String(rounded % scale)
        decimals = places == 0 ? "" : String(repeating: "0", count: places - decimals.utf8.count) + decimals
        while decimals.last == "0" { decimals.removeLast() }
        return (value < 0 && rounded > 0 ? "\u{2212}" : "") + "\(rounded / scale)"
            + (decimals.isEmpty ? "" : mark + decimals)
    }

    public static let constantSensorTitle = Text(fr: "Valeur figée", en: "Frozen value")
    public static let constantSensorDoc = Text(
        fr: "La même valeur répétée là où la série ne se répète jamais autant.",
        en: "The same value repeated where the series never repeats itself so long.")

    public static func constantSensor(count: Int, from: Text, value: Double) -> Text {
        Text(
            fr:
                "\(count) pas de suite à \(figure(value, ",")) à partir du \(from.french) : appareil ou export figé ; écartés. À signaler à la source.",
            en:
                "\(count) steps in a row at \(figure(value, ".")) from \(from.english) on: a frozen instrument or export; set aside. Tell the source."
        )
    }

    public static let epidemicWeeksTitle = Text(
        fr: "Semaines de surveillance absentes", en: "Surveillance weeks missing")
    public static let epidemicWeeksDoc = Text(
        fr: "Semaines sans valeur, hors de celles où la source ne publie jamais.",
        en: "Weeks without a value, except those in which the source never publishes.")

    public static func epidemicWeeks(count: Int, first: String, last: String) -> Text {
        let s = plural(count)
        let weeks = first == last ? first : "\(first) – \(last)"
        return Text(
            fr:
                "\(count) semaine\(s.french) de surveillance sans valeur (\(weeks)) : redemandez le bulletin à la source.",
            en:
                "\(count) surveillance week\(s.english) without a value (\(weeks)): ask the source for the bulletin again."
        )
    }

    // MARK: RPU fields

    public static let fieldConformityTitle = Text(fr: "Conformité des RPU", en: "RPU conformity")
    public static let fieldConformityDoc = Text(
        fr:
            "Part des RPU dont chaque champ est rempli et conforme au format (exploitabilité, FEDORU), sur quatre semaines.",
        en: "Share of RPU records whose field is filled and conforms to the format (FEDORU), over four weeks.")

    /// Where the threshold of the principal diagnosis is published.
    public static let diagnosisThresholdSource = Text(
        fr: "arrêté du 6 avril 2021 modifié le 17 décembre 2021 (dotation complémentaire à la qualité)",
        en: "order of 6 April 2021 as amended on 17 December 2021 (quality allowance)")

    /// - Parameters:
    ///   - before: the share of the twelve weeks before where the share fell by 20 points; nil: under the threshold.
    public static func fieldCompleteness(field: String, share: Double, before: Double?, threshold: Double?) -> Text {
        ofField(field, Text(fr: "rempli", en: "filled"), share, before, threshold)
    }

    public static func fieldConformity(field: String, share: Double, before: Double?, threshold: Double?) -> Text {
        ofField(field, Text(fr: "exploitable", en: "usable"), share, before, threshold)
    }

    private static func ofField(
        _ field: String, _ state: Text, _ share: Double, _ before: Double?, _ threshold: Double?
    ) -> Text {
        // Rounded down: 95 % is not reached by 94.9.
        func percent(_ share: Double) -> Int { Int((100 * share).rounded(.down)) }
        if let before {
            return Text(
                fr:
                    "\(field) \(state.french) dans \(percent(share)) % des passages, \(percent(before)) % auparavant : à signaler à l’établissement.",
                en:
                    "\(field) \(state.english) in \(percent(share))% of visits, \(percent(before))% before: tell the site."
            )
        }
        guard let threshold else {
            return Text(
                fr: "\(field) \(state.french) dans \(percent(share)) % des passages.",
                en: "\(field) \(state.english) in \(percent(share))% of visits.")
        }
        return Text(
            fr:
                "\(field) \(state.french) dans \(percent(share)) % des passages, seuil \(percent(threshold)) % : à reprendre avec l’établissement.",
            en:
                "\(field) \(state.english) in \(percent(share))% of visits, threshold \(percent(threshold))%: take it up with the site."
        )
    }
}

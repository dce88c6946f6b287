internal import TimeSeries

/// When the figures that a service sends of itself count as known: SAMU, SOS Médecins, fire brigade, pharmacies.
///
/// The declared time; else the moment of receipt, at the latest 08:00 on the day after; never before the step has ended.
/// A file of years of history thus gets the times at which a daily export would have come.
enum ServiceTimes {
    /// Hour of the morning at which the export of the day before has arrived.
    static let exportHour = 8

    /// From when on the value of an hour or day counts as known.
    static func known(_ step: WrittenStep, _ ledger: inout RowLedger) -> Instant {
        // The last second of the step lies in its day.
        let day = ledger.source.zone.date(at: step.end.advanced(bySeconds: -1)).dayNumber
        let morning = ledger.clock.instant(ofLabelSeconds: (day + 1) * 86_400 + exportHour * 3600)
        return ledger.known(atTheLatest: morning, stepEnd: step.end)
    }
}

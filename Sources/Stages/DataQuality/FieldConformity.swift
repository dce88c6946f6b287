import Messages
import TimeSeries

extension Check {
    /// The share of RPU records in which a field is filled and holds what the format says (*exploitabilité*, FEDORU).
    ///
    /// Runs on `fields_usable` by field over the last four weeks, with the limits of the check of completeness. What is
    /// missing because the field is empty is left to that check: at least half of the shortfall must be wrong codes.
    public static let fieldConformity = Check(
        name: "field-conformity", title: Messages.fieldConformityTitle, doc: Messages.fieldConformityDoc
    ) { input in
        guard let shares = RPUFieldShares(input, .fieldsUsable), shares.fell || shares.isUnderThreshold else {
            return CheckResult()
        }
        var filledKey = input.key
        filledKey.measure = .fieldsFilled
        if let filled = input.snapshot.values(filledKey, on: input.grid) {
            let share = RPUTotals.sum(filled, shares.recent) / Double(shares.records)
            guard 2 * (share - shares.share) >= 1 - shares.share else { return CheckResult() }
        }
        return CheckResult(findings: [
            input.finding(
                "field-conformity", shares.fell ? .warning : .info,
                Messages.fieldConformity(
                    field: shares.field, share: shares.share, before: shares.fell ? shares.before : nil,
                    threshold: RPUFieldRule.rule(of: shares.field).least),
                from: shares.recent.lowerBound, to: shares.recent.upperBound - 1, count: shares.records)
        ])
    }
}

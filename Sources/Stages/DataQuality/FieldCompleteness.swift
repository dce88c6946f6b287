import Messages
import TimeSeries

extension Check {
    /// The share of RPU records in which a field is filled (*exhaustivité*, FEDORU) over the last four weeks.
    ///
    /// Runs on `fields_filled` by field. A warning 20 points under the twelve weeks before, an information under the threshold
    /// of ``RPUFieldRule``.
    public static let fieldCompleteness = Check(
        name: "field-completeness", title: Messages.fieldCompletenessTitle, doc: Messages.fieldCompletenessDoc
    ) { input in
        guard let shares = RPUFieldShares(input, .fieldsFilled), shares.fell || shares.isUnderThreshold else {
            return CheckResult()
        }
        return CheckResult(findings: [
            input.finding(
                "field-completeness", shares.fell ? .warning : .info,
                Messages.fieldCompleteness(
                    field: shares.field, share: shares.share, before: shares.fell ? shares.before : nil,
                    threshold: RPUFieldRule.rule(of: shares.field).least),
                from: shares.recent.lowerBound, to: shares.recent.upperBound - 1, count: shares.records)
        ])
    }
}

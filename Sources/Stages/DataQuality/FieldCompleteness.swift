import Messages
import TimeSeries

extension Check {
    /// The share of RPU records whose field is filled and conform (*exploitabilité*, FEDORU) over the last four weeks.
    ///
    /// Runs on `fields_usable` by field. A warning under 80 %, or 20 points under the twelve weeks before.
    public static let fieldCompleteness = Check(
        name: "field-completeness", title: Messages.fieldCompletenessTitle, doc: Messages.fieldCompletenessDoc
    ) { input in
        guard input.key.measure == .fieldsUsable, let field = input.key.stratum.cells[.field] else {
            return CheckResult()
        }
        let recent = max(input.values.first, input.values.end - 28)..<input.values.end
        let earlier = max(input.values.first, recent.lowerBound - 84)..<recent.lowerBound
        let records = RPUTotals.stays(of: input, recent)
        guard records > 0 else { return CheckResult() }
        let share = RPUTotals.sum(input.values, recent) / records
        let before = RPUTotals.stays(of: input, earlier)
        let usual = before > 0 ? RPUTotals.sum(input.values, earlier) / before : share
        // DESTINATION and ORIENT are only asked of patients who are kept.
        let isOptional = field == "DESTINATION" || field == "ORIENT"
        let fell = usual - share >= 0.2
        guard fell || (share < 0.8 && !isOptional) else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "field-completeness", fell ? .warning : .info,
                Messages.fieldCompleteness(
                    field: field, share: Int((100 * share).rounded(.down)), before: Int((100 * usual).rounded(.down)),
                    fell: fell), from: recent.lowerBound, to: input.values.end - 1, count: Int(records))
        ])
    }
}

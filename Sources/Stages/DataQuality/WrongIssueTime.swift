import Messages
import TimeSeries

extension Check {
    /// Values that claim to have been known before what they describe had happened.
    ///
    /// For a measure that nobody forecasts or plans (``MeasureBounds/knownAhead``): a value known before its step began; or
    /// counts of whole steps that were known before the step was over and never changed afterwards, in 80 of 100 of the
    /// newest 60 and at least 20. A back-test on such values sees the future.
    public static let wrongIssueTime = Check(
        name: "wrong-issue-time", title: Messages.wrongIssueTimeTitle, doc: Messages.wrongIssueTimeDoc
    ) { input in
        guard !MeasureBounds.knownAhead.contains(input.key.measure) else { return CheckResult() }
        let steps = VersionHistory(input, newest: .max).steps
        let early = steps.filter { $0.first.availableAt < $0.start }
        var findings: [Finding] = []
        if let first = early.first, let last = early.last {
            let ahead = early.map { $0.start.seconds(since: $0.first.availableAt) }.max() ?? 0
            findings.append(
                input.finding(
                    "wrong-issue-time", .warning,
                    Messages.knownBeforeItHappened(
                        count: early.count, from: input.name(ofStep: first.index), ahead: ahead),
                    from: first.index, to: last.index, count: early.count))
        }
        // A stock describes the beginning of its step.
        if early.isEmpty, input.kind == .count {
            let recent = steps.suffix(60).filter { ($0.first.value ?? 0) != 0 }
            // A tenth of the step: a clock that goes a few minutes wrong is not what is looked for.
            let whole = recent.filter {
                -$0.delay * 10 > $0.end.seconds(since: $0.start) && !$0.wasRevised
            }
            if whole.count >= 20, whole.count * 10 >= recent.count * 8, let first = whole.first, let last = whole.last {
                findings.append(
                    input.finding(
                        "wrong-issue-time", .warning,
                        Messages.completeBeforeItsEnd(count: whole.count, from: input.name(ofStep: first.index)),
                        from: first.index, to: last.index, count: whole.count))
            }
        }
        return CheckResult(findings: findings)
    }
}

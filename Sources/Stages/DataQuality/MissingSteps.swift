import Messages
import TimeSeries

extension Check {
    /// Steps without a value between the first and the last known one; labels that never were do not count.
    public static let missingSteps = Check(
        name: "missing-steps", title: Messages.missingStepsTitle, doc: Messages.missingStepsDoc
    ) { input in
        // Weeks of surveillance have a check of their own, which knows their seasons.
        if input.grid.grain == .week, MeasureBounds.surveillance.contains(input.key.measure) { return CheckResult() }
        let missing = input.values.values.indices.map { input.values.first + $0 }
            .filter { input.values[$0].isNaN && input.grid.hours(at: $0) > 0 }
        let runs = StepRun.runs(of: missing).sorted { ($1.count, $0.first) < ($0.count, $1.first) }
        // The longest are named one by one, the others together.
        let named = runs.prefix(5)
        var findings = named.map { run in
            input.finding(
                "missing-steps", .warning,
                Messages.missingSteps(count: run.count, from: input.name(ofStep: run.first)), from: run.first,
                to: run.last, count: run.count)
        }
        let others = runs.dropFirst(5).reduce(0) { $0 + $1.count }
        if others > 0, let first = missing.first, let last = missing.last {
            findings.append(
                input.finding(
                    "missing-steps", .info, Messages.otherMissingSteps(count: others), from: first, to: last,
                    count: others))
        }
        return CheckResult(findings: findings)
    }
}

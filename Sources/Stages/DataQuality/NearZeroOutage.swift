import Messages
import TimeSeries

extension Check {
    /// Stretches in which the source fell silent; see ``OutageMask``.
    ///
    /// Learnt as missing, never as zero.
    public static let nearZeroOutage = Check(
        name: "near-zero-outage", title: Messages.nearZeroOutageTitle, doc: Messages.nearZeroOutageDoc
    ) { input in
        guard OutageMask.applies(to: input.key.measure) else { return CheckResult() }
        let mask = input.outages
        let silent = mask.indices.filter { mask[$0] }.map { input.values.first + $0 }
        guard !silent.isEmpty else { return CheckResult() }
        let expected = OutageMask.expectation(values: input.values, grid: input.grid, excluding: mask)
        let findings = StepRun.runs(of: silent).map { run in
            let steps = run.first...run.last
            let observed = steps.reduce(0.0) { $0 + input.values[$1] }
            let usual = steps.reduce(0.0) { $0 + expected[$1 - input.values.first] }
            return input.finding(
                "near-zero-outage", .setAside,
                Messages.nearZeroOutage(
                    from: input.name(ofStep: run.first), observed: Int(observed), expected: Int(usual.rounded())),
                from: run.first, to: run.last, count: run.count)
        }
        return CheckResult(findings: findings, setAside: Set(silent))
    }
}

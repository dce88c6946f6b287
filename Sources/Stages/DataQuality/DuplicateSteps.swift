import Messages
import TimeSeries

extension Check {
    /// Several values whose times fall in one step, where only a doubled autumn hour may hold two.
    public static let duplicateSteps = Check(
        name: "duplicate-steps", title: Messages.duplicateStepsTitle, doc: Messages.duplicateStepsDoc
    ) { input in
        var counts: [Int: Int] = [:]
        for revision in input.current where revision.value != nil {
            counts[input.grid.index(of: revision.referenceTime), default: 0] += 1
        }
        let doubled = counts.filter { index, count in
            let allowed = input.grid.grain == .hour ? Int(input.grid.hours(at: index).rounded(.up)) : 1
            return count > max(1, allowed)
        }.keys.sorted()
        guard let first = doubled.first, let last = doubled.last else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "duplicate-steps", .warning,
                Messages.duplicateSteps(count: doubled.count, from: input.name(ofStep: first)), from: first, to: last,
                count: doubled.count)
        ])
    }
}

import Messages
import TimeSeries

extension Check {
    /// Values that arrive later than they used to.
    ///
    /// The median delay of the newest 20 steps (8 weeks) against that of the 100 (44) before: later by more than the spread
    /// between their 10th and 90th percentiles, and by six hours at least (weeks: two days).
    public static let delayDrift = Check(
        name: "delay-drift", title: Messages.delayDriftTitle, doc: Messages.delayDriftDoc
    ) { input in
        guard !MeasureBounds.planned.contains(input.key.measure) else { return CheckResult() }
        let isWeekly = input.grid.grain == .week
        let (recentSteps, earlierSteps) = isWeekly ? (8, 44) : (20, 100)
        let steps = VersionHistory(input, newest: recentSteps + earlierSteps).steps
        guard steps.count >= 2 * recentSteps else { return CheckResult() }
        let recent = steps.suffix(recentSteps)
        let earlier = steps.dropLast(recentSteps).map(\.delay)
        guard let now = Order.median(recent.map(\.delay)), let before = Order.median(earlier),
            let low = Order.quantile(0.1, of: earlier), let high = Order.quantile(0.9, of: earlier),
            let first = recent.first, let last = recent.last
        else { return CheckResult() }
        let least = isWeekly ? 2 * 86_400 : 6 * 3600
        guard now - before > max(least, high - low) else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "delay-drift", .warning,
                Messages.delayDrift(from: input.name(ofStep: first.index), now: now, before: before),
                from: first.index, to: last.index, count: recent.count)
        ])
    }
}

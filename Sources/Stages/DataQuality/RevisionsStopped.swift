import Messages
import TimeSeries

extension Check {
    /// Revisions that no longer come where they always came: resends that fail, or observations that replaced forecasts.
    ///
    /// Of steps that had the time in which 95 of 100 revisions used to come: the newest 14 and more (5 weeks) were not revised
    /// at all, and at least eight in ten of the 60 before them were.
    public static let revisionsStopped = Check(
        name: "revisions-stopped", title: Messages.revisionsStoppedTitle, doc: Messages.revisionsStoppedDoc
    ) { input in
        let least = input.grid.grain == .week ? 5 : 14
        let history = VersionHistory(input, newest: 400)
        // What a source says after its last delivery is not known: time stands still there.
        guard let newest = history.newestAvailable else { return CheckResult() }
        let waits = history.steps.compactMap { step -> Int? in
            step.versions.first { $0.value != step.first.value }?.availableAt.seconds(since: step.first.availableAt)
        }
        guard waits.count >= 30, let usual = Order.quantile(0.95, of: waits) else { return CheckResult() }
        let settled = history.steps.filter { newest.seconds(since: $0.first.availableAt) > usual }
        let silent = settled.reversed().prefix { !$0.wasRevised }.count
        let recent = settled.suffix(silent)
        let earlier = settled.dropLast(silent).suffix(60)
        let before = earlier.count(where: \.wasRevised)
        guard recent.count >= least, earlier.count >= 30, before * 10 >= earlier.count * 8, let first = recent.first,
            let last = recent.last
        else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "revisions-stopped", .warning,
                Messages.revisionsStopped(
                    count: recent.count, from: input.name(ofStep: first.index),
                    before: Int((100 * Double(before) / Double(earlier.count)).rounded())), from: first.index,
                to: last.index, count: recent.count)
        ])
    }
}

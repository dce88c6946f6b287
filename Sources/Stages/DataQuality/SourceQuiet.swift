import Messages
import TimeSeries

extension Check {
    /// A source that has gone quiet: nothing newer has come for far longer than its own past makes usual.
    ///
    /// The pauses between the instants at which the newest step advanced, over the last 100, are what is usual. Quiet is
    /// more than twice the pause that 95 of 100 stay under, and at least a day and a half (weeks: eight days) beyond it, so
    /// that a publication that slips over a public holiday says nothing. Needs eight pauses.
    public static let sourceQuiet = Check(
        name: "source-quiet", title: Messages.sourceQuietTitle, doc: Messages.sourceQuietDoc
    ) { input in
        guard input.snapshot.origin != .distantFuture else { return CheckResult() }
        let history = VersionHistory(input, newest: 400)
        let arrivals = Arrivals(history)
        guard arrivals.pauses.count >= 8, let last = arrivals.last, let step = history.steps.last,
            let usual = Order.quantile(0.95, of: arrivals.pauses)
        else { return CheckResult() }
        let silence = input.snapshot.origin.seconds(since: last)
        let grace = input.grid.grain == .week ? 8 * 86_400 : 36 * 3600
        guard silence > max(2 * usual, usual + grace) else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "source-quiet", .warning,
                Messages.sourceQuiet(
                    newest: input.name(ofStep: step.index), silence: silence, usual: usual), from: step.index,
                to: step.index, count: 1)
        ])
    }
}

/// When the newest step of a series advanced.
private struct Arrivals {
    /// Seconds between one advance and the next, the last 100.
    var pauses: [Int] = []
    var last: Instant?

    init(_ history: VersionHistory) {
        var newest: Instant?
        let byAvailability = history.steps.sorted {
            ($0.first.availableAt, $0.start) < ($1.first.availableAt, $1.start)
        }
        for step in byAvailability where newest.map({ step.start > $0 }) ?? true {
            newest = step.start
            if let last, step.first.availableAt > last { pauses.append(step.first.availableAt.seconds(since: last)) }
            last = step.first.availableAt
        }
        pauses = Array(pauses.suffix(100))
    }
}

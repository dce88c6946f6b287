import Messages
import Store
import TimeSeries

/// One source on the data page: how old its last good data are, and what went wrong since.
struct SourceRow: Sendable {
    var name: String
    var lastGood: String
    var age: String
    var delay: String
    /// Share of the steps of its series that have a value; "–" before the checks ran.
    var complete: String
    /// Findings about its series, from warnings on.
    var findings: String
    var attempt: String
    var state: String
    /// Whether the last attempt failed.
    var failed: Bool

    /// - Parameters:
    ///   - completeness: 0 … 1, rounded down; nil: not known.
    ///   - findings: how many concern it.
    init(_ status: SourceStatus, completeness: Double?, findings: Int, say: Phrasing, now: Instant) {
        let freshness = SourceFreshness(status, now: now)
        name = status.name
        // What was announced for later is no data yet.
        let newest = status.newestReference.flatMap { $0 <= now ? $0 : nil }
        lastGood =
            (newest ?? status.lastDelivery).map { say.moment($0, near: now) }
            ?? say(Messages.sourceWithoutData)
        age = freshness.age.map { say(Messages.duration(seconds: $0)) } ?? "–"
        delay = freshness.delay.map { say(Messages.duration(seconds: $0)) } ?? "–"
        complete =
            completeness.map { say(Messages.percentage(thousandths: Int((1000 * $0 + 1e-9).rounded(.down)))) } ?? "–"
        self.findings = findings == 0 ? "–" : say.number(findings)
        failed = status.lastError != nil
        attempt = say.moment(status.lastAttempt, near: now)
        state = say(status.lastError ?? Messages.sourceIsWell)
    }
}

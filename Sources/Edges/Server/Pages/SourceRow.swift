import Messages
import Store
import TimeSeries

/// One source on the data page: how old its last good data are, and what went wrong since.
struct SourceRow: Sendable {
    var name: String
    var lastGood: String
    var age: String
    var delay: String
    var attempt: String
    var state: String

    init(_ status: SourceStatus, say: Phrasing, now: Instant) {
        let freshness = SourceFreshness(status, now: now)
        name = status.name
        lastGood =
            (status.newestReference ?? status.lastDelivery).map { say.moment($0, near: now) }
            ?? say(Messages.sourceWithoutData)
        age = freshness.age.map { say(Messages.duration(seconds: $0)) } ?? "–"
        delay = freshness.delay.map { say(Messages.duration(seconds: $0)) } ?? "–"
        attempt = say.moment(status.lastAttempt, near: now)
        state = say(status.lastError ?? Messages.sourceIsWell)
    }
}

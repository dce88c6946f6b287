import Messages
import Operations
import Store
import Testing
import TimeSeries

/// When a source is asked next, as a function of how it fared.
@Suite struct PollScheduleTests {
    static let now = Instant(secondsSince1970: 1_714_550_400)

    static func status(_ ago: Int, failures: Int = 0, notBefore: Int? = nil) -> SourceStatus {
        SourceStatus(
            name: "s", connector: "c", lastAttempt: now.advanced(bySeconds: -ago), failures: failures,
            notBefore: notBefore.map { now.advanced(bySeconds: $0) })
    }

    /// Seconds from now to the next attempt.
    static func wait(_ schedule: PollSchedule, _ status: SourceStatus, seed: UInt64 = 1) -> Int {
        schedule.next(after: status, now: now, seed: seed).seconds(since: now)
    }

    static let hourly = PollSchedule(interval: 3600, spread: 0, afterFailure: 300)

    @Test func aSourceThatWasNeverAskedIsDue() {
        #expect(Self.hourly.next(after: nil, now: Self.now, seed: 1) < Self.now)
    }

    /// A source that a store cannot tell of is not due at once, which it would be again and again: the error is handed on.
    @Test func aStoreThatCannotBeReadMakesNothingDue() throws {
        let clock = FeedClock(now: { Self.now }, uptime: { 0 }, sleep: { _ in })
        let source = FeedPolling.Source(
            name: "s", connector: "c", feed: SilentFeed(), schedule: Self.hourly, lane: "here")
        func polling(_ store: any ObservationStore) -> FeedPolling {
            FeedPolling(store: store, archive: nil, zone: .paris, clock: clock)
        }
        #expect(throws: BrokenStore.error) { try polling(BrokenStore()).due(source) }
        #expect(try polling(MemoryStore()).due(source) < Self.now)
    }

    @Test func anIntervalAfterTheLastAttempt() {
        #expect(Self.wait(Self.hourly, Self.status(0)) == 3600)
        #expect(Self.wait(Self.hourly, Self.status(600)) == 3000)
        #expect(Self.wait(Self.hourly, Self.status(4000)) == -400)
    }

    /// 5, 10, 20, 40 minutes, then the interval.
    @Test func soonerAfterAFailureAndNeverLaterThanTheInterval() {
        let waits = (1...6).map { Self.wait(Self.hourly, Self.status(0, failures: $0)) }
        #expect(waits == [300, 600, 1200, 2400, 3600, 3600])
        #expect(Self.wait(Self.hourly, Self.status(0, failures: .max)) == 3600)
    }

    @Test func notBeforeTheSourceAllows() {
        #expect(Self.wait(Self.hourly, Self.status(0, failures: 1, notBefore: 7200)) == 7200)
        #expect(Self.wait(Self.hourly, Self.status(0, failures: 1, notBefore: 10)) == 300)
        // Two days are not believed: a publisher's clock is wrong, or ours was.
        #expect(Self.wait(Self.hourly, Self.status(0, failures: 1, notBefore: 172_800)) == 300)
    }

    /// The last attempt lies a day in the future: the clock was set back, and the source is asked.
    @Test func aClockThatWasSetBackStopsNothing() {
        #expect(Self.hourly.next(after: Self.status(-86_400), now: Self.now, seed: 1) < Self.now)
        #expect(Self.wait(Self.hourly, Self.status(-30)) == 3630, "half a minute is no such thing")
    }

    @Test func theSpreadIsDrawnOnceForEachAttempt() {
        let spread = PollSchedule(interval: 1000, spread: 0.1)
        let waits = (0..<50).map { Self.wait(spread, Self.status($0)) + $0 }
        #expect(waits.allSatisfy { $0 >= 1000 && $0 < 1100 })
        #expect(Set(waits).count > 10)
        #expect(waits == (0..<50).map { Self.wait(spread, Self.status($0)) + $0 })
    }
}

/// A feed that brings nothing.
private struct SilentFeed: Feed {
    func poll(_ last: SourceStatus?, waits: Bool, take: FeedTaking) async throws(FeedFailure) -> FeedAnswer {
        FeedAnswer()
    }
}

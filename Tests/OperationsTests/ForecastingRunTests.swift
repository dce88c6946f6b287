import Forecasting
import Foundation
import Messages
import Operations
import Statistics
import Store
import Synchronization
import Testing
import TimeSeries

/// When forecasts are due.
@Suite struct ForecastScheduleTests {
    static func at(_ text: String) throws -> Instant { try #require(Instant(iso8601: text)) }

    static func schedule(_ times: String...) throws -> ForecastSchedule {
        ForecastSchedule(try times.map { try #require(ForecastSchedule.Time($0)) }, zone: .paris)
    }

    @Test func timesAreReadAndSorted() throws {
        #expect(try Self.schedule("10:40", "6:00", "06:00").times.map(\.description) == ["06:00", "10:40"])
        for text in ["", "6", "24:00", "06:60", "6:0", "06:00:00", "-1:00", "+6:00", "six"] {
            #expect(ForecastSchedule.Time(text) == nil, "\(text)")
        }
        #expect(ForecastSchedule.standard.map(\.description) == ["06:00"])
    }

    @Test func nextAndLastOfAnOrdinaryDay() throws {
        let schedule = try Self.schedule("06:00", "22:30")
        // Winter time: 06:00 is 05:00 UTC.
        let morning = try Self.at("2026-01-15T05:00:00Z")
        #expect(schedule.next(after: morning.advanced(bySeconds: -1)) == morning)
        #expect(try schedule.next(after: morning) == Self.at("2026-01-15T21:30:00Z"))
        #expect(schedule.last(upTo: morning) == morning)
        #expect(try schedule.last(upTo: morning.advanced(bySeconds: -1)) == Self.at("2026-01-14T21:30:00Z"))
        #expect(ForecastSchedule([], zone: .paris).next(after: morning) == nil)
    }

    /// The clocks jump from 02:00 to 03:00 at 01:00 UTC on 29 March 2026.
    ///
    /// 02:30 is due when the clocks jump, and 06:00 an hour earlier than the day before.
    @Test func clocksGoForward() throws {
        let schedule = try Self.schedule("02:30", "06:00")
        var due: [Instant] = []
        var at = try Self.at("2026-03-28T01:30:00Z").advanced(bySeconds: -1)
        while due.count < 5, let next = schedule.next(after: at) {
            due.append(next)
            at = next
        }
        #expect(
            try due
                == [
                    "2026-03-28T01:30:00Z", "2026-03-28T05:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z",
                    "2026-03-30T00:30:00Z",
                ].map { try Self.at($0) })
    }

    /// The clocks fall from 03:00 to 02:00 at 01:00 UTC on 25 October 2026.
    ///
    /// 02:30 is due the first time only.
    @Test func clocksGoBack() throws {
        let schedule = try Self.schedule("02:30")
        let first = try Self.at("2026-10-25T00:30:00Z")
        #expect(schedule.next(after: first.advanced(bySeconds: -1)) == first)
        #expect(try schedule.next(after: first) == Self.at("2026-10-26T01:30:00Z"))
        #expect(schedule.last(upTo: first.advanced(bySeconds: 3600)) == first)
    }
}

/// Forecasts over days of a clock that is moved.
@Suite struct ForecastingRunTests {
    /// A clock that naps move on, until its end.
    final class Clock: Sendable {
        private let state: Mutex<Int>
        let end: Int

        init(_ from: Instant, until end: Instant) {
            state = Mutex(from.secondsSince1970)
            self.end = end.secondsSince1970
        }

        var now: Instant { Instant(secondsSince1970: state.withLock { $0 }) }

        func advance(_ seconds: Int) { state.withLock { $0 += seconds } }

        var clock: FeedClock {
            FeedClock(
                now: { self.now }, uptime: { 0 },
                sleep: { seconds throws(CancellationError) in
                    if self.now.secondsSince1970 >= self.end { throw CancellationError() }
                    self.advance(Int(seconds.rounded(.up)))
                })
        }
    }

    /// Forecasts between two moments; what became of each.
    static func reports(
        _ times: [String], from: String, until: String, in store: any ObservationStore = MemoryStore(),
        forecast: @escaping @Sendable (Clock, Instant) throws(OperationError) -> Void = { _, _ in }
    ) async throws -> [String] {
        let clock = Clock(try ForecastScheduleTests.at(from), until: try ForecastScheduleTests.at(until))
        let said = Mutex<[String]>([])
        let schedule = ForecastSchedule(
            try times.map { try #require(ForecastSchedule.Time($0)) }, zone: .paris)
        await ForecastingRun(store: store, schedule: schedule, clock: clock.clock) {
            origin throws(OperationError) in
            try forecast(clock, origin)
            return RegionRun.Outcome()
        } report: { report in
            let text =
                switch report {
                case .made(let origin, _): "\(origin)"
                case .alreadyMade(let due): "already \(due)"
                case .skipped: "skipped \(clock.now)"
                case .failed(let error): "failed \(error.text.english)"
                }
            said.withLock { $0.append(text) }
        }.run()
        return said.withLock { $0 }
    }

    /// At the start what was due last, then each when it is due, over the night on which the clocks go forward.
    @Test func catchesUpAndGoesOn() async throws {
        let made = try await Self.reports(
            ["02:30", "06:00"], from: "2026-03-28T10:00:00Z", until: "2026-03-29T10:00:00Z")
        #expect(made == ["2026-03-28T10:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z"])
    }

    /// A forecast of today, issued at the time that was due last, is not made again; one issued before it is.
    @Test func nothingToCatchUp() async throws {
        for (issued, expected) in [
            ("2026-03-10T05:04:00Z", ["already 2026-03-10T05:00:00Z"]),
            ("2026-03-10T04:55:00Z", ["2026-03-10T10:00:00Z"]),
        ] {
            let store = try RegionRunTests.store()
            let key = SeriesKey(.region("X"), .visits, every: .day)
            let midnight = CivilZone.paris.start(of: try #require(CivilDate(iso8601: "2026-03-10")))
            try store.saveForecasts([
                StoredForecast(
                    series: key, origin: midnight, model: "vigie", issuedAt: try ForecastScheduleTests.at(issued),
                    dataAsOf: midnight, seed: 1, version: "test", zone: "Europe/Paris", levels: [0.5],
                    quantiles: [[1]], means: [1], paths: [], notes: [:])
            ])
            let made = try await Self.reports(
                ["06:00"], from: "2026-03-10T10:00:00Z", until: "2026-03-10T12:00:00Z", in: store)
            #expect(made == expected)
        }
    }

    /// A store that cannot be read does not say that nothing was made: its error is reported, and nothing is forecast before it is due.
    @Test func aStoreThatCannotBeReadIsNoReasonToForecast() async throws {
        let made = try await Self.reports(
            ["06:00"], from: "2026-03-10T10:00:00Z", until: "2026-03-10T12:00:00Z", in: BrokenStore())
        #expect(made == ["failed \(BrokenStore.error.text.english)"])
    }

    /// One that takes five hours runs over two that are due: one more follows, not two, and none beside it.
    @Test func neverTwoAtOnce() async throws {
        let running = Mutex(0)
        let made = try await Self.reports(
            ["06:00", "07:00", "08:00"], from: "2026-01-10T04:59:00Z", until: "2026-01-10T20:00:00Z"
        ) { clock, origin in
            let others = running.withLock { count in
                defer { count += 1 }
                return count
            }
            #expect(others == 0)
            if origin.secondsSince1970 % 86_400 == 5 * 3600 { clock.advance(5 * 3600) }
            running.withLock { $0 -= 1 }
        }
        // 04:59 UTC makes up for yesterday's, 05:00 is 06:00 in Paris and ends at 10:00.
        #expect(made == ["2026-01-10T04:59:00Z", "2026-01-10T05:00:00Z", "2026-01-10T10:00:00Z"])
    }

    @Test func aFailureDoesNotStopTheNext() async throws {
        let made = try await Self.reports(
            ["06:00"], from: "2026-01-10T06:00:00Z", until: "2026-01-12T06:00:00Z"
        ) { _, origin throws(OperationError) in
            if origin.secondsSince1970 % 86_400 == 6 * 3600 { throw .noSeries(pattern: "x") }
        }
        #expect(made.count == 3 && made[0].hasPrefix("failed"))
        #expect(made[1...] == ["2026-01-11T05:00:00Z", "2026-01-12T05:00:00Z"])
    }

    /// Without data it is said once; once there are some, ten minutes pass at most.
    @Test func anEmptyStoreIsSkipped() async throws {
        let made = try await Self.reports(
            ["06:00"], from: "2026-01-10T06:00:00Z", until: "2026-01-10T08:00:00Z"
        ) { clock, origin throws(OperationError) in
            if origin.secondsSince1970 % 86_400 < 7 * 3600 { throw .emptyStore }
        }
        #expect(made == ["skipped 2026-01-10T06:00:00Z", "2026-01-10T07:00:00Z"])
    }

    /// A run that is cancelled before it keeps anything keeps nothing.
    @Test func cancelledRunsKeepNothing() async throws {
        let store = try RegionRunTests.store()
        let origin = try RegionRunTests.origin()
        let run = RegionRun(store: store, version: "test") { origin }
        let task = Task { () async -> OperationError? in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(OperationError) {
                _ = try await run.forecasting(RegionRunTests.order(tasks: 2))(origin)
                return nil
            } catch { return error }
        }
        guard case .ended? = await task.value else {
            Issue.record("it went on")
            return
        }
        #expect(try RegionRunTests.kept(store).isEmpty)
        let made = try await run.forecasting(RegionRunTests.order(tasks: 2))(origin)
        #expect(made.published > 0)
    }
}

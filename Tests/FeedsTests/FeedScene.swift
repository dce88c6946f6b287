import Feeds
import Foundation
import Messages
import Operations
import Store
import Synchronization
import TimeSeries

/// A clock that stands still until it is moved, and whose waits cost no time: what was waited for is written down.
final class StoppedClock: Sendable {
    private struct State {
        var now: Int
        var uptime = 0.0
        var waits: [Double] = []
    }

    private let state: Mutex<State>

    /// 2026-11-28T10:00:00Z, by `date -u -d 2026-11-28T10:00Z +%s`.
    static let start = 1_795_860_000

    init(_ now: Int = start) { state = Mutex(State(now: now)) }

    var now: Instant { Instant(secondsSince1970: state.withLock { $0.now }) }
    var waits: [Double] { state.withLock { $0.waits } }

    func advance(_ seconds: Int) {
        state.withLock { state in
            state.now += seconds
            state.uptime += Double(seconds)
        }
    }

    /// Sets the wall clock without any time going by.
    func set(_ seconds: Int) { state.withLock { $0.now = seconds } }

    var clock: FeedClock {
        FeedClock(
            now: { self.now }, uptime: { self.state.withLock { $0.uptime } },
            sleep: { seconds throws(CancellationError) in
                if Task.isCancelled { throw CancellationError() }
                self.state.withLock { state in
                    state.waits.append(seconds)
                    state.now += Int(seconds.rounded(.up))
                    state.uptime += seconds
                }
            })
    }
}

/// A folder that is removed with the test that made it.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "vigie-feeds-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> URL {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file
    }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}

/// What a feed handed over, with its bytes as they were then.
final class Deliveries: Sendable {
    struct One: Sendable {
        var delivery: FeedDelivery
        var text: String
    }

    private let taken = Mutex<[One]>([])
    private let refusal: Text?
    private let failure: FeedFailure?

    init(refusing refusal: Text? = nil, failing failure: FeedFailure? = nil) {
        self.refusal = refusal
        self.failure = failure
    }

    var all: [One] { taken.withLock { $0 } }
    var texts: [String] { all.map(\.text) }
    var names: [String] { all.map(\.delivery.name) }

    func take(_ delivery: FeedDelivery) throws(FeedFailure) -> Text? {
        let text = (try? Data(contentsOf: delivery.file)).map { String(decoding: $0, as: UTF8.self) } ?? "unreadable"
        taken.withLock { $0.append(One(delivery: delivery, text: text)) }
        if let failure { throw failure }
        return refusal
    }
}

extension Feed {
    /// Polls and gathers what is handed over.
    func poll(_ deliveries: Deliveries, last: SourceStatus? = nil, waits: Bool = false) async throws(FeedFailure)
        -> FeedAnswer
    {
        try await poll(last, waits: waits) { delivery throws(FeedFailure) in try deliveries.take(delivery) }
    }
}

/// A publisher that is played back and a feed that asks it.
struct HTTPScene {
    let server: ReplayServer
    let folder: TemporaryFolder
    let clock: StoppedClock
    var request: HTTPFeed.Request
    var environment: [String: String] = [:]

    init(_ fixtures: [ReplayServer.Fixture], path: String = "/data.csv") throws {
        server = try ReplayServer(fixtures)
        folder = try TemporaryFolder()
        clock = StoppedClock()
        request = HTTPFeed.Request(address: try AddressTemplate(server.address(path)), connector: "tidy-csv")
        request.retry = RetryPolicy(attempts: 3, firstWait: 2, longestWait: 60, jitter: 0)
        // Other tests keep every processor busy for minutes, between two requests of a redirect too.
        request.timeout = 1800
    }

    var feed: HTTPFeed {
        HTTPFeed(
            request, spool: folder.url.appending(path: "spool"), zone: .paris, clock: clock.clock, seed: 1,
            environment: environment)
    }

    /// The reason for which a poll fails; nil when it does not.
    func failure(_ deliveries: Deliveries = Deliveries(), last: SourceStatus? = nil) async -> FeedFailure? {
        do throws(FeedFailure) {
            _ = try await feed.poll(deliveries, last: last)
            return nil
        } catch { return error }
    }

    /// How the source fares after an answer.
    func status(_ answer: FeedAnswer) -> SourceStatus {
        SourceStatus(name: "s", connector: "tidy-csv", lastAttempt: clock.now, validators: answer.validators)
    }
}

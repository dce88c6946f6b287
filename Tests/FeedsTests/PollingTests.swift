import Connectors
import Feeds
import Foundation
import Messages
import Operations
import Store
import Synchronization
import Testing
import TimeSeries

/// Sources asked, taken in and kept account of, against a local publisher.
@Suite struct PollingTests {
    static let key = SeriesKey(.departement("X1"), .visits, every: .day)

    struct Scene {
        var http: HTTPScene
        let store = MemoryStore()
        let polling: FeedPolling

        init(_ fixtures: [ReplayServer.Fixture]) throws {
            http = try HTTPScene(fixtures)
            http.request.retry.attempts = 1
            polling = FeedPolling(
                store: store, archive: RawDeliveryArchive(folder: http.folder.url.appending(path: "raw")), zone: .paris,
                clock: http.clock.clock)
        }

        var source: FeedPolling.Source {
            FeedPolling.Source(
                name: "feed", connector: http.request.connector, feed: http.feed,
                schedule: PollSchedule(interval: 3600, spread: 0), lane: "here")
        }

        func poll() async -> FeedPolling.Report { await polling.poll(source) }

        var values: [Double?] {
            get throws { try store.archive(of: [key], from: nil).asOf(.distantFuture).current(key).map(\.value) }
        }
    }

    @Test func aGoodAnswerIsTakenInAndKeptAccountOf() async throws {
        let scene = try Scene([.init(200, ["ETag": "\"1\""], body: HTTPFeedTests.good)])
        defer { scene.http.server.stop() }
        let report = await scene.poll()
        #expect(report.failure == nil && report.files.count == 1)
        #expect(try scene.values == [310])
        let status = try #require(try scene.store.sourceStatuses().first)
        #expect(status == report.status)
        #expect(status.name == "feed" && status.connector == "tidy-csv")
        #expect(status.lastAttempt == scene.http.clock.now && status.lastSuccess == scene.http.clock.now)
        #expect(status.lastDelivery == scene.http.clock.now && status.rows == 1)
        // 2026-11-27 in Paris begins an hour before it does in Greenwich.
        #expect(status.newestReference == Instant(iso8601: "2026-11-26T23:00:00Z"))
        #expect(status.lastError == nil && status.failures == 0 && status.validators["etag"] == "\"1\"")
        #expect(try scene.polling.due(scene.source) == scene.http.clock.now.advanced(bySeconds: 3600))
    }

    /// What the publisher does after a good answer, and what the reader is told in French.
    static let bad: [(ReplayServer.Fixture, String)] = [
        (.init(200, body: "series_id,day,value\ndep:X1|visits|all|day,2026-11-27,310\n"), "timestamp"),
        (.init(429, ["Retry-After": "900"]), "900 s"), (.init(500), "HTTP 500"), (.init(200, body: ""), "vide"),
        (.init(200, ["Content-Type": "text/html"], body: "<html><title>Maintenance</title></html>"), "Maintenance"),
        (.init(200, body: HTTPFeedTests.good, misbehaviour: .stopsAfter(20)), "avant sa fin"),
        (.init(200, body: "{\"error\": \"quota\"}"), "data.csv"),
    ]

    @Test(arguments: bad.indices) func aBadAnswerIsSaidAndTheGoodDataStay(number: Int) async throws {
        let (fixture, says) = Self.bad[number]
        let scene = try Scene([.init(200, ["ETag": "\"1\""], body: HTTPFeedTests.good), fixture])
        defer { scene.http.server.stop() }
        let good = await scene.poll().status
        scene.http.clock.advance(3600)
        let status = await scene.poll().status
        let error = try #require(status.lastError)
        #expect(error.french.contains(says), "\(error.french)")
        #expect(try scene.values == [310])
        #expect(status.failures == 1 && status.lastAttempt == scene.http.clock.now)
        #expect(status.lastSuccess == good.lastSuccess && status.lastDelivery == good.lastDelivery)
        #expect(status.newestReference == good.newestReference && status.rows == 1)
        // And once it is well again, nothing is left of it.
        scene.http.server.play([.init(200, body: HTTPFeedTests.good + "dep:X1|visits|all|day,2026-11-28,7\n")])
        scene.http.clock.advance(3600)
        let well = await scene.poll().status
        #expect(well.lastError == nil && well.failures == 0 && well.notBefore == nil)
        #expect(try scene.values == [310, 7])
    }

    /// The entity tag of an answer that was refused is not kept: "nothing new" would hide that it was never read.
    @Test func aRefusedAnswerIsAskedForAgain() async throws {
        let wrong = ReplayServer.Fixture(
            200, ["ETag": "\"2\""], body: "a;b\n1;2\n", misbehaviour: .knows(entityTag: "\"2\""))
        let scene = try Scene([wrong])
        defer { scene.http.server.stop() }
        for failures in 1...3 {
            let status = await scene.poll().status
            #expect(status.failures == failures && status.lastError != nil)
        }
    }

    @Test func nothingNewIsASuccess() async throws {
        let scene = try Scene([
            .init(200, ["ETag": "\"1\""], body: HTTPFeedTests.good, misbehaviour: .knows(entityTag: "\"1\""))
        ])
        defer { scene.http.server.stop() }
        let first = await scene.poll()
        scene.http.clock.advance(3600)
        let second = await scene.poll()
        #expect(second.files.isEmpty && second.failure == nil)
        #expect(second.status.lastSuccess == scene.http.clock.now)
        #expect(second.status.lastDelivery == first.status.lastDelivery)
    }

    @Test func aSourceThatAsksToWaitIsNotDue() async throws {
        let scene = try Scene([.init(503, ["Retry-After": "7200"])])
        defer { scene.http.server.stop() }
        _ = await scene.poll()
        #expect(try scene.polling.due(scene.source) == scene.http.clock.now.advanced(bySeconds: 7200))
    }

    /// A folder remembers nothing across a restart; the store recognises the bytes.
    @Test func aRestartReadsNothingAgain() async throws {
        let folder = try TemporaryFolder()
        try folder.write("in/a.csv", HTTPFeedTests.good)
        let clock = StoppedClock()
        let store = MemoryStore()
        for start in 0..<2 {
            let feed = FolderFeed(
                FolderFeed.Options(
                    folder: folder.url.appending(path: "in"), connector: "tidy-csv", connectors: ["tidy-csv"]),
                clock: clock.clock)
            let source = FeedPolling.Source(
                name: "f", connector: "tidy-csv", feed: feed, schedule: PollSchedule(interval: 30), lane: "f")
            let report = await FeedPolling(store: store, archive: nil, zone: .paris, clock: clock.clock)
                .poll(source, waits: true)
            let file = try #require(report.files.first)
            switch file.outcome {
            case .taken: #expect(start == 0)
            case .alreadyKnown: #expect(start == 1)
            case .refused(let reason): Issue.record("\(reason)")
            }
        }
        #expect(try store.deliveries(limit: 9).count == 1)
    }

    /// A feed whose file changes while it is read, between the hash and the end.
    @Test func aFileThatChangesWhileItIsReadIsNotTakenIn() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.csv", HTTPFeedTests.good)
        let store = MemoryStore()
        let archive = RawDeliveryArchive(folder: folder.url.appending(path: "raw"))
        let delivery = FeedDelivery(
            file: file, name: "a.csv", connector: "growing", receivedAt: StoppedClock().now)
        Growing.state.withLock { $0 = (file, 0) }
        let report = try Ingestion(store: store, archive: archive, now: { StoppedClock().now })
            .ingest(delivery, of: "f", with: Growing(), zone: .paris)
        guard case .refused(let reason) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(reason == Messages.fileChanged("a.csv"))
        #expect(try store.deliveries(limit: 9).isEmpty)
        #expect(try archive.entries().isEmpty)
    }

    @Test func everySourceIsAskedWhenItIsDueUntilTheRunIsToEnd() async throws {
        let scene = try Scene([.init(200, body: HTTPFeedTests.good)])
        defer { scene.http.server.stop() }
        let (reports, gathering) = AsyncStream<FeedPolling.Report>.makeStream()
        let run = PollingRun(
            polling: scene.polling, sources: [scene.source], territory: { () throws(StoreError) in Territory() },
            report: { gathering.yield($0) }, complain: { Issue.record("\($0)") })
        let task = Task { try await run.run() }
        var seen: [Instant] = []
        for await report in reports {
            seen.append(report.status.lastAttempt)
            if seen.count == 3 { break }
        }
        task.cancel()
        try await task.value
        for (earlier, later) in zip(seen, seen.dropFirst()) { #expect(later.seconds(since: earlier) >= 3600) }
        #expect(try scene.store.deliveries(limit: 9).count { $0.header.connector == "tidy-csv" } == 1)
    }
}

/// A connector whose delivery grows while it is decoded: what another process may do at any moment.
private struct Growing: Connector {
    static let state = Mutex<(file: URL?, calls: Int)>((nil, 0))
    static let card = ConnectorCard(
        name: "growing", title: Text(verbatim: "x"), summary: Text(verbatim: "x"), format: Text(verbatim: "x"),
        knownAtRule: Text(verbatim: "x"), reference: "x", speaksOfTheFuture: true)
    static var goldenDeliveries: [GoldenDelivery] { [] }

    func decoder(for source: DeliverySource) -> any DeliveryDecoder { Decoder() }

    struct Decoder: DeliveryDecoder {
        mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
            let (file, calls) = Growing.state.withLock { state in
                state.calls += 1
                return state
            }
            // The first call is the look at the beginning; the hash is taken after it.
            guard calls == 2, let file, let handle = try? FileHandle(forWritingTo: file) else { return }
            _ = try? handle.seekToEnd()
            try? handle.write(contentsOf: Data("more\n".utf8))
            try? handle.close()
        }

        mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd { DeliveryEnd() }
    }
}

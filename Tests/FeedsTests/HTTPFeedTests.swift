import Feeds
import Foundation
import Messages
import Operations
import Store
import Testing
import TimeSeries

/// An address that is asked, against a local publisher: its format, and every way in which it misbehaves.
@Suite struct HTTPFeedTests {
    static let good = "series_id,timestamp,value\ndep:X1|visits|all|day,2026-11-27,310\n"

    @Test func anAnswerIsHandedOverOnceWithItsNameAndTime() async throws {
        let scene = try HTTPScene([.init(200, ["Content-Type": "text/csv"], body: Self.good)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        let answer = try await scene.feed.poll(deliveries)
        #expect(deliveries.texts == [Self.good])
        let delivery = try #require(deliveries.all.first?.delivery)
        #expect(delivery.name == "data.csv")
        #expect(delivery.connector == "tidy-csv")
        #expect(delivery.receivedAt == scene.clock.now)
        #expect(delivery.declaredAvailableAt == nil)
        #expect(answer == FeedAnswer())
        #expect(scene.server.requests.first?.headers["if-none-match"] == nil)
        // Nothing stays in the spool.
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.feed.spool.path).isEmpty)
    }

    @Test func anUnchangedAnswerIsNotSentAgain() async throws {
        let tag = "\"v1\""
        let scene = try HTTPScene([.init(200, ["ETag": tag], body: Self.good, misbehaviour: .knows(entityTag: tag))])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        let first = try await scene.feed.poll(deliveries)
        let second = try await scene.feed.poll(deliveries, last: scene.status(first))
        #expect(scene.server.requests.last?.headers["if-none-match"] == tag)
        #expect(deliveries.all.count == 1)
        #expect(second.validators == first.validators, "kept for the next time")
    }

    @Test func theDateOfTheLastAnswerIsSentWhereThereIsNoTag() async throws {
        let date = "Fri, 27 Nov 2026 06:10:00 GMT"
        let scene = try HTTPScene([.init(200, ["Last-Modified": date], body: Self.good, misbehaviour: .knowsDate(date))]
        )
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        let first = try await scene.feed.poll(deliveries)
        _ = try await scene.feed.poll(deliveries, last: scene.status(first))
        #expect(scene.server.requests.last?.headers["if-modified-since"] == date)
        #expect(deliveries.all.count == 1)
        #expect(deliveries.all[0].delivery.declaredAvailableAt == nil, "not declared to mean anything")
    }

    /// 1795759800 by `date -u -d 2026-11-27T06:10Z +%s`.
    @Test func lastModifiedIsTheKnownAtTimeWhereThatIsDeclared() async throws {
        var scene = try HTTPScene([
            .init(200, ["Last-Modified": "Fri, 27 Nov 2026 06:10:00 GMT"], body: Self.good),
            .init(200, ["Last-Modified": "Fri, 27 Nov 2099 06:10:00 GMT"], body: Self.good),
        ])
        defer { scene.server.stop() }
        scene.request.lastModifiedIsKnownAt = true
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        _ = try await scene.feed.poll(deliveries)
        #expect(
            deliveries.all.map(\.delivery.declaredAvailableAt) == [
                Instant(secondsSince1970: 1_795_759_800), scene.clock.now,
            ], "nothing was known after it was received")
    }

    /// A tag belongs to the address of its day.
    @Test func whatIsKeptForOneAddressIsNotSentToAnother() async throws {
        let scene = try HTTPScene([.init(200, ["ETag": "\"a\""], body: Self.good)], path: "/{today}.csv")
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        let first = try await scene.feed.poll(deliveries)
        scene.clock.advance(86_400)
        _ = try await scene.feed.poll(deliveries, last: scene.status(first))
        #expect(scene.server.requests.map(\.target) == ["/2026-11-28.csv", "/2026-11-29.csv"])
        #expect(scene.server.requests.last?.headers["if-none-match"] == nil)
        #expect(deliveries.names == ["2026-11-28.csv", "2026-11-29.csv"])
    }

    @Test func compressedAnswersAreExpanded() async throws {
        // printf 'series_id…' | gzip -n, of Self.good
        let gzip = try Compressed.gzip(Self.good)
        let scene = try HTTPScene([.init(200, ["Content-Encoding": "gzip"], bytes: gzip)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.texts == [Self.good])
        #expect(scene.server.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
    }

    // MARK: Failures that pass

    @Test func aFailureThatPassesIsTriedAgain() async throws {
        let fixtures: [ReplayServer.Fixture] = [
            .init(500, body: "oops"), .init(503), .init(408), .init(200, body: "x", misbehaviour: .hangsUp),
            .init(200, body: Self.good, misbehaviour: .stopsAfter(10)),
            .init(200, body: Self.good, misbehaviour: .chunksWithoutEnd),
        ]
        for fixture in fixtures {
            let scene = try HTTPScene([fixture, .init(200, body: Self.good)])
            let deliveries = Deliveries()
            _ = try await scene.feed.poll(deliveries)
            #expect(deliveries.texts == [Self.good], "\(fixture)")
            #expect(scene.clock.waits == [2], "\(fixture)")
            scene.server.stop()
        }
    }

    @Test func tooManyRequestsWaitAsLongAsTheSourceAsks() async throws {
        let scene = try HTTPScene([.init(429, ["Retry-After": "17"]), .init(200, body: Self.good)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(scene.clock.waits == [17])
        #expect(deliveries.all.count == 1)
    }

    @Test func aSourceThatWantsToBeLeftAloneForLongIsLeftAlone() async throws {
        let scene = try HTTPScene([.init(503, ["Retry-After": "Sat, 28 Nov 2026 12:00:00 GMT"])])
        defer { scene.server.stop() }
        let failure = try #require(await scene.failure())
        #expect(scene.server.requests.count == 1)
        #expect(failure.notBefore == Instant(iso8601: "2026-11-28T12:00:00Z"))
        // Two hours from 10:00.
        #expect(failure.text.french.contains("7200"))
    }

    @Test func afterTheLastAttemptTheStatusIsSaid() async throws {
        let scene = try HTTPScene([.init(500)])
        defer { scene.server.stop() }
        let failure = try #require(await scene.failure())
        #expect(scene.server.requests.count == 3)
        #expect(scene.clock.waits == [2, 4])
        #expect(failure.text.french.contains("500") && failure.text.english.contains("127.0.0.1"))
    }

    /// Bytes come all the time, so no wait for one of them is long: the whole is limited.
    @Test(.timeLimit(.minutes(10))) func aTrickleEndsWithTheTimeout() async throws {
        var scene = try HTTPScene([
            .init(200, body: String(repeating: "a", count: 100_000), misbehaviour: .trickles(0.1))
        ])
        defer { scene.server.stop() }
        scene.request.timeout = 1
        scene.request.retry.attempts = 1
        let failure = try #require(await scene.failure())
        #expect(failure.text == HTTPFeedError.timedOut(address: scene.server.address(), seconds: 1).text)
        try await scene.server.waitForHangUp()
    }

    // MARK: Failures that stay

    @Test(arguments: [
        (ReplayServer.Fixture(404), "404"), (.init(401), "401"), (.init(200, body: ""), "vide"),
        (.init(200, body: " \n\n"), "vide"), (.init(204), "204"),
        (
            .init(
                200, ["Content-Type": "text/html"],
                body: "<!DOCTYPE html>\n<html><head><title>Site en\n maintenance</title>"),
            "Site en maintenance"
        ),
        (.init(200, ["Content-Type": "application/json"], body: "\u{FEFF}\n<HTML><body>"), "page web"),
        (.init(304), "304"),
    ])
    func whatIsNoDataIsSaidAtOnce(fixture: ReplayServer.Fixture, says: String) async throws {
        let scene = try HTTPScene([fixture])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        let failure = try #require(await scene.failure(deliveries))
        #expect(failure.text.french.contains(says), "\(failure.text.french)")
        #expect(scene.server.requests.count == 1)
        #expect(deliveries.all.isEmpty)
    }

    @Test func whatIsTooLargeIsBrokenOff() async throws {
        for fixture in [
            ReplayServer.Fixture(200, body: String(repeating: "a", count: 2000)),
            .init(200, body: String(repeating: "a", count: 2000), misbehaviour: .endless),
            // A bomb: 300 bytes that expand to 100,000.
            .init(
                200, ["Content-Encoding": "gzip"], bytes: try Compressed.gzip(String(repeating: "a", count: 100_000))),
        ] {
            var scene = try HTTPScene([fixture])
            scene.request.sizeLimit = 1500
            let failure = try #require(await scene.failure())
            #expect(failure.text == HTTPFeedError.tooLarge(address: scene.server.address(), limit: 1500).text)
            #expect(scene.server.requests.count == 1)
            scene.server.stop()
        }
    }

    @Test func nobodyListening() async throws {
        var scene = try HTTPScene([])
        scene.server.stop()
        // Not the server's own, which another test's may have by now.
        scene.request.address = try AddressTemplate("http://127.0.0.1:1/data.csv")
        scene.request.retry.attempts = 2
        let failure = try #require(await scene.failure())
        #expect(failure.text.english.contains("does not answer"))
        #expect(scene.clock.waits == [2])
    }

    @Test func whatIsNotTakenInIsHandedOverAgain() async throws {
        let scene = try HTTPScene([.init(200, ["ETag": "\"a\""], body: Self.good)])
        defer { scene.server.stop() }
        let full = FeedFailure(Messages.archiveDiskFull(path: "/data"))
        #expect(await scene.failure(Deliveries(failing: full)) == full)
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.all.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.feed.spool.path).isEmpty)
    }

    /// The run is asked to end while an answer trickles in, and before a request is made at all.
    @Test(.timeLimit(.minutes(10)), arguments: [false, true]) func aRunThatIsToEndDoesNotWait(isUnderWay: Bool)
        async throws
    {
        var scene = try HTTPScene([
            .init(200, body: String(repeating: "a", count: 100_000), misbehaviour: .trickles(0.1))
        ])
        defer { scene.server.stop() }
        scene.request.timeout = 3600
        let feed = scene.feed
        let task = Task { () -> FeedFailure? in
            do throws(FeedFailure) {
                _ = try await feed.poll(Deliveries())
                return nil
            } catch { return error }
        }
        while isUnderWay, scene.server.requests.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        task.cancel()
        let failure = try #require(await task.value)
        #expect(failure.text.english.contains("SIGTERM"))
        #expect(scene.server.requests.count <= 1)
        if isUnderWay { try await scene.server.waitForHangUp() }
    }
}

import Feeds
import Foundation
import Messages
import Operations
import Testing

@Suite struct RedirectTests {
    @Test(arguments: [
        ("https://a.fr/x", "https://a.fr/y", true), ("https://a.fr/x", "https://A.FR/y", true),
        ("https://a.fr/x", "http://a.fr/y", false), ("https://a.fr/x", "https://b.fr/y", false),
        ("https://a.fr/x", "https://mirror.fr/y", true), ("https://a.fr/x", "http://mirror.fr/y", false),
        ("https://a.fr/x", "file:///etc/passwd", false), ("http://127.0.0.1:80/x", "http://127.0.0.1:80/y", true),
        ("http://127.0.0.1:80/x", "http://127.0.0.1:81/y", false), ("http://a.fr/x", "https://a.fr/x", true),
    ])
    func onlyTheSameHostAndNamedOnes(start: String, target: String, isAllowed: Bool) throws {
        let policy = RedirectPolicy(hosts: ["Mirror.fr"])
        #expect(
            policy.allows(from: try #require(URL(string: start)), to: try #require(URL(string: target))) == isAllowed)
    }

    @Test func aRedirectOnTheSameHostIsFollowed() async throws {
        let scene = try HTTPScene([.init(302, ["Location": "/moved.csv"]), .init(200, body: HTTPFeedTests.good)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(scene.server.requests.map(\.target) == ["/data.csv", "/moved.csv"])
        #expect(deliveries.texts == [HTTPFeedTests.good])
    }

    @Test func aRedirectElsewhereIsNot() async throws {
        let other = try ReplayServer([.init(200, body: "stolen")])
        defer { other.stop() }
        let scene = try HTTPScene([.init(302, ["Location": "http://localhost:\(other.port)/x"])])
        defer { scene.server.stop() }
        let failure = try #require(await scene.failure())
        #expect(failure.text.english.contains("redirects to localhost"))
        #expect(other.requests.isEmpty)
        #expect(scene.server.requests.count == 1)
    }

    /// A publisher may hand over to a host that is named; the credential stays where it belongs.
    @Test func aCredentialIsNotSentToAnotherHost() async throws {
        let other = try ReplayServer([.init(200, body: HTTPFeedTests.good)])
        defer { other.stop() }
        var scene = try HTTPScene([.init(302, ["Location": "http://localhost:\(other.port)/x"])])
        defer { scene.server.stop() }
        scene.request.redirects = RedirectPolicy(hosts: ["localhost"])
        scene.request.credential = Credential(.environment("T"), in: .header("X-Token", prefix: ""))
        scene.environment = ["T": SecretTests.word]
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(scene.server.requests.first?.headers["x-token"] == SecretTests.word)
        #expect(other.requests.count == 1)
        #expect(other.requests.first?.headers["x-token"] == nil)
        #expect(deliveries.texts == [HTTPFeedTests.good])
    }

    @Test func aCircleEnds() async throws {
        let scene = try HTTPScene([.init(302, ["Location": "/data.csv"])])
        defer { scene.server.stop() }
        #expect(await scene.failure() != nil)
        // The first request and five redirects.
        #expect(scene.server.requests.count == 6)
    }

    /// A 302 that says no address is an answer like any other that is not 200.
    @Test func aRedirectToNowhereIsAStatus() async throws {
        let scene = try HTTPScene([.init(302, body: "moved")])
        defer { scene.server.stop() }
        let failure = try #require(await scene.failure())
        #expect(failure.text.english.contains("302"))
        #expect(scene.server.requests.count == 1)
    }

    /// To answer URLSession's question about a redirect after the request was cancelled ended the process each time here.
    @Test func requestsMayBeGivenUpWhileTheyAreRedirected() async throws {
        var given = try HTTPScene([.init(302, ["Location": "/data.csv"])])
        given.request.redirects = RedirectPolicy(limit: 1)
        let scene = given
        defer { scene.server.stop() }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<120 {
                if number >= 8 { await group.next() }
                group.addTask {
                    let poll = Task { await scene.failure() }
                    try? await Task.sleep(for: .microseconds(number * 37 % 8000))
                    poll.cancel()
                    #expect(await poll.value != nil)
                }
            }
        }
    }
}

import Feeds
import Foundation
import Messages
import Operations
import Testing

/// Pages of an Explore v2.1 catalogue, as `…/records?limit=100&offset=…` gives them.
@Suite struct ExplorePagesTests {
    static func page(_ total: Int, _ rows: Range<Int>) -> ReplayServer.Fixture {
        let results = rows.map { "{\"n\": \($0), \"results\": [\"]}\\\"\"]}" }.joined(separator: ", ")
        return .init(
            200, ["Content-Type": "application/json; charset=utf-8"],
            body: "{\"note\": \"results\", \"total_count\": \(total), \"results\": [\(results)]}")
    }

    static func scene(_ pages: [ReplayServer.Fixture]) throws -> HTTPScene {
        var scene = try HTTPScene(pages, path: "/records?order_by=n&limit=7")
        scene.request.isPaged = true
        return scene
    }

    @Test func pagesArePutTogether() async throws {
        let scene = try Self.scene([Self.page(250, 0..<100), Self.page(250, 100..<200), Self.page(250, 200..<250)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(
            scene.server.requests.map(\.target) == [0, 100, 200].map { "/records?order_by=n&limit=100&offset=\($0)" })
        let text = try #require(deliveries.texts.first)
        let whole = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let rows = try #require(whole["results"] as? [[String: Any]])
        #expect(whole["total_count"] as? Int == 250)
        #expect(rows.compactMap { $0["n"] as? Int } == Array(0..<250))
        #expect(deliveries.names == ["records"])
    }

    @Test func nothingToGiveIsAnAnswerToo() async throws {
        let scene = try Self.scene([Self.page(0, 0..<0)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.texts == ["{\"total_count\": 0, \"results\": []}\n"])
    }

    @Test func aFailureInTheMiddleRepeatsThatPage() async throws {
        let scene = try Self.scene([Self.page(150, 0..<100), .init(500), Self.page(150, 100..<150)])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(scene.server.requests.count == 3)
        #expect(deliveries.all.count == 1)
    }

    /// Rows that come or go between two pages would be lost or doubled: everything is asked anew.
    @Test func aCatalogueThatChangesIsReadAnew() async throws {
        let scene = try Self.scene([
            Self.page(150, 0..<100), Self.page(151, 100..<151), Self.page(151, 0..<100), Self.page(151, 100..<151),
        ])
        defer { scene.server.stop() }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.texts.first?.hasPrefix("{\"total_count\": 151") == true)
        #expect(scene.server.requests.count == 4)
    }

    @Test(arguments: [
        (ReplayServer.Fixture(200, body: "{\"error_code\": \"ODSQLError\"}"), "total_count"),
        (.init(200, body: "{\"total_count\": 3, \"results\": [{\"a\": 1}"), "total_count"),
        (.init(200, body: "<html><title>Erreur</title>"), "Erreur"), (page(12_345, 0..<100), "12345"),
    ])
    func whatIsNoPageIsRefused(fixture: ReplayServer.Fixture, says: String) async throws {
        let scene = try Self.scene([fixture])
        defer { scene.server.stop() }
        let failure = try #require(await scene.failure())
        #expect(failure.text.french.contains(says), "\(failure.text.french)")
    }

    @Test func theLimitOfSizeHoldsForAllPagesTogether() async throws {
        var scene = try Self.scene([Self.page(200, 0..<100), Self.page(200, 100..<200)])
        defer { scene.server.stop() }
        // A page has about 3,000 bytes.
        scene.request.sizeLimit = 4000
        let failure = try #require(await scene.failure())
        #expect(failure.text.english.contains("4000"))
    }
}

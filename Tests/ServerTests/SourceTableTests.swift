import Messages
import Store
import Testing
import TimeSeries

/// The data page says of each source how old its last good data are.
@Suite struct SourceTableTests {
    @Test func everySourceIsListedWithItsAgeAndItsError() async throws {
        let region = try SampleRegion()
        let now = SampleRegion.now
        let good = SourceStatus(
            name: "well-source", connector: "c", lastAttempt: now, lastSuccess: now,
            lastDelivery: now.advanced(bySeconds: -3600), rows: 4, newestReference: now.advanced(bySeconds: -5 * 3600))
        var bad = good
        bad.name = "bad-source"
        bad.newestReference = now.advanced(bySeconds: -3 * 86_400)
        bad.lastError = Text(fr: "la colonne <x> manque", en: "the column <x> is missing")
        let later = SourceStatus(name: "later-source", connector: "c", lastAttempt: now.advanced(bySeconds: 60))
        // A calendar of events, with one in January.
        var ahead = good
        ahead.name = "ahead-source"
        ahead.newestReference = now.advanced(bySeconds: 45 * 86_400)
        for status in [good, bad, later, ahead] { try region.store.saveSourceStatus(status) }
        try await LiveServer.serving(region.store) { server in
            let french = try await server.get("/donnees").body
            // Five hours and three days, by the numbers above; an hour less to their reception.
            #expect(french.contains("well-source") && french.contains(">5\u{A0}h<") && french.contains(">4\u{A0}h<"))
            #expect(french.contains("ahead-source") && !french.contains("2027"), "announced is not known")
            #expect(french.contains("bad-source") && french.contains(">3\u{A0}jours<"))
            #expect(french.contains("la colonne &lt;x&gt; manque"))
            #expect(!french.contains("later-source"), "what happened later is not known yet")
            let english = try await server.get("/donnees?lang=en").body
            #expect(english.contains("the column &lt;x&gt; is missing") && english.contains(">3 days<"))
        }
    }

    @Test func aStoreWithoutSourcesShowsNoTable() async throws {
        let region = try SampleRegion()
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/donnees").body
            #expect(!page.contains("h-sources"))
        }
    }
}

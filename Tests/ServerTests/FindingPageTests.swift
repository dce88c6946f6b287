import Foundation
import Messages
import Store
import Testing
import TimeSeries

@testable import Server

/// The data page lists findings by severity and source, each with a link to the values behind it.
@Suite struct FindingPageTests {
    private static let from = CivilZone.paris.start(of: SampleRegion.day(2026, 11, 14))

    /// The sample region after its checks: a frozen value and a field that fell.
    static func region() throws -> (SampleRegion, SeriesKey) {
        let region = try SampleRegion()
        let key = SeriesKey(region.sites[1].place, .visits, every: .hour)
        let frozen = Finding(
            check: "constant-sensor", severity: .setAside,
            message: Text(fr: "24 pas de suite à <3> : figé.", en: "24 steps in a row at <3>: frozen."), series: key,
            from: from, to: from.advanced(bySeconds: 86_400), count: 24)
        let quiet = Finding(
            check: "source-quiet", severity: .warning, message: Text(fr: "rien de nouveau", en: "nothing new"),
            series: SeriesKey(region.sites[0].place, .admissions, every: .hour), from: from,
            to: from.advanced(bySeconds: 3600))
        let note = Finding(
            check: "incomplete-tail", severity: .info, message: Text(fr: "fin incomplète", en: "incomplete tail"),
            series: key, from: from, to: from.advanced(bySeconds: 3600))
        try region.store.saveQuality(
            QualityReport(
                madeAt: SampleRegion.now, series: 36, findings: [frozen, quiet, note],
                completeness: [
                    QualityReport.Completeness(measure: .visits, known: 653, steps: 672),
                    QualityReport.Completeness(measure: .admissions, known: 672, steps: 672),
                ]))
        try region.store.saveSourceStatus(
            SourceStatus(
                name: "rpu-nightly", connector: "tidy-csv", lastAttempt: SampleRegion.now,
                lastSuccess: SampleRegion.now,
                lastDelivery: SampleRegion.now, rows: 4, newestReference: SampleRegion.now))
        return (region, key)
    }

    @Test func findingsStandByTheirSeverityWithTheirSource() async throws {
        let (region, _) = try Self.region()
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/donnees").body
            // One of the checks, one of the delivery.
            let heading = try #require(page.range(of: "■ mis de côté (2)"))
            let next = try #require(page.range(of: "▲ à vérifier (1)"))
            #expect(heading.lowerBound < next.lowerBound)
            #expect(page.contains("24 pas de suite à &lt;3&gt;"))
            #expect(page.contains("<h4>tidy-csv</h4>"))
            #expect(
                page.contains(
                    "36 séries contrôlées, avec ce qui était connu le lun.\u{A0}23\u{A0}nov. à 6\u{A0}h\u{A0}10."))
            #expect(page.contains("passages aux urgences, sam.\u{A0}14\u{A0}nov.</span>"))
            // Information is folded away.
            #expect(page.contains("<details><summary id=\"h-info\">● pour information (1)</summary>"))
            // 653 + 672 of 1,344 steps are 98.58 %, rounded down; three findings from warnings on concern the connector.
            #expect(page.contains("<td class=\"n\">98,5\u{202F}%</td><td class=\"n\">3</td>"))
            let english = try await server.get("/donnees?lang=en").body
            #expect(english.contains("■ set aside (2)") && english.contains("98.5%"))
        }
    }

    @Test func aFindingLeadsToTheValuesBehindIt() async throws {
        let (region, key) = try Self.region()
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/donnees").body
            let link = try #require(
                page.firstMatch(of: /href="([^"]*constat[^"]*check=constant-sensor[^"]*)"/)
            ).1.replacing("&amp;", with: "&")
            let rows = try await server.get(String(link))
            #expect(rows.status == 200)
            #expect(rows.body.contains("<h1 class=\"answer\">24 pas de suite à &lt;3&gt;"))
            // 24 hours of Saturday 14 November, each known once, at its end.
            #expect(rows.body.matches(of: /<th scope="row">sam\.\u{A0}14\u{A0}nov\.,\s/).count == 24)
            #expect(rows.body.contains("tidy-csv, sample.csv"))
            let shown = try #require(rows.body.firstMatch(of: /<td class="n">([0-9]+)<\/td>/)).1
            let first = try region.store.archive(of: [key], from: Self.from).versions(of: key)[0]
            #expect(Double(shown) == first.value)
            let english = try await server.get(String(link).replacing("lang=fr", with: "lang=en"))
            #expect(english.body.contains("Sat\u{A0}14\u{A0}Nov, ") && english.body.contains("All versions known"))
        }
    }

    @Test func anAddressWithoutASeriesSaysWhatToDo() async throws {
        let (region, _) = try Self.region()
        try await LiveServer.serving(region.store) { server in
            for path in ["/donnees/constat", "/donnees/constat?series=dep:75%7Cvisits%7Call%7Chour"] {
                let page = try await server.get(path)
                #expect(page.status == 404 && page.body.contains("suivez le lien d’un constat"))
            }
        }
    }

    /// Versions that were superseded are told from the one that holds.
    @Test func everyVersionIsShown() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, track: 0)
        let key = SeriesKey(.departement("93"), .temperature, every: .day)
        let rows = [(-86_400, 7.25), (86_400, -1.5)].map { known, value in
            Observation(
                series: key, referenceTime: Self.from, value: value, availableAt: Self.from.advanced(bySeconds: known))
        }
        try region.deliver(rows, name: "weather.csv")
        try await LiveServer.serving(region.store) { server in
            let address = try #require(
                FindingAddress(query: { ["series": key.description, "from": "\(Self.from)", "check": "x"][$0] }))
            let page = try await server.get(address.link(.french)).body
            #expect(page.matches(of: /<tr class="superseded">/).count == 1)
            #expect(page.contains(">7,25</td>") && page.contains(">\u{2212}1,5</td>"))
        }
    }

    @Test func aStoreThatWasNeverCheckedSaysSo() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/donnees").body
            #expect(page.contains("Les contrôles n’ont pas encore été lancés"))
            #expect(page.contains("■ mis de côté (1)"))
        }
    }
}

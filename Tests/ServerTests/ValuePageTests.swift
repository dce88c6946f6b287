import Foundation
import Messages
import SourceValue
import Store
import Testing
import TimeSeries

@testable import Server

@Suite("The page of what sources are worth")
struct ValuePageTests {
    private func kept() throws -> [KeptValue] { [.result(try SampleValue.result(sources: 7), id: "abc")] }

    /// The figures are those of ``SampleValue/figures(_:)``.
    @Test func everySourceHasItsVerdictInWords() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store, values: try kept()) { server in
            let page = try await server.get("/valeur")
            #expect(page.status == 200)
            let sentence = try #require(page.body.firstMatch(of: /<h1 class="answer">(.*?)<\/h1>/)).1
            #expect(
                sentence
                    == "7 sources jugées\u{A0}: 1 apporte (météo), 1 n’apporte rien\u{202F}; pour 5, on ne sait pas.")
            #expect(page.body.contains(/<th scope="row">Météo<\/th><td class="verdict">.*◆<\/span> apporte<\/td>/))
            #expect(page.body.contains(/○<\/span> n’apporte rien<\/td>/))
            #expect(page.body.contains(/\?<\/span> on ne sait pas<\/td>/))
            // Gain, interval, smallest detectable gain, with leakage.
            #expect(page.body.contains("+3,2\u{202F}%") && page.body.contains("de +1,1\u{202F}% à +5,4\u{202F}%"))
            #expect(page.body.contains(">2,5\u{202F}%<") && page.body.contains(">+5,2\u{202F}%<"))
            #expect(page.body.contains("Flux ouvert, sans convention."))
            #expect(page.body.contains("Constaté\u{A0}: 1,3 jour après."))
            #expect(page.body.contains("Sans données près de ces lieux"))
            #expect(page.body.matches(of: /<details class="parts">/).count == 7)
            for part in ["2 à 3 jours à l’avance", "75 ans et plus", "Seine-Saint-Denis", "jours ordinaires"] {
                #expect(page.body.contains(">\(part)</th>"), "\(part)")
            }
            #expect(page.body.contains("vigie value --series &#39;dep:*|visits|*|day&#39; --from 2023-04-01"))
            #expect(page.body.contains("href=\"/valeur/rapport?lang=fr\""))
            // Left to gain: (0.402 − 0.155) / 0.402.
            #expect(page.body.contains(">61\u{202F}%<"))
            let front = try await server.get("/donnees")
            #expect(front.body.contains("<a href=\"/valeur?lang=fr\">Valeur des sources</a>"))
        }
    }

    @Test func englishSaysTheSame() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store, values: try kept()) { server in
            let page = try await server.get("/valeur?lang=en")
            #expect(
                page.body.contains(
                    "7 sources judged: 1 contributes (weather), 1 does not; of 5 we do not know."))
            #expect(page.body.contains("+1.1% to +5.4%") && page.body.contains("busiest tenth of days"))
            #expect(!page.body.contains("apporte"))
            let report = try await server.get("/valeur/rapport?lang=en")
            #expect(report.body.contains("<html lang=\"en\">") && report.body.contains("we do not know"))
        }
    }

    @Test func withoutAStudyThePageSaysHowToMakeOne() async throws {
        try await LiveServer.serving(MemoryStore()) { server in
            let page = try await server.get("/valeur")
            #expect(page.status == 200)
            #expect(page.body.contains("Aucune étude") && page.body.contains("<code>vigie value</code>"))
            let report = try await server.get("/valeur/rapport")
            #expect(report.status == 404 && report.body.contains("vigie value"))
        }
    }

    @Test func aBrokenResultIsASentence() async throws {
        let broken = KeptValue(Data("{\"layout\": 1, \"table\": ".utf8), id: "broken")
        let older = KeptValue(Data("{\"layout\": 0}".utf8), id: "older")
        let region = try Sample.region()
        try await LiveServer.serving(region.store, values: try kept() + [broken, older]) { server in
            let page = try await server.get("/valeur?lang=en")
            #expect(page.body.contains("The result kept as &quot;broken&quot; is damaged"))
            #expect(page.body.contains("&quot;older&quot; comes from another version of Vigie"))
            #expect(page.body.contains("7 sources judged"))
        }
        try await LiveServer.serving(region.store, values: [broken]) { server in
            let page = try await server.get("/valeur")
            #expect(page.status == 200 && page.body.contains("est abîmé") && page.body.contains("vigie value"))
        }
    }

    @Test func otherStudiesAreOneClickAway() async throws {
        let region = try Sample.region()
        let other = KeptValue.result(try SampleValue.result(sources: 2, places: 1), id: "other")
        try await LiveServer.serving(region.store, values: try kept() + [other]) { server in
            let page = try await server.get("/valeur")
            #expect(page.body.contains("href=\"/valeur?lang=fr&amp;study=other\""))
            let second = try await server.get("/valeur?study=other")
            #expect(second.body.contains("2 sources jugées"))
            #expect(second.body.contains("href=\"/valeur/rapport?lang=fr&amp;study=other\""))
            #expect(second.body.contains("href=\"/valeur?lang=en&amp;study=other\""))
        }
    }

    /// A comparison, a part and a verdict of ``SampleValue``; 3 modes × 7 sources × (1 + 4 + 2 + 7 + 8) scopes and the head.
    @Test func theAPIGivesATable() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store, values: try kept()) { server in
            let answer = try await server.get("/api/v1/value?format=csv")
            #expect(answer.headers["content-type"] == "text/csv; charset=utf-8")
            let lines = answer.body.split(separator: "\n")
            #expect(lines.count == 1 + 3 * 7 * 22)
            #expect(
                lines[1].hasPrefix(
                    "weather,added,all,contributes,0.032100,0.011000,0.054000,0.004000,0.004000,0.025000,443,56,1.25,"))
            #expect(lines.contains { $0.hasPrefix("air,added,ordinary,does_not_contribute,") })
            let unknown = try await server.get("/api/v1/value?study=none")
            #expect(unknown.status == 404)
        }
    }

    @Test func reportStandsAlone() throws {
        let html = try ValueReport(try SampleValue.result(), language: .french, isSimulated: true).html(.alone)
        #expect(html.contains("<style>") && html.contains("@page"))
        for word in ["<script", "<link", "http://", "https://", "src=", "url("] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(html.matches(of: /<section class="sheet">/).count == 2)
        #expect(html.contains("Vigie 9.9.9"))
        // Of a simulated region it says so.
        #expect(html.contains("Région simulée"))
        let real = try ValueReport(try SampleValue.result(), language: .french, isSimulated: false).html(.alone)
        #expect(!real.contains("Région simulée"))
        // Eight places times seven strata, of which twelve fit.
        #expect(html.contains("44 autres séries") && !html.contains("ne tiennent pas ici"))
    }
}

@Suite("The report on paper", .serialized, .enabled(if: Browser.path != nil, "needs chromium"))
struct ValueReportPrintTests {
    private func pages(_ result: ValueResult, _ language: Language) throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigie-report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (page, paper) = (folder.appendingPathComponent("r.html"), folder.appendingPathComponent("r.pdf"))
        try Data(try ValueReport(result, language: language, isSimulated: true).html(.alone).utf8).write(to: page)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Browser.path ?? "")
        process.arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            "--user-data-dir=\(folder.path)/profile", "--print-to-pdf=\(paper.path)", page.absoluteString,
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let bytes = String(decoding: try Data(contentsOf: paper), as: UTF8.self)
        return bytes.matches(of: /\/Type\s*\/Page[^s]/).count
    }

    /// Neither refuses anything that the pages' own policy forbids, nor misses a file.
    @Test func pageAndReportAreQuiet() async throws {
        let region = try Sample.region()
        let kept = [KeptValue.result(try SampleValue.result(), id: "abc")]
        for path in ["/valeur", "/valeur/rapport?lang=en"] {
            let visit = try await LiveServer.serving(region.store, values: kept) { server in
                let url = "http://127.0.0.1:\(server.port)\(path)"
                return try await withCheckedThrowingContinuation { continuation in
                    Thread.detachNewThread { continuation.resume(with: Result { try Browser.visit(url) }) }
                }
            }
            #expect(visit.console == [], "\(path)")
            #expect(visit.dom.contains("</footer>"))
        }
    }

    /// Twelve sources, eight places, seven ages; and the smallest that there is.
    @Test(arguments: Language.allCases) func twoPages(_ language: Language) throws {
        #expect(try pages(try SampleValue.result(), language) == 2)
        #expect(try pages(try SampleValue.result(sources: 1, places: 1), language) == 2)
        #expect(try pages(try SampleValue.result(allContribute: true), language) == 2)
    }
}

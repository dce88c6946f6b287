import Foundation
import Messages
import Store
import Testing
import TimeSeries

@testable import Server

@Suite("Pages over a live server")
struct PageTests {
    @Test func everyPageAnswersItsQuestionFirst() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/")
            #expect(page.status == 200)
            let sentence = try #require(page.body.firstMatch(of: /<h1 class="answer">(.*?)<\/h1>/)).1
            #expect(
                sentence.firstMatch(
                    of:
                        /^Demain, mar\.\u{A0}24\u{A0}nov\.\u{A0}: [0-9\u{202F}]+ passages attendus, entre [0-9\u{202F}]+ et [0-9\u{202F}]+ neuf fois sur dix, .*mardi habituel\.$/
                )
                    != nil, "\(sentence)")
            #expect(page.body.contains("Modèle vigie"))
            #expect(page.body.contains("Vigie 9.9.9"))
            #expect(page.body.contains("dans la fourchette"))
            #expect(page.body.contains("SU Saint-Elme"))
            let site = try await server.get("/lieux/\(region.sites[0].place)?measure=admissions")
            #expect(site.body.contains("hospitalisations attendues, entre"))
            #expect(site.body.contains("<span class=\"k came\">constatées</span>"))
            #expect(site.body.contains("attendues (médiane)") && !site.body.contains("attendus (médiane)"))
            #expect(page.body.contains("<span class=\"k came\">constatés</span>"))
        }
    }

    @Test func theAddressIsTheState() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let child = try await server.get("/lieux/dep:93?stratum=age%3D00-04")
            #expect(child.body.contains("Seine-Saint-Denis\u{A0}– passages aux urgences, 0–4 ans, jour par jour"))
            let hour = try await server.get("/lieux/dep:93?grain=hour&from=2026-11-23T20:00&to=2026-11-24T08:00")
            #expect(hour.body.contains("Dans les 24 prochaines heures"))
            #expect(
                hour.body.contains("Du lun.\u{A0}23\u{A0}nov. 20\u{A0}h au mar.\u{A0}24\u{A0}nov. 8\u{A0}h\u{A0}:"))
        }
    }

    /// Hours of an age group have no joint draws: first line and causes are those of the day, not of one hour at midnight.
    @Test func hoursThatCannotBeAddedSayTheDay() async throws {
        let region = try SampleRegion(track: 0)
        let day = SeriesKey(.departement("93"), .visits, Stratum("age=00-04") ?? .all, every: .day)
        let daily = try #require(
            try region.store.forecasts(of: day, from: .distantPast, to: .distantFuture, limit: 1).first)
        var hourly = daily
        hourly.series = SeriesKey(day.place, day.measure, day.stratum, every: .hour)
        hourly.paths = []
        hourly.quantiles = Array(repeating: hourly.levels.map { $0 > 0.5 ? 2 : 1 }, count: 48)
        hourly.means = Array(repeating: 1, count: 48)
        // Twice the usual today, a tenth more tomorrow, the 24th.
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let first = grid.index(of: hourly.origin)
        let factors = (0..<48).map { grid.date(at: first + $0).day == 24 ? "1.1" : "2" }.joined(separator: ",")
        let ones = Array(repeating: "1", count: 48).joined(separator: ",")
        hourly.notes["components"] =
            #"{"baseline":[\#(ones)],"components":[{"id":"level","fr":"niveau récent","factors":[\#(factors)]}]}"#
        try region.store.saveForecasts([hourly])
        try await LiveServer.serving(region.store) { server in
            let headline = /<h1 class="answer">([^<]*)/
            let hours = try await server.get("/lieux/dep:93?stratum=age%3D00-04&grain=hour")
            let days = try await server.get("/lieux/dep:93?stratum=age%3D00-04")
            let said = try #require(hours.body.firstMatch(of: headline)).1
            #expect(said.hasPrefix("Demain, mar."))
            #expect(try #require(days.body.firstMatch(of: headline)).1 == said)
            #expect(hours.body.contains("+10\u{202F}%") && !hours.body.contains("+100\u{202F}%"))
        }
    }

    /// `now` is Monday 23 November 2026, in ISO week 48.
    @Test func weeksAreOfferedAndSayWhatDaysSay() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let day = try await server.get("/")
            #expect(day.body.contains(/<a href="\/\?lang=fr&amp;grain=week">semaine par semaine<\/a>/))
            let page = try await server.get("/?grain=week")
            let sentence = try #require(page.body.firstMatch(of: /<h1 class="answer">(.*?)<\/h1>/)).1
            #expect(
                sentence.firstMatch(
                    of:
                        /^La semaine prochaine, semaine 49, du 30\u{A0}nov\. au 6\u{A0}déc\.\u{A0}: [0-9\u{202F}]+ passages attendus, entre [0-9\u{202F}]+ et [0-9\u{202F}]+ neuf fois sur dix, .*8 semaines précédentes\.$/
                ) != nil, "\(sentence)")
            // Twelve weeks ahead, from this one on; and their names.
            let future = try #require(
                page.body.firstMatch(of: /<details class="data future">.*?<\/details>/.dotMatchesNewlines())
            ).0
            #expect(future.matches(of: /<th scope="row">/).count == 12)
            #expect(future.contains("semaine 48, du 23 au 29\u{A0}nov."))
            #expect(future.contains("semaine 6, du 8 au 14\u{A0}févr.\u{A0}2027"))
            // Weeks with an announcement: eleven, of which those are checked that have a value.
            #expect(page.body.contains(/[0-9]+ semaines sur 1[0-9] dans la fourchette annoncée/))
            #expect(page.body.contains("La semaine dernière, semaine 47, du 16 au 22\u{A0}nov.\u{A0}: annoncé entre"))
            #expect(page.body.contains("par rapport à une semaine moyenne de tout le passé"))
            #expect(page.body.contains("niveau récent"))
            // Places below are those of the same week.
            #expect(page.body.contains(/<p class="sub">La semaine prochaine, semaine 49/))
            #expect(!page.body.contains("mardi"))
            let english = try await server.get("/lieux/dep:93?grain=week&lang=en")
            #expect(english.body.contains("Next week, week 49, 30\u{A0}Nov to 6\u{A0}Dec: "))
            #expect(english.body.contains("against the mean of the 8 weeks before"))
        }
    }

    @Test func englishIsRemembered() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let switched = try await server.get("/?lang=en")
            #expect(switched.body.contains("<html lang=\"en\">"))
            #expect(switched.body.contains("Tomorrow, Tue\u{A0}24\u{A0}Nov: "))
            #expect(switched.headers["set-cookie"]?.hasPrefix("vigie_lang=en;") == true)
            let remembered = try await server.get("/", headers: ["Cookie": "vigie_lang=en"])
            #expect(remembered.body.contains("nine times in ten"))
            let french = try await server.get("/")
            #expect(french.headers["content-language"] == "fr")
        }
    }

    /// A simulated region is called so on every page and by the API; a real one never.
    @Test func simulatedIsCalledSo() async throws {
        for isSimulated in [true, false] {
            let region = isSimulated ? try SampleRegion(track: 0) : try Sample.region()
            let place = region.sites[0].place
            if isSimulated {
                try region.store.saveTerritory([
                    Territory.Entry(place: place, name: "SU", parent: .departement("93"), isSimulated: true)
                ])
            }
            try await LiveServer.serving(region.store) { server in
                for path in ["/", "/lieux", "/lieux/\(place)", "/donnees", "/valeur"] {
                    let page = try await server.get(path)
                    #expect(page.body.contains("Région simulée") == isSimulated, "\(path)")
                }
                let english = try await server.get("/?lang=en")
                #expect(english.body.contains("Simulated region") == isSimulated)
                let health = try await server.get("/api/v1/health")
                #expect(health.body.contains("\"simulated\":\(isSimulated)"))
                let forecast = try await server.get("/api/v1/places/\(place)/forecasts")
                #expect(forecast.body.contains("\"simulated\":\(isSimulated)"))
            }
        }
    }

    @Test func lateDataAreSaid() async throws {
        let region = try Sample.region()
        // Three days after the last value: late, the forecast of 21 days still holds.
        try await LiveServer.serving(region.store, now: SampleRegion.now.advanced(bySeconds: 3 * 86_400)) { server in
            let page = try await server.get("/")
            #expect(page.body.contains("Données en retard de 3\u{A0}jours"))
            #expect(page.body.contains("reste utilisable jusqu’au dim.\u{A0}13\u{A0}déc."))
        }
        // Thirty days after: the forecast is over.
        try await LiveServer.serving(region.store, now: SampleRegion.now.advanced(bySeconds: 30 * 86_400)) { server in
            let page = try await server.get("/")
            #expect(page.body.contains("La dernière prévision s’arrêtait au dim.\u{A0}13\u{A0}déc."))
        }
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/")
            #expect(!page.body.contains("class=\"banner\""))
        }
    }

    /// Thousands of remarks that are only worth knowing hide none to look at.
    @Test func remarksOfNoImportanceHideNone() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 10, track: 0)
        let series = SeriesKey(region.sites[0].place, .visits, every: .hour)
        let infos = (0..<2100).map {
            Finding(check: "x", severity: .info, message: Text(verbatim: "note \($0)"), series: series)
        }
        try region.deliver([], name: "infos-of-a-day.csv", findings: infos)
        try await LiveServer.serving(region.store) { server in
            for path in ["/", "/donnees"] {
                let page = try await server.get(path)
                #expect(page.body.contains("panne de transmission probable"), "\(path)")
            }
        }
    }

    /// The newest forecast found two days incomplete: yesterday gets no verdict, in words or in the table.
    @Test func provisionalDaysAreCalledSo() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, track: 28, incomplete: 2)
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/")
            let yesterday = try #require(page.body.firstMatch(of: /<p>(Hier, dim\.[^<]*)<\/p>/)).1
            #expect(
                yesterday.firstMatch(
                    of:
                        /annoncé entre \d+ et \d+ passages\u{202F}; \d+ déjà transmis, chiffre encore provisoire\.$/)
                    != nil, "\(yesterday)")
            #expect(page.body.contains("Les 2 derniers jours, encore provisoires, ne sont pas jugés."))
            // The next sentence judges the newest complete day, Friday.
            #expect(page.body.contains("<p>Ven.\u{A0}20\u{A0}nov.\u{A0}: annoncé entre"))
            #expect(page.body.matches(of: /<td class="v none">○ provisoire<\/td>/).count == 2)
            #expect(page.body.contains("<span class=\"k provisional\">provisoire</span>"))
            let english = try await server.get("/?lang=en")
            #expect(english.body.contains("reported so far, still provisional."))
            let values = try await server.get("/api/v1/places/reg:11/observations")
            #expect(values.body.matches(of: /"provisional":true/).count == 2)
        }
    }

    /// Seven times four EDs: the twenty largest deviations first, the others on demand.
    @Test func aLongTableShowsItsLargestDeviationsFirst() async throws {
        let region = try SampleRegion(departements: 7, perDepartement: 4, pastDays: 30, track: 0)
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/")
            #expect(page.body.contains("<summary>Tous les lieux (8 de plus)</summary>"))
            let parts = page.body.components(separatedBy: "class=\"all-places\"")
            try #require(parts.count == 2)
            #expect(parts[0].matches(of: /<tr><th scope="row"><a href="\/lieux\/site/).count == 20)
            #expect(parts[1].matches(of: /<tr><th scope="row"><a href="\/lieux\/site/).count == 8)
            let few = try await server.get("/?in=dep:93")
            #expect(!few.body.contains("class=\"all-places\""))
        }
    }

    /// A resent file carries the same remark again.
    @Test func theSameRemarkIsWrittenOnce() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 10, track: 0)
        let findings = try region.store.findings(series: nil, limit: 10).map(\.finding)
        try #require(findings.count == 1)
        try region.deliver([], name: "sample-again.csv", findings: findings)
        #expect(try region.store.findings(series: nil, limit: 10).count == 2)
        try await LiveServer.serving(region.store) { server in
            for path in ["/", "/donnees"] {
                let page = try await server.get(path)
                #expect(page.body.matches(of: /panne de transmission probable/).count == 1, "\(path)")
            }
        }
    }

    /// SOS Médecins acts are known for the region only: no line for a place without any.
    @Test func placesWithoutTheMeasureAreLeftOut() async throws {
        let region = try SampleRegion(departements: 2, perDepartement: 2, pastDays: 10, track: 0)
        let day = CivilZone.paris.start(of: SampleRegion.day(2026, 11, 22))
        try region.deliver(
            [
                Observation(
                    series: SeriesKey(.ileDeFrance, .sosActs, every: .day), referenceTime: day, value: 900,
                    availableAt: day.advanced(bySeconds: 86_400))
            ], name: "sos.csv")
        try await LiveServer.serving(region.store) { server in
            let acts = try await server.get("/?measure=sos_acts")
            #expect(!acts.body.contains("<table class=\"places"))
            let visits = try await server.get("/")
            #expect(visits.body.contains("<table class=\"places"))
        }
    }

    @Test func emptyStoreSaysWhatToDo() async throws {
        try await LiveServer.serving(MemoryStore()) { server in
            let page = try await server.get("/")
            #expect(page.status == 200)
            for command in ["vigie ingest", "vigie forecast", "vigie serve"] { #expect(page.body.contains(command)) }
            let health = try await server.get("/api/v1/health")
            #expect(health.body.contains("\"status\":\"empty\""))
        }
    }

    @Test func withoutForecastHistoryIsShown() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 10, track: 0)
        let bare = MemoryStore()
        let keys = try region.store.series().map(\.key)
        let snapshot = try region.store.archive(of: keys, from: nil).asOf(SampleRegion.now)
        let transaction = try bare.begin(
            DeliveryHeader(connector: "tidy-csv", name: "x.csv", hash: "01", receivedAt: SampleRegion.now))
        for key in keys {
            try transaction?.append(
                ObservationBatch(
                    snapshot.current(key).map {
                        Observation(
                            series: key, referenceTime: $0.referenceTime, value: $0.value, availableAt: $0.availableAt)
                    }))
        }
        _ = try transaction?.commit(replaced: [], findings: [])
        try await LiveServer.serving(bare) { server in
            let page = try await server.get("/lieux/\(region.sites[0].place)")
            #expect(page.body.contains("pas encore de prévision des passages"))
            #expect(page.body.contains("class=\"chart-data\""))
        }
    }

    @Test func unknownPlacesAndPagesHelp() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let place = try await server.get("/lieux/dep:99")
            #expect(place.status == 404)
            #expect(place.body.contains("href=\"/lieux?lang=fr\""))
            let page = try await server.get("/rien")
            #expect(page.status == 404)
            #expect(page.headers["content-security-policy"] != nil)
        }
    }

    @Test func placesAreFoundWithoutAccents() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let found = try await server.get("/lieux?q=val-fleuri")
            #expect(found.body.contains("SU Val-Fleuri"))
            #expect(!found.body.contains("SU Saint-Elme"))
            let accent = try await server.get("/lieux?q=ile-de")
            #expect(accent.body.contains("Île-de-France"))
        }
    }

    @Test func whatVisitorsTypeIsEscaped() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/lieux?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
            #expect(!page.body.contains("<script>alert"))
            let place = try await server.get("/lieux/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
            #expect(!place.body.contains("<script>alert"))
            let measure = try await server.get("/?measure=%3C%2Fscript%3E%3Cscript%3Ealert(1)")
            #expect(!measure.body.contains("<script>alert"))
        }
    }

    @Test func filesCarryTagsAndNothingElseIsServed() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            let css = try await server.get("/static/vigie.css")
            let tag = try #require(css.headers["etag"])
            #expect(css.headers["content-type"] == "text/css; charset=utf-8")
            let again = try await server.get("/static/vigie.css", headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            let head = try await server.get("/", method: "HEAD")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            for path in [
                "/static/../templates/layout.mustache", "/static/%2e%2e/openapi.json",
                "/static/..%2ftemplates%2fplace.mustache",
                "/assets/%2e%2e/%2e%2e/etc/passwd", "/static/",
            ] {
                let answer = try await server.get(path)
                #expect(answer.status == 404, "\(path)")
            }
        }
    }

    @Test func pagesAllowNothingFromElsewhere() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store) { server in
            for path in ["/", "/lieux", "/donnees", "/lieux/dep:93?grain=hour"] {
                let page = try await server.get(path)
                let policy = try #require(page.headers["content-security-policy"])
                #expect(policy.contains("default-src 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(!policy.contains("http"))
                #expect(page.body.firstMatch(of: /(?:src|href|action)="(?:https?:)?\/\//) == nil)
                #expect(page.body.firstMatch(of: /<[^>]+ (?:on[a-z]+|style)=/) == nil)
                #expect(page.headers["x-content-type-options"] == "nosniff")
            }
        }
    }

    @Test func withoutTheLibraryTablesRemain() async throws {
        let region = try Sample.region()
        try await LiveServer.serving(region.store, assets: "/nowhere") { server in
            let page = try await server.get("/")
            #expect(page.body.contains("Le module de graphiques n’est pas installé"))
            #expect(!page.body.contains("charts.js"))
            #expect(page.body.contains("<td class=\"n\"><strong>"))
        }
    }

    /// Labels are looked up by name: none may be missing, none may be left over.
    @Test func labelsAndTemplatesAgree() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Edges/Server")
        var used: Set<String> = []
        for name in PageRenderer.templates {
            let text = try String(
                contentsOf: sources.appendingPathComponent("Resources/templates/\(name).mustache"), encoding: .utf8)
            for match in text.matches(of: /\{\{t\.([a-z0-9_]+)\}\}/) { used.insert(String(match.1)) }
        }
        let labels = Set(Messages.pageLabels.keys).union(Messages.valueLabels.keys)
            .union(Messages.pageLabels(feminine: false).keys)
        #expect(used.subtracting(labels) == [])
        let code = try ["Pages", "Value"].map { folder in
            try FileManager.default.contentsOfDirectory(atPath: sources.appendingPathComponent(folder).path)
                .map { try String(contentsOf: sources.appendingPathComponent("\(folder)/\($0)"), encoding: .utf8) }
                .joined()
        }.joined()
        for key in labels where !used.contains(key) {
            #expect(code.contains("\"\(key)\""), "label \(key) is not used")
        }
    }
}

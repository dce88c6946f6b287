import Foundation
import Store
import Testing
import TimeSeries

/// A headless browser that loads one page and gives back what it made of it.
enum Browser {
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The chart library as `scripts/setup` puts it, looked for from the package's root.
    static let assets: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folders = [root, URL(fileURLWithPath: FileManager.default.currentDirectoryPath)]
        return folders.map { $0.appendingPathComponent(".deps/web").path }.first {
            FileManager.default.fileExists(atPath: $0 + "/echarts/index.js")
        }
    }()

    static var isReady: Bool { path != nil && assets != nil }

    struct Visit: Sendable {
        /// The page after its scripts ran.
        var dom: String
        /// What the browser wrote to its console.
        var console: [String]

        /// The words that charts of the page show, blanks that do not break written as such.
        var texts: [String] {
            dom.matches(of: /<text[^>]*>([^<]*)</).map { String($0.1).replacing("&nbsp;", with: "\u{A0}") }
        }
    }

    static func visit(_ url: String, flags: [String] = []) throws -> Visit {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "")
        let profile = FileManager.default.temporaryDirectory.appendingPathComponent(
            "vigie-browser-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: profile) }
        // Any host but the server's own resolves to nothing: a request outside fails and shows in the console.
        process.arguments =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                "--virtual-time-budget=8000",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=\(profile.path)",
                "--window-size=1280,1600", "--dump-dom",
            ] + flags + [url]
        let errors = profile.appendingPathExtension("log")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let dom = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let log = try String(contentsOf: errors, encoding: .utf8)
        return Visit(
            dom: String(decoding: dom, as: UTF8.self),
            console: log.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init))
    }
}

@Suite(
    "Pages in a real browser", .serialized,
    .enabled(if: Browser.isReady, "needs chromium and the chart library (make setup)"))
struct BrowserTests {
    /// Loads a page, and loads it again, up to three times in all, while its charts lack words that they must show.
    ///
    /// The browser gives the page back when its budget of virtual time is over, on a busy machine now and then between
    /// two paints of a chart. A word that is missing each time is missing.
    private func visit(
        _ path: String, of sample: SampleRegion? = nil, flags: [String] = [], showing words: [String] = []
    ) async throws -> Browser.Visit {
        let region = try sample ?? Sample.region()
        return try await LiveServer.serving(region.store, assets: Browser.assets ?? "") { server in
            let url = "http://127.0.0.1:\(server.port)\(path)"
            var visit = try await load(url, flags: flags)
            for _ in 0..<2 where !words.allSatisfy({ visit.texts.contains($0) }) {
                visit = try await load(url, flags: flags)
            }
            return visit
        }
    }

    private func load(_ url: String, flags: [String]) async throws -> Browser.Visit {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try Browser.visit(url, flags: flags) }) }
        }
    }

    @Test func theFanIsDrawn() async throws {
        let words = ["prévision du lun.\u{A0}23\u{A0}nov. à 0\u{A0}h\u{A0}10", "lun.\u{A0}23\u{A0}nov."]
        let visit = try await visit("/", showing: words)
        #expect(visit.console == [])
        #expect(visit.dom.contains("class=\"fan drawn\""))
        for word in words { #expect(visit.texts.contains(word), "\(word)") }
        let svg = try #require(visit.dom.firstMatch(of: /<svg[^>]*baseProfile.*?<\/svg>/)).0
        // Filled bands in the accent colour: announced, 90, 80 and 50 %.
        let bands = svg.matches(of: /<path d="([^"]+)" fill="#0f6a82" fill-opacity="(0\.[0-9]+)"/)
        #expect(Set(bands.map { String($0.2) }) == ["0.14", "0.18", "0.22", "0.3"])
        // 21 days ahead: every band has at least 21 points above and 21 below.
        let points = try #require(bands.first { $0.2 == "0.3" }).1.matches(of: /[LMC]/).count
        #expect(points >= 21)
        #expect(svg.contains("stroke-dasharray"))  // the usual
    }

    /// Hollow dots: two provisional days, filled with the colour of the ground.
    @Test func provisionalDaysAreHollow() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, track: 7, incomplete: 2)
        let visit = try await visit("/", of: region)
        #expect(visit.console == [])
        let svg = try #require(visit.dom.firstMatch(of: /<svg[^>]*baseProfile.*?<\/svg>/)).0
        #expect(svg.matches(of: /<path[^>]*fill="#ffffff"[^>]*stroke="#2c363b"/).count == 2)
    }

    @Test func hoursAndEnglishAreDrawnWithoutComplaint() async throws {
        let visit = try await visit("/lieux/dep:93?grain=hour&lang=en")
        #expect(visit.console == [])
        #expect(visit.dom.contains("<html lang=\"en\""))
        #expect(visit.dom.contains("forecast of Mon"))
    }

    /// Twelve weeks ahead, every fourth ISO week named under the axis with its Monday.
    @Test func weeksAreDrawnWithTheirNumbers() async throws {
        for (path, labels) in [
            ("/?grain=week", ["S48", "23\u{A0}nov.", "S44", "S52"]),
            ("/lieux/dep:93?grain=week&lang=en", ["W48", "23\u{A0}Nov", "W44", "W52"]),
        ] {
            let visit = try await visit(path, showing: labels)
            #expect(visit.console == [], "\(path)")
            for label in labels { #expect(visit.texts.contains(label), "\(label)") }
            let svg = try #require(visit.dom.firstMatch(of: /<svg[^>]*baseProfile.*?<\/svg>/)).0
            let bands = svg.matches(of: /<path d="([^"]+)" fill="#0f6a82" fill-opacity="0\.3"/)
            #expect((bands.first?.1.matches(of: /[LMC]/).count ?? 0) >= 12)
        }
    }

    /// EDs of the sample have no forecast by age: history alone is drawn.
    @Test func historyIsDrawnWithoutForecast() async throws {
        let place = try Sample.region().sites[0].place
        let visit = try await visit("/lieux/\(place)?stratum=age%3D75%2B")
        #expect(visit.console == [])
        #expect(visit.dom.contains("class=\"fan drawn\""))
    }

    @Test func darkPagesTakeDarkColours() async throws {
        let visit = try await visit("/", flags: ["--blink-settings=preferredColorScheme=0"])
        #expect(visit.console == [])
        #expect(visit.dom.contains("fill=\"#5cc1d8\""))
        #expect(!visit.dom.contains("fill=\"#0f6a82\""))
    }

    @Test func otherPagesAreQuiet() async throws {
        for path in ["/lieux", "/donnees", "/lieux/dep:93?stratum=age%3D75%2B"] {
            let visit = try await visit(path)
            #expect(visit.console == [], "\(path)")
            #expect(visit.dom.contains("</footer>"))
        }
    }
}

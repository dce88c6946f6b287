import Foundation
import Messages
import Mustache
import TimeSeries

/// Templates and labels, read once at start.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let labels: [Language: [String: String]]

    /// - Throws: when a template of this build is missing or does not parse.
    init() throws {
        var library = MustacheLibrary()
        let folder = Bundle.module.bundleURL.appendingPathComponent("Resources/templates")
        for name in Self.templates {
            let text = try String(contentsOf: folder.appendingPathComponent("\(name).mustache"), encoding: .utf8)
            try library.register(text, named: name)
        }
        self.library = library
        labels = Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                (
                    language,
                    Messages.pageLabels.merging(Messages.valueLabels) { $1 }.mapValues { $0[language] }
                )
            })
    }

    static let templates = [
        "layout", "place", "places", "data", "finding", "value", "value-heat", "value-report", "first", "error",
        "child",
        "children-head",
    ]

    func labels(_ language: Language) -> [String: String] { labels[language] ?? [:] }

    /// The labels of a page about one measure, in agreement with what it counts.
    func labels(_ language: Language, of measure: Measure) -> [String: String] {
        let isFeminine = MeasureCatalog.card(of: measure).isFeminine
        return labels(language).merging(Messages.pageLabels(feminine: isFeminine).mapValues { $0[language] }) { $1 }
    }

    /// A document that brings its own frame.
    func document(_ body: some Any, template: String) -> String {
        library.render(body, withTemplate: template) ?? ""
    }

    /// One whole page: the body in its frame.
    func page(_ body: some Any, template: String, frame: PageFrame) -> String {
        var frame = frame
        frame.body = library.render(body, withTemplate: template) ?? ""
        return library.render(frame, withTemplate: "layout") ?? ""
    }
}

/// What stands around every page.
struct PageFrame: Sendable {
    struct Link: Sendable {
        var label: String
        var address: String
        var current = false
        var lang: String?
    }

    var t: [String: String]
    var lang: String
    var title: String
    var sections: [Link]
    var languages: [Link]
    /// Data as of, in the header.
    var asOf: String?
    var late = false
    /// What is shown is simulated.
    var simulated = false
    /// Facts in the footer.
    var foot: [String] = []
    var charts = false
    var body = ""
}

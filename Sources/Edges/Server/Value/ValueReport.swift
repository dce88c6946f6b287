import Foundation
public import Messages
public import SourceValue
import TimeSeries

/// A study of what sources are worth on two A4 pages, as HTML for a printer.
public struct ValueReport: Sendable {
    /// What the document leans on.
    public enum Form: Sendable {
        /// Style in the document: it opens without a server.
        case alone
        /// Style from the server that shows it.
        case served
    }

    private struct Body: Sendable {
        var t: [String: String]
        var lang: String
        var style: String?
        var simulated: Bool
        var view: ValueView
    }

    private let view: ValueView
    private let renderer: PageRenderer
    private let language: Language
    private let isSimulated: Bool

    /// What two pages hold beside twelve sources.
    private static let room = ValueView.Room(places: 8, series: 12)

    /// - Parameter isSimulated: the study is of a simulated region, and its report says so.
    /// - Throws: when a template of this build cannot be read.
    public init(_ result: ValueResult, language: Language, isSimulated: Bool) throws {
        self.init(result, language: language, isSimulated: isSimulated, renderer: try PageRenderer())
    }

    init(_ result: ValueResult, language: Language, isSimulated: Bool, renderer: PageRenderer) {
        let say = Phrasing(
            language: language, zone: CivilZone(result.question.zone) ?? .paris,
            calendar: CivilCalendar.french(years: result.question.from.parts.year...result.question.to.parts.year))
        view = ValueView(result, say: say, labels: renderer.labels(language), room: Self.room)
        self.renderer = renderer
        self.language = language
        self.isSimulated = isSimulated
    }

    /// The whole document.
    public func html(_ form: Form) throws -> String {
        let style: String? =
            switch form {
            case .alone: try String(contentsOf: Self.styleSheet, encoding: .utf8)
            case .served: nil
            }
        return renderer.document(
            Body(
                t: renderer.labels(language), lang: language.rawValue, style: style, simulated: isSimulated, view: view),
            template: "value-report")
    }

    private static var styleSheet: URL {
        Bundle.module.bundleURL.appendingPathComponent("Resources/static/report.css")
    }
}

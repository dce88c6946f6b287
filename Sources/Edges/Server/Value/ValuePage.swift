import Messages
import SourceValue
import Store
import TimeSeries

/// The page that says what each source is worth, or how to find out.
struct ValuePage: Sendable {
    struct Other: Sendable {
        var label: String
        var address: String
    }

    static let path = "/valeur"
    static let reportPath = "/valeur/rapport"

    /// More would be a page that nobody reads to its end.
    private static let room = ValueView.Room(places: 40, series: 60)

    var t: [String: String]
    var lang: String
    /// Nil before the first study.
    var view: ValueView?
    var sentence: String
    var remedy: String
    /// Of kept results that cannot be read.
    var unreadable: [String]
    var report: String
    var json: String
    var csv: String
    var others: [Other]
    var hasOthers: Bool

    /// - Parameters:
    ///   - kept: the newest first.
    ///   - study: which of them; nil: the newest that can be read.
    init(
        _ kept: [KeptValue], study: String?, reader: SeriesReader, language: Language, labels: [String: String]
    ) throws(StoreError) {
        let say = Phrasing(language: language, zone: reader.zone, calendar: reader.index.calendar)
        let chosen = Self.chosen(kept, study: study)
        t = labels
        lang = language.rawValue
        sentence = say(Messages.noValueYet)
        remedy = say(Messages.noValueRemedy)
        if let result = chosen?.result {
            view = ValueView(
                result, say: say, labels: labels, ages: try Self.ages(of: result, reader: reader), room: Self.room)
        }
        unreadable = kept.compactMap { kept in
            if case .unreadable(let text, _) = kept { say(text) } else { nil }
        }
        func address(_ path: String, _ pairs: [(String, String)]) -> String {
            PageState.address(path, pairs + (study == nil ? [] : [("study", chosen?.id ?? "")]))
        }
        report = address(Self.reportPath, [("lang", language.rawValue)])
        json = address(APIRoutes.root + "/value", [("format", "json")])
        csv = address(APIRoutes.root + "/value", [("format", "csv")])
        others = kept.compactMap { one in
            guard let result = one.result, one.id != chosen?.id else { return nil }
            return Other(
                label:
                    "\(result.question.pattern), \(say.dayOfYear(result.question.from))\u{A0}– \(say.dayOfYear(result.question.to.advanced(byDays: -1)))",
                address: PageState.address(Self.path, [("lang", language.rawValue), ("study", one.id)]))
        }
        hasOthers = !others.isEmpty
    }

    /// The one that is asked for, or else the newest; nil where none can be read.
    static func chosen(_ kept: [KeptValue], study: String?) -> KeptValue? {
        kept.first { $0.result != nil && $0.id == study } ?? kept.first { $0.result != nil }
    }

    /// Seconds since the newest data of each source, by the feeds that bring its measures.
    private static func ages(of result: ValueResult, reader: SeriesReader) throws(StoreError) -> [String: Int] {
        let statuses = try reader.store.sourceStatuses().filter { $0.lastAttempt <= reader.now }
        guard !statuses.isEmpty else { return [:] }
        let deliveries = try reader.store.deliveries(limit: .max)
        var ages: [String: Int] = [:]
        for source in result.sources {
            let connectors = Set(source.measures.flatMap { deliveries.connectors(of: Measure($0)) })
            ages[source.name] =
                statuses.filter { connectors.contains($0.connector) }
                .compactMap { SourceFreshness($0, now: reader.now).age }.min()
        }
        return ages
    }
}

public import Foundation
public import Messages
public import TimeSeries

/// All that a study of what sources are worth found, with its question and where it comes from: what is kept, shown and printed.
public struct ValueResult: Sendable, Hashable, Codable {
    /// What was asked.
    public struct Question: Sendable, Hashable, Codable {
        /// Pattern of the series, as it was given.
        public var pattern: String
        /// Names of the sources asked about; nil: every source of the catalog.
        public var sources: [String]?
        /// First and one past the last day of an origin.
        public var from: CivilDate
        public var to: CivilDate
        /// Days from one origin to the next.
        public var every: Int
        public var horizons: [ClosedRange<Int>]
        /// Identifier of the zone in which days begin.
        public var zone: String

        public init(
            pattern: String, sources: [String]?, from: CivilDate, to: CivilDate, every: Int,
            horizons: [ClosedRange<Int>], zone: String
        ) {
            self.pattern = pattern
            self.sources = sources
            self.from = from
            self.to = to
            self.every = every
            self.horizons = horizons
            self.zone = zone
        }

        /// The command that asks the same again.
        public var command: String {
            var words = ["vigie value --series '\(pattern)' --from \(from) --to \(to)"]
            if every != 1 { words.append("--every \(every)") }
            if let sources { words.append("--sources \(sources.joined(separator: ","))") }
            return words.joined(separator: " ")
        }
    }

    /// When and by what it was made.
    public struct Made: Sendable, Hashable, Codable {
        public var at: Instant
        /// Version of Vigie.
        public var version: String

        public init(at: Instant, version: String) {
            self.at = at
            self.version = version
        }
    }

    /// One source as it was when the study was made.
    public struct SourceFacts: Sendable, Hashable, Codable {
        public var name: String
        public var title: Text
        /// After how long its values are usually known, and what keeping it up takes.
        public var upkeep: Text
        /// Names of the measures that it reads.
        public var measures: [String]
        /// Columns of the regression that it was given.
        public var columns: Int
        /// Median days from the end of a step to when its first value could be read, over the days of the study; negative where it
        /// was announced; nil without data.
        public var delay: Double?

        public init(
            name: String, title: Text, upkeep: Text, measures: [String], columns: Int, delay: Double? = nil
        ) {
            self.name = name
            self.title = title
            self.upkeep = upkeep
            self.measures = measures
            self.columns = columns
            self.delay = delay
        }
    }

    /// Of the written form; another one is not read.
    public static let currentLayout = 1

    public var layout = ValueResult.currentLayout
    public var question: Question
    public var made: Made
    /// Newest `availableAt` of the data it was made from.
    public var dataAsOf: Instant?
    public var table: ValueTable
    /// In the order of the study, those without data included.
    public var sources: [SourceFacts]
    public var predictability: [SeriesPredictability]
    /// Series that were too short.
    public var left: [SeriesKey]
    /// Names of the places, by their written form.
    public var names: [String: String]
    /// Every combination of parts, where it was asked for; it is not kept.
    public var cells: [ValueTable.Row]?

    public init(
        question: Question, made: Made, dataAsOf: Instant?, table: ValueTable, sources: [SourceFacts],
        predictability: [SeriesPredictability], left: [SeriesKey], names: [String: String]
    ) {
        self.question = question
        self.made = made
        self.dataAsOf = dataAsOf
        self.table = table
        self.sources = sources
        self.predictability = predictability
        self.left = left
        self.names = names
    }

    public func facts(of source: String) -> SourceFacts? { sources.first { $0.name == source } }

    /// As JSON with sorted keys; figures that are not finite are written as words.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try encoder.encode(self)
    }
}

/// A result that was kept, or why it cannot be read.
public enum KeptValue: Sendable, Hashable {
    case result(ValueResult, id: String)
    /// The sentence says what to do.
    case unreadable(Text, id: String)

    private struct Layout: Decodable {
        var layout: Int
    }

    /// Reads what ``ValueResult/encoded()`` wrote; bytes of another layout, or broken ones, become a sentence.
    ///
    /// - Parameter id: what it is called among those kept.
    public init(_ data: Data, id: String) {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let layout = try? decoder.decode(Layout.self, from: data).layout else {
            self = .unreadable(Messages.keptValueBroken(id), id: id)
            return
        }
        guard layout == ValueResult.currentLayout else {
            self = .unreadable(Messages.keptValueOfOtherLayout(id), id: id)
            return
        }
        do {
            self = .result(try decoder.decode(ValueResult.self, from: data), id: id)
        } catch {
            self = .unreadable(Messages.keptValueBroken(id), id: id)
        }
    }

    public var id: String {
        switch self {
        case .result(_, let id), .unreadable(_, let id): id
        }
    }

    public var result: ValueResult? {
        if case .result(let result, _) = self { result } else { nil }
    }
}

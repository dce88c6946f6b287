public import Forecasting
public import Foundation
public import Messages
public import Scoring
public import TimeSeries

/// A forecasting problem as it is handed over: history, covariates, origins and settings in one folder.
///
/// Format: section 8 of the house plan. Times in the files are civil local wall clock; `timestamp` is the start of a step.
public struct TaskFolder: Sendable {
    public let name: String
    public let settings: TaskSettings
    public let grid: TimeGrid
    /// Series ids in the order of the settings, or of first appearance.
    public let series: [String]
    public let archive: ObservationArchive
    public let covariates: [TaskCovariate]
    public let origins: [CivilDateTime]
    public let validationOrigins: [CivilDateTime]
    /// Of series whose values are no counts: what their numbers in ``archive`` stand for.
    public let units: [String: ValueUnit]

    /// The key under which a series of the folder is known to the pipeline.
    public func key(of id: String) -> SeriesKey { Self.key(of: id, grain: grid.grain) }

    static func key(of id: String, grain: Grain) -> SeriesKey {
        SeriesKey(Place(.area, id.replacing("|", with: "/")), .visits, every: grain)
    }

    /// Reads a folder.
    ///
    /// - Throws: ``TaskError`` naming the file, the line, and what was expected.
    public init(at folder: URL) throws(TaskError) {
        name = folder.lastPathComponent
        guard FileManager.default.fileExists(atPath: folder.path) else { throw .noFolder(folder.relativePath) }
        let settings = try TaskSettings(at: folder.appending(path: "task.json"))
        self.settings = settings
        guard let zone = CivilZone(settings.timezone) else { throw .unknownZone(settings.timezone) }
        let grid = TimeGrid(zone: zone, grain: settings.grain)
        self.grid = grid

        var seen: [String] = []
        var numbers: [String: Int] = [:]
        var versions: [[Revision]] = []
        let history = try TaskTable(
            folder.appending(path: "history.csv"), required: ["series_id", "timestamp", "value"],
            optional: ["available_at"])
        try history.forEachRow { row throws(TaskError) in
            let id = try row.text(0)
            let label = try row.time(1)
            let number: Int
            if let known = numbers[id] {
                number = known
            } else {
                number = seen.count
                numbers[id] = number
                seen.append(id)
                versions.append([])
            }
            let index = grid.index(of: label)
            guard grid.label(at: index) == label else {
                throw row.bad(1, expected: Messages.taskExpectsStart(of: settings.frequency))
            }
            // A label that never was counts as missing, whatever it holds.
            if case .never = zone.reading(of: label), grid.grain == .hour { return }
            let visible: Instant
            if let declared = try row.optionalTime(3) {
                visible = zone.instant(of: declared)
            } else {
                visible = grid.end(at: index)
            }
            versions[number].append(
                Revision(referenceTime: grid.start(at: index), availableAt: visible, value: try row.number(2)))
        }
        guard !seen.isEmpty else { throw .noRows(file: "history.csv") }
        var named: Set<String> = []
        series = (settings.series ?? seen).filter { named.insert($0).inserted }
        if let missing = series.first(where: { numbers[$0] == nil }) { throw .unknownSeries(missing) }
        origins = try Self.origins(folder.appending(path: "origins.csv"), on: grid)
        guard !origins.isEmpty else { throw .noRows(file: "origins.csv") }
        let validation = folder.appending(path: "val_origins.csv")
        validationOrigins =
            FileManager.default.fileExists(atPath: validation.path) ? try Self.origins(validation, on: grid) : []
        let firstOrigin = (origins + validationOrigins).map { grid.start(at: grid.index(of: $0)) }.min()
        var archive = ObservationArchive()
        var units: [String: ValueUnit] = [:]
        var owners: [SeriesKey: String] = [:]
        for (number, id) in seen.enumerated() {
            let key = Self.key(of: id, grain: grid.grain)
            if let other = owners[key] {
                throw .badSettings(file: "history.csv", reason: Messages.taskSeriesAlike(other, id))
            }
            owners[key] = id
            // From what no forecast looks ahead to.
            let known = versions[number].filter { revision in firstOrigin.map { revision.availableAt <= $0 } ?? true }
            if let unit = ValueUnit(of: known.compactMap(\.value)) {
                units[id] = unit
                for i in versions[number].indices {
                    versions[number][i].value = versions[number][i].value.map(unit.counted)
                }
            }
            archive.set(versions[number], for: key)
        }
        self.archive = archive

        self.units = units
        covariates = try TaskCovariate.read(folder.appending(path: "covariates.csv"), zone: zone)
    }

    private static func origins(_ file: URL, on grid: TimeGrid) throws(TaskError) -> [CivilDateTime] {
        var found: [CivilDateTime] = []
        var named: Set<CivilDateTime> = []
        try TaskTable(file, required: ["origin"], optional: []).forEachRow { row throws(TaskError) in
            let origin = try row.time(0)
            guard grid.label(at: grid.index(of: origin)) == origin else {
                throw row.bad(0, expected: Messages.taskExpectsStart(of: grid.grain.rawValue))
            }
            if named.insert(origin).inserted { found.append(origin) }
        }
        return found
    }

    /// The origins of the test, or those that serve to choose.
    ///
    /// - Throws: ``TaskError/noRows(file:)`` where there are none to choose by: their file is absent or has a header only.
    public func origins(validation: Bool) throws(TaskError) -> [CivilDateTime] {
        guard validation else { return origins }
        guard !validationOrigins.isEmpty else { throw .noRows(file: "val_origins.csv") }
        return validationOrigins
    }
}

/// The settings of a task folder, `task.json`, as far as forecasting asks for them; others may have any form.
public struct TaskSettings: Sendable, Decodable {
    public var frequency: String
    public var horizon: Int
    public var timezone: String
    public var quantiles: [Double]
    public var calendar: String?
    public var schoolZone: String?
    public var series: [String]?

    enum CodingKeys: String, CodingKey {
        case frequency, horizon, timezone, quantiles, calendar, series
        case schoolZone = "school_zone"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        frequency = try container.decode(String.self, forKey: .frequency)
        horizon = try container.decode(Int.self, forKey: .horizon)
        timezone = try container.decode(String.self, forKey: .timezone)
        quantiles = try container.decode([Double].self, forKey: .quantiles)
        series = try container.decodeIfPresent([String].self, forKey: .series)
        // A calendar or a zone in another form than a name tells nothing.
        calendar = try? container.decode(String.self, forKey: .calendar)
        schoolZone = try? container.decode(String.self, forKey: .schoolZone)
    }

    /// Checked while reading.
    public var grain: Grain { Grain(rawValue: frequency) ?? .day }

    public var levels: [Level] { quantiles.compactMap { Level($0) } }

    init(at file: URL) throws(TaskError) {
        let data: Data
        do { data = try Data(contentsOf: file) } catch { throw .unreadable(file: file.lastPathComponent) }
        do {
            self = try JSONDecoder().decode(TaskSettings.self, from: data)
        } catch {
            throw .badSettings(file: file.lastPathComponent, reason: Self.reason(error))
        }
        func wrong(_ reason: Text) -> TaskError { .badSettings(file: file.lastPathComponent, reason: reason) }
        guard Grain(rawValue: frequency) != nil else { throw wrong(Messages.taskFrequencyUnknown(frequency)) }
        guard horizon > 0 else { throw wrong(Messages.taskHorizonNotPositive(horizon)) }
        guard !quantiles.isEmpty, levels.count == quantiles.count,
            zip(quantiles, quantiles.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw wrong(Messages.taskQuantilesWrong)
        }
    }

    /// What a decoder complains of, in a sentence.
    private static func reason(_ error: any Error) -> Text {
        switch error as? DecodingError {
        case .keyNotFound(let key, _)?: return Messages.taskKeyMissing(key.stringValue)
        case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?:
            guard let key = context.codingPath.first else { return Messages.taskNotAnObject }
            return Messages.taskKeyOfOtherForm(key.stringValue)
        default: return Messages.taskNotJSON
        }
    }
}

/// Why a task folder or a forecast file cannot be used.
public enum TaskError: ExplainedError, Hashable {
    case noFolder(String)
    case unreadable(file: String)
    case badSettings(file: String, reason: Text)
    case unknownZone(String)
    case missingColumn(file: String, column: String, found: [String])
    case badValue(file: String, line: Int, column: String, found: String, expected: Text)
    case wrongFieldCount(file: String, line: Int, found: Int, expected: Int)
    case noRows(file: String)
    /// Named in the settings or a forecast, not in the history.
    case unknownSeries(String)
    case unknownOrigin(file: String, line: Int, origin: String)
    case cannotWrite(file: String, reason: String)
    case scoring(ScoringError)

    public var text: Text {
        switch self {
        case .noFolder(let path): Messages.noSuchFile(path)
        case .unreadable(let file): Messages.taskUnreadable(file: file)
        case .badSettings(let file, let reason): Messages.taskBadSettings(file: file, reason: reason)
        case .unknownZone(let zone): Messages.unknownZone(zone)
        case .missingColumn(let file, let column, let found):
            Messages.missingColumn(file: file, column: column, found: found)
        case .badValue(let file, let line, let column, let found, let expected):
            Messages.taskBadValue(file: file, line: line, column: column, found: found, expected: expected)
        case .wrongFieldCount(let file, let line, let found, let expected):
            Messages.wrongFieldCount(file: file, line: line, found: found, expected: expected)
        case .noRows(let file): Messages.taskNoRows(file: file)
        case .unknownSeries(let id): Messages.taskUnknownSeries(id)
        case .unknownOrigin(let file, let line, let origin):
            Messages.taskUnknownOrigin(file: file, line: line, origin: origin)
        case .cannotWrite(let file, let reason): Messages.cannotWrite(file: file, reason: reason)
        case .scoring(let error): error.text
        }
    }
}

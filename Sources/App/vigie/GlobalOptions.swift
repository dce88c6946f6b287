import ArgumentParser
import Foundation
import Messages
import Operations
import SQLiteStore
import Store
import SyntheticRegion
import TimeSeries
import Yams

/// Options that every command on the store shares: flags first, then environment, then `vigie.yaml`.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Messages.helpConfig[.current], valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpDataDir[.current], valueName: "dir"))
    var dataDir: String?

    @OptionGroup var language: LanguageOption

    func settings() throws(CommandError) -> Settings { try Settings(self) }
}

/// What a run works with, from flags, environment and configuration file.
struct Settings {
    var dataDirectory: URL
    var zone: CivilZone
    var host: String
    var port: Int
    /// Whether raw deliveries are kept.
    var keepsRaw: Bool
    /// The sources to ask, of `feeds:`.
    var feeds: [FeedSettings] = []
    /// When `vigie run` forecasts, of `forecast: at:`.
    var forecastTimes = ForecastSchedule.standard

    private struct File: Decodable {
        var data_dir: String?
        var timezone: String?
        var host: String?
        var port: Int?
        var keep_raw: Bool?
        var forecast: Forecast?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case data_dir, timezone, host, port, keep_raw, forecast
        }

        struct Forecast: Decodable {
            var at: [String]?

            enum CodingKeys: String, CodingKey, CaseIterable {
                case at
            }
        }
    }

    init(_ options: GlobalOptions) throws(CommandError) {
        let environment = ProcessInfo.processInfo.environment
        let path = options.config ?? environment["VIGIE_CONFIG"]
        var file = File()
        if let path = path ?? (FileManager.default.fileExists(atPath: "vigie.yaml") ? "vigie.yaml" : nil) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw .badConfiguration(path, "")
            }
            let section = FeedSection(path: path)
            try section.allow(File.CodingKeys.allCases.map(\.rawValue) + ["feeds"], in: text)
            try section.allow(File.Forecast.CodingKeys.allCases.map(\.rawValue), under: "forecast", in: text)
            do {
                if !text.allSatisfy(\.isWhitespace) { file = try YAMLDecoder().decode(File.self, from: text) }
            } catch { throw .badConfiguration(path, "\(error)") }
            feeds = try section.feeds(in: text)
            if let times = file.forecast?.at {
                var read: [ForecastSchedule.Time] = []
                for text in times {
                    guard let time = ForecastSchedule.Time(text) else { throw .badForecastTime(path, text) }
                    read.append(time)
                }
                forecastTimes = read
            }
        }
        dataDirectory = URL(filePath: options.dataDir ?? environment["VIGIE_DATA_DIR"] ?? file.data_dir ?? "vigie-data")
        let name = environment["VIGIE_TIMEZONE"] ?? file.timezone ?? "Europe/Paris"
        guard let zone = CivilZone(name) else { throw .unknownZone(name) }
        self.zone = zone
        host = environment["VIGIE_HOST"] ?? file.host ?? "127.0.0.1"
        if let text = environment["VIGIE_PORT"], !text.isEmpty {
            guard let number = Int(text) else { throw .badPortVariable(text) }
            port = number
        } else {
            port = file.port ?? 8080
        }
        keepsRaw = file.keep_raw ?? true
    }

    /// Where raw deliveries are kept; nil where they are not.
    var archive: RawDeliveryArchive? {
        keepsRaw ? RawDeliveryArchive(folder: dataDirectory.appending(path: "raw")) : nil
    }

    /// What studies of the worth of sources found last.
    var keptValues: KeptValues { KeptValues(folder: dataDirectory.appending(path: "value/results")) }

    /// The database of the data directory.
    var storeFile: URL { dataDirectory.appending(path: "vigie.sqlite") }

    /// Whether anything was ever taken in here.
    var hasStore: Bool { FileManager.default.fileExists(atPath: storeFile.path) }

    /// The store of the data directory, made on first use.
    ///
    /// - Parameter file: another database; nil: ``storeFile``.
    func openStore(_ file: URL? = nil) throws -> any ObservationStore {
        do {
            try FileManager.default.createDirectory(at: dataDirectory, withIntermediateDirectories: true)
        } catch { throw CommandError.cannotMakeFolder(dataDirectory.relativePath) }
        return try SQLiteStore(path: (file ?? storeFile).path)
    }

    /// The store of the data directory; none is made for a command that only reads.
    func openKnownStore() throws -> any ObservationStore {
        if !hasStore { throw nothingHere }
        return try openStore()
    }

    /// That nothing was ever taken in here, and where to look instead.
    var nothingHere: CommandError {
        let demo = dataDirectory.appending(path: "demo")
        let isDemo = FileManager.default.fileExists(atPath: demo.appending(path: storeFile.lastPathComponent).path)
        return isDemo
            ? .demoIsElsewhere(dataDirectory.relativePath, demo: demo.relativePath)
            : .noStore(dataDirectory.relativePath)
    }
}

/// Why a command line cannot be carried out.
enum CommandError: ExplainedError {
    case badConfiguration(String, String)
    case unknownZone(String)
    case badTime(String)
    case badHorizon(String)
    case cannotListen(String, Int, reason: String)
    /// What is wrong at a key of the configuration file.
    case badFeed(path: String, line: Int, key: String, reason: Text)
    case noFeeds
    case noSuchFeed(String, known: [String])
    case alreadyPolling(String)
    case storeExists(String)
    case nothingKept(String)
    case noSuchFinding(Int, of: Int)
    case noRPU
    case badDay(String)
    case badForecastTime(String, String)
    case timeIsAhead(String)
    case badPort(Int)
    /// `VIGIE_PORT` is no number.
    case badPortVariable(String)
    case cannotMakeFolder(String)
    case noStore(String)
    case demoIsElsewhere(String, demo: String)
    case reversedDays(from: String, to: String)
    /// Days of a study that its series say nothing of.
    case daysNotKnown(from: CivilDate, to: CivilDate, known: ClosedRange<CivilDate>)
    case studyTooLong(from: CivilDate, to: CivilDate, years: Int)
    /// A folder that the demonstration would have to empty holds something else.
    case folderIsNotTheDemos(String)
    /// The simulated region has no such present.
    case noSimulatedPresent(String, years: ClosedRange<Int>)

    var text: Text {
        switch self {
        case .badConfiguration(let path, let reason): Messages.badConfiguration(path: path, reason: reason)
        case .unknownZone(let name): Messages.unknownZone(name)
        case .badTime(let text): Messages.badTime(text)
        case .badHorizon(let text): Messages.badHorizon(text)
        case .cannotListen(let host, let port, let reason):
            Messages.cannotListen(host: host, port: port, reason: reason)
        case .badFeed(let path, let line, let key, let reason):
            Messages.badFeed(path: path, line: line, key: key, reason: reason)
        case .noFeeds: Messages.noFeeds
        case .noSuchFeed(let name, let known): Messages.noSuchFeed(name, known: known)
        case .alreadyPolling(let path): Messages.alreadyPolling(path)
        case .storeExists(let path): Messages.storeExists(path)
        case .nothingKept(let path): Messages.nothingKept(path)
        case .noSuchFinding(let number, let count): Messages.noSuchFinding(number, of: count)
        case .noRPU: Messages.noRPU
        case .badDay(let text): Messages.badDay(text)
        case .badForecastTime(let path, let text): Messages.badForecastTime(path: path, text)
        case .timeIsAhead(let text): Messages.timeIsAhead(text)
        case .badPort(let port): Messages.badPort(port)
        case .badPortVariable(let text): Messages.badPortVariable(text)
        case .cannotMakeFolder(let path): Messages.cannotMakeFolder(path)
        case .noStore(let path): Messages.noStore(path)
        case .demoIsElsewhere(let path, let demo): Messages.demoIsElsewhere(path, demo: demo)
        case .reversedDays(let from, let to): Messages.reversedDays(from: from, to: to)
        case .daysNotKnown(let from, let to, let known):
            Messages.daysNotKnown(
                from: "\(from)", to: "\(to)", first: "\(known.lowerBound)", last: "\(known.upperBound)")
        case .studyTooLong(let from, let to, let years):
            Messages.studyTooLong(from: "\(from)", to: "\(to)", years: years)
        case .folderIsNotTheDemos(let path): Messages.folderIsNotTheDemos(path)
        case .noSimulatedPresent(let text, let years): Messages.noSimulatedPresent(text, years: years)
        }
    }
}

/// The wall clock, the only one in the program.
enum SystemClock {
    static func now() -> Instant { Instant(secondsSince1970: Int(Date().timeIntervalSince1970)) }
}

extension SyntheticRegion {
    /// Reads the present of a simulated region that a user gives.
    static func present(argument text: String, zone: CivilZone) throws(CommandError) -> Instant {
        let present = try Instant(argument: text, zone: zone)
        guard years.contains(CivilZone.paris.date(at: present).year) else {
            throw .noSimulatedPresent(text, years: years)
        }
        return present
    }
}

extension Instant {
    /// Reads a time given by a user: with offset, or civil time of the zone.
    init(argument text: String, zone: CivilZone) throws(CommandError) {
        if let instant = Instant(iso8601: text) {
            self = instant
        } else if let label = CivilDateTime(iso8601: text) {
            self = zone.instant(of: label)
        } else {
            throw .badTime(text)
        }
    }
}

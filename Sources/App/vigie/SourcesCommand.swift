import ArgumentParser
import Connectors
import Features
import Foundation
import Messages
import Operations
import Store
import TimeSeries

/// The command `vigie sources`.
struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sources", abstract: Messages.helpSources[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    @Flag(name: .long, help: ArgumentHelp(Messages.helpSourcesFeatures[.current]))
    var features = false

    func run() throws {
        let settings = try global.settings()
        guard !features else { return FeatureList.print(format) }
        // Sources to ask are listed before the first delivery.
        let isFirst = !settings.feeds.isEmpty && !settings.hasStore
        let store = try isFirst ? MemoryStore() : settings.openKnownStore()
        let statuses = try store.sourceStatuses()
        let deliveries = try store.deliveries(limit: .max)
        let quality = try store.quality()
        var table = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "connector", heading: Messages.headingConnector),
            Table.Column(name: "last_good_data", heading: Messages.headingLastGood),
            Table.Column(name: format == .table ? "age" : "age_seconds", heading: Messages.headingAge, isNumber: true),
            Table.Column(
                name: format == .table ? "delay" : "delay_seconds", heading: Messages.headingDelay, isNumber: true),
            Table.Column(name: "completeness", heading: Messages.headingCompleteness, isNumber: true),
            Table.Column(name: "received", heading: Messages.headingReceived),
            Table.Column(name: "last_attempt", heading: Messages.headingLastAttempt),
            Table.Column(name: "last_error", heading: Messages.headingLastError),
        ])
        let now = SystemClock.now()
        func time(_ instant: Instant?) -> String {
            guard let instant else { return "" }
            return format == .table ? "\(settings.zone.label(at: instant))" : "\(instant)"
        }
        func length(_ seconds: Int?) -> String {
            guard let seconds else { return "" }
            return format == .table ? Messages.duration(seconds: seconds)[.current] : String(seconds)
        }
        /// Of the series that its connector delivers, by the last run of `vigie quality`; rounded down.
        func completeness(_ status: SourceStatus) -> String {
            let measures = Set(
                deliveries.filter { $0.header.connector == status.connector }.flatMap { $0.scope?.measures ?? [] })
            guard let share = quality?.completeness(of: measures) else { return "" }
            let thousandths = Int((1000 * share + 1e-9).rounded(.down))
            return format == .table
                ? Messages.percentage(thousandths: thousandths)[.current] : String(Double(thousandths) / 1000)
        }
        for status in statuses {
            let freshness = SourceFreshness(status, now: now)
            table.rows.append([
                status.name, status.connector, time(status.newestReference), length(freshness.age),
                length(freshness.delay), completeness(status), time(status.lastDelivery), time(status.lastAttempt),
                status.lastError?[.current] ?? "",
            ])
        }
        for feed in settings.feeds where !statuses.contains(where: { $0.name == feed.name }) {
            table.rows.append([feed.name, feed.connector ?? "*"] + Array(repeating: "", count: 7))
        }
        table.rows.sort { $0[0] < $1[0] }
        table.print(format)
    }
}

/// The command `vigie rebuild`.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rebuild", abstract: Messages.helpRebuild[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpRebuildInto[.current], valueName: "dir"))
    var into: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() throws {
        let settings = try global.settings()
        let archive = RawDeliveryArchive(folder: settings.dataDirectory.appending(path: "raw"))
        guard try !archive.entries().isEmpty else { throw CommandError.nothingKept(archive.folder.path) }
        var target = settings
        if let into { target.dataDirectory = URL(filePath: into) }
        let file = target.storeFile
        guard !FileManager.default.fileExists(atPath: file.path) else { throw CommandError.storeExists(file.path) }
        // Built under another name, so that a run that was killed leaves no half store behind.
        let unfinished = target.dataDirectory.appending(path: "vigie-rebuild.sqlite")
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: unfinished.path + end) }
        let report = try build(from: archive, in: unfinished, settings: target)
        try FileManager.default.moveItem(at: unfinished, to: file)
        IngestReportPrinter.print(report.files, format)
        let left = report.files.count { if case .refused = $0.outcome { true } else { false } }
        Console.note(Messages.rebuilt(deliveries: report.files.count - left, left: left)[.current])
        if into != nil, FileManager.default.fileExists(atPath: settings.storeFile.path) {
            let lost = try settings.openStore().deliveries(limit: .max).count {
                ConnectorCatalog.connector(named: $0.header.connector)?.card.holdsPatientRows ?? false
            }
            if lost > 0 { Console.note(Messages.cannotBeRebuilt(lost)[.current]) }
        }
        if left == report.files.count { throw ExitCode(1) }
        if left > 0 { throw ExitCode(2) }
    }

    /// Returns when the store is closed.
    private func build(from archive: RawDeliveryArchive, in file: URL, settings: Settings) throws -> Rebuilding.Report {
        let store = try settings.openStore(file)
        let progress = Progress(Messages.progressRebuild[.current])
        let report = try Rebuilding(from: archive, into: store).run(progress: progress.update)
        try Deriving(store: store, zone: settings.zone, now: SystemClock.now).run(territory: try store.fullTerritory())
        progress.finish()
        return report
    }
}

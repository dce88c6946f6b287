import ArgumentParser
import Connectors
import Foundation
import Messages
import Operations
import SQLiteStore
import Store
import SyntheticRegion
import TimeSeries

/// `vigie bench ingest`: RPU and plain files of one large ED, then ten years of every kind of source of a region.
struct IngestBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: Messages.helpBenchIngest[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchYears[.current]))
    var years = 10

    @Flag(name: .long, help: ArgumentHelp(Messages.helpSourcesOnly[.current]))
    var sourcesOnly = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    private static let now = Instant(secondsSince1970: 1_780_000_000)

    func validate() throws {
        guard (1...30).contains(years) else {
            throw ValidationError(Messages.numberWithin("--years", 1...30)[.current])
        }
    }

    func run() throws {
        let folder = try BenchFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        var table = Table(columns: [
            Table.Column(name: "format", heading: Messages.headingFile),
            Table.Column(name: "step", heading: Messages.headingPart),
            Table.Column(name: "megabytes", heading: Text(verbatim: "MB"), isNumber: true),
            Table.Column(name: "records", heading: Messages.headingRead, isNumber: true),
            Table.Column(name: "observations", heading: Messages.headingObservations, isNumber: true),
            Table.Column(name: "seconds", heading: Messages.headingSeconds, isNumber: true),
            Table.Column(name: "cpu_seconds", heading: Messages.headingProcessorSeconds, isNumber: true),
            Table.Column(name: "mb_per_s", heading: Text(verbatim: "MB/s"), isNumber: true),
            Table.Column(name: "records_per_s", heading: Messages.headingRecordsPerSecond, isNumber: true),
            Table.Column(name: "peak_mb", heading: Messages.headingPeakMemory, isNumber: true),
        ])
        if !sourcesOnly { try Self.measureOneSite(in: folder, &table) }
        try measureSources(in: folder, &table)
        table.print(format)
    }

    /// One RPU file with a year of a large ED, and its three years by hour.
    private static func measureOneSite(in folder: URL, _ table: inout Table) throws {
        let region = SyntheticRegion(seed: 1, until: now)
        guard let site = region.sites.max(by: { $0.visitsPerYear < $1.visitsPerYear }) else { return }
        let today = CivilZone.paris.date(at: now)
        let rpu = folder.appending(path: "year.xml")
        if let delivery = region.rpuDelivery(of: site, onMorningOf: today, days: 365) {
            try Data(delivery.bytes).write(to: rpu)
        }
        let tidy = folder.appending(path: "history.csv")
        try FileWriter.write(tidy) { region.writeHistory(of: site, from: region.firstDay, to: today, write: $0) }
        for (file, connector) in [(rpu, RPUXML() as any Connector), (tidy, TidyCSV())] {
            let name = type(of: connector).card.name
            for (step, store) in [
                ("memory", MemoryStore() as any ObservationStore),
                ("sqlite", try SQLiteStore(path: folder.appending(path: "\(name).sqlite").path)),
            ] {
                table.rows.append(try Measured([file], connector, in: store).cells(name, step))
            }
        }
    }

    /// All sources of eight départements into one database, as a new installation would.
    private func measureSources(in folder: URL, _ table: inout Table) throws {
        let sources = BenchSources(years: years, in: folder.appending(path: "sources"))
        let store = try SQLiteStore(path: folder.appending(path: "sources.sqlite").path)
        var total = Measured()
        for (connector, files) in try sources.write() {
            let measured = try Measured(files, connector, in: store)
            table.rows.append(measured.cells(type(of: connector).card.name, "sources"))
            total.add(measured)
        }
        table.rows.append(total.cells(Messages.benchAllSources[.current], "sources"))
    }

    /// A file that the benchmark wrote was refused.
    struct Refused: ExplainedError {
        var text: Text
    }

    /// What reading some files took.
    private struct Measured {
        var bytes = 0
        var records = 0
        var observations = 0
        var seconds = 0.0
        var processorSeconds = 0.0
        var peakMegabytes = 0

        init() {}

        init(_ files: [URL], _ connector: any Connector, in store: any ObservationStore) throws {
            ProcessUsage.forgetPeak()
            let (started, used) = (ContinuousClock.now, ProcessUsage.processorSeconds())
            let reports = try Ingestion(store: store, now: { now }).ingest(files, with: connector)
            seconds = (ContinuousClock.now - started) / .seconds(1)
            processorSeconds = ProcessUsage.processorSeconds() - used
            peakMegabytes = ProcessUsage.peakMegabytes()
            for report in reports {
                bytes += report.bytes
                switch report.outcome {
                case .taken(let record, let end):
                    records += end.recordsRead
                    observations += record.read
                case .alreadyKnown: break
                case .refused(let reason): throw Refused(text: reason)
                }
            }
        }

        mutating func add(_ other: Measured) {
            bytes += other.bytes
            records += other.records
            observations += other.observations
            seconds += other.seconds
            processorSeconds += other.processorSeconds
            peakMegabytes = max(peakMegabytes, other.peakMegabytes)
        }

        func cells(_ name: String, _ step: String) -> [String] {
            let megabytes = Double(bytes) / 1e6
            let time = max(seconds, 1e-6)
            return [
                name, step, String(format: "%.1f", megabytes), String(records), String(observations),
                String(format: "%.2f", seconds), String(format: "%.2f", processorSeconds),
                String(format: "%.1f", megabytes / time), String(format: "%.0f", Double(records) / time),
                String(peakMegabytes),
            ]
        }
    }
}

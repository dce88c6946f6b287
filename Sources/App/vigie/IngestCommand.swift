import ArgumentParser
import Connectors
import Foundation
import Messages
import Operations
import Store
import TimeSeries

/// The command `vigie ingest CONNECTOR PATH…`.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ingest", abstract: Messages.helpIngest[.current])

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp(Messages.helpIngestConnector[.current], valueName: "connector"))
    var connector: String

    @Argument(help: ArgumentHelp(Messages.helpIngestPaths[.current], valueName: "path"))
    var paths: [String]

    @Option(name: .long, help: ArgumentHelp(Messages.helpAvailableAt[.current], valueName: "time"))
    var availableAt: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func validate() throws {
        guard ConnectorCatalog.connector(named: connector) == nil else { return }
        throw ValidationError(
            Messages.unknownConnector(name: connector, known: ConnectorCatalog.all.map { $0.card.name })[.current])
    }

    func run() throws {
        let settings = try global.settings()
        guard let type = ConnectorCatalog.connector(named: connector) else { return }
        let declared = try availableAt.map { text throws(CommandError) in
            try Instant(argument: text, zone: settings.zone)
        }
        // Before a store is made for nothing.
        try Ingestion.check(paths.map { URL(filePath: $0) })
        let store = try settings.openStore()
        let progress = Progress(Messages.progressIngest[.current])
        let reports = try Ingestion(store: store, archive: settings.archive, now: SystemClock.now).ingest(
            paths.map { URL(filePath: $0) }, with: type.init(), declaredAvailableAt: declared, zone: settings.zone,
            progress: progress.update)
        progress.finish()
        try Self.record(reports, of: connector, in: store)
        if reports.contains(where: { if case .taken = $0.outcome { true } else { false } }) {
            try Deriving(store: store, zone: settings.zone, now: SystemClock.now).run(
                territory: try store.fullTerritory())
        }
        IngestReportPrinter.print(reports, format)
        let refused = reports.count { if case .refused = $0.outcome { true } else { false } }
        if refused == reports.count { throw ExitCode(1) }
        if refused > 0 { throw ExitCode(2) }
    }

    /// Keeps how the connector fares as a source, for `vigie sources` and the pages.
    private static func record(_ reports: [Ingestion.FileReport], of connector: String, in store: any ObservationStore)
        throws(StoreError)
    {
        var status =
            try store.sourceStatuses().first { $0.name == connector }
            ?? SourceStatus(name: connector, connector: connector, lastAttempt: SystemClock.now())
        status.record(reports, at: SystemClock.now())
        try store.saveSourceStatus(status)
    }
}

/// Prints what became of each file.
enum IngestReportPrinter {
    static func print(_ reports: [Ingestion.FileReport], _ format: TableFormat) {
        var table = Table(columns: [
            Table.Column(name: "file", heading: Messages.headingFile),
            Table.Column(name: "result", heading: Messages.headingResult),
            Table.Column(name: "read", heading: Messages.headingRead, isNumber: true),
            Table.Column(name: "rejected", heading: Messages.headingRejected, isNumber: true),
            Table.Column(name: "observations", heading: Messages.headingObservations, isNumber: true),
            Table.Column(name: "added", heading: Messages.headingAdded, isNumber: true),
            Table.Column(name: "revised", heading: Messages.headingRevised, isNumber: true),
            Table.Column(name: "unchanged", heading: Messages.headingUnchanged, isNumber: true),
        ])
        var remarks: [String] = []
        for report in reports {
            switch report.outcome {
            case .taken(let record, let end):
                table.rows.append(
                    [report.name, Messages.resultTaken[.current]]
                        + [
                            end.recordsRead, end.recordsRejected, record.read, record.added, record.revised,
                            record.unchanged,
                        ].map(String.init))
                remarks += self.remarks(on: end.findings, of: report.name)
                if let learnt = self.learnt(record, end) {
                    remarks.append(Messages.about(report.name, learnt)[.current])
                }
            case .alreadyKnown:
                table.rows.append([report.name, Messages.resultKnown[.current]] + Array(repeating: "", count: 6))
            case .refused(let reason):
                table.rows.append([report.name, Messages.resultRefused[.current]] + Array(repeating: "", count: 6))
                remarks.append(remark(.rejected, on: report.name, reason))
            }
        }
        table.print(format)
        for remark in remarks { Console.note(remark) }
    }

    /// What a file gave that is no observation, or that it gave nothing at all.
    private static func learnt(_ record: DeliveryRecord, _ end: DeliveryEnd) -> Text? {
        if !end.territory.isEmpty { return Messages.placesLearnt(count: end.territory.count) }
        if !end.schoolHolidays.isEmpty { return Messages.holidaysLearnt(count: end.schoolHolidays.count) }
        return record.read == 0 && end.findings.isEmpty ? Messages.nothingLearnt : nil
    }

    /// Findings of one file, the gravest first; of many alike the first ones and how many follow.
    private static func remarks(on findings: [Finding], of file: String) -> [String] {
        var lines: [String] = []
        let groups = Dictionary(grouping: findings) { "\($0.severity.rawValue) \($0.check)" }
        for group in groups.sorted(by: { ($0.value[0].severity, $1.key) > ($1.value[0].severity, $0.key) }).map(\.value)
        {
            for finding in group.prefix(shownAlike) {
                lines.append(remark(finding.severity, on: file, finding.message))
            }
            if group.count > shownAlike {
                let more = Messages.moreAlike(group.count - shownAlike, check: group[0].check)
                lines.append(Messages.about(file, more)[.current])
            }
        }
        return lines
    }

    /// "good.csv (◆ refused): 59 rows without a time".
    private static func remark(_ severity: Finding.Severity, on file: String, _ text: Text) -> String {
        Messages.about("\(file) (\(severity.label[.current]))", text)[.current]
    }

    private static let shownAlike = 3
}

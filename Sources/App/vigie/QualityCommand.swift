import ArgumentParser
import DataQuality
import Foundation
import Messages
import Operations
import Store
import TimeSeries

/// The command `vigie quality`.
struct QualityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "quality", abstract: Messages.helpQuality[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeries[.current], valueName: "pattern"))
    var series: String = "*"

    @Option(name: .long, help: ArgumentHelp(Messages.helpAt[.current], valueName: "time"))
    var at: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() throws {
        let settings = try global.settings()
        let store = try settings.openStore()
        let origin =
            try at.map { text throws(CommandError) in try Instant(argument: text, zone: settings.zone) }
            ?? SystemClock.now()
        let all = try store.series().map(\.key)
        guard !all.isEmpty else { throw OperationError.emptyStore }
        let keys = all.filter { SeriesPattern(series).matches($0) }
        guard !keys.isEmpty else { throw OperationError.noSeries(pattern: series) }
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "check", heading: Messages.headingCheck),
            Table.Column(name: "severity", heading: Messages.headingSeverity),
            Table.Column(name: "from", heading: Messages.headingFrom),
            Table.Column(name: "to", heading: Messages.headingTo),
            Table.Column(name: "count", heading: Messages.headingCount, isNumber: true),
            Table.Column(name: "message", heading: Messages.headingMessage),
        ])
        let progress = Progress(Messages.progressQuality[.current])
        for (done, key) in keys.enumerated() {
            let snapshot = try store.archive(of: [key], from: nil).asOf(origin)
            let found =
                QualityInput(key, in: snapshot, zone: settings.zone).map { CheckCatalog.run(on: $0).findings } ?? []
            let delivered = try store.findings(series: key, limit: 200).map(\.finding)
            for finding in found + delivered {
                table.rows.append([
                    key.description, finding.check, finding.severity.rawValue,
                    finding.from.map { "\(settings.zone.label(at: $0))" } ?? "",
                    finding.to.map { "\(settings.zone.label(at: $0))" } ?? "", String(finding.count),
                    finding.message[.current],
                ])
            }
            progress.update(done + 1, keys.count)
        }
        progress.finish()
        table.print(format)
    }
}

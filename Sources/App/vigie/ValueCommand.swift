import ArgumentParser
import Features
import Foundation
import Messages
import Operations
import SourceValue
import Store
import TimeSeries

/// The command `vigie value`: what each source is worth.
struct ValueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "value", abstract: Messages.helpValue[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeries[.current], valueName: "pattern"))
    var series = "*|visits|*|day"

    @Option(name: .long, help: ArgumentHelp(Messages.helpValueSources[.current], valueName: "name,…"))
    var sources: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpValueFrom[.current], valueName: "date"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpValueTo[.current], valueName: "date"))
    var to: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpValueEveryDays[.current], valueName: "days"))
    var every = 1

    @Flag(name: .long, help: ArgumentHelp(Messages.helpValueParts[.current]))
    var parts = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func validate() throws {
        for (name, value) in [("--every", every), ("--jobs", jobs)] where value <= 0 {
            throw ValidationError(Messages.positiveNumber(name)[.current])
        }
        _ = try chosen()
    }

    private func chosen() throws -> [Source] {
        guard let sources else { return SourceCatalog.all }
        return try sources.split(separator: ",").map { name in
            guard let source = SourceCatalog.source(named: String(name)) else {
                throw ValidationError(
                    Messages.unknownSource(name: String(name), known: SourceCatalog.all.map(\.name))[.current])
            }
            return source
        }
    }

    func run() async throws {
        let settings = try global.settings()
        let store = try settings.openStore()
        let known = try store.series()
        let chosenSeries = known.filter { summary in
            let key = summary.key
            return key.grain == .day && SeriesPattern(series).matches(key)
                && MeasureCatalog.card(of: key.measure).kind == .count
        }
        guard !known.isEmpty else { throw OperationError.emptyStore }
        guard let newest = chosenSeries.map(\.lastReference).max() else {
            throw OperationError.noSeries(pattern: series)
        }
        let last = settings.zone.date(at: newest)
        let end = try to.map { try Self.date($0, settings.zone) } ?? last.advanced(byDays: -13)
        let start = try from.map { try Self.date($0, settings.zone) } ?? end.advanced(byDays: -364)
        let progress = Progress(Messages.progressValue[.current])
        let folder = settings.dataDirectory.appending(path: "value")
        var order = SourceValueRun.Order(
            series: chosenSeries.map(\.key), sources: try chosen(), from: start, to: end, every: every)
        order.tasks = jobs
        let (table, left) = try await SourceValueRun(store: store, zone: settings.zone, folder: folder)
            .run(order, progress: progress.update)
        progress.finish()
        print(table)
        for key in left { Console.error(Messages.valueLeft(key.description)[.current]) }
        if !left.isEmpty { throw ExitCode(2) }
    }

    private static func date(_ text: String, _ zone: CivilZone) throws -> CivilDate {
        zone.date(at: try Instant(argument: text, zone: zone))
    }

    // MARK: Output

    private func print(_ table: ValueTable) {
        if parts {
            Self.whole(table).print(format)
        } else {
            Self.findings(table).print(format)
        }
        guard format == .table else { return }
        let origins = table.rows.first?.gain.origins ?? 0
        Console.note(
            Messages.valueBasis(
                series: table.series.count, origins: origins, base: String(format: "%.3f", table.baseLoss),
                full: String(format: "%.3f", table.fullLoss))[.current])
        if !table.absent.isEmpty { Console.note(Messages.valueAbsent(table.absent.joined(separator: ", "))[.current]) }
    }

    private static func percent(_ share: Double) -> String { String(format: "%+.2f", 100 * share) }

    private static func findings(_ table: ValueTable) -> Table {
        var result = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "verdict", heading: Messages.headingVerdict),
            Table.Column(name: "gain_pct", heading: Messages.headingGain, isNumber: true),
            Table.Column(name: "interval_pct", heading: Messages.headingInterval),
            Table.Column(name: "q", heading: Messages.headingAdjusted, isNumber: true),
            Table.Column(name: "detectable_pct", heading: Messages.headingDetectable, isNumber: true),
            Table.Column(name: "dropped_pct", heading: Messages.headingDropped, isNumber: true),
            Table.Column(name: "leaking_pct", heading: Messages.headingLeaking, isNumber: true),
        ])
        for finding in table.findings {
            let gain = finding.added.gain
            result.rows.append([
                finding.source, finding.verdict.text[.current], percent(gain.gain),
                "\(percent(gain.lower)) … \(percent(gain.upper))", String(format: "%.3f", finding.added.q),
                percent(gain.detectable), finding.dropped.map { percent($0.gain.gain) } ?? "",
                finding.leaking.map { percent($0.gain.gain) } ?? "",
            ])
        }
        return result
    }

    private static func whole(_ table: ValueTable) -> Table {
        var result = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "mode", heading: Messages.headingMode),
            Table.Column(name: "scope", heading: Messages.headingScope),
            Table.Column(name: "gain_pct", heading: Messages.headingGain, isNumber: true),
            Table.Column(name: "lower_pct", heading: Text(verbatim: "2.5 %"), isNumber: true),
            Table.Column(name: "upper_pct", heading: Text(verbatim: "97.5 %"), isNumber: true),
            Table.Column(name: "p", heading: Text(verbatim: "p"), isNumber: true),
            Table.Column(name: "q", heading: Messages.headingAdjusted, isNumber: true),
            Table.Column(name: "detectable_pct", heading: Messages.headingDetectable, isNumber: true),
        ])
        for row in table.rows {
            let gain = row.gain
            result.rows.append(
                [row.source, row.mode.rawValue, row.scope.description]
                    + [gain.gain, gain.lower, gain.upper].map(percent)
                    + [String(format: "%.4f", gain.p), String(format: "%.4f", row.q), percent(gain.detectable)])
        }
        return result
    }
}

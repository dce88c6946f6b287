import ArgumentParser
import DataQuality
import Foundation
import Messages
import Operations
import Store
import TimeSeries

/// The command `vigie quality`: findings, the rows behind one, or the fields of the RPU.
struct QualityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "quality", abstract: Messages.helpQuality[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeries[.current], valueName: "pattern"))
    var series: String = "*"

    @Option(name: .long, help: ArgumentHelp(Messages.helpQualityAt[.current], valueName: "time"))
    var at: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFinding[.current], valueName: "number"))
    var finding: Int?

    @Flag(name: .long, help: ArgumentHelp(Messages.helpRPU[.current]))
    var rpu = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpFirstDay[.current], valueName: "day"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpLastDay[.current], valueName: "day"))
    var to: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func validate() throws {
        if !rpu, from != nil || to != nil { throw ValidationError(Messages.daysNeedRPU[.current]) }
    }

    func run() throws {
        let settings = try global.settings()
        let store = try settings.openKnownStore()
        let origin =
            try at.map { text throws(CommandError) in try Instant(argument: text, zone: settings.zone) }
            ?? SystemClock.now()
        let all = try store.series().map(\.key)
        guard !all.isEmpty else { throw OperationError.emptyStore }
        let keys = all.filter { SeriesPattern(series).matches($0) }
        guard !keys.isEmpty else { throw OperationError.noSeries(pattern: series) }
        if rpu {
            let days = try RPUFieldReport.days(from: from, to: to, before: settings.zone.date(at: origin))
            let report = RPUFieldReport(store: store, zone: settings.zone)
            return try report.table(of: keys, days: days, at: origin, format).print(format)
        }
        let progress = Progress(Messages.progressQuality[.current])
        let run = QualityRun(store: store, zone: settings.zone)
        let report: QualityReport
        // The pages show what was last found in the whole store, as it is now.
        if keys.count == all.count, at == nil {
            report = try run.run(at: origin, progress: progress.update)
        } else {
            report = try run.check(keys, at: origin, progress: progress.update)
        }
        progress.finish()
        let listed = try FindingList(
            report, store: store, matching: keys.count == all.count ? nil : Set(keys), at: origin)
        guard let number = finding else { return listed.table(zone: settings.zone).print(format) }
        guard (1...max(1, listed.entries.count)).contains(number), !listed.entries.isEmpty else {
            throw CommandError.noSuchFinding(number, of: listed.entries.count)
        }
        try listed.printRows(of: listed.entries[number - 1], store: store, zone: settings.zone, at: origin, format)
    }
}

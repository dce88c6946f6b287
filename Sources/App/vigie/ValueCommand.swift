import ArgumentParser
import Features
import Forecasting
import Foundation
import Messages
import Operations
import Server
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

    @Flag(name: .long, help: ArgumentHelp(Messages.helpValueCells[.current]))
    var cells = false

    @Flag(name: .long, help: ArgumentHelp(Messages.helpValuePredictability[.current]))
    var predictability = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpValueReport[.current], valueName: "file.html"))
    var report: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func validate() throws {
        for (name, value) in [("--every", every), ("--jobs", jobs)] where value <= 0 {
            throw ValidationError(Messages.positiveNumber(name)[.current])
        }
        if [parts, cells, predictability].count(where: \.self) > 1 {
            throw ValidationError(Messages.valueOneTable[.current])
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
        let store = try settings.openKnownStore()
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
        guard start <= end else { throw CommandError.reversedDays(from: "\(start)", to: "\(end)") }
        let first = settings.zone.date(at: chosenSeries.map(\.firstReference).min() ?? newest)
        guard first <= start, end <= last.advanced(byDays: 1) else {
            throw CommandError.daysNotKnown(from: start, to: end, known: first...last)
        }
        guard end.year - start.year <= TrainingSet.pastYears else {
            throw CommandError.studyTooLong(from: start, to: end, years: TrainingSet.pastYears)
        }
        let progress = Progress(Messages.progressValue[.current])
        let folder = settings.dataDirectory.appending(path: "value")
        var order = SourceValueRun.Order(
            series: chosenSeries.map(\.key), sources: try chosen(), from: start, to: end, every: every)
        order.tasks = jobs
        order.pattern = series
        order.areSourcesChosen = sources != nil
        order.withCells = cells
        let result = try await SourceValueRun(store: store, zone: settings.zone, folder: folder)
            .run(
                order, made: ValueResult.Made(at: SystemClock.now(), version: ProgramVersion.text),
                progress: progress.update)
        progress.finish()
        var kept = result
        kept.cells = nil
        try settings.keptValues.keep(kept)
        ValueTables(result: result).print(
            parts ? .parts : cells ? .cells : predictability ? .predictability : .findings, format)
        try writeReport(
            of: result, isSimulated: try store.territory().entries.values.contains(where: \.isSimulated))
        for key in result.left { Console.error(Messages.valueLeft(key.description)[.current]) }
        if !result.left.isEmpty { throw ExitCode(2) }
    }

    private func writeReport(of result: ValueResult, isSimulated: Bool) throws {
        guard let report else { return }
        let text = try ValueReport(result, language: .current, isSimulated: isSimulated).html(.alone)
        do {
            try Data(text.utf8).write(to: URL(filePath: report), options: .atomic)
        } catch { throw OperationError.cannotKeep(report, reason: error.localizedDescription) }
        Console.note(Messages.valueReportWritten(report)[.current])
    }

    private static func date(_ text: String, _ zone: CivilZone) throws -> CivilDate {
        zone.date(at: try Instant(argument: text, zone: zone))
    }
}

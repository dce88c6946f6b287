import ArgumentParser
import ForecastModels
import Forecasting
import Foundation
import Messages
import Operations
import Pipeline
import Store
import TimeSeries

/// The command `vigie forecast`.
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "forecast", abstract: Messages.helpForecast[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpAt[.current], valueName: "time"))
    var at: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpGrain[.current], valueName: "hour|day|week"))
    var grain: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpHorizon[.current], valueName: "48h|21d|12w"))
    var horizon: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeries[.current], valueName: "pattern"))
    var series: String = "*"

    @Option(name: .long, help: ArgumentHelp(Messages.helpModelNames[.current], valueName: "name,…"))
    var models: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
    var seed: UInt64 = 1

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    private var names: [String]? { models.map { $0.split(separator: ",").map(String.init) } }

    func validate() throws {
        if let grain, !["hour", "day", "week"].contains(grain) {
            throw ValidationError(Messages.badGrain(grain)[.current])
        }
        if grain == nil, horizon != nil { throw ValidationError(Messages.horizonNeedsGrain[.current]) }
        for name in names ?? [] where ModelCatalog.type(named: name) == nil {
            throw ValidationError(Messages.unknownModel(name: name, known: ModelCatalog.names)[.current])
        }
    }

    func run() async throws {
        let settings = try global.settings()
        let origin =
            try at.map { text throws(CommandError) in try Instant(argument: text, zone: settings.zone) }
            ?? SystemClock.now()
        let store = try settings.openKnownStore()
        // A simulated region may lie ahead of the clock.
        let known = try store.series()
        let newest = known.map(\.newestAvailableAt).max() ?? .distantPast
        if origin > max(SystemClock.now(), newest.advanced(bySeconds: 86_400)) {
            throw CommandError.timeIsAhead(at ?? "\(origin)")
        }
        guard let grain, let step = Grain(rawValue: grain) else {
            return try await runRegion(store, known, settings, at: origin)
        }
        let steps =
            try horizon.map { text throws(CommandError) in try Self.steps(text, grain: step) }
            ?? ForecastDefaults.horizon(step)
        let all = known.map(\.key).filter { $0.grain == step }
        guard !all.isEmpty else { throw OperationError.emptyStore }
        let keys = all.filter { SeriesPattern(series).matches($0) }
        guard !keys.isEmpty else { throw OperationError.noSeries(pattern: series) }
        let progress = Progress(Messages.progressForecast[.current])
        var order = ForecastRun.Order(
            grain: step, horizon: steps, keys: keys, seed: seed, models: names,
            tasks: ProcessInfo.processInfo.activeProcessorCount)
        // Series asked for alone add up to nothing: pages show them where the region's forecast is not there.
        if names == nil { order.label = StoredForecast.alone }
        let outcome = try await ForecastRun(
            store: store, zone: settings.zone, version: ProgramVersion.text, now: SystemClock.now
        ).run(order, at: origin, progress: progress.update)
        progress.finish()
        noteOrigin(origin, settings.zone)
        noteOldValues(known.filter { keys.contains($0.key) }, origin, settings.zone)
        print(outcome.forecasts, settings.zone)
        for failure in outcome.failures { Console.error("\(failure.series)", failure.error.text) }
        if outcome.forecasts.isEmpty { throw ExitCode(1) }
        if !outcome.failures.isEmpty { throw ExitCode(2) }
    }

    /// Everything at once, adding up: hours, days and weeks of every place, by age and severity.
    private func runRegion(
        _ store: any ObservationStore, _ stored: [SeriesSummary], _ settings: Settings, at origin: Instant
    ) async throws {
        var order = RegionRun.Order(tasks: ProcessInfo.processInfo.activeProcessorCount)
        order.seed = seed
        order.models = names
        // What is printed are totals, by hour, day and week; nothing is run for a pattern that none of them matches.
        let known = stored.map(\.key)
        guard !known.isEmpty else { throw OperationError.emptyStore }
        let printed = known.lazy.filter { order.measures.contains($0.measure) }.flatMap { key in
            [Grain.hour, .day, .week].map { SeriesKey(key.place, key.measure, every: $0) }
        }
        guard printed.contains(where: SeriesPattern(series).matches) else {
            throw OperationError.noSeries(pattern: series)
        }
        let progress = Progress(Messages.progressForecast[.current])
        let outcome = try await RegionRun(
            store: store, zone: settings.zone, version: ProgramVersion.text, usage: ProcessUsage.now,
            now: SystemClock.now
        ).run(order, at: origin, progress: progress.update)
        progress.finish()
        noteOrigin(origin, settings.zone)
        noteOldValues(stored.filter { order.measures.contains($0.key.measure) }, origin, settings.zone)
        let shown = outcome.forecasts.filter { SeriesPattern(series).matches($0.series) }
        if shown.isEmpty { Console.error(OperationError.noSeries(pattern: series).text[.current]) }
        if !shown.isEmpty {
            print(
                [Grain.hour, .day, .week].flatMap { step in shown.filter { $0.series.grain == step } }, settings.zone)
        }
        for stage in outcome.stages {
            Console.note(Messages.stepDone(Messages.regionStage(stage.name), seconds: stage.usage.seconds)[.current])
        }
        Console.note(Messages.regionDone(published: outcome.published, failures: outcome.failures.count)[.current])
        Console.noteTotalsApart(of: outcome)
        for failure in outcome.failures { Console.error("\(failure.series)", failure.error.text) }
        if outcome.published == 0 { throw ExitCode(1) }
        if !outcome.failures.isEmpty { throw ExitCode(2) }
    }

    /// What the forecast stands on, apart from the table so that this can be read by programs.
    private func noteOrigin(_ origin: Instant, _ zone: CivilZone) {
        let model = names.map { Text(verbatim: $0.joined(separator: " + ")) } ?? Messages.forecastEnsemble
        Console.note(
            Messages.forecastFrom(
                origin: "\(zone.label(at: origin))", model: model[.current], version: ProgramVersion.text)[.current])
    }

    /// Names the series whose first value is dated before what forecasts learn from: most often a slip in a year.
    private func noteOldValues(_ series: [SeriesSummary], _ origin: Instant, _ zone: CivilZone) {
        let old = series.filter { one in
            let grid = TimeGrid(zone: zone, grain: one.key.grain)
            return grid.index(of: one.firstReference) < TrainingSet.firstStep(grid, origin: grid.index(of: origin))
        }
        guard let first = old.first else { return }
        let days = TimeGrid(zone: zone, grain: .day)
        let bound = TrainingSet.firstStep(days, origin: days.index(of: origin))
        Console.note(
            Messages.oldValuesLeftOut(
                series: "\(first.key)", more: old.count - 1, first: "\(zone.date(at: first.firstReference))",
                bound: "\(days.date(at: bound))")[.current])
    }

    /// The levels of the columns, as ``StoredForecast/levels`` names them.
    private static let shownLevels = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// One table, whatever the grains.
    private func print(_ forecasts: [StoredForecast], _ zone: CivilZone) {
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "step", heading: Messages.headingStep),
            Table.Column(name: "q05", heading: Text(verbatim: "5 %"), isNumber: true),
            Table.Column(name: "q25", heading: Text(verbatim: "25 %"), isNumber: true),
            Table.Column(name: "median", heading: Messages.headingMedian, isNumber: true),
            Table.Column(name: "q75", heading: Text(verbatim: "75 %"), isNumber: true),
            Table.Column(name: "q95", heading: Text(verbatim: "95 %"), isNumber: true),
        ])
        for forecast in forecasts {
            let grid = TimeGrid(zone: zone, grain: forecast.series.grain)
            let first = grid.index(of: forecast.origin)
            for (step, values) in forecast.quantiles.enumerated() {
                table.rows.append(
                    [forecast.series.description, "\(grid.label(at: first + step))"]
                        + Self.shownLevels.map { level in
                            forecast.levels.firstIndex { abs($0 - level) < 1e-9 }.map { String(Int(values[$0])) } ?? ""
                        })
            }
        }
        table.print(format)
    }

    /// `48h` or `21d` in steps of the grain.
    static func steps(_ text: String, grain: Grain) throws(CommandError) -> Int {
        guard let unit = text.last, let number = Int(text.dropLast()), number > 0, number <= 10_000 else {
            throw .badHorizon(text)
        }
        let (steps, most) =
            switch (unit, grain) {
            case ("h", .hour): (number, 672)
            case ("d", .hour): (number * 24, 672)
            case ("d", .day): (number, 366)
            case ("w", .day): (number * 7, 366)
            case ("w", .week): (number, 104)
            default: (0, 0)
            }
        guard (1...max(1, most)).contains(steps) else { throw .badHorizon(text) }
        return steps
    }
}

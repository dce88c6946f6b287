import ArgumentParser
import Foundation
import Messages
import Operations
import Pipeline
import SQLiteStore
import Store
import TimeSeries

/// `vigie bench year`: a year of weekly origins, as known at each, scored: of an invented region, or of the data of a folder.
///
/// Data of a folder are copied first, so that nothing that was never published stands among its forecasts.
struct YearBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "year", abstract: Messages.helpBenchYear[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchSites[.current]))
    var sites: Int?

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchBefore[.current], valueName: "time"))
    var before: String?

    @Flag(name: .long, help: ArgumentHelp(Messages.helpBenchStrata[.current]))
    var strata = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpOriginCount[.current]))
    var origins = 52

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    /// Days before the first origin, two years as in `vigie bench region`; and after the last, so that all days are known.
    private static let daysBefore = 730
    private static let daysAfter = 21

    private var usesStore: Bool { global.dataDir != nil || global.config != nil }

    func validate() throws {
        for (name, value) in [("--sites", sites ?? 1), ("--origins", origins), ("--jobs", jobs)] where value <= 0 {
            throw ValidationError(Messages.positiveNumber(name)[.current])
        }
        if usesStore, sites != nil { throw ValidationError(Messages.sitesOrStore[.current]) }
        if !usesStore, before != nil { throw ValidationError(Messages.beforeNeedsStore[.current]) }
    }

    func run() async throws {
        let folder = try BenchFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (store, end, zone) = try usesStore ? copied(to: folder) : invented(in: folder)
        ProcessUsage.forgetPeak()

        var order = RegionRun.Order(tasks: jobs)
        order.measures = [.visits]
        if !strata { order.margins = [] }
        let progress = Progress(Messages.progressYear[.current])
        let result = try await RegionBacktest(
            store: store, zone: zone, version: "benchmark", usage: ProcessUsage.now
        ).run(
            order, at: RegionBacktest.mondays(before: end, count: origins, zone: zone), progress: progress.update)
        progress.finish()
        var table = Table(columns: [
            Table.Column(name: "grain", heading: Messages.headingGrain),
            Table.Column(name: "places", heading: Messages.headingPlaces),
            Table.Column(name: "stratum", heading: Messages.headingPatients),
            Table.Column(name: "series", heading: Messages.headingSeries, isNumber: true),
            Table.Column(name: "steps", heading: Messages.headingCount, isNumber: true),
            Table.Column(name: "scaled", heading: Messages.headingScaled, isNumber: true),
            Table.Column(name: "fair50", heading: Text(verbatim: "50 %"), isNumber: true),
            Table.Column(name: "fair80", heading: Text(verbatim: "80 %"), isNumber: true),
            Table.Column(name: "fair90", heading: Text(verbatim: "90 %"), isNumber: true),
            Table.Column(name: "seconds", heading: Messages.headingSeconds, isNumber: true),
            Table.Column(name: "cpu_seconds", heading: Messages.headingProcessorSeconds, isNumber: true),
            Table.Column(name: "peak_mb", heading: Messages.headingPeakMemory, isNumber: true),
        ])
        for row in result.rows {
            table.rows.append(
                [row.grain.rawValue, row.places.rawValue, row.stratum.text, String(row.series), String(row.steps)]
                    + ([row.scaled] + row.coverage).map { String(format: "%.3f", $0) } + ["", "", ""])
        }
        let usage = result.usage
        table.rows.append(
            ["*", "*", "*", "", String(result.rows.reduce(0) { $0 + $1.steps }), "", "", "", ""]
                + [usage.seconds, usage.processorSeconds, usage.peakMegabytes].map { String(format: "%.0f", $0) })
        table.print(format)
        Console.note(
            Messages.yearDone(
                origins: result.origins, published: result.published, failures: result.failures,
                seconds: usage.seconds, processor: usage.processorSeconds)[.current])
        if result.failures > 0 { throw ExitCode(2) }
    }

    /// An invented region, and where its origins end.
    private func invented(in folder: URL) throws -> (any ObservationStore, Instant, CivilZone) {
        let store = try SQLiteStore(path: folder.appending(path: "vigie.sqlite").path)
        let days = 7 * origins + Self.daysAfter
        let benchmark = RegionBenchmark(
            sites: sites ?? 96, days: Self.daysBefore + days, daysOfStrata: (strata ? days : 0) + 130, tasks: jobs)
        try benchmark.fill(store)
        return (store, benchmark.end.advanced(bySeconds: -Self.daysAfter * 86_400), .paris)
    }

    /// A copy of the store of the data directory, and where its origins end.
    private func copied(to folder: URL) throws -> (any ObservationStore, Instant, CivilZone) {
        let settings = try global.settings()
        if !settings.hasStore { throw settings.nothingHere }
        let path = folder.appending(path: "vigie.sqlite").path
        try SQLiteStore(path: settings.storeFile.path).copy(to: path)
        let store = try SQLiteStore(path: path)
        let visits = try store.series().filter { $0.key.measure == .visits && $0.key.stratum == .all }
        guard let newest = visits.map(\.lastReference).max() else { throw OperationError.emptyStore }
        let end = try before.map { text throws(CommandError) in try Instant(argument: text, zone: settings.zone) }
        return (store, end ?? newest.advanced(bySeconds: -Self.daysAfter * 86_400), settings.zone)
    }
}

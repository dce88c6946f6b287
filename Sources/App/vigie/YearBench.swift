import ArgumentParser
import Foundation
import Messages
import Operations
import Pipeline
import SQLiteStore
import TimeSeries

/// `vigie bench year`: a year of weekly origins of an invented region, as known at each, scored.
struct YearBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "year", abstract: Messages.helpBenchYear[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchSites[.current]))
    var sites = 96

    @Option(name: .long, help: ArgumentHelp(Messages.helpOriginCount[.current]))
    var origins = 52

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    /// Days before the first origin, two years as in `vigie bench region`; and after the last, so that all days are known.
    private static let daysBefore = 730
    private static let daysAfter = 21

    func validate() throws {
        for (name, value) in [("--sites", sites), ("--origins", origins), ("--jobs", jobs)] where value <= 0 {
            throw ValidationError(Messages.positiveNumber(name)[.current])
        }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigie-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appending(path: "vigie.sqlite").path)
        let benchmark = RegionBenchmark(
            sites: sites, days: Self.daysBefore + 7 * origins + Self.daysAfter, tasks: jobs)
        try benchmark.fill(store)
        ProcessUsage.forgetPeak()

        var order = RegionRun.Order(tasks: jobs)
        order.measures = [.visits]
        order.margins = []
        let progress = Progress(Messages.progressYear[.current])
        let result = try await RegionBacktest(store: store, version: "benchmark", usage: ProcessUsage.now).run(
            order,
            at: RegionBacktest.mondays(
                before: benchmark.end.advanced(bySeconds: -Self.daysAfter * 86_400), count: origins, zone: .paris),
            progress: progress.update)
        progress.finish()
        var table = Table(columns: [
            Table.Column(name: "grain", heading: Messages.headingGrain),
            Table.Column(name: "places", heading: Messages.headingPlaces),
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
                [row.grain.rawValue, row.places.rawValue, String(row.series), String(row.steps)]
                    + ([row.scaled] + row.coverage).map { String(format: "%.3f", $0) } + ["", "", ""])
        }
        let usage = result.usage
        table.rows.append(
            ["*", "*", "", String(result.rows.reduce(0) { $0 + $1.steps }), "", "", "", ""]
                + [usage.seconds, usage.processorSeconds, usage.peakMegabytes].map { String(format: "%.0f", $0) })
        table.print(format)
        Console.note(
            Messages.yearDone(
                origins: result.origins, published: result.published, failures: result.failures,
                seconds: usage.seconds, processor: usage.processorSeconds)[.current])
        if result.failures > 0 { throw ExitCode(2) }
    }
}

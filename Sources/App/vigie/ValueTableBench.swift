import ArgumentParser
import Connectors
import Features
import Foundation
import Messages
import Operations
import SourceValue
import Store
import SyntheticRegion
import TimeSeries

/// `vigie bench value-table`: how long a full verdict table takes.
///
/// Daily visits of eight départements, of all ages and by age: 56 series over six years, from a simulated region with one ED in each.
/// Weather, nitrogen dioxide, epidemics, crowds and searches are that region's; every other source is made up in its publisher's
/// format. An origin on each day of the last year.
struct ValueTableBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "value-table", abstract: Messages.helpBenchValueTable[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchYears[.current]))
    var years = 6

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchDepartements[.current]))
    var departements = 8

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    private static let now = Instant(secondsSince1970: 1_767_250_800)  // 2026-01-01T08:00+01:00

    func validate() throws {
        for (name, value) in [("--jobs", jobs), ("--departements", departements)] where value <= 0 {
            throw ValidationError(Messages.positiveNumber(name)[.current])
        }
        guard (4...10).contains(years) else { throw ValidationError(Messages.yearsForValue[.current]) }
    }

    func run() async throws {
        let folder = try BenchFolder.make()
        defer { try? FileManager.default.removeItem(at: folder) }
        var table = Table(columns: [
            Table.Column(name: "step", heading: Messages.headingPart),
            Table.Column(name: "seconds", heading: Messages.headingSeconds, isNumber: true),
            Table.Column(name: "cpu_seconds", heading: Messages.headingProcessorSeconds, isNumber: true),
            Table.Column(name: "peak_mb", heading: Messages.headingPeakMemory, isNumber: true),
            Table.Column(name: "series", heading: Messages.headingSeries, isNumber: true),
            Table.Column(name: "sources", heading: Messages.headingSource, isNumber: true),
            Table.Column(name: "comparisons", heading: Messages.headingComparisons, isNumber: true),
        ])
        var last = ProcessUsage.now()
        func add(_ step: String, _ counts: [String]) {
            let used = ProcessUsage.now()
            let seconds = used.seconds - last.seconds
            let processorSeconds = used.processorSeconds - last.processorSeconds
            var row = [step, String(format: "%.1f", seconds), String(format: "%.1f", processorSeconds)]
            row.append(String(format: "%.0f", used.peakMegabytes))
            table.rows.append(row + counts)
            last = used
        }
        let store = MemoryStore()
        let stored = try fill(store, folder)
        add("data", [String(stored), "", ""])
        ProcessUsage.forgetPeak()
        let series: [SeriesKey] = try store.series().map(\.key).filter { key in
            guard key.grain == .day, key.measure == .visits, key.place.kind == .departement else { return false }
            return key.stratum == .all || Array(key.stratum.cells.keys) == [.age]
        }
        let places = Set(series.map(\.place)).sorted().prefix(departements)
        let until = CivilZone.paris.date(at: Self.now).advanced(byDays: -14)
        let progress = Progress(Messages.progressValue[.current])
        let result = try await SourceValueRun(store: store).run(
            SourceValueRun.Order(
                series: series.filter { places.contains($0.place) }, from: until.advanced(byDays: -365), to: until,
                tasks: jobs),
            made: ValueResult.Made(at: Self.now, version: ProgramVersion.text), progress: progress.update)
        progress.finish()
        let verdicts = result.table
        add(
            "verdicts",
            [String(verdicts.series.count), String(verdicts.findings.count), String(verdicts.rows.count)])
        table.print(format)
        if !verdicts.absent.isEmpty { Console.note(Messages.benchSourcesAbsent(verdicts.absent)[.current]) }
        for key in result.left { Console.error("\(key)") }
    }

    /// Everything by the front door; gives the number of series.
    private func fill(_ store: any ObservationStore, _ folder: URL) throws -> Int {
        var parameters = SyntheticParameters.small
        parameters.years = years
        parameters.coverage.joiningSites = 0
        parameters.coverage.partialSites = 0
        parameters.demand.visitsPerYear = 1_500_000
        let region = SyntheticRegion(parameters: parameters, seed: 2019, until: Self.now)
        let today = CivilZone.paris.date(at: Self.now)
        try store.saveTerritory(Array(region.territory.entries.values))
        var files: [(any Connector, [URL])] = []
        files.append(
            (
                TidyCSV(),
                try region.sites.map { site in
                    let file = folder.appending(path: "\(site.finess).csv")
                    try FileWriter.write(file) {
                        region.writeHistory(of: site, from: region.firstDay, to: today, knownBy: Self.now, write: $0)
                    }
                    return file
                }
            ))
        files.append(
            (
                TidyCSV(),
                try SyntheticRegion.Covariate.allCases.map { covariate in
                    let file = folder.appending(path: "\(covariate.rawValue).csv")
                    try FileWriter.write(file) {
                        region.writeCovariate(
                            covariate, from: region.firstDay, to: today, knownBy: Self.now, write: $0)
                    }
                    return file
                }
            ))
        var extractions: [SearchExtraction] = []
        region.searchExtractions(from: region.firstDay, to: today, knownBy: Self.now) { extractions.append($0) }
        files.append(
            (
                GoogleTrends(),
                try extractions.map { extraction in
                    let file = folder.appending(path: extraction.fileName)
                    try Data(extraction.bytes).write(to: file)
                    return file
                }
            ))
        // Visits and weather are the region's; the rest is made up.
        let doubled = [SurSaUD.card.name, OpenMeteo.card.name, MeteoFrance.card.name, Reanalysis.card.name]
        files += try BenchSources(years: years, in: folder.appending(path: "sources")).write().filter {
            !doubled.contains(type(of: $0.0).card.name)
        }
        for (connector, paths) in files {
            for report in try Ingestion(store: store, now: { Self.now }).ingest(paths, with: connector) {
                if case .refused(let reason) = report.outcome { throw IngestBench.Refused(text: reason) }
            }
        }
        try Deriving(store: store, now: { Self.now }).run(territory: region.territory)
        return try store.series().count
    }
}

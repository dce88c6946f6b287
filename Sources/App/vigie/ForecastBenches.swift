import ArgumentParser
import Backtesting
import ForecastModels
import Forecasting
import Foundation
import Messages
import Operations
import Pipeline
import Scoring
import Statistics
import SyntheticRegion
import TimeSeries

/// `vigie bench fit`: what `Benchmarks/fit_speed.py` sets beside other libraries; standard output is nothing but CSV.
struct FitBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fit", abstract: Messages.helpBenchFit[.current])

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp(Messages.helpFitFile[.current], valueName: "file"))
    var file: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpModelNames[.current], valueName: "name,…"))
    var model = "ets,theta,arima,structural"

    @Option(name: .long, help: ArgumentHelp(Messages.helpFitGrain[.current], valueName: "hour|6h|day"))
    var grain = "day"

    @Flag(name: .long, help: ArgumentHelp(Messages.helpFitHolidays[.current]))
    var holidays = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "csv"))
    var format: TableFormat = .csv

    func validate() throws {
        guard let grain = Grain(rawValue: grain), grain != .week else {
            throw ValidationError(Messages.badGrain(grain)[.current])
        }
    }

    func run() throws {
        let series = try file.map { try FitBenchmark.series(at: URL(filePath: $0)) } ?? Self.simulated()
        let rows = try FitBenchmark(
            grain: Grain(rawValue: grain) ?? .day, withHolidays: holidays, seconds: ProcessUsage.processorSeconds
        )
        .run(series, models: model.split(separator: ",").map(String.init))
        FileHandle.standardOutput.write(Data(FitBenchmark.csv(rows).utf8))
    }

    /// Three years of days: a week, a slow wave, counting noise.
    private static func simulated() -> [FitBenchmark.Series] {
        (1...6).map { number in
            var generator = SeededGenerator(seed: UInt64(number))
            var level = 100.0 * Double(number)
            let values = (0..<1096).map { day -> Double in
                level *= exp(0.01 * generator.normal())
                let mean = level * (day % 7 == 0 ? 1.12 : day % 7 == 6 ? 0.93 : 1)
                return Double(Poisson(mean: mean).quantile(generator.uniform()))
            }
            return FitBenchmark.Series(name: "simulated-\(number)", values: values)
        }
    }
}

/// `vigie bench region`: cold, in a new process, and warm, for several sizes of region.
struct RegionBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "region", abstract: Messages.helpBenchRegion[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpSiteCounts[.current], valueName: "n,…"))
    var sites = "96"

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func validate() throws {
        guard jobs > 0 else { throw ValidationError(Messages.positiveNumber("--jobs")[.current]) }
        let numbers = sites.split(separator: ",").map { Int($0) ?? 0 }
        guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 }) else {
            throw ValidationError(Messages.positiveNumber("--sites")[.current])
        }
    }

    func run() async throws {
        var table = Table(columns: [
            Table.Column(name: "sites", heading: Messages.headingSites, isNumber: true),
            Table.Column(name: "run", heading: Messages.headingRun),
            Table.Column(name: "stage", heading: Messages.headingPart),
            Table.Column(name: "seconds", heading: Messages.headingSeconds, isNumber: true),
            Table.Column(name: "cpu_seconds", heading: Messages.headingProcessorSeconds, isNumber: true),
            Table.Column(name: "peak_mb", heading: Messages.headingPeakMemory, isNumber: true),
        ])
        for number in sites.split(separator: ",").compactMap({ Int($0) }) {
            let result = try await RegionBenchmark(sites: number, tasks: jobs).run(usage: ProcessUsage.now)
            for row in result.rows {
                let usage = row.stage.usage
                table.rows.append([
                    String(number), row.run, row.stage.name, String(format: "%.1f", usage.seconds),
                    String(format: "%.1f", usage.processorSeconds), String(format: "%.0f", usage.peakMegabytes),
                ])
            }
        }
        table.print(format)
    }
}

/// `vigie bench truth`: CRPS of the production pipeline over that of the simulated process's own predictive distribution.
struct TruthBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "truth", abstract: Messages.helpBenchTruth[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
    var seed: UInt64 = 1

    @Option(name: .long, help: ArgumentHelp(Messages.helpEvery[.current]))
    var every = 18

    @Option(name: .long, help: ArgumentHelp(Messages.helpDemoAt[.current], valueName: "time"))
    var at = "2026-06-01"

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() async throws {
        let region = SyntheticRegion(seed: seed, until: try Instant(argument: at, zone: .paris))
        let sites = SyntheticBenchmark.sites(of: region, atQuantiles: [0.1, 0.5, 0.9])
        let places = [Place.ileDeFrance, .departement("75")] + sites.map(\.place)
        let benchmark = SyntheticBenchmark(
            region, places: places, origins: SyntheticBenchmark.origins(of: region, every: every, over: 365))
        let year = CivilZone.paris.date(at: region.until).year
        let calendar = CivilCalendar.french(years: (year - 12)...(year + 2))
        let progress = Progress(Messages.helpBenchTruth[.current])
        var caches: [Grain: FitCache] = [:]
        let scores = try benchmark.run(grains: [.day, .hour], progress: progress.update) { question in
            let request = ForecastRequest(
                grid: question.grid, origin: question.first, horizon: question.horizon, calendar: calendar,
                draws: 1000)
            var cache = caches[question.grid.grain] ?? FitCache()
            defer { caches[question.grid.grain] = cache }
            return Pipeline.forecast(question.keys, from: question.snapshot, request, cache: &cache)
                .compactMapValues { try? $0.get().paths }
        }
        progress.finish()
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "horizons", heading: Messages.headingHorizons),
            Table.Column(name: "crps", heading: Text(verbatim: "CRPS"), isNumber: true),
            Table.Column(name: "ideal", heading: Messages.headingIdeal, isNumber: true),
            Table.Column(name: "ratio", heading: Messages.headingRatio, isNumber: true),
            Table.Column(name: "interval", heading: Messages.headingInterval),
        ])
        for grain in [Grain.day, .hour] {
            let keys = places.map { SeriesKey($0, .visits, every: grain) }
            for row in scores.rows(keys.map { [$0] } + [keys.filter { $0.place.kind == .site }]) {
                table.rows.append([
                    row.series.count == 1 ? row.series[0].description : "\(row.series.count) × site|\(grain.rawValue)",
                    "\(row.horizons.lowerBound)–\(row.horizons.upperBound)", String(format: "%.3f", row.loss),
                    String(format: "%.3f", row.idealLoss),
                    row.ratio.map { String(format: "%.3f", $0.ratio) } ?? "",
                    row.ratio.map { String(format: "%.3f – %.3f", $0.lower, $0.upper) } ?? "",
                ])
            }
        }
        table.print(format)
    }
}

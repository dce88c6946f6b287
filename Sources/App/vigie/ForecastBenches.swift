import ArgumentParser
import Backtesting
import Forecasting
import Foundation
import Messages
import Operations
import SQLiteStore
import Statistics
import TimeSeries

/// `vigie bench fit`: what `Benchmarks/fit_speed.py` sets beside other libraries.
struct FitBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fit", abstract: Messages.helpBenchFit[.current])

    @OptionGroup var language: LanguageOption

    @Argument(help: ArgumentHelp(Messages.helpFitFile[.current], valueName: "file"))
    var file: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFitModels[.current], valueName: "name,…"))
    var model = "ets,theta,arima,structural"

    @Option(name: .long, help: ArgumentHelp(Messages.helpFitGrain[.current], valueName: "hour|6h|day"))
    var grain = "day"

    @Flag(name: .long, help: ArgumentHelp(Messages.helpFitHolidays[.current]))
    var holidays = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

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
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "model", heading: Messages.headingModel),
            Table.Column(name: "form", heading: Messages.headingForm),
            Table.Column(name: "loglik", heading: Messages.headingLogLikelihood, isNumber: true),
            Table.Column(name: "seconds", heading: Messages.headingProcessorSeconds, isNumber: true),
        ])
        for row in rows {
            let form = row.form ?? row.failure.map { "failed: \($0.text.english)" } ?? ""
            table.rows.append([
                row.series, row.model, form, row.logLikelihood.map { String($0) } ?? "", String(row.seconds),
            ])
        }
        table.print(format)
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

    @OptionGroup var language: LanguageOption

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
            // A database as in production, so that memory is that of the run.
            let folder = try BenchFolder.make()
            defer { try? FileManager.default.removeItem(at: folder) }
            let store = try SQLiteStore(path: folder.appending(path: "vigie.sqlite").path)
            let result = try await RegionBenchmark(sites: number, tasks: jobs)
                .run(in: store, usage: ProcessUsage.now, forget: ProcessUsage.forgetPeak)
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

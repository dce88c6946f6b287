import ArgumentParser
import Backtesting
import ForecastModels
import Forecasting
import Foundation
import Messages
import Pipeline

/// The command `vigie backtest --task DIR --output FILE`.
struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backtest", abstract: Messages.helpBacktest[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpTask[.current], valueName: "dir"))
    var task: String

    @Option(name: .long, help: ArgumentHelp(Messages.helpOutput[.current], valueName: "file"))
    var output: String

    @Option(name: .long, help: ArgumentHelp(Messages.helpModelNames[.current], valueName: "name,…"))
    var models: String?

    @Flag(name: .long, help: ArgumentHelp(Messages.helpValidation[.current]))
    var validation = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
    var seed: UInt64 = 1

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard jobs > 0 else { throw ValidationError(Messages.positiveNumber("--jobs")[.current]) }
        for name in names ?? [] where ModelCatalog.type(named: name) == nil {
            throw ValidationError(Messages.unknownModel(name: name, known: ModelCatalog.names)[.current])
        }
    }

    private var names: [String]? { models.map { $0.split(separator: ",").map(String.init) } }

    func run() async throws {
        try ForecastFile.checkWritable(URL(filePath: output))
        let folder = try TaskFolder(at: URL(filePath: task))
        reportUnits(folder)
        let backtest = Backtest(folder, models: names, seed: seed)
        let progress = Progress(Messages.progressBacktest(folder.name)[.current])
        let result = await backtest.run(
            origins: try folder.origins(validation: validation), tasks: jobs, progress: progress.update)
        progress.finish()
        try ForecastFile.write(result.forecasts, of: folder, to: URL(filePath: output))
        report(result)
        Console.note(
            Messages.backtestDone(forecasts: result.forecasts.count, failures: result.failures.count)[.current])
        if result.forecasts.isEmpty { throw ExitCode(1) }
        if !result.failures.isEmpty { throw ExitCode(2) }
    }

    /// Lines of one kind that are printed at most.
    private static let mostLines = 20

    /// A line for each series that could not be forecast or has impossible values, and one for each model that was left out.
    private func report(_ result: Backtest.Result) {
        reportImpossibleSeries(result)
        reportRefusedValues(result)
        let leftOut = Dictionary(grouping: result.forecasts.flatMap(\.failures), by: \.model)
        for (model, failures) in leftOut.sorted(by: { $0.key < $1.key }) {
            let reasons = Dictionary(grouping: failures, by: \.error.text).mapValues(\.count)
            let most = reasons.max { ($0.value, $1.key.english) < ($1.value, $0.key.english) }
            guard let reason = most?.key else { continue }
            Console.note(
                Messages.modelLeftOut(
                    model: model, count: failures.count, of: result.forecasts.count, reason: reason)[.current])
        }
    }

    /// Series that are no counts.
    private func reportUnits(_ folder: TaskFolder) {
        guard !folder.units.isEmpty else { return }
        Console.note(Messages.seriesNoCounts(folder.series.filter { folder.units[$0] != nil })[.current])
    }

    private func reportImpossibleSeries(_ result: Backtest.Result) {
        let impossible = Dictionary(grouping: result.failures, by: \.series)
        let series = impossible.keys.sorted()
        for id in series.prefix(Self.mostLines) {
            guard let failures = impossible[id], let first = failures.first else { continue }
            let line = Messages.forecastsImpossible(
                series: id, count: failures.count, first: "\(first.origin)", reason: first.error.text)
            Console.error(line[.current])
        }
        if series.count > Self.mostLines {
            Console.error(Messages.moreSeriesImpossible(series.count - Self.mostLines)[.current])
        }
    }

    private func reportRefusedValues(_ result: Backtest.Result) {
        let refused = Dictionary(grouping: result.forecasts, by: \.series).mapValues { forecasts in
            forecasts.reduce(into: [:]) { $0.merge($1.refused) { $1 } }
        }.filter { !$0.value.isEmpty }
        for (series, values) in refused.sorted(by: { $0.key < $1.key }).prefix(Self.mostLines) {
            guard let first = values.min(by: { $0.key < $1.key }) else { continue }
            Console.error(
                Messages.valuesRefused(
                    series: series, count: values.count, value: first.value, at: "\(first.key)")[.current])
        }
        if refused.count > Self.mostLines {
            Console.error(Messages.moreSeriesRefused(refused.count - Self.mostLines)[.current])
        }
    }
}

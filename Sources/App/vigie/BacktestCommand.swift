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

    @OptionGroup var global: GlobalOptions

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
        let backtest = Backtest(folder, models: names, seed: seed)
        let progress = Progress(Messages.progressBacktest(folder.name)[.current])
        let result = await backtest.run(
            origins: validation ? folder.validationOrigins : folder.origins, tasks: jobs, progress: progress.update)
        progress.finish()
        try ForecastFile.write(result.forecasts, of: folder, to: URL(filePath: output))
        for failure in result.failures.prefix(20) {
            Console.error("\(failure.series), \(failure.origin) : \(failure.error.text[.current])")
        }
        let leftOut = Set(result.forecasts.flatMap { $0.failures.map { "\($0.model) : \($0.error.text[.current])" } })
        for line in leftOut.sorted().prefix(20) { Console.note(line) }
        Console.note(
            Messages.backtestDone(forecasts: result.forecasts.count, failures: result.failures.count)[.current])
        if result.forecasts.isEmpty { throw ExitCode(1) }
        if !result.failures.isEmpty { throw ExitCode(2) }
    }
}

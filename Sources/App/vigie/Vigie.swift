import ArgumentParser
import Foundation
import Messages
import Statistics

/// The command line: every part of Vigie is chosen and put together here.
@main
struct Vigie: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vigie", abstract: Messages.helpVigie[.current], version: ProgramVersion.text,
        subcommands: [
            DemoCommand.self, IngestCommand.self, PollCommand.self, RunCommand.self, ServeCommand.self,
            ForecastCommand.self, SourcesCommand.self, QualityCommand.self, RebuildCommand.self,
            BacktestCommand.self, ScoreCommand.self, ValueCommand.self, ModelsCommand.self, ConnectorsCommand.self,
            ChecksCommand.self,
            BenchCommand.self,
        ])

    static func main() async {
        startAgainWithBetterKernels()
        LinearAlgebra.useOneThread()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as any ExplainedError {
            Console.error(error.text[.current])
            Foundation.exit(1)
        } catch {
            exit(withError: error)
        }
    }
}

/// Becomes a process with the kernels of linear algebra that the processor deserves, where the library has mistaken it.
///
/// Nothing has been done yet, the process keeps its number; where it cannot be done, all goes on as it is.
private func startAgainWithBetterKernels() {
    let variable = "OPENBLAS_CORETYPE"
    guard getenv(variable) == nil, let kernels = LinearAlgebra.betterKernels else { return }
    setenv(variable, kernels, 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", &arguments)
}

/// The version of the program, kept with every forecast.
enum ProgramVersion {
    static let text = "0.1.0"
}

extension Language {
    /// The language asked for by `--lang` or else `VIGIE_LANG`, or else French.
    ///
    /// It is read before parsing, since help is text too.
    static let current: Language = {
        let arguments = CommandLine.arguments
        for (i, argument) in arguments.enumerated() {
            if argument == "--lang", i + 1 < arguments.count, let asked = Language(rawValue: arguments[i + 1]) {
                return asked
            }
            if argument.hasPrefix("--lang="), let asked = Language(rawValue: String(argument.dropFirst(7))) {
                return asked
            }
        }
        return ProcessInfo.processInfo.environment["VIGIE_LANG"].flatMap(Language.init) ?? .french
    }()
}

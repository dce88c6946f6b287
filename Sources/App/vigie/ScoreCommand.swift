import ArgumentParser
import Backtesting
import Foundation
import Messages
import Scoring

/// The command `vigie score FORECASTS --task DIR`.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "score", abstract: Messages.helpScore[.current])

    @OptionGroup var language: LanguageOption

    @Argument(help: ArgumentHelp(Messages.helpForecastFile[.current], valueName: "file"))
    var forecasts: String

    @Option(name: .long, help: ArgumentHelp(Messages.helpTask[.current], valueName: "dir"))
    var task: String

    @Flag(name: .long, help: ArgumentHelp(Messages.helpValidation[.current]))
    var validation = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() throws {
        let folder = try TaskFolder(at: URL(filePath: task))
        let scores = try folder.score(URL(filePath: forecasts), validation: validation)
        var table = Table(
            columns: [Table.Column(name: "part", heading: Messages.headingPart)]
                + MetricCatalog.all.map {
                    Table.Column(name: $0.name, heading: Text(verbatim: $0.name), isNumber: true)
                })
        func add(_ part: String, _ figures: Scores) {
            table.rows.append(
                [part] + MetricCatalog.all.map { figures[$0.name].map { String(format: "%.4f", $0) } ?? "" })
        }
        add("all", scores.overall)
        for bin in scores.bins { add("h \(bin.horizons.lowerBound)–\(bin.horizons.upperBound)", bin.scores) }
        for series in scores.series { add(series.name, series.scores) }
        table.print(format)
        if scores.missing > 0 || scores.crossing > 0 {
            Console.error(Messages.scoreIncomplete(missing: scores.missing, crossing: scores.crossing)[.current])
            throw ExitCode(2)
        }
    }
}

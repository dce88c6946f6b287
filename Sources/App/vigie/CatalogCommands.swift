import ArgumentParser
import Connectors
import DataQuality
import ForecastModels
import Forecasting
import Messages
import TimeSeries

/// The command `vigie models`.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "models", abstract: Messages.helpModels[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() {
        var table = Table(columns: [
            Table.Column(name: "model", heading: Messages.headingModel),
            Table.Column(name: "grains", heading: Messages.headingGrain),
            Table.Column(name: "summary", heading: Messages.headingSummary),
            Table.Column(name: "reference", heading: Messages.headingReference),
        ])
        for type in ModelCatalog.all {
            let card = type.card
            let grains = Grain.allCases.filter { type.standard(for: $0) != nil }.map(\.rawValue)
            table.rows.append([card.name, grains.joined(separator: " "), card.summary[.current], card.reference])
        }
        table.print(format)
    }
}

/// The command `vigie connectors`.
struct ConnectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connectors", abstract: Messages.helpConnectors[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() {
        var table = Table(columns: [
            Table.Column(name: "connector", heading: Messages.headingConnector),
            Table.Column(name: "summary", heading: Messages.headingSummary),
            Table.Column(name: "known_at", heading: Messages.headingKnownAt),
        ])
        for type in ConnectorCatalog.all {
            let card = type.card
            table.rows.append([card.name, card.summary[.current], card.knownAtRule[.current]])
        }
        table.print(format)
    }
}

/// The command `vigie checks`.
struct ChecksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "checks", abstract: Messages.helpChecks[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func run() {
        var table = Table(columns: [
            Table.Column(name: "check", heading: Messages.headingCheck),
            Table.Column(name: "title", heading: Messages.headingTitle),
            Table.Column(name: "summary", heading: Messages.headingSummary),
        ])
        for check in CheckCatalog.all { table.rows.append([check.name, check.title[.current], check.doc[.current]]) }
        table.print(format)
    }
}

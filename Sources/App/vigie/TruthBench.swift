import ArgumentParser
import ForecastModels
import Forecasting
import Foundation
import Messages
import Operations
import Scoring
import SyntheticRegion
import TimeSeries

/// `vigie bench truth`: CRPS of the production pipeline over that of the simulated process's own predictive distribution.
struct TruthBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "truth", abstract: Messages.helpBenchTruth[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
    var seed: UInt64 = 1

    @Option(name: .long, help: ArgumentHelp(Messages.helpEvery[.current]))
    var every = 18

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchAt[.current], valueName: "time"))
    var at = "2026-06-01"

    @Option(name: .long, help: ArgumentHelp(Messages.helpTruthYears[.current]))
    var years = SyntheticParameters.standard.years

    @Option(name: .long, help: ArgumentHelp(Messages.helpModelNames[.current], valueName: "name,…"))
    var models: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpTruthStep[.current], valueName: "hour|day|week"))
    var grain: Step?

    @Option(name: .long, help: ArgumentHelp(Messages.helpTruthCells[.current], valueName: "file"))
    var cells: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    /// Steps whose ideal forecast is known.
    enum Step: String, ExpressibleByArgument, CaseIterable {
        case hour
        case day
        case week
    }

    private var names: [String]? { models.map { $0.split(separator: ",").map(String.init) } }

    func validate() throws {
        guard every > 0 else { throw ValidationError(Messages.positiveNumber("--every")[.current]) }
        for name in names ?? [] where ModelCatalog.type(named: name) == nil {
            throw ValidationError(Messages.unknownModel(name: name, known: ModelCatalog.names)[.current])
        }
        // What is wrong with `--at` is said when it is needed.
        guard let present = try? present() else { return }
        // A year is forecast, and the first of its origins needs one before it.
        let known = 2...(CivilZone.paris.date(at: present).year - SyntheticRegion.firstYear)
        guard known.contains(years) else { throw ValidationError(Messages.numberWithin("--years", known)[.current]) }
    }

    private func present() throws -> Instant { try SyntheticRegion.present(argument: at, zone: .paris) }

    func run() async throws {
        let grains = (grain.map { [$0] } ?? [.day, .hour]).compactMap { Grain(rawValue: $0.rawValue) }
        let present = try present()
        let year = CivilZone.paris.date(at: present).year
        var parameters = SyntheticParameters.standard
        parameters.years = years
        let region = SyntheticRegion(parameters: parameters, seed: seed, until: present)
        let sites = SyntheticBenchmark.sites(of: region, atQuantiles: [0.1, 0.5, 0.9])
        let places = [Place.ileDeFrance, .departement("75")] + sites.map(\.place)
        let benchmark = SyntheticBenchmark(
            region, places: places,
            origins: SyntheticBenchmark.origins(of: region, every: every, over: 365, grain: grains.last ?? .day))
        let calendar = CivilCalendar.french(years: (year - TrainingSet.pastYears)...(year + 2))
        let progress = Progress(Messages.helpBenchTruth[.current])
        var forecaster = SyntheticForecaster(calendar: calendar, models: names)
        let scores = try benchmark.run(grains: grains, progress: progress.update) { forecaster.answer($0) }
        progress.finish()
        try write(scores)
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "horizons", heading: Messages.headingHorizons),
            Table.Column(name: "crps", heading: Text(verbatim: "CRPS"), isNumber: true),
            Table.Column(name: "ideal", heading: Messages.headingIdeal, isNumber: true),
            Table.Column(name: "ratio", heading: Messages.headingRatio, isNumber: true),
            Table.Column(name: "interval", heading: Messages.headingInterval),
            Table.Column(name: "fair90", heading: Text(verbatim: "90 %"), isNumber: true),
            Table.Column(name: "ideal_fair90", heading: Messages.headingIdealCoverage, isNumber: true),
        ])
        for grain in grains {
            let keys = places.map { SeriesKey($0, .visits, every: grain) }
            for row in scores.rows(keys.map { [$0] } + [keys.filter { $0.place.kind == .site }]) {
                table.rows.append([
                    row.series.count == 1 ? row.series[0].description : "\(row.series.count) × site|\(grain.rawValue)",
                    "\(row.horizons.lowerBound)–\(row.horizons.upperBound)", String(format: "%.3f", row.loss),
                    String(format: "%.3f", row.idealLoss),
                    row.ratio.map { String(format: "%.3f", $0.ratio) } ?? "",
                    row.ratio.map { String(format: "%.3f – %.3f", $0.lower, $0.upper) } ?? "",
                    String(format: "%.3f", row.coverage), String(format: "%.3f", row.idealCoverage),
                ])
            }
        }
        table.print(format)
    }

    /// Every step of every forecast as CSV, for a look at where the distance to the ideal comes from.
    private func write(_ scores: SyntheticScores) throws {
        guard let cells else { return }
        let head = "series,origin,horizon,truth,crps,ideal_crps,mean,ideal_mean\n"
        let rows = scores.cells.map {
            "\($0.series),\($0.origin),\($0.horizon),\($0.truth),\($0.loss),\($0.idealLoss),\($0.mean),\($0.idealMean)\n"
        }
        do {
            try Data((head + rows.joined()).utf8).write(to: URL(filePath: cells), options: .atomic)
        } catch { throw OperationError.cannotKeep(cells, reason: error.localizedDescription) }
    }
}

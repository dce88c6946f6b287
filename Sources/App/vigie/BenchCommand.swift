import ArgumentParser
import Foundation
import Messages
import Operations
import SQLiteStore
import Store
import SyntheticRegion
import TimeSeries

/// `vigie bench`: figures that the documents quote, to be repeated by anyone.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: Messages.helpBench[.current],
        subcommands: [
            IngestBench.self, StoreBench.self, SyntheticBench.self, FitBench.self, RegionBench.self, YearBench.self,
            TruthBench.self, ValueBench.self, ValueTableBench.self,
        ])

    /// The command `vigie bench store`.
    struct StoreBench: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "store", abstract: Messages.helpBenchStore[.current])

        @OptionGroup var language: LanguageOption

        @Option(name: .long, help: ArgumentHelp(Messages.helpBenchSites[.current]))
        var sites = 10

        @Option(name: .long, help: ArgumentHelp(Messages.helpBenchYears[.current]))
        var years = 10

        @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
        var format: TableFormat = .table

        func validate() throws {
            for (name, value, most) in [("--sites", sites, 1000), ("--years", years, 30)]
            where !(1...most).contains(value) {
                throw ValidationError(Messages.numberWithin(name, 1...most)[.current])
            }
        }

        func run() throws {
            let folder = try BenchFolder.make()
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appending(path: "store.sqlite")
            let result = try StoreBenchmark(sites: sites, years: years).run(
                try SQLiteStore(path: file.path),
                size: {
                    ["", "-wal"].reduce(0) { total, suffix in
                        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path + suffix)
                        return total + ((attributes?[.size] as? Int) ?? 0)
                    }
                }, progress: { Console.note($0) })
            var table = Table(columns: [
                Table.Column(name: "figure", heading: Messages.headingPart),
                Table.Column(name: "value", heading: Messages.headingResult, isNumber: true),
            ])
            table.rows = [
                ["observations", String(result.bulkObservations)],
                ["observations/s", String(format: "%.0f", result.bulkPerSecond)],
                ["bytes/observation", String(format: "%.2f", result.bytesPerObservation)],
                ["daily deliveries/s", String(format: "%.0f", result.dailyDeliveriesPerSecond)],
                ["daily observations/s", String(format: "%.0f", result.dailyPerSecond)],
                ["five years of one site, rows", String(result.snapshotRows)],
                ["five years of one site, s", String(format: "%.3f", result.snapshotSeconds)],
                ["five years of one series, s", String(format: "%.4f", result.seriesSeconds)],
            ]
            table.print(format)
        }
    }

    /// The command `vigie bench synthetic`.
    struct SyntheticBench: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "synthetic", abstract: Messages.helpBenchSynthetic[.current])

        @OptionGroup var language: LanguageOption

        @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
        var seed: UInt64 = 2019

        @Option(name: .long, help: ArgumentHelp(Messages.helpBenchAt[.current], valueName: "time"))
        var at = "2026-06-01"

        @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
        var format: TableFormat = .table

        func run() throws {
            let until = try SyntheticRegion.present(argument: at, zone: .paris)
            var table = Table(columns: [
                Table.Column(name: "figure", heading: Messages.headingPart),
                Table.Column(name: "real", heading: Messages.headingReal, isNumber: true),
                Table.Column(name: "synthetic", heading: Messages.headingSynthetic, isNumber: true),
                Table.Column(name: "reproduced", heading: Messages.headingReproduced),
                Table.Column(name: "source", heading: Messages.headingReference),
            ])
            let figures = SyntheticRegion(seed: seed, until: until).realVersusSynthetic()
            for figure in figures {
                func text(_ value: Double) -> String { String(format: "%.\(figure.decimals)f", value) }
                let (low, high) = (text(figure.real.lowerBound), text(figure.real.upperBound))
                table.rows.append([
                    figure.name[.current], low == high ? low : "\(low) – \(high)", text(figure.synthetic),
                    figure.isReproduced ? "✓" : "✗", figure.source,
                ])
            }
            table.print(format)
            if !figures.allSatisfy(\.isReproduced) { throw ExitCode(2) }
        }
    }
}

import ArgumentParser
import Connectors
import Foundation
import Messages
import Operations
import SQLiteStore
import Store
import StoreTesting
import SyntheticRegion
import TimeSeries

/// `vigie bench`: figures that the documents quote, to be repeated by anyone.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: Messages.helpBench[.current],
        subcommands: [
            IngestBench.self, StoreBench.self, SyntheticBench.self, FitBench.self, RegionBench.self, YearBench.self,
            TruthBench.self, ValueBench.self,
        ])

    /// The command `vigie bench ingest`.
    struct IngestBench: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ingest", abstract: Messages.helpBenchIngest[.current])

        @OptionGroup var global: GlobalOptions

        @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
        var format: TableFormat = .table

        func run() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "vigie-bench-\(getpid())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            var table = Table(columns: [
                Table.Column(name: "format", heading: Messages.headingFile),
                Table.Column(name: "step", heading: Messages.headingPart),
                Table.Column(name: "megabytes", heading: Text(verbatim: "MB"), isNumber: true),
                Table.Column(name: "records", heading: Messages.headingRead, isNumber: true),
                Table.Column(name: "seconds", heading: Text(verbatim: "s"), isNumber: true),
                Table.Column(name: "mb_per_s", heading: Text(verbatim: "MB/s"), isNumber: true),
                Table.Column(name: "peak_mb", heading: Messages.headingPeakMemory, isNumber: true),
            ])
            let now = Instant(secondsSince1970: 1_780_000_000)
            let region = SyntheticRegion(seed: 1, until: now)
            guard let site = region.sites.max(by: { $0.visitsPerYear < $1.visitsPerYear }) else { return }
            let today = CivilZone.paris.date(at: now)
            // One RPU file with a year of a large ED, and its three years by hour.
            let rpu = folder.appending(path: "year.xml")
            if let delivery = region.rpuDelivery(of: site, onMorningOf: today, days: 365) {
                try Data(delivery.bytes).write(to: rpu)
            }
            let tidy = folder.appending(path: "history.csv")
            try FileWriter.write(tidy) { region.writeHistory(of: site, from: region.firstDay, to: today, write: $0) }
            for (file, connector) in [(rpu, RPUXML() as any Connector), (tidy, TidyCSV())] {
                let name = type(of: connector).card.name
                let megabytes = Double(try Data(contentsOf: file).count) / 1e6
                for (step, store) in [
                    ("memory", MemoryStore() as any ObservationStore),
                    ("sqlite", try SQLiteStore(path: folder.appending(path: "\(name).sqlite").path)),
                ] {
                    let started = ContinuousClock.now
                    let reports = try Ingestion(store: store, now: { now }).ingest([file], with: connector)
                    let seconds = (ContinuousClock.now - started) / .seconds(1)
                    var records = 0
                    if case .taken(_, let end)? = reports.first?.outcome { records = end.recordsRead }
                    table.rows.append([
                        name, step, String(format: "%.1f", megabytes), String(records), String(format: "%.2f", seconds),
                        String(format: "%.1f", megabytes / seconds), String(ProcessUsage.peakMegabytes()),
                    ])
                }
            }
            table.print(format)
        }
    }

    /// The command `vigie bench store`.
    struct StoreBench: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "store", abstract: Messages.helpBenchStore[.current])

        @OptionGroup var global: GlobalOptions

        @Option(name: .long, help: ArgumentHelp(Messages.helpBenchSites[.current]))
        var sites = 10

        @Option(name: .long, help: ArgumentHelp(Messages.helpBenchYears[.current]))
        var years = 10

        @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
        var format: TableFormat = .table

        func run() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "vigie-bench-\(getpid())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
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

        @OptionGroup var global: GlobalOptions

        @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
        var seed: UInt64 = 2019

        @Option(name: .long, help: ArgumentHelp(Messages.helpDemoAt[.current], valueName: "time"))
        var at = "2026-06-01"

        @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
        var format: TableFormat = .table

        func run() throws {
            let until = try Instant(argument: at, zone: .paris)
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

import ArgumentParser
import Foundation
import Messages
import Operations

/// `vigie bench value`: whether verdicts on sources can be trusted.
struct ValueBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "value", abstract: Messages.helpBenchValue[.current])

    @OptionGroup var language: LanguageOption

    @Option(name: .long, help: ArgumentHelp(Messages.helpBenchSeeds[.current]))
    var seeds = 60

    @Option(name: .long, help: ArgumentHelp(Messages.helpJobs[.current]))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .long, help: ArgumentHelp(Messages.helpFormat[.current], valueName: "table|csv|json"))
    var format: TableFormat = .table

    func validate() throws {
        for (name, value) in [("--seeds", seeds), ("--jobs", jobs)] where value <= 0 {
            throw ValidationError(Messages.positiveNumber(name)[.current])
        }
    }

    func run() async throws {
        let progress = Progress(Messages.progressValue[.current])
        let rows = try await ValueBenchmark(seeds: seeds, tasks: jobs).run(progress: progress.update)
        progress.finish()
        var table = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "has_effect", heading: Messages.headingTrueEffect),
            Table.Column(name: "found", heading: Messages.headingFound, isNumber: true),
            Table.Column(name: "regions", heading: Messages.headingOfRegions, isNumber: true),
            Table.Column(name: "rate_interval", heading: Messages.headingInterval),
            Table.Column(name: "gain_pct", heading: Messages.headingGain, isNumber: true),
            Table.Column(name: "detectable_pct", heading: Messages.headingDetectable, isNumber: true),
        ])
        func add(_ name: String, _ isForeign: Bool, _ row: ValueBenchmark.Row) {
            table.rows.append([
                name, isForeign ? Messages.no[.current] : Messages.yes[.current], String(row.found),
                String(row.regions),
                String(format: "%.3f – %.3f", row.interval.lower, row.interval.upper),
                String(format: "%+.2f", 100 * row.gain), String(format: "%.2f", 100 * row.detectable),
            ])
        }
        for row in rows { add(row.source, row.isForeign, row) }
        let foreign = rows.filter(\.isForeign)
        if var all = foreign.first {
            all.found = foreign.reduce(0) { $0 + $1.found }
            all.regions = foreign.reduce(0) { $0 + $1.regions }
            all.gain = foreign.reduce(0) { $0 + $1.gain } / Double(foreign.count)
            all.detectable = foreign.reduce(0) { $0 + $1.detectable } / Double(foreign.count)
            add("*", true, all)
        }
        table.print(format)
    }
}

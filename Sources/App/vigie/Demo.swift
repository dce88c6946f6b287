import Connectors
import Foundation
import Messages
import Operations
import Pipeline
import SourceValue
import Store
import SyntheticRegion
import TimeSeries

/// The demo, step by step: the simulated region enters by the front door, as files.
struct Demo {
    let settings: Settings
    let region: SyntheticRegion
    let now: Instant

    /// Days whose visits come as RPU files instead of the hourly history.
    static let rpuDays = 14

    private var today: CivilDate { settings.zone.date(at: now) }
    private var jobs: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// The file that a folder of the demonstration begins with; only a folder that holds it, or that of a finished one, is ever removed.
    private static let mark = "vigie-demo"

    /// Clears the folder for a new region; a folder that no demonstration made is left as it is.
    private func clear() throws {
        let (files, folder) = (FileManager.default, settings.dataDirectory)
        if let names = try? files.contentsOfDirectory(atPath: folder.path), !names.isEmpty {
            guard names.contains(where: { $0 == Self.mark || $0.wholeMatch(of: /ready-[0-9]+-[0-9-]+/) != nil }) else {
                throw CommandError.folderIsNotTheDemos(folder.relativePath)
            }
            do { try files.removeItem(at: folder) } catch { throw CommandError.cannotMakeFolder(folder.relativePath) }
        }
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data().write(to: folder.appending(path: Self.mark))
        } catch { throw CommandError.cannotMakeFolder(folder.relativePath) }
    }

    /// A store with data and forecasts; a store that an earlier run filled for the same day is used again.
    func prepare() async throws -> any ObservationStore {
        let marker = settings.dataDirectory.appending(path: "ready-\(region.seed)-\(today)")
        if FileManager.default.fileExists(atPath: marker.path) {
            Console.note(Messages.demoReused[.current])
            return try settings.openStore()
        }
        try clear()
        let incoming = settings.dataDirectory.appending(path: "incoming")
        for folder in ["history", "rpu", "covariates", "searches"] {
            try FileManager.default.createDirectory(
                at: incoming.appending(path: folder), withIntermediateDirectories: true)
        }
        try await step(Messages.demoSimulates(sites: region.sites.count)) { try await simulate(into: incoming, $0) }
        let store = try settings.openStore()
        try store.saveTerritory(Array(region.territory.entries.values))
        try await step(Messages.demoIngests) { progress in
            try ingest(incoming.appending(path: "history"), TidyCSV(), store, progress)
        }
        try await step(Messages.demoIngestsRPU) { progress in
            try ingest(incoming.appending(path: "rpu"), RPUXML(), store, progress)
            try ingest(incoming.appending(path: "covariates"), TidyCSV(), store) { _, _ in }
            try ingest(incoming.appending(path: "searches"), GoogleTrends(), store) { _, _ in }
        }
        try await step(Messages.demoDerives) { progress in
            try Deriving(store: store, zone: settings.zone, now: { now }).run(
                territory: region.territory, progress: progress)
        }
        try await step(Messages.demoChecks) { progress in
            try QualityRun(store: store, zone: settings.zone).run(at: now, progress: progress)
        }
        try await step(Messages.demoForecasts) { try await forecast(store, $0) }
        try await step(Messages.demoValue) { try await value(store, $0) }
        try? FileManager.default.removeItem(at: incoming)
        try Data().write(to: marker)
        return store
    }

    private typealias Report = @Sendable (Int, Int) -> Void

    private func step(_ label: Text, _ body: (@escaping Report) async throws -> Void) async throws {
        let started = ContinuousClock.now
        let progress = Progress(label[.current])
        try await body { progress.update($0, $1) }
        progress.finish()
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        Console.note(Messages.stepDone(label, seconds: seconds)[.current])
    }

    private func simulate(into incoming: URL, _ progress: @escaping Report) async throws {
        let from = region.firstDay
        let firstRPU = today.advanced(byDays: -Self.rpuDays)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var waiting = region.sites[...]
            var done = 0
            func start() {
                guard let site = waiting.popFirst() else { return }
                group.addTask {
                    let history = incoming.appending(path: "history/\(site.finess).csv")
                    try FileWriter.write(history) { write in
                        region.writeHistory(of: site, from: from, to: firstRPU, write: write)
                    }
                    // The morning after the history's last day resends the days before it.
                    var failure: (any Error)?
                    region.rpuDeliveries(
                        of: site, onMorningsFrom: firstRPU.advanced(byDays: 1), to: today.advanced(byDays: 1)
                    ) { delivery in
                        guard failure == nil, delivery.availableAt <= now else { return }
                        let file = incoming.appending(path: "rpu/\(delivery.fileName)")
                        do { try Data(delivery.bytes).write(to: file) } catch { failure = error }
                    }
                    if let failure { throw failure }
                }
            }
            for _ in 0..<jobs { start() }
            while try await group.next() != nil {
                done += 1
                progress(done, region.sites.count)
                start()
            }
        }
        for covariate in SyntheticRegion.Covariate.allCases {
            try FileWriter.write(incoming.appending(path: "covariates/\(covariate.rawValue).csv")) { write in
                region.writeCovariate(covariate, from: from, to: today, knownBy: now, write: write)
            }
        }
        // Each extraction is a file of its own, as Google exports it.
        var failure: (any Error)?
        region.searchExtractions(from: from, to: today.advanced(byDays: 1), knownBy: now) { extraction in
            guard failure == nil else { return }
            let file = incoming.appending(path: "searches/\(extraction.fileName)")
            do { try Data(extraction.bytes).write(to: file) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func ingest(
        _ folder: URL, _ connector: any Connector, _ store: any ObservationStore, _ progress: (Int, Int) -> Void
    ) throws {
        let reports = try Ingestion(store: store, now: { now }).ingest(
            [folder], with: connector, zone: settings.zone, progress: progress)
        for report in reports {
            if case .refused(let reason) = report.outcome { Console.error(report.name, reason) }
        }
        let name = type(of: connector).card.name
        var status =
            try store.sourceStatuses().first { $0.name == name }
            ?? SourceStatus(name: name, connector: name, lastAttempt: now)
        status.record(reports, at: now)
        try store.saveSourceStatus(status)
    }

    /// The whole region as known now; and the days of its places as they would have been issued on each of the mornings before, so
    /// that the page shows what was said and what came.
    private func forecast(_ store: any ObservationStore, _ progress: @escaping Report) async throws {
        let present = now
        let region = RegionRun(
            store: store, zone: settings.zone, version: ProgramVersion.text, usage: ProcessUsage.now, now: { present })
        let outcome = try await region.run(RegionRun.Order(tasks: jobs), at: present) { progress($0, 2 * $1) }
        for failure in outcome.failures { Console.error("\(failure.series)", failure.error.text) }

        let run = ForecastRun(store: store, zone: settings.zone, version: ProgramVersion.text, now: { present })
        let totals: [SeriesKey] = try store.series().map(\.key).filter {
            $0.grain == .day && $0.measure == .visits && $0.stratum == .all
        }
        let morning = settings.zone.instant(of: CivilDateTime(date: today, hour: 6))
        for back in 1...Self.trackRecordDays {
            let keys = back <= Self.siteRecordDays ? totals : totals.filter { $0.place.kind != .site }
            let order = ForecastRun.Order(
                grain: .day, horizon: ForecastDefaults.horizon(.day), keys: keys, keepsPaths: false, tasks: jobs)
            let outcome = try await run.run(order, at: morning.advanced(bySeconds: -back * 86_400))
            for failure in outcome.failures { Console.error("\(failure.series)", failure.error.text) }
            progress(Self.trackRecordDays + back, 2 * Self.trackRecordDays)
        }
    }

    /// What each source is worth for the region's days, all ages and each, from one origin a week over a year.
    private func value(_ store: any ObservationStore, _ progress: @escaping Report) async throws {
        let pattern = "reg:*|visits|a*|day"
        let end = today.advanced(byDays: -14)
        var order = SourceValueRun.Order(
            series: try store.series().map(\.key).filter { SeriesPattern(pattern).matches($0) },
            from: end.advanced(byDays: -364), to: end, every: 7, tasks: jobs)
        order.pattern = pattern
        let result = try await SourceValueRun(store: store, zone: settings.zone).run(
            order, made: ValueResult.Made(at: now, version: ProgramVersion.text), progress: progress)
        try settings.keptValues.keep(result)
    }

    /// Of the past mornings, those on which sites are forecast too, not only what they add up to.
    private static let siteRecordDays = 7
    /// Past mornings whose forecasts are made as well.
    private static let trackRecordDays = 28
}

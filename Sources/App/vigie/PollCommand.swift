import ArgumentParser
import Feeds
import Foundation
import Messages
import Operations
import Store
import Synchronization
import TimeSeries

/// The command `vigie poll`.
struct PollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "poll", abstract: Messages.helpPoll[.current])

    @OptionGroup var global: GlobalOptions

    @Flag(name: .long, help: ArgumentHelp(Messages.helpPollOnce[.current]))
    var once = false

    @Option(name: .long, help: ArgumentHelp(Messages.helpPollFeed[.current], valueName: "name"))
    var feed: [String] = []

    func run() async throws {
        let settings = try global.settings()
        let work = try PollingWork(settings, names: feed)
        guard !work.sources.isEmpty else { throw work.leftOut.isEmpty ? CommandError.noFeeds : ExitCode(1) }
        let run = work.run
        guard once else {
            Console.note(Messages.polling(sources: work.sources.count)[.current])
            return try await EndSignal.until { try await run.run() }
        }
        let reports = try await EndSignal.until { try await run.once() }
        let failed = reports.count { $0.status.lastError != nil || $0.failure != nil } + work.leftOut.count
        if failed == 0 { return }
        let hasNews = reports.contains { $0.files.contains { if case .taken = $0.outcome { true } else { false } } }
        throw ExitCode(hasNews || failed < reports.count + work.leftOut.count ? 2 : 1)
    }
}

/// The command `vigie run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: Messages.helpRun[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpHost[.current]))
    var host: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpPort[.current]))
    var port: Int?

    func run() async throws {
        let settings = try global.settings()
        try WebSite.checkAddress(settings, host: host, port: port)
        let work = try PollingWork(settings, names: [])
        let polling = work.run
        let (host, port) = (host, port)
        Console.note(Messages.polling(sources: work.sources.count)[.current])
        let forecasting = ScheduledForecasts.run(work.store, settings)
        Console.note(Messages.forecastsAt(forecasting.schedule.times.map(\.description))[.current])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await WebSite.serve(
                    work.store, settings: settings, host: host, port: port, now: SystemClock.now)
            }
            group.addTask { try await polling.run() }
            if !forecasting.schedule.times.isEmpty { group.addTask { await forecasting.run() } }
            // The server ends on SIGTERM when its requests are answered, polling and forecasting when they are told to.
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

/// The parts of polling, put together: the store, the archive, the feeds, a lock.
struct PollingWork {
    let store: any ObservationStore
    let sources: [FeedPolling.Source]
    /// Names of feeds whose connector this version does not have.
    let leftOut: [String]
    let run: PollingRun
    private let lock: PollLock

    init(_ settings: Settings, names: [String]) throws {
        let known = settings.feeds.map(\.name)
        if let wrong = names.first(where: { !known.contains($0) }) {
            throw CommandError.noSuchFeed(wrong, known: known)
        }
        store = try settings.openStore()
        lock = try PollLock(in: settings.dataDirectory)
        // What a killed process left in the spool was never handed over.
        try? FileManager.default.removeItem(at: settings.dataDirectory.appending(path: "spool"))
        var sources: [FeedPolling.Source] = []
        var leftOut: [String] = []
        for feed in settings.feeds where names.isEmpty || names.contains(feed.name) {
            if let connector = feed.unknownConnector {
                Console.error(Messages.feedUnknownConnector(feed.name, connector: connector)[.current])
                leftOut.append(feed.name)
            } else {
                sources.append(feed.source(settings, clock: SystemClock.feeds))
            }
        }
        self.sources = sources
        self.leftOut = leftOut
        let store = store
        run = PollingRun(
            polling: FeedPolling(
                store: store, archive: settings.archive, zone: settings.zone, clock: SystemClock.feeds,
                seed: UInt64(getpid())),
            sources: sources, territory: { () throws(StoreError) in try store.fullTerritory() },
            report: PollReportPrinter.print, complain: { Console.error($0.text[.current]) },
            quality: QualityRun(store: store, zone: settings.zone))
    }
}

extension SystemClock {
    /// The clocks of this machine.
    static let feeds = FeedClock(
        now: now,
        uptime: {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        },
        sleep: { seconds throws(CancellationError) in
            do { try await Task.sleep(for: .seconds(seconds)) } catch { throw CancellationError() }
        })
}

/// One process asks the sources of a data folder at a time; the lock goes with the process, however it ends.
final class PollLock: Sendable {
    private let descriptor: Int32

    init(in folder: URL) throws(CommandError) {
        descriptor = open(folder.appending(path: "poll.lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw .alreadyPolling(folder.path)
        }
    }

    deinit { close(descriptor) }
}

/// Runs work that SIGTERM and SIGINT ask to end.
enum EndSignal {
    static func until<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await work() }
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value
    }
}

/// A line for each poll that brought something or failed.
enum PollReportPrinter {
    /// What stands refused is said once, not at each poll.
    private static let said = Mutex<Set<Text>>([])

    @Sendable static func print(_ report: FeedPolling.Report) {
        let name = report.status.name
        var (files, observations) = (0, 0)
        for file in report.files {
            switch file.outcome {
            case .taken(let record, _):
                files += 1
                observations += record.read
            case .alreadyKnown: break
            case .refused(let reason):
                Console.error(Messages.pollFailed(name, reason)[.current])
            }
        }
        if files > 0 {
            Console.note(Messages.pollTaken(name, files: files, observations: observations)[.current])
        } else if report.failure == nil, report.files.isEmpty, Console.isTerminal {
            Console.note(Messages.pollNothingNew(name)[.current])
        }
        for text in report.standing where said.withLock({ $0.insert(text).inserted }) {
            Console.error(Messages.pollFailed(name, text)[.current])
        }
        if let failure = report.failure { Console.error(Messages.pollFailed(name, failure)[.current]) }
    }
}

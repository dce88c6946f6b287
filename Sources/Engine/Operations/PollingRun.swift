internal import Foundation
internal import Messages
public import Store
internal import Synchronization
public import TimeSeries

/// Polling without end: each source when it is due, and the derived series shortly after anything came.
public struct PollingRun: Sendable {
    public let polling: FeedPolling
    public let sources: [FeedPolling.Source]
    /// What contains what, for the derived series.
    public let territory: @Sendable () throws(StoreError) -> Territory
    /// Called after each poll.
    public let report: @Sendable (FeedPolling.Report) -> Void
    /// Called when the derived series could not be made or the store not say what is due; it is tried again.
    public let complain: @Sendable (OperationError) -> Void
    /// The checks of the whole store, run after something came, at most once an hour; nil: they are not.
    public let quality: QualityRun?

    /// Seconds between two runs of the checks.
    static let betweenChecks = 3600
    /// Sources are looked at this often, in seconds, however far ahead they are due: clocks are set, machines sleep.
    static let longestNap = 60.0
    /// Seconds of quiet before sums are made: files often come in a row.
    static let quiet = 20.0

    public init(
        polling: FeedPolling, sources: [FeedPolling.Source],
        territory: @escaping @Sendable () throws(StoreError) -> Territory,
        report: @escaping @Sendable (FeedPolling.Report) -> Void,
        complain: @escaping @Sendable (OperationError) -> Void, quality: QualityRun? = nil
    ) {
        self.polling = polling
        self.sources = sources
        self.territory = territory
        self.report = report
        self.complain = complain
        self.quality = quality
    }

    /// Asks each source once, due or not, then makes the sums.
    ///
    /// - Returns: a report for each source, in the order given.
    public func once() async throws(OperationError) -> [FeedPolling.Report] {
        try await polling.recover()
        let reports = await withTaskGroup(of: [(Int, FeedPolling.Report)].self) { group in
            for lane in lanes {
                group.addTask {
                    var reports: [(Int, FeedPolling.Report)] = []
                    for (number, source) in lane {
                        let one = await polling.poll(source, waits: true)
                        report(one)
                        reports.append((number, one))
                    }
                    return reports
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        if try await derive() != nil { try await check() }
        return reports.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Goes on until the task is cancelled; a delivery that is being taken in is finished.
    public func run() async throws(OperationError) {
        try await polling.recover()
        do {
            // A process that ended between a delivery and its sums left them to this one.
            if let newest = try polling.store.deliveries(limit: 1).first,
                newest.header.connector != Deriving.connectorName
            {
                polling.deliveries.expect(since: nil)
            }
        } catch { throw .store(error) }
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes { group.addTask { await run(lane.map(\.1)) } }
            group.addTask {
                var hasNews = false
                var checked: Instant?
                while !Task.isCancelled {
                    do throws(CancellationError) { try await polling.clock.sleep(Self.quiet) } catch { return }
                    do throws(OperationError) {
                        if try await derive() != nil { hasNews = true }
                        let now = polling.clock.now()
                        guard hasNews, checked.map({ now.seconds(since: $0) >= Self.betweenChecks }) ?? true else {
                            continue
                        }
                        (checked, hasNews) = (now, false)
                        try await check()
                    } catch { complain(error) }
                }
            }
        }
    }

    private var lanes: [[(Int, FeedPolling.Source)]] {
        Dictionary(grouping: sources.enumerated().map { ($0.offset, $0.element) }) { $0.1.lane }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    private func derive() async throws(OperationError) -> Int? {
        let places: Territory
        do { places = try territory() } catch { throw .store(error) }
        return try await polling.deliveries.derive(places)
    }

    /// Runs the checks on a thread of their own: they take a while, and nobody waits for them.
    private func check() async throws(OperationError) {
        guard let quality else { return }
        let now = polling.clock.now()
        let result: Result<QualityReport, StoreError> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                do throws(StoreError) { continuation.resume(returning: .success(try quality.run(at: now))) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        do { _ = try result.get() } catch { throw .store(error) }
    }

    /// The source that is due first.
    private func first(of lane: [FeedPolling.Source]) throws(StoreError) -> (due: Instant, source: FeedPolling.Source)?
    {
        var first: (due: Instant, source: FeedPolling.Source)?
        for source in lane {
            let due = try polling.due(source)
            if first.map({ due < $0.due }) ?? true { first = (due, source) }
        }
        return first
    }

    private func run(_ lane: [FeedPolling.Source]) async {
        while !Task.isCancelled {
            var wait = Self.longestNap
            do throws(StoreError) {
                let now = polling.clock.now()
                guard let next = try first(of: lane) else { return }
                if next.due > now {
                    wait = Double(next.due.seconds(since: now))
                } else {
                    let one = await polling.poll(next.source)
                    if Task.isCancelled { return }
                    report(one)
                    // Where how it fared could not be kept, it would be due again at once.
                    if try polling.due(next.source) > polling.clock.now() { continue }
                }
            } catch { complain(.store(error)) }
            do throws(CancellationError) {
                try await polling.clock.sleep(min(max(wait, 1), Self.longestNap))
            } catch { return }
        }
    }
}

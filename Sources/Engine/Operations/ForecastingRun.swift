internal import Foundation
public import Store
public import TimeSeries

/// Forecasts of the whole region when they are due, without end: one after the other, each with what is known when it begins.
///
/// A run that was missed while nothing ran is made up for once at the start, and one that was missed because the one before took too
/// long once that is over. A run that fails is reported and not repeated before the next is due. On a store without data nothing is
/// forecast; it is looked at again every ten minutes.
public struct ForecastingRun: Sendable {
    /// What became of a run.
    public enum Report: Sendable {
        /// The region was forecast as known at `origin`.
        case made(origin: Instant, RegionRun.Outcome)
        /// What was due last when the run began is in the store already.
        case alreadyMade(due: Instant)
        /// The store holds nothing to forecast from.
        case skipped
        case failed(OperationError)
    }

    /// Forecasts everything as known at an instant; fails as ``RegionRun/run(_:at:progress:)`` does.
    public typealias Forecasting = @Sendable (Instant) async throws(OperationError) -> RegionRun.Outcome

    public let store: any ObservationStore
    public let schedule: ForecastSchedule
    public let clock: FeedClock
    private let forecast: Forecasting
    /// Called after each run; of several skipped in a row after the first.
    private let report: @Sendable (Report) -> Void

    /// Clocks are set and machines sleep: no nap is longer, in seconds.
    static let longestNap = 60.0
    /// Seconds until an empty store is looked at again.
    static let betweenLooks = 600
    /// A clock that was set back by more seconds makes times due that had been.
    static let setBack = 3600

    /// - Parameter forecast: forecasts everything as known at an instant and keeps it (``RegionRun/forecasting(_:)``).
    public init(
        store: any ObservationStore, schedule: ForecastSchedule, clock: FeedClock, forecast: @escaping Forecasting,
        report: @escaping @Sendable (Report) -> Void
    ) {
        self.store = store
        self.schedule = schedule
        self.clock = clock
        self.forecast = forecast
        self.report = report
    }

    /// Goes on until the task is cancelled; what a run has begun to keep, it keeps to the end.
    public func run() async {
        // Everything that was due up to here is dealt with.
        var settled = clock.now()
        var emptySince: Instant?
        if let last = schedule.last(upTo: settled) {
            do throws(StoreError) {
                if try isMade(last) { report(.alreadyMade(due: last)) } else { await make(&emptySince) }
            } catch { report(.failed(.store(error))) }
        }
        while !Task.isCancelled {
            let now = clock.now()
            if now < settled.advanced(bySeconds: -Self.setBack) { settled = now }
            guard let due = schedule.next(after: settled) else { return }
            let looksAgain = emptySince.map { now.seconds(since: $0) >= Self.betweenLooks } ?? false
            if due <= now || looksAgain {
                if due <= now { settled = now }
                await make(&emptySince)
                continue
            }
            do throws(CancellationError) {
                try await clock.sleep(min(max(Double(due.seconds(since: now)), 1), Self.longestNap))
            } catch { return }
        }
    }

    private func make(_ emptySince: inout Instant?) async {
        let origin = clock.now()
        do throws(OperationError) {
            let made = try await forecast(origin)
            emptySince = nil
            report(.made(origin: origin, made))
        } catch .emptyStore {
            if emptySince == nil { report(.skipped) }
            emptySince = origin
        } catch .ended {
            // Nothing was kept; the next process makes up for it.
        } catch {
            emptySince = nil
            report(.failed(error))
        }
    }

    /// Whether what was due then is in the store.
    ///
    /// Visits are kept last, their totals at the end: a run that was killed half-way counts for nothing.
    private func isMade(_ due: Instant) throws(StoreError) -> Bool {
        let from = schedule.zone.start(of: schedule.zone.date(at: due))
        let counts = try store.series().map(\.key).filter {
            $0.grain == .day && $0.stratum == .all && MeasureCatalog.card(of: $0.measure).kind == .count
        }
        let visits = counts.filter { $0.measure == .visits }
        let days = visits.isEmpty ? counts : visits
        let totals = days.filter { $0.place.kind != .site }
        for key in totals.isEmpty ? days : totals {
            let newest = try store.forecasts(of: key, from: from, to: .distantFuture, limit: 1)
            if newest.contains(where: { $0.issuedAt >= due }) { return true }
        }
        return false
    }
}

extension RegionRun {
    /// The whole region as known at an instant, on threads of its own: a run takes minutes, and no page waits for it.
    public func forecasting(_ order: Order) -> ForecastingRun.Forecasting {
        { origin throws(OperationError) in
            try await withTaskExecutorPreference(UtilityThreads.shared) {
                () async throws(OperationError) -> Outcome in
                try await run(order, at: origin)
            }
        }
    }
}

/// Threads of low priority beside those that answer requests.
private final class UtilityThreads: TaskExecutor {
    static let shared = UtilityThreads()
    private let queue = DispatchQueue(label: "vigie.forecasts", qos: .utility, attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

internal import Statistics
public import Store
public import TimeSeries

/// When a source is asked next: a pure function of how it fared.
public struct PollSchedule: Sendable, Hashable {
    /// Seconds from one attempt to the next.
    public var interval: Int
    /// Share of the interval by which an attempt may come later, so that not all sources are asked at once.
    public var spread: Double
    /// Seconds to the next attempt after a first failure; doubled with each further one, never more than the interval.
    public var afterFailure: Int

    /// A request not to be asked for longer than this is not believed.
    static let longestWait = 86_400

    public init(interval: Int, spread: Double = 0.1, afterFailure: Int = 300) {
        self.interval = max(1, interval)
        self.spread = min(max(0, spread), 1)
        self.afterFailure = max(1, afterFailure)
    }

    /// When to ask next; the past for a source that was never asked, and for one that was last asked in the future:
    /// the clock was set back, and what it said then no longer holds.
    ///
    /// - Parameter seed: of the spread; the same status and seed give the same answer.
    public func next(after status: SourceStatus?, now: Instant, seed: UInt64) -> Instant {
        guard let status, status.lastAttempt <= now.advanced(bySeconds: Self.clockError) else { return .distantPast }
        var wait = interval
        if status.failures > 0 {
            wait = min(interval, Int(Double(afterFailure) * pow2(status.failures - 1)))
        }
        var chance = SeededGenerator(seed: seed, stream: "\(status.name) \(status.lastAttempt.secondsSince1970)")
        wait += Int(spread * Double(wait) * chance.uniform())
        let due = status.lastAttempt.advanced(bySeconds: wait)
        guard let notBefore = status.notBefore, notBefore <= now.advanced(bySeconds: Self.longestWait) else {
            return due
        }
        return max(due, notBefore)
    }

    /// Seconds by which two readings of a clock may disagree.
    private static let clockError = 60

    private func pow2(_ exponent: Int) -> Double { Double(1 << min(exponent, 30)) }
}

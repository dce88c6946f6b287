public import Statistics

/// How often and after how long a request that failed is made again: a pure function of what was tried.
///
/// The wait doubles with each failure, and a part of it is drawn, so that those who were turned away together do not
/// come back together (M. Brooker, *Exponential Backoff and Jitter*, AWS Architecture Blog, 2015: "equal jitter").
public struct RetryPolicy: Sendable, Hashable {
    /// Requests in all, the first one included.
    public var attempts: Int
    /// Seconds to the second request.
    public var firstWait: Double
    /// Seconds that no wait exceeds.
    public var longestWait: Double
    /// Share of a wait that is drawn.
    public var jitter: Double

    public init(attempts: Int = 4, firstWait: Double = 2, longestWait: Double = 60, jitter: Double = 0.5) {
        self.attempts = max(1, attempts)
        self.firstWait = max(0, firstWait)
        self.longestWait = max(self.firstWait, longestWait)
        self.jitter = min(max(0, jitter), 1)
    }

    /// What to do after a failure.
    public enum Next: Sendable, Hashable {
        /// Wait so many seconds and ask again.
        case wait(Double)
        /// Leave it: no request is left, or the source wants to be left alone for longer than one waits.
        case leave
    }

    /// - Parameters:
    ///   - failures: requests that failed so far, at least 1.
    ///   - retryAfter: seconds that the source asked to wait for.
    public func next(afterFailures failures: Int, retryAfter: Int?, using generator: inout SeededGenerator) -> Next {
        guard failures < attempts else { return .leave }
        var wait = min(longestWait, firstWait * Double(1 << min(max(failures, 1) - 1, 30)))
        wait -= jitter * wait * generator.uniform()
        if let retryAfter {
            guard Double(retryAfter) <= longestWait else { return .leave }
            wait = max(wait, Double(retryAfter))
        }
        return .wait(wait)
    }
}

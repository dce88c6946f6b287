import Synchronization

/// Counts what is done, from any task, and says so.
final class Tally: Sendable {
    private let done = Mutex(0)
    private let total: Int
    private let progress: @Sendable (Int, Int) -> Void

    init(total: Int, _ progress: @Sendable @escaping (Int, Int) -> Void) {
        self.total = total
        self.progress = progress
    }

    func add() {
        let now = done.withLock { done in
            done += 1
            return done
        }
        progress(now, total)
    }
}

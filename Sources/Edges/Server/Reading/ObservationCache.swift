import Synchronization
import TimeSeries

/// What was read from the store, kept until the store or the hour changes.
final class ObservationCache: Sendable {
    /// What the kept values depend on: the newest delivery and the hour of the clock.
    struct Stamp: Hashable {
        var newestDelivery: String?
        var hour: Int
    }

    /// Values of one series on its own grid, and which of them were completed for missing places.
    struct Values: Sendable {
        var stepped: SteppedValues
        /// Grid indices whose total counts some places at their usual value.
        var completed: Set<Int> = []
        /// Grid indices whose value, or a part of it, was set aside.
        var setAside: Set<Int> = []
    }

    struct Request: Hashable {
        var key: SeriesKey
        var from: Int
    }

    private struct State {
        var stamp: Stamp?
        var index: StoreIndex?
        var values: [Request: Values] = [:]
    }

    private let state = Mutex(State())

    func index(at stamp: Stamp) -> StoreIndex? {
        state.withLock { $0.stamp == stamp ? $0.index : nil }
    }

    func keep(_ index: StoreIndex, at stamp: Stamp) {
        state.withLock {
            if $0.stamp != stamp { $0 = State(stamp: stamp) }
            $0.index = index
        }
    }

    func values(_ request: Request, at stamp: Stamp) -> Values? {
        state.withLock { $0.stamp == stamp ? $0.values[request] : nil }
    }

    func keep(_ values: Values, for request: Request, at stamp: Stamp) {
        state.withLock {
            if $0.stamp != stamp { $0 = State(stamp: stamp) }
            if $0.values.count > 2000 { $0.values = [:] }
            $0.values[request] = values
        }
    }
}

import Forecasting
import Foundation
import TimeSeries

/// What the count GLM, estimated before `from`, expects of one series: the base that trees correct.
struct BoostedTreesBase: Sendable {
    let estimate: CountGLMEstimate
    /// Grid index of `expected[0]`.
    let first: Int
    /// Expected counts at level 0.
    let expected: [Double]

    /// Days before the first origin for which features look back.
    static let lookBackDays = 378

    init(_ estimate: CountGLMEstimate, origins: Range<Int>, horizon: Int) {
        self.estimate = estimate
        let perDay = estimate.basis.grid.grain.stepsPerDay ?? 1
        first = origins.lowerBound - Self.lookBackDays * perDay
        expected = estimate.expected(first..<(origins.upperBound + horizon))
    }

    func covers(_ origin: Int, horizon: Int) -> Bool {
        origin - first >= Self.lookBackDays * (estimate.basis.grid.grain.stepsPerDay ?? 1) / 2
            && origin + horizon <= first + expected.count
    }
}

/// One series beside its base: sums of both over any window, and the level at each origin.
struct BoostedTreesView: Sendable {
    let base: BoostedTreesBase
    private(set) var level: LogLevel
    /// Grid index one past the last value that may be read.
    let end: Int
    /// Sums of values, and of what was expected where there is a value, before each step.
    private let seen: [Double]
    private let hoped: [Double]
    /// States of the level for blocks that begin at `starts[phase] + block · i`.
    private let states: [[LogLevel.State]]
    private let starts: [Int]

    var block: Int { base.estimate.block }

    /// - Parameter origins: where states are needed: a single origin (production) or all up to `values.end` (training).
    init(_ base: BoostedTreesBase, _ values: SteppedValues, origins: ClosedRange<Int>) {
        self.base = base
        level = base.estimate.level
        end = min(values.end, base.first + base.expected.count)
        var (seen, hoped) = ([0.0], [0.0])
        seen.reserveCapacity(end - base.first + 1)
        hoped.reserveCapacity(end - base.first + 1)
        for index in base.first..<max(end, base.first) {
            let value = values[index]
            let known = !value.isNaN
            seen.append(seen[seen.count - 1] + (known ? value : 0))
            hoped.append(hoped[hoped.count - 1] + (known ? base.expected[index - base.first] : 0))
        }
        self.seen = seen
        self.hoped = hoped
        let estimate = base.estimate
        var states: [[LogLevel.State]] = []
        var starts: [Int] = []
        let start = max(base.first, values.first)
        for phase in 0..<min(estimate.block, origins.count) {
            let last = origins.upperBound - phase
            let range = min(start, last)..<last
            let expected = Array(base.expected[(range.lowerBound - base.first)..<(range.upperBound - base.first)])
            let blocks = estimate.blocks(values, expected: expected, range: range)
            // Trees learn from the level as it was estimated; at the origin of a forecast it must hold.
            if origins.count == 1 { level = estimate.level(after: blocks).model }
            let filtered = level.filter(blocks, keepingStates: origins.count > 1)
            states.append(filtered.steps.map(\.predicted) + [filtered.next])
            starts.append(last - (states[phase].count - 1) * estimate.block)
        }
        self.states = states
        self.starts = starts
    }

    /// State of the level for the block that begins at an origin.
    func state(at origin: Int) -> LogLevel.State? {
        for (start, states) in zip(starts, states) where (origin - start) % block == 0 {
            let place = (origin - start) / block
            if place >= 0 && place < states.count { return states[place] }
        }
        return nil
    }

    func expected(_ index: Int) -> Double { base.expected[index - base.first] }

    /// Observed and expected counts of the known steps in `range` cut at `limit`.
    func sums(_ range: Range<Int>, before limit: Int) -> (seen: Double, hoped: Double) {
        let low = max(range.lowerBound, base.first) - base.first
        let high = min(range.upperBound, limit, end) - base.first
        guard low < high else { return (0, 0) }
        return (seen[high] - seen[low], hoped[high] - hoped[low])
    }
}

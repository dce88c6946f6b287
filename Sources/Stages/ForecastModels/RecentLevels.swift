import Forecasting
import Foundation
import TimeSeries

/// At each step of a past, how far recent values were from what a calendar expects.
///
/// Expected is the calendar at the level of the last half year: what grows or shrinks for years is no level that goes away.
struct RecentLevels {
    /// Of levels.
    let count: Int
    private let first: Int
    private let values: [Double]
    /// What the calendar expects at the level 0 of its estimate.
    private let calendar: [Double]
    /// Slow level before each step, and before the one after the last.
    private let slow: [Double]
    /// `[step][level]`, before the step; one step more than there are values.
    private let ratios: [Double]

    private static let slowDays = 180.0
    private static let bounds = -0.9...3.0

    /// - Parameters:
    ///   - calendar: what is expected of each value, and of steps to come, at one level.
    ///   - halfLives: days in which a value's say in a level falls to half, by level.
    init(_ values: SteppedValues, calendar: [Double], stepsPerDay: Int, halfLives: [Double]) {
        (first, self.values, self.calendar, count) = (values.first, values.values, calendar, halfLives.count)
        var slow = Forgetting(halfLife: Self.slowDays * Double(stepsPerDay))
        var levels = halfLives.map { Forgetting(halfLife: $0 * Double(stepsPerDay)) }
        var slowLevels: [Double] = []
        var ratios: [Double] = []
        ratios.reserveCapacity((calendar.count + 1) * levels.count)
        for (value, raw) in zip(values.values, calendar) {
            let level = slow.ratio
            slowLevels.append(level)
            for level in levels { ratios.append(Self.bounded(level.deviation)) }
            slow.add(value, raw)
            for j in levels.indices { levels[j].add(value, raw * level) }
        }
        self.slow = slowLevels + [slow.ratio]
        self.ratios = ratios + levels.map { Self.bounded($0.deviation) }
    }

    private static func bounded(_ ratio: Double) -> Double { min(max(ratio, bounds.lowerBound), bounds.upperBound) }

    func value(at index: Int) -> Double { values[index - first] }

    /// What is expected of a step at the slow level of an earlier one.
    func expected(at index: Int, from origin: Int) -> Double { calendar[index - first] * slow[origin - first] }

    func ratios(at origin: Int) -> ArraySlice<Double> {
        ratios[(origin - first) * count..<(origin - first + 1) * count]
    }

    /// Sums over the past in which an older step has less of a say.
    private struct Forgetting {
        let keep: Double
        /// Of known values, and what was expected of them.
        private(set) var seen = 0.0
        private(set) var expected = 0.0
        /// What was expected of all steps.
        private(set) var whole = 0.0

        init(halfLife: Double) { keep = pow(0.5, 1 / halfLife) }

        /// Seen over expected.
        var ratio: Double { expected > 1e-6 ? seen / expected : 1 }

        /// Seen over expected, less 1, where missing values are taken for what was expected: a level of yesterday is not one of now.
        var deviation: Double { whole > 1e-6 ? (seen - expected) / whole : 0 }

        mutating func add(_ value: Double, _ mean: Double) {
            let isKnown = !value.isNaN
            seen = keep * seen + (isKnown ? value : 0)
            expected = keep * expected + (isKnown ? mean : 0)
            whole = keep * whole + mean
        }
    }
}

import Foundation
public import TimeSeries

extension OutageMask {
    /// Whether a step may belong to an outage that shows by `end`: a quick look that spares most steps the mask.
    ///
    /// Looser than ``mask(values:grid:calendar:settings:)``, by the mean of the eight weeks before. It reads nothing older, and
    /// nothing from `end` (a grid index) on.
    public static func isSuspicious(
        _ step: Int, in values: SteppedValues, before end: Int, grain: Grain, settings: Settings = Settings()
    ) -> Bool {
        let longest = lengths(grain).last ?? 1
        let low = max(values.first, step - longest + 1)
        let high = min(end, step + longest, values.end)
        guard step >= low, step < high else { return false }
        let known = values.values
        let needed = -log(settings.probability)
        func expected(_ i: Int) -> Double { loosely(usual(at: i - values.first, in: known, grain)) }
        // Half of what is expected at the most, see `markSilent`.
        func mayBeSilent(_ i: Int, of expected: Double) -> Bool { known[i - values.first] <= 0.5 * expected }

        // Most low steps are one or two among others, of which not enough are expected.
        var mean = expected(step)
        guard mayBeSilent(step, of: mean) else { return false }
        for side in [stride(from: step - 1, through: low, by: -1), stride(from: step + 1, through: high - 1, by: 1)] {
            for i in side where mean <= needed && !known[i - values.first].isNaN {
                let one = expected(i)
                guard mayBeSilent(i, of: one) else { break }
                mean += one
            }
        }
        guard mean > needed else { return false }

        let around = (low..<high).map { known[$0 - values.first].isNaN ? 0 : expected($0) }
        for start in low...step {
            var (mean, total) = (0.0, 0.0)
            for i in start..<min(high, start + longest) {
                mean += around[i - low]
                if !known[i - values.first].isNaN { total += known[i - values.first] }
                if i >= step, mean > needed, total <= settings.ratio * mean { return true }
            }
        }
        return false
    }

    /// The level may be so much above the mean of the weeks before, of which two may have been silent.
    private static func loosely(_ mean: Double) -> Double { 1.5 * mean }

    private static func usual(at position: Int, in values: [Double], _ grain: Grain) -> Double {
        var sum = 0.0
        var count = 0
        var back = position
        for _ in 0..<8 {
            back -= grain.stepsPerWeek
            guard back >= 0 else { break }
            guard !values[back].isNaN else { continue }
            sum += values[back]
            count += 1
        }
        return count > 0 ? sum / Double(count) : 0
    }
}

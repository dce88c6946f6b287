import Foundation
import Statistics
import TimeSeries

/// Mean and variance of log(Y + ½) for a Poisson count Y, tabulated over the logarithm of its mean.
///
/// For large means they are log(m) and 1 ÷ m; below ten both differ, and counts of 0 to 3 would come out wrong.
enum LogCount {
    private static let low = -6.0
    private static let step = 0.1
    /// Up to a mean of e⁵ = 148.
    private static let table: [(mean: Double, variance: Double)] = (0...110).map { i in
        let mean = exp(low + Double(i) * step)
        let poisson = Poisson(mean: mean)
        var (first, second) = (0.0, 0.0)
        for k in 0...Int(mean + 12 * mean.squareRoot() + 12) {
            let p = exp(poisson.logProbability(k))
            let z = log(Double(k) + 0.5)
            first += p * z
            second += p * z * z
        }
        return (first, second - first * first)
    }

    /// Mean and variance of log(Y + ½) for this mean, and what its mean gains where the logarithm of this mean gains 1.
    static func moments(mean: Double) -> (mean: Double, variance: Double, slope: Double) {
        let place = (log(max(mean, 1e-12)) - low) / step
        if place >= Double(table.count - 1) { return (log(mean), 1 / mean, 1) }
        let i = max(0, Int(place))
        let share = max(0, place - Double(i))
        let (a, b) = (table[i], table[i + 1])
        return (
            a.mean + share * (b.mean - a.mean), a.variance + share * (b.variance - a.variance), (b.mean - a.mean) / step
        )
    }

    /// The Poisson mean for which log(Y + ½) is `z` on average; 0 below what any has.
    static func mean(of z: Double) -> Double {
        guard let last = table.last, z < last.mean else { return exp(z) }
        guard z > table[0].mean else { return 0 }
        var (a, b) = (0, table.count - 1)
        while b - a > 1 {
            let middle = (a + b) / 2
            if table[middle].mean <= z { a = middle } else { b = middle }
        }
        let share = (z - table[a].mean) / (table[b].mean - table[a].mean)
        return exp(low + (Double(a) + share) * step)
    }
}

/// A stretch of counts as the structural model reads it: centred logarithms and their variance by counting.
struct StructuralCounts: Sendable {
    /// log(y + ½) less the centre; NaN where missing.
    private(set) var logs: [Double]
    private(set) var variances: [Double]
    let centre: Double
    /// Counting variance over that of a Poisson count: 1, or less where counts vary less than that.
    let share: Double
    /// Recent mean of the counts after the last step.
    private(set) var recent: Double

    /// The first stretch, which says what is usual.
    init(_ values: SteppedValues, _ range: Range<Int>, period: Int) {
        let all = range.map { log(values[$0] + 0.5) }
        let seen = all.filter { !$0.isNaN }
        let head = seen.prefix(2 * period)
        centre = seen.reduce(0, +) / Double(max(seen.count, 1))
        let start = exp(head.reduce(0, +) / Double(max(head.count, 1)))
        // Half the mean square of differences is at least the counting variance of a Poisson count: of seasonal ones, and of
        // those from step to step, which tell patients in beds from patients who come.
        let found = [1, period].compactMap { lag -> Double? in
            var (total, count) = (0.0, 0.0)
            for t in all.indices.dropFirst(lag) where !all[t].isNaN && !all[t - lag].isNaN {
                total += (all[t] - all[t - lag]) * (all[t] - all[t - lag]) / 2
                count += 1
            }
            return count > 0 ? total / count : nil
        }
        let ratio = (found.min() ?? 1) / (found.isEmpty ? 1 : LogCount.moments(mean: exp(centre)).variance)
        share = ratio < 0.5 ? ratio : 1
        recent = start
        (logs, variances) = ([], [])
        read(values, range, period: period)
    }

    /// A later stretch.
    init(_ values: SteppedValues, _ range: Range<Int>, period: Int, after earlier: StructuralCounts) {
        (centre, share, recent) = (earlier.centre, earlier.share, earlier.recent)
        (logs, variances) = ([], [])
        read(values, range, period: period)
    }

    private mutating func read(_ values: SteppedValues, _ range: Range<Int>, period: Int) {
        let rate = period > 1 ? 1 / Double(2 * period) : 0.25
        logs.reserveCapacity(range.count)
        variances.reserveCapacity(range.count)
        for index in range {
            let value = values[index]
            logs.append(log(value + 0.5) - centre)
            variances.append(max(share * LogCount.moments(mean: max(recent, 0.05)).variance, 1e-10))
            if !value.isNaN { recent += rate * (value - recent) }
        }
    }
}

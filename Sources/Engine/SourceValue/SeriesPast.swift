import Foundation
import Statistics
import TimeSeries

/// One series as known at an origin, freed of the short calendar, and the levels that its past is summed up in.
struct SeriesPast {
    /// First day, a grid index.
    let first: Int
    /// `log(count + ½)`, NaN where missing.
    let logs: [Double]
    /// Effect of the short calendar on each day, up to the farthest target.
    private let short: [Double]
    private let levels: [[Double]]

    /// - Parameters:
    ///   - values: counts by day, NaN where missing.
    ///   - until: one past the last day that a calendar effect is wanted for.
    init?(_ values: SteppedValues, until: Int, _ study: ValueStudy) {
        first = values.first
        logs = values.values.map { $0.isNaN ? .nan : log(max($0, 0) + 0.5) }
        let days = logs.count
        guard logs.count(where: { !$0.isNaN }) >= 120 else { return nil }
        let width = BaseColumns.shortColumns
        var rows: [Double] = []
        rows.reserveCapacity((until - first) * width)
        for day in first..<until { BaseColumns.appendShort(study.days.date(at: day), study.calendar, to: &rows) }
        // The level is a mean over eight weeks; what departs from it is the calendar's.
        let around = Self.centredMeans(logs, half: 28)
        var (x, z): ([Double], [Double]) = ([], [])
        for day in 0..<days where !logs[day].isNaN && !around[day].isNaN {
            x += rows[(day * width)..<((day + 1) * width)]
            z.append(logs[day] - around[day])
        }
        let ridge = SubsetRidge(x, columns: width, z, weights: z.map { _ in 1 })
        guard let fit = ridge.fit(Array(0..<width), penalties: Array(repeating: 2, count: width)) else { return nil }
        short = (0..<(until - first)).map { ridge.value(fit, rows[($0 * width)..<(($0 + 1) * width)]) }
        levels = BaseColumns.levels(zip(logs, short).map { $0 - $1 })
    }

    func calendarEffect(_ day: Int) -> Double { short[day - first] }

    /// The levels known when the newest settled day is `day`; nil before there are any.
    func levels(_ day: Int) -> [Double]? {
        let at = day - first
        guard at >= 60, at < levels.count, !levels[at].contains(where: { $0.isNaN }) else { return nil }
        return levels[at]
    }

    /// The levels of newer values, freed of the calendar as estimated here.
    func levels(of values: SteppedValues, at day: Int) -> [Double]? {
        let free = (first...max(day, first)).map { day -> Double in
            let value = values[day]
            return value.isNaN || day - first >= short.count ? .nan : log(max(value, 0) + 0.5) - short[day - first]
        }
        guard day - first >= 60, let last = BaseColumns.levels(free).last, !last.contains(where: { $0.isNaN }) else {
            return nil
        }
        return last
    }

    private static func centredMeans(_ values: [Double], half: Int) -> [Double] {
        var sums = [0.0]
        var counts = [0]
        for value in values {
            sums.append((sums.last ?? 0) + (value.isNaN ? 0 : value))
            counts.append((counts.last ?? 0) + (value.isNaN ? 0 : 1))
        }
        return values.indices.map { i in
            let (low, high) = (max(0, i - half), min(values.count, i + half + 1))
            let count = counts[high] - counts[low]
            return count > half ? (sums[high] - sums[low]) / Double(count) : .nan
        }
    }
}

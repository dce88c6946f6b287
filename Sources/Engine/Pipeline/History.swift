import DataQuality
import Foundation
import Nowcasting
import TimeSeries

/// The past of a series as models learn it: on the grid up to the origin, outages missing, newest steps completed.
struct History: Sendable {
    private(set) var values: SteppedValues
    /// Steps set aside as outages.
    private(set) var setAside = 0
    /// Values that no count of this series can be, by grid index: left out.
    private(set) var refused: [Int: Double] = [:]
    /// Grid indices of the newest steps of which a good part is still to be reported.
    private(set) var unsettled: Set<Int> = []
    /// Standard deviation of the logarithm of newest steps that were completed, by grid index.
    private(set) var logSDs: [Int: Double] = [:]
    /// Hours at which the place no longer receives patients.
    private(set) var closedHours: ClosedHours?
    /// Newest steps whose value as reported is not yet the one to judge a forecast by.
    private(set) var provisional = 0

    init(known: SteppedValues, key: SeriesKey, snapshot: Snapshot, request: ForecastRequest) {
        let grid = request.grid
        let first = min(known.first, request.origin)
        var past = (first..<request.origin).map { known[$0] }
        // A label that never was holds nothing, whatever was delivered.
        for step in grid.emptySteps(in: first..<request.origin) { past[step - first] = .nan }
        for i in ImpossibleCounts.refused(in: past) {
            refused[first + i] = past[i]
            past[i] = .nan
        }
        values = SteppedValues(first: first, values: past)

        let origin = snapshot.origin
        let versions = snapshot.versions(of: key)
        let delays = DelayDistribution.learn(versions, on: grid, asOf: origin)
        let nowcast = delays.nowcast(versions, on: grid, asOf: origin)
        unsettled = Set(
            nowcast.estimates.filter { $0.key >= first && $0.key < request.origin && !Self.isSettled($0.value) }.keys)
        provisional = nowcast.estimates.count {
            $0.key >= first && $0.key < request.origin && !Self.isComplete($0.value)
        }
        logSDs = nowcast.estimates.compactMapValues {
            if case .incomplete(_, _, let deviation) = $0 { deviation } else { nil }
        }
        values = nowcast.completing(values)
        // Completed or not, a slip stays one.
        for step in refused.keys { values.values[step - first] = .nan }
        for range in Self.closures(values.values, grain: grid.grain) {
            for step in range { values.values[step] = .nan }
        }
        closedHours = ClosedHours(values, grid: grid)
        if let closedHours {
            for step in closedHours.since..<values.end where step >= first && closedHours.holds(step) {
                values.values[step - first] = .nan
            }
        }
        let mask = OutageMask.mask(
            values: values, grid: grid, calendar: request.ownCalendars[key] ?? request.calendar)
        for (i, isOut) in mask.enumerated() where isOut {
            values.values[i] = .nan
            setAside += 1
        }
    }

    /// Zeros, four weeks or more, that are followed by patients again and too long to be low demand: the place was closed.
    ///
    /// So many have a probability under e⁻¹⁶ at the mean of the two weeks before and of the two weeks after them, before an opening
    /// at that of all that came since (a week of zeros added to each, so that a single case opens nothing): what fades away and
    /// comes back, as bronchiolitis does, is a season.
    static func closures(_ values: [Double], grain: Grain) -> [Range<Int>] {
        let week = grain.stepsPerWeek
        var (sums, counts) = ([0.0], [0])
        for value in values {
            sums.append((sums.last ?? 0) + (value.isNaN ? 0 : value))
            counts.append((counts.last ?? 0) + (value.isNaN ? 0 : 1))
        }
        func mean(_ range: Range<Int>) -> Double {
            (sums[range.upperBound] - sums[range.lowerBound])
                / Double(counts[range.upperBound] - counts[range.lowerBound] + week)
        }
        var found: [Range<Int>] = []
        var begin = 0
        for (end, value) in values.enumerated() where value > 0 {
            defer { begin = end + 1 }
            let zeros = counts[end] - counts[begin]
            guard zeros >= 4 * week, (sums.last ?? 0) - sums[end] >= 10 else { continue }
            let usual =
                begin == 0
                ? mean(end..<values.count)
                : min(mean(max(0, begin - 2 * week)..<begin), mean(end..<min(end + 2 * week, values.count)))
            if usual * Double(zeros) > 16 { found.append(begin..<end) }
        }
        return found
    }

    /// Steps between the newest value and the origin: 0 when the step before the origin is known.
    var staleness: Int { values.values.reversed().prefix { $0.isNaN }.count }

    /// A typical distance between a step and the same one a week before, at least half a patient; makes losses comparable.
    func scale(_ grain: Grain) -> Double {
        let recent = values.values.suffix(730 * (grain.stepsPerDay ?? 1))
        let week = grain.stepsPerWeek
        var sum = 0.0
        var count = 0
        for (now, before) in zip(recent.dropFirst(week), recent) where !now.isNaN && !before.isNaN {
            sum += abs(now - before)
            count += 1
        }
        return max(count > 0 ? sum / Double(count) : 0, 0.5)
    }

    /// What came at a step, NaN where it is not settled: unknown, set aside, or still being reported.
    func outcome(at index: Int) -> Double { unsettled.contains(index) ? .nan : values[index] }

    /// The smallest error of a forecast, in logarithms.
    private static let smallestError = 0.02

    /// Whether a step once completed is certain enough to judge a forecast by.
    private static func isSettled(_ estimate: Nowcast.Estimate) -> Bool {
        if case .incomplete(_, let completeness, let deviation) = estimate {
            return abs(log(completeness)) < 0.05 && deviation < smallestError
        }
        return false
    }

    /// Whether what is still to be reported of a step changes it by no more than a forecast's smallest error.
    private static func isComplete(_ estimate: Nowcast.Estimate) -> Bool {
        if case .incomplete(_, let completeness, _) = estimate {
            return isSettled(estimate) && abs(log(completeness)) < smallestError
        }
        return false
    }
}

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
    /// Newest steps whose value as reported is not yet the one to judge a forecast by.
    private(set) var provisional = 0

    init(known: SteppedValues, key: SeriesKey, snapshot: Snapshot, request: ForecastRequest) {
        let grid = request.grid
        let first = min(known.first, request.origin)
        var past = (first..<request.origin).map { known[$0] }
        // A label that never was holds nothing, whatever was delivered.
        for step in grid.emptySteps(in: first..<request.origin) { past[step - first] = .nan }
        let impossible = ImpossibleCounts.positions(in: past)
        // Where they are more than one in ten the series is another thing than counts: they stay, and each model says so.
        if impossible.count * 10 <= past.count(where: { !$0.isNaN }) {
            for i in impossible {
                refused[first + i] = past[i]
                past[i] = .nan
            }
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
        values = nowcast.completing(values)
        // Completed or not, a slip stays one.
        for step in refused.keys { values.values[step - first] = .nan }
        for step in 0..<Self.stepsBeforeOpening(values.values, grain: grid.grain) { values.values[step] = .nan }
        let mask = OutageMask.mask(
            values: values, grid: grid, calendar: request.ownCalendars[key] ?? request.calendar)
        for (i, isOut) in mask.enumerated() where isOut {
            values.values[i] = .nan
            setAside += 1
        }
    }

    /// Zeros that lead to the first patients and are no fall of demand: the place was not open, or the code not yet in use.
    ///
    /// So many of them, four weeks at least, have a probability under e⁻¹⁶ at the mean since the first patients (a week of
    /// zeros added to it, so that a single case opens nothing).
    private static func stepsBeforeOpening(_ values: [Double], grain: Grain) -> Int {
        guard let first = values.firstIndex(where: { $0 > 0 }) else { return 0 }
        let week = grain.stepsPerWeek
        let zeros = values[..<first].count { $0 == 0 }
        guard zeros >= 4 * week else { return 0 }
        let since = values[first...].filter { !$0.isNaN }
        let total = since.reduce(0, +)
        let isOpen = total >= 10 && total / Double(since.count + week) * Double(zeros) > 16
        return isOpen ? first : 0
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

    /// Whether a step once completed is known to a forecast's smallest error.
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

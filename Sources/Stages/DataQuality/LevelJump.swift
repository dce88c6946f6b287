import Foundation
import Messages
import TimeSeries

extension Check {
    /// A lasting change of level within about a week: an ED that joins or leaves, a new software, a lockdown.
    ///
    /// On logarithms of weekly totals: the median of the eight weeks after against the eight before, at least 15 % and
    /// five standard errors, most of it within two weeks, still there two to four months later, and not what the same weeks
    /// of other years do. The values are used.
    public static let levelJump = Check(
        name: "level-jump", title: Messages.levelJumpTitle, doc: Messages.levelJumpDoc
    ) { input in
        guard input.kind == .count, input.grid.grain != .week, MeasureBounds.isSteady(input.key.measure) else {
            return CheckResult()
        }
        let weeks = WeeklyLevels(input)
        return CheckResult(
            findings: weeks.jumps().map { jump in
                let ratio = exp(jump.shift)
                let step = input.grid.index(of: jump.week)
                return input.finding(
                    "level-jump", .warning, Messages.levelJump(from: Messages.day(jump.week), ratio: ratio), from: step,
                    to: step, count: 1)
            })
    }
}

/// Logarithms of the totals of complete weeks, Monday to Sunday; outages left out and scaled up for.
private struct WeeklyLevels {
    private static let side = 8
    private var firstWeek = 0
    private var logs: [Double] = []

    init(_ input: QualityInput) {
        let mask = input.outages
        let weekGrid = TimeGrid(zone: input.grid.zone, grain: .week)
        let count = input.values.values.count
        guard count > 0 else { return }
        let weekOf = (0..<count).map { weekGrid.index(of: input.grid.label(at: input.values.first + $0)) }
        firstWeek = weekOf[0]
        var sums = [Double](repeating: 0, count: weekOf[count - 1] - firstWeek + 1)
        var known = [Int](repeating: 0, count: sums.count)
        for i in 0..<count where !input.values.values[i].isNaN && !mask[i] {
            sums[weekOf[i] - firstWeek] += input.values.values[i]
            known[weekOf[i] - firstWeek] += 1
        }
        let full = input.grid.grain.stepsPerWeek
        logs = sums.indices.map { w in
            known[w] * 10 >= full * 8 && sums[w] > 0 ? log(sums[w] * Double(full) / Double(known[w])) : .nan
        }
    }

    func jumps() -> [(week: CivilDate, shift: Double)] {
        let side = Self.side
        guard logs.count >= 2 * side else { return [] }
        let steps = (1..<logs.count).map { abs(logs[$0] - logs[$0 - 1]) }.filter { !$0.isNaN }.sorted()
        guard steps.count >= side else { return [] }
        // Median absolute deviation to standard deviation; a weekly difference has twice the variance of a week.
        let deviation = 1.4826 * steps[steps.count / 2] / 2.0.squareRoot()
        // 1.25: loss of the median against the mean, square root of π / 2.
        let error = 1.25 * deviation * (2 / Double(side)).squareRoot()
        let needed = max(log(1.15), 5 * error)
        var shifts = [Double](repeating: 0, count: logs.count)
        for t in side...(logs.count - side) {
            guard let before = median((t - side)..<t), let after = median(t..<min(t + side, logs.count)) else {
                continue
            }
            let shift = after - before
            guard abs(shift) >= needed, let near = median((t - 2)..<t), let next = median(t..<min(t + 2, logs.count)),
                abs(next - near) >= 0.6 * abs(shift), (next > near) == (shift > 0)
            else { continue }
            if let later = median(min(t + side, logs.count)..<min(t + 2 * side, logs.count)),
                (later - before) / shift < 0.6
            {
                continue
            }
            // What the same weeks of other years do is the season, not a jump.
            if let usual = seasonalShift(at: t), abs(shift - usual) < needed { continue }
            shifts[t] = shift
        }
        var found: [(week: CivilDate, shift: Double)] = []
        for t in shifts.indices where shifts[t] != 0 {
            let around = max(0, t - side)..<min(shifts.count, t + side + 1)
            let isGreatest = around.allSatisfy {
                abs(shifts[$0]) < abs(shifts[t]) || $0 >= t && shifts[$0] == shifts[t]
            }
            if isGreatest {
                // Week 0 of a weekly grid is that of Monday 1969-12-29.
                found.append((CivilDate(dayNumber: (firstWeek + t) * 7 - 3), shifts[t]))
            }
        }
        return found
    }

    /// The median shift of the same week in the other years of the series, nil when there is none.
    private func seasonalShift(at t: Int) -> Double? {
        let side = Self.side
        let others = stride(from: t % 52, to: logs.count, by: 52).filter {
            $0 != t && $0 >= side && $0 + side <= logs.count
        }
        let shifts = others.compactMap { other -> Double? in
            guard let before = median((other - side)..<other), let after = median(other..<(other + side)) else {
                return nil
            }
            return after - before
        }.sorted()
        return shifts.isEmpty ? nil : shifts[shifts.count / 2]
    }

    /// The median of the known weeks of a range, nil when under half of them are known.
    private func median(_ range: Range<Int>) -> Double? {
        let known = logs[range].filter { !$0.isNaN }.sorted()
        guard known.count * 2 >= range.count, !known.isEmpty else { return nil }
        return known.count % 2 == 1
            ? known[known.count / 2] : (known[known.count / 2 - 1] + known[known.count / 2]) / 2
    }
}

import Forecasting
import Foundation
import TimeSeries

/// The past of a series in blocks that end at the origin: days from the origin's clock time on, or weeks.
struct AnalogueHistory {
    /// Steps of a block.
    let blockSteps: Int
    /// Blocks of the past; block `b` begins at `origin − (count − b) · blockSteps`.
    let count: Int
    /// Blocks ahead whose calendar is known.
    let ahead: Int
    /// Patients of each past block, NaN where less than three quarters of it are known.
    let totals: [Double]
    /// What weekday and holiday multiply a block's ordinary total by; past blocks, then those ahead.
    let factors: [Double]
    let weekdays: [Int]
    let daysOfYear: [Double]
    let school: [Bool]
    /// Level before each past block and before the origin (`count + 1` values): recent totals ÷ factors.
    let levels: [Double]
    /// Half-life of the level in blocks, the one whose level was nearest to what followed.
    let halfLife: Double

    static let halfLives: [Double] = [4, 8, 16, 32, 64]

    init(_ training: TrainingSet, first: Int) {
        let grid = training.grid
        let steps = grid.grain.stepsPerDay ?? 1
        blockSteps = steps
        let origin = training.origin
        count = (origin - first) / steps
        ahead = (training.horizon + steps - 1) / steps
        let start = origin - count * steps
        totals = (0..<count).map { b in
            var sum = 0.0
            var seen = 0
            for step in (start + b * steps)..<(start + (b + 1) * steps) {
                let value = training.values[step]
                if !value.isNaN {
                    sum += value
                    seen += 1
                }
            }
            return 4 * seen >= 3 * steps ? sum * Double(steps) / Double(seen) : .nan
        }
        let isWeek = grid.grain == .week
        let dates = (0..<(count + ahead)).map { grid.date(at: start + $0 * steps) }
        weekdays = isWeek ? dates.map { _ in 0 } : dates.map { $0.weekday.rawValue - 1 }
        daysOfYear = dates.map { Double($0.dayOfYear) }
        school = dates.map { training.calendar.isSchoolHoliday(isWeek ? $0.advanced(byDays: 2) : $0) }
        let special = Self.special(training.calendar.flags, among: dates)
        let labels =
            isWeek ? dates.map { _ in nil } : dates.map { Self.label(of: $0, in: training.calendar, flags: special) }
        factors = Self.factors(totals, weekdays: weekdays, labels: labels, isWeek: isWeek)

        var best = (error: Double.infinity, halfLife: 0.0, levels: [Double]())
        for halfLife in Self.halfLives {
            let levels = Self.levels(totals, factors, halfLife: isWeek ? halfLife / 4 : halfLife)
            let error = Self.error(levels, totals, factors, ahead: min(ahead, 14))
            if error < best.error || best.levels.isEmpty { best = (error, halfLife, levels) }
        }
        levels = best.levels
        halfLife = best.halfLife
    }

    /// Flags that single days out, by name; one that holds for more than a day in seven tells of a season.
    private static func special(
        _ flags: [String: Set<CivilDate>], among dates: [CivilDate]
    ) -> [(name: String, days: Set<CivilDate>)] {
        flags.sorted { $0.key < $1.key }.filter { flag in dates.count { flag.value.contains($0) } * 7 <= dates.count }
            .map { ($0.key, $0.value) }
    }

    /// What makes a day unlike others: the name of the holiday, its eve, its morrow, a bridge, a flag.
    private static func label(
        of date: CivilDate, in calendar: CivilCalendar, flags: [(name: String, days: Set<CivilDate>)]
    ) -> String? {
        if let name = calendar.holidays[date] { return name }
        if let name = CountGLMDesign.names(of: date, in: calendar).first { return name }
        if let flag = flags.first(where: { $0.days.contains(date) }) { return "flag " + flag.name }
        if calendar.isBridge(date) { return "bridge" }
        if calendar.isHoliday(date.advanced(byDays: 1)) { return "before" }
        if calendar.isHoliday(date.advanced(byDays: -1)) { return "after" }
        return nil
    }

    /// Weekday factors around a centred level of seven weeks, then the mean of each label's logarithm, shrunk by one ordinary day.
    private static func factors(_ totals: [Double], weekdays: [Int], labels: [String?], isWeek: Bool) -> [Double] {
        guard !isWeek else { return Array(repeating: 1, count: weekdays.count) }
        let plain = totals.indices.map { labels[$0] == nil ? totals[$0] : .nan }
        let centre = centred(plain, reach: 24)
        var sums = [Double](repeating: 0.5, count: 7)
        var expected = [Double](repeating: 0.5, count: 7)
        for b in totals.indices where !plain[b].isNaN && centre[b] > 0 {
            // A year ago weighs half.
            let weight = pow(0.5, Double(totals.count - b) / 365)
            sums[weekdays[b]] += weight * plain[b]
            expected[weekdays[b]] += weight * centre[b]
        }
        let weekday = zip(sums, expected).map { $0 / $1 }
        var effects: [String: (sum: Double, weight: Double)] = [:]
        for b in totals.indices where !totals[b].isNaN && centre[b] > 0 {
            guard let label = labels[b] else { continue }
            let mean = centre[b] * weekday[weekdays[b]]
            effects[label, default: (0, 1)].sum += log((totals[b] + 0.5) / (mean + 0.5))
            effects[label, default: (0, 1)].weight += 1
        }
        return weekdays.indices.map { b in
            guard let label = labels[b], let effect = effects[label] else { return weekday[weekdays[b]] }
            return weekday[weekdays[b]] * exp(effect.sum / effect.weight)
        }
    }

    private static func centred(_ values: [Double], reach: Int) -> [Double] {
        var sums = [0.0]
        var counts = [0]
        for value in values {
            sums.append((sums.last ?? 0) + (value.isNaN ? 0 : value))
            counts.append((counts.last ?? 0) + (value.isNaN ? 0 : 1))
        }
        return values.indices.map { b in
            let (from, to) = (max(0, b - reach), min(values.count, b + reach + 1))
            let seen = counts[to] - counts[from]
            return seen > 7 ? (sums[to] - sums[from]) / Double(seen) : .nan
        }
    }

    private static func levels(_ totals: [Double], _ factors: [Double], halfLife: Double) -> [Double] {
        let keep = pow(0.5, 1 / halfLife)
        // Half a patient of the series' own level: where a gap has forgotten nearly all, it stays what it was or goes there.
        let known = totals.indices.filter { !totals[$0].isNaN }
        let all = known.reduce((0.5, 0.5)) { ($0.0 + totals[$1], $0.1 + factors[$1]) }
        let prior = 0.5 * all.1 / all.0
        var (sum, weight) = (0.0, 0.0)
        var run = 0
        var levels: [Double] = []
        levels.reserveCapacity(totals.count + 1)
        for b in totals.indices {
            levels.append(weight > 0 ? (sum + 0.5) / (weight + prior) : .nan)
            // A gap forgets too: what comes after it may be another level.
            sum *= keep
            weight *= keep
            if !totals[b].isNaN {
                // A slip of one block is not a level: it counts as three times or a third of what was expected, until it is the
                // third in a row.
                let expected = levels[b].isNaN ? totals[b] : levels[b] * factors[b]
                let bounds = min(expected / 3, expected - 10)...(3 * expected + 10)
                run =
                    totals[b] > bounds.upperBound
                    ? max(run, 0) + 1 : totals[b] < bounds.lowerBound ? min(run, 0) - 1 : 0
                sum += abs(run) < 3 ? min(max(totals[b], bounds.lowerBound), bounds.upperBound) : totals[b]
                weight += factors[b]
            }
        }
        levels.append((sum + 0.5) / (weight + prior))
        return levels
    }

    /// Mean squared log-ratio of what followed to the level before it.
    private static func error(_ levels: [Double], _ totals: [Double], _ factors: [Double], ahead: Int) -> Double {
        var sums = [0.0]
        var weights = [0.0]
        for b in totals.indices {
            let known = !totals[b].isNaN
            sums.append((sums.last ?? 0) + (known ? totals[b] : 0))
            weights.append((weights.last ?? 0) + (known ? factors[b] : 0))
        }
        var total = 0.0
        var seen = 0.0
        var b = min(64, totals.count / 3)
        while b + ahead <= totals.count {
            let weight = weights[b + ahead] - weights[b]
            if weight > 0.5 * Double(ahead), !levels[b].isNaN {
                let ratio = log((sums[b + ahead] - sums[b] + 0.5) / (levels[b] * weight + 0.5))
                total += min(ratio * ratio, 0.25)
                seen += 1
            }
            b += 1
        }
        return seen > 0 ? total / seen : .infinity
    }

    /// Mean of totals ÷ factors over the blocks before `block`, relative to the level there; NaN when nothing is known.
    func recent(_ length: Int, before block: Int) -> Double {
        var (sum, weight) = (0.0, 0.0)
        for b in max(0, block - length)..<block where !totals[b].isNaN {
            sum += totals[b]
            weight += factors[b]
        }
        return weight > 0 ? log((sum + 0.5) / (levels[block] * weight + 0.5)) : .nan
    }
}

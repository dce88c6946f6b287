import Foundation
import Statistics
public import TimeSeries

/// Finds the steps at which a source fell silent: a fault of transmission, not a quiet night and not a fall of demand.
///
/// A stretch of steps is an outage when it holds at most ``Settings/ratio`` of what its place in the week and the level
/// of the days around it lead one to expect, and when so little has a probability under ``Settings/probability`` even
/// with overdispersed counts. The level is the median of ``Settings/days`` days around the step, so that it follows a
/// lockdown, a holiday season or a closed ward within days, while an outage of up to two weeks leaves it unmoved.
public enum OutageMask {
    /// How silent a stretch must be to count as an outage.
    public struct Settings: Sendable, Hashable {
        /// The largest share of the expected total that still counts as silence.
        public var ratio: Double
        /// The largest probability of so small a total; 1e-7 is one false alarm in 250 years of hours.
        public var probability: Double
        /// Days whose median total is the level; of steps of a week as many weeks as hold them, so that both follow a closure alike.
        public var days: Int
        /// Relative standard deviation of a stretch around its expectation that is no outage: weather, holidays, level.
        public var relativeDeviation: Double

        /// Values under which five public series show the outages that are known of them and no other.
        public init(
            ratio: Double = 0.2, probability: Double = 1e-7, days: Int = 29, relativeDeviation: Double = 0.2
        ) {
            self.ratio = ratio
            self.probability = probability
            self.days = days
            self.relativeDeviation = relativeDeviation
        }
    }

    /// Whether next to nothing of a measure is a fault of transmission: counts and stocks that flow day after day.
    public static func applies(to measure: Measure) -> Bool {
        let kind = MeasureCatalog.card(of: measure).kind
        return (kind == .count || kind == .stock) && MeasureBounds.isSteady(measure)
    }

    /// Lengths of the stretches looked at, in steps of the grain.
    static func lengths(_ grain: Grain) -> [Int] {
        switch grain {
        case .hour: [1, 2, 3, 4, 6, 8, 12, 18, 24]
        case .sixHours: [1, 2, 4]
        case .day: [1, 2]
        case .week: [1]
        }
    }

    /// Whether each step of `values` belongs to an outage; counts only (values that are missing never do).
    ///
    /// Pure, linear in the number of steps. A series shorter than four weeks has no mask.
    ///
    /// - Parameter calendar: public holidays on which a place may be closed year after year.
    public static func mask(
        values: SteppedValues, grid: TimeGrid, calendar: CivilCalendar = CivilCalendar(),
        settings: Settings = Settings()
    ) -> [Bool] {
        var mask = [Bool](repeating: false, count: values.values.count)
        // The second pass learns the profile without what the first one found.
        for _ in 0..<2 {
            let expected = expectation(values: values, grid: grid, excluding: mask, settings: settings)
            guard !expected.isEmpty else { return mask }
            let found = silence(values: values, grid: grid, expected: expected, settings: settings)
            if found == mask { break }
            mask = found
        }
        return withoutClosures(mask, of: values, grid: grid, calendar: calendar)
    }

    /// A mask without silences that come back: a step that was silent in three of the four weeks before, or a public holiday's
    /// on three of the four holidays before, is a closure, and models must learn it.
    ///
    /// Where fewer than four holidays are known the four Sundays before speak for them: who is closed on Sundays is closed on
    /// holidays.
    private static func withoutClosures(
        _ mask: [Bool], of values: SteppedValues, grid: TimeGrid, calendar: CivilCalendar
    ) -> [Bool] {
        let first = values.first
        // Weeks have no place in a week to come back to.
        guard let perDay = grid.grain.stepsPerDay, mask.contains(true) else { return mask }
        let perWeek = grid.grain.stepsPerWeek
        let days = floored(first, perDay)...floored(first + mask.count - 1, perDay)
        let holidays = days.filter { calendar.isHoliday(grid.date(at: $0 * perDay)) }
        func isOut(_ i: Int) -> Bool { i >= 0 && mask[i] }
        // On a closed Sunday nobody is expected, and a holiday is no outage.
        func isSilent(_ i: Int) -> Bool { i >= 0 && (mask[i] || values.values[i] == 0) }
        return mask.indices.map { i in
            guard mask[i] else { return false }
            if (1...4).count(where: { isOut(i - $0 * perWeek) }) >= 3 { return false }
            let day = floored(first + i, perDay)
            guard let number = holidays.firstIndex(of: day) else { return true }
            let before = holidays[..<number].suffix(4).map { day - $0 }
            if before.count(where: { isSilent(i - $0 * perDay) }) >= 3 { return false }
            guard before.count < 4 else { return true }
            // A Sunday's own holiday is a week after the Sunday before.
            let sinceSunday = (grid.date(at: day * perDay).weekday.rawValue + 6) % 7 + 1
            return (0..<4).count { isSilent(i - (sinceSunday + 7 * $0) * perDay) } < 3
        }
    }

    /// What each step leads one to expect from its place in the week and the days around it; empty for a short series.
    public static func expectation(
        values: SteppedValues, grid: TimeGrid, excluding mask: [Bool] = [], settings: Settings = Settings()
    ) -> [Double] {
        let perBlock = grid.grain.stepsPerDay ?? 1
        let perWeek = grid.grain.stepsPerWeek
        let count = values.values.count
        guard count >= 4 * perWeek, count >= 8 else { return [] }
        let firstBlock = floored(values.first, perBlock)
        let blocks = floored(values.end - 1, perBlock) - firstBlock + 1
        var totals = [Double](repeating: 0, count: blocks)
        var known = [Int](repeating: 0, count: blocks)
        for i in 0..<count where !values.values[i].isNaN && !(i < mask.count && mask[i]) {
            let block = floored(values.first + i, perBlock) - firstBlock
            totals[block] += values.values[i]
            known[block] += 1
        }
        let days: [Double] = totals.indices.map { b in
            known[b] * 4 >= perBlock * 3 ? totals[b] * Double(perBlock) / Double(known[b]) : .nan
        }
        let levels = movingMedian(days, window: grid.grain == .week ? (settings.days + 6) / 7 : settings.days)
        var sums = [Double](repeating: 0, count: perWeek)
        var weights = [Double](repeating: 0, count: perWeek)
        for i in 0..<count where !values.values[i].isNaN && !(i < mask.count && mask[i]) {
            let slot = values.first + i - floored(values.first + i, perWeek) * perWeek
            let level = levels[floored(values.first + i, perBlock) - firstBlock]
            guard level > 0 else { continue }
            // No hour of a day holds five times the mean hour: a slip of the keyboard must not raise the profile.
            sums[slot] += min(values.values[i], 5 * level / Double(perBlock) + 10)
            weights[slot] += level
        }
        var expected = (0..<count).map { i in
            let slot = values.first + i - floored(values.first + i, perWeek) * perWeek
            let level = levels[floored(values.first + i, perBlock) - firstBlock]
            return weights[slot] > 0 && level > 0 ? sums[slot] / weights[slot] * level : 0
        }
        for step in grid.emptySteps(in: values.first..<values.end) { expected[step - values.first] = 0 }
        return expected
    }

    private static func silence(
        values: SteppedValues, grid: TimeGrid, expected: [Double], settings: Settings
    ) -> [Bool] {
        let count = expected.count
        var observedSums = [0.0]
        var expectedSums = [0.0]
        observedSums.reserveCapacity(count + 1)
        expectedSums.reserveCapacity(count + 1)
        for i in 0..<count {
            let value = values.values[i]
            observedSums.append(observedSums[i] + (value.isNaN ? 0 : max(0, value)))
            expectedSums.append(expectedSums[i] + (value.isNaN ? 0 : expected[i]))
        }
        let extra = extraDispersion(values: values, expected: expected)
        let needed = -log(settings.probability)
        var mask = [Bool](repeating: false, count: count)
        for length in lengths(grid.grain) where length <= count {
            for start in 0...(count - length) {
                let mean = expectedSums[start + length] - expectedSums[start]
                // Even no case at all is likelier than e^-mean.
                guard mean > needed else { continue }
                let total = observedSums[start + length] - observedSums[start]
                guard total <= settings.ratio * mean else { continue }
                let inverseSize = extra / mean + settings.relativeDeviation * settings.relativeDeviation
                let distribution = NegativeBinomial(mean: mean, size: 1 / inverseSize)
                guard distribution.cumulative(Int(total)) < settings.probability else { continue }
                markSilent(start..<(start + length), values, expected, settings.ratio, &mask)
            }
        }
        return mask
    }

    /// Marks a silent stretch from its first to its last low step; a normal step at its edge is left alone.
    private static func markSilent(
        _ range: Range<Int>, _ values: SteppedValues, _ expected: [Double], _ ratio: Double, _ mask: inout [Bool]
    ) {
        // The hour in which a source fails may hold half its cases; where few are expected, half is nothing unusual.
        func isLow(_ i: Int) -> Bool {
            !values.values[i].isNaN && values.values[i] <= (expected[i] < 10 ? ratio : 0.5) * expected[i]
        }
        guard let first = range.first(where: isLow), let last = range.last(where: isLow) else { return }
        for i in first...last where !values.values[i].isNaN { mask[i] = true }
    }

    /// Variance over mean of single steps, less 1: the median of squared Pearson residuals, so that outages do not count.
    private static func extraDispersion(values: SteppedValues, expected: [Double]) -> Double {
        var squares: [Double] = []
        squares.reserveCapacity(expected.count)
        for i in expected.indices where !values.values[i].isNaN && expected[i] > 1 {
            let residual = values.values[i] - expected[i]
            squares.append(residual * residual / expected[i])
        }
        guard squares.count >= 20 else { return 0 }
        squares.sort()
        // The median of a squared standard normal is 0.4549.
        return min(20, max(0, squares[squares.count / 2] / 0.4549 - 1))
    }

    /// The median of the `window` known values nearest to each position (fewer where there are not so many).
    private static func movingMedian(_ values: [Double], window: Int) -> [Double] {
        let known = values.indices.filter { !values[$0].isNaN }
        guard !known.isEmpty else { return [Double](repeating: 0, count: values.count) }
        var medians = [Double](repeating: 0, count: values.count)
        var centre = 0
        var lastStart = -1
        var median = 0.0
        for i in values.indices {
            while centre + 1 < known.count, known[centre + 1] <= i { centre += 1 }
            let start = max(0, min(centre - window / 2, known.count - window))
            if start != lastStart {
                let slice = known[start..<min(known.count, start + window)].map { values[$0] }.sorted()
                median = slice[slice.count / 2]
                lastStart = start
            }
            medians[i] = median
        }
        return medians
    }

    private static func floored(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a - b + 1) / b }
}

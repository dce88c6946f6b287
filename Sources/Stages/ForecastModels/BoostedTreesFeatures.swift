import Forecasting
import Foundation
import TimeSeries

/// The columns from which trees learn what the base leaves: calendar of the target, what was known at the origin, how far ahead.
///
/// Every count is taken relative to what the base and the level at the origin expect, so that all series share one scale.
/// Nothing at or after the origin is read, the calendar aside.
struct BoostedTreesFeatures: Sendable {
    let grid: TimeGrid
    private let perDay: Int
    private let flagNames: [String]
    private let calendar: CivilCalendar
    private let firstDay: Int
    private let days: [[Float]]

    /// Windows before the origin, in steps.
    private let windows: [Int]

    static let dayColumns = 10

    var columns: Int { 4 + Self.dayColumns + flagNames.count + 4 + windows.count + 3 + 9 }

    /// Patients added to both sides of a ratio: small counts say little.
    private static let prior = 2.0

    init(grid: TimeGrid, calendar: CivilCalendar, range: Range<Int>) {
        self.grid = grid
        self.calendar = calendar
        perDay = grid.grain.stepsPerDay ?? 1
        flagNames = Array(calendar.flags.keys.sorted().prefix(16))
        windows =
            switch grid.grain {
            case .hour: [1, 3, 6, 12, 24, 48, 168, 672]
            case .sixHours: [1, 2, 4, 8, 28, 112]
            default: [1, 2, 3, 7, 14, 28, 91]
            }
        let first = grid.date(at: range.lowerBound).dayNumber
        firstDay = first
        let last = grid.date(at: range.upperBound).dayNumber
        let flags = flagNames.map { calendar.flags[$0] ?? [] }
        days = (first...last).map { Self.day(CivilDate(dayNumber: $0), calendar, flags) }
    }

    private static func day(_ date: CivilDate, _ calendar: CivilCalendar, _ flags: [Set<CivilDate>]) -> [Float] {
        func flag(_ condition: Bool) -> Float { condition ? 1 : 0 }
        func holiday(_ shift: Int) -> Bool { calendar.isHoliday(date.advanced(byDays: shift)) }
        let angle = 2 * Double.pi * Double(date.dayOfYear) / 365.25
        return [
            Float(date.weekday.rawValue), Float(date.dayOfYear), Float(cos(angle)), Float(sin(angle)),
            flag(holiday(0)), flag(holiday(-1)), flag(holiday(1)), flag(calendar.isBridge(date)),
            flag(calendar.isSchoolHoliday(date)),
            Float((0...7).first { holiday(-$0) } ?? 8) - Float((0...7).first { holiday($0) } ?? 8),
        ] + flags.map { flag($0.contains(date)) }
    }

    /// What is known of one series at one origin, for every horizon.
    struct Origin {
        let origin: Int
        let state: LogLevel.State
        let recent: [Float]
    }

    func origin(_ view: BoostedTreesView, at origin: Int) -> Origin? {
        guard let state = view.state(at: origin) else { return nil }
        let level = exp(state.level)
        return Origin(
            origin: origin, state: state,
            recent: windows.map { ratio([view.sums((origin - $0)..<origin, before: origin)], level) })
    }

    /// Log of observed ÷ expected at this level; NaN when nothing was observed.
    private func ratio(_ sums: [(seen: Double, hoped: Double)], _ level: Double) -> Float {
        let seen = sums.reduce(0) { $0 + $1.seen }
        let hoped = sums.reduce(0) { $0 + $1.hoped }
        guard hoped > 0 else { return .nan }
        return Float(log((seen + Self.prior) / (hoped * level + Self.prior)))
    }

    /// The mean of each column over series, NaN left out.
    static func mean(_ origins: [Origin?]) -> [Float] {
        guard let columns = origins.lazy.compactMap({ $0?.recent.count }).first else { return [] }
        return (0..<columns).map { column in
            var (sum, count) = (Float(0), Float(0))
            for case let origin? in origins where !origin.recent[column].isNaN {
                sum += origin.recent[column]
                count += 1
            }
            return count > 0 ? sum / count : .nan
        }
    }

    /// The row of one horizon (0 is the step at the origin), and its base: logarithm of the mean, variance of its logarithm.
    func row(
        _ view: BoostedTreesView, _ known: Origin, panel: [Float], horizon: Int
    ) -> (features: [Float], logMean: Double, variance: Double) {
        let (origin, target) = (known.origin, known.origin + horizon)
        let level = view.level
        let state = known.state
        let later = level.advanced(state, by: horizon / view.block)
        let ahead = later.level
        let variance = later.levelVariance + level.noiseSD * level.noiseSD
        let logMean = log(max(view.expected(target), 1e-9)) + ahead + 0.5 * variance
        let now = exp(state.level)
        func window(_ center: Int, _ reach: Int) -> (seen: Double, hoped: Double) {
            view.sums((center - reach)..<(center + reach + 1), before: origin)
        }
        let label = grid.label(at: target)
        let day = days[label.date.dayNumber - firstDay]
        var row: [Float] = []
        row.reserveCapacity(columns)
        row.append(Float(horizon))
        row.append(Float(label.secondOfDay / 3600))
        row.append(Float(label.secondOfDay / 3600) + 24 * day[0])
        row.append(Float(logMean))
        row += day
        row.append(Float(state.mean.x))
        row.append(Float(state.level - state.mean.x))
        row.append(Float(ahead - state.level))
        row.append(Float(variance.squareRoot()))
        row += known.recent
        row +=
            panel.isEmpty
            ? [.nan, .nan, .nan] : [panel[windows.count / 2], panel[windows.count - 2], panel[windows.count - 1]]
        // The same time of day and of week, and the same season a year ago.
        let reach = perDay == 24 ? 1 : 0
        let dayLag = perDay * (horizon / perDay + 1)
        let weekLag = 7 * perDay * (horizon / (7 * perDay) + 1)
        func daysBack(_ count: Int) -> Float {
            ratio((0..<count).map { window(target - dayLag - perDay * $0, reach) }, now)
        }
        func weeksBack(_ count: Int) -> Float {
            ratio((0..<count).map { window(target - weekLag - 7 * perDay * $0, reach) }, now)
        }
        if perDay > 1 {
            for count in [1, 3, 7, 28] { row.append(daysBack(count)) }
        } else {
            for _ in 0..<4 { row.append(0) }
        }
        for count in [1, 4, 8] { row.append(weeksBack(count)) }
        row.append(ratio([window(target - 364 * perDay, 3 * perDay)], 1))
        row.append(ratio([view.sums((origin - 364 * perDay)..<origin, before: origin)], now))
        return (row, logMean, variance)
    }
}

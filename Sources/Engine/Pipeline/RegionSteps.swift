public import Forecasting
public import Reconciliation
public import Statistics
public import TimeSeries

/// The steps of a region's forecast: hours, days and weeks from one origin on.
public struct RegionSteps: Sendable {
    /// One of the three grains, in the order in which one is made of the other.
    public enum Level: Int, Sendable, CaseIterable {
        case hours, days, weeks

        public var grain: Grain {
            switch self {
            case .hours: .hour
            case .days: .day
            case .weeks: .week
            }
        }
    }

    /// How many steps of each grain are forecast.
    public struct Horizons: Sendable, Hashable {
        public var hours: Int
        public var days: Int
        public var weeks: Int

        /// A week of hours, three weeks of days, a quarter of weeks.
        ///
        /// - Precondition: days reach as far as the hours, weeks as far as the days.
        public init(hours: Int = 168, days: Int = 21, weeks: Int = 12) {
            precondition(
                hours >= 0 && 24 * (days - 1) >= hours && 7 * (weeks - 1) >= days, "coarse reaches beyond fine")
            self.hours = hours
            self.days = days
            self.weeks = weeks
        }

        public subscript(level: Level) -> Int {
            switch level {
            case .hours: hours
            case .days: days
            case .weeks: weeks
            }
        }
    }

    public let zone: CivilZone
    public let horizons: Horizons
    private let origins: [Int]

    public init(zone: CivilZone, origin: Instant, horizons: Horizons) {
        self.zone = zone
        self.horizons = horizons
        origins = Level.allCases.map { TimeGrid(zone: zone, grain: $0.grain).index(of: origin) }
    }

    public func grid(_ level: Level) -> TimeGrid { TimeGrid(zone: zone, grain: level.grain) }

    /// Grid index of horizon 1: the step that holds the origin.
    public func origin(_ level: Level) -> Int { origins[level.rawValue] }

    /// Hour of the day of the first hourly step.
    public var firstHour: Int { origin(.hours) - 24 * origin(.days) }

    /// Day of the week of the first day, 0 is Monday: weeks are numbered from Monday 29 December 1969 on.
    public var firstWeekday: Int { origin(.days) + 3 - 7 * origin(.weeks) }

    /// Grid index of the first hour of the day of the origin, and of the Monday of its week: where what is known of both begins.
    public var startOfToday: Int { 24 * origin(.days) }
    public var startOfWeek: Int { 7 * origin(.weeks) - 3 }

    /// Spans of hours in days and days in weeks.
    ///
    /// - Parameters:
    ///   - hours: hourly steps that are forecast; none where a place has no hours.
    ///   - today, week: patients that came today before the origin, and this week before today.
    public func frame(
        hours: Int, today: TemporalFrame.Earlier = TemporalFrame.Earlier(),
        week: TemporalFrame.Earlier = TemporalFrame.Earlier()
    ) -> TemporalFrame {
        TemporalFrame(
            hours: hours, days: horizons.days, firstHour: firstHour, firstWeekday: firstWeekday, today: today,
            thisWeek: week)
    }

    /// The part of a step on which a place is open: 0 or 1 for hours and days, sevenths for weeks.
    public func openShare(of entry: Territory.Entry?, _ level: Level, step: Int) -> Double {
        guard let entry, entry.opened != nil || entry.closed != nil else { return 1 }
        let first = grid(level).date(at: origin(level) + step)
        let days = level == .weeks ? 7 : 1
        return Double((0..<days).count { entry.isOpen(on: first.advanced(byDays: $0)) }) / Double(days)
    }

    /// Paths of a place with what falls on days on which it is closed taken out; the others are not changed.
    public func open(
        _ paths: SamplePaths, _ level: Level, of entry: Territory.Entry?, using generator: inout SeededGenerator
    ) -> SamplePaths {
        let shares = (0..<paths.horizon).map { openShare(of: entry, level, step: $0) }
        guard shares.contains(where: { $0 < 1 }) else { return paths }
        var open = paths
        for draw in 0..<paths.count {
            for step in 0..<paths.horizon where shares[step] < 1 {
                let value = Double(paths[draw, step]) * shares[step]
                open[draw, step] = shares[step] == 0 ? 0 : Int32((value + generator.uniform()).rounded(.down))
            }
        }
        return open
    }
}

public import Calibration
import Forecasting
public import TimeSeries

/// What the models said at past origins: weights and calibration are learned from it.
///
/// Each entry was made from a snapshot at its own origin, by ``Pipeline/members(of:from:_:cache:)``; the truth is added when
/// the record is used, from what is known then.
public struct TrackRecord: Sendable {
    /// What was said of one series at one origin.
    public struct Entry: Sendable {
        /// Grid index of horizon 1.
        public var origin: Int
        /// Steps between the newest value known then and the origin.
        public var staleness: Int
        /// By model.
        public var members: [String: MarginalTable]

        public init(origin: Int, staleness: Int, members: [String: MarginalTable]) {
            self.origin = origin
            self.staleness = staleness
            self.members = members
        }

        init(_ forecasts: MemberForecasts, origin: Int) {
            self.init(
                origin: origin, staleness: forecasts.history.staleness,
                members: Dictionary(
                    forecasts.members.map { ($0.model, MarginalTable($0.paths)) }, uniquingKeysWith: { $1 }))
        }
    }

    /// By ascending origin.
    public private(set) var entries: [SeriesKey: [Entry]] = [:]

    /// Nothing was said yet.
    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    /// Adds what was said at an origin (a grid index).
    public mutating func add(_ said: some Sequence<MemberForecasts>, origin: Int) {
        for forecasts in said where !forecasts.members.isEmpty {
            add([Entry(forecasts, origin: origin)], of: forecasts.key)
        }
    }

    /// Adds all of another record.
    public mutating func add(_ other: TrackRecord) {
        for (key, more) in other.entries { add(more, of: key) }
    }

    /// Adds entries of one series; what is known of an origin already stays.
    public mutating func add(_ more: [Entry], of key: SeriesKey) {
        let known = Set(entries[key, default: []].map(\.origin))
        entries[key, default: []] += more.filter { !known.contains($0.origin) }
        entries[key]?.sort { $0.origin < $1.origin }
    }

    /// Past forecasts of a series made before an origin, with the truth known by then.
    func past(of key: SeriesKey, schedule: RecordSchedule, origin: Int, history: History) -> [PastForecast] {
        let wanted = Set(schedule.origins(before: origin))
        return (entries[key] ?? []).filter { $0.origin < origin && wanted.contains($0.origin) }.map { entry in
            let horizon = entry.members.values.map(\.horizon).max() ?? 0
            return PastForecast(
                origin: entry.origin, staleness: entry.staleness, members: entry.members,
                truth: (0..<horizon).map { step in
                    let index = entry.origin + step
                    return index < origin ? history.outcome(at: index) : .nan
                })
        }
    }
}

/// At which past origins models are asked, so that a forecast's weights and calibration have something to learn from.
///
/// The origins are the same whenever they are asked for: multiples of a spacing that is no multiple of a week or a day, so that
/// every weekday and time of day has its turn.
public struct RecordSchedule: Sendable, Hashable {
    /// Steps between two origins.
    public var spacing: Int
    /// Origins looked back on.
    public var count: Int

    /// Draws of a past forecast, of which only quantiles are kept.
    public static let draws = 300

    /// - Precondition: `spacing` > 0, `count` ≥ 0.
    public init(spacing: Int, count: Int) {
        precondition(spacing > 0 && count >= 0, "a schedule goes back in time")
        self.spacing = spacing
        self.count = count
    }

    /// What production and back-tests use for steps of a grain: about half a year of days, five months of hours.
    public static func standard(for grain: Grain) -> RecordSchedule {
        switch grain {
        case .hour: RecordSchedule(spacing: 306, count: 12)
        case .sixHours: RecordSchedule(spacing: 51, count: 12)
        case .day: RecordSchedule(spacing: 10, count: 18)
        case .week: RecordSchedule(spacing: 1, count: 52)
        }
    }

    /// Grid indices, ascending, all below `origin`.
    public func origins(before origin: Int) -> [Int] {
        let last = (origin - 1) >= 0 ? (origin - 1) / spacing : (origin - spacing) / spacing
        return (0..<count).reversed().map { (last - $0) * spacing }
    }
}

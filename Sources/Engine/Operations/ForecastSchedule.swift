public import TimeSeries

/// When forecasts are due: some times of the wall clock, each day.
///
/// A time that the clocks jump over in spring is due when they do; one that they show twice in autumn is due the first time.
public struct ForecastSchedule: Sendable, Hashable {
    /// A time of the wall clock.
    public struct Time: Sendable, Hashable, Comparable, CustomStringConvertible {
        public let hour: Int
        public let minute: Int

        /// Reads `06:00` or `6:00`; nil for anything else.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
                parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let hour = Int(parts[0]), hour < 24,
                let minute = Int(parts[1]), minute < 60
            else { return nil }
            self.init(hour: hour, minute: minute)
        }

        init(hour: Int, minute: Int) { (self.hour, self.minute) = (hour, minute) }

        /// `06:00`.
        public var description: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }

        public static func < (a: Time, b: Time) -> Bool { (a.hour, a.minute) < (b.hour, b.minute) }
    }

    /// Ascending; none: no forecast is ever due.
    public let times: [Time]
    public let zone: CivilZone

    /// Every morning before the day shift.
    public static let standard = [Time(hour: 6, minute: 0)]

    public init(_ times: [Time] = standard, zone: CivilZone) {
        self.times = Set(times).sorted()
        self.zone = zone
    }

    /// The first moment after another at which a forecast is due.
    public func next(after instant: Instant) -> Instant? { due(around: instant).first { $0 > instant } }

    /// The last moment up to another at which a forecast was due.
    public func last(upTo instant: Instant) -> Instant? { due(around: instant).last { $0 <= instant } }

    /// From the day before to the day after.
    private func due(around instant: Instant) -> [Instant] {
        let today = zone.date(at: instant)
        return (-1...1).flatMap { days in
            times.map {
                zone.instant(
                    of: CivilDateTime(date: today.advanced(byDays: days), hour: $0.hour, minute: $0.minute))
            }
        }
    }
}

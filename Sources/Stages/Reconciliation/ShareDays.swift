private import Foundation

/// What is known in advance of the days of a span that bears on how their patients divide.
///
/// A public holiday divides them as a Sunday does. In the school holidays the share of 5 to 14 years falls by 31 % on working days and
/// by 18 % at week-ends, that of 65 and more rises by 9 % (Île-de-France, SurSaUD 2020 to 2024).
public struct ShareDays: Sendable, Hashable {
    /// What a day is, other than a day of the week.
    public struct Kind: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let publicHoliday = Kind(rawValue: 1)
        public static let schoolHoliday = Kind(rawValue: 2)
    }

    private let firstWeekday: Int
    private let kinds: [Kind]

    /// - Parameters:
    ///   - weekday: of the first day, 0 is Monday.
    ///   - kinds: of each day from the first on; those after the last are ordinary.
    public init(from weekday: Int, kinds: [Kind] = []) {
        firstWeekday = weekday
        self.kinds = kinds
    }

    /// The same days of the week without holidays.
    public var ordinary: ShareDays { ShareDays(from: firstWeekday) }

    private func kind(_ day: Int) -> Kind { kinds.indices.contains(day) ? kinds[day] : [] }

    /// The day of the week whose shares hold, 0 is Monday.
    func weekday(_ day: Int) -> Int { kind(day).contains(.publicHoliday) ? 6 : (firstWeekday + day) % 7 }

    /// Which of the ``HolidayEffects`` bears on a day; nil for none.
    func holiday(_ day: Int) -> HolidayEffects.Part? {
        guard kind(day).contains(.schoolHoliday) else { return nil }
        return weekday(day) < 5 ? .workingDays : .weekends
    }
}

/// How school holidays change the shares of strata, in logarithms; no change where nothing is known.
public struct HolidayEffects: Sendable, Hashable {
    enum Part: Int { case workingDays, weekends }

    /// `[part][stratum]`; empty for no change.
    private var logs: [[Double]] = []

    public init() {}

    init(workingDays: [Double], weekends: [Double]) { logs = [workingDays, weekends] }

    /// Shares of a stretch of days from those of ordinary ones; each adds up to what it did.
    func applied(to shares: [Double], _ days: ShareDays, _ stretch: Range<Int>) -> [Double] {
        scaled(shares, days, stretch, sign: 1)
    }

    /// Patients of a day as they would have divided on an ordinary one.
    func removed(from counts: [Double], _ days: ShareDays, _ day: Int) -> [Double] {
        scaled(counts, days, day..<(day + 1), sign: -1)
    }

    private func scaled(_ values: [Double], _ days: ShareDays, _ stretch: Range<Int>, sign: Double) -> [Double] {
        let parts = stretch.compactMap { days.holiday($0)?.rawValue }
        guard !logs.isEmpty, !parts.isEmpty else { return values }
        let scaled = values.indices.map { k in
            values[k] * exp(sign * parts.reduce(0) { $0 + logs[$1][k] } / Double(stretch.count))
        }
        let (before, after) = (values.reduce(0, +), scaled.reduce(0, +))
        return after > 0 ? scaled.map { $0 * before / after } : values
    }
}

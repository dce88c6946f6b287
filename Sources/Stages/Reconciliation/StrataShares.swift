private import Foundation

/// How the patients of one place divide into the strata of one margin, by day of the week and hour, and how sure that is.
///
/// Learned from past counts (``StrataPast``) with weights that halve every four weeks. The uncertainty is measured as it will be used: each day's
/// shares are compared with those known a week before. `total` is the overdispersion of the day's counts beyond a multinomial
/// (method of moments on Pearson's statistic, Mosimann 1962, doi:10.1093/biomet/49.1-2.65): variance of a share
/// `p (1 − p) · total`. `lasting` is the part of it that two days in a row have in common: shares that have moved. They move on: the
/// error of an exponentially weighted mean of a random walk (Muth 1960, doi:10.1080/01621459.1960.10482064) grows with the days
/// ahead, see ``growth(daysAhead:)``.
public struct StrataShares: Sendable, Hashable {
    public let strata: [String]
    /// Shares by day of the week, Monday first: `[weekday][stratum]` flattened; each weekday adds up to 1.
    public let byWeekday: [Double]
    /// How each stratum's patients spread over the steps of a day: `[step][stratum]` flattened, each stratum adding up to 1.
    public let profile: [Double]
    /// 1 for daily series, 24 for hourly ones.
    public let stepsPerDay: Int
    /// Days in a step of a series that has one a day: 7 for weeks.
    public let daysPerStep: Int
    /// Overdispersion of the shares of one day, 0 … 1.
    public let total: Double
    /// The part of ``total`` that lasts from day to day.
    public let lasting: Double
    /// The same of each stratum: shares of children move more than those of adults.
    public let ofEach: [Overdispersion]
    /// What school holidays change of ``byWeekday``.
    public let holidays: HolidayEffects
    /// How each stratum goes up or down from what was learned.
    public private(set) var departure = ShareDeparture()

    /// How far shares lie from what was known of them: ``StrataShares/total`` and ``StrataShares/lasting``.
    public struct Overdispersion: Sendable, Hashable {
        public var total: Double
        public var lasting: Double

        /// What is new each day.
        var fresh: Double { total - lasting }
    }

    /// Known shares.
    ///
    /// - Precondition: shapes as documented.
    public init(
        strata: [String], byWeekday: [Double], profile: [Double], stepsPerDay: Int, daysPerStep: Int = 1,
        total: Double, lasting: Double, ofEach: [Overdispersion]? = nil, holidays: HolidayEffects = HolidayEffects()
    ) {
        precondition(byWeekday.count == 7 * strata.count && profile.count == stepsPerDay * strata.count, "shape")
        self.strata = strata
        self.byWeekday = byWeekday
        self.profile = profile
        self.stepsPerDay = stepsPerDay
        self.daysPerStep = daysPerStep
        self.total = min(max(total, 0), 0.5)
        self.lasting = min(max(lasting, 0), self.total)
        let all = Overdispersion(total: self.total, lasting: self.lasting)
        self.ofEach = ofEach ?? strata.map { _ in all }
        self.holidays = holidays
    }

    /// Days after which a day counts half.
    public static let halfLife = 28.0

    /// ``lasting`` so many days ahead, relative to that of days known a week before, as it was measured.
    ///
    /// With weights `kᵃ` of days of age a the weighted mean lags a random walk by `1 ÷ (1 − k²)` daily steps of variance.
    func growth(daysAhead: Double) -> Double {
        let keep = pow(0.5, 1 / Self.halfLife)
        let lag = 1 / (1 - keep * keep)
        return (lag + daysAhead) / (lag + 7)
    }

    /// Shares of the patients of one step.
    ///
    /// - Parameters:
    ///   - day: number of the day, or the week, among the steps.
    ///   - step: of the day.
    public func shares(_ days: ShareDays, day: Int, step: Int) -> [Double] {
        let k = strata.count
        let first = day * daysPerStep
        let ofDay = holidays.applied(to: shares(weekday: days.weekday(first)), days, first..<(first + daysPerStep))
        let raw = (0..<k).map { ofDay[$0] * profile[step * k + $0] * exp(departure.log(day: day, stratum: $0)) }
        let sum = raw.reduce(0, +)
        return sum > 0 ? raw.map { $0 / sum } : ofDay
    }

    /// The same with strata that go up or down.
    public func departed(by departure: ShareDeparture) -> StrataShares {
        var departed = self
        departed.departure = departure
        return departed
    }

    private func shares(weekday: Int) -> [Double] {
        Array(byWeekday[(weekday * strata.count)..<((weekday + 1) * strata.count)])
    }
}

/// How the shares of a region depart from what was learned of them in the days (or weeks) ahead: `[day][stratum]`, the last of which holds on.
public struct ShareDeparture: Sendable, Hashable {
    /// Logarithms by which strata go up or down; empty: not at all.
    public var logs: [[Double]]
    /// By how much that which places have in common moves more than was measured; empty: as measured.
    public var spreads: [[Double]]

    public init(logs: [[Double]] = [], spreads: [[Double]] = []) { (self.logs, self.spreads) = (logs, spreads) }

    func log(day: Int, stratum: Int) -> Double { logs.isEmpty ? 0 : logs[min(day, logs.count - 1)][stratum] }

    func spread(day: Int, stratum: Int) -> Double {
        spreads.isEmpty ? 1 : spreads[min(day, spreads.count - 1)][stratum]
    }
}

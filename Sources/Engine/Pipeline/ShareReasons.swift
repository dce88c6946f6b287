public import Forecasting
internal import Messages
internal import Reconciliation
public import TimeSeries

/// Why strata are forecast to have their patients: the shares of ordinary days, holidays, and what moves shares all over the region.
///
/// Expected patients add up, so that a total says why as its places do. Days and weeks; the hours of a day divide as it does.
public struct ShareReasons: Sendable, Hashable {
    /// Patients expected of one level, `[column][step]`: after each cause, those before it included.
    private struct Expected: Sendable, Hashable {
        var all: [Double]
        var ordinary: [[Double]] = []
        var inHolidays: [[Double]] = []
        var moved: [[Double]] = []

        mutating func add(_ margin: RegionMargin, _ shares: StrataShares, _ days: ShareDays) {
            let still = shares.departed(by: ShareDeparture())
            func patients(_ shares: (Int) -> [Double]) -> [[Double]] {
                let steps = all.indices.map { step in shares(step).map { $0 * all[step] } }
                return margin.columns.indices.map { column in steps.map { $0[column] } }
            }
            ordinary += patients { still.shares(days.ordinary, day: $0, step: 0) }
            inHolidays += patients { still.shares(days, day: $0, step: 0) }
            moved += patients { shares.shares(days, day: $0, step: 0) }
        }

        mutating func add(_ other: Expected) {
            func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }
            all = sum(all, other.all)
            ordinary = zip(ordinary, other.ordinary).map(sum)
            inHolidays = zip(inHolidays, other.inHolidays).map(sum)
            moved = zip(moved, other.moved).map(sum)
        }
    }

    private var days: Expected
    private var weeks: Expected
    /// By column of the strata.
    private let isLed: [Bool]

    /// Of one place.
    ///
    /// - Parameters:
    ///   - days: all patients expected of each day from that of the origin on.
    ///   - weeks: of each week from that of the origin on.
    public init(_ place: Place, margins: [RegionMargin], days: [Double], weeks: [Double]) {
        var (inDays, inWeeks) = (Expected(all: days), Expected(all: weeks))
        for margin in margins {
            let shares = margin.shares(of: place)
            inDays.add(margin, shares.days, margin.days)
            inWeeks.add(margin, shares.weeks, margin.weeks)
        }
        (self.days, self.weeks) = (inDays, inWeeks)
        isLed = margins.flatMap { margin in margin.columns.map { $0.map(margin.led.contains) ?? false } }
    }

    /// Adds those of another place, of the same margins and steps.
    public mutating func add(_ other: ShareReasons) {
        days.add(other.days)
        weeks.add(other.weeks)
    }

    /// What makes a stratum's patients, and the share that ordinary days give it; nil for hours.
    ///
    /// - Parameter column: of the strata, from 0.
    public func explanation(of column: Int, _ level: RegionSteps.Level) -> (parts: Explanation, share: [Double])? {
        guard level != .hours else { return nil }
        let expected = level == .days ? days : weeks
        func factors(_ after: [[Double]], _ before: [[Double]]) -> [Double] {
            zip(after[column], before[column]).map { $1 > 1e-9 ? $0 / $1 : 1 }
        }
        let causes = [
            ("holidays", factors(expected.inHolidays, expected.ordinary)),
            (isLed[column] ? "region_forecast" : "region_wave", factors(expected.moved, expected.inHolidays)),
        ]
        return (
            Explanation(
                baseline: expected.ordinary[column],
                components: causes.map {
                    Explanation.Component(id: $0, label: Messages.shareComponent($0), factors: $1)
                }),
            zip(expected.ordinary[column], expected.all).map { $1 > 0 ? $0 / $1 : 0 }
        )
    }
}

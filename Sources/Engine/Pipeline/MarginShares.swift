import Reconciliation
public import Statistics
public import TimeSeries

/// What is known of one breakdown of a place in the last sixteen weeks: counts of each stratum and of the rest, by hour or day.
public struct MarginCounts: Sendable {
    /// `[stratum][step]`, the rest last; steps of whole days, NaN where unknown.
    private(set) var counts: [[Double]]
    let stepsPerDay: Int

    /// Whole days before today that shares are learned from.
    public static let days = 112

    /// From what is known of a place.
    ///
    /// A stratum without a value at a step whose total is known had nobody, unless the day has patients and nothing is said
    /// of any stratum: the breakdown of such a day is unknown.
    /// - Parameter strata: of the breakdown in all of the region.
    /// - Returns: nil when no stratum of the place is known.
    public init?(_ place: Place, _ measure: Measure, strata: [Stratum], in snapshot: Snapshot, steps: RegionSteps) {
        for level in [RegionSteps.Level.hours, .days] {
            let grid = steps.grid(level)
            guard let total = snapshot.values(SeriesKey(place, measure, every: level.grain), on: grid) else { continue }
            let parts = strata.map { snapshot.values(SeriesKey(place, measure, $0, every: level.grain), on: grid) }
            guard parts.contains(where: { $0 != nil }) else { continue }
            let perDay = level == .hours ? 24 : 1
            let first = (steps.origin(.days) - Self.days) * perDay
            var counts = [[Double]](
                repeating: Array(repeating: .nan, count: Self.days * perDay), count: strata.count + 1)
            let isBrokenDown = (0..<Self.days).map { day in
                let steps = (first + day * perDay)..<(first + (day + 1) * perDay)
                return steps.allSatisfy { !(total[$0] > 0) }
                    || parts.contains { part in steps.contains { part?[$0].isNaN == false } }
            }
            for i in 0..<(Self.days * perDay) where !total[first + i].isNaN && isBrokenDown[i / perDay] {
                var rest = total[first + i]
                for (k, part) in parts.enumerated() {
                    let value = part?[first + i] ?? 0
                    counts[k][i] = value.isNaN ? 0 : value
                    rest -= counts[k][i]
                }
                counts[strata.count][i] = max(rest, 0)
            }
            self.counts = counts
            stepsPerDay = perDay
            return
        }
        return nil
    }

    /// Adds those of another place, unknown ones as nobody; days are added to days.
    mutating func add(_ other: MarginCounts) {
        guard other.stepsPerDay == stepsPerDay else { return }
        for k in counts.indices {
            for i in counts[k].indices where !other.counts[k][i].isNaN {
                counts[k][i] = (counts[k][i].isNaN ? 0 : counts[k][i]) + other.counts[k][i]
            }
        }
    }

    /// Part of the patients that are of no known stratum.
    var restShare: Double {
        let sums = counts.map { $0.reduce(0) { $1.isNaN ? $0 : $0 + $1 } }
        let total = sums.reduce(0, +)
        return total > 0 ? (sums.last ?? 0) / total : 0
    }

    func past(withRest: Bool) throws(ReconciliationError) -> StrataPast {
        let used = withRest ? counts : Array(counts.dropLast())
        return try StrataPast(strata: used.indices.map(String.init), counts: used, stepsPerDay: stepsPerDay)
    }
}

/// Shares of one breakdown as they are used for hours, for days and for weeks.
struct GrainShares: Sendable {
    private(set) var hours: StrataShares
    private(set) var days: StrataShares
    private(set) var weeks: StrataShares

    init(_ learned: StrataShares) {
        let k = learned.strata.count
        let flat = { (steps: Int) in [Double](repeating: 1 / Double(steps), count: steps * k) }
        hours =
            learned.stepsPerDay == 24
            ? learned
            : StrataShares(
                strata: learned.strata, byWeekday: learned.byWeekday, profile: flat(24), stepsPerDay: 24,
                total: learned.total, lasting: learned.lasting, holidays: learned.holidays)
        days = StrataShares(
            strata: learned.strata, byWeekday: learned.byWeekday, profile: flat(1), stepsPerDay: 1,
            total: learned.total, lasting: learned.lasting, holidays: learned.holidays)
        let mean = (0..<k).map { j in (0..<7).reduce(0) { $0 + learned.byWeekday[$1 * k + j] } / 7 }
        // Seven days' movements average out; what lasts stays.
        weeks = StrataShares(
            strata: learned.strata, byWeekday: (0..<7).flatMap { _ in mean }, profile: flat(1), stepsPerDay: 1,
            daysPerStep: 7, total: learned.lasting + (learned.total - learned.lasting) / 7, lasting: learned.lasting,
            holidays: learned.holidays)
    }

    /// The same with strata that go up or down by day and by week.
    func departed(days: ShareDeparture, weeks: ShareDeparture) -> GrainShares {
        var departed = self
        departed.hours = hours.departed(by: days)
        departed.days = self.days.departed(by: days)
        departed.weeks = self.weeks.departed(by: weeks)
        return departed
    }
}

/// One breakdown of a measure over a region: its strata, the shares of every leaf, and how the leaves' shares move together.
public struct RegionMargin: Sendable {
    /// Of the region; the rest is not among them.
    public let strata: [Stratum]
    /// Whether some patients are of no known stratum.
    public let hasRest: Bool
    private(set) var shares: [Place: GrainShares]
    /// For leaves that have no breakdown of their own.
    private(set) var pooled: GrainShares
    let common: StrataShares.CommonMovement
    /// Strata of which forecasts of the region's have a say.
    private(set) var led: Set<Stratum> = []
    /// From the day of the origin on, and from the Monday of its week.
    let days: ShareDays
    let weeks: ShareDays

    /// Columns of the paths.
    public var columns: [Stratum?] { strata + (hasRest ? [PlacePaths.rest] : []) }

    func shares(of place: Place) -> GrainShares { shares[place] ?? pooled }

    /// The same with shares of all places that go up or down.
    func departed(days: ShareDeparture, weeks: ShareDeparture, led: Set<Stratum> = []) -> RegionMargin {
        var departed = self
        departed.led = led
        departed.pooled = pooled.departed(days: days, weeks: weeks)
        departed.shares = shares.mapValues { $0.departed(days: days, weeks: weeks) }
        return departed
    }

    /// Learns a margin place by place: of each, its hours are held only while it is added.
    public struct Learning: Sendable {
        public let strata: [Stratum]
        private let steps: RegionSteps
        private let calendar: CivilCalendar
        private var all: MarginCounts?
        private var pasts: [Place: (with: StrataPast, without: StrataPast)] = [:]

        /// - Parameters:
        ///   - strata: of the breakdown in all of the region, in the order of the columns.
        ///   - calendar: public and school holidays of the region, past and to come.
        public init(strata: [Stratum], steps: RegionSteps, calendar: CivilCalendar) {
            (self.strata, self.steps, self.calendar) = (strata, steps, calendar)
        }

        /// - Returns: whether there was something to learn.
        @discardableResult
        public mutating func add(_ place: Place, _ counts: MarginCounts) -> Bool {
            if all == nil { all = counts } else { all?.add(counts) }
            guard let with = try? counts.past(withRest: true), let without = try? counts.past(withRest: false) else {
                return false
            }
            pasts[place] = (with, without)
            return true
        }

        /// The margin; nil when nothing is known of it anywhere.
        public func margin(draws: Int, using generator: inout SeededGenerator) -> RegionMargin? {
            guard let all else { return nil }
            let hasRest = all.restShare > 0.002
            let today = steps.origin(.days)
            let past = shareDays(from: today - MarginCounts.days, count: MarginCounts.days)
            let ahead = 7 * steps.horizons.weeks
            guard let sums = try? all.past(withRest: hasRest) else { return nil }
            // A place by itself knows too little of holidays and of waves.
            let holidays = sums.holidayEffects(past)
            let places = pasts.mapValues { hasRest ? $0.with : $0.without }
            var departures = ShareDepartures(strata: strata.count + (hasRest ? 1 : 0), days: MarginCounts.days)
            // In one order, since sums of rounded numbers depend on it.
            for place in places.keys.sorted() { places[place]?.add(to: &departures, past, holidays: holidays) }
            let departure = departures.logs
            guard let pooled = try? sums.shares(past, holidays: holidays) else { return nil }
            let shares = places.compactMapValues { try? $0.shares(past, holidays: holidays) }
            let margin = RegionMargin(
                strata: strata, hasRest: hasRest, shares: shares.mapValues { GrainShares($0) },
                pooled: GrainShares(pooled),
                common: StrataShares.CommonMovement(draws: draws, days: ahead, region: pooled, using: &generator),
                days: shareDays(from: today, count: ahead), weeks: shareDays(from: steps.startOfWeek, count: ahead))
            // Half of it is taken to be left in the weeks to come.
            return margin.departed(
                days: ShareDeparture(logs: [departure]), weeks: ShareDeparture(logs: [departure.map { $0 / 2 }]))
        }

        private func shareDays(from first: Int, count: Int) -> ShareDays {
            let grid = steps.grid(.days)
            let kinds = (first..<(first + count)).map { index -> ShareDays.Kind in
                let date = grid.date(at: index)
                var kind: ShareDays.Kind = []
                if calendar.isHoliday(date) { kind.insert(.publicHoliday) }
                if calendar.isSchoolHoliday(date) { kind.insert(.schoolHoliday) }
                return kind
            }
            return ShareDays(from: ((first - steps.startOfWeek) % 7 + 7) % 7, kinds: kinds)
        }
    }
}

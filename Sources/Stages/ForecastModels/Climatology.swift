public import Forecasting
import Messages
public import Statistics
public import TimeSeries

/// The same weekday and hour over the last year: what a planner's table of averages knows.
///
/// Each draw starts in one of the past weeks and runs through the following ones (after the newest week it goes on in
/// the oldest), so that hours of a day and days of a week keep their dependence, and the distribution of each step is
/// the empirical one of its weekday and hour. Weeks without any value are passed over; a single missing value is taken
/// from the nearest earlier week.
public struct Climatology: ForecastModel {
    /// Weeks looked back on.
    public var weeks: Int

    public init(weeks: Int = 52) {
        precondition(weeks > 0, "at least one week")
        self.weeks = weeks
    }

    public init(from decoder: any Decoder) throws {
        weeks = try decoder.container(keyedBy: CodingKeys.self).positive(.weeks)
    }

    public static let card = ModelCard(
        name: "climatology",
        title: Messages.climatologyTitle,
        summary: Messages.climatologySummary,
        reference: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed., 2021), section 5.2",
        capabilities: [.nonNegative, .missingValues, .allZero])

    public static let examples = [Climatology(), Climatology(weeks: 4)]

    public static func standard(for grain: Grain) -> Climatology? { Climatology() }

    /// - Throws: `tooShort` below eight weeks (or `weeks`, where that is less).
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        let period = training.grid.grain.stepsPerWeek
        let history = try CountHistory(training, needed: min(weeks, 8) * period, allowsGaps: true)
        var table: [[Double]] = []
        var start = training.origin - period
        while table.count < weeks, start + period > history.first {
            let week = (0..<period).map { history[start + $0] }
            if !week.allSatisfy(\.isNaN) { table.append(week) }
            start -= period
        }
        table.reverse()
        let known = table.joined().filter { !$0.isNaN }.sorted()
        for phase in 0..<period {
            let seen = table.indices.filter { !table[$0][phase].isNaN }
            for week in table.indices where table[week][phase].isNaN {
                let donor = seen.last { $0 < week } ?? seen.last
                table[week][phase] = donor.map { table[$0][phase] } ?? known[known.count / 2]
            }
        }
        return Fitted(weeks: table, exposures: history.futureExposures)
    }

    /// The past weeks as they begin at the origin's weekday and hour.
    public struct Fitted: FittedModel {
        /// `[week][step of the week]`, oldest first, patients per nominal step.
        public let weeks: [[Double]]
        let exposures: [Double]

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            let period = weeks.first?.count ?? 1
            let starts = balancedDraw(count, from: weeks.count, using: &generator)
            for draw in 0..<count {
                for step in 0..<horizon {
                    let week = weeks[(starts[draw] + step / period) % weeks.count]
                    paths[draw, step] = Int32(count: week[step % period] * exposures[step])
                }
            }
            return paths
        }
    }
}

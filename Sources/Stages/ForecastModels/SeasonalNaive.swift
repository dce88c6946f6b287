public import Forecasting
import Messages
public import Statistics
public import TimeSeries

/// The last value of the same season, with errors drawn from those the same rule made before.
///
/// Step *s* takes the last observed value of its phase, *k* seasons back; its errors are the *k*-season differences
/// seen at earlier origins of the same phase, drawn as whole paths, so that the errors of one draw belong together and
/// grow with *k*. Each error counts with both signs, and the forecast itself once: its median is the last value. Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (3rd ed.), section 5.2.
public struct SeasonalNaive: ForecastModel {
    /// Steps in one season: 168 for hourly data with a weekly pattern.
    public var period: Int
    /// Earlier seasons whose errors are drawn.
    public var memory: Int

    public init(period: Int, memory: Int = 104) {
        precondition(period > 0 && memory > 0, "a season and a memory of at least one")
        self.period = period
        self.memory = memory
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        period = try container.positive(.period)
        memory = try container.positive(.memory)
    }

    public static let card = ModelCard(
        name: "seasonal-naive",
        title: Messages.seasonalNaiveTitle,
        summary: Messages.seasonalNaiveSummary,
        reference: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed., 2021), section 5.2",
        capabilities: [.nonNegative, .missingValues, .allZero])

    public static let examples = [
        SeasonalNaive(period: 1), SeasonalNaive(period: 7), SeasonalNaive(period: 24, memory: 14),
    ]

    /// One week.
    public static func standard(for grain: Grain) -> SeasonalNaive? { SeasonalNaive(period: grain.stepsPerWeek) }

    /// - Throws: `tooShort` below one season more than the horizon lasts, rounded up to whole seasons.
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        let seasons = (training.horizon + period - 1) / period
        let history = try CountHistory(training, needed: (max(seasons, 1) + 1) * period, allowsGaps: true)
        let origin = training.origin
        var lastOfAny = 0.0
        if let last = history.rates.last(where: { !$0.isNaN }) { lastOfAny = last }
        var centre: [Double] = []
        var lags: [Int] = []
        for step in 0..<training.horizon {
            var lag = (step / period + 1) * period
            while origin + step - lag >= history.first, history[origin + step - lag].isNaN { lag += period }
            let value = history[origin + step - lag]
            centre.append(value.isNaN ? lastOfAny : value)
            lags.append(lag)
        }
        var errors = (1...memory).map { season in
            (0..<training.horizon).map { step in
                let at = origin - season * period + step
                return history[at] - history[at - lags[step]]
            }
        }
        errors.removeAll { $0.allSatisfy(\.isNaN) }
        complete(&errors, horizon: training.horizon)
        return Fitted(centre: centre, errors: errors, exposures: history.futureExposures)
    }

    /// Fills an error that could not be seen with that of the next earlier season that has one, else with the error of
    /// the step one season before, else with none.
    private func complete(_ errors: inout [[Double]], horizon: Int) {
        if errors.isEmpty { errors = [[Double](repeating: .nan, count: horizon)] }
        for step in 0..<horizon {
            let seen = errors.indices.filter { !errors[$0][step].isNaN }
            for row in errors.indices where errors[row][step].isNaN {
                if let donor = seen.first(where: { $0 > row }) ?? seen.first {
                    errors[row][step] = errors[donor][step]
                } else {
                    errors[row][step] = step >= period ? errors[row][step - period] : 0
                }
            }
        }
    }

    /// The point forecast and the past errors around it.
    public struct Fitted: FittedModel {
        /// Patients per nominal step, for each step ahead.
        public let centre: [Double]
        /// `[earlier season][step]`, newest first.
        public let errors: [[Double]]
        let exposures: [Double]

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            let rows = balancedDraw(count, from: 2 * errors.count + 1, using: &generator)
            for draw in 0..<count {
                let row = rows[draw] / 2
                let sign = row == errors.count ? 0.0 : rows[draw] % 2 == 0 ? 1 : -1
                let error = errors[min(row, errors.count - 1)]
                for step in 0..<horizon {
                    paths[draw, step] = Int32(count: max(0, centre[step] + sign * error[step]) * exposures[step])
                }
            }
            return paths
        }
    }
}

/// `count` indices below `bound` in random order, each drawn equally often (up to one).
func balancedDraw(_ count: Int, from bound: Int, using generator: inout SeededGenerator) -> [Int] {
    var drawn: [Int] = []
    drawn.reserveCapacity(count + bound)
    while drawn.count < count { drawn += (0..<bound).shuffled(using: &generator) }
    return Array(drawn[..<count])
}

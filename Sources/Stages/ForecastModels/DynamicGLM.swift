public import Forecasting
import Foundation
import Messages
public import Statistics
public import TimeSeries

/// A dynamic generalised linear model of counts: level, week, year and holidays all move, each as fast as its discount lets it.
///
/// The state is filtered by linear Bayes with a conjugate gamma prior of the rate (``DynamicGLMFilter``), for hours in parts of
/// six hours whose inner profile is learned with slow forgetting. Several paces of the level run side by side; each gives a share
/// of the draws by its discounted likelihood of the next step and of the step two weeks (hours: one day) ahead (dynamic model
/// averaging: Raftery, Kárný & Ettler 2010, doi:10.1198/TECH.2009.08104). West, Harrison & Migon (1985),
/// doi:10.1080/01621459.1985.10477131; West & Harrison, *Bayesian Forecasting and Dynamic Models* (2nd ed.), chapters 6 and 14.
public struct DynamicGLM: ForecastModel {
    /// How the level may move.
    public struct Pace: Codable, Hashable, Sendable {
        /// Discount factor of the level for one day.
        public var discount: Double
        /// Variance of a deviation that fades, in units of the variance that does not last.
        public var fastRatio: Double
        /// Days in which that deviation falls to 1/e.
        public var fastDays: Double

        public init(discount: Double, fastRatio: Double, fastDays: Double) {
            self.discount = discount
            self.fastRatio = fastRatio
            self.fastDays = fastDays
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            discount = try container.number(.discount, in: 0.5...1)
            fastRatio = try container.number(.fastRatio, in: 0...100)
            fastDays = try container.number(.fastDays, in: 0.1...1000)
        }
    }

    /// The candidates.
    public var paces: [Pace]
    /// Discount factor of the weekly profile for one day.
    public var weekDiscount: Double
    /// Discount factor of the annual profile for one day.
    public var seasonDiscount: Double
    /// Discount factor of the share of each hour for one week.
    public var shareDiscount: Double
    /// Standard deviation of the growth of a day, in logarithms.
    public var growthSD: Double
    /// Multiples of this many days at which a state is kept, from which later fits go on.
    public var refitDays: Int

    public init(
        paces: [Pace] = Pace.daily, weekDiscount: Double = 0.998, seasonDiscount: Double = 0.9997,
        shareDiscount: Double = 0.99, growthSD: Double = 0.0003, refitDays: Int = 28
    ) {
        precondition(!paces.isEmpty && refitDays > 0, "at least one candidate and one day")
        self.paces = paces
        self.weekDiscount = weekDiscount
        self.seasonDiscount = seasonDiscount
        self.shareDiscount = shareDiscount
        self.growthSD = growthSD
        self.refitDays = refitDays
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        paces = try container.decode([Pace].self, forKey: .paces)
        weekDiscount = try container.number(.weekDiscount, in: 0.5...1)
        seasonDiscount = try container.number(.seasonDiscount, in: 0.5...1)
        shareDiscount = try container.number(.shareDiscount, in: 0.5...1)
        growthSD = try container.number(.growthSD, in: 0...0.1)
        refitDays = try container.integer(.refitDays, in: 1...3660)
        guard !paces.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: .paces, in: container, debugDescription: "an empty list")
        }
    }

    public static let card = ModelCard(
        name: "dynamic-glm",
        title: Messages.dynamicGLMTitle,
        summary: Messages.dynamicGLMSummary,
        reference:
            "West, Harrison & Migon (1985), doi:10.1080/01621459.1985.10477131; West & Harrison (1997) ch. 6, 14; "
            + "Berry & West (2020), doi:10.1080/07350015.2019.1574567",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar])

    public static let examples = [
        DynamicGLM(paces: [Pace(discount: 0.95, fastRatio: 0, fastDays: 3)], refitDays: 7),
        DynamicGLM(paces: Array(Pace.daily.prefix(2)), growthSD: 0),
    ]

    public static func standard(for grain: Grain) -> DynamicGLM? {
        switch grain {
        case .day: DynamicGLM()
        case .hour, .sixHours: DynamicGLM(paces: Pace.hourly, weekDiscount: 0.999)
        case .week: nil
        }
    }

    /// Observed steps needed: one day; what a day cannot tell, the priors do.
    static func needed(_ grain: Grain) -> Int { grain.stepsPerDay ?? 1 }

    /// Observed steps that set the prior of the level, and below which nothing is taken for constant: ten days.
    static func firstSteps(_ grain: Grain) -> Int { 10 * (grain.stepsPerDay ?? 1) }

    func candidates(partsPerDay: Int) -> [DynamicGLMSettings] {
        let step = 1 / Double(partsPerDay)
        return paces.map { pace in
            DynamicGLMSettings(
                levelDiscount: pow(pace.discount, step), weekDiscount: pow(weekDiscount, step),
                seasonDiscount: pow(seasonDiscount, step), specialDiscount: pow(0.97, step), growthSD: growthSD * step,
                growthDamping: pow(0.98, step), fastRatio: pace.fastRatio, fastDecay: exp(-step / pace.fastDays),
                noiseMemory: pow(0.998, step), scoreMemory: pow(0.999, step),
                lead: partsPerDay == 1 ? 14 : partsPerDay, nearWeight: 0.1, farWeight: 0.1, longGap: 28 * partsPerDay)
        }
    }

    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted { try fit(training, reusing: nil) }

    /// As ``fit(_:)``, going on from the state that an earlier fit kept when its past is the beginning of this one.
    public func fit(_ training: TrainingSet, reusing earlier: Fitted?) throws(FitError) -> Fitted {
        let grid = training.grid
        guard grid.grain.stepsPerDay != nil else { throw .grain(model: Self.card.name, grain: grid.grain.rawValue) }
        let needed = Self.needed(grid.grain)
        try CountHistory.check(training, needed: needed)
        let values = training.values
        let day = grid.date(at: training.origin).dayNumber
        let anchorDay = CivilDate(dayNumber: day - DynamicGLMState.modulo(day, refitDays))
        let anchor = min(grid.index(of: anchorDay), training.origin)
        var state: DynamicGLMState
        if let earlier, earlier.model == self, let kept = earlier.kept(for: training, before: anchor) {
            state = kept
        } else {
            state = DynamicGLMState(self, grid: grid, history: values)
        }
        state.learn(values, grid: grid, calendar: training.calendar, to: anchor)
        let anchored = state
        state.learn(values, grid: grid, calendar: training.calendar, to: training.origin)
        guard state.filters.allSatisfy(\.isSound) else { throw .notConverged(model: Self.card.name) }
        return Fitted(self, training, anchored: anchored, current: state)
    }

    /// A filtered dynamic GLM: the forecasts of each candidate from the state at the origin.
    public struct Fitted: FittedModel {
        let model: DynamicGLM
        /// The state at the last multiple of `refitDays`, and what it stands on.
        let anchored: DynamicGLMState
        private let grid: TimeGrid
        private let origin: Int
        private let calendar: CivilCalendar
        private let values: SteppedValues
        let forecasts: [DynamicGLMForecast]
        /// Shares of the candidates in the draws.
        let weights: [Double]
        /// The value of a series that has never shown another one; counts of any rate would have.
        private let constant: Double?
        /// For each step ahead: its block, and its share of the block's patients.
        private let shares: [(block: Int, share: Double)]
        private let dispersion: Double

        init(_ model: DynamicGLM, _ training: TrainingSet, anchored: DynamicGLMState, current: DynamicGLMState) {
            self.model = model
            self.anchored = anchored
            grid = training.grid
            origin = training.origin
            calendar = training.calendar
            values = training.values
            var rows: [DynamicGLMRow] = []
            var shares: [(block: Int, share: Double)] = []
            var design = current.design
            let end = training.origin + training.horizon
            var next = training.origin
            while next < end {
                let steps = current.block(from: next, to: end)
                let place = BlockPlace(grid, steps, blockSteps: current.blockSteps)
                var row = DynamicGLMRow()
                design.fill(&row, place.date, part: place.part, calendar: calendar, learning: false)
                let own = current.shares.shares(weekday: place.weekday, part: place.part)[place.within]
                for (i, share) in own.enumerated() { shares.append((rows.count, share * place.exposures[i])) }
                rows.append(row)
                next = steps.upperBound
            }
            let offsets = [Double](repeating: 0, count: rows.count)
            forecasts = current.filters.map { DynamicGLMForecast($0, rows: rows, offsets: offsets) }
            weights = current.weights
            dispersion = current.shares.dispersion
            self.shares = shares
            let observed = values.values.filter { !$0.isNaN }
            let value = observed.first ?? 0
            let isLong = observed.count >= DynamicGLM.firstSteps(grid.grain)
            constant = isLong && value > 0 && observed.allSatisfy { $0 == value } ? value : nil
        }

        /// The kept state when everything it stands on is the same in `training` and lies before `anchor`.
        func kept(for training: TrainingSet, before anchor: Int) -> DynamicGLMState? {
            let end = anchored.next
            guard training.grid == grid, end <= anchor, training.values.first == values.first,
                training.values.end >= end, end > values.first
            else { return nil }
            // The prior of the level was set by the first ten days: a state that had seen fewer started from another one.
            guard values.values.count(where: { !$0.isNaN }) >= DynamicGLM.firstSteps(grid.grain) else { return nil }
            let count = end - values.first
            for i in 0..<count {
                let (a, b) = (values.values[i], training.values.values[i])
                guard a == b || (a.isNaN && b.isNaN) else { return nil }
            }
            // A bridge or an eve looks one day ahead.
            let last = grid.date(at: end).advanced(byDays: 1)
            return calendar.agrees(with: training.calendar, before: last) ? anchored : nil
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            guard let steps = forecasts.first?.steps, horizon > 0 else { return paths }
            if let constant {
                for step in 0..<horizon {
                    let value = Int32(count: constant * grid.exposureOfCounts(at: origin + step))
                    for draw in 0..<count { paths[draw, step] = value }
                }
                return paths
            }
            var rates = [Double](repeating: 0, count: count * steps)
            var path = [Double](repeating: 0, count: steps)
            var scratch = path
            for (draw, candidate) in candidates(count, using: &generator).enumerated() {
                forecasts[candidate].draw(&path, scratch: &scratch, using: &generator)
                for step in 0..<steps { rates[draw * steps + step] = exp(min(path[step], 20)) }
            }
            return SamplePaths(stratified: count, horizon: horizon, using: &generator) { draw, step, p in
                let (block, share) = shares[step]
                let mean = rates[draw * steps + block] * share
                return DispersedCount(mean: mean, dispersion: dispersion).quantile(p)
            }
        }

        /// Which candidate each draw follows: shares as the weights say, in random order.
        private func candidates(_ count: Int, using generator: inout SeededGenerator) -> [Int] {
            var chosen: [Int] = []
            var reached = 0.0
            for (candidate, weight) in weights.enumerated() {
                reached += weight * Double(count)
                while Double(chosen.count) + 0.5 < reached, chosen.count < count { chosen.append(candidate) }
            }
            while chosen.count < count { chosen.append(weights.count - 1) }
            chosen.shuffle(using: &generator)
            return chosen
        }
    }
}

extension CivilCalendar {
    /// Whether two calendars say the same of every day before `end`.
    func agrees(with other: CivilCalendar, before end: CivilDate) -> Bool {
        if self == other { return true }
        func past(_ calendar: CivilCalendar) -> CivilCalendar {
            CivilCalendar(
                holidays: calendar.holidays.filter { $0.key < end },
                schoolHolidays: calendar.schoolHolidays.filter { $0 < end },
                flags: calendar.flags.mapValues { $0.filter { $0 < end } }.filter { !$0.value.isEmpty },
                observesRamadan: calendar.observesRamadan)
        }
        return past(self) == past(other)
    }
}

extension DynamicGLM.Pace {
    /// For days: from a level that is followed within two weeks to a nearly constant one with long deviations.
    public static let daily = [
        DynamicGLM.Pace(discount: 0.9, fastRatio: 1, fastDays: 3),
        DynamicGLM.Pace(discount: 0.95, fastRatio: 1, fastDays: 3),
        DynamicGLM.Pace(discount: 0.99, fastRatio: 1, fastDays: 3),
        DynamicGLM.Pace(discount: 0.995, fastRatio: 2, fastDays: 8),
        DynamicGLM.Pace(discount: 0.995, fastRatio: 4, fastDays: 15),
        DynamicGLM.Pace(discount: 0.995, fastRatio: 8, fastDays: 30),
    ]

    /// For parts of a day.
    public static let hourly = [
        DynamicGLM.Pace(discount: 0.97, fastRatio: 1, fastDays: 1),
        DynamicGLM.Pace(discount: 0.99, fastRatio: 2, fastDays: 3),
        DynamicGLM.Pace(discount: 0.995, fastRatio: 4, fastDays: 10),
    ]
}

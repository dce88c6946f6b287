public import Forecasting
import Statistics
public import SyntheticRegion
public import TimeSeries

/// Forecasts of a simulated region against the best that can be made of the same past.
///
/// Some places of a ``SyntheticRegion``, at past mornings, forecast twice: by a forecaster under test, which sees a
/// snapshot of what had been delivered as it would in production, and by the ``IdealForecaster``, which knows every
/// parameter and filters the rest. The ratio of their CRPS is 1 at best, but for chance.
///
/// The truth is what a perfect transmission would have reported: every patient who came, at the coverage of the ED on that
/// day, neither delayed nor interrupted. What is learned from is what was really delivered: late, with holes.
public struct SyntheticBenchmark: Sendable {
    public let region: SyntheticRegion
    /// EDs, départements, the region.
    public let places: [Place]
    /// Ascending.
    public let origins: [Instant]
    /// First day of the history that is delivered.
    public var historyFrom: CivilDate
    /// Joint draws of the ideal forecaster.
    public var draws = 1000
    public var seed: UInt64 = 1
    /// Days of counts that the ideal forecaster learns from before the first origin; see ``IdealForecaster``.
    public var idealMemory = 400
    /// Whether the ideal forecaster is told the coming weather and epidemics; see ``IdealForecaster/foreseesInputs``.
    public var foreseesInputs = false
    /// Whether temperature, pollution, incidence and crowds are delivered too, as issued and published.
    public var withCovariates = true

    /// Steps ahead of each grain: 1 to 48 h, 1 to 14 days and 1 to 12 weeks.
    public static let horizons: [Grain: Int] = [.hour: 48, .day: 14, .week: 12]

    /// Civil days that the steps of a grain reach into, that of the origin included.
    private static func days(_ grain: Grain) -> Int {
        let steps = horizons[grain] ?? 0
        return switch grain {
        case .hour, .sixHours: steps / 24 + 1
        case .day: steps + 1
        case .week: 7 * steps
        }
    }

    public init(_ region: SyntheticRegion, places: [Place], origins: [Instant]) {
        self.region = region
        self.places = places
        self.origins = origins.sorted()
        historyFrom = region.firstDay
    }

    /// What a forecaster is asked at an origin.
    public struct Question: Sendable {
        public var origin: Instant
        /// What had been delivered by then: counts of the places, by hour and day, and the covariates.
        public var snapshot: Snapshot
        public var keys: [SeriesKey]
        public var grid: TimeGrid
        /// Grid index of horizon 1: the step that holds the origin.
        public var first: Int
        public var horizon: Int
        private let archive: ObservationArchive

        init(
            _ origin: Instant, archive: ObservationArchive, snapshot: Snapshot, keys: [SeriesKey], grid: TimeGrid,
            horizon: Int
        ) {
            (self.origin, self.archive, self.snapshot) = (origin, archive, snapshot)
            (self.keys, self.grid, self.horizon) = (keys, grid, horizon)
            first = grid.index(of: origin)
        }

        /// What had been delivered by an earlier instant; by none later than the origin.
        public func snapshot(asOf instant: Instant) -> Snapshot { archive.asOf(min(instant, origin)) }
    }

    /// Mornings every few days of the year before the region's present, the last one with its horizon in the past.
    ///
    /// - Parameter grain: of the longest horizon; weeks are asked for on Mondays, every whole number of weeks.
    public static func origins(
        of region: SyntheticRegion, every days: Int = 9, over span: Int = 365, hour: Int = 6, grain: Grain = .day
    ) -> [Instant] {
        // Hours are asked for where days are.
        var last = CivilZone.paris.date(at: region.until).advanced(byDays: -max(Self.days(grain), Self.days(.day)))
        var days = days
        if grain == .week {
            last = last.advanced(byDays: -(last.weekday.rawValue - Weekday.monday.rawValue))
            days = (days + 6) / 7 * 7
        }
        return stride(from: 0, to: span, by: days).map { back in
            CivilZone.paris.instant(of: CivilDateTime(date: last.advanced(byDays: -back), hour: hour))
        }.reversed()
    }

    /// EDs of which all visits were reported all along: the one at each quantile of their yearly visits.
    public static func sites(of region: SyntheticRegion, atQuantiles levels: [Double]) -> [SyntheticSite] {
        let whole = region.sites.filter { $0.reportsFrom == nil && $0.reportsInFullFrom == nil }
            .sorted { $0.visitsPerYear < $1.visitsPerYear }
        guard !whole.isEmpty else { return [] }
        return levels.map { whole[min(Int($0 * Double(whole.count)), whole.count - 1)] }
    }

    /// Asks both forecasters at every origin and scores them.
    ///
    /// - Parameters:
    ///   - grains: hours and days, or weeks where all origins are on Mondays.
    ///   - forecast: draws of the series asked for, of any number; a series that is absent is not scored at that origin.
    ///     Called at ascending origins, grain after grain.
    public func run(
        grains: [Grain] = [.day, .hour], progress: (Int, Int) -> Void = { _, _ in },
        forecast: (Question) -> [SeriesKey: SamplePaths]
    ) throws(OperationError) -> SyntheticScores {
        guard let firstOrigin = origins.first, let lastOrigin = origins.last else { return SyntheticScores() }
        let archive = try SyntheticArchive(region, from: historyFrom, to: date(lastOrigin))
            .archive(of: places, grains: grains, withCovariates: withCovariates)
        let memory = max(date(firstOrigin).advanced(byDays: -idealMemory), region.firstDay)
        var ideal = IdealForecaster(region, from: memory, to: date(lastOrigin))
        ideal.foreseesInputs = foreseesInputs
        // At least those of days, so that hours are the same with days and without.
        let days = grains.map(Self.days).reduce(Self.days(.day), max)
        let truth = SyntheticTruth(
            region, places: places, from: date(firstOrigin), to: date(lastOrigin).advanced(byDays: days))
        var scores = SyntheticScores()
        for (number, origin) in origins.enumerated() {
            let snapshot = archive.asOf(origin)
            var chance = SeededGenerator(seed: seed, stream: "ideal|\(origin.secondsSince1970)")
            let outlook = ideal.outlook(at: origin, days: days, draws: draws, using: &chance)
            for grain in grains {
                let grid = TimeGrid(zone: .paris, grain: grain)
                let keys = places.map { SeriesKey($0, .visits, every: grain) }
                let question = Question(
                    origin, archive: archive, snapshot: snapshot, keys: keys, grid: grid,
                    horizon: Self.horizons[grain] ?? 14)
                let answers = forecast(question)
                for key in keys {
                    guard let answer = answers[key], answer.horizon >= question.horizon else {
                        scores.unanswered += 1
                        continue
                    }
                    var chance = SeededGenerator(seed: seed, stream: "ideal|\(key)|\(origin.secondsSince1970)")
                    let best = outlook.paths(
                        of: region.sites(of: key.place), grain: grain, horizon: question.horizon, using: &chance)
                    for step in 0..<question.horizon {
                        guard grid.exposure(at: question.first + step) > 0.01,
                            let value = truth.value(key, at: question.first + step)
                        else { continue }
                        scores.add(
                            key, origin: origin, horizon: step + 1, truth: value, answer: answer.draws(at: step),
                            ideal: best.draws(at: step))
                    }
                }
            }
            progress(number + 1, origins.count)
        }
        return scores
    }

    private func date(_ instant: Instant) -> CivilDate { CivilZone.paris.date(at: instant) }
}

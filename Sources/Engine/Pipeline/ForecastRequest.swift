public import Forecasting
public import TimeSeries

/// What to forecast: which series, from when, how far, with what is known in advance.
public struct ForecastRequest: Sendable {
    public var grid: TimeGrid
    /// Grid index of horizon 1.
    public var origin: Int
    public var horizon: Int
    public var calendar: CivilCalendar
    /// Of series that have days of their own, in place of ``calendar``.
    public var ownCalendars: [SeriesKey: CivilCalendar]
    /// Columns of each series known at the origin, as they were issued.
    public var covariates: [SeriesKey: [TrainingSet.Covariate]]
    /// Joint draws of each forecast.
    public var draws: Int
    /// Seed of the run; each series and model draws from a stream of its own.
    public var seed: UInt64
    /// Names of models to combine at equal weight; nil: ``ensemble``, as its track record says.
    public var models: [String]?
    /// The production ensemble.
    public var ensemble: [String]
    /// Past origins that weights and calibration are learned from.
    public var schedule: RecordSchedule

    /// The models that are asked.
    public var members: [String] { models ?? ensemble }

    /// - Parameters:
    ///   - ensemble: nil: that of the grain.
    ///   - schedule: nil: that of the grain.
    public init(
        grid: TimeGrid, origin: Int, horizon: Int, calendar: CivilCalendar,
        ownCalendars: [SeriesKey: CivilCalendar] = [:], covariates: [SeriesKey: [TrainingSet.Covariate]] = [:],
        draws: Int = 500, seed: UInt64 = 1,
        models: [String]? = nil, ensemble: [String]? = nil, schedule: RecordSchedule? = nil
    ) {
        self.grid = grid
        self.origin = origin
        self.horizon = horizon
        self.calendar = calendar
        self.ownCalendars = ownCalendars
        self.covariates = covariates
        self.draws = draws
        self.seed = seed
        self.models = models
        self.ensemble = ensemble ?? Ensemble.members(for: grid.grain)
        self.schedule = schedule ?? .standard(for: grid.grain)
    }
}

/// A forecast of one series: joint paths, how they came about, and what failed.
public struct SeriesForecast: Sendable {
    public var key: SeriesKey
    public var grid: TimeGrid
    public var origin: Int
    public var paths: SamplePaths
    /// Models that were combined.
    public var models: [String]
    /// Share of each of ``models``, and the correction of levels, at each step.
    public var mixtures: [Ensemble.Mixture]
    /// Why the band is as wide as it is.
    public var band: BandWidth
    public var explanation: Explanation?
    /// Models that were left out, and why.
    public var failures: [ModelFailure]
    /// Past steps that were set aside as outages.
    public var setAside: Int
    /// Past values that were left out since no count of the series can be so, by grid index.
    public var refused: [Int: Double]
    /// Newest steps whose values as reported are not those to judge a forecast by: their reports were still coming in.
    public var incomplete: Int
    /// Steps between the newest value and the origin.
    public var staleness: Int

    /// Share of each model in the paths, the mean over all steps.
    public var weights: [String: Double] {
        let total = Double(max(mixtures.count, 1))
        return Dictionary(
            zip(models.indices, models).map { number, name in
                (name, mixtures.reduce(0) { $0 + $1.weights[number] } / total)
            }, uniquingKeysWith: { $0 + $1 })
    }
}

/// A model that could not be fitted to a series.
public struct ModelFailure: Sendable, Hashable {
    public var model: String
    public var error: FitError

    public init(model: String, error: FitError) {
        self.model = model
        self.error = error
    }
}

public import TimeSeries

/// Everything a model may learn one series from, as it was known at the origin.
public struct TrainingSet: Sendable {
    public var grid: TimeGrid
    /// Grid index of horizon 1: the step that contains the origin.
    public var origin: Int
    /// Longest horizon that will be asked for; covariates and calendar reach to `origin + horizon`.
    public var horizon: Int
    /// The past of the series: ends right before `origin`, NaN where missing (outages included).
    public var values: SteppedValues
    public var calendar: CivilCalendar
    /// Further columns, each as it was issued: NaN where nothing was known at the origin.
    public var covariates: [Covariate]

    /// A named column on the same grid.
    public struct Covariate: Sendable, Hashable {
        public var name: String
        public var values: SteppedValues

        public init(name: String, values: SteppedValues) {
            self.name = name
            self.values = values
        }
    }

    /// - Precondition: `values.end == origin`.
    public init(
        grid: TimeGrid, origin: Int, horizon: Int, values: SteppedValues, calendar: CivilCalendar = CivilCalendar(),
        covariates: [Covariate] = []
    ) {
        precondition(values.end == origin, "the past must end where the forecast begins")
        self.grid = grid
        self.origin = origin
        self.horizon = horizon
        self.values = values
        self.calendar = calendar
        self.covariates = covariates
    }

    /// Number of steps that are not missing.
    public var observedCount: Int { values.values.count { !$0.isNaN } }
}

extension TrainingSet {
    /// Years before that of the origin which models learn from: as far as the calendar reaches back.
    ///
    /// No window of a model is longer: those of ETS and ARIMA for weeks have 520. What is dated before is left out, or one row with
    /// a wrong year would make a past of centuries.
    public static let pastYears = 12

    /// The first step that models may learn from: that of 1 January, ``pastYears`` years before the origin's.
    ///
    /// It stays the same for a year, so that what was estimated of a long past can be used again.
    public static func firstStep(_ grid: TimeGrid, origin: Int) -> Int {
        let date = CivilDate(year: max(grid.date(at: origin).year - pastYears, 1), month: 1, day: 1)
        return date.map { grid.index(of: $0) } ?? origin
    }
}

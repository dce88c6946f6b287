public import TimeSeries

/// Everything a model may learn one series from, as it was known at the origin.
public struct TrainingSet: Sendable {
    public var grid: TimeGrid
    /// Grid index of horizon 1: the step that begins at the origin.
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

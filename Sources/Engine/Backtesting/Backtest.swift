import Forecasting
public import Pipeline
import Statistics
public import TimeSeries

/// The production pipeline over past origins of a task folder.
public struct Backtest: Sendable {
    public let task: TaskFolder
    /// Names of models to combine; nil: the production ensemble.
    public var models: [String]?
    public var draws: Int
    public var seed: UInt64
    /// Past origins that weights and calibration are learned from.
    public var schedule: RecordSchedule

    /// - Parameter schedule: nil: that of the task's steps.
    public init(
        _ task: TaskFolder, models: [String]? = nil, draws: Int = 1000, seed: UInt64 = 1,
        schedule: RecordSchedule? = nil
    ) {
        self.task = task
        self.models = models
        self.draws = draws
        self.seed = seed
        self.schedule = schedule ?? .standard(for: task.grid.grain)
    }

    /// Quantiles of one series at one origin.
    public struct Forecast: Sendable {
        public var series: String
        public var origin: CivilDateTime
        /// `[horizon − 1][level]`, levels as in the task's settings.
        public var quantiles: [[Double]]
        /// Share of each model, the mean over all steps.
        public var weights: [String: Double] = [:]
        public var failures: [ModelFailure]
        /// Past values that were left out since no count of the series can be so, by their time.
        public var refused: [CivilDateTime: Double] = [:]
    }

    /// What could not be forecast, and why.
    public struct Failure: Sendable {
        public var series: String
        public var origin: CivilDateTime
        public var error: PipelineError
    }

    /// All forecasts of a run and what could not be forecast.
    public struct Result: Sendable {
        /// By series in the task's order, then by origin.
        public var forecasts: [Forecast]
        public var failures: [Failure]
    }

    /// Forecasts every series at every origin; the result is the same for any number of tasks.
    ///
    /// First the models are asked at the earlier origins of the ``RecordSchedule``, from which weights and calibration are
    /// learned as production learns them from its own record; then the origins of the task are forecast.
    ///
    /// - Parameter progress: called with the number of finished origins and their total.
    public func run(
        origins: [CivilDateTime]? = nil, tasks: Int,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async -> Result {
        let origins = (origins ?? task.origins).sorted()
        let earlier = models == nil ? recordOrigins(before: origins.map { task.grid.index(of: $0) }) : []
        let total = earlier.count + origins.count
        let keys = task.series.map { task.key(of: $0) }

        var record = TrackRecord()
        // Fits of the record from which the origins of the task may go on: those of the first origin of each period.
        var periods: Set<Int> = []
        let keeping = Set(earlier.filter { periods.insert(period(of: $0)).inserted })
        let members = await inOrder(earlier, tasks: tasks, progress: { progress($0, total) }) { origin, cache in
            let part = Pipeline.record(
                of: keys, from: task.archive.asOf(task.grid.start(at: origin)), request(at: origin), cache: &cache)
            return (part, keeping.contains(origin) ? cache : nil)
        }
        var fits: [Int: FitCache] = [:]
        for (origin, (part, cache)) in zip(earlier, members) {
            record.add(part)
            if let cache { fits[period(of: origin)] = cache }
        }

        let known = record
        let found = await inOrder(
            origins.map { task.grid.index(of: $0) }, tasks: tasks, from: fits,
            progress: { progress(earlier.count + $0, total) }
        ) { origin, cache in
            Pipeline.forecast(
                keys, from: task.archive.asOf(task.grid.start(at: origin)), request(at: origin), record: known,
                cache: &cache
            ).mapValues { $0.map { self.forecast($0) } }
        }
        var result = Result(forecasts: [], failures: [])
        for (id, key) in zip(task.series, keys) {
            for (label, byKey) in zip(origins, found) {
                switch byKey[key] {
                case .success(var forecast):
                    forecast.series = id
                    forecast.origin = label
                    if let unit = task.units[id] {
                        forecast.quantiles = forecast.quantiles.map { $0.map(unit.read) }
                        forecast.refused = forecast.refused.mapValues(unit.read)
                    }
                    result.forecasts.append(forecast)
                case .failure(let error): result.failures.append(Failure(series: id, origin: label, error: error))
                case nil: break
                }
            }
        }
        return result
    }

    /// The origins of the record that some origin of the task learns from; none before the data begin.
    private func recordOrigins(before origins: [Int]) -> [Int] {
        let first = task.series.compactMap { task.archive.versions(of: task.key(of: $0)).first?.referenceTime }.min()
        let begin = first.map { task.grid.index(of: $0) } ?? 0
        return Set(origins.flatMap { schedule.origins(before: $0) }).filter { $0 > begin }.sorted()
    }

    /// Most models estimate anew once in so many days, counted from 1970.
    private static let periodDays = 28

    private func period(of origin: Int) -> Int { task.grid.date(at: origin).dayNumber / Self.periodDays }

    /// Does a piece of work at each origin, in runs of consecutive origins so that fits can be reused; results by origin.
    ///
    /// - Parameter fits: known before, by period; a run goes on from them where a period begins.
    private func inOrder<Output: Sendable>(
        _ origins: [Int], tasks: Int, from fits: [Int: FitCache] = [:], progress: @Sendable @escaping (Int) -> Void,
        _ work: @Sendable @escaping (Int, inout FitCache) -> Output
    ) async -> [Output] {
        let length = max(1, (origins.count + tasks - 1) / max(tasks, 1))
        let runs = stride(from: 0, to: origins.count, by: length).map {
            Array(origins[$0..<min($0 + length, origins.count)])
        }
        let counter = Counter(progress)
        return await withTaskGroup(of: (Int, [Output]).self) { group in
            for (number, run) in runs.enumerated() {
                group.addTask {
                    var cache = FitCache()
                    var outputs: [Output] = []
                    var last: Int?
                    for origin in run {
                        let period = self.period(of: origin)
                        if period != last, let known = fits[period] { cache = known }
                        last = period
                        outputs.append(work(origin, &cache))
                        await counter.count()
                    }
                    return (number, outputs)
                }
            }
            var done = [[Output]](repeating: [], count: runs.count)
            for await (number, outputs) in group { done[number] = outputs }
            return done.flatMap { $0 }
        }
    }

    private func request(at origin: Int) -> ForecastRequest {
        ForecastRequest(
            grid: task.grid, origin: origin, horizon: task.settings.horizon,
            calendar: task.calendar(at: task.grid.start(at: origin)),
            ownCalendars: task.ownCalendars(at: task.grid.start(at: origin)), covariates: task.issued(at: origin),
            draws: draws, seed: seed, models: models, schedule: schedule)
    }

    private func forecast(_ result: SeriesForecast) -> Forecast {
        let levels = task.settings.levels
        return Forecast(
            series: "", origin: task.grid.label(at: result.origin),
            quantiles: (0..<result.paths.horizon).map { step in
                let marginal = result.paths.marginal(at: step)
                return levels.map { marginal.quantile($0) }
            },
            weights: result.weights, failures: result.failures,
            refused: Dictionary(
                uniqueKeysWithValues: result.refused.map { (task.grid.label(at: $0.key), $0.value) }))
    }

    /// Tells how much of a run is done, from any task.
    private actor Counter {
        private var done = 0
        private let report: @Sendable (Int) -> Void

        init(_ report: @Sendable @escaping (Int) -> Void) { self.report = report }

        func count() {
            done += 1
            report(done)
        }
    }
}

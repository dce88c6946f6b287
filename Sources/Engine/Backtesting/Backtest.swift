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

    public init(_ task: TaskFolder, models: [String]? = nil, draws: Int = 1000, seed: UInt64 = 1) {
        self.task = task
        self.models = models
        self.draws = draws
        self.seed = seed
    }

    /// Quantiles of one series at one origin.
    public struct Forecast: Sendable {
        public var series: String
        public var origin: CivilDateTime
        /// `[horizon − 1][level]`, levels as in the task's settings.
        public var quantiles: [[Double]]
        public var failures: [ModelFailure]
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
    /// - Parameter progress: called with the number of finished forecasts and their total.
    public func run(
        origins: [CivilDateTime]? = nil, tasks: Int,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async -> Result {
        let origins = (origins ?? task.origins).sorted()
        let total = origins.count * task.series.count
        // One unit of work is a series over a run of origins, in order, so that fits can be reused.
        let runs = max(1, (tasks * 2 + task.series.count - 1) / task.series.count)
        let length = max(1, (origins.count + runs - 1) / runs)
        var units: [(series: Int, from: Int, to: Int)] = []
        for series in task.series.indices {
            for start in stride(from: 0, to: origins.count, by: length) {
                units.append((series, start, min(start + length, origins.count)))
            }
        }
        var done: [Int: ([Forecast], [Failure])] = [:]
        var finished = 0
        await withTaskGroup(of: (Int, [Forecast], [Failure]).self) { group in
            var next = 0
            func start() {
                guard next < units.count else { return }
                let number = next
                let unit = units[number]
                next += 1
                group.addTask {
                    let (forecasts, failures) = forecast(
                        task.series[unit.series], at: Array(origins[unit.from..<unit.to]))
                    return (number, forecasts, failures)
                }
            }
            for _ in 0..<max(1, tasks) { start() }
            for await (number, forecasts, failures) in group {
                done[number] = (forecasts, failures)
                finished += forecasts.count + failures.count
                progress(finished, total)
                start()
            }
        }
        let ordered = units.indices.compactMap { done[$0] }
        return Result(forecasts: ordered.flatMap(\.0), failures: ordered.flatMap(\.1))
    }

    private func forecast(_ id: String, at origins: [CivilDateTime]) -> ([Forecast], [Failure]) {
        let key = task.key(of: id)
        var own = ObservationArchive()
        own.set(task.archive.versions(of: key), for: key)
        var cache = FitCache()
        var forecasts: [Forecast] = []
        var failures: [Failure] = []
        for label in origins {
            let origin = task.grid.zone.instant(of: label)
            let request = ForecastRequest(
                grid: task.grid, origin: task.grid.index(of: label), horizon: task.settings.horizon,
                calendar: task.calendar(at: origin), draws: draws, seed: seed, models: models)
            do throws(PipelineError) {
                let result = try Pipeline.forecast(key, from: own.asOf(origin), request, cache: &cache)
                let levels = task.settings.levels
                forecasts.append(
                    Forecast(
                        series: id, origin: label,
                        quantiles: (0..<request.horizon).map { step in
                            let marginal = result.paths.marginal(at: step)
                            return levels.map { marginal.quantile($0) }
                        },
                        failures: result.failures))
            } catch {
                failures.append(Failure(series: id, origin: label, error: error))
            }
        }
        return (forecasts, failures)
    }
}

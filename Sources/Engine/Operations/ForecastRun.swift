import Forecasting
import Foundation
public import Pipeline
public import Store
public import TimeSeries

/// Forecasts series of the store as known at an instant, in parallel, and keeps what was issued.
public struct ForecastRun: Sendable {
    public let store: any ObservationStore
    public let now: @Sendable () -> Instant
    public let zone: CivilZone
    /// Version of the program, kept with each forecast.
    public let version: String

    public init(
        store: any ObservationStore, zone: CivilZone = .paris, version: String, now: @Sendable @escaping () -> Instant
    ) {
        self.store = store
        self.zone = zone
        self.version = version
        self.now = now
    }

    /// What to forecast, and how.
    public struct Order: Sendable {
        public var grain: Grain
        /// Steps ahead.
        public var horizon: Int
        /// Series to forecast; those of another grain, or that are no counts, are passed over.
        public var keys: [SeriesKey]
        public var seed: UInt64
        public var draws: Int
        public var models: [String]?
        /// Under which name the forecasts are kept; nil: the models', or the one whose forecasts are published.
        public var label: String?
        /// Whether joint draws are kept, so that sums can be asked for later.
        public var keepsPaths: Bool
        public var tasks: Int
        /// Past origins that weights and calibration are learned from.
        public var schedule: RecordSchedule

        /// - Parameter schedule: nil: that of the grain.
        public init(
            grain: Grain, horizon: Int, keys: [SeriesKey], seed: UInt64 = 1, draws: Int = 500, models: [String]? = nil,
            keepsPaths: Bool = true, tasks: Int, schedule: RecordSchedule? = nil
        ) {
            self.grain = grain
            self.horizon = horizon
            self.keys = keys
            self.seed = seed
            self.draws = draws
            self.models = models
            self.keepsPaths = keepsPaths
            self.tasks = tasks
            self.schedule = schedule ?? .standard(for: grain)
        }
    }

    /// What became of an order; series in the order's order.
    public struct Outcome: Sendable {
        public var forecasts: [StoredForecast]
        public var failures: [Failure]

        /// A series without a forecast, and why.
        public struct Failure: Sendable {
            public var series: SeriesKey
            public var error: PipelineError
        }
    }

    /// Forecasts `order.horizon` steps, the first being the one that contains `origin`.
    ///
    /// At 10:40 that is the hour that began at 10:00, at any time of a day that day.
    public func run(
        _ order: Order, at origin: Instant, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(OperationError) -> Outcome {
        let keys = order.keys.filter {
            $0.grain == order.grain && MeasureCatalog.card(of: $0.measure).kind == .count
        }
        let calendar: CivilCalendar
        let archive: ObservationArchive
        do {
            calendar = try store.calendar(around: origin, zone: zone)
            archive = try store.archive(of: keys, from: nil)
        } catch { throw .store(error) }
        let grid = TimeGrid(zone: zone, grain: order.grain)
        let request = ForecastRequest(
            grid: grid, origin: grid.index(of: origin), horizon: order.horizon, calendar: calendar, draws: order.draws,
            seed: order.seed, models: order.models, schedule: order.schedule)
        var record = TrackRecord()
        if order.models == nil {
            record = try await RecordKeeping(store: store, zone: zone, version: version, now: now).record(
                of: RecordKeeping.panel(of: keys), archive: archive, request, tasks: order.tasks)
        }
        let snapshot = archive.asOf(origin)
        let fits = RegionFits(holds: false)
        try await fits.load(keys, from: store, version: version)
        let said = await MemberPass(request: request, tasks: order.tasks, fits: fits)
            .members(of: keys, from: snapshot) { progress($0, keys.count) }
        try await fits.save(to: store, version: version)
        let combined = Pipeline.combine(said, request, record: record)
        var outcome = Outcome(forecasts: [], failures: [])
        for key in keys {
            switch combined[key] {
            case .success(let forecast):
                let newest = snapshot.versions(of: key).map(\.availableAt).max() ?? origin
                outcome.forecasts.append(stored(forecast, order, dataAsOf: newest))
            case .failure(let error): outcome.failures.append(Outcome.Failure(series: key, error: error))
            case nil: break
            }
        }
        do { try store.saveForecasts(outcome.forecasts) } catch { throw .store(error) }
        return outcome
    }

    private func stored(_ forecast: SeriesForecast, _ order: Order, dataAsOf: Instant) -> StoredForecast {
        let paths = forecast.paths
        let quantiles = (0..<paths.horizon).map { step in
            let marginal = paths.marginal(at: step)
            return Level.nineteen.map { marginal.quantile($0) }
        }
        return StoredForecast(
            series: forecast.key, origin: forecast.grid.start(at: forecast.origin),
            model: order.label ?? order.models?.joined(separator: "+") ?? StoredForecast.published, issuedAt: now(),
            dataAsOf: dataAsOf,
            seed: order.seed, version: version, zone: zone.identifier, levels: Level.nineteen.map(\.value),
            quantiles: quantiles, means: paths.mean, paths: order.keepsPaths ? paths.values : [],
            notes: ForecastNotes.notes(of: forecast))
    }
}

extension ObservationStore {
    /// The French calendar around an origin, with the school holidays that connectors delivered.
    func calendar(around origin: Instant, zone: CivilZone) throws(StoreError) -> CivilCalendar {
        let year = zone.date(at: origin).year
        return CivilCalendar.french(
            years: (year - TrainingSet.pastYears)...(year + 2), schoolHolidays: try schoolHolidays())
    }
}

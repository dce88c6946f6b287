import Forecasting
public import Pipeline
import Reconciliation
import Statistics
public import Store
public import TimeSeries

/// Forecasts a whole region at once: every site, département and region, by hour, day and week, by age and severity, all of it
/// adding up on every path.
///
/// ```
/// days and weeks of every place → joint over places and measures → reconciled over places (whole numbers, exact)
/// hours of every place          → joint over places → fitted to each leaf's days, days summed to weeks → divided into strata
///                                 → added to the places above
/// ```
///
/// Strata pass leaf by leaf, so that memory holds those of the totals and of a batch of leaves only.
public struct RegionRun: Sendable {
    public let store: any ObservationStore
    public let now: @Sendable () -> Instant
    public let zone: CivilZone
    /// Version of the program, kept with each forecast.
    public let version: String
    /// Fits of earlier runs of this process; nil where a process makes one run only, and need not hold them.
    public let fits: RegionFits?
    /// Time and memory used so far, to say what each stage took.
    let usage: @Sendable () -> Usage

    /// - Parameter usage: what was used so far; by default nothing, and stages take no time.
    public init(
        store: any ObservationStore, zone: CivilZone = .paris, version: String, fits: RegionFits? = nil,
        usage: @Sendable @escaping () -> Usage = { Usage() }, now: @Sendable @escaping () -> Instant
    ) {
        self.store = store
        self.zone = zone
        self.version = version
        self.fits = fits
        self.usage = usage
        self.now = now
    }

    /// What to forecast, and how.
    public struct Order: Sendable {
        public var horizons = RegionSteps.Horizons()
        public var measures: [Measure] = [.visits, .admissions]
        /// Breakdowns, each of which adds up to all patients.
        public var margins: [Stratum.Dimension] = [.age, .severity]
        public var seed: UInt64 = 1
        public var draws = 500
        /// Names of models to combine; nil: the production ensemble of each grain.
        public var models: [String]?
        public var tasks: Int
        /// Whether joint draws of all patients of a place are kept, so that sums can be asked for later; those of strata never are.
        public var keepsPaths = true
        /// Series of each grain whose past forecasts are kept to learn from.
        public var panel = 12
        /// Past origins that weights and calibration are learned from; those of the grain where none is given.
        public var schedules: [Grain: RecordSchedule] = [:]
        /// Places that are asked for their hours, and leaves that are published, at a time.
        public var batch = 32

        public init(tasks: Int) { self.tasks = tasks }
    }

    /// What became of a run.
    public struct Outcome: Sendable {
        /// Series published and kept in the store.
        public var published = 0
        /// Forecasts of all patients of each place, without their draws; strata are in the store.
        public var forecasts: [StoredForecast] = []
        /// Series without a forecast of their own, and why; the others are not affected.
        public var failures: [ForecastRun.Outcome.Failure] = []
        /// Places that open or close within the forecast: nobody comes while they are closed, and no other place gets more.
        public var announced: [Territory.Entry] = []
        /// Delivered totals that the places below them do not add up to, by measure, and by how much those differ: forecast for themselves.
        public var apart: [Measure: [Place: Double]] = [:]
        /// How totals and leaves were made to agree, by measure and grain: `visits|day` → `wls`.
        public var reconcilers: [String: String] = [:]
        /// What each stage took, in order.
        public var stages: [Stage] = []

        /// Nothing yet.
        public init() {}
    }

    /// What a process has used since any moment.
    public struct Usage: Sendable, Hashable {
        /// By the clock on the wall, and of all processors together.
        public var seconds: Double
        public var processorSeconds: Double
        /// The most memory that was in use at once.
        public var peakMegabytes: Double

        public init(seconds: Double = 0, processorSeconds: Double = 0, peakMegabytes: Double = 0) {
            self.seconds = seconds
            self.processorSeconds = processorSeconds
            self.peakMegabytes = peakMegabytes
        }
    }

    /// What a stage took: its seconds, and the peak of memory at its end.
    public struct Stage: Sendable, Hashable {
        public var name: String
        public var usage: Usage
    }

    /// Forecasts everything that begins at the step that holds `origin`, as known then, and keeps it in the store.
    ///
    /// A task that is cancelled before the first forecast is kept throws ``OperationError/ended``; after that it goes on to its end.
    ///
    /// - Parameter progress: done and all leaves.
    public func run(
        _ order: Order, at origin: Instant, progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(OperationError) -> Outcome {
        let context = try RegionContext(self, order, at: origin)
        guard !context.keys(.day).isEmpty else { throw .emptyStore }
        var outcome = Outcome()
        outcome.announced = context.announced
        outcome.apart = context.apart
        outcome.failures = context.silent
        var watch = Watch(usage)

        try Self.goOn()
        let days = try await context.grain(.days, keys: context.keys(.day), watch: &watch)
        outcome.failures += days.failures
        let places = try context.places(answered: days.answers)
        guard !places.isEmpty else { throw .noSeries(pattern: "*|day") }
        let reachable = places.sorted { $0.key < $1.key }.flatMap { measure, places in
            places.places.map { SeriesKey($0, measure, every: .week) }
        }
        try Self.goOn()
        let weeks = try await context.grain(.weeks, keys: reachable, watch: &watch)
        outcome.failures += weeks.failures
        let coherent = try context.reconciled(days, weeks, places)
        for (name, level) in [("day", coherent.days), ("week", coherent.weeks)] {
            for (measure, found) in level { outcome.reconcilers["\(measure.name)|\(name)"] = found.reconciler }
        }
        watch.lap("reconcile")

        var margins: [Measure: [RegionMargin]] = [:]
        for (measure, places) in places.sorted(by: { $0.key < $1.key }) {
            guard let inDays = coherent.days[measure], let inWeeks = coherent.weeks[measure] else { continue }
            margins[measure] = try await context.margins(
                measure, places, days: inDays.paths, weeks: inWeeks.paths, watch: &watch)
        }
        watch.lap("shares")

        let total = places.values.reduce(0) { $0 + $1.leaves.count }
        var done = 0
        let hours = try await context.hours(places, watch: &watch)
        // From here on forecasts are kept: all of them.
        try Self.goOn()
        for (measure, places) in places.sorted(by: { $0.key < $1.key }) {
            guard let inDays = coherent.days[measure], let inWeeks = coherent.weeks[measure] else { continue }
            let inHours = try await context.hours(measure, places, hours.pass, keys: hours.keys, days: inDays.paths)
            watch.lap("hours: models")
            var work = LeafStage(
                context: context, measure: measure, places: places, days: inDays, weeks: inWeeks, hourAnswers: inHours,
                dayAnswers: days.answers, weekAnswers: weeks.answers, margins: margins[measure] ?? [],
                hasHours: hours.pass != nil
                    && places.leaves.contains { hours.keys.contains(context.key($0, measure, .hour)) })
            for start in stride(from: 0, to: places.leaves.count, by: max(order.batch, 1)) {
                let batch = Array(places.leaves.indices[start..<min(start + max(order.batch, 1), places.leaves.count)])
                try await work.add(batch, to: &outcome)
                watch.lap("hours, strata, sums, saving")
                done += batch.count
                progress(done, total)
            }
            try await work.finish(&outcome)
            watch.lap("hours, strata, sums, saving")
        }
        outcome.stages = watch.laps
        outcome.failures.sort { $0.series < $1.series }
        return outcome
    }

    /// Ends a run that nobody waits for any more, while nothing of it is kept.
    private static func goOn() throws(OperationError) { if Task.isCancelled { throw .ended } }

    /// Usage by stage, in the order in which stages were first met.
    struct Watch {
        private let usage: @Sendable () -> Usage
        private var last: Usage
        private(set) var laps: [Stage] = []

        init(_ usage: @escaping @Sendable () -> Usage) {
            self.usage = usage
            last = usage()
        }

        mutating func lap(_ name: String) {
            let now = usage()
            var spent = Usage(
                seconds: now.seconds - last.seconds, processorSeconds: now.processorSeconds - last.processorSeconds,
                peakMegabytes: now.peakMegabytes)
            if let at = laps.firstIndex(where: { $0.name == name }) {
                spent.seconds += laps[at].usage.seconds
                spent.processorSeconds += laps[at].usage.processorSeconds
                laps[at].usage = spent
            } else {
                laps.append(Stage(name: name, usage: spent))
            }
            last = now
        }
    }
}

import Forecasting
import Foundation
import Pipeline
import Statistics
public import Store
public import TimeSeries

/// How long a region run takes, and how it grows with the number of EDs: cold, in a new process with the record kept, and warm.
///
/// The region is invented: negative binomial counts by hour with the shape of a day and a week, a slow wave and trend of their own
/// at each site, admissions and ages and severities as shares; reported the morning after. Twelve sites to a département.
public struct RegionBenchmark: Sendable {
    public var sites: Int
    /// Days of hourly totals.
    public var days: Int
    public var tasks: Int
    public var draws: Int
    /// Days at the end with ages and severities.
    public var daysOfStrata: Int

    public init(sites: Int, days: Int = 730, daysOfStrata: Int = 130, tasks: Int, draws: Int = 500) {
        self.sites = sites
        self.days = days
        self.daysOfStrata = daysOfStrata
        self.tasks = tasks
        self.draws = draws
    }

    /// One stage of one run; `total` sums a run's stages up.
    public struct Row: Sendable {
        public var run: String
        public var stage: RegionRun.Stage
    }

    /// What was measured.
    public struct Result: Sendable {
        public var sites: Int
        public var rows: [Row] = []
        /// Series published by each run.
        public var published: [String: Int] = [:]
        public var failures = 0
    }

    /// Runs a region three times: `cold`, from a store without forecasts; `new process`, a day later with what the first run left in
    /// the store, record and fits; `warm`, the day after that with the fits of the run before in memory.
    ///
    /// - Parameters:
    ///   - store: an empty one, which ``fill(_:)`` fills; on disk, memory is that of the run.
    ///   - usage: what the process has used so far.
    ///   - forget: called before each run, so that peaks of memory are its own.
    public func run(
        in store: any ObservationStore, usage: @Sendable @escaping () -> RegionRun.Usage, forget: () -> Void = {}
    ) async throws(OperationError) -> Result {
        var watch = RegionRun.Watch(usage)
        try fill(store)
        watch.lap("invent")
        var result = Result(sites: sites)
        result.rows = watch.laps.map { Row(run: "store", stage: $0) }
        var order = RegionRun.Order(tasks: tasks)
        order.draws = draws
        var kept = RegionFits()
        for (number, name) in ["cold", "new process", "warm"].enumerated() {
            if number < 2 { kept = RegionFits() }
            forget()
            let origin = firstOrigin.advanced(bySeconds: number * 86_400)
            let run = RegionRun(store: store, version: "benchmark", fits: kept, usage: usage, now: { origin })
            let outcome = try await run.run(order, at: origin)
            result.rows += outcome.stages.map { Row(run: name, stage: $0) }
            var total = RegionRun.Usage()
            for stage in outcome.stages {
                total.seconds += stage.usage.seconds
                total.processorSeconds += stage.usage.processorSeconds
                total.peakMegabytes = max(total.peakMegabytes, stage.usage.peakMegabytes)
            }
            result.rows.append(Row(run: name, stage: RegionRun.Stage(name: "total", usage: total)))
            result.published[name] = outcome.published
            result.failures += outcome.failures.count
        }
        return result
    }

    // MARK: The invented region

    /// Monday 2 January 2023, midnight in Paris.
    private static let start = Instant(secondsSince1970: 1_672_614_000)
    private static let strata: [(Stratum, Double)] =
        zip(AgeBand.allCases, [0.16, 0.13, 0.36, 0.17, 0.07, 0.11]).map { (Stratum.age($0), $1) }
    private static let severities: [(Stratum, Double)] =
        zip(["1", "2", "3", "4", "5", "P", "D"], [0.14, 0.6, 0.2, 0.03, 0.01, 0.018, 0.002])
        .map { (Stratum.severity($0), $1) }

    /// Six in the morning, three days before the end of the data.
    public var firstOrigin: Instant { Self.start.advanced(bySeconds: (days - 3) * 86_400 + 6 * 3600) }

    /// One past the last step of the data, midnight.
    public var end: Instant { Self.start.advanced(bySeconds: days * 86_400) }

    /// Puts the invented region into a store: observations, their sums and places.
    public func fill(_ store: any ObservationStore) throws(OperationError) {
        var entries = [Territory.Entry(place: .region("99"), name: "Région", parent: nil)]
        let departements = max(1, (sites + 11) / 12)
        for number in 0..<departements {
            entries.append(
                Territory.Entry(place: .departement("D\(number)"), name: "\(number)", parent: .region("99")))
        }
        do throws(StoreError) {
            for site in 0..<sites {
                let place = Place.site(String(990_000_000 + site))
                let above = Place.departement("D\(site % departements)")
                entries.append(Territory.Entry(place: place, name: "\(site)", parent: above))
                let header = DeliveryHeader(
                    connector: "benchmark", name: "\(site)", hash: "\(site)", receivedAt: Self.start)
                guard let transaction = try store.begin(header) else { continue }
                try transaction.append(batch(place, number: site))
                _ = try transaction.commit(replaced: [], findings: [])
            }
            try store.saveTerritory(entries)
        } catch { throw .store(error) }
        let later = Self.start.advanced(bySeconds: days * 86_400)
        try Deriving(store: store, now: { later }).run(territory: Territory(entries))
    }

    /// One site: totals of all days by hour, strata of the last ``daysOfStrata``.
    private func batch(_ place: Place, number: Int) -> ObservationBatch {
        var generator = SeededGenerator(seed: 20_26, stream: "benchmark|\(number)")
        var batch = ObservationBatch()
        let size = 40 * exp(0.8 * generator.normal()) + 15
        let slope = 0.03 * generator.normal()
        let phase = Double(number % 12) / 12
        var level = 0.0
        for day in 0..<days {
            level = 0.97 * level + 0.02 * generator.normal()
            let year = Double(day) / 365.25
            let wave = 0.08 * sin(2 * .pi * (year + phase)) + slope * year + level
            let mean = size * exp(wave) * (day % 7 == 0 ? 1.12 : day % 7 == 5 ? 0.95 : 1)
            let known = Self.start.advanced(bySeconds: (day + 1) * 86_400 + 4 * 3600)
            for hour in 0..<24 {
                let reference = Self.start.advanced(bySeconds: (24 * day + hour) * 3600)
                let time = CivilZone.paris.label(at: reference).hour
                let shape = (time < 8 ? 0.35 : time < 22 ? 1.4 : 0.9) / 24 / 1.008
                let visits = NegativeBinomial(mean: max(mean * shape, 0.01), size: 12).quantile(generator.uniform())
                for (measure, share) in [(Measure.visits, 1.0), (.admissions, 0.2)] {
                    let all = share == 1 ? visits : (0..<visits).count { _ in generator.uniform() < share }
                    add(Stratum.all, all)
                    guard day >= days - daysOfStrata else { continue }
                    for strata in [Self.strata, Self.severities] {
                        for (stratum, count) in zip(strata, divided(all, strata.map(\.1), &generator)) {
                            add(stratum.0, count)
                        }
                    }
                    func add(_ stratum: Stratum, _ value: Int) {
                        batch.append(
                            ObservationBatch.Row(
                                series: batch.number(of: SeriesKey(place, measure, stratum, every: .hour)),
                                value: Double(value), referenceTime: reference, availableAt: known))
                    }
                }
            }
        }
        return batch
    }

    private func divided(_ patients: Int, _ shares: [Double], _ generator: inout SeededGenerator) -> [Int] {
        var counts = [Int](repeating: 0, count: shares.count)
        for _ in 0..<patients {
            var u = generator.uniform()
            var at = 0
            while at < shares.count - 1, u >= shares[at] {
                u -= shares[at]
                at += 1
            }
            counts[at] += 1
        }
        return counts
    }
}

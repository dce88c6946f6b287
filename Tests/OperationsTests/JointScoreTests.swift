import Forecasting
import Foundation
import Operations
import Pipeline
import Scoring
import Statistics
import Store
import Testing
import TimeSeries

/// Joint paths of a region against what came: made to add up, they may not be worse than each place's own.
@Suite(
    "Joint paths of a region against the truth", .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["VIGIE_SLOW_TESTS"] != nil, "slow: make test-slow"))
struct JointScoreTests {
    static let sites = (1...4).map { Place.site("99000000\($0)") }
    static let territory =
        [
            Territory.Entry(place: .region("X"), name: "Région", parent: .country("FR")),
            Territory.Entry(place: .departement("A"), name: "A", parent: .region("X")),
            Territory.Entry(place: .departement("B"), name: "B", parent: .region("X")),
        ]
        + zip(sites, ["A", "A", "B", "B"]).map { Territory.Entry(place: $0, name: $0.code, parent: .departement($1)) }
    static let places = [Place.region("X"), .departement("A"), .departement("B")] + sites
    static let start = CivilDate(year: 2024, month: 9, day: 2) ?? CivilDate(dayNumber: 0)
    static let (learned, origins, spacing, horizon) = (300, 24, 5, 7)

    /// Counts of one region by day: a week, a wave that all sites share and one of each, negative binomial counts.
    ///
    /// The waves are autoregressive with standard deviations of 11 and 5 %. What goes wrong, goes wrong together: that is what joint paths must know.
    static func counts() -> [[Double]] {
        var generator = SeededGenerator(seed: 41)
        var shared = 0.0
        var own = [Double](repeating: 0, count: sites.count)
        return (0..<(learned + origins * spacing + horizon)).map { day in
            shared = 0.9 * shared + 0.05 * generator.normal()
            let weekday = start.advanced(byDays: day).weekday
            let shape = weekday == .monday ? 1.12 : weekday.rawValue >= 6 ? 0.94 : 1
            return [140.0, 90, 60, 40].enumerated().map { site, level in
                own[site] = 0.8 * own[site] + 0.03 * generator.normal()
                let mean = level * shape * exp(shared + own[site])
                return Double(NegativeBinomial(mean: mean, size: 150).quantile(generator.uniform()))
            }
        }
    }

    /// A store that holds the days of the sites, each known at its end, and the sums above them.
    static func store(_ counts: [[Double]]) throws -> MemoryStore {
        let store = MemoryStore()
        let grid = TimeGrid(zone: .paris, grain: .day)
        let first = grid.index(of: start)
        let transaction = try #require(
            try store.begin(DeliveryHeader(connector: "test", name: "days", hash: "1", receivedAt: .distantPast)))
        try transaction.append(
            ObservationBatch(
                counts.enumerated().flatMap { day, values in
                    zip(sites, values).map { site, value in
                        Observation(
                            series: SeriesKey(site, .visits, every: .day),
                            referenceTime: grid.start(at: first + day), value: value,
                            availableAt: grid.end(at: first + day))
                    }
                }))
        _ = try transaction.commit(replaced: [], findings: [])
        try store.saveTerritory(territory)
        let made = grid.start(at: first)
        try Deriving(store: store) { made }.run(territory: Territory(territory))
        return store
    }

    /// Sites of a place, by position.
    static func members(_ place: Place) -> [Int] {
        switch place {
        case .region("X"): Array(sites.indices)
        case .departement("A"): [0, 1]
        case .departement("B"): [2, 3]
        default: [sites.firstIndex(of: place) ?? 0]
        }
    }

    /// The production ensemble with its record, 24 origins five days apart, all seven places and seven days in one norm.
    ///
    /// Each place is in units of its mean.
    @Test func reconciledPathsAreNoWorse() async throws {
        let counts = Self.counts()
        let (joint, alone) = (try Self.store(counts), try Self.store(counts))
        let grid = TimeGrid(zone: .paris, grain: .day)
        let first = grid.index(of: Self.start)
        let scales = Self.places.map { place in
            counts.reduce(0) { sum, day in sum + Self.members(place).reduce(0) { $0 + day[$1] } } / Double(counts.count)
        }
        let schedule = RecordSchedule(spacing: 5, count: 24)
        let fits = RegionFits()
        var energy: [(joint: Double, alone: Double)] = []
        var variogram: [(joint: Double, alone: Double)] = []
        var reconcilers: Set<String> = []
        for number in 0..<Self.origins {
            let day = Self.learned + number * Self.spacing
            let origin = grid.start(at: first + day)
            var order = RegionRun.Order(tasks: 2)
            order.horizons = .init(hours: 0, days: Self.horizon, weeks: 2)
            order.measures = [.visits]
            order.draws = 200
            order.schedules = [.day: schedule, .week: RecordSchedule(spacing: 1, count: 1)]
            let outcome = try await RegionRun(store: joint, version: "test", fits: fits) { origin }
                .run(order, at: origin)
            reconcilers.insert(outcome.reconcilers["visits|day"] ?? "")
            let keys = Self.places.map { SeriesKey($0, .visits, every: .day) }
            let own = try await ForecastRun(store: alone, version: "test") { origin }.run(
                ForecastRun.Order(
                    grain: .day, horizon: Self.horizon, keys: keys, draws: 200, tasks: 2, schedule: schedule),
                at: origin)
            let truth = Self.places.map { place in
                (0..<Self.horizon).map { step in Self.members(place).reduce(0) { $0 + counts[day + step][$1] } }
            }
            func paths(_ found: [StoredForecast]) throws -> [SamplePaths] {
                try keys.map { key in
                    let stored = try #require(found.first { $0.series == key && $0.origin == origin })
                    return SamplePaths(
                        count: stored.paths.count / Self.horizon, horizon: Self.horizon, values: stored.paths)
                }
            }
            let reconciled = try paths(
                keys.flatMap { try joint.forecasts(of: $0, from: origin, to: origin, limit: 1) })
            let base = try paths(own.forecasts)
            energy.append(
                (
                    try #require(energyScore(observed: truth, paths: reconciled, scales: scales)),
                    try #require(energyScore(observed: truth, paths: base, scales: scales))
                ))
            variogram.append(
                (
                    try #require(variogramScore(observed: truth, paths: reconciled, scales: scales)),
                    try #require(variogramScore(observed: truth, paths: base, scales: scales))
                ))
        }
        // Every place has a record of 24 origins: the covariance of past errors is used, not a stand-in.
        #expect(reconcilers == ["mint-shrink"])
        // Not worse: the mean of the paired differences is below two of its standard errors, and below a hundredth of the score.
        // Measured on these 24 origins: ties. Energy 1.0002 (difference 0.0001, standard error 0.0024), variogram 0.9992
        // (-0.03, 0.40). Nothing here shows that joint draws are better, only that adding up costs no accuracy.
        for scores in [energy, variogram] {
            let found = Self.compared(scores)
            #expect(found.difference <= 2 * found.error && found.ratio < 1.01, "\(found)")
        }
    }

    /// Ratio of the sums, and mean and standard error of the paired differences.
    static func compared(_ scores: [(joint: Double, alone: Double)]) -> (
        ratio: Double, difference: Double, error: Double
    ) {
        let n = Double(scores.count)
        let differences = scores.map { $0.joint - $0.alone }
        let mean = differences.reduce(0, +) / n
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let (joint, alone) = scores.reduce((0, 0)) { ($0.0 + $1.joint, $0.1 + $1.alone) }
        return (joint / alone, mean, (variance / n).squareRoot())
    }
}

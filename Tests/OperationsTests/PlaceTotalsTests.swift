import Forecasting
import Operations
import Pipeline
import Statistics
import Store
import Testing
import TimeSeries

/// What adds up to what when only deliveries, and no list of places, say so.
@Suite struct PlaceTotalsTests {
    static let first = CivilDate(iso8601: "2025-04-07") ?? CivilDate(dayNumber: 0)
    static let days = 84

    static let sites = ["990000001", "990000002"].map { Place.site($0) }
    /// Two EDs of Paris.
    static let entries = sites.map { Territory.Entry(place: $0, name: "ED", parent: .departement("75")) }

    /// Twelve weeks of daily visits, Poisson, known the morning after.
    ///
    /// - Parameters:
    ///   - sums: places that are delivered as sums of others, so many times as large.
    ///   - begins: first day of places that have not always reported.
    static func store(
        _ means: [(Place, Double)], sums: [(Place, of: [Place], times: Double)] = [], begins: [Place: Int] = [:],
        _ entries: [Territory.Entry] = entries
    ) throws -> MemoryStore {
        let store = MemoryStore()
        var generator = SeededGenerator(seed: 8)
        var values: [Place: [Double]] = [:]
        for (place, mean) in means {
            values[place] = (0..<days).map {
                let value = Double(Poisson(mean: mean).quantile(generator.uniform()))
                return $0 < begins[place] ?? 0 ? .nan : value
            }
        }
        for (total, parts, times) in sums {
            values[total] = (0..<days).map { day in
                let known = parts.compactMap { values[$0]?[day] }.filter { !$0.isNaN }
                return (times * known.reduce(0, +)).rounded()
            }
        }
        var observations: [Observation] = []
        for place in values.keys.sorted() {
            for day in 0..<days {
                let date = first.advanced(byDays: day)
                guard let value = values[place]?[day], !value.isNaN else { continue }
                observations.append(
                    Observation(
                        series: SeriesKey(place, .visits, every: .day), referenceTime: CivilZone.paris.start(of: date),
                        value: value,
                        availableAt: CivilZone.paris.start(of: date.advanced(byDays: 1))))
            }
        }
        let transaction = try #require(
            try store.begin(DeliveryHeader(connector: "test", name: "all", hash: "1", receivedAt: .distantPast)))
        try transaction.append(ObservationBatch(observations))
        _ = try transaction.commit(replaced: [], findings: [])
        try store.saveTerritory(entries)
        try Deriving(store: store) { origin }.run(territory: try store.fullTerritory())
        return store
    }

    static let origin = CivilZone.paris.start(of: first.advanced(byDays: days)).advanced(bySeconds: 6 * 3600)

    /// Paths by day of every place.
    ///
    /// - Parameter models: nil: the production ensemble, which says something of a few days.
    static func forecasts(
        _ store: MemoryStore, models: [String]? = ["seasonal-naive"]
    ) async throws -> [Place: SamplePaths] {
        try await run(store, models: models).forecasts
    }

    /// The same, with what became of the run.
    static func run(
        _ store: MemoryStore, models: [String]? = ["seasonal-naive"]
    ) async throws -> (forecasts: [Place: SamplePaths], outcome: RegionRun.Outcome) {
        var order = RegionRun.Order(tasks: 1)
        order.horizons = .init(hours: 0, days: 7, weeks: 2)
        (order.draws, order.models) = (60, models)
        let outcome = try await RegionRun(store: store, version: "test") { origin }.run(order, at: origin)
        var found: [Place: SamplePaths] = [:]
        for key in try store.series().map(\.key) where key.grain == .day {
            let kept = try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 1).first
            found[key.place] = kept.map { SamplePaths(count: 60, horizon: 7, values: $0.paths) }
        }
        return (found, outcome)
    }

    /// Two départements, no list of EDs: the region is their sum.
    @Test func franceIsKnown() async throws {
        let found = try await Self.forecasts(
            try Self.store([(.departement("75"), 100), (.departement("77"), 50)], []))
        let (paris, marne) = (try #require(found[.departement("75")]), try #require(found[.departement("77")]))
        #expect(found[.ileDeFrance] == paris.adding(marne))
    }

    /// A hospital's two EDs beside the figures that a publisher gives of their département, and of the region.
    @Test func totalsOfOtherPatientsStandApart() async throws {
        let found = try await Self.forecasts(
            try Self.store(
                [
                    (Self.sites[0], 100), (Self.sites[1], 60), (.departement("75"), 700), (.departement("77"), 300),
                    (.ileDeFrance, 1000),
                ],
                Self.entries))
        for (place, mean) in [(Self.sites[0], 100.0), (Self.sites[1], 60), (.departement("75"), 700)] {
            let own = try #require(found[place]).mean.reduce(0, +) / 7
            // A week of Poisson counts: standard error 4 to 2 %.
            #expect(abs(own / mean - 1) < 0.15, "\(place): \(own)")
        }
        let (paris, marne) = (try #require(found[.departement("75")]), try #require(found[.departement("77")]))
        #expect(found[.ileDeFrance] == paris.adding(marne))
    }

    /// Figures of the whole beside all of its parts are reconciled with them, also when one of them has closed.
    @Test(arguments: [false, true]) func totalsOfTheSamePatientsAddUp(closes: Bool) async throws {
        var entries = Self.entries
        if closes { entries[1].closed = Self.first.advanced(byDays: Self.days - 1) }
        let found = try await Self.forecasts(
            try Self.store(
                [(Self.sites[0], 100), (Self.sites[1], 60)], sums: [(.departement("75"), Self.sites, 1)], entries))
        let one = try #require(found[Self.sites[0]])
        let two = found[Self.sites[1]] ?? SamplePaths(count: 60, horizon: 7)
        #expect((found[Self.sites[1]] == nil) == closes)
        #expect(found[.departement("75")] == one.adding(two))
    }

    /// A département's figures that count 8 % of patients whom nobody below it has: the run says so.
    @Test func totalsOfMorePatientsStandApart() async throws {
        let (found, outcome) = try await Self.run(
            try Self.store([(Self.sites[0], 100), (Self.sites[1], 60)], sums: [(.departement("75"), Self.sites, 1.08)]))
        let told = try #require(outcome.apart[.visits])
        #expect(told.keys.sorted() == [.departement("75")])
        // Each day's parts are 1 ÷ 1.08 of it: 7.4 % less, but for rounding.
        let difference = told[.departement("75")] ?? 0
        #expect(difference > -0.079 && difference < -0.069, "\(difference)")
        let own = try #require(found[.departement("75")]).mean.reduce(0, +) / 7
        // The mean of 28 days of Poisson counts: standard error 1.5 %.
        #expect(abs(own / (1.08 * 160) - 1) < 0.05, "\(own)")
    }

    /// A delivered region in which a département begins to report five days before the origin.
    @Test func aNewPartIsNoDifference() async throws {
        let (old, new) = (Place.departement("75"), Place.departement("77"))
        let found = try await Self.forecasts(
            try Self.store(
                [(old, 1000), (new, 500)], sums: [(.ileDeFrance, [old, new], 1)], begins: [new: Self.days - 5], []),
            models: nil)
        let parts = (try #require(found[old]), try #require(found[new]))
        #expect(found[.ileDeFrance] == parts.0.adding(parts.1))
        let own = parts.1.mean.reduce(0, +) / 7
        #expect(abs(own / 500 - 1) < 0.05, "\(own): the region's past does not pull it down")
    }

    /// A derived region whose past lacks a département that has just begun to report, or holds an ED that has just closed.
    @Test(arguments: [false, true]) func sumsFollowTheirPlaces(closes: Bool) async throws {
        let (old, new) = (Place.departement("75"), Place.departement("77"))
        if closes {
            var entries = Self.entries
            entries[1].closed = Self.first.advanced(byDays: Self.days - 1)
            let found = try await Self.forecasts(
                try Self.store([(Self.sites[0], 100), (Self.sites[1], 60)], entries), models: nil)
            let own = try #require(found[Self.sites[0]]).mean.reduce(0, +) / 7
            #expect(abs(own / 100 - 1) < 0.1, "\(own)")
            return
        }
        let found = try await Self.forecasts(
            try Self.store([(old, 1000), (new, 500)], begins: [new: Self.days - 8], []), models: nil)
        for (place, mean) in [(old, 1000.0), (new, 500)] {
            let own = try #require(found[place]).mean.reduce(0, +) / 7
            #expect(abs(own / mean - 1) < 0.05, "\(place): \(own)")
        }
    }
}

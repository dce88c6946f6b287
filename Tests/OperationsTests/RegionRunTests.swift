import Forecasting
import Foundation
import Operations
import Pipeline
import Statistics
import Store
import Testing
import TimeSeries

/// A region in a store, forecast at once: sums of what is kept, the same for any number of tasks, failures that stay alone.
@Suite struct RegionRunTests {
    static let sites = ["1", "2", "3"].map { Place.site("99000000\($0)") }
    /// Delivers three days only.
    static let young = Place.site("990000004")
    /// Never delivered anything.
    static let silent = Place.site("990000005")
    static let first = CivilDate(year: 2025, month: 4, day: 7)
    static let days = 84

    static func territory(closing: CivilDate? = nil) -> Territory {
        Territory(
            [
                Territory.Entry(place: .region("X"), name: "Région", parent: .country("FR")),
                Territory.Entry(place: .departement("A"), name: "A", parent: .region("X")),
                Territory.Entry(place: .departement("B"), name: "B", parent: .region("X")),
            ]
                + zip(sites + [young, silent], ["A", "A", "B", "B", "A"]).map {
                    Territory.Entry(
                        place: $0, name: $0.code, parent: .departement($1), closed: $0 == sites[1] ? closing : nil)
                })
    }

    /// Twelve weeks of hours from a Monday on, known within the hour; every fifth patient is admitted; two ages.
    static func store(closing: CivilDate? = nil) throws -> MemoryStore {
        let store = MemoryStore()
        let start = CivilZone.paris.start(of: try #require(first))
        var generator = SeededGenerator(seed: 6)
        var observations: [Observation] = []
        for (number, place) in (sites + [young]).enumerated() {
            for hour in (place == young ? (days - 3) * 24 : 0)..<(days * 24 + 6) {
                let visits = Poisson(mean: 3 + Double(number)).quantile(generator.uniform())
                let children = (0..<visits).count { _ in generator.uniform() < 0.3 }
                let admitted = (0..<visits).count { _ in generator.uniform() < 0.2 }
                let reference = start.advanced(bySeconds: 3600 * hour)
                let rows: [(Measure, Stratum, Int)] = [
                    (.visits, .all, visits), (.visits, .age(.from0to4), children),
                    (.visits, .age(.from75), visits - children), (.admissions, .all, admitted),
                ]
                for (measure, stratum, value) in rows {
                    observations.append(
                        Observation(
                            series: SeriesKey(place, measure, stratum, every: .hour), referenceTime: reference,
                            value: Double(value), availableAt: reference.advanced(bySeconds: 3600)))
                }
            }
        }
        let header = DeliveryHeader(connector: "test", name: "all", hash: "1", receivedAt: .distantPast)
        let transaction = try #require(try store.begin(header))
        try transaction.append(ObservationBatch(observations))
        _ = try transaction.commit(replaced: [], findings: [])
        let territory = territory(closing: closing)
        try store.saveTerritory(Array(territory.entries.values))
        try Deriving(store: store) { start }.run(territory: territory)
        return store
    }

    /// Monday 30 June 2025, 06:00.
    static func origin() throws -> Instant {
        CivilZone.paris.start(of: try #require(first)).advanced(bySeconds: days * 86_400 + 6 * 3600)
    }

    static func order(tasks: Int) -> RegionRun.Order {
        var order = RegionRun.Order(tasks: tasks)
        order.horizons = .init(hours: 48, days: 10, weeks: 4)
        order.draws = 30
        order.models = ["seasonal-naive"]
        order.batch = 2
        return order
    }

    static func kept(_ store: MemoryStore) throws -> [SeriesKey: StoredForecast] {
        var found: [SeriesKey: StoredForecast] = [:]
        for place in sites + [.departement("A"), .departement("B"), .region("X")] {
            for measure in [Measure.visits, .admissions] {
                for stratum in [Stratum.all, .age(.from0to4), .age(.from75)] {
                    for grain in [Grain.hour, .day, .week] {
                        let key = SeriesKey(place, measure, stratum, every: grain)
                        let all = try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9)
                        #expect(all.count <= 1)
                        found[key] = all.first
                    }
                }
            }
        }
        return found
    }

    @Test func sumsOfWhatIsKeptForAnyNumberOfTasks() async throws {
        let origin = try Self.origin()
        var runs: [[SeriesKey: StoredForecast]] = []
        let fits = RegionFits()
        for tasks in [1, 2, 5] {
            let store = try Self.store()
            let run = RegionRun(store: store, version: "test", fits: fits) { origin }
            let outcome = try await run.run(Self.order(tasks: tasks), at: origin)
            runs.append(try Self.kept(store))
            #expect(outcome.published == runs[0].count)
            #expect(outcome.reconcilers["visits|day"] == "wls")
        }
        // The second and third run had the fits of the first.
        #expect(runs[1] == runs[0] && runs[2] == runs[0])
        let kept = runs[0]
        // Six places: visits in three columns, admissions in one, three grains each.
        #expect(kept.count == 6 * 4 * 3)
        for measure in [Measure.visits, .admissions] {
            for grain in [Grain.hour, .day, .week] {
                func paths(_ place: Place) throws -> [Int32] {
                    try #require(kept[SeriesKey(place, measure, every: grain)]).paths
                }
                let sites = try Self.sites.map { try paths($0) }
                #expect(try paths(.departement("A")) == zip(sites[0], sites[1]).map { $0 + $1 })
                #expect(try paths(.departement("B")) == sites[2])
                #expect(try paths(.region("X")) == sites[0].indices.map { sites[0][$0] + sites[1][$0] + sites[2][$0] })
            }
            // Tuesday is its 24 hours, of which 18 of Monday come first.
            let hours = try #require(kept[SeriesKey(.region("X"), measure, every: .hour)]).paths
            let days = try #require(kept[SeriesKey(.region("X"), measure, every: .day)]).paths
            let weeks = try #require(kept[SeriesKey(.region("X"), measure, every: .week)]).paths
            for draw in 0..<30 {
                #expect(hours[(48 * draw + 18)..<(48 * draw + 42)].reduce(0, +) == days[10 * draw + 1])
                #expect(days[(10 * draw)..<(10 * draw + 7)].reduce(0, +) == weeks[4 * draw])
            }
        }
        // Means add up over ages, and no draws of strata are kept.
        let region = try #require(kept[SeriesKey(.region("X"), .visits, every: .hour)])
        let ages = [AgeBand.from0to4, .from75].compactMap {
            kept[SeriesKey(.region("X"), .visits, .age($0), every: .hour)]
        }
        for step in 0..<48 { #expect(abs(ages[0].means[step] + ages[1].means[step] - region.means[step]) < 1e-9) }
        #expect(ages.allSatisfy { $0.paths.isEmpty && $0.quantiles.count == 48 })
        #expect(region.origin == origin && region.model == "seasonal-naive" && region.notes["coherent"] == "wls")
    }

    /// What is said of a band is said of the one that is published, of hours of totals and of ages too.
    @Test func bandsArePublishedOnes() async throws {
        struct Band: Decodable {
            var chance: [Double]
            var total: [Double]?
        }
        let store = try Self.store()
        let origin = try Self.origin()
        _ = try await RegionRun(store: store, version: "test") { origin }.run(Self.order(tasks: 2), at: origin)
        let kept = try Self.kept(store)
        var ages = 0
        for (key, forecast) in kept where ([.departement("A")] + Self.sites).contains(key.place) {
            let note = try #require(forecast.notes["band"], "\(key)")
            let band = try JSONDecoder().decode(Band.self, from: Data(note.utf8))
            for (quantiles, share) in zip(forecast.quantiles, band.chance) {
                let chance = Poisson(mean: max(quantiles[9], 0.1))
                let width = Double(chance.quantile(0.95) - chance.quantile(0.05))
                #expect(abs(share - min(1, width / max(quantiles[18] - quantiles[0], 1))) < 1e-4)
            }
            guard key.stratum != .all else {
                #expect(band.total == nil)
                continue
            }
            ages += 1
            let all = try #require(kept[SeriesKey(key.place, key.measure, every: key.grain)])
            let totals = try #require(band.total)
            #expect(totals.count == forecast.quantiles.count)
            for ((own, whole), total) in zip(zip(forecast.quantiles, all.quantiles), totals) {
                let scaled = own[9] / max(whole[9], 1) * (whole[18] - whole[0])
                #expect(abs(total - min(1, scaled / max(own[18] - own[0], 1))) < 1e-4)
            }
        }
        #expect(ages > 0)
    }

    @Test func failuresAreNamedAndStayAlone() async throws {
        let origin = try Self.origin()
        let store = try Self.store()
        let outcome = try await RegionRun(store: store, version: "test") { origin }.run(
            Self.order(tasks: 2), at: origin)
        let failed = outcome.failures.map(\.series.description)
        #expect(failed.contains("site:990000005|visits|all|day"))
        #expect(failed.contains("site:990000004|visits|all|day"))
        #expect(failed.contains("site:990000004|admissions|all|day"))
        #expect(failed.count == 3)
        guard case .noData? = outcome.failures.first(where: { $0.series.place == Self.silent })?.error else {
            Issue.record("\(outcome.failures)")
            return
        }
        #expect(outcome.announced.isEmpty)
        #expect(Set(outcome.forecasts.map(\.series.place)).count == 6)
    }

    /// The second site closes on Wednesday 2 July: nobody from then on, and it is announced.
    @Test func anAnnouncedClosure() async throws {
        let origin = try Self.origin()
        let date = try #require(CivilDate(iso8601: "2025-07-02"))
        let store = try Self.store(closing: date)
        let outcome = try await RegionRun(store: store, version: "test") { origin }.run(
            Self.order(tasks: 2), at: origin)
        #expect(outcome.announced.map(\.place) == [Self.sites[1]])
        let kept = try Self.kept(store)
        let site = try #require(kept[SeriesKey(Self.sites[1], .visits, every: .day)])
        #expect(site.means[0] > 0 && site.means[1] > 0)
        #expect(site.means[2...] == ArraySlice(repeating: 0, count: 8))
        let children = try #require(kept[SeriesKey(Self.sites[1], .visits, .age(.from0to4), every: .hour)])
        #expect(children.means[..<42].contains { $0 > 0 } && children.means[42...].allSatisfy { $0 == 0 })
        let weeks = try #require(kept[SeriesKey(Self.sites[1], .visits, every: .week)])
        #expect(weeks.means[1...] == [0, 0, 0])
    }

    /// Without hours in the store, days and weeks are forecast all the same.
    @Test func daysAlone() async throws {
        let origin = try Self.origin()
        let hourly = try Self.store()
        let store = MemoryStore()
        try store.saveTerritory(Array(Self.territory().entries.values))
        let keys = try hourly.series().map(\.key).filter { $0.grain == .day && $0.place.kind == .site }
        let archive = try hourly.archive(of: keys, from: nil)
        let transaction = try #require(
            try store.begin(DeliveryHeader(connector: "test", name: "days", hash: "1", receivedAt: .distantPast)))
        try transaction.append(
            ObservationBatch(
                keys.flatMap { key in
                    archive.versions(of: key).map {
                        Observation(
                            series: key, referenceTime: $0.referenceTime, value: $0.value, availableAt: $0.availableAt)
                    }
                }))
        _ = try transaction.commit(replaced: [], findings: [])
        _ = try await RegionRun(store: store, version: "test") { origin }.run(Self.order(tasks: 2), at: origin)
        let kept = try Self.kept(store)
        #expect(!kept.keys.contains { $0.grain == .hour })
        #expect(kept.count == 6 * 4 * 2)
    }
}

import Messages
import Store
import Testing
import TimeSeries

@testable import Server

/// Outages that no delivery told of: left out of pages and API as models leave them out.
@Suite struct OutageReadingTests {
    private static let days = TimeGrid(zone: .paris, grain: .day)
    private static let last = days.index(of: SampleRegion.day(2026, 11, 22))
    private static let place = Place.site("990000000")
    private static let key = SeriesKey(place, .visits, every: .day)

    private static func reader(_ store: any ObservationStore) throws -> SeriesReader {
        try SeriesReader(store: store, zone: .paris, now: SampleRegion.now, cache: ObservationCache())
    }

    /// Values of the 100 days up to the last one, by how many days before it they are.
    private static func observations(_ key: SeriesKey, _ value: (Int) -> Double) -> [Observation] {
        (0..<100).map { back in
            Observation(
                series: key, referenceTime: days.start(at: last - back), value: value(back),
                availableAt: days.end(at: last - back))
        }
    }

    private static func add(_ observations: [Observation], to store: MemoryStore, findings: [Finding] = []) throws {
        let header = DeliveryHeader(
            connector: "tidy-csv", name: "x.csv", hash: "\(observations.count)", receivedAt: SampleRegion.now)
        let transaction = try #require(try store.begin(header))
        try transaction.append(ObservationBatch(observations))
        _ = try transaction.commit(replaced: [], findings: findings)
    }

    /// 170 patients a day, none four days ago.
    @Test(arguments: [95, 3]) func anOutageIsMissingAndNotUsual(read: Int) throws {
        let store = MemoryStore()
        try Self.add(Self.observations(Self.key) { $0 == 4 ? 0 : 170 }, to: store)
        let first = Self.last - 4 - read
        let values = try #require(try Self.reader(store).values(Self.key, from: first))
        // What is read to tell the outage is not shown, however little is asked for.
        #expect(values.stepped.first == first)
        #expect((first...Self.last).filter { values.stepped[$0].isNaN } == [Self.last - 4])
        #expect(values.setAside == [Self.last - 4])
        let usual = Usual(values: values.stepped, grid: Self.days, calendar: CivilCalendar())
        #expect(usual.mean(at: Self.last + 3, knownBefore: Self.last + 3) == (read == 95 ? 170 : nil))
    }

    /// The page of the place says why its line has a gap, and forgets it once nothing on the page depends on it.
    @Test(arguments: [(4, true), (70, false)]) func aGapIsExplained(back: Int, isTold: Bool) async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 10, track: 0)
        let from = Self.days.start(at: Self.last - back)
        let outage = Finding(
            check: "near-zero-outage", severity: .setAside, message: Text(fr: "muet ce jour-là", en: "silent that day"),
            series: SeriesKey(region.sites[0].place, .visits, every: .day), from: from,
            to: from.advanced(bySeconds: 86_400))
        try region.store.saveQuality(
            QualityReport(madeAt: SampleRegion.now, series: 1, findings: [outage], left: 0, completeness: []))
        try await LiveServer.serving(region.store) { server in
            for path in ["/lieux/\(region.sites[0].place)", "/"] {
                #expect(try await server.get(path).body.contains("muet ce jour-là") == isTold, "\(path)")
            }
            let other = try await server.get("/lieux/\(region.sites[1].place)")
            #expect(!other.body.contains("muet ce jour-là"))
        }
    }

    /// Sundays are closed, a campaign of vaccination is over, and a level is no count.
    @Test func closuresAndSeasonsAreShown() throws {
        let store = MemoryStore()
        let doses = SeriesKey(Self.place, .vaccineDoses, every: .day)
        let closed = Self.observations(Self.key) { $0 % 7 == 0 ? 0 : 170 }
        try Self.add(closed + Self.observations(doses) { $0 < 5 ? 0 : 170 }, to: store)
        for key in [Self.key, doses] {
            let values = try #require(try Self.reader(store).values(key, from: Self.last - 60))
            #expect(values.stepped.values.count == 61)
            #expect(values.stepped[Self.last] == 0)
            #expect(!values.stepped.values.contains { $0.isNaN })
        }
    }

    /// Three of 170 patients a day are too few to tell by themselves.
    @Test func aBreakdownIsMissingWhereItsTotalIs() throws {
        let store = MemoryStore()
        let few = SeriesKey(Self.place, .visits, .age(.from65to74), every: .day)
        try Self.add(
            Self.observations(Self.key) { $0 == 4 ? 0 : 170 } + Self.observations(few) { $0 == 4 ? 0 : 3 }, to: store)
        let values = try #require(try Self.reader(store).values(few, from: Self.last - 30))
        #expect(values.stepped[Self.last - 4].isNaN)
        #expect(values.stepped[Self.last - 5] == 3)
    }

    /// An outage that is still provisional is one of the newest steps that the forecast counted.
    @Test func aProvisionalOutageCounts() throws {
        let store = MemoryStore()
        try Self.add(Self.observations(Self.key) { $0 == 0 ? 0 : 170 }, to: store)
        try store.saveForecasts([
            StoredForecast(
                series: Self.key, origin: Self.days.start(at: Self.last + 1), model: "vigie",
                issuedAt: SampleRegion.now, dataAsOf: SampleRegion.now, seed: 1, version: "0", zone: "Europe/Paris",
                levels: [0.05, 0.5, 0.95], quantiles: [[1, 2, 3]], means: [2], paths: [], notes: ["incomplete": "2"])
        ])
        let view = try Self.reader(store).view(Self.key, state: PageState(query: { _ in nil }, cookie: nil))
        #expect(view.firstProvisional == Self.last - 1)
    }

    /// Ten places with 40 patients a day of which one sends 0: the stored sum counts it at its usual value and says so.
    @Test func sumsSayThatTheyCountAnOutage() throws {
        let store = MemoryStore()
        let key = SeriesKey(.departement("93"), .visits, every: .day)
        var observations = Self.observations(key) { _ in 400 }
        for i in 0..<10 {
            let place = Place.site("99000000\(i)")
            try store.saveTerritory([Territory.Entry(place: place, name: "SU \(i)", parent: key.place)])
            observations += Self.observations(SeriesKey(place, .visits, every: .day)) { $0 == 4 && i == 0 ? 0 : 40 }
        }
        let finding = Finding(
            check: Finding.derivedSum, severity: .info, message: Text(verbatim: ""), series: key, count: 10)
        try Self.add(observations, to: store, findings: [finding])
        let values = try #require(try Self.reader(store).values(key, from: Self.last - 30))
        #expect(values.completed == [Self.last - 4])
        #expect(values.stepped[Self.last - 4] == 400)
    }
}

import Operations
import Store
import Testing
import TimeSeries

/// Derived series in a store: made once, kept up to date, known as such.
@Suite struct DerivingTests {
    static let hours = [DerivationTests.a, .site("000000002")].map { SeriesKey($0, .visits, every: .hour) }
    static let now = Instant(secondsSince1970: 1_720_000_000)

    static func add(_ observations: [Observation], to store: MemoryStore, hash: String) throws {
        let header = DeliveryHeader(connector: "test", name: hash, hash: hash, receivedAt: .distantPast)
        let transaction = try #require(try store.begin(header))
        try transaction.append(ObservationBatch(observations))
        _ = try transaction.commit(replaced: [], findings: [])
    }

    /// `days` days of hours from 1 June 2024 on: 3 visits an hour at the first site, 2 at the second, known after an hour.
    static func hourly(days: Range<Int>) -> [Observation] {
        let start = DerivationTests.day("2024-06-01")
        return hours.enumerated().flatMap { site, key in
            (24 * days.lowerBound..<24 * days.upperBound).map { hour in
                let reference = start.advanced(bySeconds: 3600 * hour)
                return Observation(
                    series: key, referenceTime: reference, value: site == 0 ? 3 : 2,
                    availableAt: reference.advanced(bySeconds: 3600))
            }
        }
    }

    /// Sums as they are made so many seconds after ``now``.
    static func derive(_ store: MemoryStore, at second: Int = 0, since: Instant? = nil) throws -> Int {
        try Deriving(store: store) { now.advanced(bySeconds: second) }
            .run(territory: DerivationTests.territory, since: since)
    }

    static func versions(_ store: MemoryStore) throws -> [SeriesKey: [Revision]] {
        let keys = try store.series().map(\.key)
        let archive = try store.archive(of: keys, from: nil)
        return Dictionary(uniqueKeysWithValues: keys.map { ($0, archive.versions(of: $0)) })
    }

    /// Two files of one second, each followed by its sums: those of the second hold it too.
    @Test func twoDeliveriesOfOneSecond() throws {
        let store = MemoryStore()
        let all = Self.hourly(days: 0..<3)
        for site in Self.hours.indices {
            try Self.add(all.filter { $0.series == Self.hours[site] }, to: store, hash: "site \(site)")
            _ = try Self.derive(store)
        }
        let region = try #require(try Self.versions(store)[SeriesKey(.region("X"), .visits, every: .day)])
        // 24 · (3 + 2) a day, whatever it was before the second site came.
        #expect(Dictionary(region.map { ($0.referenceTime, $0.value) }) { $1 }.values.allSatisfy { $0 == 120 })
    }

    @Test func sumsOfEveryLevel() throws {
        let store = MemoryStore()
        try Self.add(Self.hourly(days: 0..<3), to: store, hash: "1")
        // Days of two sites; département and region by hour and by day; weeks of all four, none of which is whole yet.
        #expect(try Self.derive(store) == 10)
        let all = try Self.versions(store)
        #expect(all.count == 8)
        let region = try #require(all[SeriesKey(.region("X"), .visits, every: .day)])
        // 24 · (3 + 2) a day, known when the day is over.
        #expect(region.map(\.value) == [120, 120, 120])
        #expect(
            region.map(\.availableAt)
                == ["2024-06-02", "2024-06-03", "2024-06-04"].map { DerivationTests.day($0) })
        #expect(
            all[SeriesKey(.departement("X1"), .visits, every: .hour)]?.map(\.value) == Array(repeating: 5, count: 72))
        // Each derived series has the finding by which readers know it, and only once.
        let findings = try store.findings(series: SeriesKey(.region("X"), .visits, every: .day), limit: 10)
        #expect(findings.count == 1)
        #expect(try store.findings(series: Self.hours[0], limit: 10).isEmpty)
    }

    @Test func aSecondRunAddsNothing() throws {
        let store = MemoryStore()
        try Self.add(Self.hourly(days: 0..<40), to: store, hash: "1")
        let count = try Self.derive(store)
        let before = try Self.versions(store)
        let findings = try store.findings(series: nil, limit: 1000).count
        #expect(try Self.derive(store, at: 60) == count)
        #expect(try Self.derive(store, at: 120, since: DerivationTests.day("2024-07-05")) == count)
        #expect(try Self.versions(store) == before)
        #expect(try store.findings(series: nil, limit: 1000).count == findings)
        for record in try store.deliveries(limit: 4) { #expect((record.added, record.revised) == (0, 0)) }
    }

    @Test func laterDataAreAddedInSteps() throws {
        let inSteps = MemoryStore()
        try Self.add(Self.hourly(days: 0..<35), to: inSteps, hash: "1")
        _ = try Self.derive(inSteps)
        try Self.add(Self.hourly(days: 35..<38), to: inSteps, hash: "2")
        _ = try Self.derive(inSteps, at: 60, since: DerivationTests.day("2024-07-06"))
        let atOnce = MemoryStore()
        try Self.add(Self.hourly(days: 0..<38), to: atOnce, hash: "1")
        _ = try Self.derive(atOnce)
        #expect(try Self.versions(inSteps) == Self.versions(atOnce))
    }

    /// A site that fell silent, for a week and for ten: sums made day by day are those made at once.
    @Test(arguments: [7, 70]) func silenceIsTheSameInSteps(silent: Int) throws {
        let last = 40 + silent
        let all = Self.hourly(days: 0..<last).filter {
            $0.series != Self.hours[1]
                || $0.referenceTime < DerivationTests.day("2024-06-01").advanced(bySeconds: 40 * 86_400)
        }
        let limit = DerivationTests.day("2024-06-01").advanced(bySeconds: (last - 2) * 86_400)
        let inSteps = MemoryStore()
        try Self.add(all.filter { $0.referenceTime < limit }, to: inSteps, hash: "1")
        _ = try Self.derive(inSteps)
        try Self.add(all.filter { $0.referenceTime >= limit }, to: inSteps, hash: "2")
        _ = try Self.derive(inSteps, at: 60, since: limit)
        let atOnce = MemoryStore()
        try Self.add(all, to: atOnce, hash: "1")
        _ = try Self.derive(atOnce)
        #expect(try Self.versions(inSteps) == Self.versions(atOnce))
        // Two of five patients are too many to make up for; after eight weeks of silence nobody is missed any more.
        let sums = try #require(try Self.versions(atOnce)[SeriesKey(.departement("X1"), .visits, every: .hour)])
        #expect(sums.last?.value == (silent > 56 ? 3 : nil))
    }

    /// A delivery that begins within a day changes the sum of that day: hours that come one by one.
    @Test func hoursThatComeOneByOneMakeTheirDay() throws {
        let inSteps = MemoryStore()
        let all = Self.hourly(days: 0..<31).sorted { $0.referenceTime < $1.referenceTime }
        try Self.add(Array(all.dropLast(4)), to: inSteps, hash: "1")
        _ = try Self.derive(inSteps)
        for number in 0..<2 {
            let hour = Array(all[(all.count - 4 + 2 * number)..<(all.count - 2 + 2 * number)])
            try Self.add(hour, to: inSteps, hash: "hour \(number)")
            _ = try Self.derive(inSteps, at: 60 * (number + 1), since: hour[0].referenceTime)
        }
        let atOnce = MemoryStore()
        try Self.add(all, to: atOnce, hash: "1")
        _ = try Self.derive(atOnce)
        #expect(try Self.versions(inSteps) == Self.versions(atOnce))
    }

    /// A place whose own figures are delivered keeps them.
    @Test func deliveredFiguresStay() throws {
        let store = MemoryStore()
        let departement = SeriesKey(.departement("X1"), .visits, every: .day)
        try Self.add(Self.hourly(days: 0..<3), to: store, hash: "1")
        let reference = DerivationTests.day("2024-06-01")
        try Self.add(
            [
                Observation(
                    series: departement, referenceTime: reference, value: 999,
                    availableAt: DerivationTests.day("2024-06-02"))
            ], to: store, hash: "2")
        // Two sites' days, three sums over places – hours of both, days of the region – and weeks of all four.
        #expect(try Self.derive(store) == 9)
        #expect(try Self.versions(store)[departement]?.map(\.value) == [999])
    }

    @Test func anEmptyStoreHasNothingToDerive() throws {
        let store = MemoryStore()
        #expect(try Self.derive(store) == 0)
        #expect(try store.deliveries(limit: 10).isEmpty)
    }
}

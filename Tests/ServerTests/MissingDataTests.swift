import Messages
import Store
import Testing
import TimeSeries

@testable import Server

/// What is shown where places, days or breakdowns are missing: nothing, a sum that says so, never a zero.
@Suite struct MissingDataTests {
    private static let days = TimeGrid(zone: .paris, grain: .day)

    private static func reader(_ store: any ObservationStore, now: Instant = SampleRegion.now) throws -> SeriesReader {
        try SeriesReader(store: store, zone: .paris, now: now, cache: ObservationCache())
    }

    @Test func aStratumIsZeroWhereOnlyItsTotalIsKnown() {
        let stratum = SteppedValues(first: 10, values: [3, .nan, 1])
        let total = SteppedValues(first: 10, values: [9, 5, 4, 7, .nan])
        let filled = SeriesReader.withZeros(stratum, where: total)
        #expect(Array(filled.values.prefix(4)) == [3, 0, 1, 0])
        #expect(filled.values[4].isNaN)
    }

    /// Before its first value a breakdown was not given; nor was it where nobody at all would be a wonder.
    @Test func aStratumIsNotZeroWhereItIsUnknown() {
        let stratum = SteppedValues(first: 12, values: [30, 31, .nan, 29])
        let total = SteppedValues(first: 10, values: [100, 100, 100, 100, 100, 100, 2])
        let filled = SeriesReader.withZeros(stratum, where: total)
        #expect([10, 11].allSatisfy { filled[$0].isNaN })
        #expect((filled[12], filled[13], filled[15]) == (30, 31, 29))
        #expect(filled[14].isNaN)
        // 0.6 of 2 patients may well be nobody.
        #expect(filled[16] == 0)
    }

    // MARK: Totals over places

    /// Ten places with 10 patients a day; one misses the last day.
    private func tenPlaces(missing: Int) throws -> (MemoryStore, Int) {
        let store = MemoryStore()
        let last = Self.days.index(of: SampleRegion.day(2026, 11, 22))
        var observations: [Observation] = []
        for i in 0..<10 {
            let place = Place.site("99000000\(i)")
            try store.saveTerritory([Territory.Entry(place: place, name: "SU \(i)", parent: .departement("93"))])
            for step in (last - 70)...last where !(step == last && i < missing) {
                observations.append(
                    Observation(
                        series: SeriesKey(place, .visits, every: .day), referenceTime: Self.days.start(at: step),
                        value: 10, availableAt: Self.days.end(at: step)))
            }
            // A next day that shows the place is still sending.
            observations.append(
                Observation(
                    series: SeriesKey(place, .visits, every: .day), referenceTime: Self.days.start(at: last + 1),
                    value: 10,
                    availableAt: SampleRegion.now))
        }
        let transaction = try store.begin(
            DeliveryHeader(connector: "tidy-csv", name: "ten.csv", hash: "00", receivedAt: SampleRegion.now))
        try transaction?.append(ObservationBatch(observations))
        _ = try transaction?.commit(replaced: [], findings: [])
        return (store, last)
    }

    @Test func oneMissingPlaceOfTenCountsAtItsUsualValue() throws {
        let (store, last) = try tenPlaces(missing: 1)
        let key = SeriesKey(.departement("93"), .visits, every: .day)
        let values = try #require(try Self.reader(store).values(key, from: last - 70))
        #expect(values.stepped[last] == 100)
        #expect(values.completed == [last])
        #expect(values.stepped[last - 1] == 100)
    }

    /// A stored sum that counts a place at its usual value says so; a delivered total is what it is.
    @Test func storedSumsOfMissingPlacesAreMarked() throws {
        let key = SeriesKey(.departement("93"), .visits, every: .day)
        for isDerived in [true, false] {
            let (store, last) = try tenPlaces(missing: 2)
            let transaction = try store.begin(
                DeliveryHeader(connector: "derived", name: "places", hash: "01", receivedAt: SampleRegion.now))
            try transaction?.append(
                ObservationBatch(
                    ((last - 70)...last).map { step in
                        Observation(
                            series: key, referenceTime: Self.days.start(at: step), value: 100,
                            availableAt: Self.days.end(at: step))
                    }))
            let finding = Finding(
                check: Finding.derivedSum, severity: .info, message: Text(verbatim: ""), series: key, count: 10)
            _ = try transaction?.commit(replaced: [], findings: isDerived ? [finding] : [])
            let reader = try Self.reader(store)
            let values = try #require(try reader.values(key, from: last - 70))
            #expect(values.stepped[last] == 100)
            #expect(values.completed == (isDerived ? [last] : []))
            // So does the week that holds the day.
            let weeks = TimeGrid(zone: .paris, grain: .week)
            let week = weeks.index(of: Self.days.label(at: last))
            let byWeek = try #require(
                try reader.values(SeriesKey(key.place, .visits, every: .week), from: week - 5))
            #expect(byWeek.completed == (isDerived ? [week] : []))
        }
    }

    @Test func twoMissingPlacesOfTenAreTooMany() throws {
        let (store, last) = try tenPlaces(missing: 2)
        let key = SeriesKey(.departement("93"), .visits, every: .day)
        let values = try #require(try Self.reader(store).values(key, from: last - 70))
        #expect(values.stepped[last].isNaN)
    }

    @Test func nothingKnownLaterIsShown() throws {
        let (store, last) = try tenPlaces(missing: 0)
        let key = SeriesKey(.departement("93"), .visits, every: .day)
        // At noon of the last day, that day is not known yet.
        let noon = Self.days.start(at: last).advanced(bySeconds: 43_200)
        let values = try #require(try Self.reader(store, now: noon).values(key, from: last - 70))
        #expect(values.stepped[last - 1] == 100)
        #expect(values.stepped[last].isNaN)
    }

    @Test func whatACheckSetAsideIsMissingNotZero() throws {
        let region = try Sample.region()
        let key = SeriesKey(region.sites[1].place, .visits, every: .day)
        let step = Self.days.index(of: SampleRegion.day(2026, 11, 14))  // set aside by SampleRegion
        let values = try #require(try Self.reader(region.store).values(key, from: step - 7))
        #expect(values.stepped[step].isNaN)
        #expect(values.stepped[step - 1] > 0)
    }
}

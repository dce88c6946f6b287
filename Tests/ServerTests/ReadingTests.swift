import Forecasting
import Messages
import Store
import Testing
import TimeSeries

@testable import Server

@Suite("What is read from a store")
struct ReadingTests {
    static let days = TimeGrid(zone: .paris, grain: .day)
    static let hours = TimeGrid(zone: .paris, grain: .hour)

    static func reader(_ store: any ObservationStore, now: Instant = SampleRegion.now) throws -> SeriesReader {
        try SeriesReader(store: store, zone: .paris, now: now, cache: ObservationCache())
    }

    // MARK: Usual

    /// Values 1, 2 … on consecutive days; the usual of a day is the mean of the values 7, 14 … 56 days before.
    @Test func usualIsTheMeanOfEightSameWeekdays() {
        let first = Self.days.index(of: SampleRegion.day(2026, 2, 2))
        let values = SteppedValues(first: first, values: (1...100).map(Double.init))
        let usual = Usual(values: values, grid: Self.days, calendar: CivilCalendar())
        // Step 70 (value 71): 64, 57, 50, 43, 36, 29, 22, 15; mean 39.5.
        #expect(usual.mean(at: first + 70, knownBefore: first + 70) == 39.5)
        // Two weeks ahead of the limit: the same eight values as one week nearer, the last known ones of that weekday.
        #expect(usual.mean(at: first + 84, knownBefore: first + 70) == 39.5)
        // Only two same weekdays before: too few to call anything usual.
        #expect(usual.mean(at: first + 14, knownBefore: first + 14) == nil)
    }

    @Test func usualLeavesHolidaysOut() {
        let first = Self.days.index(of: SampleRegion.day(2026, 2, 2))
        let values = SteppedValues(first: first, values: (1...100).map(Double.init))
        let holiday = Self.days.date(at: first + 63)  // the value 64
        let calendar = CivilCalendar(holidays: [holiday: "labour_day"])
        let usual = Usual(values: values, grid: Self.days, calendar: calendar)
        // (57 + 50 + 43 + 36 + 29 + 22 + 15) / 7 = 36.
        #expect(usual.mean(at: first + 70, knownBefore: first + 70) == 36)
    }

    /// Values 1 … 20 of consecutive weeks: the usual is the mean of the eight before, whatever holiday their Monday is.
    @Test func usualOfAWeekIsTheMeanOfTheEightBefore() {
        let grid = TimeGrid(zone: .paris, grain: .week)
        let first = grid.index(of: SampleRegion.day(2026, 2, 2))
        let values = SteppedValues(first: first, values: (1...20).map(Double.init))
        let calendar = CivilCalendar(holidays: [grid.date(at: first + 15): "whit_monday"])
        let usual = Usual(values: values, grid: grid, calendar: calendar)
        // Week of the value 19: 11 … 18, mean 14.5; every week ahead of the limit has the same.
        #expect(usual.mean(at: first + 18, knownBefore: first + 18) == 14.5)
        #expect(usual.mean(at: first + 25, knownBefore: first + 18) == 14.5)
    }

    /// A forecast by week stands under its Monday, on whatever day it was made: only that of the week before was made before.
    @Test func whatWasSaidOfAWeekIsWhatWasSaidTheWeekBefore() throws {
        let store = MemoryStore()
        let key = SeriesKey(.ileDeFrance, .visits, every: .week)
        let grid = TimeGrid(zone: .paris, grain: .week)
        let week = grid.index(of: SampleRegion.day(2026, 11, 16))
        func forecast(at step: Int, value: Double) -> StoredForecast {
            let origin = grid.start(at: step)
            return StoredForecast(
                series: key, origin: origin, model: "vigie", issuedAt: origin.advanced(bySeconds: 5 * 86_400),
                dataAsOf: origin, seed: 1, version: "0", zone: "Europe/Paris", levels: [0.05, 0.5, 0.95],
                quantiles: [[1, 2, 3], [value, value + 1, value + 2]], means: [], paths: [], notes: [:])
        }
        try store.saveForecasts([forecast(at: week - 1, value: 100), forecast(at: week, value: 700)])
        let said = try Self.reader(store).saidBefore(key, steps: week..<(week + 2))
        #expect(said[week]?.median == 101)  // second step of the forecast of the week before
        #expect(said[week + 1]?.median == 701)
        // The week before 26 October 2026 has 169 hours.
        let autumn = grid.index(of: SampleRegion.day(2026, 10, 26))
        try store.saveForecasts([forecast(at: autumn - 1, value: 300)])
        #expect(try Self.reader(store).saidBefore(key, steps: autumn..<(autumn + 1))[autumn]?.median == 301)
    }

    // MARK: Provisional steps

    /// Daily values and a forecast of Monday 23 November that found the three newest steps incomplete.
    private func provisionalStore(_ values: [Double?], incomplete: String) throws -> (MemoryStore, SeriesKey, Int) {
        let store = MemoryStore()
        let key = SeriesKey(.site("990000001"), .visits, every: .day)
        let end = Self.days.index(of: SampleRegion.day(2026, 11, 23))
        let transaction = try store.begin(
            DeliveryHeader(connector: "tidy-csv", name: "x.csv", hash: "02", receivedAt: SampleRegion.now))
        try transaction?.append(
            ObservationBatch(
                values.enumerated().compactMap { i, value in
                    value.map {
                        let step = end - values.count + i
                        return Observation(
                            series: key, referenceTime: Self.days.start(at: step), value: $0,
                            availableAt: Self.days.end(at: step))
                    }
                }))
        _ = try transaction?.commit(replaced: [], findings: [])
        try store.saveForecasts(
            (0...70).map { back in
                StoredForecast(
                    series: key, origin: Self.days.start(at: end - back), model: "vigie",
                    issuedAt: Self.days.start(at: end - back), dataAsOf: Self.days.start(at: end - back), seed: 1,
                    version: "0", zone: "Europe/Paris", levels: [0.05, 0.5, 0.95], quantiles: [[90, 100, 110]],
                    means: [100], paths: [], notes: back == 0 ? ["incomplete": incomplete] : [:])
            })
        return (store, key, end)
    }

    private func dayView(_ store: MemoryStore, _ key: SeriesKey) throws -> SeriesView {
        try Self.reader(store).view(key, state: PageState(query: { _ in nil }, cookie: nil))
    }

    /// 100 patients a day, the last three days half reported: they are neither judged nor usual.
    @Test func provisionalDaysAreNotJudged() throws {
        let values: [Double?] = Array(repeating: 100, count: 97) + [60, 55, 50]
        let (store, key, end) = try provisionalStore(values, incomplete: "3")
        let view = try dayView(store, key)
        #expect(view.firstProvisional == end - 3)
        #expect(view.unjudged.map(\.came) == [60, 55, 50])
        // 28 complete days, older ones in the place of the three.
        #expect(view.checked.count == 28)
        #expect(view.inside == 28)
        #expect(view.checked.last?.step == end - 4)
        // The usual Friday, Saturday and Sunday ahead are those of complete weeks.
        for step in end..<(end + 7) { #expect(view.usualValue(at: step) == 100) }
    }

    /// What a single model was asked afterwards, for the record, was announced to nobody: neither judged nor shown as the latest.
    @Test func theRecordWasNeverAnnounced() throws {
        let (store, key, end) = try provisionalStore(Array(repeating: 100, count: 100), incomplete: "0")
        let before = try dayView(store, key)
        try store.saveForecasts(
            (0...60).map { back in
                StoredForecast(
                    series: key, origin: Self.days.start(at: end - back), model: "member:ets",
                    issuedAt: Self.days.start(at: end), dataAsOf: Self.days.start(at: end - back), seed: 1,
                    version: "0", zone: "Europe/Paris", levels: [0.05, 0.5, 0.95], quantiles: [[1, 2, 3]], means: [])
            })
        let after = try dayView(store, key)
        #expect(after.checked.map(\.said) == before.checked.map(\.said))
        #expect(after.forecast?.stored == before.forecast?.stored)
        let bare = MemoryStore()
        try bare.saveForecasts(try store.record(of: key, from: .distantPast, to: .distantFuture))
        #expect(try Self.reader(bare).latestForecast(of: key) == nil)
    }

    @Test func withoutProvisionalDaysAllAreJudged() throws {
        let values: [Double?] = Array(repeating: 100, count: 97) + [60, 55, 50]
        let (store, key, end) = try provisionalStore(values, incomplete: "0")
        let view = try dayView(store, key)
        #expect(view.firstProvisional == .max)
        #expect(view.unjudged.isEmpty)
        #expect(view.checked.count == 28)
        #expect(view.inside == 25)
        // A Sunday at 50 among seven, 1 November being a holiday: (50 + 6 × 100) / 7.
        #expect(view.usualValue(at: end + 6) == 650.0 / 7)
    }

    /// Three steps with a value are three, whatever is missing between them or after them.
    @Test func stepsWithoutValueAreNotCounted() throws {
        let values: [Double?] = Array(repeating: 100, count: 94) + [70, 60, nil, 50, nil, nil]
        let (store, key, end) = try provisionalStore(values, incomplete: "3")
        let view = try dayView(store, key)
        #expect(view.firstProvisional == end - 6)
        #expect(view.unjudged.map(\.came) == [70, 60, 50])
        #expect(!view.isProvisional(end - 1))
    }

    /// A series without a forecast takes the answer of its total; three days are at most one week.
    @Test func strataAndWeeksTakeTheAnswerOfTheDays() throws {
        let (store, key, end) = try provisionalStore(Array(repeating: 100, count: 100), incomplete: "3")
        let reader = try Self.reader(store)
        let values = SteppedValues(first: end - 100, values: Array(repeating: 20, count: 100))
        let stratum = SeriesKey(key.place, .visits, .age(.from75), every: .day)
        #expect(try reader.firstProvisional(of: stratum, in: .init(stepped: values), forecast: nil) == end - 3)
        let week = SeriesKey(key.place, .visits, every: .week)
        let last = reader.grid(week).index(of: SampleRegion.day(2026, 11, 22))
        let weeks = SteppedValues(first: last - 9, values: Array(repeating: 700, count: 10))
        #expect(try reader.firstProvisional(of: week, in: .init(stepped: weeks), forecast: nil) == last)
    }

    /// Hours of a total carry no count of their own: the newest are as provisional as its days.
    @Test func forecastsThatDoNotSayTakeTheAnswerOfTheDays() throws {
        let (store, key, end) = try provisionalStore(Array(repeating: 100, count: 100), incomplete: "3")
        let hour = SeriesKey(key.place, .visits, every: .hour)
        let reader = try Self.reader(store)
        let values = SteppedValues(first: 24 * (end - 10), values: Array(repeating: 4, count: 240))
        #expect(
            try reader.firstProvisional(
                of: hour, in: .init(stepped: values), forecast: Self.forecast(of: hour, at: SampleRegion.now))
                == 24 * (end - 3))
    }

    // MARK: Names

    /// 977 is Saint-Barthélemy, no département (INSEE): it has no name here.
    @Test func placesWithoutANameAreCalledByTheirCode() {
        let index = StoreIndex(series: [], territory: Territory(), findings: [], holidays: [])
        #expect(index.name(of: .region("84")) == "Auvergne-Rhône-Alpes")
        #expect(index.name(of: .departement("977")) == "Département 977")
        #expect(index.name(of: .region("07")) == "Région 07")
        #expect(index.name(of: .site("990000001")) == "990000001")
    }

    // MARK: Which forecast

    /// Steps of this median from an instant on; its data are known up to then.
    private static func forecast(
        of key: SeriesKey, by model: String = "vigie", at origin: Instant, median: Double = 2, steps: Int = 3
    ) -> IssuedForecast {
        let grid = TimeGrid(zone: .paris, grain: key.grain)
        return IssuedForecast(
            StoredForecast(
                series: key, origin: grid.start(at: grid.index(of: origin)), model: model, issuedAt: origin,
                dataAsOf: origin, seed: 1, version: "0", zone: "Europe/Paris", levels: [0.05, 0.5, 0.95],
                quantiles: Array(repeating: [median - 1, median, median + 1], count: steps), means: []), zone: .paris)
    }

    /// Only forecasts of one run add up: one that was asked for by the way shows where that run's does not reach.
    @Test func thePublishedForecastLeadsAsLongAsItReaches() throws {
        let store = MemoryStore()
        let key = SeriesKey(.departement("75"), .visits, every: .hour)
        let morning = SampleRegion.now
        let later = morning.advanced(bySeconds: 3 * 3600)
        try store.saveForecasts([
            Self.forecast(of: key, at: morning, median: 10, steps: 12).stored,
            Self.forecast(of: key, by: "seasonal-naive", at: later, median: 20, steps: 24).stored,
        ])
        #expect(try Self.reader(store, now: later).latestForecast(of: key)?.stored.model == "vigie")
        let night = morning.advanced(bySeconds: 13 * 3600)
        #expect(try Self.reader(store, now: night).latestForecast(of: key)?.stored.model == "seasonal-naive")
        // Both are over: the published one again.
        let next = morning.advanced(bySeconds: 50 * 3600)
        #expect(try Self.reader(store, now: next).latestForecast(of: key)?.stored.model == "vigie")
    }

    /// Made at 06:10 and at 15:10 under the same midnight: at noon only the first could be known, and at 05:00 neither.
    @Test func aForecastIsNotKnownBeforeItsData() throws {
        let store = MemoryStore()
        let key = SeriesKey(.departement("75"), .visits, every: .day)
        let morning = SampleRegion.now
        let afternoon = morning.advanced(bySeconds: 9 * 3600)
        try store.saveForecasts([
            Self.forecast(of: key, at: morning, median: 10).stored,
            Self.forecast(of: key, at: afternoon, median: 20).stored,
        ])
        let reader = try Self.reader(store, now: afternoon.advanced(bySeconds: 60))
        func median(_ hours: Int) throws -> Double? {
            let at = morning.advanced(bySeconds: hours * 3600)
            return try reader.forecast(of: key, knownBy: at)?.stored.quantiles[0][1]
        }
        #expect(try median(-1) == nil)
        #expect(try median(6) == 10)
        #expect(try median(9) == 20)
    }

    // MARK: Freshness

    /// One of three EDs under a sum that was made when they were read in is three days late.
    @Test func aSumSaysHowManyOfItsPlacesAreLate() throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 20, track: 0)
        let late = Place.site("990000009")
        try region.store.saveTerritory([Territory.Entry(place: late, name: "SU Retard", parent: .departement("93"))])
        let total = SeriesKey(.departement("93"), .visits, every: .hour)
        let end = Self.hours.index(of: SampleRegion.now)
        func rows(_ key: SeriesKey, upTo last: Int) -> [Observation] {
            ((last - 200)..<last).map {
                Observation(
                    series: key, referenceTime: Self.hours.start(at: $0), value: 5, availableAt: Self.hours.end(at: $0))
            }
        }
        try region.deliver(
            rows(SeriesKey(late, .visits, every: .hour), upTo: end - 72) + rows(total, upTo: end), name: "sum.csv",
            findings: [
                Finding(
                    check: Finding.derivedSum, severity: .info, message: Text(verbatim: "sum"), series: total, count: 3)
            ])
        let freshness = try #require(
            try Self.reader(region.store).freshness(of: total, lateAfter: 2 * 86_400))
        #expect(!freshness.isLate)
        #expect((freshness.latePlaces, freshness.allPlaces) == (1, 3))
    }

    /// Seen from 1 November, the store's later values do not exist.
    @Test func freshnessIsThatOfTheMomentShown() throws {
        let (store, key, _) = try provisionalStore(Array(repeating: 100, count: 100), incomplete: "0")
        let noon = CivilZone.paris.start(of: SampleRegion.day(2026, 11, 1)).advanced(bySeconds: 43_200)
        let then = try #require(try Self.reader(store, now: noon).freshness(of: key, lateAfter: 36 * 3600))
        #expect(then.lastEnd == CivilZone.paris.start(of: SampleRegion.day(2026, 11, 1)))
        #expect(!then.isLate)
        // Without a forecast the page's past ends there, not where the store's data end.
        let other = SeriesKey(key.place, .visits, every: .week)
        let view = try Self.reader(store, now: noon).view(
            other, state: PageState(query: { $0 == "grain" ? "week" : nil }, cookie: nil))
        #expect(view.past.upperBound == view.grid.index(of: SampleRegion.day(2026, 11, 1)) + 1)
        let now = try #require(try Self.reader(store).freshness(of: key, lateAfter: 36 * 3600))
        #expect(now.lastEnd == CivilZone.paris.start(of: SampleRegion.day(2026, 11, 23)))
    }

    /// A day that is known to be missing is no data: the place is as late as its last value.
    @Test func missingDaysAreNotFresh() throws {
        let store = MemoryStore()
        let last = Self.days.index(of: SampleRegion.now) - 1
        let key = SeriesKey(.site("990000001"), .visits, every: .day)
        let transaction = try store.begin(
            DeliveryHeader(connector: "tidy-csv", name: "f.csv", hash: "00", receivedAt: SampleRegion.now))
        try transaction?.append(
            ObservationBatch(
                ((last - 20)...last).map { step in
                    Observation(
                        series: key, referenceTime: Self.days.start(at: step), value: step > last - 3 ? nil : 10,
                        availableAt: Self.days.end(at: step))
                }))
        _ = try transaction?.commit(replaced: [], findings: [])
        let freshness = try #require(try Self.reader(store).freshness(of: key, lateAfter: 2 * 86_400))
        #expect(freshness.lastEnd == Self.days.end(at: last - 3))
        #expect(freshness.isLate)
    }

    // MARK: Coarser steps

    /// Monday 23 November, 06:10: the day before is known, the last whole week too; six hours are no delay for either.
    @Test func weeksAreAsFreshAsTheirDays() throws {
        let (store, key, end) = try provisionalStore(Array(repeating: 100, count: 100), incomplete: "0")
        let week = SeriesKey(key.place, .visits, every: .week)
        let weeks = TimeGrid(zone: .paris, grain: .week)
        let transaction = try store.begin(
            DeliveryHeader(connector: "tidy-csv", name: "y.csv", hash: "03", receivedAt: SampleRegion.now))
        // The newest week in the store is the one before last.
        let last = weeks.index(of: SampleRegion.day(2026, 11, 9))
        try transaction?.append(
            ObservationBatch([
                Observation(
                    series: week, referenceTime: weeks.start(at: last), value: 700, availableAt: weeks.end(at: last))
            ]))
        _ = try transaction?.commit(replaced: [], findings: [])
        let freshness = try #require(try Self.reader(store).freshness(of: week, lateAfter: 86_400))
        #expect(freshness.lastEnd == Self.days.start(at: end))
        #expect(!freshness.isLate)
    }

    /// 25 October 2026 has 25 real hours in Paris; the doubled label holds two of them.
    @Test func daysAreSumsOfWholeDaysOnly() throws {
        let first = Self.hours.index(of: SampleRegion.day(2026, 10, 25))
        var values = [Double](repeating: 1, count: 48)
        values[2] = 2
        let sums = try #require(
            SeriesReader.coarser(
                SteppedValues(first: first, values: values), from: Self.hours, to: Self.days, averages: false))
        #expect(sums.values == [25, 24])
        values[30] = .nan
        let missing = try #require(
            SeriesReader.coarser(
                SteppedValues(first: first, values: values), from: Self.hours, to: Self.days, averages: false))
        #expect(missing.values[0] == 25)
        #expect(missing.values[1].isNaN)
    }

    /// 28 March 2027, 02:00–03:00 does not exist in Paris: its absence is no gap.
    @Test func theHourThatNeverWasIsNotMissing() throws {
        let first = Self.hours.index(of: SampleRegion.day(2027, 3, 28))
        var values = [Double](repeating: 1, count: 24)
        values[2] = .nan
        let sums = try #require(
            SeriesReader.coarser(
                SteppedValues(first: first, values: values), from: Self.hours, to: Self.days, averages: false))
        #expect(sums.values == [23])
    }

    // MARK: Forecasts

    private func forecast(_ paths: [Int32], steps: Int) -> IssuedForecast {
        let origin = CivilZone.paris.start(of: SampleRegion.day(2026, 11, 23))
        return IssuedForecast(
            StoredForecast(
                series: SeriesKey(.ileDeFrance, .visits, every: .hour), origin: origin, model: "vigie",
                issuedAt: origin,
                dataAsOf: origin, seed: 1, version: "0", zone: "Europe/Paris", levels: [0.05, 0.5, 0.95],
                quantiles: Array(repeating: [1, 2, 3], count: steps), means: Array(repeating: 2, count: steps),
                paths: paths), zone: .paris)
    }

    /// Three draws of two steps: the sums are 1 + 1, 2 + 2, 3 + 0, never a sum of quantiles.
    @Test func windowsAreSumsOfJointDraws() throws {
        let issued = forecast([1, 1, 2, 2, 3, 0], steps: 2)
        let sum = try #require(issued.sum(over: issued.first..<(issued.first + 2)))
        #expect(sum == .empirical([2, 3, 4]))
        #expect(issued.sum(over: issued.first..<(issued.first + 3)) == nil)
        #expect(forecast([], steps: 2).sum(over: issued.first..<(issued.first + 2)) == nil)
    }

    @Test func deviationIsJudgedByTheWholeDistribution() throws {
        let issued = forecast([], steps: 1)
        let distribution = try #require(issued.distribution(at: issued.first))
        func level(_ usual: Double) -> Messages.Deviation? {
            Outlook(
                steps: issued.first..<(issued.first + 1), range: Range90(distribution), usual: usual,
                distribution: distribution
            ).level
        }
        // Quantiles 1, 2, 3 at 0.05, 0.5, 0.95: linear in between, so 0.25 is at 1.44 and 0.75 at 2.56.
        #expect(level(0.9) == .farAbove)
        #expect(level(1.2) == .above)
        #expect(level(2) == .usual)
        #expect(level(2.8) == .below)
        #expect(level(3.1) == .farBelow)
    }

    @Test func notesAreWeightedByTheBaseline() {
        let notes = ForecastNotes([
            "weights": #"{"ets":0.25,"glm":0.75}"#,
            "components":
                #"{"baseline":[10,30],"components":[{"id":"level","fr":"niveau","en":"level","factors":[1.2,1.0]}]}"#,
        ])
        #expect(notes.weights.map(\.model) == ["glm", "ets"])
        // (10 × 1.2 + 30 × 1.0) / 40 − 1 = 0.05.
        let effects = notes.effects(over: [0, 1])
        #expect(effects.count == 1)
        #expect(abs((effects.first?.share ?? 0) - 0.05) < 1e-12)
        #expect(ForecastNotes(["components": "not json"]).effects(over: [0]).isEmpty)
    }

    /// The ranges of the sample come from the distribution that its visits are drawn from: coverage near 0.9.
    @Test func whatWasSaidIsComparedWithWhatCame() throws {
        let region = try Sample.region()
        let reader = try Self.reader(region.store)
        var state = PageState(query: { _ in nil }, cookie: nil)
        state.grain = .day
        let view = try reader.view(state.key(.ileDeFrance), state: state)
        #expect(view.checked.count >= 27)
        // 28 trials at about 0.9 or a little more: fewer than 21 inside has probability under 0.01.
        #expect(view.inside >= 21)
    }
}

import Features
import Foundation
import Testing
import TimeSeries

@Suite struct FeatureTests {
    static let day = CivilDate(year: 2026, month: 3, day: 10) ?? CivilDate(dayNumber: 0)

    private static func known(_ date: CivilDate, hour: Int) -> Instant {
        CivilZone.paris.instant(of: CivilDateTime(date: date, hour: hour))
    }

    private static func observation(
        _ key: SeriesKey, _ date: CivilDate, _ value: Double, at known: Instant
    ) -> Observation {
        let grid = TimeGrid(zone: .paris, grain: key.grain)
        return Observation(
            series: key, referenceTime: grid.start(at: grid.index(of: date)), value: value, availableAt: known)
    }

    private static func view(
        _ observations: [Observation], _ place: Place, _ quantities: [Quantity], at origin: Instant
    ) -> FeatureView {
        let archive = ObservationArchive(observations)
        var cursor = ArchiveCursor(archive, keys: archive.keys, zone: .paris)
        let frame = FeatureFrame(
            place, quantities: quantities, span: day.dayNumber..<(day.dayNumber + 1), cursor: cursor,
            territory: .france, zone: .paris)
        cursor.advance(to: origin)
        return frame.view(cursor)
    }

    private static func feature(_ name: String) throws -> Feature {
        try #require(SourceCatalog.all.flatMap(\.features).first { $0.name == name })
    }

    /// A crowd that was announced before the origin counts on its day, one announced after does not; a day without is 0.
    @Test func announcedEvents() throws {
        let key = SeriesKey(.departement("93"), .events, every: .day)
        let match = Self.day.advanced(byDays: 3)
        let observations = [
            Self.observation(key, match, 50_000, at: Self.known(Self.day.advanced(byDays: -30), hour: 9)),
            Self.observation(
                key, match.advanced(byDays: 1), 20_000, at: Self.known(Self.day.advanced(byDays: 1), hour: 9)),
        ]
        let view = Self.view(
            observations, .departement("93"), [Quantity(.events)], at: Self.known(Self.day, hour: 6))
        let attendance = try Self.feature("event_attendance")
        #expect(abs(attendance.value(view, match.dayNumber) - log(50_001)) < 1e-9)
        #expect(attendance.value(view, match.dayNumber + 1) == 0)
        #expect(attendance.value(view, match.dayNumber - 1) == 0)
        #expect(view.looksAhead(Quantity(.events)))
    }

    /// A temperature that was forecast for the day is used; beyond the forecast the newest one known is.
    @Test func issuedWeather() throws {
        let key = SeriesKey(.region("11"), .temperature, every: .day)
        let issued = Self.known(Self.day, hour: 5)
        let observations =
            (1...5).map { back in
                Self.observation(
                    key, Self.day.advanced(byDays: -back), 10,
                    at: Self.known(Self.day.advanced(byDays: 1 - back), hour: 0))
            } + (0..<4).map { Self.observation(key, Self.day.advanced(byDays: $0), 20 + Double($0), at: issued) }
        let temperature = try Self.feature("temperature")
        let after = Self.view(
            observations, .departement("75"), [Quantity(.temperature)], at: Self.known(Self.day, hour: 6))
        #expect(temperature.value(after, Self.day.dayNumber + 2) == 22)
        #expect(temperature.value(after, Self.day.dayNumber + 9) == 23)
        let before = Self.view(
            observations, .departement("75"), [Quantity(.temperature)], at: Self.known(Self.day, hour: 4))
        #expect(temperature.value(before, Self.day.dayNumber + 2) == 10)
    }

    /// A département speaks for itself; where it has nothing the region does, then its neighbours, then the country.
    @Test func nearestSeries() {
        func value(_ places: [(Place, Double)], near place: Place) -> Double {
            let observations = places.map { place, value in
                Self.observation(
                    SeriesKey(place, .no2, every: .day), Self.day, value, at: Self.known(Self.day, hour: 1))
            }
            return Self.view(observations, place, [Quantity(.no2)], at: Self.known(Self.day, hour: 6))
                .value(Quantity(.no2), day: Self.day.dayNumber)
        }
        let (paris, saintDenis, yvelines) = (Place.departement("75"), Place.departement("93"), Place.departement("78"))
        let (region, country, lyon) = (Place.region("11"), Place.country("FR"), Place.departement("69"))
        #expect(value([(paris, 1), (region, 2), (saintDenis, 3)], near: paris) == 1)
        #expect(value([(region, 2), (saintDenis, 3), (country, 4)], near: paris) == 2)
        #expect(value([(yvelines, 5), (saintDenis, 3), (country, 4)], near: paris) == 4)
        #expect(value([(yvelines, 5), (saintDenis, 3), (lyon, 9)], near: region) == 4)
        #expect(value([(country, 7), (lyon, 9)], near: paris) == 7)
        #expect(value([(lyon, 9)], near: paris).isNaN)
    }

    /// By hand: three days of 22 to 34 °C in Paris are 1 above its night threshold and 3 above that of the day, each counted from 3
    /// below: 4 + 6.
    @Test func heatIndex() throws {
        let keys = [(Measure.temperatureMin, 22.0), (.temperatureMax, 34)]
        let observations = keys.flatMap { measure, value in
            (1...3).map { back in
                Self.observation(
                    SeriesKey(.departement("75"), measure, every: .day), Self.day.advanced(byDays: -back), value,
                    at: Self.known(Self.day, hour: 1))
            }
        }
        let view = Self.view(
            observations, .departement("75"), keys.map { Quantity($0.0) }, at: Self.known(Self.day, hour: 6))
        #expect(abs(try Self.feature("heat_index").value(view, Self.day.dayNumber) - 10) < 1e-9)
        #expect(try Self.feature("cold_index").value(view, Self.day.dayNumber) == 0)
    }
}

import Features
import Foundation
import Testing
import TimeSeries

/// Pollution peaks, epidemics and crowds around, by hand.
@Suite struct NewColumnTests {
    static let grid = TimeGrid(zone: .paris, grain: .day)
    static let day = CivilDate(year: 2026, month: 3, day: 10)?.dayNumber ?? 0

    static func known(_ day: Int, hour: Int) -> Instant {
        CivilZone.paris.instant(of: CivilDateTime(date: grid.date(at: day), hour: hour))
    }

    static func view(
        _ observations: [Observation], _ place: Place, at origin: Instant, territory: Territory = .france
    ) -> FeatureView {
        let archive = ObservationArchive(observations)
        var cursor = ArchiveCursor(archive, keys: archive.keys, zone: .paris)
        let frame = FeatureFrame(
            place, quantities: SourceCatalog.quantities, span: day..<(day + 1), cursor: cursor, territory: territory,
            zone: .paris)
        cursor.advance(to: origin)
        return frame.view(cursor)
    }

    static func value(_ name: String, _ view: FeatureView, _ target: Int) throws -> Double {
        try #require(SourceCatalog.all.flatMap(\.features).first { $0.name == name }).value(view, target)
    }

    /// Two families of products of 30 and 10 units, no total: their mean is 20, log 21.
    @Test func salesByFamily() throws {
        let monday = Self.grid.index(of: try #require(CivilDate(iso8601: "2026-02-23")))
        let observations = [("cough", 30.0), ("fever", 10)].map { family, units in
            Observation(
                series: SeriesKey(.departement("75"), .pharmacySales, Stratum([.product: family]), every: .week),
                referenceTime: Self.known(monday, hour: 0), value: units, availableAt: Self.known(monday + 9, hour: 12))
        }
        let view = Self.view(observations, .departement("75"), at: Self.known(Self.day, hour: 6))
        #expect(abs(try Self.value("pharmacy_sales", view, Self.day) - log(21)) < 1e-12)
    }

    // MARK: Peaks

    /// Hours of a day, all at 40 but noon.
    static func hours(_ key: SeriesKey, _ day: Int, noon: Double) -> [Observation] {
        (0..<24).map { hour in
            Observation(
                series: key, referenceTime: known(day, hour: hour), value: hour == 12 ? noon : 40,
                availableAt: known(day + 1, hour: 1))
        }
    }

    /// Noons of 181, 180 and 250 µg/m³ are two peaks: the threshold is to be exceeded.
    ///
    /// Known the next day only.
    @Test func hourlyPeaks() throws {
        let key = SeriesKey(.departement("75"), .ozone, every: .hour)
        let observations = [(3, 181.0), (2, 180), (1, 250)].flatMap { Self.hours(key, Self.day - $0.0, noon: $0.1) }
        let now = Self.view(observations, .departement("75"), at: Self.known(Self.day, hour: 6))
        #expect(try Self.value("ozone_peak", now, Self.day) == 2)
        #expect(try Self.value("ozone_peak", now, Self.day + 5) == 2)
        #expect(try Self.value("no2_peak", now, Self.day).isNaN)
        let before = Self.view(observations, .departement("75"), at: Self.known(Self.day - 1, hour: 6))
        #expect(try Self.value("ozone_peak", before, Self.day - 1) == 1)
        // An old peak says nothing.
        let later = Self.view(observations, .departement("75"), at: Self.known(Self.day + 9, hour: 6))
        #expect(try Self.value("ozone_peak", later, Self.day + 9).isNaN)
    }

    /// PM10 are held against their mean of the day, in whatever step it comes; of ozone a mean of the day says nothing.
    ///
    /// One département
    /// of a region above is enough.
    @Test func peaksOfDays() throws {
        func daily(_ measure: Measure, _ code: String, _ value: Double) -> Observation {
            Observation(
                series: SeriesKey(.departement(code), measure, every: .day),
                referenceTime: Self.known(Self.day - 1, hour: 0), value: value,
                availableAt: Self.known(Self.day, hour: 1))
        }
        let observations = [daily(.pm10, "75", 51), daily(.pm10, "77", 12), daily(.ozone, "75", 190)]
        let origin = Self.known(Self.day, hour: 6)
        #expect(try Self.value("pm10_peak", Self.view(observations, .ileDeFrance, at: origin), Self.day) == 1)
        #expect(try Self.value("pm10_peak", Self.view(observations, .departement("77"), at: origin), Self.day) == 0)
        #expect(try Self.value("ozone_peak", Self.view(observations, .ileDeFrance, at: origin), Self.day).isNaN)
    }

    // MARK: Epidemics

    static let week = TimeGrid(zone: .paris, grain: .week)
    static let flu = SeriesKey(.region("11"), .incidence, .syndrome("flu"), every: .week)

    /// Rates by week, the newest being that before `day`; each known on the Wednesday after.
    static func weekly(_ rates: [Double], _ key: SeriesKey = flu) -> [Observation] {
        let last = week.index(of: grid.date(at: day)) - 1
        return rates.enumerated().map { at, rate in
            let index = last - (rates.count - 1 - at)
            let start = week.start(at: index)
            return Observation(
                series: key, referenceTime: start, value: rate,
                availableAt: start.advanced(bySeconds: 9 * 86_400 + 43_200))
        }
    }

    /// The season of a July: 20 weeks of 8 and 12 by turns, six of 100, the rest at 10.
    ///
    /// 100 is 9.4 % of the season, 12 is 1.1 %: the epidemic is the six weeks. The 15 highest before are ten of 12 and five of 8: over
    /// two seasons mean 10.667, deviation 1.918, threshold 10.667 + 1.645 · 1.918 = 13.82.
    static let season = (0..<52).map { week -> Double in
        week < 20 ? (week % 2 == 0 ? 8 : 12) : week < 26 ? 100 : 10
    }

    /// Weeks since the July before `day` follow two seasons.
    static func history(_ present: [Double]) throws -> [Double] {
        let july = try #require(CivilDate(year: 2025, month: 7, day: 1)).dayNumber
        let last = week.index(of: grid.date(at: day)) - 1
        let weeks = (0...60).count { week.date(at: last - $0).dayNumber >= july - 6 }
        let quiet = [Double](repeating: 8, count: max(0, weeks - present.count))
        // One more week than two seasons of 52 may begin before a July: it falls in the season before, which is not complete.
        return season + season + quiet + present
    }

    @Test func epidemicByHand() throws {
        func columns(_ present: [Double]) throws -> [Double] {
            // Thursday: the last week was published the day before.
            let view = Self.view(
                Self.weekly(try Self.history(present)), .departement("75"), at: Self.known(Self.day + 2, hour: 6))
            return [
                try Self.value("incidence_flu_epidemic", view, Self.day + 2),
                try Self.value("incidence_flu_onset", view, Self.day + 2),
            ]
        }
        #expect(try columns([12, 13.8]) == [0, 0])
        #expect(try columns([12, 13.9]) == [1, 1])
        #expect(try columns([13.9, 50, 200]) == [1, 3])
        #expect(try columns([Double](repeating: 90, count: 14)) == [1, 12])
        #expect(try columns([90, 90, 10]) == [0, 0])
    }

    /// A week counts once it is known; one past season is not enough to say anything.
    @Test func epidemicAsKnown() throws {
        let rates = try Self.history([12, 90])
        let newest = try #require(Self.weekly(rates).map(\.availableAt).max())
        let before = Self.view(Self.weekly(rates), .departement("75"), at: newest.advanced(bySeconds: -1))
        #expect(try Self.value("incidence_flu_epidemic", before, Self.day) == 0)
        let after = Self.view(Self.weekly(rates), .departement("75"), at: newest)
        #expect(try Self.value("incidence_flu_epidemic", after, Self.day + 3) == 1)
        let short = Self.view(Self.weekly(Array(rates.suffix(80))), .departement("75"), at: newest)
        #expect(try Self.value("incidence_flu_epidemic", short, Self.day).isNaN)
    }

    // MARK: Crowds

    static func crowd(_ place: Place, _ people: Double, announced: Instant = known(day - 30, hour: 9)) -> Observation {
        Observation(
            series: SeriesKey(place, .events, every: .day), referenceTime: known(day + 2, hour: 0), value: people,
            availableAt: announced)
    }

    static func near(_ observations: [Observation], _ place: Place, _ territory: Territory = .france) throws -> Double {
        try value(
            "event_attendance_near", view(observations, place, at: known(day, hour: 6), territory: territory), day + 2)
    }

    /// Saint-Denis is 8.65 km from Paris: 0.052° of latitude and 0.088° · cos 48.88° of longitude at 111.2 km a degree; exp(−8.65/15) is
    /// 0.5617.
    @Test func nearerCrowdsWeighMore() throws {
        let stade = [Self.crowd(.departement("93"), 80_000)]
        #expect(abs(try Self.near(stade, .departement("93")) - log(80_001)) < 1e-9)
        #expect(abs(try Self.near(stade, .departement("75")) - log(1 + 80_000 * 0.5617)) < 2e-4)
        #expect(try Self.near(stade, .departement("77")) < log(1 + 80_000 * 0.1))
        #expect(abs(try Self.near(stade, .ileDeFrance) - log(80_001)) < 1e-9)
        // Too far to matter: nothing is known, rather than nobody comes.
        #expect(try Self.near(stade, .departement("69")).isNaN)
        let two = stade + [Self.crowd(.departement("75"), 10_000)]
        #expect(abs(try Self.near(two, .departement("75")) - log(1 + 10_000 + 80_000 * 0.5617)) < 2e-4)
        var territory = Territory.france
        territory.insert(
            Territory.Entry(place: .site("930000001"), name: "urgences", parent: .departement("93")))
        #expect(try Self.near(stade, .site("930000001"), territory) == Self.near(stade, .departement("93")))
    }

    /// A crowd of which the region alone is known, and one at a point.
    @Test func crowdsWithoutDepartement() throws {
        let region = try Self.near([Self.crowd(.ileDeFrance, 10_000)], .departement("75"))
        #expect(region > log(1 + 10_000 / 8.0) && region < log(10_001))
        let point = try Self.near([Self.crowd(Place(.area, "48.86,2.35"), 10_000)], .departement("75"))
        #expect(abs(point - log(10_001)) < 0.05)
        #expect(try Self.near([Self.crowd(.country("FR"), 10_000)], .departement("75")).isNaN)
    }

    /// What is announced after the origin is not there; a day without anything announced is 0.
    @Test func crowdsAsAnnounced() throws {
        let late = Self.crowd(.departement("93"), 80_000, announced: Self.known(Self.day, hour: 7))
        #expect(try Self.near([late], .departement("75")) == 0)
    }

    // MARK: All

    /// No column of any source changes with what becomes known after the origin.
    @Test func nothingKnownLaterMatters() throws {
        let rates = try Self.history([12, 90])
        let noons = (1...4).flatMap {
            Self.hours(SeriesKey(.departement("75"), .ozone, every: .hour), Self.day - $0, noon: 170 + 5 * Double($0))
        }
        let all =
            Self.weekly(rates) + noons + [Self.crowd(.departement("93"), 80_000), Self.crowd(.departement("75"), 500)]
        let origin = Self.known(Self.day - 1, hour: 6)
        let changed =
            all.map { one -> Observation in
                guard one.availableAt > origin else { return one }
                var other = one
                other.value = one.value.map { 7 * $0 + 100 }
                return other
            }
            + all.map { one in
                // And everything is corrected later.
                var other = one
                other.value = 1
                other.availableAt = max(origin, one.availableAt).advanced(bySeconds: 60)
                return other
            }
        let (a, b) = (
            Self.view(all, .departement("75"), at: origin), Self.view(changed, .departement("75"), at: origin)
        )
        var finite = 0
        for feature in SourceCatalog.all.flatMap(\.features) {
            for target in Self.day..<(Self.day + 5) {
                let (x, y) = (feature.value(a, target), feature.value(b, target))
                #expect(x == y || x.isNaN && y.isNaN, "\(feature.name)")
                if x.isFinite { finite += 1 }
            }
        }
        #expect(finite >= 6 * 5)
        #expect(a.value(Quantity(.ozone), .greatest, day: Self.day - 2) == 180)
    }
}

import Foundation
import Messages
import Statistics
import Store
import TimeSeries

/// A small invented region in a memory store: hourly visits by age and admissions of fictional EDs with forecasts whose
/// distribution is the one that the visits are drawn from.
struct SampleRegion {
    /// Monday 23 November 2026, 06:10 in Paris.
    static let now = CivilZone.paris.instant(of: CivilDateTime(date: day(2026, 11, 23), hour: 6, minute: 10))

    static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
    }

    struct Site {
        var place: Place
        var name: String
        var departement: Place
        var visitsPerDay: Double
        /// Factor on the visits to come: an unusual tomorrow.
        var lift: Double
    }

    let store = MemoryStore()
    let zone = CivilZone.paris
    let sites: [Site]
    let pastDays: Int
    /// Newest steps that every forecast calls incomplete.
    let incomplete: Int
    private var generator = SeededGenerator(seed: 7)

    static let ages: [(AgeBand, Double)] = [
        (.from0to4, 0.12), (.from5to14, 0.13), (.from15to44, 0.39), (.from45to64, 0.18), (.from65to74, 0.07),
        (.from75, 0.11),
    ]

    /// - Parameters:
    ///   - departements: how many of the eight; `perDepartement` EDs in each.
    init(departements: Int = 2, perDepartement: Int = 2, pastDays: Int = 100, track: Int = 28, incomplete: Int = 0)
        throws
    {
        let codes = ["93", "75", "77", "78", "91", "92", "94", "95"].prefix(departements)
        let names = [
            "Saint-Elme", "La Roseraie", "Les Trois-Ponts", "Val-Fleuri", "Grand-Clos", "Sainte-Aldegonde", "Bel-Orme",
            "La Garenne", "Pré-Long", "Les Tilleuls", "Mont-Réal", "Haute-Rive", "Clairbois", "L’Ermitage",
            "Fontenelle", "Beauregard",
        ]
        var sites: [Site] = []
        for (d, code) in codes.enumerated() {
            for i in 0..<perDepartement {
                let n = sites.count
                sites.append(
                    Site(
                        place: .site("9900\(code)\(100 + i)"),
                        name: "SU \(names[n % names.count])\(n >= names.count ? " \(n / names.count + 1)" : "")",
                        departement: .departement(code),
                        visitsPerDay: [210, 120, 90, 60][i % 4] * (1 - 0.04 * Double(d)),
                        lift: n == 0 ? 1.32 : n == 3 ? 0.78 : 1.02))
            }
        }
        self.sites = sites
        self.pastDays = pastDays
        self.incomplete = incomplete
        try saveTerritory()
        try deliver()
        try forecast(track: track)
        try forecastWeeks(track: track > 0 ? 12 : 0)
    }

    private func saveTerritory() throws {
        try store.saveTerritory(
            sites.map { Territory.Entry(place: $0.place, name: $0.name, parent: $0.departement) })
    }

    /// Expected visits of one hour: weekly and daily shape.
    private func rate(_ site: Site, _ label: CivilDateTime) -> Double {
        let hour = Double(label.hour)
        let daily = 1 + 0.75 * sin((hour - 8) / 24 * 2 * .pi) + 0.2 * sin((hour - 3) / 12 * 2 * .pi)
        let weekly = label.date.weekday == .monday ? 1.1 : label.date.weekday.rawValue >= 6 ? 0.97 : 0.99
        let ahead = CivilZone.paris.instant(of: label) >= Self.now ? site.lift : 1
        return site.visitsPerDay / 24 * max(0.15, daily) * weekly * ahead
    }

    private static func poisson(_ mean: Double, _ generator: inout SeededGenerator) -> Int {
        let limit = exp(-mean)
        var product = generator.uniform()
        var count = 0
        while product > limit {
            product *= generator.uniform()
            count += 1
        }
        return count
    }

    private mutating func deliver() throws {
        let grid = TimeGrid(zone: zone, grain: .hour)
        let end = grid.index(of: Self.now)
        var observations: [Observation] = []
        for site in sites {
            for step in (end - pastDays * 24)..<end where grid.hours(at: step) > 0 {
                let start = grid.start(at: step)
                let known = start.advanced(bySeconds: 3600)
                func add(_ measure: Measure, _ stratum: Stratum, _ value: Int) {
                    observations.append(
                        Observation(
                            series: SeriesKey(site.place, measure, stratum, every: .hour), referenceTime: start,
                            value: Double(value), availableAt: known))
                }
                var total = 0
                for (age, share) in Self.ages {
                    let count = Self.poisson(rate(site, grid.label(at: step)) * share, &generator)
                    total += count
                    add(.visits, .age(age), count)
                }
                add(.visits, .all, total)
                add(.admissions, .all, Self.poisson(0.2 * rate(site, grid.label(at: step)), &generator))
            }
        }
        let outage = SeriesKey(sites[1].place, .visits, every: .hour)
        let from = zone.start(of: Self.day(2026, 11, 14))
        let finding = Finding(
            check: "near-zero-outage", severity: .setAside,
            message: Text(fr: "panne de transmission probable", en: "probable transmission outage"), series: outage,
            from: from, to: from.advanced(bySeconds: 86_400), count: 24)
        try deliver(observations, name: "sample.csv", findings: [finding])
    }

    /// Takes observations in as one delivery.
    func deliver(_ observations: [Observation], name: String, findings: [Finding] = []) throws {
        let header = DeliveryHeader(
            connector: "tidy-csv", name: name,
            hash: String(repeating: "ab", count: 31) + String(format: "%02x", name.count),
            receivedAt: Self.now)
        let transaction = try store.begin(header)
        try transaction?.append(ObservationBatch(observations))
        _ = try transaction?.commit(replaced: [], findings: findings)
    }

    // MARK: Forecasts

    private mutating func forecast(track: Int) throws {
        let today = zone.date(at: Self.now)
        let places: [(Place, [Site])] =
            sites.map { ($0.place, [$0]) }
            + Set(sites.map(\.departement)).sorted().map { dep in (dep, sites.filter { $0.departement == dep }) }
            + [(.ileDeFrance, sites)]
        for (place, members) in places {
            let strata: [(Stratum, Double)] =
                [(.all, 1)] + (place.kind == .site ? [] : Self.ages.map { (.age($0.0), $0.1) })
            for (stratum, share) in strata {
                try store.saveForecasts([
                    issue(place, members, .visits, stratum, share, .day, origin: zone.start(of: today), steps: 21)
                ])
            }
            try store.saveForecasts([
                issue(place, members, .admissions, .all, 0.2, .day, origin: zone.start(of: today), steps: 21),
                issue(place, members, .visits, .all, 1, .hour, origin: zone.start(of: today), steps: 24 * 8),
            ])
        }
        for back in 1...max(1, track) where track > 0 {
            let origin = zone.start(of: today.advanced(byDays: -back))
            for (place, members) in places where place == .ileDeFrance || place == sites[0].place {
                try store.saveForecasts([
                    issue(place, members, .visits, .all, 1, .day, origin: origin, steps: 2),
                    issue(place, members, .visits, .all, 1, .hour, origin: origin, steps: 24),
                ])
            }
        }
    }

    /// Twelve weeks from this Monday on, and what was said on the `track` Mondays before, for the region and its first ED.
    private mutating func forecastWeeks(track: Int) throws {
        let monday = zone.date(at: Self.now)  // `now` is one
        let places =
            sites.map { ($0.place, [$0]) }
            + Set(sites.map(\.departement)).sorted().map { dep in (dep, sites.filter { $0.departement == dep }) }
            + [(.ileDeFrance, sites)]
        for (place, members) in places {
            let mondays = place == .ileDeFrance || place == sites[0].place ? track : 0
            for back in 0...mondays {
                try store.saveForecasts([
                    issue(
                        place, members, .visits, .all, 1, .week,
                        origin: zone.start(of: monday.advanced(byDays: -7 * back)), steps: 12)
                ])
            }
        }
    }

    private mutating func issue(
        _ place: Place, _ members: [Site], _ measure: Measure, _ stratum: Stratum, _ share: Double, _ grain: Grain,
        origin: Instant, steps: Int
    ) -> StoredForecast {
        let grid = TimeGrid(zone: zone, grain: grain)
        let hours = TimeGrid(zone: zone, grain: .hour)
        let first = grid.index(of: origin)
        let levels = (1...19).map { Double($0) / 20 }
        var means: [Double] = []
        var quantiles: [[Double]] = []
        let draws = 100
        var paths = [Int32](repeating: 0, count: draws * steps)
        for i in 0..<steps {
            let begin = hours.index(of: grid.label(at: first + i))
            let end = hours.index(of: grid.label(at: first + i + 1))
            var mean = 0.0
            for step in begin..<end where hours.hours(at: step) > 0 {
                for site in members { mean += share * rate(site, hours.label(at: step)) }
            }
            // Standard deviation of a Poisson count with 4 % of shared variation.
            let deviation = (mean + (0.04 * mean) * (0.04 * mean)).squareRoot()
            var values = (0..<draws).map { _ in max(0, mean + deviation * generator.normal()).rounded() }
            for (draw, value) in values.enumerated() { paths[draw * steps + i] = Int32(value) }
            values.sort()
            means.append(mean)
            quantiles.append(levels.map { values[max(0, Int(($0 * Double(draws)).rounded(.up)) - 1)] })
        }
        let notes = [
            "incomplete": String(incomplete),
            "weights": #"{"glm":0.5,"ets":0.3,"climatology":0.2}"#,
            "components":
                #"{"baseline":[\#(means.map { String($0) }.joined(separator: ","))],"components":[{"id":"level","fr":"niveau récent","en":"recent level","factors":[\#(means.map { _ in "1.03" }.joined(separator: ","))]},{"id":"school_holiday","fr":"vacances scolaires","en":"school holidays","factors":[\#(means.map { _ in "0.94" }.joined(separator: ","))]}]}"#,
        ]
        return StoredForecast(
            series: SeriesKey(place, measure, stratum, every: grain), origin: origin, model: "vigie",
            issuedAt: origin.advanced(bySeconds: 600), dataAsOf: origin, seed: 1, version: "0.1.0",
            zone: zone.identifier,
            levels: levels, quantiles: quantiles, means: means, paths: paths, notes: notes)
    }
}

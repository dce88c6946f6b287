private import Foundation
internal import Statistics
public import TimeSeries

/// A fictional region with known truth: Île-de-France as public figures describe it, with EDs that do not exist.
///
/// A pure function of its parameters, its seed and the day until which it runs: every ED and day has a stream of chance of
/// its own, so that neither order nor threads change a value. Two regions of one seed and one calendar year of `until`
/// agree on every day that both hold. Times are legal time of Paris.
public struct SyntheticRegion: Sendable {
    public let parameters: SyntheticParameters
    public let seed: UInt64
    /// The simulated present: nothing later is written, though the truth is known ``truthDays`` further.
    public let until: Instant
    /// The EDs, ordered by département.
    public let sites: [SyntheticSite]

    let calendar: DayCalendar
    let weather: SyntheticWeather
    let epidemics: SyntheticEpidemics
    let events: SyntheticEvents
    let latent: Latent
    let reporting: [SiteReporting]
    let care: CareTables
    /// Scales each age band so that the last full calendar year has the wanted visits.
    let scale: ByAge
    /// Middle of the last full calendar year, as a day.
    let growthOrigin: Double

    /// Days after `until` for which the truth exists, to score forecasts made at `until`.
    public static let truthDays = 60

    /// Every simulated world begins on its 1 January.
    public static let firstYear = 2015
    /// Years that the present may lie in: the world needs three years before it, and each year more takes its time.
    public static let years = 2019...2050

    /// Days simulated beyond the truth, so that forecasts issued and heat waves at its end are whole.
    private static let margin = 14

    /// The unforeseeable effects of the region, its départements and its EDs.
    struct Latent: Sendable {
        var region: LatentEffect
        var departements: [String: LatentEffect]
        var sites: [LatentEffect]
        var levels: [LatentEffect]
        /// Variance of their sum.
        var variance: Double
    }

    /// - Parameters:
    ///   - until: the simulated present.
    ///   - schoolHolidays: the ranges of the ministry of education, of which zone C is used.
    /// - Precondition: `until` lies in one of ``years``.
    public init(
        parameters: SyntheticParameters = .standard, seed: UInt64, until: Instant,
        schoolHolidays: [SchoolHoliday] = SchoolHolidayTable.periods
    ) {
        let today = CivilZone.paris.date(at: until)
        precondition(Self.years.contains(today.year), "the simulated present lies in one of the years of `years`")
        self.parameters = parameters
        self.seed = seed
        self.until = until
        let civil = CivilCalendar.french(years: 2014...(today.year + 1), schoolHolidays: schoolHolidays)
        let calendar = DayCalendar(
            until: today.advanced(byDays: Self.truthDays + Self.margin), parameters.calendar, calendar: civil)
        let days = calendar.days
        let sites = SyntheticSite.all(parameters, seed: seed, until: today)
        let weather = SyntheticWeather(days: days, parameters.weather, parameters.pollution, seed: seed)
        let epidemics = SyntheticEpidemics(days: days, parameters.epidemics, seed: seed)
        self.sites = sites
        self.calendar = calendar
        self.weather = weather
        self.epidemics = epidemics
        events = SyntheticEvents(days: days, parameters.events, seed: seed)
        latent = Latent(parameters, sites: sites, days: days, seed: seed)
        reporting = sites.map { SiteReporting($0, calendar: calendar, parameters.reporting, seed: seed) }
        care = CareTables(parameters.care)
        let year = Self.daysOfYear(today.year - 1)
        growthOrigin = Double(year.lowerBound + year.upperBound) / 2
        scale = ByAge(
            (0..<ByAge.count).map { band in
                let sum = year.reduce(0) { sum, day in
                    let effect =
                        calendar.logEffects[day][band] + weather.logEffects[day][band]
                        + epidemics.logEffect(on: day, band: band)
                    return sum + exp(effect)
                }
                return 1 / sum
            })
    }

    /// First day of the history.
    public var firstDay: CivilDate {
        let today = CivilZone.paris.date(at: until)
        return CivilDate(year: today.year - parameters.years, month: today.month, day: min(today.day, 28)) ?? today
    }

    /// The EDs and what holds them, named.
    public var territory: Territory {
        var territory = Territory.ileDeFrance
        for var entry in territory.entries.values {
            entry.isSimulated = true
            territory.insert(entry)
        }
        for site in sites {
            territory.insert(
                Territory.Entry(
                    place: site.place, name: site.name, parent: .departement(site.departement), isSimulated: true))
        }
        return territory
    }

    /// The EDs of a place: one, a département's, or all.
    public func sites(of place: Place) -> [SyntheticSite] {
        sites.filter { site in
            switch place.kind {
            case .site: site.place == place
            case .departement: site.departement == place.code
            default: true
            }
        }
    }

    private static func daysOfYear(_ year: Int) -> Range<Int> {
        let first = CivilDate(year: year, month: 1, day: 1).map(DayCalendar.day) ?? 0
        let next = CivilDate(year: year + 1, month: 1, day: 1).map(DayCalendar.day) ?? first + 365
        return first..<next
    }
}

extension SyntheticRegion.Latent {
    init(_ parameters: SyntheticParameters, sites: [SyntheticSite], days: Int, seed: UInt64) {
        let dispersion = parameters.dispersion
        region = LatentEffect(dispersion.region, days: days, seed: seed, name: "region")
        departements = Dictionary(
            uniqueKeysWithValues: parameters.demand.departements.map {
                ($0.code, LatentEffect(dispersion.departement, days: days, seed: seed, name: "departement:" + $0.code))
            })
        self.sites = sites.map { LatentEffect(dispersion.site, days: days, seed: seed, name: "site:" + $0.finess) }
        levels = sites.map { LatentEffect(dispersion.siteLevel, days: days, seed: seed, name: "level:" + $0.finess) }
        variance = [dispersion.region, dispersion.departement, dispersion.site, dispersion.siteLevel]
            .reduce(0) { $0 + $1.spread * $1.spread }
    }
}

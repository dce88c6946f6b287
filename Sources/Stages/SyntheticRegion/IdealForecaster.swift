public import Statistics
public import TimeSeries

/// The best possible forecaster of the region: it knows the parameters and the same past as any other, and filters the rest.
///
/// What it knows at an origin, and nothing later:
/// - the parameters, with each ED's size, age mix and growth, calendar and announced crowds included;
/// - of the past the temperatures, nitrogen dioxide and incidences that really held until the day before, without error,
///   and which records were delivered, missed or interrupted: more than is published, so that the bar is rather too high
///   than too low;
/// - of the future neither weather nor epidemics: temperature follows its law given yesterday's and the issued forecasts
///   (``WeatherContinuation``), the peak of an epidemic is known by what was published (``EpidemicContinuation``);
/// - of the coverage that of the day before: an ED that begins to report takes it by surprise as it does any other.
///
/// The latent effects of the region, its départements and all EDs (2 × EDs + départements + 1) are filtered jointly from
/// the daily counts known at the origin. A day's count suffices: the effects multiply all hours and ages alike, and what
/// is known of a day before its last delivery is a Poisson count with the completed share of the mean. The filter is the
/// exact Kalman recursion but for the Poisson law, whose posterior is made Gaussian by its first two moments
/// (``LatentFilter``). At 96 EDs it needs no approximation by blocks.
///
/// Cost, release build: see `docs/synthetic-region.md`.
public struct IdealForecaster: Sendable {
    public let region: SyntheticRegion
    /// First day of the counts it learns from.
    public let from: CivilDate
    /// First day not simulated.
    public let to: CivilDate
    /// Whether effects are filtered; otherwise they have their stationary law, as before any count was seen.
    public var filters = true
    /// Whether it is told the weather, pollution and incidence that really come: a bar that no honest forecaster reaches.
    public var foreseesInputs = false

    private let firstDay: Int
    /// Visits known after 1 … 6 mornings, `[mornings − 1][day · sites + site]`.
    private var known: [[Int32]]
    /// Expected reported visits once complete, latent effects at zero, `[day · sites + site]`.
    private var expected: [Double]
    /// Share of the records complete after 1 … 6 mornings given the deliveries that were sent, like ``known``.
    private var complete: [[Double]]
    /// The filter after every final day before ``filteredUntil``.
    private var filter: LatentFilter
    private var filteredUntil: Int

    /// Simulates what was delivered.
    ///
    /// - Parameters:
    ///   - from: first day learned from. The slowest effect forgets 1 − 0.985 a day, so 400 days before the first origin
    ///     leave nothing (0.985^400 = 0.002) of what came earlier.
    ///   - to: first day after the last one needed, the date of the last origin.
    public init(_ region: SyntheticRegion, from: CivilDate, to: CivilDate) {
        self.region = region
        self.from = from
        self.to = to
        firstDay = DayCalendar.day(from)
        let days = max(0, to.dayNumber - from.dayNumber)
        let sites = region.sites.count
        let mornings = region.parameters.reporting.daysInDelivery
        known = Array(repeating: Array(repeating: 0, count: days * sites), count: mornings)
        complete = Array(repeating: Array(repeating: 0, count: days * sites), count: mornings)
        expected = Array(repeating: 0, count: days * sites)
        filter = LatentFilter(Self.effects(of: region))
        filteredUntil = firstDay
        for site in region.sites {
            let history = region.simulate(site, from: from, to: to)
            for number in 1...mornings {
                for (step, count) in history.known(.visits, afterMornings: number).enumerated() {
                    known[number - 1][step / 24 * sites + site.number] += Int32(count ?? 0)
                }
            }
            for offset in 0..<days {
                let cell = offset * sites + site.number
                expected[cell] = region.expectedReports(of: site, on: firstDay + offset)
                let sent = region.mornings(of: site, after: firstDay + offset).map(\.after)
                for number in 1...mornings {
                    guard let last = sent.last(where: { $0 <= number }) else { continue }
                    complete[number - 1][cell] = region.parameters.reporting.completeBy[last - 1]
                }
            }
        }
    }

    /// What the coming days hold, jointly for all EDs, as joint draws.
    ///
    /// Forecasts of ascending origins cost least, since the filter goes on from the one before; the result is the same in
    /// any order.
    /// - Parameters:
    ///   - origin: between ``from`` and ``to``, after the extraction of its morning.
    ///   - days: civil days from that of the origin on.
    /// - Precondition: the days lie in the simulated world, at most ``SyntheticRegion/truthDays`` after `until`.
    public mutating func outlook(
        at origin: Instant, days: Int, draws: Int, using chance: inout SeededGenerator
    ) -> IdealOutlook {
        let today = DayCalendar.day(CivilZone.paris.date(at: origin))
        precondition(today > firstDay && today <= DayCalendar.day(to), "the origin lies in the simulated span")
        precondition(region.extract(onMorningOf: today) <= origin.secondsSince1970, "after the morning's delivery")
        return IdealOutlook(
            region, state: state(on: today), today: today, origin: origin, days: days, draws: draws,
            foreseesInputs: foreseesInputs, using: &chance)
    }

    /// The law of the effects on the day before `today`, given what was known on its morning.
    mutating func state(on today: Int) -> LatentFilter {
        let mornings = known.count
        // Days that the latest morning completed.
        let final = today - mornings
        guard filters else { return LatentFilter(Self.effects(of: region)) }
        if filteredUntil > final + 1 {
            filter = LatentFilter(Self.effects(of: region))
            filteredUntil = firstDay
        }
        while filteredUntil <= final {
            learn(filteredUntil, mornings: mornings, into: &filter)
            filteredUntil += 1
        }
        var state = filter
        for day in filteredUntil..<max(today, filteredUntil) { learn(day, mornings: today - day, into: &state) }
        return state
    }

    private func learn(_ day: Int, mornings: Int, into filter: inout LatentFilter) {
        if day > firstDay { filter.advance() }
        for site in region.sites {
            let reported = reports(of: site, on: day, afterMornings: mornings)
            filter.observe(
                sumOf: Self.states(of: site, in: region), count: reported.count, expected: reported.expected)
        }
    }

    /// The visits of a day that are known some mornings later, and their expected number with latent effects at zero.
    func reports(of site: SyntheticSite, on day: Int, afterMornings mornings: Int) -> (count: Int, expected: Double) {
        let cell = (day - firstDay) * region.sites.count + site.number
        return (Int(known[mornings - 1][cell]), expected[cell] * complete[mornings - 1][cell])
    }

    /// Every latent effect of the region: region, départements, EDs, slow levels of the EDs.
    static func effects(of region: SyntheticRegion) -> [SyntheticParameters.Dispersion.Effect] {
        let law = region.parameters.dispersion
        return [law.region] + region.parameters.demand.departements.map { _ in law.departement }
            + region.sites.map { _ in law.site } + region.sites.map { _ in law.siteLevel }
    }

    /// The effects of which an ED's log mean has the sum.
    static func states(of site: SyntheticSite, in region: SyntheticRegion) -> [Int] {
        let departements = region.parameters.demand.departements
        let departement = departements.firstIndex { $0.code == site.departement } ?? 0
        let first = 1 + departements.count + site.number
        return [0, 1 + departement, first, first + region.sites.count]
    }
}

extension SyntheticRegion {
    /// Expected visits of a day that are ever reported, latent effects at zero: coverage and interruptions count.
    func expectedReports(of site: SyntheticSite, on day: Int) -> Double {
        let coverage = coverage(of: site, on: DayCalendar.date(day))
        guard coverage > 0 else { return 0 }
        let visits = expectedVisits(at: site, on: DayCalendar.date(day), given: .zero)
        let reporting = reporting[site.number]
        guard reporting.isDisturbed(from: calendar.starts[day], to: calendar.starts[day + 1]) else {
            return coverage * visits.total
        }
        return coverage
            * calendar.hours(of: day).enumerated().reduce(0) { sum, hour in
                let (start, seconds) = hour.element
                guard seconds > 0 else { return sum }
                // By minutes: an interruption begins at any second.
                let minutes = stride(from: start + 30, to: start + seconds, by: 60)
                let share = minutes.reduce(0) { $0 + reporting.sentShare(at: $1) } * 60 / Double(seconds)
                return sum + share * (0..<ByAge.count).reduce(0) { $0 + visits[hour.offset, $1] }
            }
    }
}

extension LatentState {
    static let zero = LatentState(region: 0, departement: 0, site: 0, siteLevel: 0)
}

private import Foundation
public import TimeSeries

/// Expected visits of one ED on one day, by wall-clock hour and age band: the mean of the Poisson counts.
public struct ExpectedVisits: Sendable, Hashable {
    /// `[hour][band]`, row after row.
    private var values: [Double]

    init(_ values: [Double]) { self.values = values }

    /// Expected visits of one hour and age band; 0 for the spring label that never was, both hours for the autumn one.
    public subscript(hour: Int, band: AgeBand) -> Double { values[hour * ByAge.count + ByAge.index(of: band)] }

    subscript(hour: Int, band: Int) -> Double { values[hour * ByAge.count + band] }

    public var total: Double { values.reduce(0, +) }
}

/// The unforeseeable log effects that hold in one ED on one day; their sum is added to the log of the expected visits.
///
/// Each is a stationary Gaussian AR(1): given today's value `z`, the value `h` days ahead has mean `φ^h z` and variance
/// `σ² (1 − φ^(2h))`, with `σ` and `φ` in ``SyntheticParameters/Dispersion``. With ``SyntheticRegion/expectedVisits(at:on:given:)``
/// and the Poisson law this gives the predictive distribution of an ideal forecaster.
public struct LatentState: Sendable, Hashable {
    public var region: Double
    public var departement: Double
    public var site: Double
    public var siteLevel: Double

    public init(region: Double, departement: Double, site: Double, siteLevel: Double) {
        self.region = region
        self.departement = departement
        self.site = site
        self.siteLevel = siteLevel
    }

    public var sum: Double { region + departement + site + siteLevel }
}

extension SyntheticRegion {
    /// The latent effects that really held.
    public func latentState(at site: SyntheticSite, on date: CivilDate) -> LatentState {
        let day = DayCalendar.day(date)
        return LatentState(
            region: latent.region.values[day], departement: latent.departements[site.departement]?.values[day] ?? 0,
            site: latent.sites[site.number].values[day], siteLevel: latent.levels[site.number].values[day])
    }

    /// The true mean process: expected visits of an ED on a day given the latent effects (those that held, by default),
    /// with the weather, epidemics, pollution and events that really came.
    ///
    /// - Precondition: the day lies between 2015 and ``truthDays`` days after `until`.
    public func expectedVisits(
        at site: SyntheticSite, on date: CivilDate, given state: LatentState? = nil
    ) -> ExpectedVisits {
        let day = DayCalendar.day(date)
        precondition((0..<calendar.days).contains(day), "the day lies in the simulated world")
        let latentEffect = (state ?? latentState(at: site, on: date)).sum - latent.variance / 2
        let evening = events.eveningEffect(departement: site.departement, day: day)
        let shapes = calendar.isOff[day] ? HourShape.standard.dayOff : HourShape.standard.workingDay
        let hours = calendar.hours(of: day)
        let trend = site.growth * (Double(day) - growthOrigin) / 365.25 + latentEffect
        var values = [Double](repeating: 0, count: 24 * ByAge.count)
        for band in 0..<ByAge.count {
            let effect =
                trend + calendar.logEffects[day][band] + weather.logEffects[day][band]
                + epidemics.logEffect(on: day, band: band)
            let visits = site.visitsPerYear * site.ageMix[band] * scale[band] * exp(effect)
            let eveningFactor = exp(evening?[band] ?? 0)
            for hour in 0..<24 {
                values[hour * ByAge.count + band] =
                    visits * shapes[band][hour] * Double(hours[hour].seconds) / 3600 * (hour >= 18 ? eveningFactor : 1)
            }
        }
        return ExpectedVisits(values)
    }

    /// Share of the visits of a day that the ED reports, interruptions apart: 0 before it joins, less than 1 while partial.
    public func coverage(of site: SyntheticSite, on date: CivilDate) -> Double {
        if let from = site.reportsFrom, date < from { return 0 }
        if let full = site.reportsInFullFrom, date < full { return parameters.coverage.partialShare }
        return 1
    }
}

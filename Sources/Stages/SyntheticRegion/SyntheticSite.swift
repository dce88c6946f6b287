private import Foundation
internal import Statistics
public import TimeSeries

/// A fictional ED.
public struct SyntheticSite: Sendable, Hashable {
    /// Its place in ``SyntheticRegion/sites``.
    public let number: Int
    /// Nine characters shaped like a FINESS number; `99` after the département is given to no real establishment.
    public var finess: String
    /// An invented name.
    public var name: String
    public var departement: String
    /// Expected visits of the last full calendar year.
    public var visitsPerYear: Double
    /// Share of each age band in its visits.
    public var ageMix: ByAge
    /// Log growth per year.
    public var growth: Double
    /// Added to the log odds of an admission.
    public var admissionOffset: Double
    /// First day on which it reports anything; nil: before the history.
    public var reportsFrom: CivilDate?
    /// First day on which it reports all of its visits, if that lies inside the history.
    public var reportsInFullFrom: CivilDate?

    public var place: Place { .site(finess) }
}

extension SyntheticSite {
    /// The EDs of a region: sizes from evenly spaced quantiles of a log-normal law in each département, shuffled by seed.
    static func all(_ parameters: SyntheticParameters, seed: UInt64, until: CivilDate) -> [SyntheticSite] {
        var chance = SeededGenerator(seed: seed, stream: "sites")
        let demand = parameters.demand
        var sites: [SyntheticSite] = []
        var names = inventedNames()
        for departement in demand.departements {
            let count = departement.sites
            var weights = (0..<count).map { i in
                exp(demand.logSizeSpread * SpecialFunctions.normalQuantile((Double(i) + 0.5) / Double(count)))
            }
            let total = weights.reduce(0, +)
            weights.shuffle(using: &chance)
            for (i, weight) in weights.enumerated() {
                let visits = demand.visitsPerYear * departement.share * weight / total
                let place = names.remove(at: chance.integer(below: names.count))
                sites.append(
                    SyntheticSite(
                        number: sites.count, finess: departement.code + "99" + padded(1000 + 37 * i + 11 * sites.count),
                        name: name(place, visitsPerYear: visits), departement: departement.code,
                        visitsPerYear: visits, ageMix: tilted(demand, number: sites.count, &chance),
                        growth: demand.growth + demand.growthSpread * chance.normal(),
                        admissionOffset: parameters.care.admissionSiteSpread * chance.normal()))
            }
        }
        rake(&sites, to: demand.ageMix)
        setCoverage(&sites, parameters.coverage, until: until, &chance)
        return sites
    }

    /// Age mix before raking: general, adults only or children only, with some variety.
    private static func tilted(
        _ demand: SyntheticParameters.Demand, number: Int, _ chance: inout SeededGenerator
    ) -> ByAge {
        var mix = demand.ageMix
        let old = 0.22 * chance.normal()
        let young = 0.25 * chance.normal()
        for (band, tilt) in zip(0..., [young, young, 0, 0.2 * old, old, old]) { mix[band] *= exp(tilt) }
        if number % demand.oneChildSiteIn == demand.oneChildSiteIn - 1 {
            for band in 2..<ByAge.count { mix[band] *= band == 2 ? 0.06 : 0.0005 }
        } else if number % demand.oneAdultSiteIn == 1 {
            mix[0] *= 0.01
            mix[1] *= 0.06
        }
        return mix
    }

    /// Scales the mixes in turn until each ED's shares sum to 1 and the region's shares are the wanted ones.
    private static func rake(_ sites: inout [SyntheticSite], to wanted: ByAge) {
        let total = sites.reduce(0) { $0 + $1.visitsPerYear }
        for _ in 0..<60 {
            for band in 0..<ByAge.count {
                let share = sites.reduce(0) { $0 + $1.visitsPerYear * $1.ageMix[band] } / total
                for i in sites.indices { sites[i].ageMix[band] *= wanted[band] / share }
            }
            for i in sites.indices {
                let sum = sites[i].ageMix.sum
                for band in 0..<ByAge.count { sites[i].ageMix[band] /= sum }
            }
        }
    }

    /// Chooses which EDs join or complete their reporting, on days that lie within two and a half years before `until`.
    private static func setCoverage(
        _ sites: inout [SyntheticSite], _ coverage: SyntheticParameters.Coverage, until: CivilDate,
        _ chance: inout SeededGenerator
    ) {
        var order = Array(sites.indices)
        order.shuffle(using: &chance)
        let first = CivilDate(year: until.year - 1, month: 1, day: 15) ?? until
        for (n, i) in order.prefix(coverage.joiningSites + coverage.partialSites).enumerated() {
            let day = first.advanced(byDays: chance.integer(below: 330) - (n % 2 == 0 ? 0 : 365))
            if n < coverage.joiningSites { sites[i].reportsFrom = day } else { sites[i].reportsInFullFrom = day }
        }
    }

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: max(0, 5 - String(number).count)) + String(number)
    }

    /// 96 place names that exist nowhere, put together from syllables.
    private static func inventedNames() -> [String] {
        let stems = [
            "Argen", "Bruine", "Corvel", "Dornel", "Elvan", "Fauvel", "Givran", "Hautel", "Isar", "Jorvel", "Luzel",
            "Marvel", "Nervel", "Ormel", "Pervan", "Quercel", "Rovel", "Sorvel", "Talvan", "Urvel", "Valdor", "Yvrel",
            "Zélan", "Orfel",
        ]
        return stems.flatMap { stem in ["mont", "bois", "rive", "lac"].map { stem + $0 } }
    }

    private static func name(_ place: String, visitsPerYear: Double) -> String {
        let vowel = place.first.map { "AEIOUY".contains($0) } ?? false
        switch visitsPerYear {
        case 70_000...: return "Centre hospitalier " + (vowel ? "d’" : "de ") + place
        case 25_000...: return "Hôpital " + (vowel ? "d’" : "de ") + place
        default: return "Clinique " + (vowel ? "d’" : "de ") + place
        }
    }
}

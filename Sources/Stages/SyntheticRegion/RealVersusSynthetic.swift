private import Foundation
public import Messages
internal import TimeSeries

/// One figure of real series beside the same figure of the simulated region.
public struct RealVersusSynthetic: Sendable {
    public var name: Text
    /// What the public figure is read from.
    public var source: String
    /// The public figure, or the span of several.
    public var real: ClosedRange<Double>
    public var synthetic: Double
    /// What the synthetic figure may be, wider than `real` where years, regions or chance differ.
    public var accepted: ClosedRange<Double>
    /// Decimals that make sense.
    public var decimals: Int

    public var isReproduced: Bool { accepted.contains(synthetic) }
}

extension SyntheticRegion {
    /// The table "real and synthetic" of `docs/synthetic-region.md`, from the weeks before `until`.
    ///
    /// Growth is left out when there are fewer than 104 weeks.
    ///
    /// Real figures: Santé publique France (SurSaUD, Île-de-France 2022-12 to 2024-06, départements 2020–2021), DREES (SAE
    /// 2024), ORSNP-IdF (2024), RESURAL (EDs of Alsace 2014–2015), UIHC (hourly ED, 2013–2018), Sentinelles.
    public func realVersusSynthetic(weeks: Int = 104) -> [RealVersusSynthetic] {
        let summary = RegionSummary(self, days: weeks * 7)
        let growth = weeks < 104 ? [] : growth(summary)
        return volume(summary) + growth + shapes(summary) + uncertainty(summary) + knowledge(summary) + care(summary)
    }

    private func volume(_ summary: RegionSummary) -> [RealVersusSynthetic] {
        let yearly = summary.real.map { $0.suffix(364).reduce(0, +) * 365.25 / 364 }
        let total = summary.visitsByAge.reduce(0, +)
        let ages = zip(AgeMixFigures.sursaud, zip(TimeSeries.AgeBand.allCases, summary.visitsByAge)).map {
            real, found in
            RealVersusSynthetic(
                name: Messages.figureAgeShare(found.0.rawValue), source: "SurSaUD", real: real...real,
                synthetic: found.1 / total * 100, accepted: (real - 1.2)...(real + 1.2), decimals: 1)
        }
        return [
            RealVersusSynthetic(
                name: Messages.figureVisitsPerYear, source: "ORSNP-IdF 2024, SAE 2024", real: 4.30...4.37,
                synthetic: yearly.reduce(0, +) / 1e6, accepted: 4.1...4.6, decimals: 2),
            RealVersusSynthetic(
                name: Messages.figureSize(quantile: 10), source: "SAE 2024", real: 18_032...18_032,
                synthetic: RegionSummary.quantile(yearly, 0.1), accepted: 13_000...24_000, decimals: 0),
            RealVersusSynthetic(
                name: Messages.figureSize(quantile: 50), source: "SAE 2024", real: 41_947...41_947,
                synthetic: RegionSummary.quantile(yearly, 0.5), accepted: 33_000...48_000, decimals: 0),
            RealVersusSynthetic(
                name: Messages.figureSize(quantile: 90), source: "SAE 2024", real: 82_733...82_733,
                synthetic: RegionSummary.quantile(yearly, 0.9), accepted: 70_000...97_000, decimals: 0),
        ] + ages
    }

    private func growth(_ summary: RegionSummary) -> [RealVersusSynthetic] {
        let lastYear = summary.total().suffix(364).reduce(0, +)
        let yearBefore = summary.total().prefix(364).reduce(0, +)
        let steady = summary.undisturbed.indices.filter {
            sites[$0].reportsFrom == nil && sites[$0].reportsInFullFrom == nil
        }
        let steadyLast = steady.reduce(0) { $0 + summary.reported[$1].suffix(364).reduce(0, +) }
        let steadyBefore = steady.reduce(0) { $0 + summary.reported[$1].prefix(364).reduce(0, +) }
        return [
            RealVersusSynthetic(
                name: Messages.figureGrowthRaw, source: "ORSNP-IdF 2024", real: 6.4...6.4,
                synthetic: (lastYear / yearBefore - 1) * 100, accepted: 3...10, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureGrowthSteady, source: "ORSNP-IdF 2024", real: 2.5...2.5,
                synthetic: (steadyLast / steadyBefore - 1) * 100, accepted: 0.5...4.5, decimals: 1),
        ]
    }

    private func shapes(_ summary: RegionSummary) -> [RealVersusSynthetic] {
        let total = summary.total()
        let mean = RegionSummary.mean(total)
        func factor(_ isChosen: (CivilDate) -> Bool) -> Double {
            RegionSummary.mean(total.indices.filter { isChosen(summary.date($0)) }.map { total[$0] }) / mean
        }
        let byHour = summary.visitsByHour
        let all = byHour.reduce(0, +)
        func share(_ hours: Range<Int>) -> Double { byHour[hours].reduce(0, +) / all * 100 }
        return [
            RealVersusSynthetic(
                name: Messages.figureWeekday(monday: true), source: "SurSaUD 2023", real: 1.108...1.108,
                synthetic: factor { $0.weekday == .monday }, accepted: 1.08...1.13, decimals: 3),
            RealVersusSynthetic(
                name: Messages.figureWeekday(monday: false), source: "SurSaUD 2023", real: 0.913...0.913,
                synthetic: factor { $0.weekday == .sunday }, accepted: 0.89...0.94, decimals: 3),
            RealVersusSynthetic(
                name: Messages.figureMonth(august: true), source: "SurSaUD 2023", real: 0.858...0.858,
                synthetic: factor { $0.month == 8 }, accepted: 0.80...0.90, decimals: 3),
            RealVersusSynthetic(
                name: Messages.figureMonth(august: false), source: "SurSaUD 2023", real: 1.082...1.082,
                synthetic: factor { $0.month == 12 }, accepted: 1.0...1.15, decimals: 3),
            RealVersusSynthetic(
                name: Messages.figurePublicHoliday, source: "SurSaUD 2023-2024", real: -13.1...(-13.1),
                synthetic: holidayEffect(total, summary) * 100, accepted: -18...(-10), decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureHours("8 h – 20 h"), source: "UIHC 2015-2018", real: 65...68.5,
                synthetic: share(8..<20), accepted: 62...71, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureHours("0 h – 6 h"), source: "UIHC 2015-2018", real: 10.7...14.4,
                synthetic: share(0..<6), accepted: 9...15, decimals: 1),
        ]
    }

    /// Mean log ratio of the public holidays from Monday to Saturday to the same weekday of the weeks around.
    private func holidayEffect(_ total: [Double], _ summary: RegionSummary) -> Double {
        let holidays = CivilCalendar.french(years: summary.first.year...(summary.first.year + 3))
        let effects = total.indices.compactMap { day -> Double? in
            guard holidays.isHoliday(summary.date(day)), summary.date(day).weekday != .sunday else { return nil }
            let around = [day - 14, day - 7, day + 7, day + 14]
                .filter { total.indices.contains($0) && !holidays.isHoliday(summary.date($0)) }.map { log(total[$0]) }
            return around.isEmpty ? nil : log(total[day]) - RegionSummary.mean(around)
        }
        return RegionSummary.mean(effects)
    }

    private func uncertainty(_ summary: RegionSummary) -> [RealVersusSynthetic] {
        let departements = parameters.demand.departements.map { RegionSummary.naiveError(summary.total($0.code)) * 100 }
        func error(_ range: ClosedRange<Double>) -> Double {
            RegionSummary.mean(summary.sites(ofDailyVisits: range).map(RegionSummary.naiveError)) * 100
        }
        func dispersion(_ range: ClosedRange<Double>) -> Double {
            RegionSummary.mean(summary.sites(ofDailyVisits: range).map(RegionSummary.weeklyDispersion))
        }
        return [
            RealVersusSynthetic(
                name: Messages.figureNaiveErrorRegion, source: "SurSaUD 2020-2024", real: 4.8...5.4,
                synthetic: RegionSummary.naiveError(summary.total()) * 100, accepted: 4.0...5.6, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureNaiveErrorDepartements, source: "SurSaUD 2020-2021", real: 7.0...9.8,
                synthetic: RegionSummary.mean(departements), accepted: 5.0...9.8, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureNaiveErrorSites("35–55"), source: "RESURAL 2014-2015", real: 15.3...19.6,
                synthetic: error(35...55), accepted: 15...20, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureNaiveErrorSites("75–130"), source: "RESURAL 2014-2015", real: 10.8...15.1,
                synthetic: error(75...130), accepted: 10.5...14, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureNaiveErrorSites("160–240"), source: "RESURAL 2014-2015", real: 9.0...10.5,
                synthetic: error(160...240), accepted: 8.5...11, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureDispersion("35–55"), source: "RESURAL 2014-2015", real: 0.78...1.09,
                synthetic: dispersion(35...55), accepted: 0.9...1.15, decimals: 2),
            RealVersusSynthetic(
                name: Messages.figureDispersion("160–240"), source: "RESURAL 2014-2015", real: 1.00...1.42,
                synthetic: dispersion(160...240), accepted: 1.05...1.5, decimals: 2),
            RealVersusSynthetic(
                name: Messages.figureHourlyDispersion, source: "UIHC 2013-2018", real: 1.03...1.03,
                synthetic: summary.hourlyDispersion, accepted: 0.98...1.12, decimals: 2),
        ]
    }

    private func knowledge(_ summary: RegionSummary) -> [RealVersusSynthetic] {
        let shares: [(mornings: Int, real: Double, width: Double)] = [
            (1, 88.4, 2), (2, 97.8, 1), (3, 98.8, 0.8), (6, 99.6, 0.5),
        ]
        let known = shares.map { mornings, real, width in
            let ratios = summary.known[mornings - 1].indices.map {
                summary.known[mornings - 1][$0] / max(summary.known[summary.known.count - 1][$0], 1)
            }
            return RealVersusSynthetic(
                name: Messages.figureKnown(mornings: mornings), source: "SurSaUD 2020-2024", real: real...real,
                synthetic: RegionSummary.quantile(ratios, 0.5) * 100, accepted: (real - width)...(real + width),
                decimals: 1)
        }
        return known + [
            RealVersusSynthetic(
                name: Messages.figureWithoutOutage, source: "ORSNP-IdF 2024", real: 74...74,
                synthetic: Double(summary.sitesWithoutOutage) / Double(max(sites.count, 1)) * 100, accepted: 62...86,
                decimals: 0)
        ]
    }

    private func care(_ summary: RegionSummary) -> [RealVersusSynthetic] {
        var old = 0
        var oldAdmitted = 0
        for site in sites {
            let chance = care.admissionChance(offset: site.admissionOffset)
            for offset in stride(from: 0, to: summary.days, by: 60) {
                for patient in patients(of: site, on: DayCalendar.day(summary.first) + offset, admissionChance: chance)
                where Int(patient.band) == ByAge.count - 1 {
                    old += 1
                    oldAdmitted += patient.isAdmitted ? 1 : 0
                }
            }
        }
        let peaks = epidemics.incidence.first.map { flu in
            stride(from: 180, to: flu.count - 365, by: 365).map { flu[$0..<($0 + 365)].max() ?? 0 }
        }
        return [
            RealVersusSynthetic(
                name: Messages.figureAdmission, source: "usual order (not verified)", real: 20...20,
                synthetic: summary.admissions / summary.visitsByAge.reduce(0, +) * 100, accepted: 18...22, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureAdmissionOld, source: "usual order (not verified)", real: 45...50,
                synthetic: Double(oldAdmitted) / Double(max(old, 1)) * 100, accepted: 44...53, decimals: 1),
            RealVersusSynthetic(
                name: Messages.figureFluPeak, source: "Sentinelles 2009-2019", real: 223...864,
                synthetic: RegionSummary.quantile(peaks ?? [], 0.5), accepted: 300...700, decimals: 0),
        ]
    }
}

/// Share of each age band in the visits of Île-de-France, % (SurSaUD 2022-12 to 2024-06).
private enum AgeMixFigures {
    static let sursaud: [Double] = [13.4, 12.1, 38.3, 19.0, 6.7, 10.6]
}

private import Foundation
internal import Statistics
internal import TimeSeries

/// The epidemics of every season, and the incidence that was published.
struct SyntheticEpidemics: Sendable {
    let parameters: SyntheticParameters.Epidemics
    private let seed: UInt64
    /// True incidence of each day, weekly cases per 100,000: `[wave][day]`.
    let incidence: [[Double]]
    /// Effect on each day, `[wave][day][band]`.
    let logEffects: [[ByAge]]

    init(days: Int, _ parameters: SyntheticParameters.Epidemics, seed: UInt64) {
        self.parameters = parameters
        self.seed = seed
        let incidence = parameters.waves.map { Self.incidence(of: $0, days: days, seed: seed) }
        self.incidence = incidence
        logEffects = zip(parameters.waves, incidence).map { wave, daily in
            daily.map { value in
                ByAge((0..<ByAge.count).map { wave.logEffect(ofIncidence: value, band: $0) })
            }
        }
    }

    func logEffect(on day: Int, band: Int) -> Double {
        logEffects.reduce(0) { $0 + $1[day][band] }
    }

    /// One published value of a week.
    struct Publication {
        /// First day of the week, a Monday.
        var week: Int
        /// Day of the publication, at noon.
        var publishedOn: Int
        /// Weekly cases per 100,000, an integer.
        var value: Double
    }

    /// The three publications of the week that begins on a day: first, and one and two weeks later.
    func publications(wave: Int, week: Int) -> [Publication] {
        var chance = SeededGenerator(seed: seed, stream: "publication:\(parameters.waves[wave].name):\(week)")
        let truth = (week..<week + 7).reduce(0) { $0 + incidence[wave][min($1, incidence[wave].count - 1)] } / 7
        let final = truth * exp(parameters.publicationNoise * chance.normal())
        let first = parameters.firstPublicationNoise * chance.normal()
        return [first, first / 2, 0].enumerated().map { n, error in
            Publication(
                week: week, publishedOn: week + 6 + parameters.publicationDelayDays + 7 * n,
                value: (final * exp(error)).rounded())
        }
    }

    private static func incidence(of wave: SyntheticParameters.Epidemics.Wave, days: Int, seed: UInt64) -> [Double] {
        var values = [Double](repeating: wave.background, count: days)
        let last = DayCalendar.date(days - 1).year + 1
        for season in DayCalendar.date(0).year...last {
            guard let newYear = CivilDate(year: season, month: 1, day: 1) else { continue }
            var chance = SeededGenerator(seed: seed, stream: "epidemic:\(wave.name):\(season)")
            let peak = Double(DayCalendar.day(newYear)) + wave.peakDay + wave.peakDaySpread * clipped(&chance)
            let height = wave.peakIncidence * exp(wave.peakLogSpread * clipped(&chance))
            var wobble = 0.0
            for day in (Int(peak) - 150)..<(Int(peak) + 150) where day < days {
                let distance = Double(day) - peak
                let spread = distance < 0 ? wave.rise : wave.fall
                wobble = 0.9 * wobble + 0.04 * chance.normal()
                guard day >= 0 else { continue }
                values[day] += height * exp(-0.5 * distance * distance / (spread * spread) + wobble)
            }
        }
        return values
    }

    /// A standard normal draw kept within two standard deviations: no season is absurd.
    private static func clipped(_ chance: inout SeededGenerator) -> Double { min(max(chance.normal(), -2), 2) }
}

extension SyntheticParameters.Epidemics.Wave {
    /// Name in `syndrome=` of the published incidence, as réseau Sentinelles and the RPU have it.
    public var syndrome: String { name == "gastro" ? "gastroenteritis" : name }

    /// Effect of a day's incidence, weekly cases per 100,000.
    func logEffect(ofIncidence value: Double, band: Int) -> Double {
        min(value, saturation) / 100 * per100[band]
    }
}

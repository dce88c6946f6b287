private import Foundation
internal import Statistics
internal import TimeSeries

/// An epidemic from an origin on, as its law has it given what was known then.
///
/// The peak's day and height are those of a grid over their law, weighted by the weeks published before the origin (an
/// extended Kalman filter of the wobble for each grid point) and by yesterday's true incidence; the wobble goes on from
/// yesterday's as an autoregression.
struct EpidemicContinuation: Sendable {
    private let wave: SyntheticParameters.Epidemics.Wave
    private let origin: Int
    private let days: Int
    /// Hypotheses on the season, with the cumulative weight of each.
    private let hypotheses: [Hypothesis]
    private let cumulative: [Double]

    private struct Hypothesis: Sendable {
        var peak: Double
        var height: Double
        /// Wobble of the day before the origin: mean and standard deviation.
        var wobble: Double
        var spread: Double
    }

    /// Law of the wobble: persistence and innovation of ``SyntheticEpidemics``.
    private static let phi = 0.9
    private static let innovation = 0.04
    private static let stationaryVariance = innovation * innovation / (1 - phi * phi)

    /// - Parameter published: whether a publication on a day was known at the origin.
    init(
        _ epidemics: SyntheticEpidemics, wave number: Int, origin: Int, days: Int, published: (Int) -> Bool
    ) {
        let wave = epidemics.parameters.waves[number]
        self.wave = wave
        self.origin = origin
        self.days = days
        let usual = Self.usualPeak(wave, near: origin)
        let weeks = Self.weeks(epidemics, wave: number, from: Int(usual) - 120, origin: origin, published: published)
        let yesterday = epidemics.incidence[number][origin - 1] - wave.background
        var hypotheses: [Hypothesis] = []
        var logWeights: [Double] = []
        for (zPeak, peakWeight) in Self.clippedNormal(41) {
            let peak = usual + wave.peakDaySpread * zPeak
            let bells = weeks.map { week in
                (0..<7).reduce(0) { $0 + Self.bell(Double(week.day + $1) - peak, wave) } / 7
            }
            let bellYesterday = Self.bell(Double(origin - 1) - peak, wave)
            for (zHeight, heightWeight) in Self.clippedNormal(25) {
                let height = wave.peakIncidence * exp(wave.peakLogSpread * zHeight)
                var filter = Filter(background: wave.background)
                for (week, bell) in zip(weeks, bells) { filter.observe(week, excess: height * bell) }
                filter.advance(to: origin - 1)
                // Yesterday's incidence is known; where the wave is nothing, so is what it says of the wobble.
                if yesterday > 0.02 * wave.background {
                    filter.observeExactly(log(yesterday / max(height * bellYesterday, 1e-300)))
                }
                hypotheses.append(
                    Hypothesis(
                        peak: peak, height: height, wobble: filter.mean, spread: filter.variance.squareRoot()))
                logWeights.append(log(peakWeight * heightWeight) + filter.logLikelihood)
            }
        }
        let largest = logWeights.max() ?? 0
        var sum = 0.0
        cumulative = logWeights.map {
            sum += exp($0 - largest)
            return sum
        }
        self.hypotheses = hypotheses
    }

    /// Incidence of each day from the origin on, one draw, weekly cases per 100,000.
    func draw(_ chance: inout SeededGenerator) -> [Double] {
        let target = chance.uniform() * (cumulative.last ?? 1)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < target { low = middle + 1 } else { high = middle }
        }
        let season = hypotheses[low]
        var wobble = season.wobble + season.spread * chance.normal()
        return (origin..<(origin + days)).map { day in
            wobble = Self.phi * wobble + Self.innovation * chance.normal()
            let excess = season.height * Self.bell(Double(day) - season.peak, wave) * exp(wobble)
            return wave.background + excess
        }
    }

    private static func bell(_ distance: Double, _ wave: SyntheticParameters.Epidemics.Wave) -> Double {
        let spread = distance < 0 ? wave.rise : wave.fall
        return exp(-0.5 * distance * distance / (spread * spread))
    }

    /// Usual day of the peak of the season that is nearest.
    private static func usualPeak(_ wave: SyntheticParameters.Epidemics.Wave, near day: Int) -> Double {
        let year = DayCalendar.date(day).year
        let peaks = (year - 1...year + 1).compactMap { CivilDate(year: $0, month: 1, day: 1) }
            .map { Double(DayCalendar.day($0)) + wave.peakDay }
        return peaks.min { abs($0 - Double(day)) < abs($1 - Double(day)) } ?? Double(day)
    }

    /// Points and weights of a standard normal law kept within two standard deviations, as the seasons draw it.
    private static func clippedNormal(_ points: Int) -> [(Double, Double)] {
        let step = 4 / Double(points - 1)
        return (0..<points).map { i in
            let z = -2 + step * Double(i)
            let upper = i == points - 1 ? 1 : SpecialFunctions.normalCumulative(z + step / 2)
            let lower = i == 0 ? 0 : SpecialFunctions.normalCumulative(z - step / 2)
            return (z, upper - lower)
        }
    }

    /// A published week: its first day, log of the latest value known, variance of its log error.
    struct Week: Sendable {
        var day: Int
        var logValue: Double
        var variance: Double
    }

    private static func weeks(
        _ epidemics: SyntheticEpidemics, wave: Int, from: Int, origin: Int, published: (Int) -> Bool
    ) -> [Week] {
        let parameters = epidemics.parameters
        let start = max(from, 0)
        let monday = start + (8 - DayCalendar.date(start).weekday.rawValue) % 7
        var weeks: [Week] = []
        for week in stride(from: monday, to: origin - 6, by: 7) {
            let all = epidemics.publications(wave: wave, week: week)
            guard let n = all.lastIndex(where: { published($0.publishedOn) }) else { continue }
            let first = parameters.firstPublicationNoise * [1, 0.5, 0][n]
            let value = max(all[n].value, 0.5)
            // Rounded to an integer: variance 1/12.
            let rounding = 1 / (12 * value * value)
            weeks.append(
                Week(
                    day: week, logValue: log(value),
                    variance: parameters.publicationNoise * parameters.publicationNoise + first * first + rounding))
        }
        return weeks
    }

    /// Extended Kalman filter of the wobble of one hypothesis.
    private struct Filter {
        let background: Double
        var mean = 0.0
        var variance = EpidemicContinuation.stationaryVariance
        var logLikelihood = 0.0
        private var day: Int?

        init(background: Double) { self.background = background }

        mutating func advance(to next: Int) {
            if let day {
                let decay = pow(EpidemicContinuation.phi, Double(max(0, next - day)))
                mean *= decay
                variance =
                    decay * decay * variance + (1 - decay * decay) * EpidemicContinuation.stationaryVariance
            }
            day = next
        }

        mutating func observe(_ week: Week, excess: Double) {
            advance(to: week.day + 3)
            let wave = excess * exp(mean)
            let slope = wave / (background + wave)
            let total = slope * slope * variance + week.variance
            let surprise = week.logValue - log(background + wave)
            logLikelihood -= 0.5 * (log(total) + surprise * surprise / total)
            mean += variance * slope / total * surprise
            variance -= variance * slope * variance * slope / total
        }

        mutating func observeExactly(_ wobble: Double) {
            let surprise = wobble - mean
            let total = max(variance, 1e-12)
            logLikelihood -= 0.5 * (log(total) + surprise * surprise / total)
            mean = wobble
            variance = 0
        }
    }
}

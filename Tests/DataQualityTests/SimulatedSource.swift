import DataQuality
import Foundation
import Statistics
import TimeSeries

/// Sources whose every version is simulated: when it was published, and what was revised.
enum SimulatedSource {
    static let zone = CivilZone.paris
    static let place = Place.departement("75")
    static let visits = SeriesKey(place, .visits, every: .day)
    static let temperature = SeriesKey(place, .temperature, every: .day)
    static let rate = SeriesKey(place, .visitRate, Stratum([.syndrome: "influenza"]), every: .week)

    static func grid(_ key: SeriesKey) -> TimeGrid { TimeGrid(zone: zone, grain: key.grain) }

    /// Monday 2022-01-03.
    static func first(_ key: SeriesKey) -> Int { grid(key).index(of: SimulatedSeries.start) }

    static func normal(_ generator: inout SeededGenerator) -> Double {
        (-2 * log(max(generator.uniform(), 1e-300))).squareRoot() * cos(2 * .pi * generator.uniform())
    }

    /// Daily counts near 150, published a day and some hours after their end at nine tenths, in full three days later.
    static func counts(days: Int, seed: UInt64) -> [Revision] {
        var generator = SeededGenerator(seed: seed)
        let grid = grid(visits)
        return (0..<days).flatMap { day -> [Revision] in
            let step = first(visits) + day
            let value = Double(Poisson(mean: 150).quantile(generator.uniform()))
            let published = grid.end(at: step).advanced(bySeconds: 86_400 + Int(generator.uniform() * 14_400))
            // No binomial is needed: a tenth is missing at first, by chance a little more or less.
            let early = (value * (0.87 + 0.06 * generator.uniform())).rounded()
            return [
                Revision(referenceTime: grid.start(at: step), availableAt: published, value: early),
                Revision(
                    referenceTime: grid.start(at: step), availableAt: published.advanced(bySeconds: 3 * 86_400),
                    value: value),
            ]
        }
    }

    /// Daily means of a temperate place: 12 ± 8 °C over the year, weather of a few days (autoregression 0.8), to a tenth.
    static func temperatures(days: Int, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        var weather = 0.0
        return (0..<days).map { day in
            weather = 0.8 * weather + 2 * normal(&generator)
            let season = 12 - 8 * cos(2 * .pi * Double(day - 15) / 365.25)
            return ((season + weather) * 10).rounded() / 10
        }
    }

    /// A forecast of three days before and of the day before, then the observation on the day after.
    static func forecasts(of truth: [Double], seed: UInt64) -> [Revision] {
        var generator = SeededGenerator(seed: seed)
        let grid = grid(temperature)
        return truth.enumerated().flatMap { day, value -> [Revision] in
            let step = first(temperature) + day
            let start = grid.start(at: step)
            return [(3, 2.0), (1, 1.2), (-1, 0)].map { lead, error in
                Revision(
                    referenceTime: start, availableAt: grid.start(at: step - lead).advanced(bySeconds: 6 * 3600),
                    value: ((value + error * normal(&generator)) * 10).rounded() / 10)
            }
        }
    }

    /// Weekly rates with one epidemic a winter, whose height differs by a factor of three, published on the Wednesday after.
    static func rates(weeks: Int, seed: UInt64) -> [Revision] {
        var generator = SeededGenerator(seed: seed)
        let grid = grid(rate)
        var height = 0.0
        return (0..<weeks).map { week in
            if week % 52 == 0 { height = 800 * pow(3, generator.uniform() - 0.5) }
            let distance = Double((week + 26) % 52 - 30) / 3.5
            let value = 20 + height * exp(-distance * distance / 2) * (0.9 + 0.2 * generator.uniform())
            let step = first(rate) + week
            return Revision(
                referenceTime: grid.start(at: step), availableAt: grid.end(at: step).advanced(bySeconds: 2 * 86_400),
                value: (value * 10).rounded() / 10)
        }
    }

    /// As known at the newest availability, or later.
    static func input(_ key: SeriesKey, _ versions: [Revision], later seconds: Int = 3600) -> QualityInput? {
        var archive = ObservationArchive()
        archive.set(versions, for: key)
        let newest = versions.map(\.availableAt).max() ?? .distantPast
        return QualityInput(key, in: archive.asOf(newest.advanced(bySeconds: seconds)), zone: zone)
    }

    /// Each value known once, a day after its end.
    static func versions(_ key: SeriesKey, _ values: [Double]) -> [Revision] {
        let grid = grid(key)
        return values.enumerated().filter { !$0.element.isNaN }.map { i, value in
            Revision(
                referenceTime: grid.start(at: first(key) + i),
                availableAt: grid.end(at: first(key) + i).advanced(bySeconds: 86_400), value: value)
        }
    }
}

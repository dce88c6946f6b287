private import Foundation
internal import Statistics
internal import TimeSeries

/// Temperature and nitrogen dioxide of the region, hour by hour, and the forecasts that were issued.
struct SyntheticWeather: Sendable {
    let parameters: SyntheticParameters.Weather
    private let seed: UInt64
    /// Anomaly of each day since the epoch, °C.
    let anomalies: [Double]
    /// Effect of heat and cold on each day, and of pollution, `[day][band]`.
    let logEffects: [ByAge]
    /// Degrees by which the three-day maximum and minimum pass the thresholds of a heat wave, the lesser of the two.
    private let heatMargins: [Double]
    let pollution: SyntheticPollution

    init(
        days: Int, _ parameters: SyntheticParameters.Weather, _ pollutionParameters: SyntheticParameters.Pollution,
        seed: UInt64
    ) {
        self.parameters = parameters
        self.seed = seed
        var chance = SeededGenerator(seed: seed, stream: "weather")
        let anomalies = autoregression(
            days: days, spread: parameters.anomalySpread, persistence: parameters.anomalyPersistence, &chance)
        let pollution = SyntheticPollution(days: days, pollutionParameters, seed: seed)
        let temperatures = DailyTemperatures(
            first: 0, means: (0..<days).map { Self.normal(of: $0, parameters) + anomalies[$0] }, parameters)
        heatMargins = (0..<days).map { temperatures.heatMargin(on: $0) }
        logEffects = (0..<days).map { day in
            let effect = temperatures.logEffect(on: day)
            return ByAge((0..<ByAge.count).map { effect[$0] + pollution.logEffect(on: day, band: $0) })
        }
        self.anomalies = anomalies
        self.pollution = pollution
    }

    /// Observed temperature of the 24 wall-clock hours of a day, °C, to a tenth.
    func temperatures(on day: Int) -> [Double] {
        var chance = SeededGenerator(seed: seed, stream: "weather:\(day)")
        var noise = parameters.hourlySpread * chance.normal()
        return (0..<24).map { hour in
            noise = 0.8 * noise + 0.6 * parameters.hourlySpread * chance.normal()
            return rounded(shape(on: day, hour: hour) + noise)
        }
    }

    /// The forecast issued on the morning of a day for that day and the following ones, `[day ahead][hour]`, °C.
    ///
    /// Its error wanders off day after day, so that neighbouring hours err alike.
    func forecast(issuedOn day: Int) -> [[Double]] {
        var chance = SeededGenerator(seed: seed, stream: "forecast:\(day)")
        var error = parameters.forecastErrorStart * chance.normal()
        let last = min(day + parameters.forecastDays, anomalies.count - 1)
        return (day...max(day, last)).map { target in
            let ahead = Double(target - day)
            let next = error + growth(to: ahead + 1) * chance.normal()
            defer { error = next }
            return (0..<24).map { hour in
                rounded(shape(on: target, hour: hour) + error + (next - error) * Double(hour) / 24)
            }
        }
    }

    func isHeatWave(on day: Int) -> Bool { heatMargins[day] >= 0 }

    /// What was announced the day before: the true margin with the error of a forecast one day ahead.
    func isHeatWaveAnnounced(for day: Int) -> Bool {
        var chance = SeededGenerator(seed: seed, stream: "announcement:\(day)")
        let error = (parameters.forecastErrorStart + parameters.forecastErrorPerDay) * chance.normal()
        return heatMargins[day] + error >= 0
    }

    /// Nitrogen dioxide of the 24 wall-clock hours of a day, µg/m³, to a tenth.
    func nitrogenDioxide(on day: Int) -> [Double] { pollution.hourly(on: day) }

    /// Standard deviation that one more day adds, so that after `ahead` days the error has
    /// `forecastErrorStart + forecastErrorPerDay · ahead`.
    private func growth(to ahead: Double) -> Double {
        let now = parameters.forecastErrorStart + parameters.forecastErrorPerDay * ahead
        let before = parameters.forecastErrorStart + parameters.forecastErrorPerDay * (ahead - 1)
        return (now * now - before * before).squareRoot()
    }

    /// Temperature without the noise of the hour: coldest near 5:00, warmest near 15:00.
    private func shape(on day: Int, hour: Int) -> Double {
        let next = min(day + 1, anomalies.count - 1)
        let share = Double(hour) / 24
        let anomaly = anomalies[day] + (anomalies[next] - anomalies[day]) * max(0, share - 0.5)
        return Self.normal(of: day, parameters) + anomaly + Self.range(of: day, parameters) / 2
            * cos(2 * .pi * (Double(hour) - 15) / 24)
    }

    /// Usual daily mean, °C.
    static func normal(of day: Int, _ parameters: SyntheticParameters.Weather) -> Double {
        parameters.meanTemperature + parameters.annualAmplitude * yearly(day, parameters.warmestDay)
    }

    /// Maximum minus minimum of a day, °C.
    static func range(of day: Int, _ parameters: SyntheticParameters.Weather) -> Double {
        parameters.dailyRange + parameters.dailyRangeAmplitude * yearly(day, 190)
    }

    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

/// A yearly wave with its crest on a day of the year, −1 … 1.
func yearly(_ day: Int, _ crest: Double) -> Double {
    cos(2 * .pi * (Double(DayCalendar.date(day).dayOfYear) - crest) / 365.25)
}

/// Nitrogen dioxide of the region.
struct SyntheticPollution: Sendable {
    let parameters: SyntheticParameters.Pollution
    private let seed: UInt64
    /// Log anomaly of each day since the epoch.
    let anomalies: [Double]
    /// Mean of each day since the epoch, µg/m³.
    let means: [Double]

    /// Share of the daily mean in each wall-clock hour (Airparif, Saint-Denis, from 2023).
    private static let hours: [Double] = [
        1.11, 1.02, 0.92, 0.82, 0.79, 0.83, 0.97, 1.16, 1.25, 1.24, 1.14, 1.00, 0.88, 0.79, 0.75, 0.77, 0.80, 0.85,
        0.95,
        1.08, 1.20, 1.25, 1.24, 1.19,
    ]
    private static let weekdays: [Double] = [0.97, 1.07, 1.07, 1.04, 1.08, 0.95, 0.81]

    init(days: Int, _ parameters: SyntheticParameters.Pollution, seed: UInt64) {
        self.parameters = parameters
        self.seed = seed
        var chance = SeededGenerator(seed: seed, stream: "pollution")
        let anomalies = autoregression(
            days: days, spread: parameters.dailySpread, persistence: parameters.dailyPersistence, &chance)
        means = (0..<days).map { Self.mean(on: $0, anomaly: anomalies[$0], parameters) }
        self.anomalies = anomalies
    }

    /// Mean of a day with this log anomaly, µg/m³.
    static func mean(on day: Int, anomaly: Double, _ parameters: SyntheticParameters.Pollution) -> Double {
        parameters.mean * weekdays[DayCalendar.date(day).weekday.rawValue - 1]
            * exp(
                parameters.annualAmplitude * yearly(day, 25) + anomaly
                    - parameters.dailySpread * parameters.dailySpread / 2)
    }

    func logEffect(on day: Int, band: Int) -> Double {
        logEffect(ofMean: (means[day] + means[max(0, day - 1)]) / 2, band: band)
    }

    /// Effect of the mean of today and yesterday, µg/m³.
    func logEffect(ofMean recent: Double, band: Int) -> Double {
        min(max(recent - 20, 0), 40) / 10 * parameters.per10[band]
    }

    func hourly(on day: Int) -> [Double] {
        var chance = SeededGenerator(seed: seed, stream: "no2:\(day)")
        return Self.hours.map { share in
            let value = means[day] * share * exp(parameters.hourlySpread * chance.normal())
            return (value * 10).rounded() / 10
        }
    }
}

private import Foundation
internal import Statistics

/// The weather and pollution of the days from an origin on, as their own law has them given what was known then.
///
/// Temperature: the anomalies up to yesterday are known, those of the coming days are Gaussian given yesterday's and the
/// last issued forecasts, whose errors have the law of ``SyntheticWeather/forecast(issuedOn:)``. Nitrogen dioxide: an
/// autoregression from yesterday's mean.
struct WeatherContinuation: Sendable {
    private let weather: SyntheticWeather
    private let origin: Int
    private let days: Int
    /// Conditional mean and Cholesky factor of the anomalies of `origin ..< origin + days + 1`.
    let mean: [Double]
    let factor: [Double]

    /// Issues used: their errors are independent, older ones add almost nothing.
    private static let issues = 5

    /// - Parameters:
    ///   - origin: first day not observed.
    ///   - lastIssue: day of the last forecast issued before the origin.
    ///   - days: days needed; one more is drawn, as a heat wave looks a day ahead.
    init(_ weather: SyntheticWeather, origin: Int, lastIssue: Int, days: Int) {
        self.weather = weather
        self.origin = origin
        self.days = days
        let n = days + 1
        let parameters = weather.parameters
        let (phi, variance) = (parameters.anomalyPersistence, parameters.anomalySpread * parameters.anomalySpread)
        let prior = (0..<n).map { pow(phi, Double($0 + 1)) * weather.anomalies[origin - 1] }
        var covariance = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0..<n {
                covariance[i * n + j] = variance * (pow(phi, Double(abs(i - j))) - pow(phi, Double(i + j + 2)))
            }
        }
        let issued = Self.issued(weather, origin: origin, lastIssue: lastIssue, days: n)
        (mean, covariance) = Self.conditioned(prior, covariance, on: issued)
        for i in 0..<n { covariance[i * n + i] += 1e-9 * variance }
        factor = LinearAlgebra.cholesky(covariance, size: n) ?? [Double](repeating: 0, count: n * n)
    }

    /// Log effect of heat, cold and pollution on each day, one draw, `[day][band]`.
    func draw(_ chance: inout SeededGenerator) -> [ByAge] {
        let n = mean.count
        let noise = (0..<n).map { _ in chance.normal() }
        let past = 3
        var means: [Double] = []
        for day in (origin - past)..<(origin + n) {
            let i = day - origin
            var anomaly = i < 0 ? weather.anomalies[day] : mean[i]
            if i >= 0 { for j in 0...i { anomaly += factor[i * n + j] * noise[j] } }
            means.append(SyntheticWeather.normal(of: day, weather.parameters) + anomaly)
        }
        let temperatures = DailyTemperatures(first: origin - past, means: means, weather.parameters)
        let pollution = weather.pollution
        let spread = pollution.parameters.dailySpread
        let phi = pollution.parameters.dailyPersistence
        var anomaly = pollution.anomalies[origin - 1]
        var yesterday = pollution.means[origin - 1]
        return (origin..<(origin + days)).map { day in
            anomaly = phi * anomaly + spread * (1 - phi * phi).squareRoot() * chance.normal()
            let today = SyntheticPollution.mean(on: day, anomaly: anomaly, pollution.parameters)
            let recent = (today + yesterday) / 2
            yesterday = today
            let heat = temperatures.logEffect(on: day)
            return ByAge((0..<ByAge.count).map { heat[$0] + pollution.logEffect(ofMean: recent, band: $0) })
        }
    }

    /// Daily means of issued forecasts as linear observations of the anomalies: value, weights, covariance of the errors.
    private struct Issued {
        var values: [Double] = []
        /// Day index of each value; it weighs this anomaly and the next one.
        var targets: [Int] = []
        /// `[value][value]`.
        var errors: [Double] = []
    }

    /// Share of the next day's anomaly in the daily mean of a forecast: mean of `max(0, h/24 − ½)` over the hours.
    private static let nextShare = 66.0 / 576
    /// Share of the next day's error in the daily mean error: mean of `h/24`.
    private static let errorShare = 11.5 / 24

    private static func issued(_ weather: SyntheticWeather, origin: Int, lastIssue: Int, days: Int) -> Issued {
        let parameters = weather.parameters
        func variance(_ ahead: Int) -> Double {
            let spread = parameters.forecastErrorStart + parameters.forecastErrorPerDay * Double(ahead)
            return spread * spread
        }
        func covariance(_ a: Int, _ b: Int) -> Double {
            let c = errorShare
            if a == b { return (1 - c * c) * variance(a) + c * c * variance(a + 1) }
            return (1 - c) * variance(min(a, b)) + c * variance(min(a, b) + 1)
        }
        var result = Issued()
        var cells: [(issue: Int, ahead: Int)] = []
        for issue in max(0, lastIssue - issues + 1)...lastIssue {
            for (ahead, hours) in weather.forecast(issuedOn: issue).enumerated() {
                let target = issue + ahead - origin
                guard (0..<(days - 1)).contains(target) else { continue }
                let mean = hours.reduce(0, +) / Double(hours.count)
                result.values.append(mean - SyntheticWeather.normal(of: origin + target, parameters))
                result.targets.append(target)
                cells.append((issue, ahead))
            }
        }
        for a in cells {
            for b in cells { result.errors.append(a.issue == b.issue ? covariance(a.ahead, b.ahead) : 0) }
        }
        return result
    }

    /// Gaussian conditioning: `m + CHᵀS⁻¹(f − Hm)` and `C − CHᵀS⁻¹HC`.
    private static func conditioned(
        _ prior: [Double], _ covariance: [Double], on issued: Issued
    ) -> (mean: [Double], covariance: [Double]) {
        let (n, k) = (prior.count, issued.values.count)
        func observed(_ row: (Int) -> Double, _ target: Int) -> Double {
            (1 - nextShare) * row(target) + nextShare * row(target + 1)
        }
        // CHᵀ, n × k.
        var cross = [Double](repeating: 0, count: n * k)
        for i in 0..<n {
            for (o, target) in issued.targets.enumerated() {
                cross[i * k + o] = observed({ covariance[i * n + $0] }, target)
            }
        }
        var total = issued.errors
        for a in 0..<k {
            for b in 0..<k { total[a * k + b] += observed({ cross[$0 * k + b] }, issued.targets[a]) }
        }
        guard k > 0, let inverse = LinearAlgebra.inverse(total, size: k) else { return (prior, covariance) }
        var mean = prior
        var posterior = covariance
        let surprise = issued.targets.enumerated().map { issued.values[$0] - observed({ prior[$0] }, $1) }
        for i in 0..<n {
            let gain = (0..<k).map { o in (0..<k).reduce(0) { $0 + cross[i * k + $1] * inverse[$1 * k + o] } }
            for o in 0..<k { mean[i] += gain[o] * surprise[o] }
            for j in 0..<n { for o in 0..<k { posterior[i * n + j] -= gain[o] * cross[j * k + o] } }
        }
        return (mean, posterior)
    }
}

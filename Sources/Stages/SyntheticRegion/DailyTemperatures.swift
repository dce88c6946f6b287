/// Daily mean temperatures of consecutive days, and what heat and cold do to visits on them.
struct DailyTemperatures: Sendable {
    /// Day of `means[0]`.
    let first: Int
    /// °C.
    let means: [Double]
    private let parameters: SyntheticParameters.Weather
    private let maxima: [Double]
    private let minima: [Double]

    init(first: Int, means: [Double], _ parameters: SyntheticParameters.Weather) {
        self.first = first
        self.means = means
        self.parameters = parameters
        let ranges = means.indices.map { SyntheticWeather.range(of: first + $0, parameters) }
        maxima = means.indices.map { means[$0] + ranges[$0] / 2 }
        minima = means.indices.map { means[$0] - ranges[$0] / 2 }
    }

    /// Degrees by which the three-day maximum and minimum pass the thresholds of a heat wave, the lesser of the two.
    func heatMargin(on day: Int) -> Double {
        min(
            mean(maxima, (day - 1)...(day + 1)) - parameters.heatWaveMaximum,
            mean(minima, (day - 1)...(day + 1)) - parameters.heatWaveMinimum)
    }

    /// Log effect of heat, cold and heat waves, by age band.
    func logEffect(on day: Int) -> ByAge {
        let heat = min(max(means[day - first] - 20, 0), 8)
        let cold = min(max(3 - mean(means, (day - 3)...(day - 1)), 0), 8)
        let isHeatWave = heatMargin(on: day) >= 0
        return ByAge(
            (0..<ByAge.count).map { band in
                heat * parameters.heatPerDegree[band] + cold * parameters.coldPerDegree[band]
                    + (isHeatWave ? parameters.heatWave[band] : 0)
            })
    }

    /// Mean over the days that are there.
    private func mean(_ values: [Double], _ days: ClosedRange<Int>) -> Double {
        let inside = ((days.lowerBound - first)...(days.upperBound - first)).clamped(to: 0...(values.count - 1))
        return inside.reduce(0) { $0 + values[$1] } / Double(inside.count)
    }
}

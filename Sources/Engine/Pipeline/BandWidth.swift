internal import Calibration
import Forecasting
import Statistics

/// Why the central 90 % of a forecast is as wide as it is, step by step.
public struct BandWidth: Sendable, Hashable, Codable {
    /// Width that the chance of arrivals alone would give (Poisson counts with this median), over the width of the band; at most 1.
    public var chance: [Double]
    /// Factor by which the band was stretched or drawn in because of how past forecasts turned out.
    public var correction: [Double]
    /// Distance between the highest and the lowest median of the models, over the width of the band.
    public var disagreement: [Double]

    init(_ paths: SamplePaths, mixtures: [Ensemble.Mixture], disagreement: [Double]) {
        var chance: [Double] = []
        var apart: [Double] = []
        for step in 0..<paths.horizon {
            let draws = paths.sortedDraws(at: step)
            func rank(_ level: Double) -> Double {
                Double(draws[min(max(Int(level * Double(draws.count)), 0), draws.count - 1)])
            }
            let width = max(rank(0.95) - rank(0.05), 1)
            let count = Poisson(mean: max(rank(0.5), 0.1))
            chance.append(min(1, Double(count.quantile(0.95) - count.quantile(0.05)) / width))
            apart.append(disagreement[step] / width)
        }
        self.chance = chance
        self.disagreement = apart
        let edge = SpecialFunctions.normalQuantile(0.95)
        correction = mixtures.map { ($0.map.score(edge) - $0.map.score(-edge)) / (2 * edge) }
    }
}

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

    /// Of the band, in patients, at least 1.
    private var widths: [Double]

    init(_ paths: SamplePaths, mixtures: [Ensemble.Mixture], disagreement: [Double]) {
        var bands: [(low: Double, median: Double, high: Double)] = []
        for step in 0..<paths.horizon {
            let draws = paths.sortedDraws(at: step)
            func rank(_ level: Double) -> Double {
                Double(draws[min(max(Int(level * Double(draws.count)), 0), draws.count - 1)])
            }
            bands.append((rank(0.05), rank(0.5), rank(0.95)))
        }
        widths = bands.map { max($0.high - $0.low, 1) }
        chance = zip(bands, widths).map { Self.chance(median: $0.median, width: $1) }
        self.disagreement = zip(disagreement, widths).map { $0 / $1 }
        let edge = SpecialFunctions.normalQuantile(0.95)
        correction = mixtures.map { ($0.map.score(edge) - $0.map.score(-edge)) / (2 * edge) }
    }

    fileprivate static func chance(median: Double, width: Double) -> Double {
        let count = Poisson(mean: max(median, 0.1))
        return min(1, Double(count.quantile(0.95) - count.quantile(0.05)) / width)
    }

    /// The same of the band that is published once forecasts agree with those of other places and grains.
    ///
    /// - Parameter quantiles: 5, 10 … 95 %, step by step.
    public func of(published quantiles: [[Double]]) -> BandWidth {
        var band = self
        for (step, own) in zip(widths.indices, quantiles) {
            guard let low = own.first, let high = own.last else { continue }
            band.widths[step] = max(high - low, 1)
            band.chance[step] = Self.chance(median: own[own.count / 2], width: band.widths[step])
            band.disagreement[step] *= widths[step] / band.widths[step]
        }
        return band
    }
}

/// Why the central 90 % of a stratum, whose patients are a share of all, is as wide as it is, step by step.
public struct ShareBand: Sendable, Hashable {
    /// As ``BandWidth/chance``.
    public var chance: [Double]
    /// Width that the number of all patients alone would give, were the share and chance certain, over the width of the band; at most 1.
    public var total: [Double]

    /// - Parameters:
    ///   - own: published quantiles of the stratum, 5, 10 … 95 %, step by step.
    ///   - all: of all patients of the place.
    public init(published own: [[Double]], all: [[Double]]) {
        func width(_ quantiles: [Double]) -> Double { (quantiles.last ?? 0) - (quantiles.first ?? 0) }
        func median(_ quantiles: [Double]) -> Double { quantiles.isEmpty ? 0 : quantiles[quantiles.count / 2] }
        chance = own.map { BandWidth.chance(median: median($0), width: max(width($0), 1)) }
        total = zip(own, all).map { own, all in
            min(1, median(own) * width(all) / (max(median(all), 1) * max(width(own), 1)))
        }
    }
}

internal import Forecasting
public import Messages

/// A figure of a score table: a name, what it says, and one function of a forecast and what came.
public struct Metric: Sendable {
    /// How the values of single forecasts become one figure.
    public enum Aggregation: String, Sendable, Codable {
        /// The mean over all forecasts.
        case mean
        /// Each forecast divided by the scale of its series; the mean of each series, then the mean of the series.
        case meanOfScaledSeries
        /// 100 × the sum of the values over the sum of the observations.
        case percentOfObserved
    }

    /// Where the figure should be.
    public enum Aim: Sendable, Hashable {
        case low
        /// As close to this number as can be.
        case target(Double)
    }

    /// Identifier in tables and files: `pinball`, `cov90`.
    public var name: String
    public var title: Text
    /// Paper, DOI.
    public var reference: String
    public var aggregation: Aggregation
    public var aim: Aim
    /// Makes sense for integer observations only.
    public var countsOnly: Bool
    /// The value of one forecast, NaN where its levels do not allow it; `(observed, forecast)`.
    public var value: @Sendable (Double, QuantileForecast) -> Double

    public init(
        _ name: String, _ title: Text, reference: String, aggregation: Aggregation = .mean, aim: Aim = .low,
        countsOnly: Bool = false, value: @escaping @Sendable (Double, QuantileForecast) -> Double
    ) {
        self.name = name
        self.title = title
        self.reference = reference
        self.aggregation = aggregation
        self.aim = aim
        self.countsOnly = countsOnly
        self.value = value
    }
}

/// The one list of figures, in the order in which tables show them.
public enum MetricCatalog {
    public static let all: [Metric] =
        [
            Metric("pinball", Messages.metricPinball, reference: "Koenker & Bassett 1978, doi:10.2307/1913643") {
                pinball(observed: $0, forecast: $1)
            },
            Metric(
                "scaled", Messages.metricScaledPinball,
                reference: "Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001",
                aggregation: .meanOfScaledSeries
            ) { pinball(observed: $0, forecast: $1) },
            Metric("wis", Messages.metricWIS, reference: "Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618") {
                weightedIntervalScore(observed: $0, forecast: $1)
            },
            Metric("crps", Messages.metricCRPS, reference: "Matheson & Winkler 1976, doi:10.1287/mnsc.22.10.1087") {
                crps(observed: $0, forecast: $1)
            },
            Metric("mae", Messages.metricMAE, reference: "Gneiting 2011, doi:10.1198/jasa.2011.r10138") {
                absoluteErrorOfMedian(observed: $0, forecast: $1)
            },
            Metric(
                "mase", Messages.metricMASE,
                reference: "Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001",
                aggregation: .meanOfScaledSeries
            ) { absoluteErrorOfMedian(observed: $0, forecast: $1) },
        ] + coverages
        + [
            Metric(
                "bias_pct", Messages.metricBias, reference: "sum of (median − observed) over sum of observed, in %",
                aggregation: .percentOfObserved, aim: .target(0)
            ) { errorOfMedian(observed: $0, forecast: $1) }
        ]

    /// The metric with this name, or nil.
    public static func named(_ name: String) -> Metric? { all.first { $0.name == name } }

    private static let coverages: [Metric] = [0.5, 0.8, 0.9].compactMap(Level.init).flatMap { nominal in
        let percent = Int((nominal.value * 100).rounded())
        return [
            Metric(
                "cov\(percent)", Messages.metricClosedCoverage(percent: percent),
                reference: "share of observations in the closed central interval", aim: .target(nominal.value)
            ) { closedCoverage(observed: $0, forecast: $1, nominal: nominal) ?? .nan },
            Metric(
                "fair\(percent)", Messages.metricFairCoverage(percent: percent),
                reference: "Czado, Gneiting & Held 2009, doi:10.1111/j.1541-0420.2009.01191.x",
                aim: .target(nominal.value), countsOnly: true
            ) { fairCoverage(observed: $0, forecast: $1, nominal: nominal) },
        ]
    }
}

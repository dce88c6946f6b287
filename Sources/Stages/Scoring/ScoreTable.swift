internal import Forecasting

/// Figures of some forecasts by the names of ``MetricCatalog``.
public struct Scores: Sendable, Hashable {
    private let figures: [String: Double]
    /// Forecasts that the figures are over.
    public let scored: Int

    init(_ figures: [String: Double], scored: Int) {
        self.figures = figures.filter { $0.value.isFinite }
        self.scored = scored
    }

    /// The figure, or nil where it has no meaning (nothing scored, a series without scale, levels not forecast).
    public subscript(metric: String) -> Double? { figures[metric] }
}

/// How good forecasts were: over all, by horizon, by series and by origin.
public struct ScoreTable: Sendable {
    /// Scores of a range of horizons.
    public struct Bin: Sendable {
        /// Horizons from 1.
        public var horizons: ClosedRange<Int>
        /// Means over the horizons of the bin, each horizon counting the same.
        public var scores: Scores
    }

    /// Scores of one series.
    public struct Series: Sendable {
        public var name: String
        public var scores: Scores
    }

    public let overall: Scores
    public let bins: [Bin]
    public let series: [Series]
    /// Mean scaled quantile loss at each origin, NaN where nothing was scored: what paired intervals are made from.
    public let scaledByOrigin: [Double]
    /// Steps with a truth whose forecast is absent, incomplete or not finite: a failure of the forecaster.
    public let missing: Int
    /// Steps whose quantiles fall: a failure too, and left out of every figure.
    public let crossing: Int

    /// Scores every cell that has a truth.
    ///
    /// - Parameters:
    ///   - scales: for each series ``seasonalNaiveScale(_:stepsPerWeek:)`` of all its steps before the first origin; a
    ///     series with nil has no scaled figure and does not enter their mean.
    ///   - bins: see ``HorizonBins/standard(for:horizon:)``.
    /// - Precondition: one scale for each series.
    public init(
        _ forecasts: ForecastArray, scales: [Double?], bins: [ClosedRange<Int>], metrics: [Metric] = MetricCatalog.all
    ) {
        precondition(scales.count == forecasts.series.count, "one scale for each series")
        var scored: [ScoredCell] = []
        var missing = 0
        var crossing = 0
        for origin in 0..<forecasts.origins {
            for series in forecasts.series.indices {
                for horizon in 0..<forecasts.horizon {
                    let cell = ForecastArray.Cell(origin: origin, series: series, horizon: horizon)
                    let observed = forecasts.observed(cell)
                    guard !observed.isNaN else { continue }
                    switch forecasts.forecast(cell) {
                    case .success(let forecast):
                        scored.append(
                            ScoredCell(
                                cell: cell, observed: observed, scale: scales[series] ?? .nan,
                                values: metrics.map { $0.value(observed, forecast) }))
                    case .failure(.crossing): crossing += 1
                    case .failure: missing += 1
                    }
                }
            }
        }
        let counts = scored.allSatisfy { abs($0.observed - $0.observed.rounded()) < 1e-6 }
        let figures = Figures(metrics: metrics, counts: counts)
        self.missing = missing
        self.crossing = crossing
        let bySeries = Dictionary(grouping: scored, by: \.cell.series)
        let byHorizon = Dictionary(grouping: scored, by: \.cell.horizon)
        let byOrigin = Dictionary(grouping: scored, by: \.cell.origin)
        overall = figures.overall(bySeries.sorted { $0.key < $1.key }.map(\.value), all: scored)
        series = forecasts.series.indices.map {
            Series(name: forecasts.series[$0], scores: figures.pooled(bySeries[$0] ?? []))
        }
        self.bins = bins.map { bin in
            Bin(
                horizons: bin,
                scores: figures.average(bin.compactMap { byHorizon[$0 - 1] }.map { figures.pooled($0) }))
        }
        let loss = metrics.firstIndex { $0.name == "scaled" }
        scaledByOrigin = (0..<forecasts.origins).map { origin in
            guard let loss else { return .nan }
            return mean((byOrigin[origin] ?? []).lazy.map { $0.values[loss] / $0.scale })
        }
    }
}

/// One scored step with the values of all metrics.
private struct ScoredCell {
    var cell: ForecastArray.Cell
    var observed: Double
    var scale: Double
    var values: [Double]
}

/// Aggregates values of cells as each metric asks.
private struct Figures {
    var metrics: [Metric]
    /// Whether every observation is an integer.
    var counts: Bool

    /// All cells alike, those of several series divided by their own scales first.
    func pooled(_ cells: [ScoredCell]) -> Scores {
        figures(scored: cells.count) { i, metric in
            switch metric.aggregation {
            case .mean: return mean(cells.lazy.map { $0.values[i] })
            case .meanOfScaledSeries: return mean(cells.lazy.map { $0.values[i] / $0.scale })
            case .percentOfObserved:
                let total = cells.reduce(0) { $0 + $1.observed }
                return 100 * cells.reduce(0) { $0 + $1.values[i] } / total
            }
        }
    }

    /// As ``pooled(_:)``, but scaled figures are the mean of the means of the series.
    func overall(_ groups: [[ScoredCell]], all: [ScoredCell]) -> Scores {
        let pooled = pooled(all)
        let each = groups.map { self.pooled($0) }
        return figures(scored: all.count) { _, metric in
            switch metric.aggregation {
            case .meanOfScaledSeries: mean(each.lazy.map { $0[metric.name] ?? .nan })
            case .mean, .percentOfObserved: pooled[metric.name] ?? .nan
            }
        }
    }

    func average(_ scores: [Scores]) -> Scores {
        figures(scored: scores.reduce(0) { $0 + $1.scored }) { _, metric in
            mean(scores.lazy.map { $0[metric.name] ?? .nan })
        }
    }

    private func figures(scored: Int, _ figure: (Int, Metric) -> Double) -> Scores {
        var found: [String: Double] = [:]
        for (i, metric) in metrics.enumerated() where counts || !metric.countsOnly {
            found[metric.name] = figure(i, metric)
        }
        return Scores(found, scored: scored)
    }
}

/// Mean of the numbers that are not NaN; NaN for none.
private func mean(_ numbers: some Sequence<Double>) -> Double {
    var total = 0.0
    var count = 0
    for number in numbers where !number.isNaN {
        total += number
        count += 1
    }
    return count > 0 ? total / Double(count) : .nan
}

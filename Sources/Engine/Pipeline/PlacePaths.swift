public import Forecasting
public import TimeSeries

/// Joint paths of one place and measure: all patients and its strata, by hour, day and week, on the same draws.
///
/// Sums over places are made with ``add(_:)``, draw by draw, so that they are exact whatever the order.
public struct PlacePaths: Sendable, Hashable {
    public let draws: Int
    public let horizons: RegionSteps.Horizons
    /// All patients first, then strata; ``rest`` marks patients of no known stratum.
    public let columns: [Stratum?]
    /// `[column × level]`, each row-major draws × steps; empty where a place has no steps of a level.
    private(set) var values: [[Int32]]

    /// Patients whose stratum is not known: part of the sums, never published.
    public static let rest: Stratum? = nil

    /// Nobody.
    public init(draws: Int, horizons: RegionSteps.Horizons, columns: [Stratum?]) {
        self.draws = draws
        self.horizons = horizons
        self.columns = columns
        values = columns.flatMap { _ in
            RegionSteps.Level.allCases.map { [Int32](repeating: 0, count: draws * horizons[$0]) }
        }
    }

    public subscript(column: Int, level: RegionSteps.Level) -> SamplePaths {
        get {
            SamplePaths(count: draws, horizon: horizons[level], values: values[slot(column, level)])
        }
        set {
            precondition(newValue.count == draws && newValue.horizon == horizons[level], "paths of this shape")
            values[slot(column, level)] = newValue.values
        }
    }

    /// Adds the patients of another place.
    ///
    /// - Precondition: the same shape and columns.
    public mutating func add(_ other: PlacePaths) {
        precondition(other.draws == draws && other.horizons == horizons && other.columns == columns, "equal shape")
        for at in values.indices {
            other.values[at].withUnsafeBufferPointer { more in
                values[at].withUnsafeMutableBufferPointer { sums in
                    for i in sums.indices { sums[i] &+= more[i] }
                }
            }
        }
    }

    private func slot(_ column: Int, _ level: RegionSteps.Level) -> Int {
        column * RegionSteps.Level.allCases.count + level.rawValue
    }

    /// Marginal quantiles of each step, `[step][level]`, and means.
    public struct Marginals: Sendable, Hashable {
        public var quantiles: [[Double]]
        public var means: [Double]
    }

    /// What is published of one column: the same quantiles as ``PredictiveDistribution/quantile(_:)`` gives of the draws.
    public func marginals(_ column: Int, _ level: RegionSteps.Level, levels: [Level]) -> Marginals {
        let horizon = horizons[level]
        let ranks = levels.map { min(max(Int(($0.value * Double(draws) - 1e-9).rounded(.up)) - 1, 0), draws - 1) }
        var result = Marginals(quantiles: [], means: [])
        result.quantiles.reserveCapacity(horizon)
        var sorting = CountSort()
        values[slot(column, level)].withUnsafeBufferPointer { values in
            var draw = [Int32](repeating: 0, count: draws)
            for step in 0..<horizon {
                var sum = 0
                for i in 0..<draws {
                    draw[i] = values[i * horizon + step]
                    sum += Int(draw[i])
                }
                sorting.sort(&draw)
                result.quantiles.append(ranks.map { Double(draw[$0]) })
                result.means.append(Double(sum) / Double(draws))
            }
        }
        return result
    }
}

/// Sorts draws of counts, which are often few different numbers.
private struct CountSort {
    private var counts: [Int32] = []

    mutating func sort(_ draws: inout [Int32]) {
        guard let low = draws.min(), let high = draws.max(), high > low else { return }
        let span = Int(high) - Int(low) + 1
        guard span <= 4 * draws.count else { return draws.sort() }
        if counts.count < span { counts = [Int32](repeating: 0, count: span) }
        for draw in draws { counts[Int(draw) - Int(low)] += 1 }
        var at = 0
        for value in 0..<span {
            for _ in 0..<counts[value] {
                draws[at] = low + Int32(value)
                at += 1
            }
            counts[value] = 0
        }
    }
}

internal import Forecasting

/// Forecasts of many steps beside what came, dense: origins × series × horizons, each with one value for each level.
///
/// Built by the reader of a task folder: shape and truth first, then ``add(_:cell:level:)`` for each row.
/// What was never added is missing; ``ScoreTable`` counts it.
public struct ForecastArray: Sendable {
    /// Identity of one forecast by positions from 0; `horizon` 0 is the step that contains the origin.
    public struct Cell: Sendable, Hashable {
        public var origin: Int
        public var series: Int
        public var horizon: Int

        public init(origin: Int, series: Int, horizon: Int) {
            self.origin = origin
            self.series = series
            self.horizon = horizon
        }
    }

    public let series: [String]
    public let origins: Int
    /// Steps forecast from each origin.
    public let horizon: Int
    public let levels: ScoringLevels
    /// What came, by cell; NaN where nothing is known or the label never was, and then nothing is scored.
    private let truth: [Double]
    /// Cells whose label was shown twice by the clock.
    private let doubled: Set<Cell>
    private var values: [Double]

    /// - Parameters:
    ///   - truth: `[origin][series][horizon]` flattened in this order, NaN where not to be scored.
    ///   - doubled: cells for which two values of one level are added up, as a file by real hours gives them.
    /// - Throws: ``ScoringError/shape(expected:got:)`` when the truth has another size.
    public init(
        series: [String], origins: Int, horizon: Int, levels: ScoringLevels = .nineteen, truth: [Double],
        doubled: Set<Cell> = []
    ) throws(ScoringError) {
        let cells = origins * series.count * horizon
        guard truth.count == cells else { throw .shape(expected: cells, got: truth.count) }
        self.series = series
        self.origins = origins
        self.horizon = horizon
        self.levels = levels
        self.truth = truth
        self.doubled = doubled
        values = [Double](repeating: .nan, count: cells * levels.count)
    }

    /// Enters one quantile; a value that is not finite leaves the cell incomplete.
    ///
    /// - Throws: ``ScoringError/duplicate(series:origin:horizon:level:)`` for a second value of a label shown once.
    /// - Precondition: the positions are inside the shape.
    public mutating func add(_ value: Double, cell: Cell, level: Int) throws(ScoringError) {
        guard value.isFinite else { return }
        let at = position(cell) * levels.count + level
        guard !values[at].isNaN else {
            values[at] = value
            return
        }
        guard doubled.contains(cell) else {
            throw .duplicate(
                series: series[cell.series], origin: cell.origin, horizon: cell.horizon + 1, level: levels[level])
        }
        values[at] += value
    }

    /// What came; NaN where it is not to be scored.
    public func observed(_ cell: Cell) -> Double { truth[position(cell)] }

    /// The quantiles of a cell, typed, or the reason why they cannot be scored.
    public func forecast(_ cell: Cell) -> Result<QuantileForecast, ScoringError> {
        let start = position(cell) * levels.count
        let slice = Array(values[start..<(start + levels.count)])
        return Result { () throws(ScoringError) in try QuantileForecast(levels: levels, values: slice) }
    }

    private func position(_ cell: Cell) -> Int {
        precondition(
            (0..<origins).contains(cell.origin) && series.indices.contains(cell.series)
                && (0..<horizon).contains(cell.horizon), "the cell is inside the shape")
        return (cell.origin * series.count + cell.series) * horizon + cell.horizon
    }
}

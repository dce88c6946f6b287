public import Scoring
import Statistics
public import TimeSeries

/// What a ``SyntheticBenchmark`` found: the losses of both forecasters, cell by cell, and their ratios.
public struct SyntheticScores: Sendable {
    /// One step of one forecast.
    public struct Cell: Sendable {
        public var series: SeriesKey
        public var origin: Instant
        /// From 1.
        public var horizon: Int
        public var truth: Double
        /// CRPS, in patients.
        public var loss: Double
        public var idealLoss: Double
        /// Mean of the draws.
        public var mean: Double
        public var idealMean: Double
        /// Part of the truth that the central 90 % of the draws hold: 0 or 1, less where a count lies on an edge.
        public var inside: Double
        public var idealInside: Double
    }

    public var cells: [Cell] = []
    /// Series and origins for which the forecaster gave nothing.
    public var unanswered = 0

    /// Mean CRPS of both forecasters over the origins and a group of horizons, and the ratio with its 95 % interval.
    public struct Row: Sendable {
        /// Series taken together.
        public var series: [SeriesKey]
        public var horizons: ClosedRange<Int>
        public var origins: Int
        /// In patients for one series; over several, each in units of its ideal loss, so that small EDs count as large ones.
        public var loss: Double
        public var idealLoss: Double
        /// Coverage of the central 90 % of both: what the ideal's leaves out of 0.9 is the luck of the year.
        public var coverage: Double
        public var idealCoverage: Double
        /// Nil with fewer than two origins.
        public var ratio: RatioInterval?
    }

    /// A row for each group of series and each group of horizons.
    ///
    /// - Parameters:
    ///   - groups: series to take together, all of one grain.
    ///   - horizons: of hours 1–6, 7–12, 13–24, 25–48, of days 1, 2–7, 8–14, and all, unless given.
    ///   - blockDays: length of the bootstrap's blocks of consecutive origins, in days.
    public func rows(
        _ groups: [[SeriesKey]], horizons: [ClosedRange<Int>]? = nil, blockDays: Int = 28, seed: UInt64 = 1
    ) -> [Row] {
        groups.flatMap { group -> [Row] in
            guard let grain = group.first?.grain else { return [] }
            let full = SyntheticBenchmark.horizons[grain] ?? 14
            let bins = horizons ?? HorizonBins.standard(for: grain, horizon: full) + [1...full]
            return bins.map { row(group, $0, blockDays: blockDays, seed: seed) }
        }
    }

    private func row(_ group: [SeriesKey], _ horizons: ClosedRange<Int>, blockDays: Int, seed: UInt64) -> Row {
        let wanted = Set(group)
        let chosen = cells.filter { wanted.contains($0.series) && horizons.contains($0.horizon) }
        var scale: [SeriesKey: Double] = [:]
        for (key, own) in Dictionary(grouping: chosen, by: \.series) {
            scale[key] = group.count == 1 ? 1 : own.reduce(0) { $0 + $1.idealLoss } / Double(own.count)
        }
        let byOrigin = Dictionary(grouping: chosen, by: \.origin).sorted { $0.key < $1.key }
        func losses(_ loss: (Cell) -> Double) -> [Double] {
            byOrigin.map { _, cells in
                cells.reduce(0) { $0 + loss($1) / (scale[$1.series] ?? 1) } / Double(cells.count)
            }
        }
        func mean(_ value: (Cell) -> Double) -> Double {
            chosen.reduce(0) { $0 + value($1) } / Double(max(chosen.count, 1))
        }
        let (mine, best) = (losses(\.loss), losses(\.idealLoss))
        let n = Double(max(byOrigin.count, 1))
        let span = zip(byOrigin, byOrigin.dropFirst()).map { $1.key.seconds(since: $0.key) }.min() ?? 86_400
        var chance = SeededGenerator(seed: seed, stream: "bootstrap|\(horizons)")
        return Row(
            series: group, horizons: horizons, origins: byOrigin.count, loss: mine.reduce(0, +) / n,
            idealLoss: best.reduce(0, +) / n, coverage: mean(\.inside), idealCoverage: mean(\.idealInside),
            ratio: ratioInterval(
                losses: mine, reference: best, blockLength: max(1, blockDays * 86_400 / span), using: &chance))
    }

    mutating func add(
        _ series: SeriesKey, origin: Instant, horizon: Int, truth: Double, answer: [Int32], ideal: [Int32]
    ) {
        let (mine, best) = (answer.map(Double.init), ideal.map(Double.init))
        guard let loss = crps(observed: truth, draws: mine), let idealLoss = crps(observed: truth, draws: best) else {
            return
        }
        cells.append(
            Cell(
                series: series, origin: origin, horizon: horizon, truth: truth, loss: loss, idealLoss: idealLoss,
                mean: mine.reduce(0, +) / Double(mine.count), idealMean: best.reduce(0, +) / Double(best.count),
                inside: Self.inside(truth, mine), idealInside: Self.inside(truth, best)))
    }

    /// The part of a count's probability integral transform, `P(X < y)` to `P(X ≤ y)`, that lies between 0.05 and 0.95.
    private static func inside(_ y: Double, _ draws: [Double]) -> Double {
        let lower = Double(draws.count { $0 < y }) / Double(draws.count)
        let upper = Double(draws.count { $0 <= y }) / Double(draws.count)
        guard upper > lower else { return lower > 0.05 && lower < 0.95 ? 1 : 0 }
        return max(min(upper, 0.95) - max(lower, 0.05), 0) / (upper - lower)
    }
}

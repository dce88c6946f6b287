public import Forecasting
public import Statistics

/// Hours, days and weeks of one series that agree on every draw: only ``init(hours:days:weeks:frame:weights:using:)`` makes them.
///
/// Forecasts of several grains are combined where they overlap (Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017,
/// doi:10.1016/j.ejor.2017.02.046), as distributions: at each coarse step the quantiles of both levels are averaged with the weights of
/// their precision and put in the rank order of the daily draws, which carry the dependence over days – and over series, so that
/// days that are coherent over places stay so when the weight of the hours is 0. Then the fine steps of each draw are scaled to the
/// coarse total and made whole, exactly, those that have passed but are not known yet with them. Places are reconciled first, on days,
/// and hours of the bottoms follow: the sequential way of Di Fonzo & Girolimetto (2023, doi:10.1016/j.ijforecast.2021.08.004), whose
/// result is coherent in both directions because hours of totals are sums.
public struct TemporalPaths: Sendable, Hashable {
    public let hours: SamplePaths
    public let days: SamplePaths
    public let weeks: SamplePaths
    /// The spans that were asked for; what is drawn of the time before the origin is as it goes with these draws.
    public let frame: TemporalFrame

    /// How much the finer level counts where two levels forecast the same, 0 … 1.
    public struct Weights: Sendable, Hashable {
        /// Of the hours, for each day that they cover wholly; the last holds for those after it.
        public var hours: [Double]
        /// Of the days, for each week; 1 makes weeks sums of days.
        public var days: [Double]

        /// Both levels alike for days, and sums of days for weeks.
        public init(hours: [Double] = [0.5], days: [Double] = [1]) {
            self.hours = hours
            self.days = days
        }

        /// The weight by precision: the share of the coarse level in the sum of both mean squared errors, as if each level had
        /// ten past errors more of the size of both.
        public static func precision(fineErrors: [Double], coarseErrors: [Double]) -> Double {
            let fine = fineErrors.filter { !$0.isNaN }
            let coarse = coarseErrors.filter { !$0.isNaN }
            let squares = (fine: fine.reduce(0) { $0 + $1 * $1 }, coarse: coarse.reduce(0) { $0 + $1 * $1 })
            guard fine.count + coarse.count > 0, squares.fine + squares.coarse > 0 else { return 0.5 }
            let pooled = (squares.fine + squares.coarse) / Double(fine.count + coarse.count)
            let a = (squares.fine + 10 * pooled) / Double(fine.count + 10)
            let b = (squares.coarse + 10 * pooled) / Double(coarse.count + 10)
            return b / (a + b)
        }
    }

    /// Makes three levels agree.
    ///
    /// The last week that is reached in part is at least what its days hold; weeks beyond are kept, draw by draw: they go on from
    /// the days where ``TemporalFrame/weeks(_:after:)`` has put them in order.
    /// - Parameters:
    ///   - hours: from the origin on, in the order of the days (``TemporalFrame/hours(_:after:)``); the last day that they reach in
    ///     part keeps its own daily forecast, raised where its hours hold more.
    ///   - days: from the day of the origin on, at least as far as the hours.
    ///   - weeks: from the week of the origin on, at least as far as the days.
    /// - Throws: ``ReconciliationError/shape(expected:got:)`` when draws differ, those of what came before the origin included, or a
    ///   coarse level ends before a fine one.
    public init(
        hours: SamplePaths, days: SamplePaths, weeks: SamplePaths, frame: TemporalFrame, weights: Weights = Weights(),
        using generator: inout SeededGenerator
    ) throws(ReconciliationError) {
        for paths in [hours, weeks] where paths.count != days.count {
            throw .shape(expected: days.count, got: paths.count)
        }
        for drawn in (frame.days + frame.weeks).map(\.earlier.drawn) where !drawn.isEmpty && drawn.count != days.count {
            throw .shape(expected: days.count, got: drawn.count)
        }
        guard frame.days.last.map({ $0.steps.upperBound == hours.horizon }) ?? true, frame.days.count <= days.horizon
        else { throw .shape(expected: frame.days.count, got: days.horizon) }
        guard frame.weeks.last.map({ $0.steps.upperBound == days.horizon }) ?? true, frame.weeks.count <= weeks.horizon
        else { throw .shape(expected: frame.weeks.count, got: weeks.horizon) }
        var inWeeks = Nesting(spans: frame.weeks)
        let (weeks, days) = inWeeks.agree(
            coarse: weeks, fine: days, rankedBy: inWeeks.sums(of: days), weights: weights.days, using: &generator)
        var inDays = Nesting(spans: frame.days)
        let (whole, parts) = inDays.agree(
            coarse: days, fine: hours, rankedBy: days, weights: weights.hours, using: &generator)
        self.hours = parts
        self.days = whole
        // Days may have moved with their hours.
        self.weeks = inWeeks.summed(whole, into: weeks)
        var frame = frame
        frame.days = inDays.spans
        frame.weeks = inWeeks.spans
        self.frame = frame
    }
}

extension TemporalFrame {
    /// Weekly draws of a series that go on from its daily draws: whole paths in the order of what the days sum to.
    ///
    /// To be done before weeks are made to agree over places: what places have in common lasts, while draws that each place put in
    /// an order of its own afterwards would know nothing of one another.
    ///
    /// - Precondition: equally many draws.
    public func weeks(_ weeks: SamplePaths, after days: SamplePaths) -> SamplePaths {
        let nesting = Nesting(spans: self.weeks)
        return RankMatching.matched(weeks, to: nesting.sums(of: days), blocks: nesting.blocks)
    }

    /// Hourly draws of a series whose sums are high on the draws on which its days are: whole paths, reordered.
    ///
    /// As with weeks, to be done before hours follow what places have in common.
    ///
    /// - Precondition: equally many draws.
    public func hours(_ hours: SamplePaths, after days: SamplePaths) -> SamplePaths {
        let nesting = Nesting(spans: self.days)
        let table = NormalScoreTable(draws: days.count)
        let width = nesting.blocks.count
        let own = RankMatching.scores(nesting.sums(of: hours), blocks: nesting.blocks, table: table)
        let model = RankMatching.scores(days, blocks: nesting.blocks, table: table)
        return RankMatching.reordered(
            hours, RankMatching.order(own, draws: days.count, blocks: width),
            like: RankMatching.order(model, draws: days.count, blocks: width))
    }

    /// Hours of the first day, of the next two, of all after: the blocks in which hours follow days.
    public var hourBlocks: [Range<Int>] {
        Nesting(spans: days).blocks.compactMap { block in
            let spans = days[block.clamped(to: days.indices)]
            guard let first = spans.first, let last = spans.last else { return nil }
            return first.steps.lowerBound..<last.steps.upperBound
        }
    }
}

/// Fine steps in coarse ones.
private struct Nesting {
    private(set) var spans: [TemporalFrame.Span]

    init(spans: [TemporalFrame.Span]) { self.spans = spans }

    /// The first coarse step, the next two, the rest: near steps are matched best.
    var blocks: [Range<Int>] {
        [0..<1, 1..<3, 3..<max(spans.count, 4)].filter { $0.lowerBound < max(spans.count, 1) }
            .map { $0.clamped(to: 0..<max(spans.count, 1)) }
    }

    /// Coarse sums of the fine draws, what came before the origin included.
    func sums(of fine: SamplePaths) -> SamplePaths {
        var sums = SamplePaths(count: fine.count, horizon: spans.count)
        for (c, span) in spans.enumerated() {
            for draw in 0..<fine.count {
                sums[draw, c] = span.steps.reduce(span.earlier.total(draw)) { $0 + fine[draw, $1] }
            }
        }
        return sums
    }

    /// Coarse steps as sums where the fine ones reach their end; others at least what is in them.
    func summed(_ fine: SamplePaths, into coarse: SamplePaths) -> SamplePaths {
        let sums = sums(of: fine)
        var result = coarse
        for (c, span) in spans.enumerated() {
            for draw in 0..<fine.count {
                result[draw, c] = span.whole ? sums[draw, c] : max(coarse[draw, c], sums[draw, c])
            }
        }
        return result
    }

    /// Totals combined; fine steps, and what is drawn of those before the origin, scaled to them.
    mutating func agree(
        coarse: SamplePaths, fine: SamplePaths, rankedBy: SamplePaths, weights: [Double],
        using generator: inout SeededGenerator
    ) -> (coarse: SamplePaths, fine: SamplePaths) {
        let draws = fine.count
        let sums = sums(of: fine)
        var fine = fine
        for (c, span) in spans.enumerated() where span.whole {
            let weight = weights.isEmpty ? 0.5 : min(max(weights[min(c, weights.count - 1)], 0), 1)
            guard weight < 1 else { continue }
            let totals = combined(sums, coarse, at: c, rankedBy, weight, using: &generator)
            let earlier = span.earlier
            let (first, length) = (span.steps.lowerBound, span.steps.count)
            let count = length + (earlier.drawn.isEmpty ? 0 : 1)
            func part(_ i: Int, _ draw: Int) -> Double {
                Double(i < length ? fine[draw, first + i] : earlier.drawn[draw])
            }
            let mean = (0..<count).map { i in (0..<draws).reduce(0.0) { $0 + part(i, $1) } }
            let flat = mean.reduce(0, +) == 0
            for draw in 0..<draws {
                let total = max(Int(totals[draw]) - Int(earlier.counted), 0)
                let have = Double(sums[draw, c] - earlier.counted)
                let all = flat ? Double(count) : mean.reduce(0, +)
                let factor = Double(total) / (have > 0 ? have : all)
                let parts = (0..<count).map { (have > 0 ? part($0, draw) : flat ? 1 : mean[$0]) * factor }
                IntegerRounding.systematic(count, total: total, generator.uniform()) {
                    parts[$0]
                } write: {
                    if $0 < length { fine[draw, first + $0] = $1 } else { spans[c].earlier.drawn[draw] = $1 }
                }
            }
        }
        return (summed(fine, into: coarse), fine)
    }

    /// Quantiles averaged with weights, in the order of a model's draws, made whole without bias.
    private func combined(
        _ fine: SamplePaths, _ coarse: SamplePaths, at c: Int, _ model: SamplePaths, _ weight: Double,
        using generator: inout SeededGenerator
    ) -> [Int32] {
        let (a, b) = (fine.sortedDraws(at: c), coarse.sortedDraws(at: c))
        let keys = (0..<fine.count).map { (model[$0, c], generator.next(), $0) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        var totals = [Int32](repeating: 0, count: fine.count)
        for (rank, key) in keys.enumerated() {
            let value = weight * Double(a[rank]) + (1 - weight) * Double(b[rank])
            totals[key.2] = Int32((value + generator.uniform()).rounded(.down))
        }
        return totals
    }
}

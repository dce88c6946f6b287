public import Forecasting
import Foundation
import Messages
public import Statistics
public import TimeSeries

/// What followed the past moments most like the present one, scaled to the present level.
///
/// Moments lie whole days before the origin. Their distance from now: the weekday, the last days and weeks relative to the
/// level, the season of the year, the school holidays to come, and age. The nearest ones are drawn with
/// Epanechnikov weights; each draw is one past trajectory, scaled by level and holiday factors, so that steps keep their
/// dependence. Counts are thinned or filled up so that Poisson counts stay Poisson. Analogue ensemble: Delle Monache & others
/// (2013), doi:10.1175/MWR-D-12-00281.1; nearest neighbours of time series: Martínez & others (2019), doi:10.1007/s10462-017-9593-z.
public struct Analogues: ForecastModel {
    /// Moments drawn from, at most.
    public var neighbours: Int
    /// Share of all moments that are drawn from, at most; twenty-five are taken in any case.
    public var share: Double
    /// Days of the year that count as far as one standard deviation of recent shape.
    public var seasonDays: Double
    /// Weight of the recent shape.
    public var shapeWeight: Double
    /// Weight of a difference in school holidays at all of the coming days.
    public var schoolWeight: Double
    /// Years of age that count as one standard deviation of shape.
    public var ageYears: Double
    /// Distance of another weekday; moments on other weekdays are left out when it is infinite (nil).
    public var weekdayPenalty: Double?

    public init(
        neighbours: Int = 150, share: Double = 0.08, seasonDays: Double = 30, shapeWeight: Double = 1,
        schoolWeight: Double = 3,
        ageYears: Double = 3, weekdayPenalty: Double? = 0.5
    ) {
        precondition(neighbours > 0, "at least one neighbour")
        self.neighbours = neighbours
        self.share = share
        self.seasonDays = seasonDays
        self.shapeWeight = shapeWeight
        self.schoolWeight = schoolWeight
        self.ageYears = ageYears
        self.weekdayPenalty = weekdayPenalty
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        neighbours = try container.positive(.neighbours)
        share = try container.number(.share, in: 0...1)
        seasonDays = try container.number(.seasonDays, in: 1...10_000)
        shapeWeight = try container.number(.shapeWeight, in: 0...100)
        schoolWeight = try container.number(.schoolWeight, in: 0...100)
        ageYears = try container.number(.ageYears, in: 0.1...1000)
        weekdayPenalty = try container.decodeIfPresent(Double.self, forKey: .weekdayPenalty)
    }

    public static let card = ModelCard(
        name: "analogues",
        title: Messages.analoguesTitle,
        summary: Messages.analoguesSummary,
        reference: "Delle Monache & others (2013), doi:10.1175/MWR-D-12-00281.1; Martínez & others (2019), "
            + "doi:10.1007/s10462-017-9593-z",
        capabilities: [.nonNegative, .missingValues, .allZero, .calendar])

    public static let examples = [Analogues(), Analogues(neighbours: 30, share: 1, weekdayPenalty: nil)]

    public static func standard(for grain: Grain) -> Analogues? {
        switch grain {
        case .day: Analogues()
        case .week: Analogues(neighbours: 60, share: 0.2)
        case .hour, .sixHours: Analogues(neighbours: 100, share: 0.5, seasonDays: 60, ageYears: 2, weekdayPenalty: nil)
        }
    }

    /// - Throws: `tooShort` below ten weeks and the horizon.
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        let grain = training.grid.grain
        let perBlock = grain.stepsPerDay ?? 1
        let ahead = (training.horizon + perBlock - 1) / perBlock
        let lead = grain == .week ? 8 : 28
        let start = try CountHistory.check(training, needed: (lead + ahead + 4 * (grain == .week ? 1 : 7)) * perBlock)
        let history = AnalogueHistory(training, first: training.values.first + start)
        let found = moments(history, lead: lead)
        guard !found.isEmpty else { throw .notConverged(model: Self.card.name) }
        return Fitted(training, history, found)
    }

    /// A past moment and its weight among those drawn from.
    struct Moment: Equatable {
        var block: Int
        var weight: Double
    }

    /// The nearest moments, nearest first.
    func moments(_ history: AnalogueHistory, lead: Int) -> [Moment] {
        let now = history.count
        let last = now - history.ahead
        var candidates = (min(lead, last)..<max(last + 1, min(lead, last))).filter { block in
            let known = (block..<(block + history.ahead)).count { !history.totals[$0].isNaN }
            return !history.levels[block].isNaN && 10 * known >= 9 * history.ahead
        }
        let sameWeekday = candidates.filter { history.weekdays[$0] == history.weekdays[now] }
        if weekdayPenalty == nil, sameWeekday.count >= 4 { candidates = sameWeekday }
        let shapes = shapes(history, candidates + [now])
        let distances = candidates.indices.map { i in
            squaredDistance(history, candidates[i], now, shapes[i], shapes[candidates.count])
        }
        let order = candidates.indices.sorted { (distances[$0], candidates[$1]) < (distances[$1], candidates[$0]) }
        let wanted = min(neighbours, max(25, Int((share * Double(order.count)).rounded())))
        let chosen = order.prefix(wanted)
        // The first one left out has weight 0; without one, the farthest has half.
        let limit = order.count > wanted ? distances[order[wanted]] : 2 * (order.last.map { distances[$0] } ?? 0)
        let moments = chosen.map { i in
            Moment(block: candidates[i], weight: limit > 0 ? max(1 - distances[i] / limit, 1e-3) : 1)
        }
        let total = moments.reduce(0) { $0 + $1.weight }
        return moments.map { Moment(block: $0.block, weight: $0.weight / total) }
    }

    /// Recent weeks (or blocks) relative to the level, in units of their spread over the moments.
    private func shapes(_ history: AnalogueHistory, _ blocks: [Int]) -> [[Double]] {
        let lengths = history.blockSteps > 1 ? [1, 3, 7, 14] : [2, 7, 14, 28]
        var shapes = blocks.map { block in lengths.map { history.recent($0, before: block) } }
        for j in lengths.indices {
            let known = shapes.map { $0[j] }.filter { !$0.isNaN }
            let square = known.reduce(0) { $0 + $1 * $1 } / Double(max(known.count, 1))
            let spread = max(square.squareRoot(), 1e-9)
            for i in shapes.indices { shapes[i][j] = shapes[i][j].isNaN ? 0 : shapes[i][j] / spread }
        }
        return shapes
    }

    private func squaredDistance(
        _ history: AnalogueHistory, _ then: Int, _ now: Int, _ shape: [Double], _ present: [Double]
    ) -> Double {
        var total = 0.0
        for (a, b) in zip(shape, present) { total += (a - b) * (a - b) }
        total *= shapeWeight * shapeWeight / Double(shape.count)
        let days = abs(history.daysOfYear[then] - history.daysOfYear[now])
        let season = min(days, 365.25 - days) / seasonDays
        let blocksPerYear = history.weekdays.contains { $0 > 0 } ? 365.25 : 52.18
        let age = Double(now - then) / blocksPerYear / ageYears
        var differing = 0.0
        for k in 0..<history.ahead where history.school[then + k] != history.school[now + k] { differing += 1 }
        let school = schoolWeight * differing / Double(history.ahead)
        let weekday = history.weekdays[then] == history.weekdays[now] ? 0 : weekdayPenalty ?? 0
        return total + season * season + age * age + school * school + weekday * weekday
    }

    /// Past trajectories, with what each of their steps is multiplied by.
    public struct Fitted: FittedModel {
        /// Draws of each moment are in proportion to this.
        public let weights: [Double]
        /// `[moment][step]`, patients, NaN where missing.
        public let trajectories: [[Double]]
        /// `[moment][step]`: the present level, holidays and hours over those of that time.
        public let scales: [[Double]]
        /// Weighted mean of the scaled trajectories.
        public let centre: [Double]

        init(_ training: TrainingSet, _ history: AnalogueHistory, _ moments: [Moment]) {
            let grid = training.grid
            let origin = training.origin
            let steps = history.blockSteps
            let horizon = training.horizon
            weights = moments.map(\.weight)
            func exposure(_ step: Int) -> Double { grid.exposureOfCounts(at: step) }
            let future = (0..<horizon).map { exposure(origin + $0) }
            var trajectories: [[Double]] = []
            var scales: [[Double]] = []
            for moment in moments {
                let back = (history.count - moment.block) * steps
                let level = history.levels[history.count] / history.levels[moment.block]
                trajectories.append((0..<horizon).map { training.values[origin - back + $0] })
                scales.append(
                    (0..<horizon).map { step in
                        let block = step / steps
                        let calendar = history.factors[history.count + block] / history.factors[moment.block + block]
                        let past = exposure(origin - back + step)
                        return past > 0 ? level * calendar * future[step] / past : .nan
                    })
            }
            self.trajectories = trajectories
            self.scales = scales
            let weights = weights
            centre = (0..<horizon).map { step in
                var (sum, weight) = (0.0, 0.0)
                for i in weights.indices {
                    let value = trajectories[i][step] * scales[i][step]
                    if value.isNaN { continue }
                    sum += weights[i] * value
                    weight += weights[i]
                }
                return weight > 0 ? sum / weight : 0
            }
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            var rows: [Int] = []
            var reached = generator.uniform() / Double(max(count, 1))
            var cumulated = 0.0
            for (row, weight) in weights.enumerated() {
                cumulated += weight
                while reached < cumulated, rows.count < count {
                    rows.append(row)
                    reached += 1 / Double(count)
                }
            }
            while rows.count < count { rows.append(weights.count - 1) }
            rows.shuffle(using: &generator)
            for (draw, row) in rows.enumerated() {
                for step in 0..<horizon {
                    paths[draw, step] = rescaled(
                        trajectories[row][step], by: scales[row][step], centre: centre[step], using: &generator)
                }
            }
            return paths
        }

        /// A count as it might have been at `scale` times its rate: each patient kept with probability `scale`, or further
        /// ones added at the rate that count and centre suggest.
        private func rescaled(
            _ count: Double, by scale: Double, centre: Double, using generator: inout SeededGenerator
        ) -> Int32 {
            guard !count.isNaN, !scale.isNaN else {
                return DispersedCount(mean: centre, dispersion: 1).quantile(generator.uniform())
            }
            if scale == 1 { return Int32(count: count) }
            if scale < 1 {
                if count > 40 {
                    let mean = count * scale
                    return Int32(count: mean + (mean * (1 - scale)).squareRoot() * generator.normal())
                }
                var kept = 0.0
                for _ in 0..<Int(count) where generator.uniform() < scale { kept += 1 }
                return Int32(count: kept)
            }
            // Of a large count the deviation is the day's own and is scaled with it; of a small one it is chance.
            let own = count / (count + 25)
            let rate = own * count + (1 - own) * centre / scale
            return Int32(
                count: count
                    + Double(DispersedCount(mean: rate * (scale - 1), dispersion: 1).quantile(generator.uniform())))
        }
    }
}

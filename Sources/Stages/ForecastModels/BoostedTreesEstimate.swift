import Forecasting
import Foundation
import TimeSeries

/// What boosted trees learned from a panel up to a common date; shared by the fits of all its series.
final class BoostedTreesEstimate: Sendable {
    let model: BoostedTrees
    let bases: [EstimationBasis]
    let horizon: Int
    /// Estimates before past origins, by series and grid index, for the next estimate to take over.
    private let earlier: [[Int: CountGLMEstimate]]
    let trees: GradientBoosting?
    /// Standard deviation of the logarithm relative to the base's, for each series.
    let spreads: [Double]
    let commonSpread: Double

    func stands(_ model: BoostedTrees, on bases: [EstimationBasis], horizon: Int) -> Bool {
        self.model == model && self.horizon == horizon && self.bases == bases
    }

    func scores(_ rows: GradientBoosting.Rows) -> [Double] {
        trees?.scores(rows) ?? Array(repeating: 0, count: rows.count)
    }

    init(
        _ model: BoostedTrees, _ bases: [EstimationBasis], horizon: Int, reusing before: BoostedTreesEstimate?
    ) throws(FitError) {
        self.model = model
        self.bases = bases
        self.horizon = horizon
        let grid = bases[0].grid
        let perDay = grid.grain.stepsPerDay ?? 1
        let end = bases.map(\.values.end).max() ?? 0
        var matrices = CountGLMMatrices()
        func estimated(_ number: Int, until cut: Int) -> CountGLMEstimate? {
            let all = bases[number]
            let basis = EstimationBasis(
                grid: grid,
                values: SteppedValues(
                    first: all.values.first, values: Array(all.values.values.prefix(max(0, cut - all.values.first)))),
                calendar: all.calendar)
            if let before, before.model.base == model.base {
                for known in before.earlier {
                    if let estimate = known[cut], estimate.basis == basis { return estimate }
                }
            }
            return CountGLMEstimate(model.base, basis, &matrices)
        }
        var estimates = [[Int: CountGLMEstimate]](repeating: [:], count: bases.count)
        let schedule = Schedule(model, bases, perDay: perDay, end: end, horizon: horizon)
        let features = BoostedTreesFeatures(
            grid: grid, calendar: .common(bases.map(\.calendar)), range: schedule.span.lowerBound..<end + horizon)
        var rows = BoostedTreesRows(columns: features.columns)
        for stretch in schedule.stretches {
            let views = bases.indices.map { number -> BoostedTreesView? in
                let values = bases[number].values
                var estimate: CountGLMEstimate?
                if let cut = stretch.cut {
                    guard Self.observed(values, before: cut) >= Schedule.leastDays * perDay else { return nil }
                    estimate = estimated(number, until: cut)
                    estimates[number][cut] = estimate
                } else {
                    estimate = estimated(number, until: values.end)
                }
                return estimate.map {
                    BoostedTreesView(
                        BoostedTreesBase($0, origins: stretch.origins, horizon: horizon), values,
                        origins: stretch.origins
                            .lowerBound...max(stretch.origins.lowerBound, min(stretch.origins.upperBound, values.end)))
                }
            }
            for (place, origin) in stretch.chosen {
                let known = views.map { $0.flatMap { features.origin($0, at: origin) } }
                let mean = bases.count > 1 ? BoostedTreesFeatures.mean(known) : []
                for (number, view) in views.enumerated() {
                    guard let view, let known = known[number] else { continue }
                    for step in schedule.horizons(place + number) where origin + step < view.end {
                        let value = bases[number].values[origin + step]
                        if value.isNaN || view.expected(origin + step) < 1e-6 { continue }
                        let row = features.row(view, known, panel: mean, horizon: step)
                        rows.append(
                            row, value, dispersion: view.base.estimate.dispersion, series: number, origin: origin)
                    }
                }
            }
        }
        rows.normalise()
        earlier = estimates
        let learned = try rows.learn(model, series: bases.count, horizon: horizon, perDay: perDay)
        trees = learned.trees
        spreads = learned.spreads
        commonSpread = learned.commonSpread
    }

    private static func observed(_ values: SteppedValues, before cut: Int) -> Int {
        values.values.prefix(max(0, cut - values.first)).count { !$0.isNaN }
    }

    /// Which past origins and horizons are learnt from: a fixed pattern that meets every hour and weekday.
    private struct Schedule {
        struct Stretch {
            /// Where the data end on which its base is estimated; nil: the newest base, for want of earlier data.
            var cut: Int?
            var origins: Range<Int>
            /// Running number and grid index.
            var chosen: [(Int, Int)]
        }

        /// Observed days before a past origin from which on it counts.
        static let leastDays = 330

        let span: Range<Int>
        private(set) var stretches: [Stretch] = []
        private let horizon: Int
        private let perOrigin: Int

        init(_ model: BoostedTrees, _ bases: [EstimationBasis], perDay: Int, end: Int, horizon: Int) {
            self.horizon = horizon
            let oldest = bases.map(\.values.first).min() ?? 0
            let length = model.baseDays * perDay
            let ready = bases.compactMap { basis -> Int? in
                var seen = 0
                for (offset, value) in basis.values.values.enumerated() where !value.isNaN {
                    seen += 1
                    if seen >= Schedule.leastDays * perDay { return basis.values.first + offset + 1 }
                }
                return nil
            }.min()
            let from = max(oldest + 56 * perDay, end - model.spanDays * perDay)
            var cuts: [Int?] = []
            if let ready {
                var cut = max(from, ready)
                cut = (cut + length - 1) / length * length
                while cut < end {
                    cuts.append(cut)
                    cut += length
                }
            }
            let start = (cuts.first ?? nil) ?? min(from, end)
            span = start..<end
            perOrigin = min(horizon, perDay == 24 ? 6 : 4)
            let most = max(model.mostRows, 1)
            var stride = max(1, (span.count * bases.count * perOrigin + most - 1) / most)
            while stride > 1, stride % 7 == 0 || (perDay > 1 && (stride % 2 == 0 || stride % 3 == 0)) { stride += 1 }
            if cuts.isEmpty { cuts = [nil] }
            var number = 0
            var next = start
            for (place, cut) in cuts.enumerated() {
                let upper = place + 1 < cuts.count ? (cuts[place + 1] ?? end) : end
                let range = (cut ?? start)..<max(upper, cut ?? start)
                var chosen: [(Int, Int)] = []
                while next < upper {
                    chosen.append((number, next))
                    number += 1
                    next += stride
                }
                stretches.append(Stretch(cut: cut, origins: range, chosen: chosen))
            }
        }

        /// Steps ahead that are learnt at an origin: spread over the horizon, others at the next origin.
        func horizons(_ number: Int) -> [Int] {
            let width = Double(horizon) / Double(perOrigin)
            let turn = (Double(number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
            return (0..<perOrigin).map { min(horizon - 1, Int((Double($0) + turn) * width)) }
        }
    }
}

extension EstimationBasis {
    init(grid: TimeGrid, values: SteppedValues, calendar: CivilCalendar) {
        self.grid = grid
        self.values = values
        self.calendar = calendar
    }
}

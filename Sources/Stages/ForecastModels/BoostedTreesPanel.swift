import Forecasting
import Foundation
import TimeSeries

/// One fit of a panel: who can be fitted, shared trees, and the means of each series.
struct BoostedTreesPanel {
    private(set) var fits: [Result<BoostedTrees.Fitted, FitError>]

    init(_ model: BoostedTrees, _ panel: [TrainingSet], earlier: [BoostedTrees.Fitted?]) {
        fits = panel.map { training in
            let grain = training.grid.grain
            do throws(FitError) {
                guard BoostedTrees.standard(for: grain) != nil else {
                    throw .grain(model: BoostedTrees.card.name, grain: grain.rawValue)
                }
                _ = try CountHistory(training, needed: CountGLM.needed(grain), allowsGaps: true)
                guard GradientBoosting.isAvailable else { throw .libraryMissing(name: GradientBoosting.name) }
                throw .notConverged(model: BoostedTrees.card.name)
            } catch { return .failure(error) }
        }
        // Series of one grid and origin belong together.
        var groups: [[Int]] = []
        for i in panel.indices {
            guard case .failure(.notConverged) = fits[i] else { continue }
            let same = groups.firstIndex {
                panel[$0[0]].grid == panel[i].grid && panel[$0[0]].origin == panel[i].origin
                    && panel[$0[0]].horizon == panel[i].horizon
            }
            if let same { groups[same].append(i) } else { groups.append([i]) }
        }
        for group in groups { fit(model, panel, group, earlier: earlier) }
    }

    private mutating func fit(
        _ model: BoostedTrees, _ panel: [TrainingSet], _ group: [Int], earlier: [BoostedTrees.Fitted?]
    ) {
        let first = panel[group[0]]
        let (grid, origin, horizon) = (first.grid, first.origin, first.horizon)
        let needed = CountGLM.needed(grid.grain)
        let longest = group.map { origin - panel[$0].values.first }.max() ?? 0
        let months = longest / (grid.grain.stepsPerDay ?? 1) >= 456
        let refitDays = months ? model.refitDays : max(1, model.refitDays / 3)
        let bases = group.map { EstimationBasis(panel[$0], refitDays: refitDays, needed: needed) }
        // A series too young for the common date is forecast with the trees of the others.
        let settled = bases.indices.filter { bases[$0].values.end < panel[group[$0]].values.end }
        let learning = settled.isEmpty ? Array(bases.indices) : settled
        let shared: BoostedTreesEstimate
        let before = earlier.lazy.compactMap { $0?.estimate }.first
        if let before, before.stands(model, on: learning.map { bases[$0] }, horizon: horizon) {
            shared = before
        } else {
            do throws(FitError) {
                shared = try BoostedTreesEstimate(
                    model, learning.map { bases[$0] }, horizon: horizon, reusing: before)
            } catch {
                for i in group { fits[i] = .failure(error) }
                return
            }
        }
        var matrices = CountGLMMatrices()
        let newest = group.map { i -> BoostedTreesBase? in
            let basis = EstimationBasis(panel[i], refitDays: model.base.refitDays, needed: needed)
            if let known = earlier[i]?.base, known.estimate.model == model.base, known.estimate.basis == basis,
                known.covers(origin, horizon: horizon)
            {
                return known
            }
            let until = max(origin + 1, basis.values.end + model.base.refitDays * (grid.grain.stepsPerDay ?? 1))
            return CountGLMEstimate(model.base, basis, &matrices).map {
                BoostedTreesBase($0, origins: basis.values.end..<until, horizon: horizon)
            }
        }
        let views = group.indices.map { i in
            newest[i].map { BoostedTreesView($0, panel[group[i]].values, origins: origin...origin) }
        }
        let features = BoostedTreesFeatures(
            grid: grid, calendar: .common(learning.map { bases[$0].calendar }), range: origin..<origin + horizon)
        let known = views.map { $0.flatMap { features.origin($0, at: origin) } }
        let mean = group.count > 1 ? BoostedTreesFeatures.mean(known) : []
        var rows = GradientBoosting.Rows(columns: features.columns)
        var logMeans: [Double] = []
        var variances: [Double] = []
        for (view, known) in zip(views, known) {
            guard let view, let known else { continue }
            for step in 0..<horizon {
                let row = features.row(view, known, panel: mean, horizon: step)
                rows.append(row.features)
                logMeans.append(row.logMean)
                variances.append(row.variance)
            }
        }
        let scores = shared.scores(rows)
        var at = 0
        for (place, i) in group.enumerated() {
            guard let view = views[place], let known = known[place] else { continue }
            let spread = learning.firstIndex(of: place).map { shared.spreads[$0] } ?? shared.commonSpread
            fits[i] = .success(
                BoostedTrees.Fitted(
                    estimate: shared, base: view.base, state: known.state,
                    means: (at..<at + horizon).map { exp(min(logMeans[$0] + scores[$0], 30)) },
                    variances: Array(variances[at..<at + horizon]), spread: spread))
            at += horizon
        }
    }
}

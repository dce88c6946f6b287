import ForecastModels
import Pipeline
import TimeSeries

/// Asks the models of a request about many series, in parallel; the same answers for any number of tasks.
struct MemberPass: Sendable {
    typealias Said = [SeriesKey: Result<MemberForecasts, PipelineError>]

    let request: ForecastRequest
    let tasks: Int
    /// Fits of earlier runs, taken and given back; nil: every model is fitted anew.
    var fits: RegionFits?

    private var names: [String] { request.members }

    /// Whether a model learns from all series together: then they are asked about at once, not in batches.
    var learnsFromPanel: Bool { names.contains { ModelCatalog.learnsFromPanel($0) } }

    /// What the models that learn from all series together say of each.
    func together(_ keys: [SeriesKey], from snapshot: Snapshot) -> Said {
        let shared = names.filter { ModelCatalog.learnsFromPanel($0) }
        guard !shared.isEmpty else { return [:] }
        var cache = FitCache()
        return Pipeline.members(of: keys, from: snapshot, request, models: shared, cache: &cache)
    }

    /// What the models say of each series: models that learn one series at a time in parallel over series, beside them those
    /// that learn from the whole panel.
    ///
    /// - Parameter known: what the latter said already, of these and other series; nil: they learn from `keys`.
    func members(
        of keys: [SeriesKey], from snapshot: Snapshot, together known: Said? = nil,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async -> Said {
        let single = names.filter { !ModelCatalog.learnsFromPanel($0) }
        let (request, fits) = (request, fits)
        return await withTaskGroup(of: (Bool, Said).self) { group in
            var next = 0
            func start() {
                guard next < keys.count else { return }
                let key = keys[next]
                next += 1
                group.addTask {
                    var cache = await fits?.take(key) ?? FitCache()
                    let said = Pipeline.members(of: [key], from: snapshot, request, models: single, cache: &cache)
                    await fits?.keep(cache, of: key)
                    return (true, said)
                }
            }
            if known == nil, learnsFromPanel { group.addTask { (false, self.together(keys, from: snapshot)) } }
            for _ in 0..<max(1, tasks) { start() }
            var alone: Said = [:]
            var together: Said = [:]
            for key in keys { together[key] = known?[key] }
            for await (isSingle, said) in group {
                if isSingle {
                    alone.merge(said) { $1 }
                    progress(alone.count)
                    start()
                } else {
                    together = said
                }
            }
            var all = alone.merging(together) { $0.joined($1) }
            let left = keys.filter { if case .failure(.noModel)? = all[$0] { true } else { false } }
            if request.models == nil, !left.isEmpty {
                var cache = FitCache()
                all.merge(Pipeline.members(of: left, from: snapshot, request, cache: &cache)) { $1 }
            }
            return all
        }
    }
}

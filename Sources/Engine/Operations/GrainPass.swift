import Forecasting
import Pipeline
import Store
import TimeSeries

/// One grain of a region run: the record of a few series, what is learned from it, and the forecasts of all series in batches.
struct GrainPass: Sendable {
    /// One series, forecast.
    struct Answer: Sendable {
        var forecast: SeriesForecast
        /// What is known since the start of the coarser step that holds the origin.
        var since: NewestPast
        /// Newest `availableAt` of its data.
        var dataAsOf: Instant
    }

    typealias Answers = [SeriesKey: Result<Answer, PipelineError>]
    typealias Load = @Sendable ([SeriesKey]) throws(OperationError) -> ObservationArchive

    /// What reconciliation learns from; of hours nothing, since they follow their days.
    let errors: RecordErrors
    private let pass: MemberPass
    private let origin: Instant
    private let since: Int
    private let combination: Combination
    /// What models that learn from all series together said.
    private let together: MemberPass.Said
    /// Series that were asked about already, to learn from.
    private let asked: MemberPass.Said
    private let load: Load
    private let keeping: RecordKeeping

    /// Completes the record and learns from it.
    ///
    /// - Parameters:
    ///   - keys: all series that will be forecast.
    ///   - since: grid index of the start of the coarser step that holds the origin.
    ///   - load: versions of series.
    init(
        _ pass: MemberPass, keys: [SeriesKey], at origin: Instant, since: Int, keeping: RecordKeeping, panel: Int,
        load: @escaping Load
    ) async throws(OperationError) {
        (self.pass, self.origin, self.since, self.load, self.keeping) = (pass, origin, since, load, keeping)
        let stands = RecordKeeping.panel(of: keys, largest: panel)
        let archive = try load(pass.learnsFromPanel ? keys : stands)
        var record = TrackRecord()
        if pass.request.models == nil {
            record = try await keeping.record(of: stands, archive: archive, pass.request, tasks: pass.tasks)
        }
        let snapshot = archive.asOf(origin)
        try await pass.fits?.load(stands, from: keeping.store, version: keeping.version)
        together = pass.learnsFromPanel ? pass.together(keys, from: snapshot) : [:]
        asked = await pass.members(of: stands, from: snapshot, together: together)
        let said = asked.compactMapValues { try? $0.get() }
        combination = Combination(said, record: record, request: pass.request, servesOthers: true)
        errors =
            pass.request.grid.grain == .hour
            ? RecordErrors(none: pass.request.horizon)
            : RecordErrors(record, of: stands.compactMap { said[$0] }, pass.request)
    }

    /// Forecasts of some series, each or the reason why there is none.
    func answers(_ keys: [SeriesKey]) async throws(OperationError) -> Answers {
        let archive = try load(keys)
        let snapshot = archive.asOf(origin)
        let left = keys.filter { asked[$0] == nil }
        try await pass.fits?.load(left, from: keeping.store, version: keeping.version)
        var said = await pass.members(of: left, from: snapshot, together: together)
        try await pass.fits?.save(to: keeping.store, version: keeping.version)
        for key in keys { if let known = asked[key] { said[key] = known } }
        let (combination, since, origin) = (combination, since, origin)
        let request = pass.request
        let ready = keys.compactMap { key in said[key].map { (key, $0) } }
        let combined = await inParallel(ready, tasks: pass.tasks) { key, said in
            said.map { members in
                Answer(
                    forecast: combination.forecast(members), since: members.past(from: since, to: request.origin),
                    dataAsOf: snapshot.versions(of: key).map(\.availableAt).max() ?? origin)
            }
        }
        return Dictionary(zip(ready.map(\.0), combined), uniquingKeysWith: { first, _ in first })
    }
}

/// Applies a function to each element, at most so many at a time; results in the order of the elements.
func inParallel<Element: Sendable, Value: Sendable>(
    _ elements: [Element], tasks: Int, _ body: @Sendable @escaping (Element) -> Value
) async -> [Value] {
    await withTaskGroup(of: (Int, Value).self) { group in
        var next = 0
        func start() {
            guard next < elements.count else { return }
            let (number, element) = (next, elements[next])
            next += 1
            group.addTask { (number, body(element)) }
        }
        for _ in 0..<max(1, tasks) { start() }
        var values = [Value?](repeating: nil, count: elements.count)
        for await (number, value) in group {
            values[number] = value
            start()
        }
        return values.compactMap { $0 }
    }
}

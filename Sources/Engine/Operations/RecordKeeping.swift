import Calibration
import Forecasting
import Pipeline
import Store
import TimeSeries

/// Keeps what the models said at past origins, from which weights and calibration are learned.
///
/// What is not in the store yet is made from snapshots as of those origins, so that a new installation has a record from its
/// first forecast on; what is there is not made again. Of a region a few series stand for all: weights are learned on
/// them by grain and lead.
struct RecordKeeping: Sendable {
    let store: any ObservationStore
    let zone: CivilZone
    let version: String
    let now: @Sendable () -> Instant

    /// Series of which a record is kept.
    static let largestPanel = 12

    /// The series of an order that stand for all: totals of the largest places first, then sites from large to small.
    static func panel(of keys: [SeriesKey], largest: Int = largestPanel) -> [SeriesKey] {
        guard keys.count > largest else { return keys }
        let totals = keys.filter { $0.measure == .visits && $0.stratum == .all }.sorted()
        let pool = totals.count >= largest / 2 ? totals : keys.sorted()
        let above = pool.filter { $0.place.kind != .site }.prefix(largest / 2)
        let sites = pool.filter { $0.place.kind == .site }
        let wanted = largest - above.count
        let spread = sites.count <= wanted ? sites : (0..<wanted).map { sites[$0 * sites.count / wanted] }
        return (above + spread).sorted()
    }

    /// The record of some series before an origin, completed and kept.
    func record(
        of keys: [SeriesKey], archive: ObservationArchive, _ request: ForecastRequest, tasks: Int
    ) async throws(OperationError) -> TrackRecord {
        let grid = request.grid
        let origins = request.schedule.origins(before: request.origin)
        var record = TrackRecord()
        var absent: [Int: [SeriesKey]] = [:]
        for key in keys {
            let begin = archive.versions(of: key).first.map { grid.index(of: $0.referenceTime) } ?? Int.max
            let kept = try kept(key, request, origins: origins)
            record.add(kept, of: key)
            let known = Set(kept.map(\.origin))
            for origin in origins where origin > begin && !known.contains(origin) {
                absent[origin, default: []].append(key)
            }
        }
        let todo = absent.keys.sorted()
        guard !todo.isEmpty else { return record }
        let fits = try RegionFits.kept(keys, in: store, version: version)
        let made = await made(todo, absent, archive: archive, request, tasks: tasks, kept: fits)
        try save(made, request)
        record.add(made)
        return record
    }

    /// Asks the models at the origins that are missing, in runs of consecutive ones.
    private func made(
        _ todo: [Int], _ absent: [Int: [SeriesKey]], archive: ObservationArchive, _ request: ForecastRequest,
        tasks: Int,
        kept: [SeriesKey: [FitCache.Slot: KeptEstimate]]
    ) async -> TrackRecord {
        let kept = kept.values.reduce(into: [:]) { $0.merge($1) { $1 } }
        let length = (todo.count + tasks - 1) / max(tasks, 1)
        return await withTaskGroup(of: TrackRecord.self) { group in
            for start in stride(from: 0, to: todo.count, by: max(length, 1)) {
                let run = todo[start..<min(start + length, todo.count)]
                group.addTask {
                    var cache = FitCache(kept: kept)
                    var part = TrackRecord()
                    for origin in run {
                        var past = request
                        past.origin = origin
                        past.draws = min(past.draws, RecordSchedule.draws)
                        let said = Pipeline.members(
                            of: absent[origin] ?? [], from: archive.asOf(request.grid.start(at: origin)), past,
                            cache: &cache)
                        part.add(said.values.compactMap { try? $0.get() }, origin: origin)
                    }
                    return part
                }
            }
            return await group.reduce(into: TrackRecord()) { $0.add($1) }
        }
    }

    /// What is in the store of the same question: the same models, asked by the same version.
    private func kept(
        _ key: SeriesKey, _ request: ForecastRequest, origins: [Int]
    ) throws(OperationError) -> [TrackRecord.Entry] {
        let (grid, asked) = (request.grid, Self.asked(request))
        guard let first = origins.first, let last = origins.last else { return [] }
        let stored: [StoredForecast]
        do {
            stored = try store.forecasts(
                of: key, from: grid.start(at: first), to: grid.start(at: last), limit: 100_000)
        } catch { throw .store(error) }
        var entries: [Int: TrackRecord.Entry] = [:]
        for forecast in stored where forecast.version == version && forecast.notes["asked"] == asked {
            guard let model = Self.member(forecast.model), let table = MarginalTable(quantiles: forecast.quantiles)
            else { continue }
            let origin = grid.index(of: forecast.origin)
            let staleness = forecast.notes["staleness"].flatMap { Int($0) } ?? 0
            entries[origin, default: TrackRecord.Entry(origin: origin, staleness: staleness, members: [:])]
                .members[model] = table
        }
        return entries.values.sorted { $0.origin < $1.origin }
    }

    private func save(_ record: TrackRecord, _ request: ForecastRequest) throws(OperationError) {
        let issued = now()
        let forecasts = record.entries.flatMap { key, entries in
            entries.flatMap { entry in
                entry.members.map { model, table in
                    let origin = request.grid.start(at: entry.origin)
                    return StoredForecast(
                        series: key, origin: origin, model: Self.prefix + model, issuedAt: issued, dataAsOf: origin,
                        seed: request.seed, version: version, zone: zone.identifier, levels: MarginalTable.levels,
                        quantiles: table.quantiles, means: [],
                        notes: ["staleness": String(entry.staleness), "asked": Self.asked(request)])
                }
            }
        }
        do { try store.saveForecasts(forecasts) } catch { throw .store(error) }
    }

    /// The models of a question, so that a record of others is not taken for its own.
    private static func asked(_ request: ForecastRequest) -> String { request.members.joined(separator: ",") }

    /// Marks what a single model said at an origin of the record.
    static let prefix = "member:"

    private static func member(_ name: String) -> String? {
        name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }
}

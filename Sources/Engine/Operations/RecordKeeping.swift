import Calibration
import Forecasting
import Pipeline
import Statistics
import Store
import TimeSeries

/// Keeps what the models said at past origins, from which weights and calibration are learned.
///
/// What is not in the store yet is made from snapshots as of those origins, so that a new installation has a record from its
/// first forecast on; what is there is not made again, unless what was known at its origin has been corrected since. Of a region a
/// few series stand for all: weights are learned on them by grain and lead.
struct RecordKeeping: Sendable {
    let store: any ObservationStore
    let zone: CivilZone
    let version: String
    let now: @Sendable () -> Instant

    /// Series of which a record is kept.
    static let largestPanel = 12

    private static let largestFirst = [Place.Kind.country, .region, .departement]

    /// The series of an order that stand for all: totals of the largest places first, then sites spread evenly over their codes.
    static func panel(of keys: [SeriesKey], largest: Int = largestPanel) -> [SeriesKey] {
        guard keys.count > largest else { return keys }
        let totals = keys.filter { $0.measure == .visits && $0.stratum == .all }.sorted()
        let pool = totals.count >= largest / 2 ? totals : keys.sorted()
        let size = { (key: SeriesKey) in Self.largestFirst.firstIndex(of: key.place.kind) ?? Self.largestFirst.count }
        let above = pool.filter { $0.place.kind != .site }.sorted { (size($0), $0) < (size($1), $1) }
            .prefix(largest / 2)
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
        var digests: [SeriesKey: [Int: String]] = [:]
        for key in keys {
            let versions = archive.versions(of: key)
            let begin = versions.first.map { grid.index(of: $0.referenceTime) } ?? Int.max
            let known = Self.digests(of: versions, at: origins, on: grid)
            digests[key] = known
            let kept = try kept(key, request, origins: origins, digests: known)
            record.add(kept, of: key)
            let there = Set(kept.map(\.origin))
            for origin in origins where origin > begin && !there.contains(origin) {
                absent[origin, default: []].append(key)
            }
        }
        let todo = absent.keys.sorted()
        guard !todo.isEmpty else { return record }
        let fits = try RegionFits.kept(keys, in: store, version: version)
        let made = await made(todo, absent, archive: archive, request, tasks: tasks, kept: fits)
        try save(made, request, digests)
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
                        let snapshot = archive.asOf(request.grid.start(at: origin))
                        part.add(
                            Pipeline.record(of: absent[origin] ?? [], from: snapshot, past, cache: &cache))
                    }
                    return part
                }
            }
            return await group.reduce(into: TrackRecord()) { $0.add($1) }
        }
    }

    /// What identifies the versions known at each origin: sums, so that none depends on which origins are asked about.
    ///
    /// - Parameter origins: grid indices, ascending.
    private static func digests(of versions: [Revision], at origins: [Int], on grid: TimeGrid) -> [Int: String] {
        let instants = origins.map { grid.start(at: $0) }
        var news = [(high: UInt64, low: UInt64)](repeating: (0, 0), count: origins.count)
        for version in versions {
            guard let first = instants.firstIndex(where: { version.availableAt <= $0 }) else { continue }
            var digest = Digest()
            digest.add(version.referenceTime.secondsSince1970)
            digest.add(version.availableAt.secondsSince1970)
            digest.add(version.value ?? .nan)
            news[first] = (news[first].high &+ digest.high, news[first].low &+ digest.low)
        }
        var known = (high: UInt64(0), low: UInt64(0))
        var found: [Int: String] = [:]
        for (origin, news) in zip(origins, news) {
            known = (known.high &+ news.high, known.low &+ news.low)
            found[origin] = Digest(high: known.high, low: known.low).hexadecimal
        }
        return found
    }

    /// What is in the store of the models asked about, by ascending origin; an origin at which one of them is missing, was asked
    /// for fewer steps, or knew other data, is left out and asked anew.
    private func kept(
        _ key: SeriesKey, _ request: ForecastRequest, origins: [Int], digests: [Int: String]
    ) throws(OperationError) -> [TrackRecord.Entry] {
        let grid = request.grid
        guard let first = origins.first, let last = origins.last else { return [] }
        let stored: [StoredForecast]
        do {
            stored = try store.record(of: key, from: grid.start(at: first), to: grid.start(at: last))
        } catch { throw .store(error) }
        let wanted = Set(request.members)
        var entries: [Int: TrackRecord.Entry] = [:]
        var asked: [Int: Set<String>] = [:]
        for forecast in stored where forecast.version == version {
            let model = String(forecast.model.dropFirst(StoredForecast.recordPrefix.count))
            let steps = forecast.quantiles.count
            guard wanted.contains(model), steps == 0 || steps >= request.horizon else { continue }
            let origin = grid.index(of: forecast.origin)
            guard forecast.notes["data"] == digests[origin] else { continue }
            let staleness = forecast.notes["staleness"].flatMap { Int($0) } ?? 0
            asked[origin, default: []].insert(model)
            // A model that had nothing to say is kept without quantiles.
            entries[origin, default: TrackRecord.Entry(origin: origin, staleness: staleness, members: [:])]
                .members[model] = forecast.quantiles.isEmpty ? nil : MarginalTable(quantiles: forecast.quantiles)
        }
        return entries.values.filter { asked[$0.origin] == wanted }.sorted { $0.origin < $1.origin }
    }

    private func save(
        _ record: TrackRecord, _ request: ForecastRequest, _ digests: [SeriesKey: [Int: String]]
    ) throws(OperationError) {
        let issued = now()
        let forecasts = record.entries.flatMap { key, entries in
            entries.flatMap { entry in
                request.members.map { model in
                    let origin = request.grid.start(at: entry.origin)
                    return StoredForecast(
                        series: key, origin: origin, model: StoredForecast.recordPrefix + model, issuedAt: issued,
                        dataAsOf: origin, seed: request.seed, version: version, zone: zone.identifier,
                        levels: MarginalTable.levels, quantiles: entry.members[model]?.quantiles ?? [], means: [],
                        notes: ["staleness": String(entry.staleness), "data": digests[key]?[entry.origin] ?? ""])
                }
            }
        }
        do { try store.saveForecasts(forecasts) } catch { throw .store(error) }
    }
}

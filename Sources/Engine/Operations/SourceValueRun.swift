public import Features
import Forecasting
public import Foundation
public import SourceValue
import Statistics
public import Store
public import TimeSeries

/// What each source is worth for the series of a store: paired back-tests, series by series, kept as they are done.
public struct SourceValueRun: Sendable {
    public let store: any ObservationStore
    public let zone: CivilZone
    /// Where finished series are kept, so that a study that was stopped goes on where it was; nil: nowhere.
    public let folder: URL?

    public init(store: any ObservationStore, zone: CivilZone = .paris, folder: URL? = nil) {
        self.store = store
        self.zone = zone
        self.folder = folder
    }

    /// What is asked.
    public struct Order: Sendable {
        /// Series of daily counts.
        public var series: [SeriesKey]
        public var sources: [Source]
        /// First and one past the last day of an origin.
        public var from: CivilDate
        public var to: CivilDate
        public var every: Int
        public var tasks: Int
        public var seed: UInt64 = 1
        /// Whether every combination of horizon, stratum, place and kind of day is asked for too.
        public var withCells = false
        /// What names the study: the pattern that ``series`` were chosen by.
        public var pattern = ""
        /// Whether fewer sources than the catalog holds were asked for by name.
        public var areSourcesChosen = false

        public init(
            series: [SeriesKey], sources: [Source] = SourceCatalog.all, from: CivilDate, to: CivilDate, every: Int = 1,
            tasks: Int = 1
        ) {
            self.series = series
            self.sources = sources
            self.from = from
            self.to = to
            self.every = every
            self.tasks = tasks
        }
    }

    /// Runs the study, or what is left of it.
    ///
    /// - Parameter made: now, and the version of Vigie, for those who read the result later.
    public func run(
        _ order: Order, made: ValueResult.Made, progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws(OperationError) -> ValueResult {
        let study = try study(order)
        let keys = try keys(order)
        let archive: ObservationArchive
        do { archive = try store.archive(of: keys, from: nil) } catch { throw .store(error) }
        let stamp = Self.stamp(order, study, archive)
        let places = Dictionary(grouping: order.series.sorted(), by: \.place).sorted { $0.key < $1.key }
        let total = order.series.count
        let counter = Tally(total: total, progress)
        let folder = folder
        let found = await inParallel(places, tasks: order.tasks) { place, keys -> [(SeriesKey, SeriesLosses?)] in
            let kept = keys.map { Self.kept($0, stamp, folder) }
            var features: PlaceFeatures?
            return zip(keys, kept).map { key, kept in
                defer { counter.add() }
                if let kept { return (key, kept) }
                let made = features ?? PlaceFeatures(study, place: place, archive: archive)
                features = made
                var one = SeriesStudy(study, key, features: made, archive: archive)
                let losses = one.run()
                if let losses { Self.keep(losses, stamp, folder) }
                return (key, losses)
            }
        }.flatMap { $0 }
        let losses = found.compactMap(\.1)
        guard !losses.isEmpty else { throw .tooShortForValue(from: order.from.description) }
        let names = order.sources.map(\.name)
        var result = ValueResult(
            question: ValueResult.Question(
                pattern: order.pattern, sources: order.areSourcesChosen ? names : nil,
                from: order.from, to: order.to, every: order.every, horizons: study.horizons, zone: zone.identifier),
            made: made, dataAsOf: archive.keys.compactMap { archive.versions(of: $0).map(\.availableAt).max() }.max(),
            table: ValueTable(losses, sources: names, every: order.every, seed: order.seed),
            sources: order.sources.map { $0.facts(in: study, archive: archive) },
            predictability: losses.compactMap { SeriesPredictability(study, $0, archive: archive) },
            left: found.filter { $0.1 == nil }.map(\.0),
            names: Dictionary(
                uniqueKeysWithValues: places.map { ($0.key.description, study.territory.name(of: $0.key)) }))
        if order.withCells {
            result.cells = ValueTable.cells(losses, sources: names, every: order.every, seed: order.seed)
        }
        return result
    }

    // MARK: What is read

    private func study(_ order: Order) throws(OperationError) -> ValueStudy {
        do {
            let calendar = CivilCalendar.french(
                years: (order.from.parts.year - TrainingSet.pastYears)...(order.to.parts.year + 2),
                schoolHolidays: try store.schoolHolidays())
            var study = ValueStudy(
                series: order.series, sources: order.sources, from: order.from, to: order.to, zone: zone,
                calendar: calendar, territory: try territory())
            study.every = order.every
            return study
        } catch { throw .store(error) }
    }

    /// France, and what the store knows of it.
    private func territory() throws(StoreError) -> Territory {
        var territory = Territory.france
        for entry in try store.territory().entries.values where entry.parent != nil { territory.insert(entry) }
        return territory
    }

    /// The series themselves and everything that a source reads, whatever its place.
    private func keys(_ order: Order) throws(OperationError) -> [SeriesKey] {
        let measures = Set(order.sources.flatMap(\.quantities).map(\.measure))
        do {
            let known = try store.series().map(\.key)
            return Set(order.series).union(known.filter { measures.contains($0.measure) }).sorted()
        } catch { throw .store(error) }
    }

    // MARK: What is kept

    /// Raised with every change of the class or its columns that does not change their names.
    private static let layout = 7

    /// Of everything that a result rests on.
    private static func stamp(_ order: Order, _ study: ValueStudy, _ archive: ObservationArchive) -> String {
        var digest = Digest()
        digest.add("value \(layout)")
        for entry in study.territory.entries.values.sorted(by: { $0.place < $1.place }) {
            digest.add("\(entry.place) \(entry.parent?.description ?? "")")
        }
        for day in study.calendar.schoolHolidays.sorted() { digest.add(day.dayNumber) }
        for name in order.sources.flatMap({ $0.features.map(\.name) }) { digest.add(name) }
        for number in [order.from.dayNumber, order.to.dayNumber, order.every] { digest.add(number) }
        for key in archive.keys {
            let versions = archive.versions(of: key)
            digest.add(key.description)
            digest.add(versions.count)
            digest.add(versions.lazy.map { $0.value ?? .nan })
            digest.add(versions.lazy.map { Double($0.referenceTime.secondsSince1970) })
            digest.add(versions.lazy.map { Double($0.availableAt.secondsSince1970) })
        }
        return digest.hexadecimal
    }

    private static func file(_ key: SeriesKey, _ stamp: String, _ folder: URL?) -> URL? {
        var name = Digest()
        name.add(stamp)
        name.add(key.description)
        return folder?.appending(path: "\(name.hexadecimal).json")
    }

    private static func kept(_ key: SeriesKey, _ stamp: String, _ folder: URL?) -> SeriesLosses? {
        guard let file = file(key, stamp, folder), let data = try? Data(contentsOf: file) else { return nil }
        // What cannot be read is made again.
        return try? JSONDecoder().decode(SeriesLosses.self, from: data)
    }

    private static func keep(_ losses: SeriesLosses, _ stamp: String, _ folder: URL?) {
        guard let folder, let file = file(losses.series, stamp, folder), let data = try? JSONEncoder().encode(losses)
        else { return }
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? data.write(to: file, options: .atomic)
    }
}

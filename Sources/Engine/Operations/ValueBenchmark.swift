import Features
import SourceValue
import Statistics
public import SyntheticRegion
import TimeSeries

/// Whether the verdict on a source can be trusted: how often a source without effect is called useful, and one with an effect found.
///
/// Many small regions are simulated (8 EDs, three years) in which weather and crowds have strong known effects. Each is asked about its
/// own sources, and about those of a foreign region: weather, air, epidemics and crowds with the same seasons and the same habits that
/// have nothing to do with its visits. Every foreign source that is called useful is called so wrongly.
/// The true gain of an own source is the mean of its estimates over all regions, each of which is unbiased for it.
public struct ValueBenchmark: Sendable {
    public var seeds: Int
    public var tasks: Int
    public var first: UInt64

    public init(seeds: Int, tasks: Int, first: UInt64 = 1) {
        self.seeds = seeds
        self.tasks = tasks
        self.first = first
    }

    /// Of one source.
    public struct Row: Sendable {
        public var source: String
        public var isForeign: Bool
        public var regions: Int
        public var found: Int
        /// Means over the regions.
        public var gain: Double
        public var detectable: Double

        /// Exact 95 % interval of the rate at which it is called useful (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404).
        public var interval: (lower: Double, upper: Double) { ExactBinomial.interval(found, of: regions) }
    }

    /// 8 EDs for three years; effects of heat and cold six times those of the standard region, and crowds every second day in every
    /// département that triple what comes in the evening at most.
    public static var parameters: SyntheticParameters {
        var parameters = SyntheticParameters.small
        parameters.years = 3
        parameters.demand.visitsPerYear = 1_500_000
        parameters.weather.heatPerDegree = scaled(parameters.weather.heatPerDegree)
        parameters.weather.coldPerDegree = scaled(parameters.weather.coldPerDegree)
        parameters.events.effect = ByAge(all: 1.2)
        parameters.events.scale = 30_000
        parameters.events.venues = parameters.demand.departements.map {
            SyntheticParameters.Events.Venue(
                departement: $0.code, eventsPerYear: 180, medianAttendance: 30_000, logSpread: 1)
        }
        return parameters
    }

    private static func scaled(_ effect: ByAge) -> ByAge {
        var scaled = effect
        for band in AgeBand.allCases { scaled[band] *= 6 }
        return scaled
    }

    private static let until = CivilDate(year: 2026, month: 6, day: 1) ?? CivilDate(dayNumber: 0)

    /// One row for each source, foreign ones first.
    public func run(progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }) async throws(OperationError)
        -> [Row]
    {
        let done = Tally(total: seeds, progress)
        let all = await inParallel((0..<seeds).map { first + UInt64($0) }, tasks: tasks) {
            seed -> Result<[(isForeign: Bool, ValueTable)], OperationError> in
            defer { done.add() }
            return Result { () throws(OperationError) in try Self.tables(seed) }
        }
        var tables: [(isForeign: Bool, ValueTable)] = []
        for one in all { tables += try one.get() }
        return [true, false].flatMap { isForeign -> [Row] in
            let own = tables.filter { $0.isForeign == isForeign }.map(\.1)
            return SourceCatalog.all.map(\.name).compactMap { source in
                let findings = own.compactMap { $0.findings.first { $0.source == source } }
                guard !findings.isEmpty else { return nil }
                let count = Double(findings.count)
                return Row(
                    source: source, isForeign: isForeign, regions: findings.count,
                    found: findings.count { $0.verdict == .contributes },
                    gain: findings.reduce(0) { $0 + $1.added.gain.gain } / count,
                    detectable: findings.reduce(0) { $0 + $1.added.gain.detectable } / count)
            }
        }
    }

    private static func tables(_ seed: UInt64) throws(OperationError) -> [(isForeign: Bool, ValueTable)] {
        let now = CivilZone.paris.instant(of: CivilDateTime(date: until, hour: 6))
        let region = SyntheticRegion(parameters: parameters, seed: seed, until: now)
        let foreign = SyntheticRegion(parameters: parameters, seed: seed &+ 1_000_003, until: now)
        let place = Place.ileDeFrance
        let own = try SyntheticArchive(region, from: region.firstDay, to: until)
            .archive(of: [place], grains: [.day], withCovariates: true)
        let other = try SyntheticArchive(foreign, from: region.firstDay, to: until)
            .archive(of: [], grains: [.day], withCovariates: true)
        let key = SeriesKey(place, .visits, every: .day)
        var mixed = other
        mixed.set(own.versions(of: key), for: key)
        var study = ValueStudy(
            series: [key], from: until.advanced(byDays: -379), to: until.advanced(byDays: -14),
            calendar: CivilCalendar.french(years: 2015...2028), territory: .ileDeFrance)
        study.every = 2
        return [(true, mixed), (false, own)].compactMap { isForeign, archive in
            var series = SeriesStudy(
                study, key, features: PlaceFeatures(study, place: place, archive: archive), archive: archive)
            guard let losses = series.run() else { return nil }
            return (
                isForeign,
                ValueTable([losses], sources: study.sources.map(\.name), every: study.every, seed: seed)
            )
        }
    }
}

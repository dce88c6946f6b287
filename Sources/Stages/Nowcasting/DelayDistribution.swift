import Foundation
public import TimeSeries

/// How complete the newest steps of a series are when they are published, learned from earlier publications.
///
/// The age of a step is the whole days (or steps, where they are shorter) from its end to the newest publication;
/// its completeness is the value shown at that age over the settled one. Ages count from the publication, not from the
/// origin: between two weekly publications a day gets older, not more complete. The distribution of completeness at
/// each age is the empirical one of the publications of a recent year, which needs no form for the delay; compare
/// the reporting triangle of Lawless (1994), Canadian Journal of Statistics 22(1), 15–31. It is chained as factors of that triangle
/// are: the newest publications tell what is added in the first days, somewhat older ones what is added after those.
public struct DelayDistribution: Sendable, Hashable {
    /// What is looked at, and what is enough.
    public struct Settings: Sendable, Hashable, Codable {
        /// Older steps, in days, count as complete.
        public var oldestAge = 28
        /// Days in which nearly all is reported: younger ages are compared with the value after so many days, those beyond with
        /// that after ``oldestAge``.
        public var nearlySettledAfter = 10
        /// Days of publications that are learned from.
        public var memory = 365
        /// Of these, the newest that are used for each age: publishers get faster, and slower.
        public var newest = 20
        /// Publications below which an age counts as unknown.
        public var leastPublications = 10
        /// Steps of an unknown age younger than this many days are left out; older ones are taken as they are.
        public var unknownBelow = 3
        /// A step whose settled value is not known this well (standard deviation of its logarithm) is left out.
        public var tolerance = 0.08

        public init() {}
    }

    /// Completeness at one age.
    public struct Age: Sendable, Hashable {
        /// Median of value ÷ settled value; for small counts the ratio of sums.
        public var completeness: Double
        /// Standard deviation of log completeness, from the central 80 %.
        public var deviation: Double
        /// Publications it was learned from.
        public var publications: Int
    }

    /// What is known of each age, youngest first; nil where too few publications showed it.
    public let ages: [Age?]
    /// Whether the series is ever revised soon after its publication; if not, every step is complete.
    public let isRevised: Bool
    /// Seconds in one unit of age.
    public let unit: Int
    public let settings: Settings

    /// Learns from the versions known at the origin.
    ///
    /// - Parameters:
    ///   - versions: of one series, as `Snapshot.versions(of:)` gives them.
    ///   - grid: steps to which the versions are added up; day, 6 hours or hour.
    public static func learn(
        _ versions: [Revision], on grid: TimeGrid, asOf origin: Instant, settings: Settings = Settings()
    ) -> DelayDistribution {
        DelayDistribution(
            PublishedSteps(versions.filter { $0.availableAt <= origin }, on: grid), origin: origin, settings: settings)
    }

    init(_ published: PublishedSteps, origin: Instant, settings: Settings) {
        let grid = published.grid
        let day = 86_400
        let unit = min(grid.grain.nominalSeconds, day)
        let count = settings.oldestAge * day / unit
        self.unit = unit
        self.settings = settings
        isRevised = published.isRevised(noOlderThan: settings.oldestAge * day)
        guard isRevised else {
            ages = []
            return
        }
        let all = published.publications(
            from: origin.advanced(bySeconds: -settings.memory * day), noOlderThan: settings.oldestAge * day)
        let stages = Self.stages(published, all, origin, settings)
        func nearly(_ index: Int) -> Double {
            published.indices.contains(index) ? stages[index - published.first].nearly : .nan
        }
        func settled(_ index: Int) -> Double {
            published.indices.contains(index) ? stages[index - published.first].settled : .nan
        }
        let publications = Self.thinned(all)
        var shown = publications.map { publication in
            Self.steps(before: publication, on: grid, unit: unit, count: count).map { index in
                index.map { (value: published.value(at: $0, asOf: publication), index: $0) }
            }
        }
        // Faults are found against the usual completeness, which a first pass with the faults in gives well enough.
        let usual = (0..<count).map { age in
            let ratios = shown.compactMap { row in row[age].map { $0.value / nearly($0.index) } }
            return Self.median(ratios.filter(\.isFinite)) ?? 1
        }
        for row in shown.indices {
            for age in 0..<count {
                guard let cell = shown[row][age] else { continue }
                let weekBefore = nearly(cell.index - grid.grain.stepsPerWeek)
                if Self.isFault(cell.value, weekBefore: weekBefore, completeness: usual[age]) { shown[row][age] = nil }
            }
        }
        // What the newest publications showed of one age, and what it came to.
        func known(_ age: Int, _ final: (Int) -> Double) -> [(value: Double, final: Double)] {
            shown.compactMap { row in row[age].map { ($0.value, final($0.index)) } }
                .filter { !$0.value.isNaN && !$0.final.isNaN }.suffix(settings.newest)
        }
        let least = settings.leastPublications
        let both = stages.filter { !$0.nearly.isNaN && !$0.settled.isNaN }
        let newest = Set(both.map(\.publication)).sorted().suffix(settings.newest)
        let later =
            newest.count < least
            ? nil
            : Age(both.filter { newest.contains($0.publication) }.map { ($0.nearly, $0.settled) }, least: least)
        ages = (0..<count).map { age in
            age * unit < settings.nearlySettledAfter * day
                ? Age(known(age, nearly), least: least)?.chained(to: later) : Age(known(age, settled), least: least)
        }
    }

    /// What each step was at the first publication after ``Settings/nearlySettledAfter``, NaN where there was none yet, and after
    /// ``Settings/oldestAge``, NaN while it is younger.
    private static func stages(
        _ published: PublishedSteps, _ publications: [Instant], _ origin: Instant, _ settings: Settings
    ) -> [(publication: Instant, nearly: Double, settled: Double)] {
        var next = 0
        return published.indices.map { index in
            let end = published.grid.end(at: index)
            let from = end.advanced(bySeconds: settings.nearlySettledAfter * 86_400)
            while next < publications.count, publications[next] < from { next += 1 }
            let publication = next < publications.count ? publications[next] : .distantFuture
            return (
                publication,
                publication == .distantFuture ? .nan : published.value(at: index, asOf: publication),
                origin.seconds(since: end) < settings.oldestAge * 86_400
                    ? .nan : published.value(at: index, asOf: origin)
            )
        }
    }

    /// The step of each age before a publication: the newest one that ended that many units ago or longer.
    static func steps(before publication: Instant, on grid: TimeGrid, unit: Int, count: Int) -> [Int?] {
        var found = [Int?](repeating: nil, count: count)
        var index = grid.index(of: publication)
        while true {
            let age = grid.seconds(fromEndOf: index, to: publication) / unit
            if age >= count { return found }
            if grid.seconds(fromEndOf: index, to: publication) >= 0, found[age] == nil { found[age] = index }
            index -= 1
        }
    }

    /// Below half of what last week's value lets expect, by more than chance: a transmission fault, not a low day.
    static func isFault(_ value: Double, weekBefore: Double, completeness: Double) -> Bool {
        guard !value.isNaN, weekBefore > 0 else { return false }
        let expected = weekBefore * completeness
        return value < 0.5 * expected && expected - value > 4 * expected.squareRoot()
    }

    /// At most 400 publications, evenly taken: an hourly feed has thousands in a year.
    private static func thinned(_ publications: [Instant]) -> [Instant] {
        let stride = publications.count / 400 + 1
        return publications.enumerated().filter { (publications.count - 1 - $0.offset) % stride == 0 }.map(\.element)
    }

    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : quantile(values.sorted(), 0.5)
    }

    /// Linear between order statistics (definition 7 of Hyndman & Fan, 1996).
    fileprivate static func quantile(_ sorted: [Double], _ level: Double) -> Double {
        let position = level * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
    }
}

extension DelayDistribution.Age {
    /// Nil when there are fewer than `least` publications.
    fileprivate init?(_ known: [(value: Double, final: Double)], least: Int) {
        guard known.count >= least else { return nil }
        let logs = known.map { log(($0.value + 0.5) / ($0.final + 0.5)) }.sorted()
        let sums = known.reduce((0.0, 0.0)) { ($0.0 + $1.value, $0.1 + $1.final) }
        let isSmall = sums.1 < 20 * Double(known.count)
        let middle = DelayDistribution.quantile(logs, 0.5)
        // The 10 % and 90 % points of a normal distribution are 2 · 1.2816 standard deviations apart.
        let deviation = (DelayDistribution.quantile(logs, 0.9) - DelayDistribution.quantile(logs, 0.1)) / 2.5631
        self.init(
            completeness: isSmall ? (sums.1 > 0 ? sums.0 / sums.1 : 1) : exp(middle), deviation: deviation,
            publications: known.count)
    }

    /// This part of what will have come by a later age, of which `later` is the part of all.
    fileprivate func chained(to later: Self?) -> Self {
        guard let later else { return self }
        return Self(
            completeness: completeness * later.completeness,
            deviation: (deviation * deviation + later.deviation * later.deviation).squareRoot(),
            publications: publications)
    }
}

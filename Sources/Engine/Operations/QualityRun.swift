internal import DataQuality
internal import Messages
public import Store
public import TimeSeries

/// Runs every check over the store as known at an instant.
public struct QualityRun: Sendable {
    public let store: any ObservationStore
    public let zone: CivilZone

    public init(store: any ObservationStore, zone: CivilZone) {
        self.store = store
        self.zone = zone
    }

    /// Checks some series.
    ///
    /// - Parameters:
    ///   - keys: nil: every series of the store, breakdowns that are there by day not by hour as well.
    ///   - origin: what became known later is not looked at.
    ///   - progress: series done, and all.
    /// - Returns: findings of the checks, the gravest first; those of deliveries are in the store.
    public func check(
        _ keys: [SeriesKey]? = nil, at origin: Instant, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(StoreError) -> QualityReport {
        let all = try store.series().map(\.key)
        let wanted = keys ?? Self.worthChecking(all)
        let byPlace = Dictionary(grouping: all, by: \.place)
        let coarser = Self.coarser(all)
        let calendar = try store.calendar(around: origin, zone: zone)
        var findings: [Finding] = []
        var completeness: [Measure: QualityReport.Completeness] = [:]
        for (done, key) in wanted.enumerated() {
            let companions = CheckCatalog.companions(of: key, among: byPlace[key.place] ?? [])
            let snapshot = try store.archive(of: [key] + companions, from: nil).asOf(origin)
            if let input = QualityInput(key, in: snapshot, zone: zone, calendar: calendar) {
                findings += CheckCatalog.run(on: input).findings
                if !coarser.contains(key) {
                    let (known, steps) = Self.newestSteps(of: input)
                    let before = completeness[key.measure]
                    completeness[key.measure] = QualityReport.Completeness(
                        measure: key.measure, known: (before?.known ?? 0) + known, steps: (before?.steps ?? 0) + steps)
                }
            }
            progress(done + 1, wanted.count)
        }
        let sorted = Self.gravestFirst(Self.foldedByPlace(Self.folded(findings, without: coarser)))
        return QualityReport(
            madeAt: origin, series: wanted.count, findings: Array(sorted.prefix(QualityReport.mostFindings)),
            left: max(0, sorted.count - QualityReport.mostFindings),
            completeness: completeness.values.sorted { $0.measure < $1.measure })
    }

    /// Checks every series and keeps the report for the pages.
    @discardableResult
    public func run(at origin: Instant, progress: (Int, Int) -> Void = { _, _ in }) throws(StoreError)
        -> QualityReport
    {
        let report = try check(at: origin, progress: progress)
        try store.saveQuality(report)
        return report
    }

    /// Checks of how a source delivers: what they find of one series holds for the others that come with it.
    private static let ofTheSource: Set<String> = [
        Check.sourceQuiet.name, Check.delayDrift.name, Check.revisionsStopped.name, Check.epidemicWeeks.name,
    ]

    /// One finding per measure when all its series go quiet together; coarser sums are skipped.
    private static func folded(_ findings: [Finding], without coarser: Set<SeriesKey>) -> [Finding] {
        struct Alike: Hashable {
            var check: String
            var measure: Measure
            var from: Instant?
            var to: Instant?
        }
        var kept: [Finding] = []
        var places: [Alike: Int] = [:]
        var more: [Alike: Int] = [:]
        for finding in findings {
            guard ofTheSource.contains(finding.check), let series = finding.series else {
                kept.append(finding)
                continue
            }
            if coarser.contains(series) { continue }
            let alike = Alike(check: finding.check, measure: series.measure, from: finding.from, to: finding.to)
            if places[alike] == nil {
                places[alike] = kept.count
                kept.append(finding)
            } else {
                more[alike, default: 0] += 1
            }
        }
        for (alike, count) in more {
            if let place = places[alike] { kept[place].message = Messages.alsoOf(kept[place].message, series: count) }
        }
        return kept
    }

    /// Every series but the hours of breakdowns whose days are there too: what their few patients an hour tell, the hours of all
    /// patients and the days of the breakdown tell better.
    private static func worthChecking(_ keys: [SeriesKey]) -> [SeriesKey] {
        let known = Set(keys)
        return keys.filter { key in
            key.stratum == .all || key.grain != .hour
                || !known.contains(SeriesKey(key.place, key.measure, key.stratum, every: .day))
        }
    }

    /// Checks of what happened to a place at a time: its breakdowns and other measures show the same.
    private static let ofThePlace: Set<String> = [
        Check.missingSteps.name, Check.nearZeroOutage.name, Check.incompleteTail.name, Check.levelJump.name,
        Check.sourceQuiet.name,
    ]

    /// One finding for all series of a place that show the same at the same time, told of all patients where they show it.
    ///
    /// Sums of a place are missing where it fell silent: that is told once, as an outage.
    private static func foldedByPlace(_ findings: [Finding]) -> [Finding] {
        struct Happening: Hashable {
            var check: String
            var place: Place
        }
        func rank(_ key: SeriesKey) -> Int {
            (key.stratum == .all ? 0 : 2) + (key.measure == .visits ? 0 : 1)
        }
        func isMissingSteps(_ finding: Finding) -> Bool { finding.check == Check.missingSteps.name }
        let order = findings.indices.sorted { a, b in
            let (x, y) = (findings[a].series.map(rank) ?? 0, findings[b].series.map(rank) ?? 0)
            let (isMissing, isOtherMissing) = (isMissingSteps(findings[a]), isMissingSteps(findings[b]))
            return isMissing == isOtherMissing ? (x, a) < (y, b) : isOtherMissing
        }
        var told: [Happening: [Int]] = [:]
        var more: [Int: Int] = [:]
        var isFolded = Set<Int>()
        for at in order {
            let finding = findings[at]
            guard ofThePlace.contains(finding.check), let series = finding.series, let from = finding.from,
                let to = finding.to
            else { continue }
            let happening = Happening(check: finding.check, place: series.place)
            var alike = told[happening, default: []]
            if isMissingSteps(finding) {
                alike += told[Happening(check: Check.nearZeroOutage.name, place: series.place), default: []]
            }
            let same = alike.first { other in
                guard let start = findings[other].from, let end = findings[other].to else { return false }
                // Silence goes on: when a measure was last heard of does not matter.
                return finding.check == Check.sourceQuiet.name || (from < end && start < to)
            }
            if let same {
                more[same, default: 0] += 1
                isFolded.insert(at)
            } else {
                told[happening, default: []].append(at)
            }
        }
        return findings.indices.filter { !isFolded.contains($0) }.map { at in
            var finding = findings[at]
            if let count = more[at] { finding.message = Messages.alsoThere(finding.message, findings: count) }
            return finding
        }
    }

    /// By severity, then by series, as the checks gave them.
    static func gravestFirst(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted { a, b in
            if a.element.severity != b.element.severity { return a.element.severity > b.element.severity }
            return a.offset < b.offset
        }.map(\.element)
    }

    /// Series that are there by a finer step too: what is missing is counted once.
    private static func coarser(_ keys: [SeriesKey]) -> Set<SeriesKey> {
        let known = Set(keys)
        return known.filter { key in
            Grain.allCases.contains { grain in
                grain.nominalSeconds < key.grain.nominalSeconds
                    && known.contains(SeriesKey(key.place, key.measure, key.stratum, every: grain))
            }
        }
    }

    /// Steps with a value over the four weeks (a quarter of weeks) before the newest one.
    private static func newestSteps(of input: QualityInput) -> (known: Int, steps: Int) {
        let length = input.grid.grain == .week ? 13 : 4 * input.grid.grain.stepsPerWeek
        let steps = max(input.values.first, input.values.end - length)..<input.values.end
        let real = steps.filter { input.grid.hours(at: $0) > 0 }
        return (real.count { !input.values[$0].isNaN }, real.count)
    }
}

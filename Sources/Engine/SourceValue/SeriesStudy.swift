import DataQuality
import Features
import Forecasting
import Foundation
import Scoring
import Statistics
public import TimeSeries

/// The losses of every variant of the class on one series, paired: the same origins, targets, past and estimation.
///
/// The class is a log-linear regression, direct by group of days ahead:
///
/// ```
/// log(count + ½) at the target = calendar + level of the past + effects of the sources + error
/// ```
///
/// estimated anew every four weeks (decision 0015). All variants share the same past.
public struct SeriesStudy {
    let study: ValueStudy
    let key: SeriesKey
    let features: PlaceFeatures
    private let variants: [Variant]
    private let truth: SteppedValues
    private var cursor: ArchiveCursor
    private let versions: [Revision]

    private static let halfLife = 400.0
    /// Prior deviation of all effects of a source together, and of each effect of the base.
    private static let priorOfSource = 0.02
    private static let priorOfCalendar = 0.03
    private static let priorOfYear = 0.05
    private static let priorOfPast = 0.5
    private static let levels = ScoringLevels.nineteen

    /// - Parameter features: of the series' place.
    public init(_ study: ValueStudy, _ key: SeriesKey, features: PlaceFeatures, archive: ObservationArchive) {
        (self.study, self.key, self.features) = (study, key, features)
        let names = Set(features.features.map(\.source))
        let sources = study.sources.map(\.name).filter { names.contains($0) }
        variants =
            [.base] + sources.map { .with(source: $0) }
            + (sources.count > 1 ? [.all] + sources.map { .without(source: $0) } : [])
            + sources.map { .leaking(source: $0) }
        cursor = ArchiveCursor(archive, keys: [key], zone: study.zone)
        versions = archive.versions(of: key)
        let start = study.days.start(at: TrainingSet.firstStep(study.days, origin: study.from.dayNumber))
        truth =
            archive.asOf(.distantFuture).since(start, of: [key]).values(key, on: study.days)
            ?? SteppedValues(first: 0, values: [])
    }

    /// Runs over all scored origins; nil when the series is too short before the first of them.
    public mutating func run() -> SeriesLosses? {
        let (first, end) = (study.from.dayNumber, study.to.dayNumber)
        let clean = Self.masked(truth, study)
        let past = (0..<max(0, first - clean.first)).map { clean[clean.first + $0] }
        guard first < end, let scale = seasonalNaiveScale(past, stepsPerWeek: 7) else { return nil }
        var losses = SeriesLosses(
            series: key, variants: variants, horizons: study.horizons, origins: [], scale: scale)
        let scored = (first..<min(end + study.farthest, clean.end)).map { clean[$0] }.filter { !$0.isNaN }.sorted()
        guard scored.count >= 30 else { return nil }
        losses.busy = scored[min(Int(0.9 * Double(scored.count)), scored.count - 1)]
        var refit: Refit?
        for origin in stride(from: first, to: end, by: study.every) {
            cursor.advance(to: study.instant(of: origin))
            if refit == nil || origin >= (refit?.day ?? 0) + ValueStudy.refit {
                refit = self.refit(at: origin) ?? refit
            }
            guard let refit else { continue }
            score(origin, refit, clean, &losses)
        }
        return losses.origins.isEmpty ? nil : losses
    }

    // MARK: Data

    /// Counts without what cannot be one, and without the days on which the source fell silent.
    static func masked(_ values: SteppedValues, _ study: ValueStudy) -> SteppedValues {
        var values = values
        for i in ImpossibleCounts.refused(in: values.values) { values.values[i] = .nan }
        for (i, isOut) in OutageMask.mask(
            values: values, grid: study.days, calendar: study.calendar
        ).enumerated() where isOut {
            values.values[i] = .nan
        }
        return values
    }

    /// What the cursor knows of the series, newest days that are still being reported left out.
    private func known(until origin: Int, settled: Int) -> SteppedValues? {
        guard let end = cursor.end(of: key), truth.first < origin else { return nil }
        let last = min(end, origin, truth.end)
        var values = (truth.first..<max(truth.first, last)).map { cursor.value(key, at: $0) }
        for age in 1...max(settled, 1) where age <= settled {
            let at = origin - age - truth.first
            if at >= 0, at < values.count { values[at] = .nan }
        }
        return Self.masked(SteppedValues(first: truth.first, values: values), study)
    }

    /// Days before an origin whose figures are usually not known yet or still change by more than 2 %, as the versions known by then
    /// say.
    static func settledAge(_ versions: [Revision], at origin: Int, knownBy: Instant, _ study: ValueStudy) -> Int {
        let grid = study.days
        var errors: [[Double]] = Array(repeating: [], count: 15)
        let known = versions.filter { $0.availableAt <= knownBy }
        for (day, all) in Dictionary(grouping: known, by: { grid.index(of: $0.referenceTime) })
        where day < origin - 21 && day >= origin - 120 {
            guard let last = all.last?.value, last > 0 else { continue }
            for age in errors.indices {
                let by = study.instant(of: day + age)
                let then = all.last { $0.availableAt <= by }?.value
                errors[age].append(then.map { abs($0 / last - 1) } ?? .infinity)
            }
        }
        let unsettled = errors.indices.filter { age in
            let sorted = errors[age].sorted()
            return sorted.count >= 10 && sorted[sorted.count / 2] > 0.02
        }
        return unsettled.last ?? 0
    }

    // MARK: Estimation

    /// What was estimated at one day.
    private struct Refit {
        var day: Int
        var settled: Int
        var past: SeriesPast
        var groups: [Group]
    }

    /// One group of days ahead.
    private struct Group {
        var honest: SubsetRidge
        var leaking: SubsetRidge
        /// In the order of the variants.
        var fits: [Fit?]
    }

    private struct Fit {
        var regression: SubsetRidge.Fit
        /// Errors of the last year at the scoring levels.
        var errors: [Double]
    }

    private static let baseColumns = BaseColumns.halfLives.count - 1 + BaseColumns.calendarColumns

    private func refit(at day: Int) -> Refit? {
        let settled = Self.settledAge(versions, at: day, knownBy: cursor.origin, study)
        guard let values = known(until: day, settled: settled),
            let past = SeriesPast(values, until: day + ValueStudy.refit + study.farthest, study)
        else { return nil }
        let earliest = max(day - ValueStudy.memory, features.first, past.first + 60)
        var groups: [Group] = []
        for horizon in study.horizons {
            guard let group = estimate(horizon, past, origins: earliest..<day, settled: settled) else { return nil }
            groups.append(group)
        }
        return Refit(day: day, settled: settled, past: past, groups: groups)
    }

    private func estimate(
        _ horizon: ClosedRange<Int>, _ past: SeriesPast, origins: Range<Int>, settled: Int
    ) -> Group? {
        var (honest, leaking, z, weights, days): ([Double], [Double], [Double], [Double], [Int]) = ([], [], [], [], [])
        // Errors of overlapping targets say little more than one of them.
        let overlap = Double(horizon.count) * max(1, Double(horizon.lowerBound + horizon.upperBound) / 4)
        for origin in origins {
            guard let levels = past.levels(origin - 1 - settled) else { continue }
            for ahead in horizon {
                let target = origin + ahead - 1
                let at = target - past.first
                guard at < past.logs.count, !past.logs[at].isNaN else { continue }
                let start = honest.count
                appendBase(target, levels, to: &honest)
                leaking += honest[start...]
                features.append(origin: origin, ahead: ahead - 1, to: &honest)
                features.appendLeaked(day: target, to: &leaking)
                z.append(past.logs[at] - past.calendarEffect(target) - levels[levels.count - 1])
                weights.append(pow(0.5, Double(origins.upperBound - origin) / Self.halfLife) / overlap)
                days.append(origin)
            }
        }
        guard z.count >= 60 else { return nil }
        let columns = Self.baseColumns + features.features.count
        let scales = Array(repeating: 0, count: Self.baseColumns) + features.features.map(\.leastScale)
        var (mine, peeking) = (
            SubsetRidge(honest, columns: columns, z, weights: weights, leastScales: scales),
            SubsetRidge(leaking, columns: columns, z, weights: weights, leastScales: scales)
        )
        guard let noise = noise(mine, z, weights) else { return nil }
        // Rows are in the order of their origins.
        let recent = days.firstIndex { $0 >= origins.upperBound - 365 } ?? days.count
        (mine, peeking) = (mine.forgetting(before: recent), peeking.forgetting(before: recent))
        let fits = variants.map { variant -> Fit? in
            let subset = subset(variant)
            let isLeaking = if case .leaking = variant { true } else { false }
            let ridge = isLeaking ? peeking : mine
            guard let fit = ridge.fit(subset, penalties: penalties(subset, noise: noise)) else { return nil }
            let errors = zip(z[recent...], ridge.values(fit)).map { $0 - $1 }.sorted()
            // Errors of the sample are smaller than those to come by what was estimated.
            let inflation = (mine.weight / max(mine.weight - 0.5 * Double(subset.count), mine.weight / 2)).squareRoot()
            return Fit(
                regression: fit, errors: Self.levels.levels.map { Self.quantile(errors, $0.value) * inflation })
        }
        return Group(
            honest: mine.forgetting(before: z.count), leaking: peeking.forgetting(before: z.count), fits: fits)
    }

    /// Variance of the base's errors.
    private func noise(_ ridge: SubsetRidge, _ z: [Double], _ weights: [Double]) -> Double? {
        let base = Array(0..<Self.baseColumns)
        guard let fit = ridge.fit(base, penalties: penalties(base, noise: 0.005)) else { return nil }
        let fitted = ridge.values(fit)
        var sum = 0.0
        for i in z.indices { sum += weights[i] * (z[i] - fitted[i]) * (z[i] - fitted[i]) }
        return max(sum / max(ridge.weight, 1e-9), 1e-6)
    }

    private func subset(_ variant: Variant) -> [Int] {
        let base = Array(0..<Self.baseColumns)
        func of(_ wanted: (String) -> Bool) -> [Int] {
            base
                + features.features.indices.filter { wanted(features.features[$0].source) }.map {
                    Self.baseColumns + $0
                }
        }
        return switch variant {
        case .base: base
        case .with(let source), .leaking(let source): of { $0 == source }
        case .all: of { _ in true }
        case .without(let source): of { $0 != source }
        }
    }

    private func penalties(_ subset: [Int], noise: Double) -> [Double] {
        let sizes = Dictionary(grouping: features.features, by: \.source).mapValues { Double($0.count) }
        return subset.map { column in
            let past = BaseColumns.halfLives.count - 1
            let prior: Double
            if column < past {
                prior = Self.priorOfPast
            } else if column < past + BaseColumns.shortColumns {
                prior = Self.priorOfCalendar
            } else if column < Self.baseColumns {
                prior = Self.priorOfYear
            } else {
                let source = features.features[column - Self.baseColumns].source
                prior = Self.priorOfSource / (sizes[source] ?? 1).squareRoot()
            }
            return noise / (prior * prior)
        }
    }

    private func appendBase(_ target: Int, _ levels: [Double], to row: inout [Double]) {
        let reference = levels[levels.count - 1]
        for level in levels.dropLast() { row.append(level - reference) }
        let date = study.days.date(at: target)
        BaseColumns.appendShort(date, study.calendar, to: &row)
        BaseColumns.appendAnnual(date, to: &row)
    }

    // MARK: Scoring

    private func score(_ origin: Int, _ refit: Refit, _ clean: SteppedValues, _ losses: inout SeriesLosses) {
        guard let values = known(until: origin, settled: refit.settled),
            let levels = refit.past.levels(of: values, at: origin - 1 - refit.settled)
        else { return }
        var row = SeriesLosses.Origin(day: origin, cells: [])
        for (g, horizon) in study.horizons.enumerated() {
            var cells = variants.map { _ in SeriesLosses.Cell() }
            for ahead in horizon {
                let target = origin + ahead - 1
                let observed = clean[target]
                guard !observed.isNaN else { continue }
                var honest: [Double] = []
                appendBase(target, levels, to: &honest)
                var leaking = honest
                features.append(origin: origin, ahead: ahead - 1, to: &honest)
                features.appendLeaked(day: target, to: &leaking)
                let offset = refit.past.calendarEffect(target) + levels[levels.count - 1]
                let isBusy = observed >= losses.busy
                for (v, variant) in variants.enumerated() {
                    guard let fit = refit.groups[g].fits[v] else { continue }
                    let isLeaking = if case .leaking = variant { true } else { false }
                    let ridge = isLeaking ? refit.groups[g].leaking : refit.groups[g].honest
                    let centre = offset + ridge.value(fit.regression, isLeaking ? leaking : honest)
                    var loss = 0.0
                    for (level, error) in zip(Self.levels.levels, fit.errors) {
                        let forecast = max(0, exp(centre + error) - 0.5)
                        loss += pinball(observed: observed, forecast: forecast, level: level)
                    }
                    cells[v].add(loss / Double(Self.levels.count) / losses.scale, isBusy: isBusy)
                }
            }
            row.cells.append(cells)
        }
        losses.origins.append(row)
    }

    private static func quantile(_ sorted: [Double], _ p: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let at = p * Double(sorted.count + 1) - 1
        let low = min(max(Int(at.rounded(.down)), 0), sorted.count - 1)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + min(max(at - Double(low), 0), 1) * (sorted[high] - sorted[low])
    }
}

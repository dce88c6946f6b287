import Forecasting
import Foundation
import TimeSeries

/// A column of `covariates.csv` with everything that was ever known of it.
public struct TaskCovariate: Sendable {
    public let name: String
    /// The series it belongs to; nil for all.
    public let series: String?
    private let rows: [Row]

    struct Row: Sendable {
        var label: CivilDateTime
        var value: Double
        var availableAt: Instant
    }

    /// True for observed quantities; everything else is a flag or issued value, 0 where absent.
    var isObserved: Bool { name.hasPrefix("obs_") || name.hasPrefix("fc_") }

    /// The rows that hold at an origin: of several visible ones for a label the latest, by label.
    func visible(at origin: Instant) -> [CivilDateTime: Double] {
        var latest: [CivilDateTime: Row] = [:]
        for row in rows where row.availableAt <= origin {
            if let known = latest[row.label], known.availableAt > row.availableAt { continue }
            latest[row.label] = row
        }
        return latest.mapValues(\.value)
    }

    /// The days on which a flag is set, as known at an origin.
    func flaggedDays(at origin: Instant) -> Set<CivilDate> {
        Set(visible(at: origin).filter { $0.value != 0 && !$0.value.isNaN }.keys.map(\.date))
    }

    /// How far beyond what was ever seen of a column its future may go, as a part of the range that was seen.
    ///
    /// Effects are learned as lines: ten times the snow of any day known would bring ten times its patients.
    private static let beyond = 0.25

    /// The column as known at an origin, where something had been issued for the steps from there on; nil otherwise.
    ///
    /// A value of a weekly column holds for its week, one of a daily column for its day. Where nothing is issued for a later
    /// step, the mean of the same half month and hour in the column's own past stands in: what was forecast for a week is of
    /// use in a forecast of three.
    ///
    /// - Parameter horizon: grid indices of the steps to forecast.
    func issued(on grid: TimeGrid, at origin: Instant, horizon: Range<Int>) -> TrainingSet.Covariate? {
        let begin = grid.label(at: horizon.lowerBound)
        guard rows.contains(where: { $0.label >= begin && $0.availableAt <= origin && !$0.value.isNaN }) else {
            return nil
        }
        let known = means(on: grid, at: origin)
        let steps = known.keys.sorted()
        guard let first = steps.first else { return nil }
        let hold = min(
            zip(steps.dropFirst(), steps).map { $0 - $1 }.min() ?? 1, Self.longestHold * (grid.grain.stepsPerDay ?? 1))
        var sums = [Double](repeating: 0, count: Self.seasons)
        var counts = sums
        var values: [Double] = []
        var held = (value: Double.nan, until: first)
        for index in first..<max(horizon.upperBound, first) {
            if let value = known[index] { held = (value, index + hold) }
            let season = Self.season(grid.label(at: index))
            guard index >= held.until else {
                values.append(held.value)
                guard index < horizon.lowerBound else { continue }
                sums[season] += held.value
                counts[season] += 1
                continue
            }
            let isUsual = index >= horizon.lowerBound && counts[season] > 0
            values.append(isUsual ? sums[season] / counts[season] : .nan)
        }
        let past = values.prefix(max(0, horizon.lowerBound - first)).filter(\.isFinite)
        if let low = past.min(), let high = past.max() {
            let margin = Self.beyond * (high - low)
            for i in values.indices where first + i >= horizon.lowerBound && values[i].isFinite {
                values[i] = min(max(values[i], low - margin), high + margin)
            }
        }
        return TrainingSet.Covariate(name: name, values: SteppedValues(first: first, values: values))
    }

    /// The mean of the values known for each step, by grid index: a column may be finer than the grid.
    private func means(on grid: TimeGrid, at origin: Instant) -> [Int: Double] {
        var sums: [Int: (total: Double, count: Double)] = [:]
        // In order of time: a sum of rounded numbers depends on it.
        let labels = visible(at: origin).filter { !$0.value.isNaN }.sorted { $0.key < $1.key }
        for (label, value) in labels {
            let known = sums[grid.index(of: label)] ?? (0, 0)
            sums[grid.index(of: label)] = (known.total + value, known.count + 1)
        }
        return sums.mapValues { $0.total / $0.count }
    }

    /// Days of a week, the longest for which a value holds.
    private static let longestHold = 7

    /// Half months times hours of the day.
    private static let seasons = 24 * 24

    private static func season(_ label: CivilDateTime) -> Int {
        min((label.date.dayOfYear - 1) / 15, 23) * 24 + label.secondOfDay / 3600
    }

    static func read(_ file: URL, zone: CivilZone) throws(TaskError) -> [TaskCovariate] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        struct Identity: Hashable {
            var name: String
            var series: String?
        }
        var order: [Identity] = []
        var rows: [Identity: [Row]] = [:]
        let table = try TaskTable(
            file, required: ["name", "timestamp", "value", "available_at"], optional: ["series_id"])
        try table.forEachRow { row throws(TaskError) in
            let identity = Identity(name: try row.text(0), series: try? row.text(4))
            if rows[identity] == nil {
                order.append(identity)
                rows[identity] = []
            }
            rows[identity]?.append(
                Row(
                    label: try row.time(1), value: try row.number(2) ?? .nan,
                    availableAt: zone.instant(of: try row.time(3))))
        }
        return order.map { TaskCovariate(name: $0.name, series: $0.series, rows: rows[$0] ?? []) }
    }
}

extension TaskFolder {
    /// The issued columns of each series as known at an origin: those of all, in their order, then its own, which stand
    /// in place of one of all with the same name.
    func issued(at origin: Int) -> [SeriesKey: [TrainingSet.Covariate]] {
        let time = grid.start(at: origin)
        func known(_ columns: [TaskCovariate]) -> [TrainingSet.Covariate] {
            columns.compactMap { $0.issued(on: grid, at: time, horizon: origin..<(origin + settings.horizon)) }
        }
        let observed = Dictionary(grouping: covariates.filter(\.isObserved), by: \.series)
        let common = known(observed[nil] ?? [])
        return Dictionary(
            uniqueKeysWithValues: series.map { id in
                let own = known(observed[id] ?? [])
                return (key(of: id), common.filter { shared in !own.contains { $0.name == shared.name } } + own)
            })
    }

    /// Public holidays, school holidays and other flagged days as known at an origin.
    ///
    /// The flags of the folder; where it names a French calendar, the holidays keep their computed names, so that each may
    /// have an effect of its own. Unnamed holidays are named by month and, from their place in it, by week or day.
    ///
    /// - Parameter series: whose flags stand in place of those of all with the same name; nil: those of all only.
    func calendar(at origin: Instant, of series: String? = nil) -> CivilCalendar {
        let flagged = covariates.filter { !$0.isObserved }
        let own = series.map { id in flagged.filter { $0.series == id } } ?? []
        let common = flagged.filter { shared in
            shared.series == nil && !own.contains { $0.name == shared.name }
        }
        var holidays: [CivilDate: String] = [:]
        var school: Set<CivilDate> = []
        var flags: [String: Set<CivilDate>] = [:]
        let zones = (common + own).filter { isOwnZone($0.name) }
        for covariate in common + own {
            if covariate.name.hasPrefix("school_holiday_"), !zones.isEmpty, !isOwnZone(covariate.name) { continue }
            let days = covariate.flaggedDays(at: origin)
            switch covariate.name {
            case "public_holiday":
                for day in days {
                    let holiday = TaskHoliday(day, calendar: settings.calendar)
                    if holiday.isDayOff {
                        holidays[day] = holiday.name
                    } else {
                        flags[Self.workingHoliday, default: []].insert(day)
                    }
                }
            case let name where name.hasPrefix("school_holiday"):
                school.formUnion(days)
            default:
                flags[covariate.name] = days
            }
        }
        return CivilCalendar(
            holidays: holidays, schoolHolidays: school, flags: flags,
            observesRamadan: settings.calendar?.hasPrefix("FR") == true)
    }

    /// The flag of holidays on which most people work, as Presidents' Day.
    private static let workingHoliday = "working_holiday"

    /// Whether a column holds the school holidays of the zone that the folder names: `school_holiday_c` of "C".
    private func isOwnZone(_ column: String) -> Bool {
        guard let zone = settings.schoolZone?.lowercased(), column.hasPrefix("school_holiday_") else { return false }
        return column.lowercased().hasSuffix("_" + zone)
    }

    /// The calendars of series that have flags of their own.
    func ownCalendars(at origin: Instant) -> [SeriesKey: CivilCalendar] {
        let flagged = Set(covariates.filter { !$0.isObserved }.compactMap(\.series))
        return Dictionary(
            uniqueKeysWithValues: series.filter(flagged.contains).map { (key(of: $0), calendar(at: origin, of: $0)) })
    }
}

public import TimeSeries

/// Completeness and conformity of the RPU by ED and field over a period, from counts: no record is looked at.
public struct RPUFieldTable: Sendable {
    /// What stands out in one row.
    public enum Mark: String, Sendable, Hashable, CaseIterable {
        /// Under the threshold of the field.
        case underThreshold = "under-threshold"
        /// 20 points under the time of equal length before.
        case fell
        /// More than three standard deviations under the mean of the other EDs, of which there are at least five; as
        /// `check_RPU_quality` of rUrgAra (Urgences-ARA) marks a site, which counts the site itself in.
        case farBelowOthers = "far-below-others"
    }

    /// One field of one ED.
    public struct Row: Sendable, Hashable {
        public var place: Place
        public var field: String
        /// Records of the ED in the period.
        public var records: Int
        public var filled: Int
        /// Filled, and as the format says.
        public var usable: Int
        /// Shares of the period of equal length before; nil without records then.
        public var filledBefore: Double?
        public var usableBefore: Double?
        public var rule: RPUFieldRule
        public var marks: Set<Mark> = []

        /// *Exhaustivité*, 0 … 1.
        public var filledShare: Double { Double(filled) / Double(records) }
        /// *Exploitabilité*, 0 … 1.
        public var usableShare: Double { Double(usable) / Double(records) }
    }

    /// By ED, then in the order of the names of the fields.
    public let rows: [Row]

    /// - Parameters:
    ///   - days: first day and first day no longer looked at.
    ///   - snapshot: with the series `fields_filled`, `fields_usable` and `length_of_stay` of the EDs.
    public init(_ snapshot: Snapshot, days: Range<CivilDate>, zone: CivilZone) {
        let grid = TimeGrid(zone: zone, grain: .day)
        let period = grid.index(of: days.lowerBound)..<grid.index(of: days.upperBound)
        let before = (period.lowerBound - period.count)..<period.lowerBound
        var counts: [SeriesKey: (now: Double, before: Double)] = [:]
        var records: [Place: (now: Double, before: Double)] = [:]
        for key in snapshot.keys where key.grain == .day {
            let isField = [.fieldsFilled, .fieldsUsable].contains(key.measure) && key.stratum.cells[.field] != nil
            let isStay = key.measure == .lengthOfStay && key.stratum.cells[.duration] != nil
            guard isField || isStay, let values = snapshot.values(key, on: grid) else { continue }
            let sums = (now: RPUTotals.sum(values, period), before: RPUTotals.sum(values, before))
            if isField {
                counts[key] = sums
            } else {
                records[key.place, default: (0, 0)].now += sums.now
                records[key.place, default: (0, 0)].before += sums.before
            }
        }
        var rows: [Row] = []
        for (key, filled) in counts where key.measure == .fieldsFilled {
            guard let field = key.stratum.cells[.field], let all = records[key.place], all.now > 0 else { continue }
            var usableKey = key
            usableKey.measure = .fieldsUsable
            let usable = counts[usableKey] ?? (0, 0)
            rows.append(
                Row(
                    place: key.place, field: field, records: Int(all.now), filled: Int(filled.now),
                    usable: Int(usable.now), filledBefore: all.before > 0 ? filled.before / all.before : nil,
                    usableBefore: all.before > 0 ? usable.before / all.before : nil,
                    rule: RPUFieldRule.rule(of: field)))
        }
        self.rows = Self.marked(rows).sorted { ($0.place, $0.field) < ($1.place, $1.field) }
    }

    private static func marked(_ rows: [Row]) -> [Row] {
        let byField = Dictionary(grouping: rows, by: \.field)
        return rows.map { row in
            var row = row
            if let least = row.rule.least, row.usableShare < least { row.marks.insert(.underThreshold) }
            if let before = row.usableBefore, before - row.usableShare >= RPUFieldRule.fall { row.marks.insert(.fell) }
            let others = (byField[row.field] ?? []).filter { $0.place != row.place }.map(\.usableShare)
            if others.count >= 5 {
                let mean = others.reduce(0, +) / Double(others.count)
                let squares = others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                // One point at least: EDs that all reach 99.9 % are no reason to blame one with 99.7 %.
                let deviation = max(0.01, (squares / Double(others.count - 1)).squareRoot())
                if row.usableShare < mean - 3 * deviation { row.marks.insert(.farBelowOthers) }
            }
            return row
        }
    }
}

public import Messages
public import TimeSeries

/// One rule of data quality: a name, what it looks for, and one closure over the series.
public struct Check: Sendable {
    /// Stable name, as findings carry it.
    public var name: String
    public var title: Text
    /// What it looks for and what follows from it.
    public var doc: Text
    public var run: @Sendable (QualityInput) -> CheckResult

    /// A check that is listed in ``CheckCatalog/all``.
    public init(
        name: String, title: Text, doc: Text, run: @escaping @Sendable (QualityInput) -> CheckResult
    ) {
        self.name = name
        self.title = title
        self.doc = doc
        self.run = run
    }
}

/// What a check found, and the steps that must be learnt as missing.
public struct CheckResult: Sendable, Hashable {
    public var findings: [Finding]
    /// Grid indices set aside; empty when the values may be used.
    public var setAside: Set<Int>

    /// Nothing found by default.
    public init(findings: [Finding] = [], setAside: Set<Int> = []) {
        self.findings = findings
        self.setAside = setAside
    }
}

/// One series as it was known at one instant, on its grid: all that a check may look at.
public struct QualityInput: Sendable {
    public let key: SeriesKey
    /// Everything known at the same instant, for checks that compare series.
    public let snapshot: Snapshot
    public let grid: TimeGrid
    /// Public holidays, on which a place may be closed year after year.
    public let calendar: CivilCalendar
    /// The values that hold, on the grid; NaN where missing.
    public let values: SteppedValues
    /// The values that hold, one for each reference time.
    public let current: [Revision]
    public let kind: MeasureCard.Kind

    /// Nil when the series has no value at the snapshot's origin.
    public init?(_ key: SeriesKey, in snapshot: Snapshot, zone: CivilZone, calendar: CivilCalendar = CivilCalendar()) {
        let grid = TimeGrid(zone: zone, grain: key.grain)
        guard let values = snapshot.values(key, on: grid) else { return nil }
        self.key = key
        self.snapshot = snapshot
        self.grid = grid
        self.calendar = calendar
        self.values = values
        current = snapshot.current(key)
        kind = MeasureCatalog.card(of: key.measure).kind
    }

    /// Whether each step belongs to an outage; see ``OutageMask``.
    var outages: [Bool] { OutageMask.mask(values: values, grid: grid, calendar: calendar) }

    /// A finding on the steps from `first` to `last` (grid indices, both included).
    func finding(
        _ check: String, _ severity: Finding.Severity, _ message: Text, from first: Int, to last: Int, count: Int
    ) -> Finding {
        Finding(
            check: check, severity: severity, message: message, series: key, from: grid.start(at: first),
            to: grid.end(at: last), count: count)
    }

    /// When a step begins: a day, or a day and an hour.
    func name(ofStep index: Int) -> Text {
        let label = grid.label(at: index)
        return grid.grain == .day || grid.grain == .week ? Messages.day(label.date) : Messages.moment(label)
    }
}

extension Messages {
    /// A day with its year.
    static func day(_ date: CivilDate) -> Text { day(date.day, month: date.month, year: date.year) }

    /// A day with its year, and the time of day.
    static func moment(_ label: CivilDateTime) -> Text {
        moment(day(label.date), hour: label.hour, minute: label.minute)
    }
}

/// Consecutive steps that share a property.
struct StepRun {
    var first: Int
    var last: Int

    var count: Int { last - first + 1 }

    /// The runs of a sorted list of grid indices.
    static func runs(of indices: [Int]) -> [StepRun] {
        var found: [StepRun] = []
        for index in indices {
            if let last = found.last, last.last == index - 1 {
                found[found.count - 1].last = index
            } else {
                found.append(StepRun(first: index, last: index))
            }
        }
        return found
    }
}

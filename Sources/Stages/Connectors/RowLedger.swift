import Messages
import TimeSeries

/// Why a row of a flat table was left out.
enum RowRejection: Int, CaseIterable {
    case place, date, week, hour, neverWas, age, count, number, product, published

    /// Name of the rule, after the connector's.
    var rule: String {
        switch self {
        case .place: "place"
        case .date: "date"
        case .week: "week"
        case .hour: "hour"
        case .neverWas: "nonexistent-label"
        case .age: "age-class"
        case .count: "count"
        case .number: "number"
        case .product: "unknown-series"
        case .published: "published-too-early"
        }
    }

    func message(_ count: Int) -> Text {
        switch self {
        case .place: Messages.rowsWithoutPlace(count: count)
        case .date: Messages.rowsWithoutDate(count: count)
        case .week: Messages.rowsWithoutWeek(count: count)
        case .hour: Messages.rowsWithoutHour(count: count)
        case .neverWas: Messages.labelNeverWas(count: count)
        case .age: Messages.rowsWithoutAge(count: count)
        case .count: Messages.rowsWithoutCount(count: count)
        case .number: Messages.rowsWithoutNumber(count: count)
        case .product: Messages.rowsOfNoKnownSeries(count: count)
        case .published: Messages.knownTooEarly(count: count)
        }
    }
}

/// What became of the rows of one flat table or of the records of one document: what they state, what was left out and why,
/// what was noticed.
///
/// A cell that is stated twice for the same step and known-at time counts once when the two agree; when they do not, the
/// last one counts and a finding says so.
struct RowLedger {
    private struct Tally {
        var count = 0
        var line: Int?

        mutating func add(_ line: Int?) {
            if count == 0 { self.line = line }
            count += 1
        }
    }

    private struct Rejection {
        var rule: String
        /// Those for the same reason in every table come first.
        var rank: Int
        var message: (Int) -> Text
        var tally = Tally()
    }

    private struct Note {
        var rule: String
        var severity: Finding.Severity
        var message: (Int) -> Text
        var tally: Tally
        var series: SeriesKey?
        var from: Instant?
        var to: Instant?
    }

    let source: DeliverySource
    let connector: String
    /// Set when the header has been read.
    var header: TableHeader?
    var clock: ZoneClock
    /// Whether numbers may have a decimal comma: in a file cut by another sign.
    var decimalComma = false
    private(set) var read = 0
    /// Series and label of every hour read that the clocks showed twice.
    var shownTwice: Set<String> = []
    /// Names of places learnt.
    var territory: [Territory.Entry] = []
    var schoolHolidays: [SchoolHoliday] = []

    private var stated = StatedCells()
    private var repeatedCells = 0
    private var changedCells = 0
    private var newCells = 0
    private var line: Int?

    private var rejections: [Rejection] = []
    private var firstRejection: DecodeError?
    private var identical = Tally()
    private var contradicting = Tally()
    private var notes: [Note] = []

    init(_ source: DeliverySource, connector: String) {
        self.source = source
        self.connector = connector
        clock = ZoneClock(source.zone)
    }

    // MARK: - Rows

    /// Begins a row or a record; nil: records of this document have no line of their own.
    mutating func beginRow(line: Int? = nil) {
        read += 1
        self.line = line
        (repeatedCells, changedCells, newCells) = (0, 0, 0)
    }

    mutating func endRow() {
        if changedCells > 0 {
            contradicting.add(line)
        } else if repeatedCells > 0, newCells == 0 {
            identical.add(line)
        }
    }

    // MARK: - What is left out

    /// Leaves a row out; the first one is quoted if the delivery turns out to hold no other.
    mutating func reject(_ why: RowRejection, _ row: DelimitedRow, _ column: Int, _ expected: Text) {
        leaveOut(why.rule, rank: why.rawValue, row.line, why.message)
        if firstRejection == nil { firstRejection = bad(row, column, expected) }
    }

    /// Leaves a row out whose column, by the name in the header, does not hold what only this table expects.
    mutating func reject(_ row: DelimitedRow, _ column: Int, _ expected: Text) {
        let name = header.map { column < $0.count ? $0.names[column] : "" } ?? ""
        reject(line: row.line, column: name, found: Excerpt.of(row[column]), expected: expected)
    }

    /// Leaves a record out: `column` holds `found` where `expected` was due.
    mutating func reject(line: Int? = nil, column: String, found: String, expected: Text) {
        leaveOut(Self.ruleName(column), rank: .max, line) {
            Messages.rowsLeftOut(count: $0, column: column, expected: expected)
        }
        if firstRejection == nil {
            firstRejection = .badValue(
                file: source.fileName, line: line ?? 1, column: column, found: Excerpt.of(found), expected: expected)
        }
    }

    /// Leaves a row or record out whose columns are right, but which cannot be used.
    mutating func reject(rule: String, line: Int? = nil, _ message: @escaping (Int) -> Text) {
        leaveOut(rule, rank: .max, line, message)
    }

    private mutating func leaveOut(_ rule: String, rank: Int, _ line: Int?, _ message: @escaping (Int) -> Text) {
        let index: Int
        if let known = rejections.firstIndex(where: { $0.rule == rule }) {
            index = known
        } else {
            index = rejections.count
            rejections.append(Rejection(rule: rule, rank: rank, message: message))
        }
        rejections[index].tally.add(line)
    }

    /// A column's name as part of a rule's: `AAAAMMJJ` gives `aaaammjj`, `features.date_ech` gives `features-date-ech`.
    private static func ruleName(_ column: String) -> String {
        String(column.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }

    /// The error that quotes a cell.
    func bad(_ row: DelimitedRow, _ column: Int, _ expected: Text) -> DecodeError {
        let name = header.map { column < $0.count ? $0.names[column] : "" } ?? ""
        return .badValue(
            file: source.fileName, line: row.line, column: row.record.map { "[\($0)].\(name)" } ?? name,
            found: Excerpt.of(row[column]), expected: expected)
    }

    /// Counts something worth saying; one finding for each rule and series.
    mutating func note(
        _ rule: String, _ severity: Finding.Severity, line: Int? = nil, series: SeriesKey? = nil, from: Instant? = nil,
        to: Instant? = nil, count: Int = 1, _ message: @escaping (Int) -> Text
    ) {
        let index: Int
        if let known = notes.firstIndex(where: { $0.rule == rule && $0.series == series }) {
            index = known
        } else {
            index = notes.count
            notes.append(
                Note(
                    rule: rule, severity: severity, message: message, tally: Tally(), series: series, from: from, to: to
                )
            )
            notes[index].tally.line = line
        }
        notes[index].tally.count += count
        if let from { notes[index].from = min(notes[index].from ?? from, from) }
        if let to { notes[index].to = max(notes[index].to ?? to, to) }
    }

    // MARK: - What rows state

    /// The number of a series for ``state(_:_:_:known:into:)``, given on first use; worth keeping in a hot loop.
    mutating func series(_ key: SeriesKey) -> StatedCells.Series { stated.series(key) }

    /// States the value of a step (NaN: known to be missing), once.
    mutating func state(
        _ key: SeriesKey, _ reference: Instant, _ value: Double, known: Instant, into batch: inout ObservationBatch
    ) {
        state(stated.series(key), reference, value, known: known, into: &batch)
    }

    mutating func state(
        _ series: StatedCells.Series, _ reference: Instant, _ value: Double, known: Instant,
        into batch: inout ObservationBatch
    ) {
        switch stated.state(series, reference, value, known: known) {
        case .again:
            repeatedCells += 1
            return
        case .changed: changedCells += 1
        case .new: newCells += 1
        }
        batch.append(
            ObservationBatch.Row(
                series: stated.number(series, in: &batch), value: value, referenceTime: reference, availableAt: known))
    }

    /// From when on a value counts as known: the time declared for the delivery, though never before the step has ended;
    /// without one as the connector's rule says.
    func known(byRule rule: Instant, stepEnd: Instant) -> Instant {
        source.declaredAvailableAt.map { max($0, stepEnd) } ?? max(rule, stepEnd)
    }

    /// The same for deliveries that services send themselves: what has been received is known.
    func known(atTheLatest rule: Instant, stepEnd: Instant) -> Instant {
        source.declaredAvailableAt.map { max($0, stepEnd) } ?? max(min(rule, source.receivedAt), stepEnd)
    }

    // MARK: - End

    /// The findings and counts of the delivery; throws when every row was left out.
    func end(lastLineUnended: Int? = nil) throws(DecodeError) -> DeliveryEnd {
        let left = rejections.reduce(0) { $0 + $1.tally.count }
        if read > 0, left == read, let firstRejection { throw firstRejection }
        var findings: [Finding] = []
        let ordered = rejections.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }
        for (_, rejection) in ordered {
            findings.append(
                Finding(
                    check: "\(connector)-\(rejection.rule)", severity: .rejected,
                    message: rejection.message(rejection.tally.count), line: rejection.tally.line,
                    count: rejection.tally.count))
        }
        if identical.count > 0 {
            findings.append(
                Finding(
                    check: "\(connector)-repeated-row", severity: .info,
                    message: Messages.sursaudRepeated(count: identical.count), line: identical.line,
                    count: identical.count))
        }
        if contradicting.count > 0 {
            findings.append(
                Finding(
                    check: "\(connector)-contradicting-row", severity: .warning,
                    message: Messages.repeatedRows(count: contradicting.count), line: contradicting.line,
                    count: contradicting.count))
        }
        for note in notes {
            findings.append(
                Finding(
                    check: "\(connector)-\(note.rule)", severity: note.severity,
                    message: note.message(note.tally.count),
                    series: note.series, from: note.from, to: note.to, line: note.tally.line, count: note.tally.count))
        }
        if read == 0 {
            findings.append(
                Finding(check: "\(connector)-no-row", severity: .warning, message: Messages.tableWithoutRow))
        }
        if let lastLineUnended {
            findings.append(
                Finding(
                    check: "last-line-unended", severity: .info, message: Messages.lastLineUnended,
                    line: lastLineUnended))
        }
        return DeliveryEnd(
            findings: findings, recordsRead: read, recordsRejected: left, territory: territory,
            schoolHolidays: schoolHolidays)
    }
}

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

/// What became of the rows of one flat table: what they state, what was left out and why, what was noticed.
///
/// A cell that is stated twice for the same step and known-at time counts once when the two agree; when they do not, the
/// last one counts and a finding says so.
struct RowLedger {
    private struct Cell: Hashable {
        var series: Int32
        var reference: Instant
        var known: Instant
    }

    private struct Tally {
        var count = 0
        var line = 0

        mutating func add(_ line: Int) {
            if count == 0 { self.line = line }
            count += 1
        }
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

    private var numbers: [SeriesKey: Int32] = [:]
    private var keys: [SeriesKey] = []
    private var batchNumbers: [Int32] = []
    private var stated: [Cell: UInt64] = [:]
    private var repeatedCells = 0
    private var changedCells = 0
    private var newCells = 0
    private var line = 0

    private var rejected = [Tally](repeating: Tally(), count: RowRejection.allCases.count)
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

    mutating func beginRow(_ row: DelimitedRow) {
        read += 1
        line = row.line
        (repeatedCells, changedCells, newCells) = (0, 0, 0)
    }

    mutating func endRow() {
        if changedCells > 0 {
            contradicting.add(line)
        } else if repeatedCells > 0, newCells == 0 {
            identical.add(line)
        }
    }

    /// Leaves a row out; the first one is quoted if the delivery turns out to hold no other.
    mutating func reject(_ why: RowRejection, _ row: DelimitedRow, _ column: Int, _ expected: Text) {
        rejected[why.rawValue].add(row.line)
        if firstRejection == nil { firstRejection = bad(row, column, expected) }
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
            notes[index].tally.line = line ?? 0
        }
        notes[index].tally.count += count
        if let from { notes[index].from = min(notes[index].from ?? from, from) }
        if let to { notes[index].to = max(notes[index].to ?? to, to) }
    }

    // MARK: - What rows state

    /// States the value of a step (NaN: known to be missing), once.
    mutating func state(
        _ key: SeriesKey, _ reference: Instant, _ value: Double, known: Instant, into batch: inout ObservationBatch
    ) {
        let number: Int32
        if let given = numbers[key] {
            number = given
        } else {
            number = Int32(keys.count)
            numbers[key] = number
            keys.append(key)
            batchNumbers.append(-1)
        }
        if let before = stated.updateValue(
            value.bitPattern, forKey: Cell(series: number, reference: reference, known: known))
        {
            if before == value.bitPattern {
                repeatedCells += 1
                return
            }
            changedCells += 1
        } else {
            newCells += 1
        }
        // Series keep their numbers as long as the caller keeps its batch.
        var inBatch = batchNumbers[Int(number)]
        if inBatch < 0 || Int(inBatch) >= batch.keys.count || batch.keys[Int(inBatch)] != key {
            inBatch = batch.number(of: key)
            batchNumbers[Int(number)] = inBatch
        }
        batch.append(
            ObservationBatch.Row(series: inBatch, value: value, referenceTime: reference, availableAt: known))
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
    func end(lastLineUnended: Int?) throws(DecodeError) -> DeliveryEnd {
        let left = rejected.reduce(0) { $0 + $1.count }
        if read > 0, left == read, let firstRejection { throw firstRejection }
        var findings: [Finding] = []
        for why in RowRejection.allCases where rejected[why.rawValue].count > 0 {
            let tally = rejected[why.rawValue]
            findings.append(
                Finding(
                    check: "\(connector)-\(why.rule)", severity: .rejected, message: why.message(tally.count),
                    line: tally.line, count: tally.count))
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
                    series: note.series, from: note.from, to: note.to,
                    line: note.tally.line == 0 ? nil : note.tally.line, count: note.tally.count))
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
        return DeliveryEnd(findings: findings, recordsRead: read, recordsRejected: left)
    }
}

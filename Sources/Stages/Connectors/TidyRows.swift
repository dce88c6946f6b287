import Messages
import TimeSeries

/// Where a tidy file says which series a row belongs to.
private enum SeriesColumns {
    case key(Int)
    case parts(place: Int, measure: Int, stratum: Int?, grain: Int)
    case name(Int, place: Int?, grain: Int?)
}

/// Columns of a tidy file.
private struct TidyHeader {
    var series: SeriesColumns
    var timestamp: Int
    var value: Int
    var availableAt: Int?
    var count: Int
}

/// Two times of a row, ordered by the first, then the second.
private struct InstantPair: Comparable {
    var major: Instant
    var minor: Instant

    static func < (a: InstantPair, b: InstantPair) -> Bool {
        a.major == b.major ? a.minor < b.minor : a.major < b.major
    }
}

/// What is remembered of one series while its file is read.
private struct TidySeries {
    let key: SeriesKey
    var number: Int32
    let grain: Grain
    /// Whether values are counted or measured when the step happens, so that none can be known before.
    let isMeasured: Bool
    var pending: ObservationBatch.Row?
    /// Greatest (reference, available) and greatest (available, reference) seen, and the least of the first.
    var newestByReference = InstantPair(major: .distantPast, minor: .distantPast)
    var newestByAvailability = InstantPair(major: .distantPast, minor: .distantPast)
    var oldestByReference = InstantPair(major: .distantFuture, minor: .distantFuture)
}

/// The rows of one tidy delivery: their header, their series, and what was noticed on the way.
struct TidyRows {
    private let source: DeliverySource
    private let grids: [Grain: TimeGrid]
    private var clock: ZoneClock
    private var header: TidyHeader?
    private var decimalComma = false

    private var table = ByteKeyTable()
    private var series: [TidySeries] = []
    private var joined: [UInt8] = []

    private var read = 0
    private var nonexistent = (count: 0, line: 0)
    private var early = (count: 0, line: 0)
    private var repeated = (count: 0, line: 0)
    private var unordered = (count: 0, line: 0)
    var isAtLastLine = false

    init(_ source: DeliverySource) {
        self.source = source
        clock = ZoneClock(source.zone)
        grids = Dictionary(
            Grain.allCases.map { ($0, TimeGrid(zone: source.zone, grain: $0)) }, uniquingKeysWith: { a, _ in a })
    }

    /// Series keep their numbers as long as the caller keeps its batch; a new batch gives new ones.
    mutating func renumber(in batch: inout ObservationBatch) {
        guard let last = series.last else { return }
        let number = Int(last.number)
        if number < batch.keys.count, batch.keys[number] == last.key { return }
        for i in series.indices {
            let number = batch.number(of: series[i].key)
            series[i].number = number
            series[i].pending?.series = number
        }
    }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let header else {
            self.header = try readHeader(row)
            return
        }
        guard row.count == header.count else {
            if isAtLastLine, row.count < header.count {
                throw .truncated(file: source.fileName, line: row.line, expected: Messages.expectedFields(header.count))
            }
            throw .wrongFieldCount(file: source.fileName, line: row.line, found: row.count, expected: header.count)
        }
        read += 1
        let index = try seriesIndex(row, header, &batch)
        guard let written = WrittenTime(row[header.timestamp]) else {
            throw bad(row, header.timestamp, "timestamp", Messages.expectedTimestamp)
        }
        guard let (reference, stepEnd) = try step(written, series[index].grain, row, header) else { return }
        let value = try value(row, header)
        let available = try availability(row, header, stepEnd, isMeasured: series[index].isMeasured)
        if series[index].isMeasured, available < reference {
            if early.count == 0 { early.line = row.line }
            early.count += 1
            return
        }
        keep(
            ObservationBatch.Row(
                series: series[index].number, value: value, referenceTime: reference, availableAt: available),
            at: index, line: row.line, into: &batch)
    }

    /// The instants at which a step begins and ends; nil for a label that never was.
    private mutating func step(
        _ written: WrittenTime, _ grain: Grain, _ row: DelimitedRow, _ header: TidyHeader
    ) throws(DecodeError) -> (Instant, Instant)? {
        let length = grain.nominalSeconds
        if let offset = written.offset {
            let instant = Instant(secondsSince1970: written.labelSeconds - offset)
            let label = source.zone.label(at: instant).secondsSinceEpochOfCivilTime
            guard Self.begins(label, grain), let grid = grids[grain] else {
                throw bad(row, header.timestamp, "timestamp", Messages.expectedStepStart(grain.rawValue))
            }
            if grain == .hour { return (instant, instant.advanced(bySeconds: 3600)) }
            return (instant, grid.end(at: grid.index(of: instant)))
        }
        guard Self.begins(written.labelSeconds, grain) else {
            throw bad(row, header.timestamp, "timestamp", Messages.expectedStepStart(grain.rawValue))
        }
        switch clock.reading(ofLabelSeconds: written.labelSeconds) {
        case .once(let instant), .twice(let instant, _):
            return (instant, clock.instant(ofLabelSeconds: written.labelSeconds + length))
        case .never(let switchedAt):
            // A day or longer step whose first label is skipped still happens; an hour does not.
            if grain != .hour { return (switchedAt, clock.instant(ofLabelSeconds: written.labelSeconds + length)) }
            if nonexistent.count == 0 { nonexistent.line = row.line }
            nonexistent.count += 1
            return nil
        }
    }

    private static func begins(_ label: Int, _ grain: Grain) -> Bool {
        let phase = grain == .week ? -3 * 86_400 : 0
        return (label - phase) % grain.nominalSeconds == 0
    }

    private func value(_ row: DelimitedRow, _ header: TidyHeader) throws(DecodeError) -> Double {
        let field = row[header.value]
        if field.isEmpty { return .nan }
        guard let value = WrittenNumber.read(field, decimalComma: decimalComma) else {
            throw bad(row, header.value, "value", Messages.expectedNumber)
        }
        return value
    }

    private mutating func availability(
        _ row: DelimitedRow, _ header: TidyHeader, _ stepEnd: Instant, isMeasured: Bool
    ) throws(DecodeError) -> Instant {
        if let column = header.availableAt {
            let field = row[column]
            if !field.isEmpty {
                guard let written = WrittenTime(field) else {
                    throw bad(row, column, "available_at", Messages.expectedTimestamp)
                }
                if let offset = written.offset {
                    return Instant(secondsSince1970: written.labelSeconds - offset)
                }
                return clock.instant(ofLabelSeconds: written.labelSeconds)
            }
        }
        guard let declared = source.declaredAvailableAt else { return stepEnd }
        return isMeasured ? max(declared, stepEnd) : declared
    }

    /// Holds a row until the next of its series comes: a row of the same step and availability takes its place.
    private mutating func keep(
        _ row: ObservationBatch.Row, at index: Int, line: Int, into batch: inout ObservationBatch
    ) {
        let byReference = InstantPair(major: row.referenceTime, minor: row.availableAt)
        let byAvailability = InstantPair(major: row.availableAt, minor: row.referenceTime)
        if let pending = series[index].pending {
            if pending.referenceTime == row.referenceTime, pending.availableAt == row.availableAt {
                if repeated.count == 0 { repeated.line = line }
                repeated.count += 1
                series[index].pending = row
                return
            }
            batch.append(pending)
        }
        series[index].pending = row
        let isNew =
            byReference > series[index].newestByReference || byAvailability > series[index].newestByAvailability
            || byReference < series[index].oldestByReference
        if !isNew {
            if unordered.count == 0 { unordered.line = line }
            unordered.count += 1
        }
        series[index].newestByReference = max(series[index].newestByReference, byReference)
        series[index].newestByAvailability = max(series[index].newestByAvailability, byAvailability)
        series[index].oldestByReference = min(series[index].oldestByReference, byReference)
    }

    mutating func end(lastLineUnended: Bool, line: Int, into batch: inout ObservationBatch) -> DeliveryEnd {
        for entry in series { if let pending = entry.pending { batch.append(pending) } }
        var findings: [Finding] = []
        func note(_ rule: String, _ severity: Finding.Severity, _ message: Text, _ at: (count: Int, line: Int)) {
            guard at.count > 0 else { return }
            findings.append(
                Finding(check: rule, severity: severity, message: message, line: at.line, count: at.count))
        }
        note("tidy-nonexistent-label", .rejected, Messages.labelNeverWas(count: nonexistent.count), nonexistent)
        note("tidy-known-too-early", .rejected, Messages.knownTooEarly(count: early.count), early)
        note("tidy-repeated-row", .warning, Messages.repeatedRows(count: repeated.count), repeated)
        note("tidy-unordered", .info, Messages.unorderedRows(count: unordered.count), unordered)
        if lastLineUnended { note("last-line-unended", .info, Messages.lastLineUnended, (1, line)) }
        return DeliveryEnd(findings: findings, recordsRead: read, recordsRejected: nonexistent.count + early.count)
    }

    private func bad(_ row: DelimitedRow, _ column: Int, _ name: String, _ expected: Text) -> DecodeError {
        .badValue(
            file: source.fileName, line: row.line, column: name, found: Excerpt.of(row[column]), expected: expected)
    }
}

// MARK: - Which series a row belongs to

extension TidyRows {
    private mutating func readHeader(_ row: DelimitedRow) throws(DecodeError) -> TidyHeader {
        var columns: [String: Int] = [:]
        for i in 0..<row.count {
            let name = row.text(i).lowercased()
            if columns[name] != nil {
                throw .repeatedColumn(file: source.fileName, line: row.line, column: Excerpt.hidingDigits(row[i]))
            }
            columns[name] = i
        }
        func missing(_ column: String) -> DecodeError {
            .missingColumn(
                file: source.fileName, line: row.line, column: column, found: Excerpt.hidingDigits(row.bytes))
        }
        if columns["timestamp"] == nil, columns["value"] == nil {
            throw .notThisFormat(
                file: source.fileName, connector: TidyCSV.card.name, line: row.line,
                found: Text(verbatim: Excerpt.hidingDigits(row.bytes)), expected: Messages.expectedTidyHeader)
        }
        guard let timestamp = columns["timestamp"] else { throw missing("timestamp") }
        guard let value = columns["value"] else { throw missing("value") }
        let form: SeriesColumns
        if let key = columns["series_id"], columns["name"] == nil {
            form = .key(key)
        } else if let name = columns["name"], columns["series_id"] == nil {
            form = .name(name, place: columns["place"], grain: columns["grain"])
        } else if let place = columns["place"], let measure = columns["measure"], columns["series_id"] == nil {
            guard let grain = columns["grain"] else { throw missing("grain") }
            form = .parts(place: place, measure: measure, stratum: columns["stratum"], grain: grain)
        } else {
            throw missing("series_id")
        }
        decimalComma = row.count > 0 && !row.bytes.contains(0x2C)
        return TidyHeader(
            series: form, timestamp: timestamp, value: value, availableAt: columns["available_at"], count: row.count)
    }

    /// Number of the row's series in `series`; a new one is parsed once.
    private mutating func seriesIndex(
        _ row: DelimitedRow, _ header: TidyHeader, _ batch: inout ObservationBatch
    ) throws(DecodeError) -> Int {
        let column: Int
        switch header.series {
        case .key(let id):
            column = id
            if let known = table.find(row[id]) { return known }
            joined.removeAll(keepingCapacity: true)
            joined.append(contentsOf: row[id])
        case .parts(let place, let measure, let stratum, let grain):
            column = place
            joined.removeAll(keepingCapacity: true)
            joined.append(contentsOf: row[place])
            joined.append(0x7C)
            joined.append(contentsOf: row[measure])
            joined.append(0x7C)
            if let stratum, !row[stratum].isEmpty {
                joined.append(contentsOf: row[stratum])
            } else {
                joined.append(contentsOf: "all".utf8)
            }
            joined.append(0x7C)
            joined.append(contentsOf: row[grain])
        case .name(let name, let place, let grain):
            column = name
            joined.removeAll(keepingCapacity: true)
            if let place, !row[place].isEmpty {
                joined.append(contentsOf: row[place])
            } else {
                joined.append(contentsOf: "area:task".utf8)
            }
            joined.append(0x7C)
            joined.append(contentsOf: row[name])
            joined.append(contentsOf: "|all|".utf8)
            if let grain, !row[grain].isEmpty {
                joined.append(contentsOf: row[grain])
            } else {
                joined.append(contentsOf: TidyCSV.covariateGrain.rawValue.utf8)
            }
        }
        let bytes = joined
        if let known = try DeliveryReader.withBytes(of: bytes, { raw throws(DecodeError) in table.find(raw) }) {
            return known
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badEncoding(file: source.fileName, line: row.line, expected: Messages.expectedUTF8)
        }
        guard let key = SeriesKey(text) else {
            throw bad(row, column, Self.name(of: header.series), Messages.expectedSeriesKey)
        }
        table.insert(bytes, value: series.count)
        series.append(
            TidySeries(
                key: key, number: batch.number(of: key), grain: key.grain,
                isMeasured: Self.measuredAtTheTime.contains(key.measure)))
        return series.count - 1
    }

    private static func name(of columns: SeriesColumns) -> String {
        switch columns {
        case .key: "series_id"
        case .parts: "place, measure, stratum, grain"
        case .name: "name, place, grain"
        }
    }

    /// Events of care: nobody can have counted them before they happened.
    private static let measuredAtTheTime: Set<Measure> = [
        .visits, .present, .admissions, .transfers, .lengthOfStay, .covidVisits, .covidAdmissions, .sosActs,
        .covidSOSActs,
    ]
}

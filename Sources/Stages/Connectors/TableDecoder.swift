internal import Messages
internal import TimeSeries

/// What a source of flat rows does with its header and its rows; ``TableDecoder`` does the rest.
protocol TableRows {
    /// Name of the connector.
    static var connector: String { get }
    /// The header that is expected, for whoever brings another file.
    static var expected: Text { get }
    /// What a JSON delivery of this source is.
    static var json: JSONForm { get }
    /// Whether the source gives tables without any row; otherwise such a file was cut short.
    static var mayBeEmpty: Bool { get }

    /// Whether a line above the header is none, after these; asked before there is a header.
    static func isPreamble(_ line: String, after lines: [String]) -> Bool

    /// Whether every row has the fields of the header; asked once there is one.
    var hasFixedWidth: Bool { get }

    /// Takes the header, or refuses the file; `preamble` holds the lines above it.
    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError)

    /// Takes a line that is no row, a further line of the header or one of another kind; false: it is a row.
    mutating func takeOtherLine(_ row: DelimitedRow, _ ledger: inout RowLedger) throws(DecodeError) -> Bool

    /// Takes one row: states what it says or rejects it.
    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError)

    /// Takes a JSON delivery whose records are no flat rows.
    mutating func take(
        _ document: JSONValue, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError)

    /// States what could only be known at the end.
    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError)
}

extension TableRows {
    static var json: JSONForm { .none }
    static var mayBeEmpty: Bool { true }
    static func isPreamble(_ line: String, after lines: [String]) -> Bool { false }
    var hasFixedWidth: Bool { true }
    mutating func takeOtherLine(_ row: DelimitedRow, _ ledger: inout RowLedger) throws(DecodeError) -> Bool { false }
    mutating func take(
        _ document: JSONValue, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {}
    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {}
}

/// What a JSON delivery is to a source of tables.
enum JSONForm {
    /// Another file.
    case none
    /// The same flat rows: ``TableRows/take(_:_:into:)`` gets each as a row.
    case rows
    /// Records of a form of their own.
    case document
}

/// Reads a flat table, delimited or JSON, for the rows of any source: encoding, separator, header by name, rows left out
/// and counted, a wrong file refused.
///
/// A delimited table is read row by row; a JSON one is held whole, up to ``WholeDelivery/limit``. A row without any value
/// is passed over.
struct TableDecoder<Rows: TableRows>: DeliveryDecoder {
    private enum Form {
        case undecided, delimited, json
    }

    private let source: DeliverySource
    private var text: DelimitedText
    private var sheet: TableSheet<Rows>
    private var form = Form.undecided
    /// The first bytes while undecided; all of a JSON delivery.
    private var held: WholeDelivery

    init(_ rows: Rows, _ source: DeliverySource) {
        self.source = source
        held = WholeDelivery(source, connector: Rows.connector)
        let preamble = Preamble()
        text = DelimitedText(
            fileName: source.fileName, connector: Rows.connector,
            isPreamble: { line in
                guard Rows.isPreamble(line, after: preamble.lines) else { return false }
                preamble.lines.append(line)
                return true
            })
        sheet = TableSheet(rows, RowLedger(source, connector: Rows.connector), preamble)
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
        switch form {
        case .delimited: try Self.pass(chunk, &text, &sheet, &batch)
        case .json: try held.append(chunk)
        case .undecided:
            try held.append(chunk)
            try decide()
            if form == .delimited { try passHeld(into: &batch) }
        }
    }

    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        if form == .json {
            try sheet.take(json: held.take(), into: &batch)
            return try sheet.end(lastLineUnended: nil, into: &batch)
        }
        try passHeld(into: &batch)
        let isUnended = try Self.end(&text, &sheet, &batch)
        if !Rows.mayBeEmpty, sheet.isEmpty {
            throw .truncated(file: source.fileName, line: text.line, expected: Messages.expectedDataRows)
        }
        return try sheet.end(lastLineUnended: isUnended ? text.line : nil, into: &batch)
    }

    /// Looks at the first byte that is no space and no mark.
    private mutating func decide() throws(DecodeError) {
        guard let first = held.firstSign else { return }
        func refused(_ found: Text) -> DecodeError {
            .notThisFormat(
                file: source.fileName, connector: Rows.connector, line: 1, found: found, expected: Rows.expected)
        }
        switch first {
        case 0x3C: throw refused(Messages.foundWebPage)
        case 0x7B, 0x5B:
            guard Rows.json != .none else { throw refused(Messages.foundJSON) }
            form = .json
        default: form = .delimited
        }
    }

    private mutating func passHeld(into batch: inout ObservationBatch) throws(DecodeError) {
        let first = held.take()
        form = .delimited
        try DeliveryReader.withBytes(of: first) { bytes throws(DecodeError) in
            try Self.pass(bytes, &text, &sheet, &batch)
        }
    }

    private static func pass(
        _ chunk: UnsafeRawBufferPointer, _ text: inout DelimitedText, _ sheet: inout TableSheet<Rows>,
        _ batch: inout ObservationBatch
    ) throws(DecodeError) {
        try text.consume(chunk) { row throws(DecodeError) in try sheet.take(row, into: &batch) }
    }

    private static func end(
        _ text: inout DelimitedText, _ sheet: inout TableSheet<Rows>, _ batch: inout ObservationBatch
    ) throws(DecodeError) -> Bool {
        sheet.isAtLastLine = true
        return try text.finish { row throws(DecodeError) in try sheet.take(row, into: &batch) }
    }
}

/// The lines above the header of one delivery, collected while its text is cut.
private final class Preamble {
    var lines: [String] = []
}

/// The header and rows of one table on their way to what reads them.
private struct TableSheet<Rows: TableRows> {
    private var rows: Rows
    private var ledger: RowLedger
    private let preamble: Preamble
    private var valueless = (count: 0, line: 0)
    var isAtLastLine = false

    init(_ rows: Rows, _ ledger: RowLedger, _ preamble: Preamble) {
        self.rows = rows
        self.ledger = ledger
        self.preamble = preamble
    }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        let fileName = ledger.source.fileName
        guard let header = ledger.header else {
            let header = try TableHeader(row, fileName: fileName, connector: Rows.connector)
            ledger.decimalComma = !row.bytes.contains(0x2C)
            ledger.header = header
            return try rows.open(header, preamble: preamble.lines, &ledger)
        }
        guard row.count == header.count || !rows.hasFixedWidth else {
            if isAtLastLine, row.count < header.count {
                throw .truncated(
                    file: fileName, line: row.line, expected: Messages.expectedFields(header.count))
            }
            throw .wrongFieldCount(file: fileName, line: row.line, found: row.count, expected: header.count)
        }
        if try rows.takeOtherLine(row, &ledger) { return }
        if row.isEmpty {
            if valueless.count == 0 { valueless.line = row.line }
            valueless.count += 1
            return
        }
        ledger.beginRow(line: row.line)
        try rows.take(row, &ledger, into: &batch)
        ledger.endRow()
    }

    mutating func take(json bytes: [UInt8], into batch: inout ObservationBatch) throws(DecodeError) {
        if Rows.json == .document {
            let document = try JSONDocument.decode(
                JSONValue.self, from: bytes, of: ledger.source, connector: Rows.connector, expected: Rows.expected)
            return try rows.take(document, &ledger, into: &batch)
        }
        let table = try JSONTable(
            bytes, of: ledger.source, connector: Rows.connector, expected: Rows.expected)
        let header = try TableHeader(
            table.fields, excerpt: Excerpt.of(table.fields.joined(separator: ",")), line: table.lines.first ?? 1,
            fileName: ledger.source.fileName, connector: Rows.connector)
        ledger.header = header
        guard !table.records.isEmpty else { return }
        try rows.open(header, preamble: [], &ledger)
        for (number, record) in table.records.enumerated() {
            let fields = table.fields.map { record[$0] ?? "" }
            try DelimitedRow.of(fields, line: table.lines[number], record: number) { row throws(DecodeError) in
                ledger.beginRow(line: row.line)
                try rows.take(row, &ledger, into: &batch)
                ledger.endRow()
            }
        }
        if let total = table.total, total > table.records.count {
            ledger.note("partial-page", .warning) { _ in
                Messages.tableOnePage(records: table.records.count, total: total)
            }
        }
    }

    var isEmpty: Bool { ledger.read == 0 }

    mutating func end(
        lastLineUnended: Int?, into batch: inout ObservationBatch
    ) throws(DecodeError) -> DeliveryEnd {
        try rows.close(&ledger, into: &batch)
        if valueless.count > 0 {
            ledger.note("empty-row", .info, line: valueless.line, count: valueless.count) {
                Messages.rowsWithoutAnyValue(count: $0)
            }
        }
        return try ledger.end(lastLineUnended: lastLineUnended)
    }
}

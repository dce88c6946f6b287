import Messages
import TimeSeries

/// The reading of a delimited table row by row, header first.
protocol DelimitedRows {
    static var connector: String { get }

    var tally: RowTally { get set }
    /// Fields of every row, once the header has been read; nil: rows may have any.
    var columnCount: Int? { get }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError)

    /// Appends what was held back; findings and counts are added by the decoder.
    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd
}

/// Cuts a delivery into lines and hands them to a table's own reading.
struct DelimitedRowsDecoder<Rows: DelimitedRows>: DeliveryDecoder {
    private let source: DeliverySource
    private var text: DelimitedText
    private var rows: Rows

    init(_ rows: Rows, _ source: DeliverySource) {
        self.rows = rows
        self.source = source
        text = DelimitedText(fileName: source.fileName, connector: Rows.connector)
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
        try Self.consume(chunk, &text, &rows, source, &batch)
    }

    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        let unended = try Self.finish(&text, &rows, source, &batch)
        guard rows.tally.read > 0 else {
            throw .truncated(file: source.fileName, line: text.line, expected: Messages.expectedDataRows)
        }
        var end = try rows.end(into: &batch)
        if unended {
            rows.tally.note("last-line-unended", .info, line: text.line) { _ in Messages.lastLineUnended }
        }
        end.findings = try rows.tally.findings() + end.findings
        end.recordsRead = rows.tally.read
        end.recordsRejected = rows.tally.rejected
        return end
    }

    private static func consume(
        _ chunk: UnsafeRawBufferPointer, _ text: inout DelimitedText, _ rows: inout Rows, _ source: DeliverySource,
        _ batch: inout ObservationBatch
    ) throws(DecodeError) {
        try text.consume(chunk) { row throws(DecodeError) in
            try take(row, &rows, source, isLast: false, &batch)
        }
    }

    private static func finish(
        _ text: inout DelimitedText, _ rows: inout Rows, _ source: DeliverySource, _ batch: inout ObservationBatch
    ) throws(DecodeError) -> Bool {
        try text.finish { row throws(DecodeError) in try take(row, &rows, source, isLast: true, &batch) }
    }

    private static func take(
        _ row: DelimitedRow, _ rows: inout Rows, _ source: DeliverySource, isLast: Bool,
        _ batch: inout ObservationBatch
    ) throws(DecodeError) {
        if let count = rows.columnCount, row.count != count {
            if isLast, row.count < count {
                throw .truncated(file: source.fileName, line: row.line, expected: Messages.expectedFields(count))
            }
            throw .wrongFieldCount(file: source.fileName, line: row.line, found: row.count, expected: count)
        }
        try rows.take(row, into: &batch)
    }
}

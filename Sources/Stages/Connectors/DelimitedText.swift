internal import Foundation
internal import Messages

/// One row of a delimited text while it is being read; valid only during the call that hands it over.
struct DelimitedRow {
    let bytes: UnsafeRawBufferPointer
    fileprivate let starts: UnsafePointer<Int32>
    fileprivate let ends: UnsafePointer<Int32>
    let count: Int
    /// Line in the file, from 1.
    let line: Int
    /// Number of the record in a JSON delivery, from 0; nil for a line of text.
    let record: Int?

    fileprivate init(
        bytes: UnsafeRawBufferPointer, starts: UnsafePointer<Int32>, ends: UnsafePointer<Int32>, count: Int, line: Int,
        record: Int? = nil
    ) {
        self.bytes = bytes
        self.starts = starts
        self.ends = ends
        self.count = count
        self.line = line
        self.record = record
    }

    /// Hands over fields that did not come as a line of text: one record of a JSON delivery.
    static func of(
        _ fields: [String], line: Int, record: Int, _ take: (DelimitedRow) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        var joined: [UInt8] = []
        var starts: [Int32] = []
        var ends: [Int32] = []
        for field in fields {
            starts.append(Int32(joined.count))
            joined.append(contentsOf: field.utf8)
            ends.append(Int32(joined.count))
            joined.append(0x2C)
        }
        let result: Result<Void, DecodeError> = starts.withUnsafeBufferPointer { starts in
            ends.withUnsafeBufferPointer { ends in
                guard let first = starts.baseAddress, let last = ends.baseAddress else { return .success(()) }
                return joined.withUnsafeBytes { bytes in
                    do throws(DecodeError) {
                        try take(
                            DelimitedRow(
                                bytes: bytes, starts: first, ends: last, count: fields.count, line: line, record: record
                            ))
                        return .success(())
                    } catch { return .failure(error) }
                }
            }
        }
        try result.get()
    }

    /// The bytes of a field, quotes taken off.
    subscript(column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(starts[column])..<Int(ends[column])])
    }

    /// Whether no field holds anything.
    var isEmpty: Bool {
        for column in 0..<count where ends[column] > starts[column] { return false }
        return true
    }

    /// A field as text; see ``WrittenText``.
    func text(_ column: Int) -> String { WrittenText.of(self[column]) }
}

/// Cuts pushed bytes into lines and lines into fields.
///
/// RFC 4180 with comma, semicolon or tab, CRLF or LF, an optional UTF-8 mark; a quoted field ends on its own line. No allocation for a row; memory bounded by ``lineLimit``.
struct DelimitedText {
    /// The longest line read, bytes.
    static let lineLimit = 1 << 20
    /// The largest number of columns.
    static let columnLimit = 256

    let fileName: String
    let connector: String
    /// Lines completed so far.
    private(set) var line = 0
    /// Nil until the header line has been seen.
    private(set) var separator: UInt8?
    /// Lines above the header.
    private var preambleLines = 0
    private let isPreamble: ((String) -> Bool)?
    private var carry: [UInt8] = []
    private var unquoted: [UInt8] = []
    private let fields = FieldTable()

    /// - Parameter isPreamble: whether a line above the header is none; asked for at most ``preambleLimit`` lines.
    init(fileName: String, connector: String, isPreamble: ((String) -> Bool)? = nil) {
        self.fileName = fileName
        self.connector = connector
        self.isPreamble = isPreamble
    }

    /// The most lines above a header.
    static let preambleLimit = 64

    /// Takes the next bytes and gives each complete row, header first, to `take`.
    ///
    /// Empty lines are passed over.
    mutating func consume(
        _ chunk: UnsafeRawBufferPointer, _ take: (DelimitedRow) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        guard let base = chunk.baseAddress else { return }
        var position = 0
        while position < chunk.count {
            guard let found = memchr(base + position, 0x0A, chunk.count - position) else {
                try keep(UnsafeRawBufferPointer(rebasing: chunk[position...]))
                return
            }
            let end = UnsafeRawPointer(found) - base
            if carry.isEmpty {
                guard end - position <= Self.lineLimit else { throw tooLong }
                try read(UnsafeRawBufferPointer(rebasing: chunk[position..<end]), take)
            } else {
                try keep(UnsafeRawBufferPointer(rebasing: chunk[position..<end]))
                try readCarry(take)
            }
            position = end + 1
        }
    }

    /// Reads a last line without line end, if there is one; returns whether there was.
    mutating func finish(_ take: (DelimitedRow) throws(DecodeError) -> Void) throws(DecodeError) -> Bool {
        let unended = !carry.isEmpty
        if unended { try readCarry(take) }
        if separator == nil {
            if preambleLines == 0 { throw .empty(file: fileName, connector: connector) }
            throw .truncated(file: fileName, line: line + 1, expected: Messages.expectedHeaderLine)
        }
        return unended
    }

    private var tooLong: DecodeError { .tooLongLine(file: fileName, line: line + 1, limit: Self.lineLimit) }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        guard carry.count + bytes.count <= Self.lineLimit else { throw tooLong }
        carry.append(contentsOf: bytes)
    }

    private mutating func readCarry(_ take: (DelimitedRow) throws(DecodeError) -> Void) throws(DecodeError) {
        let bytes = carry
        carry.removeAll(keepingCapacity: true)
        try DeliveryReader.withBytes(of: bytes) { raw throws(DecodeError) in try read(raw, take) }
    }

    private mutating func read(
        _ whole: UnsafeRawBufferPointer, _ take: (DelimitedRow) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        line += 1
        var bytes = whole
        if bytes.last == 0x0D { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast()) }
        if line == 1 {
            if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
                throw .badEncoding(file: fileName, line: 1, expected: Messages.expectedUTF8)
            }
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(3)) }
        }
        if bytes.isEmpty { return }
        let separator: UInt8
        if let known = self.separator {
            separator = known
        } else {
            if bytes.contains(where: { $0 < 0x20 && $0 != 0x09 }) {
                throw .notThisFormat(
                    file: fileName, connector: connector, line: line, found: Messages.foundBinary,
                    expected: Messages.expectedHeaderLine)
            }
            if let isPreamble, preambleLines < Self.preambleLimit, isPreamble(WrittenText.of(bytes)) {
                preambleLines += 1
                return
            }
            separator = Self.mostFrequentSeparator(in: bytes)
            self.separator = separator
        }
        var quoted = false
        var column = 0
        var start: Int32 = 0
        for i in 0..<bytes.count {
            let byte = bytes[i]
            if byte == separator {
                guard column + 1 < Self.columnLimit else { break }
                fields.starts[column] = start
                fields.ends[column] = Int32(i)
                column += 1
                start = Int32(i + 1)
            } else if byte == 0x22 {
                quoted = true
                break
            }
        }
        if quoted { return try readQuoted(bytes, separator, take) }
        fields.starts[column] = start
        fields.ends[column] = Int32(bytes.count)
        try take(
            DelimitedRow(bytes: bytes, starts: fields.starts, ends: fields.ends, count: column + 1, line: line))
    }

    /// A line with quotes: fields are copied without them.
    private mutating func readQuoted(
        _ bytes: UnsafeRawBufferPointer, _ separator: UInt8, _ take: (DelimitedRow) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        unquoted.removeAll(keepingCapacity: true)
        var column = 0
        var start: Int32 = 0
        var inside = false
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte == 0x22 {
                if inside, i + 1 < bytes.count, bytes[i + 1] == 0x22 {
                    unquoted.append(0x22)
                    i += 1
                } else {
                    inside.toggle()
                }
            } else if byte == separator, !inside {
                guard column + 1 < Self.columnLimit else { break }
                fields.starts[column] = start
                fields.ends[column] = Int32(unquoted.count)
                column += 1
                start = Int32(unquoted.count)
            } else {
                unquoted.append(byte)
            }
            i += 1
        }
        guard !inside else {
            throw .truncated(file: fileName, line: line, expected: Messages.expectedClosingQuote)
        }
        fields.starts[column] = start
        fields.ends[column] = Int32(unquoted.count)
        let (copy, table, number) = (unquoted, fields, line)
        try DeliveryReader.withBytes(of: copy) { raw throws(DecodeError) in
            try take(
                DelimitedRow(bytes: raw, starts: table.starts, ends: table.ends, count: column + 1, line: number))
        }
    }

    /// The separator that the header line holds most of; a comma when it holds none.
    private static func mostFrequentSeparator(in header: UnsafeRawBufferPointer) -> UInt8 {
        var counts = (comma: 0, semicolon: 0, tab: 0)
        for byte in header {
            switch byte {
            case 0x2C: counts.comma += 1
            case 0x3B: counts.semicolon += 1
            case 0x09: counts.tab += 1
            default: break
            }
        }
        if counts.semicolon > max(counts.comma, counts.tab) { return 0x3B }
        return counts.tab > counts.comma ? 0x09 : 0x2C
    }

    /// Where the fields of the current line begin and end; one table for the whole delivery.
    private final class FieldTable {
        let starts = UnsafeMutablePointer<Int32>.allocate(capacity: columnLimit)
        let ends = UnsafeMutablePointer<Int32>.allocate(capacity: columnLimit)

        deinit {
            starts.deallocate()
            ends.deallocate()
        }
    }
}

import Connectors
import Foundation
import Messages
import TimeSeries

/// A CSV file of a task folder with a header line, read as bytes; fields may be quoted (RFC 4180).
struct TaskTable {
    let file: String
    let columns: [String]
    private let bytes: [UInt8]
    /// Columns of the header, also those that nobody asked for.
    private let width: Int
    /// Position in the file of each requested column; nil for an optional one that is absent.
    private let positions: [Int?]

    init(_ url: URL, required: [String], optional: [String]) throws(TaskError) {
        file = url.lastPathComponent
        columns = required + optional
        let content: Data
        do { content = try Data(contentsOf: url) } catch { throw .unreadable(file: file) }
        bytes = try Self.plain([UInt8](content), file)
        var fields: [Range<Int>] = []
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        Self.scanLine(bytes, &at, &fields)
        var header: [String] = []
        for field in fields { header.append(Self.text(bytes, field)) }
        for name in required where !header.contains(name) {
            throw .missingColumn(file: file, column: name, found: header)
        }
        width = header.count
        positions = columns.map { header.firstIndex(of: $0) }
    }

    /// The content, whole, of a file that may be a gzip file of one member or more.
    private static func plain(_ content: [UInt8], _ file: String) throws(TaskError) -> [UInt8] {
        guard GunzipDecoder.isGzip(content) else { return content }
        let plain = content.withUnsafeBytes { bytes in
            Result<[UInt8], DecodeError> { () throws(DecodeError) in
                var plain: [UInt8] = []
                let gunzip = try GunzipDecoder(fileName: file)
                try gunzip.consume(bytes) { plain.append(contentsOf: $0) }
                try gunzip.finish()
                return plain
            }
        }
        do { return try plain.get() } catch { throw .unreadable(file: file) }
    }

    /// One data row while it is being read.
    struct Row {
        fileprivate let table: TaskTable
        fileprivate let fields: [Range<Int>]
        let line: Int

        private func field(_ column: Int) -> Range<Int>? {
            guard let position = table.positions[column], position < fields.count else { return nil }
            return fields[position]
        }

        func text(_ column: Int) throws(TaskError) -> String {
            guard let range = field(column), !range.isEmpty else {
                throw bad(column, expected: Messages.taskExpectsValue)
            }
            return TaskTable.text(table.bytes, range)
        }

        func time(_ column: Int) throws(TaskError) -> CivilDateTime {
            guard let range = field(column), let label = table.label(range) else {
                throw bad(column, expected: Messages.taskExpectsTime)
            }
            return label
        }

        func optionalTime(_ column: Int) throws(TaskError) -> CivilDateTime? {
            guard let range = field(column), !range.isEmpty else { return nil }
            return try time(column)
        }

        /// A number, or nil for an empty field.
        func number(_ column: Int) throws(TaskError) -> Double? {
            guard let range = field(column), !range.isEmpty else { return nil }
            if let fast = table.shortInteger(range) { return fast }
            let written = TaskTable.text(table.bytes, range)
            if written == "nan" || written == "NaN" || written == "NA" { return nil }
            guard let value = Double(written), value.isFinite else {
                throw bad(column, expected: Messages.taskExpectsNumber)
            }
            return value
        }

        func bad(_ column: Int, expected: Text) -> TaskError {
            .badValue(
                file: table.file, line: line, column: table.columns[column],
                found: field(column).map { TaskTable.text(table.bytes, $0) } ?? "", expected: expected)
        }
    }

    /// - Throws: what `body` throws; ``TaskError/wrongFieldCount(file:line:found:expected:)`` where something follows the last column, such as
    ///   the decimals of a number with a comma.
    func forEachRow(_ body: (Row) throws(TaskError) -> Void) throws(TaskError) {
        var at = 0
        var fields: [Range<Int>] = []
        Self.scanLine(bytes, &at, &fields)
        var line = 1
        while at < bytes.count {
            line += 1
            Self.scanLine(bytes, &at, &fields)
            if fields.count == 1, fields[0].isEmpty { continue }
            guard fields.dropFirst(width).allSatisfy(\.isEmpty) else {
                throw .wrongFieldCount(file: file, line: line, found: fields.count, expected: width)
            }
            try body(Row(table: self, fields: fields, line: line))
        }
    }

    private static func scanLine(_ bytes: [UInt8], _ at: inout Int, _ fields: inout [Range<Int>]) {
        fields.removeAll(keepingCapacity: true)
        var start = at
        var quoted = false
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if !quoted, byte == UInt8(ascii: ",") {
                fields.append(start..<at)
                start = at + 1
            } else if !quoted, byte == UInt8(ascii: "\n") {
                break
            }
            at += 1
        }
        var end = at
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        fields.append(start..<end)
        at += 1
    }

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var slice = bytes[range]
        if slice.count >= 2, slice.first == UInt8(ascii: "\""), slice.last == UInt8(ascii: "\"") {
            slice = slice.dropFirst().dropLast()
            return String(decoding: slice, as: UTF8.self).replacing("\"\"", with: "\"")
        }
        return String(decoding: slice, as: UTF8.self)
    }

    private func label(_ range: Range<Int>) -> CivilDateTime? {
        CivilDateTime(iso8601: String(decoding: bytes[range], as: UTF8.self))
    }

    private func shortInteger(_ range: Range<Int>) -> Double? {
        guard range.count <= 9 else { return nil }
        var value = 0
        for i in range {
            let digit = Int(bytes[i]) - 48
            guard digit >= 0, digit <= 9 else { return nil }
            value = value * 10 + digit
        }
        return Double(value)
    }
}

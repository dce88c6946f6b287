import Messages
import TimeSeries

/// The columns of a delimited table by the names in its header line, compared without case.
struct NamedColumns {
    let count: Int
    private let positions: [String: Int]

    /// Reads a header line; some columns must be there.
    ///
    /// - Throws: `notThisFormat` where none of the required columns is there, `missingColumn` for the first that is not,
    ///   `repeatedColumn`.
    init(
        _ row: DelimitedRow, of source: DeliverySource, connector: String, required: [String], expected: Text
    ) throws(DecodeError) {
        count = row.count
        var found: [String: Int] = [:]
        for i in 0..<row.count {
            let name = LenientText.of(row[i]).trimmed.lowercased()
            guard !name.isEmpty else { continue }
            guard found.updateValue(i, forKey: name) == nil else {
                throw .repeatedColumn(file: source.fileName, line: row.line, column: Excerpt.hidingDigits(row[i]))
            }
        }
        positions = found
        let absent = required.filter { found[$0.lowercased()] == nil }
        guard let first = absent.first else { return }
        guard absent.count < required.count else {
            throw .notThisFormat(
                file: source.fileName, connector: connector, line: row.line,
                found: Text(verbatim: Excerpt.hidingDigits(row.bytes)), expected: expected)
        }
        throw .missingColumn(
            file: source.fileName, line: row.line, column: first, found: Excerpt.hidingDigits(row.bytes))
    }

    /// The position of a column, or nil.
    subscript(name: String) -> Int? { positions[name.lowercased()] }
}

/// Text of publishers who write UTF-8 or Latin-1 without saying which.
enum LenientText {
    /// The bytes as UTF-8 where they are, else as Latin-1.
    static func of(_ bytes: UnsafeRawBufferPointer) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

public import Messages

/// Why a delivery could not be read.
///
/// Nothing of it was kept. Lines count from 1. What was found is quoted in short, and never from a patient's record.
public enum DecodeError: ExplainedError, Hashable {
    /// The delivery holds no byte.
    case empty(file: String, connector: String)
    /// The delivery is something else than this connector reads.
    case notThisFormat(file: String, connector: String, line: Int, found: Text, expected: Text)
    /// A known file that must not be read as data (a dictionary, figures counted twice).
    case refused(file: String, connector: String, line: Int, reason: Text)
    case missingColumn(file: String, line: Int, column: String, found: String)
    case repeatedColumn(file: String, line: Int, column: String)
    /// A cell, or an element of the header of an XML delivery, does not hold what its column must.
    case badValue(file: String, line: Int, column: String, found: String, expected: Text)
    case wrongFieldCount(file: String, line: Int, found: Int, expected: Int)
    /// The delivery ends in the middle of a record.
    case truncated(file: String, line: Int, expected: Text)
    case tooLongLine(file: String, line: Int, limit: Int)
    case badEncoding(file: String, line: Int, expected: Text)
    /// The XML is not well formed; `column` counts bytes from 1.
    case xmlMalformed(file: String, line: Int, column: Int, reason: Text)
    /// A DOCTYPE that declares or fetches entities.
    case entityRefused(file: String, line: Int)
    /// A required element is absent.
    case missingElement(file: String, line: Int, element: String, expected: Text)
    case damagedGzip(file: String)
    case truncatedGzip(file: String)

    /// The sentence: what, where, what was expected, what to do.
    public var text: Text {
        switch self {
        case .empty(let file, let connector): Messages.deliveryEmpty(file: file, connector: connector)
        case .notThisFormat(let file, let connector, let line, let found, let expected):
            Messages.notThisFormat(file: file, connector: connector, line: line, found: found, expected: expected)
        case .refused(let file, let connector, let line, let reason):
            Messages.deliveryRefused(file: file, connector: connector, line: line, reason: reason)
        case .missingColumn(let file, let line, let column, let found):
            Messages.missingColumn(file: file, line: line, column: column, found: found)
        case .repeatedColumn(let file, let line, let column):
            Messages.repeatedColumn(file: file, line: line, column: column)
        case .badValue(let file, let line, let column, let found, let expected):
            Messages.badValue(file: file, line: line, column: column, found: found, expected: expected)
        case .wrongFieldCount(let file, let line, let found, let expected):
            Messages.wrongFieldCount(file: file, line: line, found: found, expected: expected)
        case .truncated(let file, let line, let expected):
            Messages.deliveryTruncated(file: file, line: line, expected: expected)
        case .tooLongLine(let file, let line, let limit):
            Messages.lineTooLong(file: file, line: line, limit: limit)
        case .badEncoding(let file, let line, let expected):
            Messages.badEncoding(file: file, line: line, expected: expected)
        case .xmlMalformed(let file, let line, let column, let reason):
            Messages.xmlMalformed(file: file, line: line, column: column, reason: reason)
        case .entityRefused(let file, let line): Messages.entityRefused(file: file, line: line)
        case .missingElement(let file, let line, let element, let expected):
            Messages.missingElement(file: file, line: line, element: element, expected: expected)
        case .damagedGzip(let file): Messages.gzipDamaged(file: file)
        case .truncatedGzip(let file): Messages.gzipTruncated(file: file)
        }
    }
}

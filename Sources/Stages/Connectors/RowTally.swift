import Messages
import TimeSeries

/// What was noticed of the records of one delivery: how many were read, which were left out and why.
struct RowTally {
    private struct Note {
        var rule: String
        var severity: Finding.Severity
        var line: Int?
        var count: Int
        var message: (Int) -> Text
    }

    private let connector: String
    private let file: String
    private(set) var read = 0
    private(set) var rejected = 0
    private var notes: [Note] = []
    private var firstRejection: DecodeError?

    init(_ source: DeliverySource, connector: String) {
        self.connector = connector
        file = source.fileName
    }

    mutating func count() { read += 1 }

    /// Leaves a record out: cell `column` holds `found` where `expected` was due.
    mutating func reject(line: Int?, column: String, found: String, expected: Text) {
        rejected += 1
        if firstRejection == nil {
            firstRejection = .badValue(
                file: file, line: line ?? 1, column: column, found: Self.short(found), expected: expected)
        }
        note("\(connector)-\(Self.ruleName(column))", .rejected, line: line) {
            Messages.rowsLeftOut(count: $0, column: column, expected: expected)
        }
    }

    /// Leaves a record out whose columns are right, but which cannot be used.
    mutating func reject(rule: String, line: Int?, _ message: @escaping (Int) -> Text) {
        rejected += 1
        note("\(connector)-\(rule)", .rejected, line: line, message)
    }

    /// Counts something worth saying; the line of the first is kept.
    mutating func note(
        _ rule: String, _ severity: Finding.Severity, line: Int?, by amount: Int = 1,
        _ message: @escaping (Int) -> Text
    ) {
        if let known = notes.firstIndex(where: { $0.rule == rule }) {
            notes[known].count += amount
        } else {
            notes.append(Note(rule: rule, severity: severity, line: line, count: amount, message: message))
        }
    }

    /// The findings in the order of their first record.
    ///
    /// - Throws: the first rejection where no record at all could be used.
    func findings() throws(DecodeError) -> [Finding] {
        if rejected > 0, rejected == read, let firstRejection { throw firstRejection }
        return notes.map {
            Finding(
                check: $0.rule, severity: $0.severity, message: $0.message($0.count), line: $0.line, count: $0.count)
        }
    }

    private static func short(_ text: String) -> String {
        text.utf8.count > 60 ? String(text.prefix(60)) + "…" : text
    }

    /// A column's name as part of a rule's: `AAAAMMJJ` gives `aaaammjj`, `features.date_ech` gives `features-date-ech`.
    private static func ruleName(_ column: String) -> String {
        String(column.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }
}

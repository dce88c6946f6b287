internal import Foundation
internal import Messages

/// Names of columns and of places, compared without regard to case, accents, spaces and signs.
enum ColumnName {
    /// `1er jour de la semaine` and `1er_jour_de_la_semaine` are both `1er_jour_de_la_semaine`; `Néonat.` is `neonat`.
    static func folded(_ name: String) -> String {
        var text = ""
        for scalar in name.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9", "+", "<": text.unicodeScalars.append(scalar)
            case "œ": text += "oe"
            case "æ": text += "ae"
            case "\u{0300}"..."\u{036F}": break
            default: if !text.hasSuffix("_") { text += "_" }
            }
        }
        while text.hasPrefix("_") { text.removeFirst() }
        while text.hasSuffix("_") { text.removeLast() }
        return text
    }
}

/// The header of a flat table: which column has which name.
struct TableHeader {
    let fileName: String
    let connector: String
    let line: Int
    /// As written.
    let names: [String]
    /// The header in short, digits hidden.
    let excerpt: String
    private let numbers: [String: Int]

    init(_ row: DelimitedRow, fileName: String, connector: String) throws(DecodeError) {
        try self.init(
            (0..<row.count).map { row.text($0) }, excerpt: Excerpt.hidingDigits(row.bytes), line: row.line,
            fileName: fileName, connector: connector)
    }

    init(
        _ names: [String], excerpt: String, line: Int, fileName: String, connector: String
    ) throws(DecodeError) {
        var numbers: [String: Int] = [:]
        for (number, name) in names.enumerated() {
            let folded = ColumnName.folded(name)
            guard !folded.isEmpty else { continue }
            if let before = numbers[folded] {
                // Two searches may differ in their signs only.
                guard names[before].lowercased() != name.lowercased() else {
                    let quoted = String(Excerpt.of(name).map { $0.isNumber ? "#" : $0 })
                    throw .repeatedColumn(file: fileName, line: line, column: quoted)
                }
                continue
            }
            numbers[folded] = number
        }
        self.fileName = fileName
        self.connector = connector
        self.line = line
        self.names = names
        self.excerpt = excerpt
        self.numbers = numbers
    }

    var count: Int { names.count }

    /// The column that has one of these names, however it is written; the first of them that there is.
    func column(_ aliases: String...) -> Int? { column(aliases) }

    func column(_ aliases: [String]) -> Int? {
        for alias in aliases { if let number = numbers[ColumnName.folded(alias)] { return number } }
        return nil
    }

    /// The same, or an error that names the first alias.
    func required(_ aliases: String...) throws(DecodeError) -> Int {
        guard let found = column(aliases) else { throw missing(aliases.first ?? "") }
        return found
    }

    /// Refuses a header that holds none of these columns: it is another file.
    func isRecognised(by aliases: [String], expected: Text) throws(DecodeError) {
        guard column(aliases) != nil else { throw notThisFormat(expected) }
    }

    func missing(_ column: String) -> DecodeError {
        .missingColumn(file: fileName, line: line, column: column, found: excerpt)
    }

    func notThisFormat(_ expected: Text) -> DecodeError {
        .notThisFormat(
            file: fileName, connector: connector, line: line, found: Text(verbatim: excerpt), expected: expected)
    }

    func refused(_ reason: Text) -> DecodeError {
        .refused(file: fileName, connector: connector, line: line, reason: reason)
    }
}

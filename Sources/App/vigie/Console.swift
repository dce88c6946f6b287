import ArgumentParser
import Foundation
import Messages
import Synchronization

/// How a table is printed.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case csv
    case json
}

/// Results on standard output, progress and complaints on standard error.
enum Console {
    static func print(_ line: String = "") { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    static func error(_ line: String) {
        FileHandle.standardError.write(Data("\(Messages.complaint(line)[.current])\n".utf8))
    }

    /// A complaint about one file or series.
    static func error(_ subject: String, _ text: Text) { error(Messages.about(subject, text)[.current]) }

    static func note(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

    static let isTerminal = isatty(2) == 1
}

/// A progress line on a terminal, shown once the work has lasted a second.
final class Progress: Sendable {
    private let label: String
    private let started = ContinuousClock.now
    private let lastShown = Mutex<(at: ContinuousClock.Instant, shown: Bool)?>(nil)

    init(_ label: String) { self.label = label }

    func update(_ done: Int, _ total: Int) {
        guard Console.isTerminal, total > 0 else { return }
        let now = ContinuousClock.now
        let due = lastShown.withLock { last in
            guard now - started > .seconds(1),
                last == nil || now - (last?.at ?? now) > .milliseconds(200) || done == total
            else { return false }
            last = (now, true)
            return true
        }
        guard due else { return }
        let share = Double(done) / Double(total)
        let filled = Int(share * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        FileHandle.standardError.write(Data("\r\(label) \(bar) \(Int(share * 100)) %".utf8))
    }

    func finish() {
        if lastShown.withLock({ $0 != nil }) { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}

/// A table to print: columns with a stable name and a heading, cells as text.
struct Table {
    struct Column {
        var name: String
        var heading: Text
        var isNumber = false
    }

    var columns: [Column]
    var rows: [[String]] = []

    func print(_ format: TableFormat) {
        switch format {
        case .table: printAligned()
        case .csv:
            Console.print(columns.map(\.name).joined(separator: ","))
            for row in rows { Console.print(row.map(Self.quoted).joined(separator: ",")) }
        case .json:
            let objects = rows.map { row in
                zip(columns, row).map { column, cell in
                    "\(Self.json(column.name)): \(column.isNumber ? Self.number(cell) ?? Self.json(cell) : Self.json(cell))"
                }.joined(separator: ", ")
            }
            Console.print("[" + objects.map { "\n  {\($0)}" }.joined(separator: ",") + "\n]")
        }
    }

    private func printAligned() {
        let headings = columns.map { $0.heading[.current] }
        let rows = Language.current == .french ? rows.map { $0.map(Self.withCommas) } : rows
        let widths = columns.indices.map { i in ([headings[i]] + rows.map { $0[i] }).map(\.count).max() ?? 0 }
        func line(_ cells: [String]) -> String {
            zip(cells.indices, cells).map { i, cell in
                let space = String(repeating: " ", count: widths[i] - cell.count)
                return columns[i].isNumber ? space + cell : cell + space
            }.joined(separator: "  ").replacing(/\s+$/, with: "")
        }
        Console.print(line(headings))
        Console.print(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
        for row in rows { Console.print(line(row)) }
    }

    /// The figures of a cell that holds nothing else, with decimal commas.
    static func withCommas(_ cell: String) -> String {
        guard cell.allSatisfy({ $0.isWholeNumber || " .+-−–…%".contains($0) }) else { return cell }
        return cell.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.count(where: { $0 == "." }) == 1 ? String(word.replacing(".", with: ",")) : String(word)
        }.joined(separator: " ")
    }

    static func quoted(_ cell: String) -> String {
        cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline })
            ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }

    /// A figure as JSON writes it, without a plus sign; nil for what is none there.
    private static func number(_ cell: String) -> String? {
        guard let value = Double(cell), value.isFinite else { return nil }
        return cell.hasPrefix("+") ? String(cell.dropFirst()) : cell
    }

    private static func json(_ text: String) -> String {
        guard let data = try? JSONEncoder().encode(text) else { return "\"\"" }
        return String(decoding: data, as: UTF8.self)
    }
}

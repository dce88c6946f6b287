import Foundation
import Testing

/// Rows of a comma-separated file of `ReferenceValues`, by column name; no field is quoted.
struct ReferenceCSV {
    let header: [String]
    let rows: [[String]]

    init(_ name: String) throws {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "csv", subdirectory: "ReferenceValues"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        header = try #require(lines.first).split(separator: ",").map(String.init)
        rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        // A table cut to its header would make every loop over it pass.
        try #require(!rows.isEmpty)
    }

    /// The field as a number; NaN when empty.
    func number(_ row: [String], _ column: String) throws -> Double {
        let index = try #require(header.firstIndex(of: column))
        return row[index].isEmpty ? .nan : try #require(Double(row[index]))
    }

    /// Numbers from a column on to the end of the row.
    func numbers(_ row: [String], from column: Int, count: Int? = nil) -> [Double] {
        row[column..<(count.map { column + $0 } ?? row.count)].map { Double($0) ?? .nan }
    }
}

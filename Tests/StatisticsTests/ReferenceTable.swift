import Foundation
import Testing

/// A CSV file of `ReferenceValues` without quotes; the script that made it lies beside it.
struct ReferenceTable {
    let rows: [[String: String]]

    init(_ name: String) throws {
        let url = try #require(Bundle.module.url(forResource: "ReferenceValues/\(name)", withExtension: "csv"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        let header = try #require(lines.first).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        rows = lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(uniqueKeysWithValues: zip(header, cells))
        }
        // A table cut to its header would make every loop over it pass.
        try #require(!rows.isEmpty)
    }
}

import Foundation

/// Files beside the repository that are read by tests and never committed.
enum SharedData {
    static let calendar = folder("calendar")

    static func rows(_ file: String) throws -> [[String]] {
        try String(contentsOf: calendar.appendingPathComponent(file), encoding: .utf8).split(separator: "\n")
            .dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    static var hasCalendar: Bool { FileManager.default.fileExists(atPath: calendar.path) }

    private static func folder(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("../shared/data/\(name)").standardizedFileURL
    }
}

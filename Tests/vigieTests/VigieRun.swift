import Foundation
import Testing

/// One run of the program that this package built, as a user or a script starts it.
struct VigieRun {
    var status: Int32
    var output: String
    var errors: String

    /// Lines of a CSV on stdout, split at commas; Vigie's own tables hold no quoted commas in the columns read here.
    var rows: [[String]] {
        output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Runs `vigie` with arguments, in a folder of its own, without terminal and without `VIGIE_` variables.
    init(_ arguments: String..., in folder: ScratchFolder) throws { try self.init(arguments, in: folder) }

    /// The same with arguments that a test puts together.
    init(_ arguments: [String], in folder: ScratchFolder, environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("VIGIE_") }
            .merging(environment) { $1 }
        let output = try folder.file("stdout-\(UUID().uuidString)", holding: "")
        let errors = try folder.file("stderr-\(UUID().uuidString)", holding: "")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        self.output = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        self.errors = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        try FileManager.default.removeItem(at: output)
        try FileManager.default.removeItem(at: errors)
    }

    /// Beside the test bundle, where SwiftPM builds it.
    private static let program: URL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "vigie")
}

/// A folder that is removed with the test that made it.
final class ScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "vigie-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file; missing folders of its name are made.
    @discardableResult
    func file(_ name: String, holding text: String) throws -> URL {
        try file(name, holding: Data(text.utf8))
    }

    @discardableResult
    func file(_ name: String, holding bytes: Data) throws -> URL {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
        return file
    }

    func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }
}

/// The checkout that the tests were built from.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }
}

public import Foundation
internal import Messages
public import SourceValue
import Statistics

/// The newest result of each study of what sources are worth, one file for each pattern of series.
public struct KeptValues: Sendable {
    /// Made on first use.
    public let folder: URL

    public init(folder: URL) { self.folder = folder }

    private static let suffix = "json"

    /// Replaces what was kept of the same series, all or nothing.
    public func keep(_ result: ValueResult) throws(OperationError) {
        var digest = Digest()
        digest.add(result.question.pattern)
        let file = folder.appending(path: String(digest.hexadecimal.prefix(12))).appendingPathExtension(Self.suffix)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try result.encoded().write(to: file, options: .atomic)
        } catch { throw .cannotKeep(file.path, reason: error.localizedDescription) }
    }

    /// The newest first, those that cannot be read last; a folder that cannot be read is one of them.
    public func all() -> [KeptValue] {
        let files: [URL]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder.path).map { folder.appending(path: $0) }
        } catch {
            guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
            let name = folder.pathComponents.suffix(2).joined(separator: "/")
            return [.unreadable(Messages.fileUnreadable(name), id: folder.lastPathComponent)]
        }
        return files.filter { $0.pathExtension == Self.suffix }.map { file in
            KeptValue(
                (try? Data(contentsOf: file)) ?? Data(), id: file.deletingPathExtension().lastPathComponent)
        }.sorted { a, b in
            switch (a.result, b.result) {
            case (let one?, let other?) where one.made.at != other.made.at: one.made.at > other.made.at
            case (.some, nil): true
            case (nil, .some): false
            default: a.id < b.id
            }
        }
    }
}

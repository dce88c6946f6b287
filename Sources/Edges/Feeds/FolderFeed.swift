public import Foundation
public import Messages
public import Operations
public import Store
internal import Synchronization

/// A folder into which others put files, over SFTP for instance; its files are read where they lie and left there.
///
/// A file is read once it has neither grown nor changed between two looks ``Options/settle`` seconds apart. Hidden files,
/// links and names that end in `.part`, `.tmp` or `.filepart` are not looked at. What was read is known by its content:
/// after a restart the store recognises every file. What was refused stays, is reported once, and is read again when it
/// changes.
public final class FolderFeed: Feed {
    /// What is watched, and how.
    public struct Options: Sendable, Hashable {
        public var folder: URL
        /// Name of the connector that reads the files; nil: each sub-folder is named like the connector of its files.
        public var connector: String?
        /// Names of all connectors.
        public var connectors: Set<String>
        /// Seconds for which a file must not change before it is read.
        public var settle: Double
        /// Bytes of the largest file that is read.
        public var sizeLimit: Int

        public init(
            folder: URL, connector: String?, connectors: Set<String>, settle: Double = 30, sizeLimit: Int = 4 << 30
        ) {
            self.folder = folder
            self.connector = connector
            self.connectors = connectors
            self.settle = max(0, settle)
            self.sizeLimit = sizeLimit
        }
    }

    public let options: Options
    public let clock: FeedClock
    private let memory = Mutex(Memory())

    public init(_ options: Options, clock: FeedClock) {
        self.options = options
        self.clock = clock
    }

    /// What this process saw of each file, by its path below the folder.
    private struct Memory {
        var looks: [String: (file: FileState, since: Double)] = [:]
        var read: [String: (file: FileState, refusal: Text?)] = [:]
    }

    public func poll(_ last: SourceStatus?, waits: Bool, take: FeedTaking) async throws(FeedFailure) -> FeedAnswer {
        // What was refused before this poll is not news; it is said again only in the status.
        let before = memory.withLock { $0.read.filter { $0.value.refusal != nil } }
        var ready = try look()
        if waits, memory.withLock({ !$0.looks.isEmpty }), ready.isEmpty {
            do throws(CancellationError) { try await clock.sleep(options.settle) } catch { return FeedAnswer() }
            ready = try look()
        }
        for path in ready { try await read(path, take) }
        let standing = memory.withLock { memory in
            memory.read.sorted { $0.key < $1.key }.compactMap { path, known -> Text? in
                guard let refusal = known.refusal else { return nil }
                let isOld = before[path]?.file == known.file
                return isOld || isOurRefusal(path, known.file) ? Messages.fileStillRefused(path, reason: refusal) : nil
            }
        }
        return FeedAnswer(standing: standing)
    }

    /// Looks at every file; gives those that have settled, by name.
    private func look() throws(FeedFailure) -> [String] {
        guard let files = FileState.files(below: options.folder) else {
            throw FeedFailure(Messages.folderMissing(options.folder.path))
        }
        let now = clock.uptime()
        return memory.withLock { memory in
            memory.looks = memory.looks.filter { files[$0.key] != nil }
            memory.read = memory.read.filter { files[$0.key] != nil }
            var ready: [String] = []
            for (path, file) in files where memory.read[path]?.file != file {
                guard let seen = memory.looks[path], seen.file == file, seen.since <= now else {
                    memory.looks[path] = (file, now)
                    continue
                }
                if now - seen.since >= options.settle { ready.append(path) }
            }
            return ready.sorted()
        }
    }

    private func read(_ path: String, _ take: FeedTaking) async throws(FeedFailure) {
        let url = options.folder.appending(path: path)
        // Between the look and now it may have changed or gone; the next look sees to it.
        guard let file = FileState(url), memory.withLock({ $0.looks[path]?.file == file }) else { return }
        var refusal: Text?
        switch connector(of: path, file) {
        case .success(let connector):
            refusal = try await take(
                FeedDelivery(
                    file: url, name: url.lastPathComponent, connector: connector, receivedAt: clock.now()))
        case .failure(let reason): refusal = reason.text
        }
        memory.withLock { memory in
            memory.looks[path] = nil
            memory.read[path] = (file, refusal)
        }
    }

    private struct NotRead: Error { var text: Text }

    private func connector(of path: String, _ file: FileState) -> Result<String, NotRead> {
        guard file.size <= options.sizeLimit else {
            return .failure(NotRead(text: Messages.fileTooLarge(path, bytes: file.size, limit: options.sizeLimit)))
        }
        if let connector = options.connector { return .success(connector) }
        let folder = String(path.prefix { $0 != "/" })
        guard path.contains("/"), options.connectors.contains(folder) else {
            return .failure(NotRead(text: Messages.folderOfNoConnector(folder, known: options.connectors.sorted())))
        }
        return .success(folder)
    }

    /// Whether a file was turned away here and never handed over.
    private func isOurRefusal(_ path: String, _ file: FileState) -> Bool {
        if case .failure = connector(of: path, file) { true } else { false }
    }
}

/// What tells that a file changed: which one it is, its size and the time of its last change.
struct FileState: Hashable {
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int

    private static let unfinished = [".part", ".tmp", ".filepart"]

    /// The state of a regular file; nil for anything else, a link above all.
    init?(_ url: URL) {
        var found = stat()
        guard lstat(url.path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
        inode = UInt64(found.st_ino)
        size = Int(found.st_size)
        #if canImport(Darwin)
            (seconds, nanoseconds) = (Int(found.st_mtimespec.tv_sec), Int(found.st_mtimespec.tv_nsec))
        #else
            (seconds, nanoseconds) = (Int(found.st_mtim.tv_sec), Int(found.st_mtim.tv_nsec))
        #endif
    }

    /// Files below a folder by their path in it; nil where it cannot be read.
    static func files(below folder: URL) -> [String: FileState]? {
        var files: [String: FileState] = [:]
        var waiting = [""]
        while let inside = waiting.popLast() {
            let url = inside.isEmpty ? folder : folder.appending(path: inside)
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
                if inside.isEmpty { return nil }
                continue
            }
            for name in names where !name.hasPrefix(".") {
                let path = inside.isEmpty ? name : "\(inside)/\(name)"
                let file = folder.appending(path: path)
                if let state = FileState(file) {
                    let lower = name.lowercased()
                    if !unfinished.contains(where: { lower.hasSuffix($0) }) { files[path] = state }
                } else if isFolder(file) {
                    waiting.append(path)
                }
            }
        }
        return files
    }

    private static func isFolder(_ url: URL) -> Bool {
        var found = stat()
        return lstat(url.path, &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
    }
}

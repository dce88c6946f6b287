public import Foundation
public import TimeSeries

/// The deliveries as they came, compressed, one file for each content: from them alone the store can be built again.
///
/// `<sha256>.gz` holds the bytes; what came compressed is kept as it came. `index.jsonl` has a line for each delivery in
/// the order of their coming. A file is complete before it has its name, and its line is on disk before the store knows
/// of the delivery. Deliveries that hold rows about people never come here (`ConnectorCard.holdsPatientRows`).
public struct RawDeliveryArchive: Sendable {
    /// One delivery, with all that decoding it again needs.
    public struct Entry: Sendable, Hashable, Codable {
        /// SHA-256 of the bytes as they came, hexadecimal.
        public var hash: String
        public var connector: String
        /// Name of the feed that brought it; of the connector for files that were ingested by hand.
        public var source: String
        /// File name, without folder.
        public var name: String
        public var receivedAt: Instant
        public var declaredAvailableAt: Instant?
        /// Zone of the wall-clock times in it.
        public var zone: String
        /// Bytes as they came.
        public var size: Int
        /// Whether it came compressed, and is kept as it came.
        public var cameCompressed: Bool
        /// Whether it stays when the connector refuses it.
        public var isKeptWhenRefused: Bool
        /// Whether the connector refused it.
        public var isRefused = false
    }

    public let folder: URL

    public init(folder: URL) { self.folder = folder }

    /// What was kept, in the order of coming, once for each content and connector; what was dropped again is left out.
    ///
    /// A line that a crash cut short belongs to a delivery that the store never took in: it is left out too.
    public func entries() throws(ArchiveError) -> [Entry] {
        guard FileManager.default.fileExists(atPath: index.path) else { return [] }
        let bytes: Data
        do { bytes = try Data(contentsOf: index) } catch { throw .unreadable(path: index.path) }
        var order: [Key] = []
        var kept: [Key: Entry] = [:]
        let decoder = JSONDecoder()
        for text in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let line = try? decoder.decode(Line.self, from: text) else { continue }
            switch line {
            case .kept(let entry):
                if kept[entry.key] == nil { order.append(entry.key) }
                if kept[entry.key]?.isRefused ?? true { kept[entry.key] = entry }
            case .refused(let key): kept[key]?.isRefused = true
            case .dropped(let key): kept[key] = nil
            }
        }
        var seen: Set<Key> = []
        return order.compactMap { key in seen.insert(key).inserted ? kept[key] : nil }
    }

    /// Whether the bytes with this hash are here.
    public func holds(_ hash: String) -> Bool {
        FileManager.default.fileExists(atPath: file(hash).path)
    }

    /// The file with the bytes of a delivery, gzip.
    public func file(_ hash: String) -> URL { folder.appending(path: "\(hash).gz") }

    /// Keeps a delivery; what is here already is written once.
    ///
    /// - Throws: ``ArchiveError/changed(name:)`` when the bytes do not have the hash that was announced.
    func keep(_ source: URL, hash: String, connector: String, from delivery: DeliveryContext) throws(ArchiveError) {
        do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
            throw .cannotWrite(path: folder.path, reason: error.localizedDescription)
        }
        let written = try CompressedCopy.write(source, to: file(hash), hash: hash, name: delivery.name)
        let line = Line.kept(
            Entry(
                hash: hash, connector: connector, source: delivery.source ?? connector, name: delivery.name,
                receivedAt: delivery.receivedAt, declaredAvailableAt: delivery.declaredAvailableAt,
                zone: delivery.zone.identifier, size: written.size, cameCompressed: written.cameCompressed,
                isKeptWhenRefused: delivery.keptWhenRefused))
        do throws(ArchiveError) { try append(line) } catch {
            try? removeUnlessListed(hash)
            throw error
        }
    }

    /// Takes note that the connector refused a delivery: it stays marked, or goes, and its bytes with it unless another
    /// connector took in the same.
    func refuse(hash: String, connector: String, stays: Bool) throws(ArchiveError) {
        let key = Key(hash: hash, connector: connector)
        try append(stays ? .refused(key) : .dropped(key))
        if !stays { try removeUnlessListed(hash) }
    }

    private func removeUnlessListed(_ hash: String) throws(ArchiveError) {
        if try !entries().contains(where: { $0.hash == hash }) { try? FileManager.default.removeItem(at: file(hash)) }
    }

    /// Checks that the bytes of an entry are here and whole.
    public func check(_ entry: Entry) throws(ArchiveError) {
        guard holds(entry.hash) else { throw .missing(name: entry.name, hash: entry.hash) }
        guard CompressedCopy.hash(file(entry.hash), expanded: !entry.cameCompressed) == entry.hash else {
            throw .damaged(name: entry.name, hash: entry.hash)
        }
    }

    private var index: URL { folder.appending(path: "index.jsonl") }

    /// Content and connector: what makes two deliveries the same for the store.
    struct Key: Hashable, Codable {
        var hash: String
        var connector: String
    }

    private enum Line: Codable {
        case kept(Entry)
        case refused(Key)
        case dropped(Key)
    }

    /// Adds a line and waits until the disk has it; a line that does not fit leaves nothing behind.
    private func append(_ line: Line) throws(ArchiveError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text: Data
        do { text = try encoder.encode(line) } catch {
            throw .cannotWrite(path: index.path, reason: error.localizedDescription)
        }
        let descriptor = open(index.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ArchiveError(errno, path: index.path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw ArchiveError(errno, path: index.path) }
        let end = lseek(descriptor, 0, SEEK_END)
        var bytes = text + [UInt8(ascii: "\n")]
        // What a crash cut short ends here, so that it does not swallow this line.
        var last: UInt8 = 0
        if end > 0, pread(descriptor, &last, 1, end - 1) == 1, last != UInt8(ascii: "\n") {
            bytes.insert(UInt8(ascii: "\n"), at: bytes.startIndex)
        }
        do throws(ArchiveError) {
            try CompressedCopy.write(Array(bytes), to: descriptor, path: index.path)
            guard fsync(descriptor) == 0 else { throw ArchiveError(errno, path: index.path) }
        } catch {
            ftruncate(descriptor, end)
            throw error
        }
        try CompressedCopy.syncFolder(folder)
    }
}

extension RawDeliveryArchive.Entry {
    var key: RawDeliveryArchive.Key { RawDeliveryArchive.Key(hash: hash, connector: connector) }
}

/// What is known of a delivery beside its bytes.
struct DeliveryContext {
    /// Name of the feed; nil: ingested by hand.
    var source: String?
    var keptWhenRefused: Bool
    var name: String
    var receivedAt: Instant
    var declaredAvailableAt: Instant?
    var zone: CivilZone
}

public import Connectors
public import Foundation
public import Messages
public import Store
public import TimeSeries

/// Reads files with a connector into a store; each file is all or nothing, and a file read before changes nothing.
public struct Ingestion: Sendable {
    public let store: any ObservationStore
    public let now: @Sendable () -> Instant

    public init(store: any ObservationStore, now: @Sendable @escaping () -> Instant) {
        self.store = store
        self.now = now
    }

    /// What became of one file.
    public struct FileReport: Sendable {
        /// Taken in, known before, or refused as a whole.
        public enum Outcome: Sendable {
            case taken(DeliveryRecord, DeliveryEnd)
            /// The same bytes were taken in before.
            case alreadyKnown
            /// Nothing of the file was kept.
            case refused(Text)
        }

        public var name: String
        public var bytes: Int
        public var outcome: Outcome
    }

    /// Reads files in the given order; folders stand for the files in them, by name.
    ///
    /// - Parameters:
    ///   - declaredAvailableAt: when the contents became known, for formats that do not say.
    ///   - progress: called with the bytes read so far and their total.
    public func ingest(
        _ paths: [URL], with connector: any Connector, declaredAvailableAt: Instant? = nil, zone: CivilZone = .paris,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(OperationError) -> [FileReport] {
        let files = try Self.files(in: paths)
        let sizes = files.map { (try? $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) ?? 0 }
        let total = sizes.reduce(0, +)
        var read = 0
        var reports: [FileReport] = []
        for (file, size) in zip(files, sizes) {
            let source = DeliverySource(
                fileName: file.lastPathComponent, receivedAt: now(), declaredAvailableAt: declaredAvailableAt,
                zone: zone)
            let outcome: FileReport.Outcome
            do throws(OperationError) {
                outcome = try take(file, source, connector) { progress(read + $0, total) }
            } catch {
                if case .store = error { throw error }
                outcome = .refused(error.text)
            }
            read += size
            progress(read, total)
            reports.append(FileReport(name: file.lastPathComponent, bytes: size, outcome: outcome))
        }
        return reports
    }

    private func take(
        _ file: URL, _ source: DeliverySource, _ connector: any Connector, progress: (Int) -> Void
    ) throws(OperationError) -> FileReport.Outcome {
        try refuseEarly(file, connector.reader(for: source))
        var hash = ContentHash()
        try FileChunks.read(file) { hash.update($0) }
        let header = DeliveryHeader(
            connector: type(of: connector).card.name, name: source.fileName, hash: hash.finish(),
            receivedAt: source.receivedAt)
        let transaction: (any DeliveryTransaction)?
        do { transaction = try store.begin(header) } catch { throw .store(error) }
        guard let transaction else { return .alreadyKnown }
        do throws(OperationError) {
            let end = try decode(file, connector.reader(for: source), into: transaction, progress: progress)
            do throws(StoreError) {
                let record = try transaction.commit(replaced: end.replaced, findings: end.findings)
                if !end.territory.isEmpty { try store.saveTerritory(end.territory) }
                if !end.schoolHolidays.isEmpty { try store.saveSchoolHolidays(end.schoolHolidays) }
                return .taken(record, end)
            } catch { throw .store(error) }
        } catch {
            transaction.rollback()
            throw error
        }
    }

    /// Decodes the beginning to no purpose but to refuse a wrong file before all of it is read for its hash.
    private func refuseEarly(_ file: URL, _ reader: DeliveryReader) throws(OperationError) {
        var reader = reader
        var batch = ObservationBatch()
        try FileChunks.read(file, atMost: 4) { bytes throws(OperationError) in
            do throws(DecodeError) { try reader.consume(bytes, into: &batch) } catch { throw .delivery(error) }
            batch.removeRows()
        }
    }

    private func decode(
        _ file: URL, _ reader: DeliveryReader, into transaction: any DeliveryTransaction, progress: (Int) -> Void
    ) throws(OperationError) -> DeliveryEnd {
        var reader = reader
        var batch = ObservationBatch()
        var read = 0
        func flush(_ batch: inout ObservationBatch) throws(OperationError) {
            guard !batch.rows.isEmpty else { return }
            do throws(StoreError) { try transaction.append(batch) } catch { throw .store(error) }
            batch.removeRows()
        }
        try FileChunks.read(file) { bytes throws(OperationError) in
            do throws(DecodeError) { try reader.consume(bytes, into: &batch) } catch { throw .delivery(error) }
            read += bytes.count
            progress(read)
            if batch.rows.count >= 262_144 { try flush(&batch) }
        }
        let end: DeliveryEnd
        do { end = try reader.finish(into: &batch) } catch { throw .delivery(error) }
        try flush(&batch)
        return end
    }

    static func files(in paths: [URL]) throws(OperationError) -> [URL] {
        var found: [URL] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder) else {
                throw .noSuchFile(path.path)
            }
            guard isFolder.boolValue else {
                found.append(path)
                continue
            }
            let inside = FileManager.default.enumerator(
                at: path, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
            let files = (inside?.allObjects ?? []).compactMap { $0 as? URL }
                .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            found += files.sorted { $0.path < $1.path }
        }
        return found
    }
}

/// Reads a file piece by piece, in constant memory.
enum FileChunks {
    /// - Parameter pieces: megabytes after which reading stops.
    static func read(
        _ file: URL, atMost pieces: Int = .max, _ body: (UnsafeRawBufferPointer) throws(OperationError) -> Void
    ) throws(OperationError) {
        let handle: FileHandle
        do { handle = try FileHandle(forReadingFrom: file) } catch { throw .unreadable(file.lastPathComponent) }
        defer { try? handle.close() }
        for _ in 0..<pieces {
            let chunk: Data?
            do { chunk = try handle.read(upToCount: 1 << 20) } catch { throw .unreadable(file.lastPathComponent) }
            guard let chunk, !chunk.isEmpty else { return }
            let result: Result<Void, OperationError> = chunk.withUnsafeBytes { bytes in
                do throws(OperationError) { return .success(try body(bytes)) } catch { return .failure(error) }
            }
            try result.get()
        }
    }
}

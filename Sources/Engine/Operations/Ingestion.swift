public import Connectors
internal import DataQuality
public import Foundation
public import Messages
public import Store
public import TimeSeries

/// Reads files with a connector into a store; each file is all or nothing, and a file read before changes nothing.
///
/// Where there is an archive of raw deliveries, the bytes are on disk before the store knows of the delivery; what the
/// connector refuses leaves it again, and what holds rows about people never enters it.
public struct Ingestion: Sendable {
    public let store: any ObservationStore
    /// Where raw deliveries are kept; nil: nowhere.
    public let archive: RawDeliveryArchive?
    public let now: @Sendable () -> Instant

    public init(
        store: any ObservationStore, archive: RawDeliveryArchive? = nil, now: @Sendable @escaping () -> Instant
    ) {
        self.store = store
        self.archive = archive
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
        /// First and last reference time that the file speaks of, the last one with a value; nil where it was not read.
        public var span: ReferenceSpan?
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
        let sizes = files.map(Self.size)
        let total = sizes.reduce(0, +)
        var read = 0
        var reports: [FileReport] = []
        for (file, size) in zip(files, sizes) {
            let source = DeliverySource(
                fileName: file.lastPathComponent, receivedAt: now(), declaredAvailableAt: declaredAvailableAt,
                zone: zone)
            reports.append(try report(Reading(file: file, source: source), connector) { progress(read + $0, total) })
            read += size
            progress(read, total)
        }
        return reports
    }

    /// Reads one delivery that a feed brought.
    ///
    /// - Parameter feed: name of the feed.
    public func ingest(_ delivery: FeedDelivery, of feed: String, with connector: any Connector, zone: CivilZone)
        throws(OperationError) -> FileReport
    {
        let source = DeliverySource(
            fileName: delivery.name, receivedAt: delivery.receivedAt, declaredAvailableAt: delivery.declaredAvailableAt,
            zone: zone)
        var reading = Reading(file: delivery.file, source: source)
        reading.feed = feed
        reading.keptWhenRefused = delivery.keptWhenRefused
        return try report(reading, connector) { _ in }
    }

    /// Reads a delivery that was kept, as if it came again.
    public func ingest(_ entry: RawDeliveryArchive.Entry, of archive: RawDeliveryArchive, with connector: any Connector)
        throws(OperationError) -> FileReport
    {
        do { try archive.check(entry) } catch { throw .archive(error) }
        let source = DeliverySource(
            fileName: entry.name, receivedAt: entry.receivedAt, declaredAvailableAt: entry.declaredAvailableAt,
            zone: CivilZone(entry.zone) ?? .paris)
        var reading = Reading(file: archive.file(entry.hash), source: source)
        reading.keptHash = entry.hash
        return try report(reading, connector) { _ in }
    }

    /// A file to be read, and what is known of it.
    private struct Reading {
        var file: URL
        var source: DeliverySource
        /// Name of the feed that brought it; nil: ingested by hand.
        var feed: String?
        var keptWhenRefused = false
        /// Hash of the delivery where `file` is the copy kept of it.
        var keptHash: String?

        var context: DeliveryContext {
            DeliveryContext(
                source: feed, keptWhenRefused: keptWhenRefused, name: source.fileName, receivedAt: source.receivedAt,
                declaredAvailableAt: source.declaredAvailableAt, zone: source.zone)
        }
    }

    private func report(_ reading: Reading, _ connector: any Connector, progress: (Int) -> Void)
        throws(OperationError) -> FileReport
    {
        var span: ReferenceSpan?
        let outcome: FileReport.Outcome
        do throws(OperationError) {
            outcome = try take(reading, connector, &span, progress: progress)
        } catch {
            if error.stopsIngestion { throw error }
            outcome = .refused(error.text)
        }
        return FileReport(
            name: reading.source.fileName, bytes: Self.size(reading.file), outcome: outcome, span: span)
    }

    private func take(
        _ reading: Reading, _ connector: any Connector, _ span: inout ReferenceSpan?, progress: (Int) -> Void
    ) throws(OperationError) -> FileReport.Outcome {
        let source = reading.source
        let card = type(of: connector).card
        do throws(OperationError) { try refuseEarly(reading.file, connector.reader(for: source)) } catch {
            if reading.keptWhenRefused, !card.holdsPatientRows { try keepRefused(reading, card.name) }
            throw error
        }
        let hash: String
        if let kept = reading.keptHash { hash = kept } else { hash = try Self.hash(reading.file) }
        let header = DeliveryHeader(
            connector: card.name, name: source.fileName, hash: hash, receivedAt: source.receivedAt)
        let transaction: (any DeliveryTransaction)?
        do { transaction = try store.begin(header) } catch { throw .store(error) }
        let archive = reading.keptHash == nil && !card.holdsPatientRows ? archive : nil
        guard let transaction else {
            // What the store knows from before there was an archive is kept when it comes again.
            if archive?.holds(hash) == false { try keep(reading, header, in: archive) }
            return .alreadyKnown
        }
        do throws(OperationError) {
            try keep(reading, header, in: archive)
            do throws(OperationError) {
                let decoded = try decode(
                    reading, card, connector.reader(for: source), into: transaction, progress: progress)
                guard reading.keptHash != nil || decoded.hash == hash else {
                    throw .archive(.changed(name: source.fileName))
                }
                span = decoded.span
                let end = decoded.end
                do throws(StoreError) {
                    let record = try transaction.commit(replaced: end.replaced, findings: end.findings)
                    if !end.territory.isEmpty { try store.saveTerritory(end.territory) }
                    if !end.schoolHolidays.isEmpty { try store.saveSchoolHolidays(end.schoolHolidays) }
                    return .taken(record, end)
                } catch { throw .store(error) }
            } catch {
                if !error.stopsIngestion { try forget(header, keptWhenRefused: reading.keptWhenRefused, archive) }
                throw error
            }
        } catch {
            transaction.rollback()
            throw error
        }
    }

    private func keep(_ reading: Reading, _ header: DeliveryHeader, in archive: RawDeliveryArchive?)
        throws(OperationError)
    {
        do {
            try archive?.keep(reading.file, hash: header.hash, connector: header.connector, from: reading.context)
        } catch { throw .archive(error) }
    }

    /// Keeps what was refused at its beginning, once.
    private func keepRefused(_ reading: Reading, _ connector: String) throws(OperationError) {
        guard let archive else { return }
        let hash = try Self.hash(reading.file)
        guard !archive.holds(hash) else { return }
        let header = DeliveryHeader(
            connector: connector, name: reading.source.fileName, hash: hash, receivedAt: reading.source.receivedAt)
        try keep(reading, header, in: archive)
        try forget(header, keptWhenRefused: true, archive)
    }

    private func forget(_ header: DeliveryHeader, keptWhenRefused: Bool, _ archive: RawDeliveryArchive?)
        throws(OperationError)
    {
        do {
            try archive?.refuse(hash: header.hash, connector: header.connector, stays: keptWhenRefused)
        } catch { throw .archive(error) }
    }

    private static func size(_ file: URL) -> Int {
        (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) ?? 0
    }

    private static func hash(_ file: URL) throws(OperationError) -> String {
        var hash = ContentHash()
        try FileChunks.read(file) { hash.update($0) }
        return hash.finish()
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
        _ reading: Reading, _ card: ConnectorCard, _ reader: DeliveryReader,
        into transaction: any DeliveryTransaction, progress: (Int) -> Void
    ) throws(OperationError) -> (end: DeliveryEnd, span: ReferenceSpan?, hash: String) {
        var reader = reader
        var batch = ObservationBatch()
        var read = 0
        var span: ReferenceSpan?
        var hash = ContentHash()
        var issueTimes = IssueTimeGuard(speaksOfTheFuture: card.speaksOfTheFuture)
        func flush(_ batch: inout ObservationBatch) throws(OperationError) {
            issueTimes.clean(&batch)
            guard !batch.rows.isEmpty else { return }
            span = ReferenceSpan(batch.rows, joining: span)
            do throws(StoreError) { try transaction.append(batch) } catch { throw .store(error) }
            batch.removeRows()
        }
        try FileChunks.read(reading.file) { bytes throws(OperationError) in
            hash.update(bytes)
            do throws(DecodeError) { try reader.consume(bytes, into: &batch) } catch { throw .delivery(error) }
            read += bytes.count
            progress(read)
            if batch.rows.count >= 262_144 { try flush(&batch) }
        }
        var end: DeliveryEnd
        do { end = try reader.finish(into: &batch) } catch { throw .delivery(error) }
        try flush(&batch)
        if let finding = issueTimes.finding(zone: reading.source.zone) { end.findings.append(finding) }
        return (end, ReferenceSpan(replaced: end.replaced, joining: span), hash.finish())
    }

    /// Throws the sentence about the first of some paths that is not there.
    public static func check(_ paths: [URL]) throws(OperationError) { _ = try files(in: paths) }

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

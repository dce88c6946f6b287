internal import Connectors
internal import Messages
public import Store
public import TimeSeries

/// Builds a store again from the raw deliveries that were kept.
///
/// How each source fared is brought back as far as its deliveries tell. What cannot be: deliveries with rows about people,
/// whose bytes are never kept; issued forecasts; and the estimates of models, which are made anew.
public struct Rebuilding: Sendable {
    public let archive: RawDeliveryArchive
    public let store: any ObservationStore

    public init(from archive: RawDeliveryArchive, into store: any ObservationStore) {
        self.archive = archive
        self.store = store
    }

    /// What became of the deliveries.
    public struct Report: Sendable {
        public var files: [Ingestion.FileReport]
        /// When the newest delivery came.
        public var newest: Instant?
    }

    /// Takes in every delivery in the order in which it came, with the times of then.
    ///
    /// A delivery that is missing, damaged or refused is reported and the next one is read.
    public func run(progress: (Int, Int) -> Void = { _, _ in }) throws(OperationError) -> Report {
        let entries: [RawDeliveryArchive.Entry]
        do { entries = try archive.entries() } catch { throw .archive(error) }
        var report = Report(files: [], newest: nil)
        var statuses: [String: SourceStatus] = [:]
        for (done, entry) in entries.enumerated() {
            let file = try take(entry)
            report.files.append(file)
            statuses[
                entry.source,
                default: SourceStatus(
                    name: entry.source, connector: entry.connector, lastAttempt: entry.receivedAt)
            ].record([file], at: entry.receivedAt)
            report.newest = max(report.newest ?? .distantPast, entry.receivedAt)
            progress(done + 1, entries.count)
        }
        do throws(StoreError) {
            for status in statuses.values { try store.saveSourceStatus(status) }
        } catch { throw .store(error) }
        return report
    }

    private func take(_ entry: RawDeliveryArchive.Entry) throws(OperationError) -> Ingestion.FileReport {
        func refused(_ reason: Text) -> Ingestion.FileReport {
            Ingestion.FileReport(name: entry.name, bytes: entry.size, outcome: .refused(reason), span: nil)
        }
        guard let type = ConnectorCatalog.connector(named: entry.connector) else {
            return refused(Messages.unknownConnectorKept(name: entry.name, connector: entry.connector))
        }
        let ingestion = Ingestion(store: store, now: { entry.receivedAt })
        do throws(OperationError) {
            return try ingestion.ingest(entry, of: archive, with: type.init())
        } catch {
            if error.stopsIngestion { throw error }
            return refused(error.text)
        }
    }
}

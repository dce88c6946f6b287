internal import Connectors
internal import Foundation
public import Messages
public import Store
public import TimeSeries

/// Asks every source when it is due, takes in what it brings, and keeps how it fares.
///
/// What fails leaves the data of before in use and is said: in the report, and in the store until it goes well again.
/// Deliveries are taken in one after the other, however many sources answer at once.
public struct FeedPolling: Sendable {
    /// A source that is configured.
    public struct Source: Sendable {
        public var name: String
        /// Name of its connector; of a folder with one sub-folder for each connector, `*`.
        public var connector: String
        public var feed: any Feed
        public var schedule: PollSchedule
        /// Sources of one lane are asked one after the other: those of one publisher, for instance.
        public var lane: String

        public init(name: String, connector: String, feed: any Feed, schedule: PollSchedule, lane: String) {
            self.name = name
            self.connector = connector
            self.feed = feed
            self.schedule = schedule
            self.lane = lane
        }
    }

    /// What one poll of one source came to.
    public struct Report: Sendable {
        public var status: SourceStatus
        /// What became of each delivery that it brought; empty when nothing was new.
        public var files: [Ingestion.FileReport]
        /// What was refused and is still there, one sentence each.
        public var standing: [Text] = []
        /// Why the source, the archive or the store failed; nil when nothing did.
        public var failure: Text?
    }

    public let store: any ObservationStore
    public let archive: RawDeliveryArchive?
    public let zone: CivilZone
    public let clock: FeedClock
    /// Seed of the spread of polls.
    public let seed: UInt64
    let deliveries: DeliveryQueue

    public init(
        store: any ObservationStore, archive: RawDeliveryArchive?, zone: CivilZone, clock: FeedClock, seed: UInt64 = 1
    ) {
        self.store = store
        self.archive = archive
        self.zone = zone
        self.clock = clock
        self.seed = seed
        deliveries = DeliveryQueue(Ingestion(store: store, archive: archive, now: clock.now), zone: zone)
    }

    /// Takes in what an earlier process kept and did not come to take in.
    ///
    /// - Returns: what became of each.
    @discardableResult
    public func recover() async throws(OperationError) -> [Ingestion.FileReport] {
        guard let archive else { return [] }
        let kept: [RawDeliveryArchive.Entry]
        do { kept = try archive.entries() } catch { throw .archive(error) }
        var reports: [Ingestion.FileReport] = []
        // Only the last ones can be affected: each is taken in before the next one comes.
        for entry in kept.suffix(Self.recoveredEntries) where !entry.isRefused {
            guard let type = ConnectorCatalog.connector(named: entry.connector) else { continue }
            let header = DeliveryHeader(
                connector: entry.connector, name: entry.name, hash: entry.hash, receivedAt: entry.receivedAt)
            let isMissing: Bool
            do { isMissing = try store.begin(header).map { $0.rollback() } != nil } catch { throw .store(error) }
            guard isMissing else { continue }
            let report = try await deliveries.take(entry, of: archive, with: type.init())
            reports.append(report)
            guard case .refused = report.outcome else { continue }
            do {
                try archive.refuse(hash: entry.hash, connector: entry.connector, stays: entry.isKeptWhenRefused)
            } catch { throw .archive(error) }
        }
        return reports
    }

    private static let recoveredEntries = 1000

    /// Asks one source, whether it is due or not.
    ///
    /// - Parameter waits: whether to wait for files that are still being written.
    public func poll(_ source: Source, waits: Bool = false) async -> Report {
        var status = SourceStatus(name: source.name, connector: source.connector, lastAttempt: clock.now())
        let last: SourceStatus?
        do { last = try store.sourceStatuses().first { $0.name == source.name } } catch {
            return Report(status: status, files: [], failure: error.text)
        }
        if let last { status = last }
        let gathered = GatheredReports()
        var failure: Text?
        var standing: [Text] = []
        do throws(FeedFailure) {
            let answer = try await source.feed.poll(last, waits: waits) { delivery throws(FeedFailure) in
                try await take(delivery, of: source.name, gathered)
            }
            standing = answer.standing
            if gathered.refusals.isEmpty { status.validators = answer.validators }
            status.notBefore = nil
        } catch {
            failure = error.text
            status.notBefore = error.notBefore
        }
        // A run that is asked to end says nothing about the source.
        if Task.isCancelled, failure != nil { return Report(status: status, files: gathered.files, failure: failure) }
        // The moment at which it ended: a slow source is not asked again at once.
        status.connector = source.connector
        status.record(gathered.files, failure: failure, standing: standing, at: clock.now())
        do { try store.saveSourceStatus(status) } catch { failure = failure ?? error.text }
        return Report(status: status, files: gathered.files, standing: standing, failure: failure)
    }

    /// When a source is to be asked next.
    ///
    /// - Throws: when the store cannot say how it fared: nobody is asked again and again for want of a memory.
    public func due(_ source: Source) throws(StoreError) -> Instant {
        let status = try store.sourceStatuses().first { $0.name == source.name }
        return source.schedule.next(after: status, now: clock.now(), seed: seed)
    }

    private func take(_ delivery: FeedDelivery, of feed: String, _ gathered: GatheredReports) async throws(FeedFailure)
        -> Text?
    {
        guard let type = ConnectorCatalog.connector(named: delivery.connector) else {
            throw FeedFailure(Messages.unknownConnectorKept(name: delivery.name, connector: delivery.connector))
        }
        let report: Ingestion.FileReport
        do throws(OperationError) {
            report = try await deliveries.take(delivery, of: feed, with: type.init())
        } catch { throw FeedFailure(error.text) }
        gathered.append(report)
        if case .refused(let reason) = report.outcome { return reason }
        return nil
    }
}

extension SourceStatus {
    /// Takes note of what an attempt brought.
    ///
    /// - Parameters:
    ///   - files: what became of each delivery, in the order of their coming.
    ///   - failure: why the source could not be asked to its end.
    ///   - standing: what was refused before and is still there.
    public mutating func record(
        _ files: [Ingestion.FileReport], failure: Text? = nil, standing: [Text] = [], at now: Instant
    ) {
        lastAttempt = now
        var complaints = [failure].compactMap(\.self)
        for file in files {
            switch file.outcome {
            case .taken(let delivery, _):
                lastDelivery = delivery.header.receivedAt
                rows = delivery.read
                if let newest = file.span?.newestValue {
                    newestReference = newestReference.map { max($0, newest) } ?? newest
                }
            case .alreadyKnown: break
            case .refused(let reason): complaints.append(reason)
            }
        }
        complaints += standing
        lastError = complaints.first.map { Messages.andMoreAlike($0, more: complaints.count - 1) }
        if complaints.isEmpty {
            lastSuccess = now
            failures = 0
        } else {
            failures += 1
        }
    }
}

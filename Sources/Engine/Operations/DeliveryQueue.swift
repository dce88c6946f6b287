internal import Connectors
internal import Foundation
internal import Messages
internal import Store
internal import Synchronization
internal import TimeSeries

/// Takes deliveries in one after the other on a thread of its own: reading a large file keeps no page waiting.
final class DeliveryQueue: Sendable {
    private let ingestion: Ingestion
    private let zone: CivilZone
    private let queue = DispatchQueue(label: "vigie.deliveries")
    private let news = Mutex(News())

    /// What came since sums were last made.
    struct News {
        /// First reference time that was touched; nil: nothing was.
        var since: Instant?
        var deliveries = 0
    }

    init(_ ingestion: Ingestion, zone: CivilZone) {
        self.ingestion = ingestion
        self.zone = zone
    }

    func take(_ delivery: FeedDelivery, of feed: String, with connector: any Connector) async throws(OperationError)
        -> Ingestion.FileReport
    {
        try await run { [ingestion, zone] () throws(OperationError) in
            try ingestion.ingest(delivery, of: feed, with: connector, zone: zone)
        }
    }

    func take(
        _ entry: RawDeliveryArchive.Entry, of archive: RawDeliveryArchive, with connector: any Connector
    ) async throws(OperationError) -> Ingestion.FileReport {
        try await run { [ingestion] () throws(OperationError) in
            try ingestion.ingest(entry, of: archive, with: connector)
        }
    }

    /// Brings the derived series up to date, if anything came since they were last made.
    ///
    /// - Returns: how many series were derived; nil: nothing had come.
    func derive(_ territory: Territory) async throws(OperationError) -> Int? {
        let news = news.withLock { news in
            defer { news = News() }
            return news
        }
        guard news.deliveries > 0 else { return nil }
        let (store, zone, now) = (ingestion.store, zone, ingestion.now)
        do throws(OperationError) {
            return try await onQueue { () throws(OperationError) in
                try Deriving(store: store, zone: zone, now: now).run(territory: territory, since: news.since)
            }
        } catch {
            expect(news)
            throw error
        }
    }

    /// Says that sums have to be made, from the beginning where `since` is nil.
    func expect(since: Instant?) { expect(News(since: since ?? .distantPast, deliveries: 1)) }

    private func expect(_ more: News) {
        news.withLock { news in
            news.since = [news.since, more.since].compactMap(\.self).min()
            news.deliveries += more.deliveries
        }
    }

    private func run(_ body: @escaping @Sendable () throws(OperationError) -> Ingestion.FileReport)
        async
        throws(OperationError) -> Ingestion.FileReport
    {
        let report = try await onQueue(body)
        if case .taken = report.outcome, let span = report.span { expect(since: span.first) }
        return report
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws(OperationError) -> Value)
        async
        throws(OperationError) -> Value
    {
        let result: Result<Value, OperationError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(OperationError) { continuation.resume(returning: .success(try body())) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

/// The reports of one poll, gathered while deliveries come.
final class GatheredReports: Sendable {
    private let reports = Mutex<[Ingestion.FileReport]>([])

    var files: [Ingestion.FileReport] { reports.withLock { $0 } }

    var refusals: [Text] {
        files.compactMap { if case .refused(let reason) = $0.outcome { reason } else { nil } }
    }

    func append(_ report: Ingestion.FileReport) { reports.withLock { $0.append(report) } }
}

// Polls an address or a folder into a data folder and says so at each step, until it is killed: the other half of the crash
// tests. Usage: FeedCrashChild DATA-FOLDER ADDRESS-OR-FOLDER STEP, where STEP names the step at which it stops and waits:
// `downloaded` (complete on disk, not handed over), `never`.

import Feeds
import Foundation
import Messages
import Operations
import SQLiteStore
import Store
import TimeSeries

/// A feed that says when it has a delivery in its hands, and may stop there.
struct TalkingFeed: Feed {
    let inner: any Feed
    let stopsWhenDownloaded: Bool

    func poll(_ last: SourceStatus?, waits: Bool, take: FeedTaking) async throws(FeedFailure) -> FeedAnswer {
        try await inner.poll(last, waits: waits) { delivery throws(FeedFailure) in
            say("downloaded \(delivery.name)")
            while stopsWhenDownloaded { sleep(1) }
            return try await take(delivery)
        }
    }
}

@Sendable func say(_ text: String) {
    print(text)
    fflush(nil)
}

guard CommandLine.arguments.count == 4 else { exit(64) }
let data = URL(filePath: CommandLine.arguments[1])
let store = try SQLiteStore(path: data.appending(path: "vigie.sqlite").path)
let clock = FeedClock(
    now: { Instant(secondsSince1970: Int(Date().timeIntervalSince1970)) },
    uptime: { ProcessInfo.processInfo.systemUptime },
    sleep: { seconds throws(CancellationError) in
        do { try await Task.sleep(for: .seconds(seconds)) } catch { throw CancellationError() }
    })
let feed: any Feed
if CommandLine.arguments[2].hasPrefix("http") {
    let request = HTTPFeed.Request(address: try AddressTemplate(CommandLine.arguments[2]), connector: "tidy-csv")
    feed = HTTPFeed(
        request, spool: data.appending(path: "spool"), zone: .paris, clock: clock, seed: 1, environment: [:])
} else {
    feed = FolderFeed(
        FolderFeed.Options(
            folder: URL(filePath: CommandLine.arguments[2]), connector: "tidy-csv", connectors: ["tidy-csv"],
            settle: 0.01),
        clock: clock)
}
let polling = FeedPolling(
    store: store, archive: RawDeliveryArchive(folder: data.appending(path: "raw")), zone: .paris, clock: clock)
let source = FeedPolling.Source(
    name: "s", connector: "tidy-csv",
    feed: TalkingFeed(inner: feed, stopsWhenDownloaded: CommandLine.arguments[3] == "downloaded"),
    schedule: PollSchedule(interval: 1), lane: "s")
for report in try await polling.recover() { say("recovered \(report.name)") }
for _ in 0..<1000 {
    let report = await polling.poll(source, waits: true)
    for file in report.files {
        if case .taken = file.outcome { say("taken \(file.name)") }
    }
    say("polled \(report.failure?.english ?? "well")")
}

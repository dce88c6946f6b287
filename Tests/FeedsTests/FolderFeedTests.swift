import Feeds
import Foundation
import Messages
import Operations
import Testing

/// A watched folder: what is half written is never read.
@Suite struct FolderFeedTests {
    struct Scene {
        let folder: TemporaryFolder
        let clock = StoppedClock()
        let feed: FolderFeed

        init(connector: String? = "tidy-csv", sizeLimit: Int = 1 << 20) throws {
            folder = try TemporaryFolder()
            feed = FolderFeed(
                FolderFeed.Options(
                    folder: folder.url, connector: connector, connectors: ["tidy-csv", "sursaud"], settle: 30,
                    sizeLimit: sizeLimit), clock: clock.clock)
        }

        /// Looks, lets so many seconds go by, and looks again.
        func twoLooks(_ deliveries: Deliveries, after seconds: Int = 30) async throws -> FeedAnswer {
            _ = try await feed.poll(deliveries)
            clock.advance(seconds)
            return try await feed.poll(deliveries)
        }
    }

    @Test func aFileIsReadWhenItHasSettledAndOnlyOnce() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        try scene.folder.write("a.csv", "1")
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.all.isEmpty, "the first look")
        scene.clock.advance(29)
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.all.isEmpty, "29 of 30 seconds")
        scene.clock.advance(1)
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.names == ["a.csv"])
        _ = try await scene.twoLooks(deliveries)
        #expect(deliveries.all.count == 1)
        #expect(scene.folder.names == ["a.csv"], "left where it lies")
    }

    /// A client that pauses for longer than a file must rest is read half-way; what follows is read again.
    @Test func aFileThatGrowsAgainIsReadAgain() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        let file = try scene.folder.write("a.csv", "1")
        for _ in 0..<3 {
            _ = try await scene.twoLooks(deliveries)
            let handle = try FileHandle(forWritingTo: file)
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("2".utf8))
            try handle.close()
        }
        #expect(deliveries.texts == ["1", "12", "122"])
    }

    /// It grows by a byte at each look for ten minutes, and is never handed over.
    @Test func aSlowUploadIsWaitedFor() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        var text = ""
        for _ in 0..<40 {
            text += "x"
            try scene.folder.write("a.csv", text)
            _ = try await scene.feed.poll(deliveries)
            scene.clock.advance(15)
            _ = try await scene.feed.poll(deliveries)
        }
        #expect(deliveries.all.isEmpty)
        _ = try await scene.twoLooks(deliveries)
        #expect(deliveries.texts == [text])
    }

    /// The same size and name, another content a moment later: the time of change tells.
    @Test func aFileReplacedByOneOfTheSameSizeIsReadAgain() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        try scene.folder.write("a.csv", "old")
        _ = try await scene.twoLooks(deliveries)
        try scene.folder.write("a.csv", "new")
        _ = try await scene.twoLooks(deliveries)
        #expect(deliveries.texts == ["old", "new"])
    }

    @Test func unfinishedHiddenAndLinkedFilesAreNotLookedAt() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        for name in ["a.csv.part", "b.tmp", "c.csv.filepart", "D.CSV.PART", ".hidden.csv", ".folder/e.csv"] {
            try scene.folder.write(name, "1")
        }
        let outside = try TemporaryFolder()
        let target = try outside.write("secret.csv", "1")
        try FileManager.default.createSymbolicLink(
            at: scene.folder.url.appending(path: "link.csv"), withDestinationURL: target)
        try FileManager.default.createSymbolicLink(
            at: scene.folder.url.appending(path: "linked"), withDestinationURL: outside.url)
        _ = try await scene.twoLooks(deliveries)
        #expect(deliveries.names == [])
        try FileManager.default.moveItem(
            at: scene.folder.url.appending(path: "a.csv.part"), to: scene.folder.url.appending(path: "a.csv"))
        _ = try await scene.twoLooks(deliveries)
        #expect(deliveries.names == ["a.csv"])
    }

    @Test func subFoldersNameTheConnector() async throws {
        let scene = try Scene(connector: nil)
        let deliveries = Deliveries()
        try scene.folder.write("sursaud/a.csv", "1")
        try scene.folder.write("tidy-csv/2026/b.csv", "1")
        try scene.folder.write("other/c.csv", "1")
        try scene.folder.write("d.csv", "1")
        let answer = try await scene.twoLooks(deliveries)
        #expect(deliveries.all.map(\.delivery.connector) == ["sursaud", "tidy-csv"])
        #expect(deliveries.names == ["a.csv", "b.csv"])
        #expect(answer.standing.count == 2)
        #expect(answer.standing.contains { $0.french.contains("other") && $0.french.contains("sursaud") })
    }

    @Test func whatWasRefusedStaysIsHandedOverOnceAndSaidUntilItGoes() async throws {
        let scene = try Scene()
        let deliveries = Deliveries(refusing: Text(fr: "mauvaises colonnes", en: "wrong columns"))
        let file = try scene.folder.write("a.csv", "1")
        let first = try await scene.twoLooks(deliveries)
        #expect(first.standing.isEmpty, "it was refused in this poll: the report says so")
        for _ in 0..<3 {
            let again = try await scene.feed.poll(deliveries)
            #expect(again.standing.map(\.english) == ["\"a.csv\" is still refused: wrong columns"])
        }
        #expect(deliveries.all.count == 1)
        #expect(scene.folder.names == ["a.csv"])
        try FileManager.default.removeItem(at: file)
        #expect(try await scene.feed.poll(deliveries).standing.isEmpty)
    }

    @Test func whatIsNotTakenInIsHandedOverAgain() async throws {
        let scene = try Scene()
        let full = FeedFailure(Messages.archiveDiskFull(path: "/data"))
        try scene.folder.write("a.csv", "1")
        _ = try await scene.feed.poll(Deliveries())
        scene.clock.advance(30)
        await #expect(throws: full) { _ = try await scene.feed.poll(Deliveries(failing: full)) }
        let deliveries = Deliveries()
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.names == ["a.csv"])
    }

    @Test func theLargestFileIsLimited() async throws {
        let scene = try Scene(sizeLimit: 3)
        let deliveries = Deliveries()
        try scene.folder.write("a.csv", "1234")
        let answer = try await scene.twoLooks(deliveries)
        #expect(deliveries.all.isEmpty)
        #expect(answer.standing.first?.french.contains("a.csv") == true)
    }

    @Test func aMissingFolderIsSaid() async throws {
        let feed = FolderFeed(
            FolderFeed.Options(folder: URL(filePath: "/nowhere/at/all"), connector: "tidy-csv", connectors: []),
            clock: StoppedClock().clock)
        await #expect(throws: FeedFailure(Messages.folderMissing("/nowhere/at/all"))) {
            _ = try await feed.poll(Deliveries())
        }
    }

    @Test func oneLookMayWaitForTheSecond() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        try scene.folder.write("a.csv", "1")
        _ = try await scene.feed.poll(deliveries, waits: true)
        #expect(deliveries.names == ["a.csv"])
        #expect(scene.clock.waits == [30])
    }

    /// The wall clock is set back and forth: how long a file rested is told by a clock that is not.
    @Test func settingTheClockReadsNothingEarly() async throws {
        let scene = try Scene()
        let deliveries = Deliveries()
        try scene.folder.write("a.csv", "1")
        _ = try await scene.feed.poll(deliveries)
        scene.clock.set(StoppedClock.start + 86_400)
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.all.isEmpty)
        scene.clock.set(StoppedClock.start - 86_400)
        scene.clock.advance(30)
        _ = try await scene.feed.poll(deliveries)
        #expect(deliveries.names == ["a.csv"])
    }
}

import Foundation
import Messages
import SourceValue
import Testing
import TimeSeries

@testable import Operations

/// Results of studies on disk.
@Suite struct KeptValuesTests {
    private static func result(_ pattern: String, made: Int) -> ValueResult {
        let day = CivilDate(dayNumber: 738_000)
        return ValueResult(
            question: ValueResult.Question(
                pattern: pattern, sources: nil, from: day, to: day, every: 1, horizons: [1...1], zone: "Europe/Paris"),
            made: ValueResult.Made(at: Instant(secondsSince1970: made), version: "1"), dataAsOf: nil,
            table: ValueTable([], sources: [], every: 1), sources: [], predictability: [], left: [], names: [:])
    }

    @Test func theNewestOfEachPatternIsKeptNewestFirst() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigie-kept-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let kept = KeptValues(folder: folder)
        #expect(kept.all().isEmpty)
        try kept.keep(Self.result("a", made: 10))
        try kept.keep(Self.result("b", made: 20))
        try kept.keep(Self.result("a", made: 30))
        #expect(kept.all().compactMap { $0.result?.made.at.secondsSince1970 } == [30, 20])
        try Data("{".utf8).write(to: folder.appending(path: "zzz.json"))
        let all = kept.all()
        #expect(all.count == 3 && all.last?.id == "zzz" && all.last?.result == nil)
    }

    /// Where the folder is something else, studies are not there; that is said, and is not "no study yet".
    @Test func aFolderThatCannotBeReadIsSaid() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vigie-kept-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        guard case .unreadable(let text, _)? = KeptValues(folder: file).all().first else {
            Issue.record("taken for an empty folder")
            return
        }
        #expect(text.english.contains(file.lastPathComponent))
    }

    @Test func whatCannotBeWrittenSaysWhere() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vigie-kept-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: OperationError.self) { try KeptValues(folder: file).keep(Self.result("a", made: 1)) }
    }
}

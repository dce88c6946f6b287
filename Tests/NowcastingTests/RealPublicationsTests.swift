import Foundation
import Nowcasting
import Testing
import TimeSeries

/// The publications of Île-de-France (task folder `idf_daily_vintages`), before its test period begins on 2023-08-01.
private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "../shared/bench/tasks/idf_daily_vintages/history.csv").standardized

private let isThere = FileManager.default.fileExists(atPath: folder.path)

@Suite(.enabled(if: isThere, "needs ../shared/bench/tasks/idf_daily_vintages"))
struct RealPublicationsTests {
    static func versions(_ series: String) throws -> [Revision] {
        let end = try #require(CivilDateTime(iso8601: "2023-07-31"))
        return try String(contentsOf: folder, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 4, cells[0] == series, let reference = CivilDateTime(iso8601: cells[1]),
                let available = CivilDateTime(iso8601: cells[3]), available < end
            else { return nil }
            return Revision(
                referenceTime: CivilZone.paris.instant(of: reference),
                availableAt: CivilZone.paris.instant(of: available), value: Double(cells[2]))
        }
    }

    /// Days that were one day old at the newest publication, over the validation origins from 2023-05-20 on: their
    /// completed value is nearer to the final one than what was published and than last week's value, and older days
    /// are not made worse by more than half a percent.
    @Test(arguments: ["IDF|ed_visits", "IDF|sos_acts"])
    func beatsThePublishedValue(series: String) throws {
        let versions = try Self.versions(series)
        let grid = TimeGrid(zone: .paris, grain: .day)
        let key = SeriesKey(.ileDeFrance, .visits, every: .day)
        var archive = ObservationArchive()
        archive.set(versions, for: key)
        let truth = try #require(archive.asOf(.distantFuture).values(key, on: grid))
        var errors = [(published: Double, completed: Double, lastWeek: Double, days: Double)](
            repeating: (0, 0, 0, 0), count: 6)
        let first = try #require(CivilDate(iso8601: "2023-05-20"))
        for day in 0..<57 {
            let origin = grid.start(at: grid.index(of: first.advanced(byDays: day)))
            let snapshot = archive.asOf(origin)
            let shown = try #require(snapshot.values(key, on: grid))
            let known = snapshot.versions(of: key)
            let completed = DelayDistribution.learn(known, on: grid, asOf: origin)
                .nowcast(known, on: grid, asOf: origin).completing(shown)
            for age in 0..<6 {
                let index = shown.end - 1 - age
                guard !completed[index].isNaN else { continue }
                errors[age].published += abs(shown[index] / truth[index] - 1)
                errors[age].completed += abs(completed[index] / truth[index] - 1)
                errors[age].lastWeek += abs(shown[index - 7] / truth[index] - 1)
                errors[age].days += 1
            }
        }
        // Measured: ED visits 2.6 %, published 10.2 %, last week 4.1 %; SOS acts 5.5 %, 8.0 % and 5.9 %.
        #expect(errors[0].days >= 30)
        #expect(errors[0].completed < errors[0].published)
        #expect(errors[0].completed < errors[0].lastWeek)
        for age in 1..<6 {
            #expect(errors[age].completed / errors[age].days < errors[age].published / errors[age].days + 0.005)
        }
    }
}

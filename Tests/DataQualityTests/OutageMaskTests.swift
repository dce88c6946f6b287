import DataQuality
import Foundation
import Statistics
import Testing
import TimeSeries

struct OutageMaskTests {
    private func masked(_ values: SteppedValues, _ grain: Grain) -> [Int] {
        let mask = OutageMask.mask(values: values, grid: TimeGrid(zone: SimulatedSeries.zone, grain: grain))
        return mask.indices.filter { mask[$0] }
    }

    /// 20 patients a day is about one in four hours of the night: eight silent hours are nothing there.
    @Test(arguments: [20.0, 60, 250])
    func leavesQuietNightsAlone(perDay: Double) {
        let values = SimulatedSeries.values(days: 700, perDay: perDay, grain: .hour, seed: 1)
        #expect(masked(values, .hour) == [])
    }

    @Test func findsASilentEveningAndNothingElse() {
        var values = SimulatedSeries.values(days: 200, perDay: 120, grain: .hour, seed: 2)
        let silent = (100 * 24 + 14)..<(100 * 24 + 20)
        for i in silent { values.values[i] = i == silent.lowerBound + 2 ? 1 : 0 }
        #expect(masked(values, .hour) == Array(silent))
    }

    @Test func findsAnOutageOfTenDaysAtTheEnd() {
        var values = SimulatedSeries.values(days: 200, perDay: 120, grain: .hour, seed: 3)
        for i in (190 * 24)..<(200 * 24) { values.values[i] = 0 }
        // Single hours of the first night may be quiet by chance; all of the days from noon of the first on are not.
        #expect(Set(masked(values, .hour)).isSuperset(of: (190 * 24 + 12)..<(200 * 24)))
        // An hour or two of the evening before may be low by chance and is then taken for part of it.
        #expect(masked(values, .hour).allSatisfy { $0 >= 190 * 24 - 2 })
    }

    /// Down to 45 % from one day to the next for eight weeks, as in March 2020; and an epidemic that doubles the level.
    @Test(arguments: [0.45, 2.0], [Grain.hour, .day])
    func leavesLockdownAndEpidemicAlone(factor: Double, grain: Grain) {
        let values = SimulatedSeries.values(days: 400, perDay: 150, grain: grain, seed: 4) { day in
            (200..<256).contains(day) ? factor : 1
        }
        #expect(masked(values, grain) == [])
        // Nor while the fall is only three days old.
        let steps = grain == .hour ? 24 : 1
        let early = SteppedValues(first: values.first, values: Array(values.values.prefix(203 * steps)))
        #expect(masked(early, grain) == [])
    }

    @Test func leavesAClosedDepartmentAlone() {
        let values = SimulatedSeries.values(days: 400, perDay: 150, grain: .day, seed: 5) { $0 >= 300 ? 0 : 1 }
        #expect(masked(values, .day) == [])
    }

    /// Closed every seventh day of the last ten weeks: three are taken for outages, then it is a closure.
    @Test func closuresThatComeBackAreNoOutage() {
        let open = SimulatedSeries.values(days: 700, perDay: 150, grain: .day, seed: 8)
        var closed = open
        for week in 0..<10 { closed.values[630 + 7 * week] = 0 }
        #expect(masked(closed, .day) == [630, 637, 644])
        var once = open
        once.values[644] = 0
        #expect(masked(once, .day) == [644])
    }

    /// Eight weeks hold too few holidays to tell a closure by; a place that is closed on Sundays is closed on 11 November.
    @Test(arguments: [true, false]) func holidaysAreLikeSundaysWhereFewAreKnown(closedOnSundays: Bool) {
        let grid = TimeGrid(zone: SimulatedSeries.zone, grain: .day)
        let calendar = CivilCalendar.french(years: 2022...2022)
        var values = SimulatedSeries.values(days: 57, perDay: 150, grain: .day, seed: 9)
        values.first = grid.index(of: CivilDate(dayNumber: 19_307 - 56))  // 11 November 2022 is the last
        #expect(calendar.holidays[grid.date(at: values.end - 1)] == "armistice")
        for step in values.first..<values.end where grid.date(at: step).weekday == .sunday && closedOnSundays {
            values.values[step - values.first] = 0
        }
        values.values[56] = 0
        let mask = OutageMask.mask(values: values, grid: grid, calendar: calendar)
        #expect(mask.indices.filter { mask[$0] } == (closedOnSundays ? [] : [56]))
    }

    /// Each day with an outage looks suspicious, and hardly any quiet night.
    @Test(arguments: [60.0, 250]) func theQuickLookMissesNoOutage(perDay: Double) {
        var values = SimulatedSeries.values(days: 400, perDay: perDay, grain: .hour, seed: 10)
        func suspiciousDays() -> Set<Int> {
            Set(
                (60..<400).filter { day in
                    let end = values.first + 24 * (day + 1)
                    return ((end - 24)..<end).contains {
                        OutageMask.isSuspicious($0, in: values, before: end, grain: .hour)
                    }
                })
        }
        // One day in twenty at the most costs a mask.
        #expect(suspiciousDays().count <= 340 / 20)
        var silenced: Set<Int> = []
        for day in stride(from: 65, to: 400, by: 23) {
            for hour in (day * 24 + 10)..<(day * 24 + 10 + day % 50) {
                values.values[hour] = 0
                silenced.insert(hour)
            }
        }
        // The mask may take a few hours of the next night for part of an outage, which they are not.
        let found = Set(masked(values, .hour)).intersection(silenced)
        #expect(found.count > 200)
        #expect(Set(found.map { $0 / 24 }).subtracting(suspiciousDays()) == [])
    }

    @Test func missingValuesAndShortSeriesHaveNoMask() {
        var values = SimulatedSeries.values(days: 100, perDay: 150, grain: .day, seed: 6)
        for i in 40..<60 { values.values[i] = .nan }
        #expect(masked(values, .day) == [])
        #expect(masked(SteppedValues(first: values.first, values: [0, 0, 0]), .day) == [])
        #expect(masked(SteppedValues(first: values.first, values: []), .hour) == [])
    }
}

/// The outages that `task.json` states, found on the task histories, and no other.
@Suite(.enabled(if: TaskHistory.arePresent, "needs ../shared/bench"))
struct TaskHistoryTests {
    @Test(
        arguments: [
            ("idf_ages_daily", "IDF|sos_acts", Grain.day, "Europe/Paris", ["2021-09-27", "2023-02-14"]),
            ("idf_ages_daily", "IDF|ed_visits", .day, "Europe/Paris", []),
            (
                "nyc_ems_hourly", "NYC_total", .hour, "America/New_York",
                ["2017-11-05T08:00:00", "2017-11-05T09:00:00"]
            ),
            ("uihc_hourly", "uihc_ed_arrivals", .hour, "America/Chicago", []),
            ("swast_daily", "Cornwall", .day, "Europe/London", []),
        ])
    func findsTheStatedOutages(task: String, series: String, grain: Grain, zone: String, labels: [String]) throws {
        let grid = TimeGrid(zone: try #require(CivilZone(zone)), grain: grain)
        let values = try TaskHistory.values(task, series, grid)
        let mask = OutageMask.mask(values: values, grid: grid)
        let found = mask.indices.filter { mask[$0] }.map { grid.label(at: values.first + $0).description }
        #expect(found == labels.map { $0.count == 10 ? $0 + "T00:00:00" : $0 })
    }
}

enum TaskHistory {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/bench/tasks")

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func values(_ task: String, _ series: String, _ grid: TimeGrid) throws -> SteppedValues {
        let data = try Data(contentsOf: folder.appendingPathComponent("\(task)/history.csv"))
        let wanted = Array("\(series),".utf8)
        var known: [Int: Double] = [:]
        for line in data.split(separator: 0x0A) where line.starts(with: wanted) {
            let fields = line.dropFirst(wanted.count).split(separator: 0x2C, omittingEmptySubsequences: false)
            let label = String(decoding: fields[0], as: UTF8.self)
            guard let time = CivilDateTime(iso8601: label) else { continue }
            known[grid.index(of: time)] = Double(String(decoding: fields[1], as: UTF8.self))
        }
        let first = try #require(known.keys.min())
        let last = try #require(known.keys.max())
        return SteppedValues(first: first, values: (first...last).map { known[$0] ?? .nan })
    }
}

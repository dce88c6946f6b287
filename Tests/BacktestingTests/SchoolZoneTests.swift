import Testing
import TimeSeries

@testable import Backtesting

/// Whose school holidays count where a folder has those of several zones.
@Suite struct SchoolZoneTests {
    private static func holidays(zone: String?) throws -> Set<CivilDate> {
        let named = zone.map { ", \"school_zone\": \"\($0)\"" } ?? ""
        let rows = zip(["school_holiday_a", "school_holiday_zone_c", "school_holiday"], 1...3).map { name, day in
            "\(name),2024-01-0\(day)T00:00:00,1,2023-01-01T00:00:00\n"
        }
        let task = try WrittenTask(
            settings: """
                {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.5]\(named)}
                """, covariates: "name,timestamp,value,available_at\n" + rows.joined()
        ).read()
        return task.calendar(at: Instant(secondsSince1970: 1_704_100_000)).schoolHolidays
    }

    @Test(arguments: [("C", [2, 3]), ("A", [1, 3]), ("B", [1, 2, 3]), (nil, [1, 2, 3])])
    func zonesOfTheFolder(zone: String?, days: [Int]) throws {
        #expect(try Self.holidays(zone: zone).map(\.day).sorted() == days)
    }
}

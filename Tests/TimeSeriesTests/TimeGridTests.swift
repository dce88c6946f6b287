import Testing
import TimeSeries

@Suite struct TimeGridTests {
    /// Every step without any time, and no other, is found without asking each.
    @Test(arguments: [
        ("Europe/Paris", Grain.hour, "2026-01-01", 365, 1), ("Europe/Paris", .day, "2026-01-01", 365, 0),
        ("Australia/Lord_Howe", .hour, "2026-01-01", 365, 0), ("Pacific/Apia", .day, "2011-01-01", 400, 1),
        ("UTC", .hour, "2026-01-01", 365, 0),
    ]) func emptySteps(zone: String, grain: Grain, from: String, days: Int, count: Int) throws {
        let grid = TimeGrid(zone: try #require(CivilZone(zone)), grain: grain)
        let date = try #require(CivilDate(iso8601: from))
        let range = grid.index(of: date)..<grid.index(of: date.advanced(byDays: days))
        let found = grid.emptySteps(in: range)
        #expect(found == range.filter { grid.hours(at: $0) == 0 })
        #expect(found.count == count)
    }

    @Test(arguments: Grain.allCases)
    func labelsAndIndicesAreInverse(grain: Grain) {
        let grid = TimeGrid(zone: .paris, grain: grain)
        for index in [-100_000, -169, -168, -25, -7, -1, 0, 1, 6, 7, 23, 24, 167, 168, 29_000] {
            let label = grid.label(at: index)
            #expect(grid.index(of: label) == index)
            let last = CivilDateTime(
                secondsSinceEpochOfCivilTime: label.secondsSinceEpochOfCivilTime + grain.nominalSeconds - 1)
            #expect(grid.index(of: last) == index)
            #expect(grid.end(at: index) == grid.start(at: index + 1))
        }
    }

    @Test func weeksStartOnMonday() throws {
        let grid = TimeGrid(zone: .paris, grain: .week)
        for index in -60...60 { #expect(grid.date(at: index).weekday == .monday) }
        // 1970-01-01 was a Thursday of the week of Monday 1969-12-29, step 0.
        #expect(grid.date(at: 0) == CivilDate(iso8601: "1969-12-29"))
        #expect(try grid.index(of: #require(CivilDate(iso8601: "1970-01-04"))) == 0)
        #expect(try grid.index(of: #require(CivilDate(iso8601: "1970-01-05"))) == 1)
        // An hour of Monday morning in Paris that is still Sunday in UTC.
        #expect(
            try grid.index(of: #require(Instant(iso8601: "2026-11-22T23:30Z")))
                == grid.index(of: #require(CivilDate(iso8601: "2026-11-23"))))
    }

    /// Both switch days of 2026 in Paris (29 March, 25 October) and an ordinary day.
    @Test(arguments: [("2026-03-29", 23.0, 2, 0.0), ("2026-10-25", 25, 2, 2), ("2026-06-01", 24, 2, 1)])
    func realHours(day: String, inDay: Double, hour: Int, inHour: Double) throws {
        let date = try #require(CivilDate(iso8601: day))
        let daily = TimeGrid(zone: .paris, grain: .day)
        let hourly = TimeGrid(zone: .paris, grain: .hour)
        let first = hourly.index(of: date)
        let hours = (0..<24).map { hourly.hours(at: first + $0) }
        #expect(daily.hours(at: daily.index(of: date)) == inDay)
        #expect(daily.exposure(at: daily.index(of: date)) == inDay / 24)
        #expect(hours[hour] == inHour)
        #expect(hours.enumerated().allSatisfy { $0.offset == hour || $0.element == 1 })
        #expect(hours.reduce(0, +) == inDay)
        let six = TimeGrid(zone: .paris, grain: .sixHours)
        // The switch lies in the first quarter of the day.
        #expect((0..<4).map { six.hours(at: six.index(of: date) + $0) } == [inDay - 18, 6, 6, 6])
        let week = TimeGrid(zone: .paris, grain: .week)
        #expect(week.hours(at: week.index(of: date)) == 144 + inDay)
        // The instants of a day are as far apart as its hours are many.
        #expect(
            daily.end(at: daily.index(of: date)).seconds(since: daily.start(at: daily.index(of: date))) == Int(inDay)
                * 3600)
    }

    /// Lord Howe shifts by half an hour: on 5 April 2026 back, on 4 October 2026 forward, both at 02:00.
    @Test func halfHourSwitch() throws {
        let zone = try #require(CivilZone("Australia/Lord_Howe"))
        let grid = TimeGrid(zone: zone, grain: .hour)
        let autumn = try grid.index(of: #require(CivilDate(iso8601: "2026-04-05")))
        let spring = try grid.index(of: #require(CivilDate(iso8601: "2026-10-04")))
        #expect((0..<4).map { grid.hours(at: autumn + $0) } == [1, 1.5, 1, 1])
        #expect((0..<4).map { grid.hours(at: spring + $0) } == [1, 1, 0.5, 1])
    }

    @Test func everyHourOfAYearIsCovered() throws {
        let grid = TimeGrid(zone: .paris, grain: .hour)
        let first = try grid.index(of: #require(CivilDate(iso8601: "2026-01-01")))
        let last = try grid.index(of: #require(CivilDate(iso8601: "2027-01-01")))
        #expect(last - first == 8760)
        #expect((first..<last).reduce(0.0) { $0 + grid.hours(at: $1) } == 8760)
        // Every real hour falls into the step that its label names.
        for hour in 0..<8760 {
            let instant = grid.start(at: first).advanced(bySeconds: hour * 3600)
            let index = grid.index(of: instant)
            #expect(grid.start(at: index) <= instant && instant < grid.end(at: index))
        }
    }

    @Test func stepsPerWeek() {
        #expect(Grain.allCases.map(\.stepsPerWeek) == [168, 28, 7, 1])
        #expect(Grain.allCases.map(\.stepsPerDay) == [24, 4, 1, nil])
    }
}

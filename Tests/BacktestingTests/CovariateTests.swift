import Backtesting
import Statistics
import Testing
import TimeSeries

/// What a covariate row does to a forecast, and when: days of a home game have three times as many visits.
@Suite struct CovariateTests {
    static let origin = "2024-03-02T00:00:00"
    static let header = "name,timestamp,value,available_at\n"
    /// Every ninth day of the past was a game; the next would be on 4 March, the third day from the origin on.
    static let games: [CivilDate] = (1...13).compactMap { CivilDate(iso8601: "2024-03-04")?.advanced(byDays: -9 * $0) }
    static let pastGames = header + games.map { "home_game,\($0)T00:00:00,1,2023-01-01T00:00:00\n" }.joined()

    static func settings(_ grain: Grain) -> String {
        WrittenTask.settings(grain.rawValue, horizon: 4 * (grain.stepsPerDay ?? 1))
    }

    static func history(_ grain: Grain) -> String {
        let grid = TimeGrid(zone: .paris, grain: grain)
        var generator = SeededGenerator(seed: 9)
        let last = CivilDateTime(iso8601: origin).map { grid.index(of: $0) } ?? 0
        return "series_id,timestamp,value\n"
            + ((last - 120 * (grain.stepsPerDay ?? 1))..<last).map { index in
                let label = grid.label(at: index)
                let mean = (grain == .day ? 40.0 : 12) * (games.contains(label.date) ? 3 : 1)
                return "A,\(label),\(Poisson(mean: mean).quantile(generator.uniform()))\n"
            }.joined()
    }

    static func quantiles(_ extra: String, grain: Grain = .day, pastGames: String = pastGames) async throws
        -> [[Double]]
    {
        let written = try WrittenTask(
            settings: settings(grain), history: history(grain), covariates: pastGames + extra,
            origins: "origin\n\(origin)\n")
        let result = await Backtest(try written.read(), draws: 200).run(tasks: 1)
        return try #require(result.forecasts.first).quantiles
    }

    static func row(_ value: String, known: String, name: String = "home_game", at day: String = "2024-03-04") -> String
    {
        "\(name),\(day)T00:00:00,\(value),\(known)\n"
    }

    @Test func aFlagKnownAtTheOriginIsUsed() async throws {
        let without = try await Self.quantiles("")
        // The median of the third day, level 0.5 at position 9: 40 visits without and 120 with a game.
        #expect(without[2][9] > 30 && without[2][9] < 50)
        let with = try await Self.quantiles(Self.row("1", known: Self.origin))
        #expect(with[2][9] > 90 && with[2][9] < 150)
        // Other days are as they were, but for chance: 200 draws tell the median of 40 visits to one or two.
        for day in [1, 3] { #expect(abs(with[day][9] - without[day][9]) <= 3) }
    }

    /// Snow on one day of the past, with three times the patients, and twenty times as much to come: as much as the most that was
    /// ever seen, and a quarter more.
    @Test func issuedColumnsDoNotRunAway() async throws {
        let end = try #require(CivilDate(iso8601: "2024-03-02"))
        let rows = (-120..<4).map { day in
            let date = end.advanced(byDays: day)
            let snow = day >= 0 ? "20" : date == Self.games[0] ? "1" : "0"
            return Self.row(snow, known: "2023-01-01T00:00:00", name: "fc_snow", at: "\(date)")
        }
        let quantiles = try await Self.quantiles(rows.joined(), pastGames: Self.header)
        // 40 · 3^1.25 is 158.
        for day in quantiles { #expect(day[9] >= 30 && day[9] < 200) }
    }

    @Test func aFlagKnownLaterIsNot() async throws {
        let without = try await Self.quantiles("")
        #expect(try await Self.quantiles(Self.row("1", known: "2024-03-02T00:00:01")) == without)
        // Nor are past flags of which one hears later, public and school holidays, or observations.
        var extra = ""
        for name in ["home_game", "public_holiday", "school_holiday_c", "strike", "obs_temperature"] {
            for day in 1...28 {
                let date = "2024-02-\(day < 10 ? "0" : "")\(day)"
                extra += Self.row("\(day % 3)", known: "2024-03-02T06:00:00", name: name, at: date)
            }
        }
        #expect(try await Self.quantiles(extra) == without)
        // With teeth: known at the origin, they change the forecast.
        let known = extra.replacing("2024-03-02T06:00:00", with: Self.origin)
        #expect(try await Self.quantiles(known) != without)
    }

    @Test func latestVisibleRowHolds() async throws {
        let without = try await Self.quantiles("")
        let with = try await Self.quantiles(Self.row("1", known: "2024-02-01T00:00:00"))
        #expect(with != without)
        let cancelled = Self.row("0", known: "2024-03-01T00:00:00")
        let announced = Self.row("1", known: "2024-02-01T00:00:00")
        // Cancelled the day before, whatever the order of the rows.
        #expect(try await Self.quantiles(announced + cancelled) == without)
        #expect(try await Self.quantiles(cancelled + announced) == without)
        // Cancelled after the origin: still on.
        #expect(try await Self.quantiles(announced + Self.row("0", known: "2024-03-02T00:00:01")) == with)
        // An empty value is no flag, and 0 as good as absent.
        #expect(try await Self.quantiles(Self.row("", known: "2024-02-01T00:00:00")) == without)
        #expect(try await Self.quantiles(Self.row("0", known: "2024-02-01T00:00:00")) == without)
    }

    @Test func aDailyFlagHoldsForAllHoursOfItsDay() async throws {
        let with = try await Self.quantiles(Self.row("1", known: Self.origin), grain: .sixHours)
        let without = try await Self.quantiles("", grain: .sixHours)
        for step in 0..<16 {
            // The third day has positions 8 … 11: 36 visits in each quarter in the place of 12.
            if (8..<12).contains(step) {
                #expect(with[step][9] > 1.8 * without[step][9])
            } else {
                // But for chance: 200 draws tell the median of 12 visits to one.
                #expect(abs(with[step][9] - without[step][9]) <= 1.5)
            }
        }
    }

    /// A flag of one series is not the others'.
    @Test func aRowOfAnotherSeriesChangesNothing() async throws {
        let head = "name,timestamp,value,available_at,series_id\n"
        let past = head + Self.games.map { "home_game,\($0)T00:00:00,1,2023-01-01T00:00:00,\n" }.joined()
        let without = try await Self.quantiles("", pastGames: past)
        #expect(try await Self.quantiles("home_game,2024-03-04,1,2023-01-01,B\n", pastGames: past) == without)
        #expect(try await Self.quantiles("home_game,2024-03-04,1,2023-01-01,\n", pastGames: past) != without)
    }
}

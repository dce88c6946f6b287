import DataQuality
import Foundation
import Messages
import Testing
import TimeSeries

struct CheckTests {
    static let daily = SeriesKey(.site("990000011"), .visits, every: .day)
    static let hourly = SeriesKey(.site("990000011"), .visits, every: .hour)

    private func checks(_ key: SeriesKey, _ values: SteppedValues) throws -> CheckResult {
        CheckCatalog.run(on: try #require(SimulatedSeries.input(key, values)))
    }

    @Test func aCleanSeriesHasNoFinding() throws {
        // Two years over four clock changes, hourly and daily.
        for (key, grain) in [(Self.daily, Grain.day), (Self.hourly, .hour)] {
            let result = try checks(key, SimulatedSeries.values(days: 730, perDay: 150, grain: grain, seed: 21))
            #expect(result.findings.map(\.check) == [] && result.setAside.isEmpty)
        }
    }

    /// Crowds meet on some days and not on others: a day without is no outage.
    ///
    /// Of visits the same days would be.
    @Test func daysWithoutCrowdsAreNoOutage() throws {
        var values = SimulatedSeries.values(days: 200, perDay: 20_000, grain: .day, seed: 31)
        for i in values.values.indices where i % 9 == 4 { values.values[i] = 0 }
        let crowds = try checks(SeriesKey(.departement("93"), .events, every: .day), values)
        #expect(!crowds.findings.contains { ["near-zero-outage", "incomplete-tail", "level-jump"].contains($0.check) })
        #expect(crowds.setAside.isEmpty)
        #expect(try checks(Self.daily, values).findings.contains { $0.check == "near-zero-outage" })
    }

    @Test func everyCheckHasANameAndItsTexts() {
        #expect(Set(CheckCatalog.all.map(\.name)).count == CheckCatalog.all.count)
        for check in CheckCatalog.all {
            #expect(!check.title.french.isEmpty && !check.doc.french.isEmpty && !check.doc.english.isEmpty)
        }
    }

    @Test func namesTheLongestGaps() throws {
        var values = SimulatedSeries.values(days: 100, perDay: 150, grain: .day, seed: 22)
        for i in [10, 11, 12, 50] { values.values[i] = .nan }
        let found = try checks(Self.daily, values).findings.filter { $0.check == "missing-steps" }
        #expect(found.map(\.count) == [3, 1])
        // Day 10 from Monday 2022-01-03 is 2022-01-13, which begins at 23:00Z the day before.
        #expect(found.first?.from == Instant(iso8601: "2022-01-12T23:00:00Z"))
    }

    @Test func setsImpossibleValuesAside() throws {
        var values = SimulatedSeries.values(days: 100, perDay: 150, grain: .day, seed: 23)
        values.values[20] = -1
        values.values[21] = 150.5
        values.values[22] = 15_000
        let result = try checks(Self.daily, values)
        #expect(result.setAside == [values.first + 20, values.first + 21, values.first + 22])
        #expect(result.findings.filter { $0.check == "impossible-values" }.map(\.count) == [3])
    }

    @Test func reportsSeveralValuesInOneStep() throws {
        let values = SimulatedSeries.values(days: 60, perDay: 150, grain: .day, seed: 24)
        let grid = TimeGrid(zone: SimulatedSeries.zone, grain: .day)
        var archive = ObservationArchive()
        var revisions = values.values.enumerated().map { i, value in
            Revision(
                referenceTime: grid.start(at: values.first + i), availableAt: grid.end(at: values.first + i),
                value: value)
        }
        revisions.append(
            Revision(
                referenceTime: grid.start(at: values.first + 5).advanced(bySeconds: 3600),
                availableAt: grid.end(at: values.first + 5), value: 3))
        archive.set(revisions, for: Self.daily)
        let input = try #require(QualityInput(Self.daily, in: archive.asOf(.distantFuture), zone: SimulatedSeries.zone))
        #expect(CheckCatalog.run(on: input).findings.map(\.check) == ["duplicate-steps"])
    }

    @Test func setsAnOutageAsideAsOneFinding() throws {
        var values = SimulatedSeries.values(days: 100, perDay: 150, grain: .day, seed: 25)
        values.values[70] = 4
        let result = try checks(Self.daily, values)
        #expect(result.setAside == [values.first + 70])
        #expect(result.findings.map(\.check) == ["near-zero-outage"])
        #expect(result.findings.first?.severity == .setAside)
    }

    /// Ten silent nights are told as what they are taken for; three are outages.
    @Test(arguments: [3, 10]) func tellsOfHoursThatHaveClosed(nights: Int) throws {
        let key = SeriesKey(Self.daily.place, Self.daily.measure, every: .hour)
        var values = SimulatedSeries.values(days: 200, perDay: 200, grain: .hour, seed: 30)
        for i in ((200 - nights) * 24)..<(200 * 24) where i % 24 >= 20 || i % 24 < 8 { values.values[i] = 0 }
        let found = try checks(key, values).findings.filter { $0.check == "closed-hours" }
        #expect(found.count == (nights == 10 ? 1 : 0))
        #expect(
            found.allSatisfy { $0.message.english.hasPrefix("nobody from 20:00 to 8:00 since ") && $0.count == 120 })
    }

    /// Closed on every public holiday for two years: the first three are taken for outages, then they are closures.
    @Test func aPlaceClosedOnHolidaysIsNotSilent() throws {
        var values = SimulatedSeries.values(days: 700, perDay: 150, grain: .day, seed: 29)
        let grid = TimeGrid(zone: SimulatedSeries.zone, grain: .day)
        let calendar = CivilCalendar.french(years: 2020...2026)
        let holidays = (values.first..<values.end).filter { calendar.isHoliday(grid.date(at: $0)) }
        #expect(holidays.count > 15)
        for day in holidays { values.values[day - values.first] = 0 }
        let snapshot = SimulatedSeries.snapshot([(Self.daily, values)])
        let input = try #require(
            QualityInput(Self.daily, in: snapshot, zone: SimulatedSeries.zone, calendar: calendar))
        let result = CheckCatalog.run(on: input)
        #expect(result.setAside == Set(holidays.prefix(3)))
        #expect(result.findings.allSatisfy { $0.check == "near-zero-outage" })
    }

    @Test func datesALevelJump() throws {
        // +40 % from day 364 on: Monday 2023-01-02, week 52 of the simulation.
        let values = SimulatedSeries.values(days: 728, perDay: 150, grain: .day, seed: 26) { $0 >= 364 ? 1.4 : 1 }
        let found = try checks(Self.daily, values).findings.filter { $0.check == "level-jump" }
        #expect(found.map(\.from) == [Instant(iso8601: "2023-01-01T23:00:00Z")])
        let percent = try #require(found.first?.message.english.firstMatch(of: /\+(\d+)%/)).1
        // Eight-week medians of totals near 1,050: standard error about 1.3 %, so 40 % within five points.
        #expect((35...45).contains(try #require(Int(percent))))
    }

    @Test func seesAnIncompleteLastDay() throws {
        var values = SimulatedSeries.values(days: 100, perDay: 150, grain: .day, seed: 27)
        values.values[99] = 80
        let found = try checks(Self.daily, values).findings
        #expect(found.map(\.check) == ["incomplete-tail"] && found.first?.count == 1)
    }

    @Test func learnsFromPastDelaysWhatIsIncomplete() throws {
        // Each day is published at 80 % one day after its end, in full two days later.
        let values = SimulatedSeries.values(days: 120, perDay: 300, grain: .day, seed: 28)
        let grid = TimeGrid(zone: SimulatedSeries.zone, grain: .day)
        var archive = ObservationArchive()
        archive.set(
            values.values.enumerated().flatMap { i, value in
                let end = grid.end(at: values.first + i)
                return [(86_400, (value * 0.8).rounded()), (3 * 86_400, value)].map { delay, value in
                    Revision(
                        referenceTime: grid.start(at: values.first + i), availableAt: end.advanced(bySeconds: delay),
                        value: value)
                }
            }, for: Self.daily)
        // At the end of day 110 (index 109 is over): days up to 108 are published, 107 and 108 at 80 % only.
        let origin = grid.start(at: values.first + 110).advanced(bySeconds: 3600)
        let input = try #require(QualityInput(Self.daily, in: archive.asOf(origin), zone: SimulatedSeries.zone))
        let found = Check.incompleteTail.run(input).findings
        #expect(found.map(\.count) == [2])
    }
}

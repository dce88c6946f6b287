import Testing
import TimeSeries

@testable import SyntheticRegion

@Suite struct ReportingTests {
    /// Nothing is sent in a silent outage, so no hour inside it has a row; the visits took place all the same.
    @Test func aSilentOutageLeavesNoRow() throws {
        var parameters = SyntheticParameters.small
        parameters.reporting.outagesPerYear = 20
        parameters.reporting.silentOutages = 1
        let region = SyntheticRegion(parameters: parameters, seed: 2019, until: present)
        let from = DayCalendar.day(try day("2024-05-01"))
        let site = try #require(region.sites.first { $0.reportsFrom == nil && $0.reportsInFullFrom == nil })
        let outage = try #require(
            region.reporting[site.number].outages.first {
                $0.from > region.calendar.starts[from] && $0.to - $0.from > 6 * 3600 && $0.to - $0.from < 40 * 3600
            })
        let date = CivilZone.paris.date(at: Instant(secondsSince1970: outage.from))
        let history = region.simulate(site, from: date, to: date.advanced(byDays: 3))
        let start = region.calendar.starts[DayCalendar.day(date)]
        let inside = (0..<72).filter { start + $0 * 3600 >= outage.from && start + ($0 + 1) * 3600 <= outage.to }
        #expect(inside.count >= 5)
        #expect(inside.allSatisfy { history.final(.visits)[$0] == nil })
        #expect(inside.reduce(0) { $0 + Int(history.visitsThatTookPlace[$1]) } > 0)
    }

    /// In the other outages 3 % of the patients are still sent (`nearZeroShare`).
    @Test func aNearZeroOutageLeavesFewVisits() throws {
        var parameters = SyntheticParameters.small
        parameters.reporting.outagesPerYear = 60
        parameters.reporting.silentOutages = 0
        let region = SyntheticRegion(parameters: parameters, seed: 2019, until: present)
        let site = try #require(region.sites.first { $0.reportsFrom == nil && $0.reportsInFullFrom == nil })
        let from = try day("2024-02-01")
        let history = region.simulate(site, from: from, to: from.advanced(byDays: 50))
        let final = history.final(.visits)
        var sent = 0
        var tookPlace = 0
        for step in 0..<(50 * 24) {
            let start = region.calendar.starts[DayCalendar.day(from)] + step * 3600
            let outages = region.reporting[site.number].outages
            if outages.contains(where: { $0.from <= start && start + 3600 <= $0.to }) {
                sent += final[step] ?? 0
                tookPlace += Int(history.visitsThatTookPlace[step])
            }
        }
        #expect(tookPlace > 200)
        // 0.03 and four standard errors of a share from that many visits.
        #expect(Double(sent) / Double(tookPlace) < 0.03 + 4 * (0.03 * 0.97 / Double(tookPlace)).squareRoot())
        #expect(sent > 0)
    }

    /// One ED joins, another reports 65 % until a day inside the history (`Coverage`).
    @Test func coverageJumps() throws {
        let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)
        let joining = try #require(region.sites.first { $0.reportsFrom != nil })
        let joinsOn = try #require(joining.reportsFrom)
        let around = region.simulate(joining, from: joinsOn.advanced(byDays: -2), to: joinsOn.advanced(byDays: 10))
        #expect(around.final(.visits).prefix(48).allSatisfy { $0 == nil })
        #expect(around.final(.visits).dropFirst(48).contains { ($0 ?? 0) > 0 })

        let partial = try #require(region.sites.first { $0.reportsInFullFrom != nil })
        let fullOn = try #require(partial.reportsInFullFrom)
        func share(_ from: CivilDate) -> Double {
            let history = region.simulate(partial, from: from, to: from.advanced(byDays: 28))
            let sent = zip(history.final(.visits), history.visitsThatTookPlace).filter { $0.0 != nil }
            return Double(sent.reduce(0) { $0 + ($1.0 ?? 0) }) / Double(sent.reduce(0) { $0 + Int($1.1) })
        }
        #expect(abs(share(fullOn.advanced(byDays: -28)) - 0.65) < 0.03)
        #expect(share(fullOn) > 0.95)
    }
}

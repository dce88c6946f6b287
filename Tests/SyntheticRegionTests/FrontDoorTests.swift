import Connectors
import Testing
import TimeSeries

@testable import SyntheticRegion

/// What the region writes, read back by the connectors of the front door.
@Suite struct FrontDoorTests {
    let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)

    /// Both clock changes of 2024 lie in these spans; the hour that never was has no row.
    @Test(arguments: [("2024-03-28", "2024-04-03"), ("2024-10-24", "2024-10-30")])
    func historyReadsBackAsItWasSimulated(from: String, to: String) throws {
        let (from, to) = (try day(from), try day(to))
        let site = try #require(region.sites.first { region.coverage(of: $0, on: from) == 1 })
        let history = region.simulate(site, from: from, to: to)
        var bytes: [UInt8] = []
        region.writeHistory(of: site, from: from, to: to) { bytes.append(contentsOf: $0) }
        let (archive, end) = try decode(TidyCSV(), bytes, "history.csv")
        #expect(end.findings == [])
        let snapshot = archive.asOf(.distantFuture)
        let grid = TimeGrid(zone: .paris, grain: .hour)
        for content in SiteHistory.Content.allCases {
            let read = try #require(snapshot.values(content.key(site.place), on: grid))
            let first = grid.index(of: from)
            for (step, count) in history.final(content).enumerated() {
                let value = read[first + step]
                #expect(count.map { Double($0) } == (value.isNaN ? nil : value))
            }
        }
    }

    /// What is known on a morning is what had been delivered by then: same counts through `asOf` as from the simulation.
    @Test func historyIsKnownAsItWasDelivered() throws {
        let (from, to) = (try day("2024-09-02"), try day("2024-09-16"))
        let site = try #require(region.sites.first { region.coverage(of: $0, on: from) == 1 })
        var bytes: [UInt8] = []
        region.writeHistory(of: site, from: from, to: to) { bytes.append(contentsOf: $0) }
        let (archive, _) = try decode(TidyCSV(), bytes, "history.csv")
        // 04:00 on 10 September: after the extraction of that morning, before anything else.
        let then = CivilZone.paris.instant(of: CivilDateTime(date: try day("2024-09-10"), hour: 4))
        let known = region.simulate(site, from: from, to: try day("2024-09-10"), knownBy: then)
        let all = region.simulate(site, from: from, to: try day("2024-09-10"))
        let key = SiteHistory.Content.visits.key(site.place)
        let read = archive.asOf(then).current(key).reduce(0) { $0 + ($1.value ?? 0) }
        let wanted = known.final(.visits).reduce(0) { $0 + ($1 ?? 0) }
        #expect(read == Double(wanted))
        #expect(wanted < all.final(.visits).reduce(0) { $0 + ($1 ?? 0) }, "something is still to come")
    }

    @Test(arguments: SyntheticRegion.Covariate.allCases)
    func covariatesReadBackWithoutAFinding(covariate: SyntheticRegion.Covariate) throws {
        var bytes: [UInt8] = []
        region.writeCovariate(covariate, from: try day("2024-10-20"), to: try day("2024-11-24"), knownBy: present) {
            bytes.append(contentsOf: $0)
        }
        let (archive, end) = try decode(TidyCSV(), bytes, "\(covariate.rawValue).csv")
        #expect(end.findings == [])
        #expect(end.recordsRejected == 0 && end.recordsRead > 3)
        let late = archive.keys.flatMap { archive.asOf(.distantFuture).versions(of: $0) }.filter {
            $0.availableAt > present
        }
        #expect(late.isEmpty, "nothing is known after the present")
    }

    /// The error of an issued forecast grows with the days ahead: 0.7 + 0.38 per day (`SyntheticParameters.Weather`), to
    /// which the noise of the hour (0.6 °C) adds; 15 % is four standard errors of a deviation from 360 issues.
    @Test(arguments: [1, 3, 7])
    func forecastErrorGrows(daysAhead: Int) throws {
        let first = DayCalendar.day(try day("2023-11-01"))
        let errors = (first..<first + 360).map {
            region.weather.forecast(issuedOn: $0)[daysAhead][0] - region.weather.temperatures(on: $0 + daysAhead)[0]
        }
        let found = (errors.reduce(0) { $0 + $1 * $1 } / 360).squareRoot()
        let issued = 0.7 + 0.38 * Double(daysAhead)
        #expect(abs(found / (issued * issued + 0.36).squareRoot() - 1) < 0.15)
    }
}

/// Decodes a whole delivery into an archive.
func decode(_ connector: some Connector, _ bytes: [UInt8], _ name: String) throws -> (ObservationArchive, DeliveryEnd) {
    var decoder = connector.decoder(for: DeliverySource(fileName: name, receivedAt: .distantFuture))
    var batch = ObservationBatch()
    try bytes.withUnsafeBytes { try decoder.consume($0, into: &batch) }
    let end = try decoder.finish(into: &batch)
    return (ObservationArchive(batch.observations), end)
}

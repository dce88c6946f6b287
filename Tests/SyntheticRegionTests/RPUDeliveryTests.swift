import Connectors
import Testing
import TimeSeries

@testable import SyntheticRegion

@Suite struct RPUDeliveryTests {
    let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)

    /// The RPU file of a morning holds what the aggregates of the same days say that was known by then.
    @Test func countsAreThoseOfTheHistory() throws {
        let morning = try day("2024-10-29")  // its six days hold the autumn clock change
        let sent = region.sites.lazy
            .filter { region.coverage(of: $0, on: morning.advanced(byDays: -7)) == 1 }
            .compactMap { site in region.rpuDelivery(of: site, onMorningOf: morning).map { (site, $0) } }
        let (site, delivery) = try #require(sent.first)
        let (archive, end) = try decode(RPUXML(), delivery.bytes, delivery.fileName)
        let history = region.simulate(
            site, from: morning.advanced(byDays: -6), to: morning, knownBy: delivery.availableAt)
        let snapshot = archive.asOf(.distantFuture)
        let grid = TimeGrid(zone: .paris, grain: .hour)
        for content in SiteHistory.Content.allCases {
            let read = try #require(snapshot.values(content.key(site.place), on: grid))
            let first = grid.index(of: history.firstDay)
            for (step, count) in history.final(content).enumerated() {
                #expect(read[first + step] == Double(count ?? 0) || (read[first + step].isNaN && (count ?? 0) == 0))
            }
        }
        #expect(end.recordsRejected == 0)
        #expect(end.recordsRead == history.final(.visits).reduce(0) { $0 + ($1 ?? 0) })
    }

    /// A resend holds the records that were not complete before: 3.9 % of a day at the first delivery (`completeBy`).
    @Test func lateRecordsAppearInResends() throws {
        let site = region.sites[3]
        var deliveries: [RPUDelivery] = []
        region.rpuDeliveries(of: site, onMorningsFrom: try day("2024-09-02"), to: try day("2024-10-14")) {
            deliveries.append($0)
        }
        // 42 mornings, each missed with probability 0.08: 4 standard deviations from 38.6 leave 31.6.
        #expect((31...42).contains(deliveries.count))
        let first = try #require(deliveries.first)
        let again = try #require(region.rpuDelivery(of: site, onMorningOf: CivilZone.paris.date(at: first.availableAt)))
        #expect(again == first, "a file does not depend on the files made before it")
        let history = region.simulate(site, from: try day("2024-09-02"), to: try day("2024-10-14"))
        func total(_ mornings: Int) -> Double {
            Double(history.known(.visits, afterMornings: mornings).reduce(0) { $0 + ($1 ?? 0) })
        }
        #expect(total(1) < total(2) && total(2) < total(6))
        #expect(history.late[0].count > 100)
    }

    @Test func theNameIsThatOfSESANAndTheTextLatin1() throws {
        let site = region.sites[0]
        let morning = try #require(
            (0..<7).map { CivilDate(dayNumber: 19_980 + $0) }.first {
                region.rpuDelivery(of: site, onMorningOf: $0) != nil
            })
        let delivery = try #require(region.rpuDelivery(of: site, onMorningOf: morning))
        let (year, month, dayOfMonth) = morning.parts
        #expect(delivery.fileName == "O\(site.finess)_0_\(year)\(twoDigits(month))\(twoDigits(dayOfMonth))034000.xml")
        #expect(delivery.bytes.contains(0xE9), "é is one byte")
        // The two of the XML declaration; any other would stand for a character that Latin-1 lacks.
        #expect(delivery.bytes.filter { $0 == UInt8(ascii: "?") }.count == 2)
    }
}

import Testing
import TimeSeries

@testable import SyntheticRegion

/// 23 November 2024, 07:00 in Paris: any moment with a year of history before it would do.
let present = Instant(secondsSince1970: 1_732_341_600)

func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso8601: text)) }

@Suite struct DeterminismTests {
    let region = SyntheticRegion(parameters: .small, seed: 2019, until: present)

    @Test func sameSeedSameBytes() throws {
        let again = SyntheticRegion(parameters: .small, seed: 2019, until: present)
        for (site, same) in zip(region.sites, again.sites) {
            #expect(site == same)
        }
        let (from, to) = (try day("2024-03-25"), try day("2024-04-02"))
        let isSame = bytes(region, 3, from, to) == bytes(again, 3, from, to)
        #expect(isSame)
    }

    @Test func anotherSeedOtherBytes() throws {
        let other = SyntheticRegion(parameters: .small, seed: 2020, until: present)
        let (from, to) = (try day("2024-03-25"), try day("2024-04-02"))
        let isSame = bytes(region, 3, from, to) == bytes(other, 3, from, to)
        #expect(!isSame)
    }

    /// A day is the same whatever the span it is simulated in, whatever was simulated before it, and later in the year.
    @Test func aDayDependsOnNothingAroundIt() throws {
        let later = SyntheticRegion(parameters: .small, seed: 2019, until: present.advanced(bySeconds: 20 * 86_400))
        let site = region.sites[5]
        let long = region.simulate(site, from: try day("2024-05-01"), to: try day("2024-05-31")).final(.visits)
        let short = later.simulate(later.sites[5], from: try day("2024-05-20"), to: try day("2024-05-21"))
        #expect(short.final(.visits) == Array(long[(19 * 24)..<(20 * 24)]))
    }

    private func bytes(_ region: SyntheticRegion, _ site: Int, _ from: CivilDate, _ to: CivilDate) -> [UInt8] {
        var bytes: [UInt8] = []
        region.writeHistory(of: region.sites[site], from: from, to: to) { bytes.append(contentsOf: $0) }
        return bytes
    }
}

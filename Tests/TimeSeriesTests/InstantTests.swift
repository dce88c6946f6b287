import Foundation
import Testing
import TimeSeries

@Suite struct InstantTests {
    /// Seconds by `date -u -d … +%s`.
    @Test(arguments: [
        ("2026-11-23T06:10:00Z", 1_795_414_200), ("2026-11-23T07:10:00+01:00", 1_795_414_200),
        ("2026-11-23T07:10+0100", 1_795_414_200), ("2026-11-23T01:10:00-05:00", 1_795_414_200),
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2026-11-23 06:10z", 1_795_414_200),
    ])
    func reads(text: String, seconds: Int) {
        #expect(Instant(iso8601: text)?.secondsSince1970 == seconds)
    }

    @Test(arguments: [
        "2026-11-23T06:10:00", "2026-11-23", "2026-11-23T06:10:00+25:00", "2026-11-23T06:10:00+1", "Z",
        "2026-02-30T06:10:00Z", "2026-11-23T06:10:00+01:60", "+01:00",
    ])
    func refusesWhatHasNoOffset(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test func writes() throws {
        let instant = Instant(secondsSince1970: 1_795_414_200)
        #expect(instant.description == "2026-11-23T06:10:00Z")
        #expect(Instant(iso8601: instant.description) == instant)
        #expect(instant.advanced(bySeconds: -60).seconds(since: instant) == -60)
        #expect(String(decoding: try JSONEncoder().encode([instant]), as: UTF8.self) == "[1795414200]")
    }

    @Test func boundsAreYears1And9999() {
        #expect(Instant.distantPast.description == "0001-01-01T00:00:00Z")
        #expect(Instant.distantFuture.description == "9999-12-31T23:59:59Z")
    }
}

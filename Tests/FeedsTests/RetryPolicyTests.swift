import Feeds
import Statistics
import Testing
import TimeSeries

@Suite struct RetryPolicyTests {
    private func waits(_ policy: RetryPolicy, seed: UInt64 = 7, retryAfter: Int? = nil) -> [RetryPolicy.Next] {
        var generator = SeededGenerator(seed: seed)
        return (1...policy.attempts).map { policy.next(afterFailures: $0, retryAfter: retryAfter, using: &generator) }
    }

    /// 2, 4, 8 … seconds, never more than 60.
    @Test func waitsDoubleUpToTheLongest() {
        let policy = RetryPolicy(attempts: 8, firstWait: 2, longestWait: 60, jitter: 0)
        #expect(
            waits(policy) == [.wait(2), .wait(4), .wait(8), .wait(16), .wait(32), .wait(60), .wait(60), .leave])
    }

    /// With jitter 0.5 a wait lies between half of itself and itself; the same seed draws the same.
    @Test func aPartOfEachWaitIsDrawn() {
        let policy = RetryPolicy(attempts: 5, firstWait: 2, longestWait: 60, jitter: 0.5)
        let first = waits(policy)
        #expect(first == waits(policy))
        #expect(first != waits(policy, seed: 8))
        for (failure, next) in first.dropLast().enumerated() {
            guard case .wait(let seconds) = next else {
                Issue.record("\(next)")
                continue
            }
            let whole = Double(2 << failure)
            #expect(seconds > whole / 2 && seconds < whole)
        }
    }

    @Test func aSourceThatAsksToWaitIsHeard() {
        let policy = RetryPolicy(attempts: 3, firstWait: 2, longestWait: 60, jitter: 0)
        #expect(waits(policy, retryAfter: 30) == [.wait(30), .wait(30), .leave])
        #expect(waits(policy, retryAfter: 1) == [.wait(2), .wait(4), .leave])
        #expect(waits(policy, retryAfter: 61) == [.leave, .leave, .leave])
    }

    /// The example of RFC 9110, section 5.6.7; 784111777 by `date -u -d 1994-11-06T08:49:37Z +%s`.
    @Test func datesOfHeaderFieldsAreRead() {
        let moment = Instant(secondsSince1970: 784_111_777)
        #expect(HTTPDate.instant("Sun, 06 Nov 1994 08:49:37 GMT") == moment)
        for text in [
            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT", "",
        ] {
            #expect(HTTPDate.instant(text) == nil, "\(text)")
        }
        let before = moment.advanced(bySeconds: -90)
        #expect(HTTPDate.retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now: before) == 90)
        #expect(HTTPDate.retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now: moment.advanced(bySeconds: 5)) == 0)
        #expect(HTTPDate.retryAfter(" 120 ", now: before) == 120)
        #expect(HTTPDate.retryAfter("-5", now: before) == 0)
        #expect(HTTPDate.retryAfter("soon", now: before) == nil)
        #expect(HTTPDate.retryAfter(nil, now: before) == nil)
    }
}

@Suite struct AddressTemplateTests {
    /// 2026-11-28 is a Saturday of ISO week 48; 2027-01-01 a Friday of week 53 of 2026 (ISO 8601; `date +%G-W%V`).
    @Test(arguments: [
        ("https://h/a", "2026-11-28", "https://h/a"),
        ("https://h/{today}?x={yesterday}", "2026-11-28", "https://h/2026-11-28?x=2026-11-27"),
        ("{today-30}/{today+2}", "2026-11-28", "2026-10-29/2026-11-30"),
        ("{week}", "2026-11-28", "2026-W48"), ("{week}", "2027-01-01", "2026-W53"),
        ("{week+3}", "2027-01-01", "2027-W01"),
        ("{year}-{year-1}", "2027-01-01", "2027-2026"), ("{year-1} {year-365}", "2027-03-05", "2027 2026"),
        ("{yesterday-1}", "2027-01-01", "2026-12-30"),
    ])
    func daysAreFilledIn(template: String, day: String, address: String) throws {
        let date = try #require(CivilDate(iso8601: day))
        #expect(try AddressTemplate(template).address(on: date) == address)
    }

    @Test(arguments: ["{tomorrow}", "{today", "{today7}", "{today+}", "{}", "a{today+9999999}b"])
    func anythingElseInBracesIsRefused(template: String) {
        #expect(throws: AddressTemplate.UnknownPlaceholder.self) { try AddressTemplate(template) }
    }
}

import DataQuality
import Messages
import Testing
import TimeSeries

/// The door of the store: rows that claim to have been known before they happened stay out.
struct IssueTimeGuardTests {
    private static let key = SeriesKey(.departement("75"), .visits, every: .day)

    /// Five days from the first one on, all known at the beginning of the third.
    private static func batch() -> ObservationBatch {
        ObservationBatch(
            (0..<5).map { day in
                Observation(
                    series: key, referenceTime: Instant(secondsSince1970: day * 86_400), value: Double(day),
                    availableAt: Instant(secondsSince1970: 2 * 86_400))
            })
    }

    @Test func rowsOfTheFutureAreTakenOutAndNamedOnce() throws {
        var door = IssueTimeGuard(speaksOfTheFuture: false)
        for _ in 0..<2 {
            var batch = Self.batch()
            door.clean(&batch)
            // The third day begins just then: it passes.
            #expect(batch.rows.map(\.value) == [0, 1, 2])
        }
        let finding = try #require(door.finding(zone: .utc))
        #expect(door.refused == 4 && finding.count == 4 && finding.severity == .rejected)
        #expect(
            finding.message.english.contains(
                "First: dep:75|visits|all|day, step of 4\u{A0}Jan\u{A0}1970 at 00:00, said to be known on 3\u{A0}Jan\u{A0}1970 at 00:00."
            ))
    }

    @Test func aSourceThatSpeaksOfTheFutureMay() {
        var door = IssueTimeGuard(speaksOfTheFuture: true)
        var batch = Self.batch()
        door.clean(&batch)
        #expect(batch.rows.count == 5 && door.finding(zone: .utc) == nil)
    }
}

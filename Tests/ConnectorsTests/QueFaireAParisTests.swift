import Connectors
import Messages
import Testing
import TimeSeries

struct QueFaireAParisTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(QueFaireAParis(), text, file: "agenda.json")
    }

    @Test func saysWhatIsWrongWhere() {
        func list(_ fields: String) -> String { "[{\"title\":\"a\",\(fields)}]" }
        #expect(Self.error(list("\"date_start\":\"2024-05-01T10:00:00+02:00\"")) == nil)
        #expect(
            Self.error(list("\"date_start\":\"demain\""))
                == .badValue(
                    file: "agenda.json", line: 1, column: "date_start", found: "demain",
                    expected: Messages.expectedTimestamp))
        #expect(
            Self.error(list("\"date_start\":\"2024-05-01T10:00:00+02:00\",\"occurrences\":\"lundi_mardi\""))
                == .badValue(
                    file: "agenda.json", line: 1, column: "results[0].occurrences", found: "lundi_mardi",
                    expected: Messages.expectedOccurrences))
        for text in [
            "{\"total_count\":0,\"results\":[]}", "[{\"title\":\"a\",\"debut\":\"2024-05-01\"}]",
            "{\"error_code\":\"ODSQLError\"}", ConnectorReading.htmlErrorPage, "title;date_start\na;2024-05-01\n",
        ] {
            guard case .notThisFormat = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
        }
        #expect(
            Self.error("[{\"title\":\"a\",\"date_start\":\"2024")
                == .truncated(file: "agenda.json", line: 1, expected: Messages.expectedWholeJSON))
    }

    @Test func countsAnOccurrenceOnceOverPages() throws {
        let record =
            "{\"event_id\":7,\"title\":\"a\",\"date_start\":\"2024-05-01T10:00:00+02:00\",\"occurrences\":\"2024-05-01T10:00:00+02:00_2024-05-01T12:00:00+02:00;2024-05-01T15:00:00+02:00_2024-05-01T16:00:00+02:00\"}"
        let delivery = try ConnectorReading.decode(QueFaireAParis(), "[\(record),\(record)]", file: "a.json")
        #expect(delivery.observations.map(\.value) == [2] && delivery.end.recordsRead == 2)
    }

    @Test func leavesOutAnEventWithoutEnd() throws {
        let text = """
            [{"title":"a","date_start":"2020-01-01T00:00:00+02:00","date_end":"2030-01-01T00:00:00+02:00"},
            {"title":"b","date_start":"2024-05-01T10:00:00+02:00","date_end":"2024-05-01T12:00:00+02:00"}]
            """
        let delivery = try ConnectorReading.decode(QueFaireAParis(), text, file: "a.json")
        #expect(delivery.observations.count == 1 && delivery.end.recordsRejected == 1)
        #expect(delivery.end.findings.map(\.check) == ["que-faire-a-paris-too-long"])
    }
}

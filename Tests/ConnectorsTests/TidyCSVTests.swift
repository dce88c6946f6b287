import Connectors
import Messages
import Testing
import TimeSeries

struct TidyCSVTests {
    static let received = Instant(secondsSince1970: 1_720_000_000)

    static func decode(_ text: String, declared: Instant? = nil) throws -> DecodedDelivery {
        try TidyCSV().decodeAll(
            Array(text.utf8),
            from: DeliverySource(fileName: "a.csv", receivedAt: received, declaredAvailableAt: declared))
    }

    static func error(_ text: String) -> DecodeError? {
        do {
            _ = try decode(text)
            return nil
        } catch {
            return error as? DecodeError
        }
    }

    static let header = "series_id,timestamp,value\n"
    static let row = "dep:75|visits|all|day,2024-06-01,3\n"

    @Test func saysWhatIsWrongWhere() {
        let bad: [(String, DecodeError)] = [
            (
                Self.header + Self.row + "dep:75|visits|all|day,2024-06-02,many\n",
                .badValue(file: "a.csv", line: 3, column: "value", found: "many", expected: Messages.expectedNumber)
            ),
            (
                Self.header + "dep:75|visits|all|day,2024-06-31,3\n",
                .badValue(
                    file: "a.csv", line: 2, column: "timestamp", found: "2024-06-31",
                    expected: Messages.expectedTimestamp)
            ),
            (
                Self.header + "dep:75|visits|all|day,2024-06-01T07:00,3\n",
                .badValue(
                    file: "a.csv", line: 2, column: "timestamp", found: "2024-06-01T07:00",
                    expected: Messages.expectedStepStart("day"))
            ),
            (
                Self.header + "BRONX,2024-06-01,3\n",
                .badValue(
                    file: "a.csv", line: 2, column: "series_id", found: "BRONX", expected: Messages.expectedSeriesKey)
            ),
            (
                Self.header + Self.row + "a,b\n" + Self.row,
                .wrongFieldCount(file: "a.csv", line: 3, found: 2, expected: 3)
            ),
            (
                Self.header + Self.row + "dep:75|vis",
                .truncated(file: "a.csv", line: 3, expected: Messages.expectedFields(3))
            ),
            (
                "series_id,timestamp,valeur\n",
                .missingColumn(file: "a.csv", line: 1, column: "value", found: "series_id,timestamp,valeur")
            ),
            ("series_id,value,timestamp,value\n", .repeatedColumn(file: "a.csv", line: 1, column: "value")),
            ("", .empty(file: "a.csv", connector: "tidy-csv")),
            (
                Self.header + "\"dep:75,2024-06-01,3\n",
                .truncated(file: "a.csv", line: 2, expected: Messages.expectedClosingQuote)
            ),
            // 1 MiB and one byte, whether the line ends or not.
            (
                Self.header + String(repeating: "x", count: 1_048_577),
                .tooLongLine(file: "a.csv", line: 2, limit: 1_048_576)
            ),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
    }

    @Test func quotesAHeaderWithoutItsDigits() {
        // A file without header: its first line may be data.
        let sentence = Self.error("1949-10-28;75012;F\n")?.description ?? ""
        #expect(sentence.contains("####-##-##;#####;F") && !sentence.contains("1949"))
    }

    @Test func aDeclaredTimeIsNeverBeforeTheEndOfAMeasuredStep() throws {
        let declared = try #require(Instant(iso8601: "2024-06-01T12:00:00Z"))
        let delivery = try Self.decode(
            Self.header + Self.row + "reg:11|temperature|all|day,2024-06-01,21\n", declared: declared)
        // 2024-06-01 ends at 22:00Z in Paris; a temperature may be a forecast.
        #expect(
            delivery.observations.map(\.availableAt.description) == ["2024-06-01T22:00:00Z", "2024-06-01T12:00:00Z"])
    }

    @Test func leavesOutActivityKnownBeforeItHappened() throws {
        let delivery = try Self.decode(
            "series_id,timestamp,value,available_at\ndep:75|visits|all|day,2024-06-02,3,2024-06-01T23:00\n")
        #expect(delivery.observations.isEmpty && delivery.end.recordsRejected == 1)
        #expect(delivery.end.findings.map(\.check) == ["tidy-known-too-early"])
    }

    @Test func readsCovariatesOfATaskByName() throws {
        let delivery = try Self.decode(
            "name,timestamp,value,available_at\npublic_holiday,2024-07-14,1,2023-07-14\nobs_tmax,2024-07-14,,2024-07-15\n"
        )
        #expect(
            delivery.observations.map(\.series.description) == [
                "area:task|obs_tmax|all|day", "area:task|public_holiday|all|day",
            ])
        #expect(delivery.observations.map(\.value) == [nil, 1])
    }

    @Test func readsBothHoursOfADoubledLabelFromOffsets() throws {
        let rows = ["2024-10-27T02:00:00+02:00,5", "2024-10-27T02:00:00+01:00,6"]
        let delivery = try Self.decode(Self.header + rows.map { "dep:75|visits|all|hour,\($0)\n" }.joined())
        #expect(
            delivery.observations.map(\.referenceTime.description) == ["2024-10-27T00:00:00Z", "2024-10-27T01:00:00Z"])
        #expect(delivery.observations.map(\.value) == [5, 6])
    }

    /// Each batch may be a new one: numbers of series belong to the batch.
    @Test func numbersSeriesAnewInANewBatch() throws {
        let text =
            Self.header
            + (1...9).map { "dep:75|visits|all|day,2024-06-0\($0),\($0)\ndep:77|visits|all|day,2024-06-0\($0),1\n" }
            .joined()
        var reader = TidyCSV().reader(for: DeliverySource(fileName: "a.csv", receivedAt: Self.received))
        var observations: [Observation] = []
        for piece in Array(text.utf8).chunks(of: 50) {
            var batch = ObservationBatch()
            try piece.withUnsafeBytes { try reader.consume($0, into: &batch) }
            observations += batch.observations
        }
        var last = ObservationBatch()
        _ = try reader.finish(into: &last)
        observations += last.observations
        let whole = try Self.decode(text).observations
        #expect(Set(observations) == Set(whole) && observations.count == 18)
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}

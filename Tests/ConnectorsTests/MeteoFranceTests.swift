import Connectors
import Messages
import Testing
import TimeSeries

struct MeteoFranceTests {
    static func error(_ text: String) -> DecodeError? {
        ConnectorReading.error(MeteoFrance(), text, file: "Q_93.csv")
    }

    static let station = "93999001;INVENTEE;48.9;2.4;40;"

    @Test func saysWhatIsWrongWhere() {
        let head = "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;"
        let bad: [(String, DecodeError)] = [
            (
                head + "AAAAMM;RR\n",
                .missingColumn(
                    file: "Q_93.csv", line: 1, column: "AAAAMMJJ",
                    found: "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMM;RR")
            ),
            (
                head + "AAAAMMJJ;DRR\n\(Self.station)20240101;3\n",
                .missingColumn(
                    file: "Q_93.csv", line: 1, column: "RR, TN, TX, TM, FFM, UM, HNEIGEF",
                    found: "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJ;DRR")
            ),
            (
                head + "AAAAMMJJ;RR\n\(Self.station)2024-01-01;3\n",
                .badValue(
                    file: "Q_93.csv", line: 2, column: "AAAAMMJJ", found: "2024-01-01",
                    expected: Messages.expectedCompactDate)
            ),
            (
                head + "AAAAMMJJ;RR\n\(Self.station)20240101;trace\n",
                .badValue(
                    file: "Q_93.csv", line: 2, column: "RR", found: "trace", expected: Messages.expectedNumber)
            ),
            (
                head + "AAAAMMJJ;RR\n\(Self.station)20240101;1\n\(Self.station)20240102;1;9\n",
                .wrongFieldCount(file: "Q_93.csv", line: 3, found: 8, expected: 7)
            ),
            (head + "AAAAMMJJ;RR\n", .truncated(file: "Q_93.csv", line: 1, expected: Messages.expectedDataRows)),
        ]
        for (text, expected) in bad { #expect(Self.error(text) == expected) }
        for text in [ConnectorReading.htmlErrorPage, "[{\"NUM_POSTE\":93050001}]\n"] {
            guard case .notThisFormat(_, _, 1, _, let expected) = Self.error(text) else {
                Issue.record("read: \(text)")
                continue
            }
            #expect(expected == Messages.expectedMeteoFranceHeader)
        }
    }

    @Test func readsAnHourThatParisNeverShowed() throws {
        // 2024-03-31T01:00Z is when clocks in Paris went from 02:00 to 03:00; hours of the file are UTC.
        let text = "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJHH;T\n" + Self.station + "2024033101;8\n"
        let delivery = try ConnectorReading.decode(MeteoFrance(), text, file: "H_93.csv")
        #expect(delivery.observations.map(\.referenceTime.description) == ["2024-03-31T01:00:00Z"])
    }

    /// 712 rows each, as SOURCE.md counts them.
    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: [
            // With these measures: awk -F';' counts of cells that are not empty in columns RR, TN, TX, TM and HNEIGEF.
            (
                "weather/meteofrance_Q_93_latest-2024-2025_RR-T-Vent.csv",
                ["precipitation", "temperature", "temperature_max", "temperature_min"]
            )
        ])
    func readsThePublishersFile(path: String, measures: [String]) throws {
        let delivery = try ConnectorReading.publisherFile(MeteoFrance(), path)
        #expect(delivery.end.recordsRead == 712 && delivery.end.recordsRejected == 0)
        #expect(Set(delivery.observations.map(\.series.measure.name)).sorted() == measures)
        #expect(Set(delivery.observations.map(\.series.place)) == [.departement("93")])
        // First row of the file: 2024-01-01, RR 8.2.
        let first = try #require(delivery.observations.first { $0.series.measure == .precipitation })
        #expect(first.value == 8.2 && first.referenceTime.description == "2023-12-31T23:00:00Z")
    }

    /// Nothing that is read here is in the file of other parameters of this station: it is read and gives no value.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsTheOtherParameters() throws {
        let delivery = try ConnectorReading.publisherFile(
            MeteoFrance(), "weather/meteofrance_Q_93_latest-2024-2025_autres-parametres.csv")
        #expect(delivery.end.recordsRead == 712 && delivery.end.recordsRejected == 0)
    }

    @Test(
        .enabled(if: PublisherFiles.arePresent, "needs ../shared/data"),
        arguments: ["RR-T-Vent", "autres-parametres"])
    func refusesTheDescriptionOfFields(part: String) {
        let path = "weather/meteofrance_Q_descriptif_champs_\(part).csv"
        #expect(throws: DecodeError.self) { try ConnectorReading.publisherFile(MeteoFrance(), path) }
    }
}

import Connectors
import Messages
import Testing
import TimeSeries

struct SentinellesTests {
    static let header = "week,indicator,inc,inc_low,inc_up,inc100,inc100_low,inc100_up,geo_insee,geo_name\n"

    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<Sentinelles>()
        let bad: [(String, DecodeError)] = [
            (
                "<!DOCTYPE html>\n<html><body>429 Too Many Requests</body></html>\n",
                .notThisFormat(
                    file: "a.csv", connector: "sentinelles", line: 1, found: Messages.foundWebPage,
                    expected: Messages.expectedColumns("week, indicator, inc, inc100, geo_insee"))
            ),
            (
                "{\"errors\":[\"unknown indicator\"]}",
                .notThisFormat(
                    file: "a.csv", connector: "sentinelles", line: 1, found: Messages.foundOtherJSON,
                    expected: Messages.expectedColumns("week, indicator, inc, inc100, geo_insee"))
            ),
            (
                "{\"data\":[\n{\"week\":202001,",
                .truncated(file: "a.csv", line: 2, expected: Messages.expectedWholeJSON)
            ),
            // A column renamed, under a comment line.
            (
                "# {}\nweek,indicator,incidence,inc100,geo_insee\n202001,3,1,1,FR\n",
                .missingColumn(
                    file: "a.csv", line: 2, column: "inc", found: "week,indicator,incidence,inc###,geo_insee")
            ),
            (
                "# {}\n",
                .truncated(file: "a.csv", line: 2, expected: Messages.expectedHeaderLine)
            ),
            // The only row cannot be read: it is the reason that is given.
            (
                Self.header + "202001,3,many,,,1,,,FR,France\n",
                .badValue(file: "a.csv", line: 2, column: "inc", found: "many", expected: Messages.expectedCount)
            ),
            (
                "[{\"week\":202001,\"indicator\":3,\"inc\":1,\"inc100\":1,\"geo_insee\":\"77\"}]",
                .badValue(
                    file: "a.csv", line: 1, column: "[0].geo_insee", found: "77", expected: Messages.expectedPlaceCode)
            ),
            (
                Self.header + "202001,3,1,1\n202002,3,1,,,1,,,FR,France\n",
                .wrongFieldCount(file: "a.csv", line: 2, found: 4, expected: 10)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    /// A week of 53 in a year that has 52 is no week; ISO 8601: 2020 has 53, 2021 has 52.
    @Test func knowsTheWeeksOfAYear() throws {
        let rows = "202053,3,1,,,1,,,FR,France\n202153,3,1,,,1,,,FR,France\n"
        let delivery = try Deliveries<Sentinelles>().decode(Self.header + rows)
        #expect(delivery.end.recordsRejected == 1)
        #expect(Set(delivery.observations.map(\.referenceTime.description)) == ["2020-12-27T23:00:00Z"])
    }

    @Test func readsWhatASpreadsheetSaved() throws {
        // One semicolon file, as a spreadsheet saves it: names in another case, decimal comma.
        let text = "Week;Indicator;Inc;Inc100;Geo_insee\n202001;3;1000;1,5;FR\n"
        let delivery = try Deliveries<Sentinelles>().decode(text)
        #expect(delivery.value("country:FR|incidence|syndrome=flu|week", "2019-12-29T23:00:00Z") == 1.5)
    }
}

/// The publisher's files; rows and weeks are those of SOURCE.md (2,152 weeks 1984-W44 … 2026-W04; 1,834 of chickenpox).
@Suite(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
struct SentinellesFilesTests {
    @Test(
        arguments: [
            ("grippe_incidence_france.csv", 2_152, 1, "flu"),
            ("varicelle_incidence_france.csv", 1_834, 1, "chickenpox"),
            ("grippe_incidence_region.csv.gz", 49_214, 23, "flu"),
        ])
    func readsEveryRow(name: String, rows: Int, places: Int, syndrome: String) throws {
        let delivery = try Deliveries<Sentinelles>().real("sentinelles/\(name)")
        #expect(delivery.end.recordsRead == rows && delivery.end.recordsRejected == 0)
        #expect(delivery.observations.count == 2 * rows)
        #expect(Set(delivery.observations.map(\.series.place)).count == places)
        #expect(Set(delivery.observations.map(\.series.stratum)) == [.syndrome(syndrome)])
    }

    @Test func neverTakesAnOldRegionForANewOne() throws {
        let delivery = try Deliveries<Sentinelles>().real("sentinelles/grippe_incidence_region.csv.gz")
        let regions = Set(delivery.observations.map(\.series.place).filter { $0.kind == .region }.map(\.code))
        // Of the 22 old regions, six have a code that names the same territory today; the file has OUTRE-MER as a 23rd.
        #expect(regions == ["11", "24", "52", "53", "93", "94"])
        let paris = delivery.observations.filter { $0.series.place == .ileDeFrance && $0.series.measure == .incidence }
        #expect(paris.count == 2_152 && paris.first?.referenceTime.description == "1984-10-28T23:00:00Z")
        // zcat … | grep '^202604,3,.*,11,': extracted 2026-01-28T18:27:57+01:00.
        #expect(paris.last?.availableAt.description == "2026-01-28T17:27:57Z")
    }
}

import Connectors
import Foundation
import Messages
import Testing
import TimeSeries

/// Dates as spreadsheets and the publisher's dictionary write them (24/02/2020), beside those of the files.
struct SurSaUDDatesTests {
    @Test func readsDaysOfBothSpellings() throws {
        let header = "dep;date_de_passage;sursaud_cl_age_corona;nbre_pass_tot\n"
        let delivery = try Deliveries<SurSaUD>().decode(header + "75;24/02/2020;0;812\n75;2020-02-25;0;790\n")
        #expect(
            delivery.observations.map(\.referenceTime.description) == ["2020-02-23T23:00:00Z", "2020-02-24T23:00:00Z"])
    }
}

/// The publisher's real files, row for row; counts of rows are those of each folder's SOURCE.md.
@Suite(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
struct SurSaUDTests {
    static let received = Instant(secondsSince1970: 1_760_000_000)

    static func decode(_ path: String) throws -> DecodedDelivery {
        let source = DeliverySource(fileName: (path as NSString).lastPathComponent, receivedAt: received)
        return try SurSaUD().decodeAll(try PublisherFiles.bytes(path), from: source)
    }

    @Test(
        arguments: [
            // path, rows as SOURCE.md counts them, rows repeated identically
            ("spf-sursaud-region-daily/sursaud_region_20200224_20220205.csv.gz", 99_820),
            ("spf-sursaud-region-daily/sursaud_region_20221226_20240630.csv.gz", 77_420),
            ("spf-sursaud-region-daily/sursaud_idf_20200224_20240630.csv", 8_862),
            ("spf-sursaud-region-daily/idf_vintages_lag45.csv.gz", 26_884),
            ("spf-sursaud-departement-daily/sursaud_dep_20200301_20210308.csv.gz", 37_673),
            ("spf-sursaud-departement-daily/sursaud_idf_dep_20200301_20210308.csv", 2_984),
        ])
    func readsEveryRow(path: String, rows: Int) throws {
        let delivery = try Self.decode(path)
        #expect(delivery.end.recordsRead == rows)
        #expect(delivery.end.recordsRejected == 0)
        #expect(!delivery.observations.isEmpty)
        #expect(!delivery.end.findings.contains { $0.severity == .rejected })
    }

    @Test func readsZeroActsOfThreeDepartementsAsMissing() throws {
        let delivery = try Self.decode("spf-sursaud-departement-daily/sursaud_idf_dep_20200301_20210308.csv")
        let setAside = delivery.end.findings.filter { $0.check == "sursaud-zero-column" }.compactMap {
            $0.series?.place
        }
        // SOURCE.md: acts are 0 every day for 92, 93 and 94.
        #expect(setAside.sorted() == [.departement("92"), .departement("93"), .departement("94")])
        let places = Set(delivery.observations.filter { $0.series.measure == .sosActs }.map(\.series.place.code))
        #expect(places == ["75", "77", "78", "91", "95"])
    }

    @Test func keepsEveryPublication() throws {
        let delivery = try Self.decode("spf-sursaud-region-daily/idf_vintages_lag45.csv.gz")
        let key = SeriesKey(.ileDeFrance, .visits, every: .day)
        let archive = ObservationArchive(delivery.observations)
        let day = CivilZone.paris.start(of: try #require(CivilDate(iso8601: "2023-07-20")))
        // zcat idf_vintages_lag45.csv.gz | grep ',2023-07-20,': 8031 on 27 July, 8034 on 3 August, 8089 on 17 August.
        let asOf = { (text: String) throws -> Double? in
            archive.asOf(try #require(Instant(iso8601: text))).current(key).first { $0.referenceTime == day }?.value
        }
        #expect(try asOf("2023-07-28T00:00:00Z") == 8031)
        #expect(try asOf("2023-08-04T00:00:00Z") == 8034)
        #expect(try asOf("2023-09-30T00:00:00Z") == 8089)
    }

    @Test(
        arguments: [
            ("spf-sursaud-region-daily/sursaud_france_processed_20200224_20230427.csv", "counts twice"),
            ("spf-sursaud-region-daily/sursaud_france_processed_20221226_20240630.csv", "counts twice"),
            ("spf-sursaud-region-daily/dictionary_columns.csv", "dictionary"),
            ("spf-sursaud-region-daily/dictionary_age_classes.csv", "dictionary"),
            ("spf-sursaud-region-daily/SOURCE.md", "documentation"),
            ("spf-sursaud-departement-daily/SOURCE.md", "documentation"),
        ])
    func refusesWhatIsNoDelivery(path: String, reason: String) {
        let error = #expect(throws: DecodeError.self) { try Self.decode(path) }
        let sentence = error?.description ?? ""
        #expect(sentence.contains((path as NSString).lastPathComponent) && sentence.contains(reason))
    }
}

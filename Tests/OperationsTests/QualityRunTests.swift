import Connectors
import DataQuality
import Foundation
import Messages
import Operations
import Store
import Testing
import TimeSeries

/// Checks over a whole store, what deliveries may not say, and the rows behind a finding.
@Suite struct QualityRunTests {
    private static let key = SeriesKey(.departement("X1"), .visits, every: .day)

    private static func day(_ number: Int) -> Instant {
        CivilZone.paris.start(of: CivilDate(dayNumber: 19_800 + number))
    }

    private static func observation(_ key: SeriesKey, _ day: Int, _ value: Double?, known: Instant) -> Observation {
        Observation(series: key, referenceTime: Self.day(day), value: value, availableAt: known)
    }

    private static func take(_ store: any ObservationStore, _ name: String, _ rows: [Observation], at: Instant) throws {
        let header = DeliveryHeader(connector: "c-\(name)", name: "\(name).csv", hash: name, receivedAt: at)
        let transaction = try #require(try store.begin(header))
        try transaction.append(ObservationBatch(rows))
        _ = try transaction.commit(replaced: [], findings: [])
    }

    /// An impossible value, and a gap of two days in 60.
    private static func faulty() throws -> MemoryStore {
        let store = MemoryStore()
        let rows = (0..<60).filter { $0 != 30 && $0 != 31 }.map { number in
            observation(key, number, number == 10 ? -4 : 100 + Double(number % 7), known: day(number + 1))
        }
        try take(store, "first", rows, at: day(60))
        try take(store, "second", [observation(key, 10, -5, known: day(61))], at: day(61))
        return store
    }

    @Test func theGravestComesFirstAndTheReportIsKept() throws {
        let store = try Self.faulty()
        let report = try QualityRun(store: store, zone: .paris).run(at: Self.day(61))
        // A negative count is next to nothing as well.
        #expect(report.findings.map(\.check) == ["impossible-values", "near-zero-outage", "missing-steps"])
        #expect(report.findings.map(\.severity) == report.findings.map(\.severity).sorted(by: >))
        #expect(try store.quality() == report)
        #expect(report.series == 1 && report.left == 0)
        // Days 32 to 59 are the last 28: none is missing.
        #expect(report.completeness(of: [.visits]) == 1)
        // As known a day after day 40: days 13 to 40 without two of them.
        let earlier = try QualityRun(store: store, zone: .paris).check(at: Self.day(41))
        #expect(earlier.completeness(of: [.visits]) == 26.0 / 28)
        #expect(earlier.completeness(of: [.admissions]) == nil)
    }

    /// A gap of two days of all patients, of admissions and of two ages is one happening at one place, told of all patients; another
    /// gap of one age is another, and so is the same at another place.
    @Test func oneHappeningIsToldOnce() throws {
        let store = MemoryStore()
        func rows(_ key: SeriesKey, without gaps: Range<Int>) -> [Observation] {
            (0..<60).filter { !gaps.contains($0) }.map { number in
                Self.observation(key, number, 100 + Double(number % 7), known: Self.day(number + 1))
            }
        }
        func key(_ place: String, _ measure: Measure, _ stratum: Stratum) -> SeriesKey {
            SeriesKey(.departement(place), measure, stratum, every: .day)
        }
        try Self.take(
            store, "all",
            rows(key("X1", .admissions, .all), without: 30..<32) + rows(key("X1", .visits, .all), without: 30..<32)
                + rows(key("X1", .visits, .age(.from75)), without: 29..<32)
                + rows(key("X1", .visits, .age(.from0to4)), without: 40..<41)
                + rows(key("X2", .visits, .all), without: 30..<32), at: Self.day(60))
        let gaps = try QualityRun(store: store, zone: .paris).check(at: Self.day(61)).findings
            .filter { $0.check == "missing-steps" }
        #expect(
            gaps.compactMap(\.series) == [
                key("X1", .visits, .age(.from0to4)), key("X1", .visits, .all), key("X2", .visits, .all),
            ])
        #expect(gaps.map { $0.message.english.contains("2 more series of this place") } == [false, true, false])
    }

    @Test func theRowsBehindAFindingAreAllVersionsWithTheirDeliveries() throws {
        let store = try Self.faulty()
        let report = try QualityRun(store: store, zone: .paris).check(at: Self.day(62))
        let finding = try #require(report.findings.first { $0.check == "impossible-values" })
        let rows = try FindingRows(
            of: Self.key, from: finding.from, to: finding.to, in: store, now: Self.day(62))
        #expect(rows.rows.map(\.value) == [-4, -5])
        #expect(rows.rows.map(\.availableAt) == [Self.day(11), Self.day(61)])
        #expect(rows.rows.map { $0.delivery?.name } == ["first.csv", "second.csv"])
        // As known before the second delivery, and no more than asked for.
        let before = try FindingRows(of: Self.key, from: finding.from, to: finding.to, in: store, now: Self.day(60))
        #expect(before.rows.map(\.value) == [-4])
        let few = try FindingRows(of: Self.key, from: nil, to: nil, in: store, now: Self.day(62), limit: 5)
        #expect(few.rows.count == 5 && few.left == 54)
    }

    /// Two files of one publisher, one for each syndrome: each value is said to come from its own.
    @Test func filesOfOnePublisherAreToldApart() throws {
        let store = MemoryStore()
        for (number, syndrome) in ["influenza", "asthma"].enumerated() {
            let key = SeriesKey(.departement("75"), .visitRate, Stratum([.syndrome: syndrome]), every: .week)
            let header = DeliveryHeader(
                connector: "odisse", name: "\(syndrome).csv", hash: syndrome, receivedAt: Self.day(9 + number))
            let transaction = try #require(try store.begin(header))
            try transaction.append(ObservationBatch([Self.observation(key, 0, 12, known: Self.day(7))]))
            _ = try transaction.commit(replaced: [], findings: [])
        }
        for summary in try store.series() {
            let rows = try FindingRows(of: summary.key, from: nil, to: nil, in: store, now: Self.day(20)).rows
            let syndrome = try #require(summary.key.stratum.cells[.syndrome])
            #expect(rows.map { $0.delivery?.name } == ["\(syndrome).csv"])
        }
    }

    /// Fields are judged against the stays of their ED, which are other series.
    @Test func seriesThatAreComparedAreRead() throws {
        let store = MemoryStore()
        let site = Place.site("990000011")
        let field = SeriesKey(site, .fieldsFilled, Stratum([.field: "GRAVITE"]), every: .day)
        let stays = SeriesKey(site, .lengthOfStay, Stratum([.duration: "02-03h"]), every: .day)
        let rows = (0..<112).flatMap { number in
            [(field, number < 84 ? 95.0 : 60), (stays, 100)].map { key, value in
                Self.observation(key, number, value, known: Self.day(number + 1))
            }
        }
        try Self.take(store, "rpu", rows, at: Self.day(112))
        let report = try QualityRun(store: store, zone: .paris).check([field], at: Self.day(112))
        #expect(report.findings.map(\.check) == ["field-completeness"])
    }

    /// The files of every connector that does not speak of the future, said to be known in 1970: nothing of the future enters.
    ///
    /// Each connector sees to it itself; the door finds nothing to do.
    @Test func noConnectorLetsTheFutureIn() throws {
        for type in ConnectorCatalog.all where !type.card.speaksOfTheFuture {
            for golden in type.goldenDeliveries {
                let folder = try IngestionTests.Folder([golden.source.fileName: ""])
                try Data(golden.bytes).write(to: folder.url.appending(path: golden.source.fileName))
                let store = MemoryStore()
                let reports = try Ingestion(store: store, now: { golden.source.receivedAt }).ingest(
                    [folder.url], with: type.init(), declaredAvailableAt: Instant(secondsSince1970: 0),
                    zone: golden.source.zone)
                #expect(reports.count == 1)
                let keys = try store.series().map(\.key)
                let archive = try store.archive(of: keys, from: nil)
                let early = keys.flatMap { archive.versions(of: $0) }.filter { $0.availableAt < $0.referenceTime }
                #expect(early == [], "\(type.card.name): \(golden.name)")
            }
        }
    }

    /// A connector, written elsewhere say, that believes a wrong issue time: five days, all said to be known on the third.
    struct Careless: Connector {
        static let card = ConnectorCard(
            name: "careless", title: Text(verbatim: "t"), summary: Text(verbatim: "s"), format: Text(verbatim: "f"),
            knownAtRule: Text(verbatim: "k"), reference: "r", speaksOfTheFuture: false)
        static let goldenDeliveries: [GoldenDelivery] = []

        struct Decoder: DeliveryDecoder {
            mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch)
                throws(DecodeError)
            {}

            mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
                for number in 0..<5 { batch.append(observation(key, number, 100, known: day(2))) }
                return DeliveryEnd(recordsRead: 5)
            }
        }

        func decoder(for source: DeliverySource) -> any DeliveryDecoder { Decoder() }
    }

    @Test func theDoorRefusesWhatCannotHaveBeenKnown() throws {
        let folder = try IngestionTests.Folder(["any.txt": "x"])
        let store = MemoryStore()
        let reports = try Ingestion(store: store, now: { Self.day(9) }).ingest([folder.url], with: Careless())
        guard case .taken(let record, let end) = try #require(reports.first).outcome else {
            Issue.record("not taken in")
            return
        }
        #expect(record.read == 3 && record.added == 3)
        #expect(end.findings.map(\.check) == ["wrong-issue-time"] && end.findings.map(\.severity) == [.rejected])
        #expect(end.findings.map(\.count) == [2])
        #expect(try store.findings(series: nil, limit: 9).map(\.finding) == end.findings)
    }

    /// Two départements that fall silent together are one finding that says so.
    @Test func whatHoldsForAllSeriesOfASourceIsSaidOnce() throws {
        let store = MemoryStore()
        let keys = ["75", "93"].map { SeriesKey(.departement($0), .visits, every: .day) }
        let rows = (0..<60).flatMap { number in
            keys.map { Self.observation($0, number, 100 + Double(number % 7), known: Self.day(number + 1)) }
        }
        try Self.take(store, "both", rows, at: Self.day(60))
        let report = try QualityRun(store: store, zone: .paris).check(at: Self.day(80))
        let quiet = report.findings.filter { $0.check == "source-quiet" }
        #expect(quiet.map(\.series) == [keys[0]])
        #expect(quiet.first?.message.english.hasSuffix("The same holds for 1 more series of this measure.") == true)
    }

    /// The list of what may be known ahead holds what connectors really know ahead, and no more than they may.
    @Test func theMeasuresThatMayBeKnownAheadAreThoseOfTheConnectors() {
        for type in ConnectorCatalog.all where type.card.name != "tidy-csv" {
            for golden in type.goldenDeliveries {
                let early = golden.observations.filter { $0.availableAt < $0.referenceTime }.map(\.series.measure)
                #expect(Set(early).subtracting(MeasureBounds.knownAhead) == [], "\(type.card.name): \(golden.name)")
            }
        }
    }

    /// No golden delivery of any connector is called impossible.
    @Test func possibleValuesHoldWhatConnectorsDeliver() {
        for type in ConnectorCatalog.all {
            for observation in type.goldenDeliveries.flatMap(\.observations) {
                guard let value = observation.value, let range = MeasureBounds.possible(observation.series.measure)
                else { continue }
                #expect(range.contains(value), "\(type.card.name): \(observation.series) \(value)")
            }
        }
    }
}

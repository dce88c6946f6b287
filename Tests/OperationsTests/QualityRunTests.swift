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
        #expect(report.findings.map(\.check).prefix(2) == ["impossible-values", "missing-steps"])
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

    /// Every connector's own files pass; a declared time before the data, or a clock that runs ahead, does not.
    @Test func whatCannotHaveBeenKnownIsRefusedAtTheDoor() throws {
        let golden = try #require(
            ConnectorCatalog.all.filter { !$0.card.speaksOfTheFuture && $0.card.name == "sursaud" }
                .flatMap { $0.goldenDeliveries }.first)
        let folder = try IngestionTests.Folder([golden.source.fileName: String(decoding: golden.bytes, as: UTF8.self)])
        let type = try #require(ConnectorCatalog.connector(named: golden.connector))
        for (declared, isRefused) in [
            (Instant(secondsSince1970: 0), true), (golden.source.receivedAt.advanced(bySeconds: 86_400), false),
        ] {
            let store = MemoryStore()
            let reports = try Ingestion(store: store, now: { golden.source.receivedAt })
                .ingest([folder.url], with: type.init(), declaredAvailableAt: declared)
            guard case .taken(let record, let end) = try #require(reports.first).outcome else {
                Issue.record("refused as a whole")
                continue
            }
            let found = end.findings.filter { $0.check == "wrong-issue-time" }
            #expect(found.map(\.severity) == (isRefused ? [.rejected] : []))
            #expect((record.read == 0) == isRefused)
            #expect(try store.series().isEmpty == isRefused)
            if let finding = found.first {
                #expect(finding.count == golden.observations.count)
                #expect(finding.message.english.contains("said to be known at 1970-01-01T01:00"))
                let kept = try store.findings(series: nil, limit: 99).map(\.finding)
                #expect(kept.contains(finding))
            }
        }
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

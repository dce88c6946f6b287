import Connectors
import ConnectorsTesting
import Messages
import Statistics
import Testing
import TimeSeries

struct RPUXMLTests {
    static let site = Place.site("990000011")

    /// A delivery of one or more days of June 2024 (summer time, UTC+2) with patients `ENTREE, SORTIE` and an EXTRACT.
    static func delivery(_ from: String, _ to: String, extract: String, _ patients: [(String, String)]) -> [UInt8] {
        let rows = patients.map { "<PATIENT><SORTIE>\($1)</SORTIE><ENTREE>\($0)</ENTREE></PATIENT>" }.joined()
        return Array(
            """
            <OSCOUR><ETABLISSEMENT><FINESS>990000011</FINESS><EXTRACT>\(extract)</EXTRACT><DATEDEBUT>\(from)</DATEDEBUT>\
            <DATEFIN>\(to)</DATEFIN></ETABLISSEMENT><PASSAGES>\(rows)</PASSAGES></OSCOUR>
            """.utf8)
    }

    static func decode(_ bytes: [UInt8], name: String = "O990000011_0_20240701040000.xml") throws -> DecodedDelivery {
        try RPUXML().decodeAll(
            bytes, from: DeliverySource(fileName: name, receivedAt: Instant(secondsSince1970: 1_720_000_000)))
    }

    static func sentence(_ bytes: [UInt8]) -> String {
        do {
            _ = try decode(bytes)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    /// Present patients at an instant: the sum over the day of entry of what is known last.
    static func present(_ archive: ObservationArchive, at text: String) throws -> Double {
        let instant = try #require(Instant(iso8601: text))
        let snapshot = archive.asOf(.distantFuture)
        return (0...3).reduce(0) { sum, days in
            let key = SeriesKey(site, .present, Stratum([.entered: "\(days)"]), every: .hour)
            return sum + (snapshot.current(key).first { $0.referenceTime == instant }?.value ?? 0)
        }
    }

    @Test func presenceStaysRightWhenOneDayIsSentAgain() throws {
        // Day 10: one patient stays from 22:30 to 02:30 of day 11, another from 23:30 to 00:30. Day 11: one, 00:10 to 03:10.
        let first = try Self.decode(
            Self.delivery(
                "10/06/2024", "11/06/2024", extract: "12/06/2024 04:00",
                [
                    ("10/06/2024 22:30", "11/06/2024 02:30"), ("10/06/2024 23:30", "11/06/2024 00:30"),
                    ("11/06/2024 00:10", "11/06/2024 03:10"),
                ]))
        // Day 10 again: the second patient turns out not to exist, a third stayed from 23:50 to 01:20.
        let second = try Self.decode(
            Self.delivery(
                "10/06/2024", "10/06/2024", extract: "13/06/2024 04:00",
                [("10/06/2024 22:30", "11/06/2024 02:30"), ("10/06/2024 23:50", "11/06/2024 01:20")]))
        let before = ObservationArchive(first.observations)
        let after = ObservationArchive(first.observations + second.observations)
        // 01:00 local = 23:00Z. Before: patients 1 and 4. After: 1, 3 and 4 of the story.
        #expect(try Self.present(before, at: "2024-06-10T23:00:00Z") == 2)
        #expect(try Self.present(after, at: "2024-06-10T23:00:00Z") == 3)
        // 00:00 local: before 1 and 2; after 1 and 3.
        #expect(try Self.present(before, at: "2024-06-10T22:00:00Z") == 2)
        #expect(try Self.present(after, at: "2024-06-10T22:00:00Z") == 2)
        // 03:00 local: the patient of day 11, whom the resend of day 10 does not touch.
        #expect(try Self.present(after, at: "2024-06-11T01:00:00Z") == 1)
    }

    @Test func springSwitchDayHas23Hours() throws {
        // 2024-03-31 in Paris: 02:00 to 03:00 never was; 02:30 is read as 03:00 = 01:00Z.
        let decoded = try Self.decode(
            Self.delivery(
                "31/03/2024", "31/03/2024", extract: "01/04/2024 04:00", [("31/03/2024 02:30", "31/03/2024 04:15")]))
        let visits = decoded.observations.filter { $0.series == SeriesKey(Self.site, .visits, every: .hour) }
        #expect(visits.count == 23)
        #expect(visits.filter { $0.value == 1 }.map(\.referenceTime.description) == ["2024-03-31T01:00:00Z"])
        #expect(decoded.end.findings.contains { $0.check == "rpu-nonexistent-label" && $0.count == 1 })
    }

    @Test func staysOutOfRangeAreCountedApart() throws {
        let decoded = try Self.decode(
            Self.delivery(
                "10/06/2024", "10/06/2024", extract: "20/06/2024 04:00",
                [
                    ("10/06/2024 10:30", "10/06/2024 10:00"), ("10/06/2024 10:30", "13/06/2024 10:31"),
                    ("10/06/2024 10:30", "13/06/2024 10:30"), ("10/06/2024 10:30", ""),
                ]))
        let stays = decoded.observations.filter { $0.series.measure == .lengthOfStay && $0.value != 0 }
        // −30 min, 72 h 1 min, 72 h sharp, none.
        #expect(
            Set(stays.compactMap { $0.series.stratum.cells[.duration] }) == [
                "negative", "over-72h", "48-72h", "unknown",
            ])
        let checks = decoded.end.findings.map(\.check)
        #expect(checks.contains("rpu-stay-negative") && checks.contains("rpu-stay-too-long"))
        // Only the third patient is present, 10:30 on the 10th to 10:30 on the 13th: 72 full hours, 11:00 to 10:00.
        let presence = decoded.observations.filter { $0.series.measure == .present }.compactMap(\.value).reduce(0, +)
        #expect(presence == 72)
    }

    @Test(
        arguments: [
            ("&#233;", "bombs are not needed for a plain character reference", ""),
            ("", "a DOCTYPE with entities", "<!DOCTYPE OSCOUR [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"),
            ("", "an external DTD", "<!DOCTYPE OSCOUR SYSTEM \"file:///etc/passwd\">"),
        ])
    func refusesEntities(motif: String, what: String, doctype: String) {
        let body = String(
            decoding: Self.delivery(
                "10/06/2024", "10/06/2024", extract: "11/06/2024 04:00", [("10/06/2024 10:30", motif)]), as: UTF8.self)
        let sentence = Self.sentence(Array((doctype + body).utf8))
        #expect(sentence == "no error" ? doctype.isEmpty : sentence.contains("declares XML entities"), "\(what)")
    }

    @Test func refusesWhatIsNoRPU() {
        #expect(Self.sentence(Array("<FICHIER/>".utf8)).contains("root element \"FICHIER\""))
        #expect(Self.sentence(Array("<OSCOUR><PASSAGES><PATIENT/></PASSAGES></OSCOUR>".utf8)).contains("\"FINESS\""))
        #expect(Self.sentence(Array("<OSCOUR><A></B></OSCOUR>".utf8)).contains("does not match"))
        #expect(Self.sentence(Array("<OSCOUR><A>".utf8)).contains("ends in the middle"))
        let foreign = "<?xml version=\"1.0\" encoding=\"EBCDIC-CP-FR\"?><OSCOUR/>"
        #expect(Self.sentence(Array(foreign.utf8)).contains("character encoding"))
        // 3 MB in one element, and in one tag: refused without waiting for the end.
        let long = String(repeating: "x", count: 3_000_000)
        #expect(Self.sentence(Array("<OSCOUR><ETABLISSEMENT><FINESS>\(long)".utf8)).contains("more than 1048576 bytes"))
        #expect(Self.sentence(Array("<OSCOUR><\(long)".utf8)).contains("more than 1048576 bytes"))
    }

    @Test func readsGzipInSeveralMembersAsPlain() throws {
        let plain = Self.delivery(
            "10/06/2024", "10/06/2024", extract: "11/06/2024 04:00", [("10/06/2024 10:30", "10/06/2024 12:00")])
        let whole = try Self.decode(plain)
        let half = plain.count / 2
        let zipped = StoredGzip.member(Array(plain[..<half])) + StoredGzip.member(Array(plain[half...])) + [0, 0, 0]
        #expect(try Self.decode(zipped) == whole)
        #expect(Self.sentence(Array(zipped.dropLast(20))).contains("gzip file is cut short"))
        var damaged = zipped
        damaged[30] ^= 0xFF
        #expect(Self.sentence(damaged).contains("damaged"))
    }

    @Test func saysNothingOfAPatient() throws {
        var generator = SeededGenerator(seed: 7)
        var bytes: [UInt8] = []
        let day = try #require(CivilDate(iso8601: "2024-06-10"))
        SyntheticRPU(firstDay: day, days: 1, patientsPerDay: 20).write(using: &generator) { bytes += $0 }
        // Break ENTREE of every patient, then the end of the file: neither finding nor error may quote a record.
        let broken = String(decoding: bytes, as: UTF8.self).replacing("<ENTREE>", with: "<ENTREE>x")
        let decoded = try Self.decode(Array(broken.utf8))
        #expect(decoded.end.recordsRejected == 20)
        let texts = decoded.end.findings.flatMap { [$0.message.french, $0.message.english] }
        let all = texts + [Self.sentence(Array(broken.utf8.dropLast(200)))]
        #expect(
            !all.contains {
                $0.contains("Ville-Synth") || $0.contains("75999") || $0.contains("/20") || $0.contains("/19")
            })
    }

    @Test func countsEveryPatientOfASyntheticWeek() throws {
        var generator = SeededGenerator(seed: 11)
        var bytes: [UInt8] = []
        let day = try #require(CivilDate(iso8601: "2024-06-10"))
        let synthetic = SyntheticRPU(firstDay: day, days: 7, patientsPerDay: 30)
        synthetic.write(using: &generator) { bytes += $0 }
        let decoded = try Self.decode(bytes, name: synthetic.fileName)
        #expect(decoded.end.recordsRead == 210 && decoded.end.recordsRejected == 0)
        let hourly = decoded.observations.filter { $0.series.measure == .visits && $0.series.grain == .hour }
        // Total, and each margin over age, severity and orientation: 7 days of 30.
        for dimension in [nil, Stratum.Dimension.age, .severity, .orientation] {
            let cells = hourly.filter { observation in
                dimension.map { observation.series.stratum.cells[$0] != nil } ?? (observation.series.stratum == .all)
            }
            #expect(cells.compactMap(\.value).reduce(0, +) == 210)
        }
    }
}

/// Gzip members that store their bytes uncompressed (RFC 1951, 3.2.4; RFC 1952), made without zlib.
enum StoredGzip {
    static func member(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        let length = UInt16(bytes.count)
        out += [1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + bytes
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        crc = ~crc
        for shift in stride(from: 0, to: 32, by: 8) { out.append(UInt8(crc >> shift & 255)) }
        for shift in stride(from: 0, to: 32, by: 8) { out.append(UInt8(UInt32(bytes.count) >> shift & 255)) }
        return out
    }
}

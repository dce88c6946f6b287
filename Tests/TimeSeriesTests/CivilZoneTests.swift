import Testing
import TimeSeries

@Suite struct CivilZoneTests {
    static let zones = [
        "Europe/Paris", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia",
        "Asia/Kolkata", "Europe/Moscow", "Indian/Reunion", "America/Cayenne",
    ]

    /// `zone_switches.csv`: every change of offset from 1970 to 2024 in Python's zoneinfo.
    @Test(arguments: zones)
    func offsetsEqualReference(name: String) throws {
        let zone = try #require(CivilZone(name))
        let table = try ReferenceCSV("zone_switches")
        let rows = table.rows.filter { $0[0] == name }.map { $0.dropFirst().compactMap { Int($0) } }
        #expect(!rows.isEmpty)
        for (i, row) in rows.enumerated() {
            let at = Instant(secondsSince1970: row[0])
            #expect(zone.offset(at: at) == row[2], "\(at)")
            #expect(zone.offset(at: at.advanced(bySeconds: -1)) == row[1], "\(at)")
            // No other change until the next row: probed once a day.
            let next = i + 1 < rows.count ? rows[i + 1][0] : 1_735_689_600  // 2025-01-01
            for second in stride(from: row[0], to: next, by: 86_400) {
                guard zone.offset(at: Instant(secondsSince1970: second)) != row[2] else { continue }
                Issue.record("unexpected offset at \(Instant(secondsSince1970: second))")
                break
            }
        }
    }

    /// Around every change of offset: what a label means, against all instants of four days.
    @Test(arguments: zones)
    func readingsAroundSwitches(name: String) throws {
        let zone = try #require(CivilZone(name))
        let table = try ReferenceCSV("zone_switches")
        let switches = table.rows.filter { $0[0] == name && $0[1] != "0" }.compactMap { Int($0[1]) }
        for change in switches {
            var shown: [CivilDateTime: [Instant]] = [:]
            let span = stride(from: change - 2 * 86_400, through: change + 2 * 86_400, by: 900)
            for second in span {
                let instant = Instant(secondsSince1970: second)
                shown[zone.label(at: instant), default: []].append(instant)
            }
            let middle = zone.label(at: Instant(secondsSince1970: change)).secondsSinceEpochOfCivilTime
            for local in stride(from: middle - 86_400, through: middle + 86_400, by: 900) {
                let label = CivilDateTime(secondsSinceEpochOfCivilTime: local)
                let expected: CivilZone.Reading =
                    switch shown[label] ?? [] {
                    case let found where found.count == 2: .twice(first: found[0], second: found[1])
                    case let found where found.count == 1: .once(found[0])
                    default: .never(switchedAt: Instant(secondsSince1970: change))
                    }
                #expect(zone.reading(of: label) == expected, "\(name) \(label)")
            }
        }
    }

    /// Légifrance: in 2026 the clocks of mainland France change at 01:00 UTC on 29 March and 25 October.
    @Test func switchDaysOfParis() throws {
        let zone = CivilZone.paris
        func reading(_ text: String) throws -> CivilZone.Reading {
            zone.reading(of: try #require(CivilDateTime(iso8601: text)))
        }
        func instant(_ text: String) throws -> Instant { try #require(Instant(iso8601: text)) }
        #expect(try reading("2026-03-29T01:59") == .once(instant("2026-03-29T00:59Z")))
        #expect(try reading("2026-03-29T02:00") == .never(switchedAt: instant("2026-03-29T01:00Z")))
        #expect(try reading("2026-03-29T02:59") == .never(switchedAt: instant("2026-03-29T01:00Z")))
        #expect(try reading("2026-03-29T03:00") == .once(instant("2026-03-29T01:00Z")))
        #expect(try reading("2026-10-25T01:59") == .once(instant("2026-10-24T23:59Z")))
        #expect(
            try reading("2026-10-25T02:30")
                == .twice(first: instant("2026-10-25T00:30Z"), second: instant("2026-10-25T01:30Z")))
        #expect(try reading("2026-10-25T03:00") == .once(instant("2026-10-25T02:00Z")))
        #expect(
            try zone.instant(of: #require(CivilDateTime(iso8601: "2026-10-25T02:30"))) == instant("2026-10-25T00:30Z"))
        #expect(
            try zone.instant(of: #require(CivilDateTime(iso8601: "2026-03-29T02:30"))) == instant("2026-03-29T01:00Z"))
    }

    /// Samoa crossed the date line: 30 December 2011 never was (International Date Line Act 2011).
    @Test func aDayThatNeverWas() throws {
        let zone = try #require(CivilZone("Pacific/Apia"))
        let missing = try #require(CivilDate(iso8601: "2011-12-30"))
        let switched = try #require(Instant(iso8601: "2011-12-30T10:00Z"))
        for hour in 0..<24 {
            #expect(zone.reading(of: CivilDateTime(date: missing, hour: hour)) == .never(switchedAt: switched))
        }
        #expect(zone.start(of: missing) == switched && zone.start(of: missing.advanced(byDays: 1)) == switched)
        let day = { (date: CivilDate) in
            zone.realSeconds(from: CivilDateTime(date: date), to: CivilDateTime(date: date.advanced(byDays: 1)))
        }
        #expect(day(missing) == 0)
        #expect(day(missing.advanced(byDays: -1)) == 86_400 && day(missing.advanced(byDays: 1)) == 86_400)
    }

    /// Real seconds between labels, against a count of the instants whose label lies in between.
    @Test(arguments: zones)
    func realSecondsEqualACount(name: String) throws {
        let zone = try #require(CivilZone(name))
        let table = try ReferenceCSV("zone_switches")
        let switches = table.rows.filter { $0[0] == name && $0[1] != "0" }.compactMap { Int($0[1]) }.suffix(6)
        for change in switches {
            let middle = zone.label(at: Instant(secondsSince1970: change)).secondsSinceEpochOfCivilTime
            let labels = stride(from: change - 3 * 86_400, to: change + 3 * 86_400, by: 900).map {
                zone.label(at: Instant(secondsSince1970: $0)).secondsSinceEpochOfCivilTime
            }
            for (from, to) in [(-86_400, 86_400), (-3600, 0), (-5400, 1800), (0, 3600), (-7200, -3600), (900, 900)] {
                let a = CivilDateTime(secondsSinceEpochOfCivilTime: middle + from)
                let b = CivilDateTime(secondsSinceEpochOfCivilTime: middle + to)
                let count = labels.count { $0 >= middle + from && $0 < middle + to }
                #expect(zone.realSeconds(from: a, to: b) == count * 900, "\(name) \(a) \(b)")
            }
        }
    }

    @Test func unknownZonesAreRefused() {
        #expect(CivilZone("Europe/Atlantis") == nil)
        #expect(CivilZone("") == nil)
        #expect(CivilZone.utc.offset(at: Instant(secondsSince1970: 1_785_000_000)) == 0)
        #expect(CivilZone("Europe/Paris") == CivilZone.paris)
    }
}

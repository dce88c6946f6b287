import Statistics
import Store
import Testing
import TimeSeries

@testable import Operations

/// Sums that no source delivers: what they are, when they are known, and what stands in for a part that is missing.
@Suite struct DerivationTests {
    static let a = Place.site("000000001")
    static let b = Place.site("000000002")
    static let c = Place.site("000000003")
    /// Three sites of an invented département of an invented region.
    static let territory = Territory(
        [a, b, c].map { Territory.Entry(place: $0, name: "Site \($0.code)", parent: .departement("X1")) } + [
            Territory.Entry(place: .departement("X1"), name: "Pays", parent: .region("X")),
            Territory.Entry(place: .region("X"), name: "Région", parent: .country("FR")),
        ])

    static func day(_ text: String) -> Instant {
        CivilDate(iso8601: text).map { CivilZone.paris.start(of: $0) } ?? .distantPast
    }

    static func version(_ reference: Instant, _ value: Double?, known: Instant) -> Revision {
        Revision(referenceTime: reference, availableAt: known, value: value)
    }

    // MARK: Which sums

    @Test func daysAndPlacesThatNobodyDelivers() {
        let hours = SeriesKey(Self.a, .visits, every: .hour)
        let elderly = SeriesKey(Self.a, .visits, .age(.from75), every: .hour)
        let found = Derivation.all(
            for: [hours, elderly, SeriesKey(Self.b, .visits, every: .hour)], territory: Self.territory)
        let written = found.map { "\($0.target) = \($0.parts.map(\.description).joined(separator: " + "))" }
        #expect(
            written == [
                "site:000000001|visits|age=75+|day = site:000000001|visits|age=75+|hour",
                "site:000000001|visits|all|day = site:000000001|visits|all|hour",
                "site:000000002|visits|all|day = site:000000002|visits|all|hour",
                "dep:X1|visits|age=75+|day = site:000000001|visits|age=75+|day",
                "dep:X1|visits|all|day = site:000000001|visits|all|day + site:000000002|visits|all|day",
                "dep:X1|visits|all|hour = site:000000001|visits|all|hour + site:000000002|visits|all|hour",
                "reg:X|visits|age=75+|day = site:000000001|visits|age=75+|day",
                "reg:X|visits|all|day = site:000000001|visits|all|day + site:000000002|visits|all|day",
                "reg:X|visits|all|hour = site:000000001|visits|all|hour + site:000000002|visits|all|hour",
                "dep:X1|visits|all|week = dep:X1|visits|all|day",
                "reg:X|visits|all|week = reg:X|visits|all|day",
                "site:000000001|visits|all|week = site:000000001|visits|all|day",
                "site:000000002|visits|all|week = site:000000002|visits|all|day",
            ])
        // Days come before the places that are made of them.
        #expect(found.firstIndex { $0.kind == .places } == 3)
    }

    @Test func deliveredSeriesAreNeverDerived() {
        let hours = SeriesKey(Self.a, .visits, every: .hour)
        let days = SeriesKey(Self.a, .visits, every: .day)
        let departement = SeriesKey(.departement("X1"), .visits, every: .day)
        let targets = Derivation.all(for: [hours, days, departement], territory: Self.territory).map(\.target)
        #expect(!targets.contains(days) && !targets.contains(departement))
        // The region is made of the site, not of the site and the département that holds it.
        let region = Derivation.all(for: [hours, days, departement], territory: Self.territory)
            .first { $0.target == SeriesKey(.region("X"), .visits, every: .day) }
        #expect(region?.parts == [days])
        // Stocks and levels do not add up over time.
        let present = SeriesKey(Self.a, .present, every: .hour)
        #expect(Derivation.all(for: [present], territory: Self.territory).isEmpty)
    }

    // MARK: Days

    /// Paris: 31 March 2024 has 23 hours, 27 October 2024 has 25, or 24 labels of which one holds two hours.
    @Test(arguments: [("2024-03-31", 23), ("2024-06-01", 24), ("2024-10-27", 25), ("2024-10-27", 24)])
    func daysOfAllLengths(date: String, rows: Int) {
        let hours = SeriesKey(Self.a, .visits, every: .hour)
        let target = SeriesKey(Self.a, .visits, every: .day)
        let start = Self.day(date)
        let length =
            Self.day(date == "2024-06-01" ? "2024-06-02" : (date == "2024-03-31" ? "2024-04-01" : "2024-10-28"))
            .seconds(since: start) / 3600
        #expect(length == (date == "2024-10-27" ? 25 : rows))
        // Row k holds k + 1 visits; with 24 rows on the long day the third holds both hours and the fourth begins one later.
        let versions = (0..<rows).map { row -> Revision in
            let hour = rows < length && row >= 3 ? row + 1 : row
            let reference = start.advanced(bySeconds: 3600 * hour)
            return Self.version(reference, Double(row + 1), known: reference.advanced(bySeconds: 7200))
        }
        var archive = ObservationArchive()
        archive.set(versions, for: hours)
        let rule = Derivation(kind: .days, target: target, parts: [hours])
        let found = rule.versions(in: archive, zone: .paris)
        // One version, known with the last hour: 1 + … + n = n (n + 1) ÷ 2.
        let last = versions.map(\.availableAt).max()
        #expect(found == [Self.version(start, Double(rows * (rows + 1) / 2), known: last ?? .distantPast)])
        // One hour short, there is no day yet.
        archive.set(Array(versions.dropLast()), for: hours)
        #expect(rule.versions(in: archive, zone: .paris).isEmpty)
    }

    @Test func daysHaveAVersionForEachRevision() {
        let hours = SeriesKey(Self.a, .visits, every: .hour)
        let start = Self.day("2024-06-01")
        func at(_ hour: Int) -> Instant { start.advanced(bySeconds: 3600 * hour) }
        var versions = (0..<24).map { Self.version(at($0), 2, known: at(26)) }
        versions.append(Self.version(at(5), 7, known: at(50)))
        versions.append(Self.version(at(6), nil, known: at(60)))
        versions.append(Self.version(at(6), 2, known: at(70)))
        var archive = ObservationArchive()
        archive.set(versions, for: hours)
        let found = Derivation(kind: .days, target: SeriesKey(Self.a, .visits, every: .day), parts: [hours])
            .versions(in: archive, zone: .paris)
        // 24 · 2 = 48; five more at hour 50; an hour taken back makes the day missing; then it is back.
        #expect(
            found == [
                Self.version(start, 48, known: at(26)), Self.version(start, 53, known: at(50)),
                Self.version(start, nil, known: at(60)), Self.version(start, 53, known: at(70)),
            ])
    }

    // MARK: Weeks

    /// 27 May 2024 is a Monday; three days of the week before are no week.
    @Test func weeksFromMondayOnHaveBothTimes() {
        let days = SeriesKey(Self.a, .visits, every: .day)
        let monday = Self.day("2024-05-27")
        func at(_ day: Int) -> Instant { monday.advanced(bySeconds: 86_400 * day) }
        var versions = (-3..<10).map { Self.version(at($0), 10, known: at($0 + 1)) }
        versions.append(Self.version(at(2), 14, known: at(9)))
        versions.append(Self.version(at(3), nil, known: at(11)))
        var archive = ObservationArchive()
        archive.set(versions, for: days)
        let rule = Derivation(kind: .weeks, target: SeriesKey(Self.a, .visits, every: .week), parts: [days])
        // 7 · 10, known with its Sunday; four more; then a day is taken back. The second week has three days only.
        let expected = [
            Self.version(monday, 70, known: at(7)), Self.version(monday, 74, known: at(9)),
            Self.version(monday, nil, known: at(11)),
        ]
        #expect(rule.versions(in: archive, zone: .paris) == expected)
        // Of the week that holds the instant every version is made.
        #expect(rule.versions(in: archive, zone: .paris, since: at(6)) == expected)
        #expect(rule.versions(in: archive, zone: .paris, since: at(7)).isEmpty)
    }

    // MARK: Places

    static let keys = [a, b, c].map { SeriesKey($0, .visits, every: .day) }
    static let sum = Derivation(kind: .places, target: SeriesKey(.departement("X1"), .visits, every: .day), parts: keys)
    static func step(_ number: Int) -> Instant { day("2024-01-01").advanced(bySeconds: 86_400 * number) }

    /// Days 0, 1, 2 … of the sites, each known at the end of its day; nil is missing.
    static func archive(_ days: [[Double?]]) -> ObservationArchive {
        var archive = ObservationArchive()
        for (site, key) in keys.enumerated() {
            archive.set(
                days.enumerated().map { version(step($0), $1[site], known: step($0 + 1)) }, for: key)
        }
        return archive
    }

    /// Usual shares 100, 60 and 40 of 200.
    @Test func missingPartsAreMadeUpForInProportion() {
        let usual: [Double?] = [100, 60, 40]
        func last(_ day: [Double?]) -> Double?? {
            Self.sum.versions(in: Self.archive([usual, usual, day]), zone: .paris).last?.value
        }
        #expect(last([110, 66, 44]) == .some(220))
        // Without C, 40 of 200 or 20 %: (110 + 66) ÷ 0.8.
        #expect(last([110, 66, nil]) == .some(220))
        // Without B, 30 %: too much is missing; the same for A, and for all.
        #expect(last([110, nil, 44]) == .some(nil))
        #expect(last([nil, 66, 44]) == .some(nil))
        #expect(last([nil, nil, nil]) == .some(nil))
        // A zero that was reported is a zero.
        #expect(last([110, 66, 0]) == .some(176))
        #expect(Derivation.largestMissingShare == 0.2)
    }

    /// A site that opens later is no hole in the days before.
    @Test func partsThatBeginLaterAreNotMissed() {
        let days: [[Double?]] = [[100, 60], [100, 60], [100, 60], [100, 60]]
        var archive = ObservationArchive()
        for (site, key) in Self.keys.prefix(2).enumerated() {
            archive.set(
                days.enumerated().map { Self.version(Self.step($0), $1[site], known: Self.step($0 + 1)) }, for: key)
        }
        archive.set(
            [Self.version(Self.step(2), 40, known: Self.step(3)), Self.version(Self.step(3), 40, known: Self.step(4))],
            for: Self.keys[2])
        #expect(Self.sum.versions(in: archive, zone: .paris).map(\.value) == [160, 160, 200, 200])
    }

    /// Nor is one that closed for good a hole in the days after; what it still sends counts.
    @Test func partsThatClosedAreNotMissed() throws {
        let usual: [Double?] = [100, 60, 40]
        let without: [Double?] = [100, 60, nil]
        var rule = Self.sum
        let archive = Self.archive([usual, usual, without, without])
        #expect(rule.versions(in: archive, zone: .paris).map(\.value) == [200, 200, 200, 200])
        rule.closed = [Self.keys[2]: CivilZone.paris.date(at: Self.step(3))]
        #expect(rule.versions(in: archive, zone: .paris).map(\.value) == [200, 200, 200, 160])
        let sending = Self.archive([usual, usual, without, usual])
        #expect(rule.versions(in: sending, zone: .paris).map(\.value) == [200, 200, 200, 200])
        // The territory says which.
        let territory = Territory(
            zip([Self.a, Self.b, Self.c], [nil, nil, CivilDate(iso8601: "2024-01-04")]).map {
                Territory.Entry(place: $0, name: $0.code, parent: .departement("X1"), closed: $1)
            })
        let made = Derivation.all(for: Self.keys, territory: territory).filter { $0.kind == .places }
        #expect(made == [rule])
    }

    @Test func sumsHaveVersionsByAvailability() {
        let usual: [Double?] = [100, 60, 40]
        var archive = Self.archive([usual, usual])
        // Day 2: A and B at the end of the day, C 90 minutes later, a revision of A at 05:30.
        let end = Self.step(3)
        archive.set(
            archive.versions(of: Self.keys[0]) + [
                Self.version(Self.step(2), 110, known: end),
                Self.version(Self.step(2), 120, known: end.advanced(bySeconds: 5 * 3600 + 1800)),
            ], for: Self.keys[0])
        archive.set(
            archive.versions(of: Self.keys[1]) + [Self.version(Self.step(2), 66, known: end)], for: Self.keys[1])
        archive.set(
            archive.versions(of: Self.keys[2]) + [Self.version(Self.step(2), 54, known: end.advanced(bySeconds: 5400))],
            for: Self.keys[2])
        let found = Self.sum.versions(in: archive, zone: .paris).filter { $0.referenceTime == Self.step(2) }
        // (110 + 66) ÷ 0.8 = 220 without C; 230 with it, when it is known; 240 after the revision.
        #expect(
            found == [
                Self.version(Self.step(2), 220, known: end),
                Self.version(Self.step(2), 230, known: end.advanced(bySeconds: 5400)),
                Self.version(Self.step(2), 240, known: end.advanced(bySeconds: 5 * 3600 + 1800)),
            ])
        // `since` leaves out what lies before.
        #expect(Self.sum.versions(in: archive, zone: .paris, since: Self.step(2)) == found)
    }

    /// Within one hour there is one version, known when the last of its parts is.
    @Test func sumsChangeAtMostHourly() {
        var archive = ObservationArchive()
        for (site, key) in Self.keys.enumerated() {
            let known = Self.step(1).advanced(bySeconds: [60, 1800, 3500][site])
            archive.set([Self.version(Self.step(0), 50, known: known)], for: key)
        }
        #expect(
            Self.sum.versions(in: archive, zone: .paris)
                == [Self.version(Self.step(0), 150, known: Self.step(1).advanced(bySeconds: 3500))])
    }

    /// What a sum says at an instant depends on nothing that became known later.
    @Test(arguments: 1...6 as ClosedRange<UInt64>) func sumsDoNotPeek(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var archive = ObservationArchive()
        for key in Self.keys {
            var versions: [Revision] = []
            for day in 0..<40 {
                // A sixth is late or missing, and many are revised after a week, some by a lot.
                let known = Self.step(day + 1).advanced(bySeconds: generator.integer(below: 6) == 0 ? 4 * 86_400 : 600)
                let value = Double(20 + generator.integer(below: 60))
                versions.append(
                    Self.version(Self.step(day), generator.integer(below: 8) == 0 ? nil : value, known: known))
                if generator.integer(below: 2) == 0 {
                    versions.append(
                        Self.version(
                            Self.step(day), value * Double(1 + generator.integer(below: 5)),
                            known: Self.step(day + 8).advanced(bySeconds: 900)))
                }
            }
            archive.set(versions, for: key)
        }
        let all = Self.sum.versions(in: archive, zone: .paris)
        #expect(all.contains { $0.value == nil } && all.contains { $0.value != nil })
        for instant in stride(from: 3, through: 45, by: 3).map({ Self.step($0).advanced(bySeconds: 3600) }) {
            var known = ObservationArchive()
            for key in Self.keys { known.set(archive.versions(of: key).filter { $0.availableAt <= instant }, for: key) }
            let then = Self.sum.versions(in: known, zone: .paris)
            let agrees = then.filter { $0.availableAt <= instant } == all.filter { $0.availableAt <= instant }
            #expect(agrees, "as of \(instant)")
        }
    }
}

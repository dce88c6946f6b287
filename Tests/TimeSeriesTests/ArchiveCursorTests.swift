import Testing
import TimeSeries

@Suite struct ArchiveCursorTests {
    /// On random histories – late, revised, taken back, hours of both clock changes of 2026 – a cursor holds at every origin what
    /// `asOf` holds.
    @Test(arguments: [1, 2, 3]) func equalsAsOf(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func uniform(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let keys = [
            SeriesKey(.departement("75"), .temperature, every: .hour),
            SeriesKey(.departement("75"), .visits, every: .hour),
            SeriesKey(.departement("75"), .visits, every: .day), SeriesKey(.country("FR"), .incidence, every: .week),
        ]
        let starts = try [(2026, 3, 27), (2026, 10, 23)].map { year, month, day in
            CivilZone.paris.instant(
                of: CivilDateTime(date: try #require(CivilDate(year: year, month: month, day: day)), hour: 0))
        }
        var observations: [Observation] = []
        for key in keys {
            let length = key.grain.nominalSeconds
            for start in starts {
                let first = TimeGrid(zone: .paris, grain: key.grain)
                for step in 0..<(key.grain == .hour ? 96 : 6) {
                    let reference =
                        key.grain == .hour
                        ? start.advanced(bySeconds: step * length)
                        : first.start(at: first.index(of: start) + step)
                    for version in 0..<uniform(4) {
                        observations.append(
                            Observation(
                                series: key, referenceTime: reference,
                                value: uniform(9) == 0 ? nil : Double(uniform(50)),
                                availableAt: reference.advanced(bySeconds: 3600 * (version * 7 + uniform(90)))))
                    }
                }
            }
        }
        let archive = ObservationArchive(observations)
        var cursor = ArchiveCursor(archive, keys: keys, zone: .paris)
        for start in starts {
            for hour in stride(from: 0, to: 200, by: 17) {
                let origin = start.advanced(bySeconds: 3600 * hour)
                cursor.advance(to: origin)
                let snapshot = archive.asOf(origin)
                for key in keys {
                    let grid = TimeGrid(zone: .paris, grain: key.grain)
                    let values = snapshot.values(key, on: grid)
                    let first = grid.index(of: start)
                    for index in (first - 3)..<(first + 105) {
                        let (a, b) = (cursor.value(key, at: index), values?[index] ?? .nan)
                        #expect(a == b || (a.isNaN && b.isNaN), "\(key) \(index) at \(origin)")
                    }
                    let newest = values.flatMap { values in
                        values.values.lastIndex { !$0.isNaN }.map { values.first + $0 + 1 }
                    }
                    #expect((cursor.end(of: key) ?? 0) >= (newest ?? 0))
                }
            }
        }
    }
}

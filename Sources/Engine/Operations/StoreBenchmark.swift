private import Foundation
import Statistics
public import Store
import TimeSeries

/// How fast and how small a store is at the scale of a region: dense hourly counts of invented EDs, in bulk and day by day.
///
/// The bulk is one delivery for each site, hour after hour with all its series in each, as a wide export gives them; then come
/// daily deliveries, each replacing one day of one site, every seventh one replacing the last seven days with a few values
/// changed. Counts are like Poisson ones of means from 0.02 to 12 an hour; only the store's own time is measured.
public struct StoreBenchmark: Sendable {
    public var sites: Int
    public var years: Int
    public var seriesPerSite: Int
    /// Days that arrive one by one after the bulk.
    public var dailyDays: Int

    public init(sites: Int, years: Int, seriesPerSite: Int = 40, dailyDays: Int = 28) {
        self.sites = sites
        self.years = years
        self.seriesPerSite = seriesPerSite
        self.dailyDays = dailyDays
    }

    /// What was measured; seconds of wall time.
    public struct Result: Sendable {
        public var bulkObservations = 0
        public var bulkSeconds = 0.0
        public var dailyDeliveries = 0
        public var dailyObservations = 0
        public var dailySeconds = 0.0
        /// Bytes on disk at the end.
        public var bytes = 0
        /// Versions of one site's last five years.
        public var snapshotRows = 0
        /// Reading all series of one site over five years and taking its snapshot.
        public var snapshotSeconds = 0.0
        /// The same for one series.
        public var seriesSeconds = 0.0

        public var bulkPerSecond: Double { Double(bulkObservations) / bulkSeconds }
        public var bytesPerObservation: Double { Double(bytes) / Double(bulkObservations + dailyObservations) }
        public var dailyDeliveriesPerSecond: Double { Double(dailyDeliveries) / dailySeconds }
        public var dailyPerSecond: Double { Double(dailyObservations) / dailySeconds }
    }

    private static let start = 1_420_070_400  // 2015-01-01T00:00:00Z

    private var hours: Int { years * 8766 }

    private func keys(of site: Int) -> [SeriesKey] {
        (0..<seriesPerSite).map { number in
            SeriesKey(
                .site("99000\(1000 + site)"), number % 4 == 3 ? .admissions : .visits,
                number == 0 ? .all : Stratum([.age: "band \(number % 6)", .severity: "class \(number / 6)"]),
                every: .hour)
        }
    }

    /// Fills an empty store and measures it.
    ///
    /// - Parameters:
    ///   - size: bytes that the store takes on disk now.
    ///   - progress: told what is done, in English.
    public func run(
        _ store: any ObservationStore, size: () -> Int, progress: (String) -> Void
    ) throws(StoreError) -> Result {
        var result = Result()
        var generator = SeededGenerator(seed: 1)
        for site in 0..<sites {
            try bulk(site, into: store, &result, using: &generator)
            progress("site \(site + 1) of \(sites)")
        }
        for day in 0..<dailyDays {
            for site in 0..<sites { try daily(site, day, into: store, &result, using: &generator) }
        }
        progress("\(result.dailyDeliveries) daily deliveries")
        try read(store, &result)
        result.bytes = size()
        return result
    }

    private func bulk(
        _ site: Int, into store: any ObservationStore, _ result: inout Result, using generator: inout SeededGenerator
    ) throws(StoreError) {
        let header = DeliveryHeader(
            connector: "benchmark", name: "bulk \(site)", hash: "bulk \(site)",
            receivedAt: Instant(secondsSince1970: Self.start + hours * 3600))
        guard let delivery = try store.begin(header) else { return }
        var batch = ObservationBatch()
        let numbers = keys(of: site).map { batch.number(of: $0) }
        let clock = ContinuousClock()
        for hour in 0..<hours {
            let reference = Instant(secondsSince1970: Self.start + hour * 3600)
            for (index, number) in numbers.enumerated() {
                batch.append(
                    ObservationBatch.Row(
                        series: number, value: count(index, hour, using: &generator), referenceTime: reference,
                        availableAt: reference.advanced(bySeconds: 3600)))
            }
            guard batch.rows.count > 60_000 || hour == hours - 1 else { continue }
            result.bulkObservations += batch.rows.count
            let start = clock.now
            try delivery.append(batch)
            result.bulkSeconds += (clock.now - start) / .seconds(1)
            batch.removeRows()
        }
        let start = clock.now
        _ = try delivery.commit(replaced: [], findings: [])
        result.bulkSeconds += (clock.now - start) / .seconds(1)
    }

    private func daily(
        _ site: Int, _ day: Int, into store: any ObservationStore, _ result: inout Result,
        using generator: inout SeededGenerator
    ) throws(StoreError) {
        let days = day % 7 == 6 ? 7 : 1
        let end = Self.start + (hours + 24 * (day + 1)) * 3600
        let availableAt = Instant(secondsSince1970: end + 6 * 3600)
        let header = DeliveryHeader(
            connector: "benchmark", name: "\(site) \(day)", hash: "\(site) \(day)", receivedAt: availableAt)
        var batch = ObservationBatch()
        for (index, key) in keys(of: site).enumerated() {
            let number = batch.number(of: key)
            for hour in stride(from: end - days * 86_400, to: end, by: 3600) {
                // The same hour has the same count again, but for one hour in twenty.
                var fixed = SeededGenerator(seed: UInt64(site * 1_000_000_000 + hour / 3600 * 100 + index))
                let isRevised = days > 1 && generator.integer(below: 20) == 0
                batch.append(
                    ObservationBatch.Row(
                        series: number, value: count(index, hour / 3600, using: &fixed) + (isRevised ? 1 : 0),
                        referenceTime: Instant(secondsSince1970: hour), availableAt: availableAt))
            }
        }
        let range = ReplacedRange(
            place: .site("99000\(1000 + site)"), measures: [.visits, .admissions], grain: .hour,
            from: Instant(secondsSince1970: end - days * 86_400), to: Instant(secondsSince1970: end), absent: .zero,
            availableAt: availableAt)
        let clock = ContinuousClock()
        let start = clock.now
        if let delivery = try store.begin(header) {
            try delivery.append(batch)
            _ = try delivery.commit(replaced: [range], findings: [])
        }
        result.dailySeconds += (clock.now - start) / .seconds(1)
        result.dailyDeliveries += 1
        result.dailyObservations += batch.rows.count
    }

    private func read(_ store: any ObservationStore, _ result: inout Result) throws(StoreError) {
        let keys = keys(of: sites / 2)
        let end = Instant(secondsSince1970: Self.start + (hours + 24 * dailyDays) * 3600)
        let from = end.advanced(bySeconds: -5 * 8766 * 3600)
        let clock = ContinuousClock()
        var start = clock.now
        let snapshot = try store.archive(of: keys, from: from).asOf(end)
        result.snapshotSeconds = (clock.now - start) / .seconds(1)
        result.snapshotRows = keys.reduce(0) { $0 + snapshot.versions(of: $1).count }
        start = clock.now
        let one = try store.archive(of: [keys[0]], from: from).asOf(end)
        result.seriesSeconds = (clock.now - start) / .seconds(1)
        precondition(!one.keys.isEmpty, "the series that was taken in is there")
    }

    /// A count with a daily shape; its mean falls from 12 an hour for the first series to 0.02.
    private func count(_ series: Int, _ hour: Int, using generator: inout SeededGenerator) -> Double {
        let shape = [0.4, 0.3, 0.25, 0.25, 0.3, 0.4, 0.6, 0.9, 1.3, 1.6, 1.6, 1.5, 1.3, 1.4, 1.4, 1.3, 1.3, 1.4]
        let mean =
            max(0.02, 12 / Double((series + 1) * (series + 1)) + 0.3 / Double(series + 1))
            * (shape.indices.contains(hour % 24) ? shape[hour % 24] : 1.2)
        // A Poisson draw by its waiting times.
        var value = 0.0
        var time = -log(generator.uniform())
        while time < mean {
            value += 1
            time -= log(generator.uniform())
        }
        return value
    }
}

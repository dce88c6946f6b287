import Forecasting
import Pipeline
import Statistics
import Store
import Testing
import TimeSeries

@testable import Operations

/// Estimates that outlive the process: they spare time and change no bit, and what cannot be read is not there.
@Suite struct StoredFitTests {
    private static let key = SeriesKey(.site("990000001"), .visits, every: .hour)

    private static func basis(_ number: Int) -> Digest {
        var digest = Digest()
        digest.add(number)
        return digest
    }

    @Test func estimatesAreReadBackAsWritten() {
        let numbers = [0, -0.0, 1 / 3.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
        for numbers in [[], numbers] {
            let kept = KeptEstimate(basis: Self.basis(7), numbers: numbers)
            let stored = StoredFit(series: Self.key, model: "ets", version: "1", estimate: kept)
            #expect(stored.estimate?.basis == kept.basis)
            #expect(stored.estimate?.numbers.map(\.bitPattern) == numbers.map(\.bitPattern))
        }
    }

    /// Every changed, missing or added byte shows.
    @Test func damagedBytesAreNotRead() {
        let stored = StoredFit(
            series: Self.key, model: "ets", version: "1",
            estimate: KeptEstimate(basis: Self.basis(7), numbers: [1, 2.5]))
        for position in stored.body.indices {
            var damaged = stored
            damaged.body[position] ^= 4
            #expect(damaged.estimate == nil, "byte \(position)")
            damaged.body = Array(stored.body.prefix(position))
            #expect(damaged.estimate == nil, "\(position) bytes")
        }
        var longer = stored
        longer.body.append(0)
        #expect(longer.estimate == nil)
    }

    // MARK: Region runs

    private static func order(tasks: Int) -> RegionRun.Order {
        var order = RegionRun.Order(tasks: tasks)
        order.horizons = .init(hours: 24, days: 3, weeks: 2)
        order.draws = 20
        order.measures = [.visits]
        order.margins = []
        // Hours by the first, days by both, weeks by the second.
        order.models = ["count-glm", "structural"]
        return order
    }

    private static let keys = RegionRunTests.sites.flatMap { place in
        [Grain.hour, .day, .week].map { SeriesKey(place, .visits, every: $0) }
    }

    /// The forecasts of a store whose fits are those given, an hour after the first origin.
    private static func forecasts(_ fits: [StoredFit], tasks: Int) async throws -> [SeriesKey: StoredForecast] {
        let store = try RegionRunTests.store()
        try store.saveFits(fits)
        let origin = try RegionRunTests.origin().advanced(bySeconds: 3600)
        _ = try await RegionRun(store: store, version: "test") { origin }.run(order(tasks: tasks), at: origin)
        return try RegionRunTests.kept(store)
    }

    @Test func forecastsAreTheSameWithAndWithout() async throws {
        let origin = try RegionRunTests.origin()
        let store = try RegionRunTests.store()
        _ = try await RegionRun(store: store, version: "test") { origin }.run(Self.order(tasks: 2), at: origin)
        let fits = try store.fits(of: Self.keys)
        let models = fits.map { "\($0.series.grain.rawValue) \($0.model)" }
        #expect(
            Set(models) == ["hour count-glm", "day count-glm", "day structural", "week structural"]
                && fits.count == 12)

        let fresh = try await Self.forecasts([], tasks: 1)
        #expect(fresh.count > 12)
        for tasks in [1, 4] { #expect(try await Self.forecasts(fits, tasks: tasks) == fresh) }

        // Of another version, or damaged: as if they were not there.
        let unusable = fits.enumerated().map { number, fit in
            var fit = fit
            if number % 2 == 0 { fit.version = "another" } else { fit.body[20] ^= 1 }
            return fit
        }
        #expect(try await Self.forecasts(unusable, tasks: 2) == fresh)

        // They are used: a larger dispersion, properly sealed, shows in the forecasts.
        let changed = try fits.filter { $0.model == "count-glm" }.map { fit in
            var estimate = try #require(fit.estimate)
            estimate.numbers[0] += 5
            return StoredFit(series: fit.series, model: fit.model, version: fit.version, estimate: estimate)
        }
        #expect(try await Self.forecasts(changed, tasks: 2) != fresh)
    }
}

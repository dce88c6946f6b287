import Forecasting
import Messages
import Pipeline
import Statistics
import TimeSeries

/// An invented series with everything that real ones have: revisions, an incomplete tail, gaps, an outage, and a future.
struct SimulatedHistory {
    static let key = SeriesKey(.site("999999999"), .visits, every: .hour)
    static let dailyKey = SeriesKey(.site("999999999"), .visits, every: .day)

    let grid: TimeGrid
    let origin: Int
    /// True visits of each step, from the first one on.
    var truth: [Double]
    var versions: [Revision]

    var key: SeriesKey { SeriesKey(Self.key.place, .visits, every: grid.grain) }
    var first: Int { origin - past }
    let past: Int
    /// The instant at which the forecast is made.
    var instant: Instant { grid.start(at: origin) }

    /// - Parameters:
    ///   - steps: steps before the origin, 1 November 2026, 06:00 (days: the whole day).
    ///   - isRevised: steps are published with 70 to 90 % of their visits, and completed over two days.
    init(_ grain: Grain, steps: Int, mean: Double, isRevised: Bool = true, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        grid = TimeGrid(zone: .paris, grain: grain)
        past = steps
        origin = grid.index(
            of: CivilDateTime(iso8601: "2026-11-01T06:00:00") ?? CivilDateTime(secondsSinceEpochOfCivilTime: 0))
        let outage = origin - steps / 3
        truth = []
        versions = []
        let hours: [Double] = (0..<24).map { $0 < 8 ? 0.4 : ($0 < 22 ? 1.4 : 0.9) }
        for index in (origin - steps)..<(origin + 100) {
            let at = grid.label(at: index)
            let shape = (grain == .hour ? hours[at.hour] : 1) * (at.date.weekday == .monday ? 1.15 : 1)
            let value = Double(NegativeBinomial(mean: mean * shape, size: 30).quantile(generator.uniform()))
            truth.append(value)
            // Two percent of the steps are missing, and for two days nothing came in.
            if generator.uniform() < 0.02 { continue }
            let outageLength = grain == .hour ? 36 : 2
            let isOut = (outage..<outage + outageLength).contains(index)
            let shown = isOut ? 0 : value
            let end = grid.end(at: index)
            guard isRevised else {
                versions.append(
                    Revision(referenceTime: grid.start(at: index), availableAt: end, value: shown))
                continue
            }
            for (delay, share) in [(0, 0.8), (26, 0.95), (50, 1.0)] {
                let noisy = share == 1 ? 1 : share + 0.1 * (generator.uniform() - 0.5)
                versions.append(
                    Revision(
                        referenceTime: grid.start(at: index), availableAt: end.advanced(bySeconds: delay * 3600),
                        value: (shown * noisy).rounded()))
            }
        }
    }

    var archive: ObservationArchive {
        var archive = ObservationArchive()
        archive.set(versions, for: key)
        return archive
    }

    func request(
        horizon: Int, models: [String]? = nil, draws: Int = 100, seed: UInt64 = 1, later steps: Int = 0
    ) -> ForecastRequest {
        ForecastRequest(
            grid: grid, origin: origin + steps, horizon: horizon, calendar: .french(years: 2022...2027), draws: draws,
            seed: seed, models: models)
    }

    /// The same past, another future: what became available after `instant` is changed, left out, or new.
    func withAnotherFuture(after instant: Instant, seed: UInt64) -> [Revision] {
        var generator = SeededGenerator(seed: seed)
        var others: [Revision] = []
        for version in versions {
            guard version.availableAt > instant else {
                others.append(version)
                continue
            }
            switch generator.integer(below: 3) {
            case 0: continue
            case 1: others.append(version)
            default:
                var changed = version
                changed.value = generator.integer(below: 4) == 0 ? nil : Double(generator.integer(below: 1000))
                others.append(changed)
            }
        }
        // Late rewritings of any step, the oldest included, and steps before the first one.
        for _ in 0..<200 {
            let step = first - 50 + generator.integer(below: truth.count + 50)
            others.append(
                Revision(
                    referenceTime: grid.start(at: step),
                    availableAt: instant.advanced(
                        bySeconds: 1 + generator.integer(below: 2) * generator.integer(below: 864_000)),
                    value: Double(generator.integer(below: 5000))))
        }
        return others
    }
}

/// Everything that a forecast says, to be compared bit by bit.
struct Outcome: Equatable {
    var paths: [Int32] = []
    var said = ""

    init(
        _ key: SeriesKey, _ archive: ObservationArchive, at instant: Instant, _ request: ForecastRequest,
        cache: inout FitCache
    ) {
        do throws(PipelineError) {
            let forecast = try Pipeline.forecast(key, from: archive.asOf(instant), request, cache: &cache)
            paths = forecast.paths.values
            said = """
                \(forecast.weights.sorted { $0.key < $1.key }) \(forecast.failures) \(forecast.setAside) \
                \(forecast.incomplete) \(String(describing: forecast.explanation))
                """
        } catch {
            said = error.description
        }
    }

    init(_ key: SeriesKey, _ archive: ObservationArchive, at instant: Instant, _ request: ForecastRequest) {
        var cache = FitCache()
        self.init(key, archive, at: instant, request, cache: &cache)
    }
}

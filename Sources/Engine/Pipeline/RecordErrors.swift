internal import Calibration
import Forecasting
import Reconciliation
import TimeSeries

/// How the forecasts of a record turned out, series by series: from this reconciliation knows what goes wrong together.
///
/// The models of a record are averaged with equal weights: the errors of any reasonable combination are much the same.
public struct RecordErrors: Sendable {
    public let origins: Int
    public let horizon: Int
    public let spacing: Int
    /// Normal scores of the truth, `[origin × step]`, NaN where unknown.
    private var scores: [SeriesKey: [Double]] = [:]
    /// Truth less median, `[origin × step]`, NaN where unknown.
    private var errors: [SeriesKey: [Double]] = [:]

    /// No past forecasts.
    public init(none horizon: Int) {
        (origins, spacing) = (0, 1)
        self.horizon = horizon
    }

    /// - Parameter said: of the series whose errors are wanted, for the truth that is known by now.
    public init(_ record: TrackRecord, of said: some Sequence<MemberForecasts>, _ request: ForecastRequest) {
        let all = request.schedule.origins(before: request.origin)
        origins = all.count
        horizon = request.horizon
        spacing = request.schedule.spacing
        let position = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
        for forecasts in said {
            let past = record.past(
                of: forecasts.key, schedule: request.schedule, origin: request.origin, history: forecasts.history)
            guard !past.isEmpty else { continue }
            var found = [Double](repeating: .nan, count: origins * horizon)
            var missed = found
            for one in past {
                guard let at = position[one.origin] else { continue }
                let tables = one.members.sorted { $0.key < $1.key }.map(\.value.quantiles)
                for step in 0..<min(horizon, one.truth.count) where !one.truth[step].isNaN {
                    let quantiles = Self.mean(tables.filter { step < $0.count }.map { $0[step] })
                    guard !quantiles.isEmpty else { continue }
                    found[at * horizon + step] = RankMatching.normalScore(of: one.truth[step], among: quantiles)
                    missed[at * horizon + step] = one.truth[step] - quantiles[quantiles.count / 2]
                }
            }
            scores[forecasts.key] = found
            errors[forecasts.key] = missed
        }
    }

    /// Whether a series has errors of at least eight origins.
    func knows(_ key: SeriesKey) -> Bool {
        guard let errors = errors[key] else { return false }
        return (0..<origins).count { !errors[$0 * horizon].isNaN } >= 8
    }

    /// What ``Dependence`` learns from; nil when none of the series has a record.
    func pastErrors(of keys: [SeriesKey]) -> PastErrors? {
        guard origins > 0, keys.contains(where: { scores[$0] != nil }) else { return nil }
        var past = PastErrors(origins: origins, series: keys.count, horizon: horizon, spacing: spacing)
        for (number, key) in keys.enumerated() {
            guard let scores = scores[key] else { continue }
            for origin in 0..<origins {
                for step in 0..<horizon { past[origin, number, step] = scores[origin * horizon + step] }
            }
        }
        return past
    }

    /// Errors of some steps, origin after origin.
    func errors(of key: SeriesKey, steps: Range<Int>) -> [Double] {
        guard let errors = errors[key] else { return Array(repeating: .nan, count: origins * steps.count) }
        return (0..<origins).flatMap { errors[($0 * horizon + steps.lowerBound)..<($0 * horizon + steps.upperBound)] }
    }

    private static func mean(_ tables: [[Double]]) -> [Double] {
        guard let first = tables.first else { return [] }
        return first.indices.map { level in tables.reduce(0) { $0 + $1[level] } / Double(tables.count) }
    }
}

import Foundation
import Scoring
public import TimeSeries

/// How predictable one series of a study is at all: what calendar, level and sources explain, what no one can know, what is left to gain.
///
/// Calendar, level, floor, dispersion and entropy describe the days of the study (``Scoring/Predictability``). The
/// share of the sources is out of sample: see ``sources``.
public struct SeriesPredictability: Sendable, Hashable, Codable {
    public var series: SeriesKey
    /// Days that count.
    public var days: Int
    /// Mean count of a day.
    public var mean: Double
    /// Quantile loss of a forecast that knows every day's mean, in units of the seasonal naive forecast's error, as all losses of a study.
    public var floor: Double
    /// Mean absolute error of that forecast over the mean count: no forecast can be nearer on average.
    public var relativeErrorFloor: Double
    /// Variance around calendar and level over that of Poisson counts: 1 where nothing but chance is left.
    public var overdispersion: Double
    /// Weekday, holidays and school terms: a share of the variance of the counts, as those that follow.
    ///
    /// With ``level``, ``sources``, ``remainder`` and ``noise`` it adds up to 1.
    public var calendar: Double
    /// The level of the weeks before, the season included.
    public var level: Double
    /// What all sources together explain of what calendar and level leave, one group of days ahead, the nearest.
    ///
    /// `(1 − (loss with all sources / loss of calendar and past)²) · (1 − calendar − level)`: both losses are those of the study's
    /// forecasts, made at every origin with what was known at it, so nothing is in sample. A quantile loss grows in proportion to the
    /// deviation of the errors, and their square stands for a variance. Negative where the sources do harm; nil without sources.
    public var sources: Double?
    /// Neither of these, nor the noise of independent arrivals.
    public var remainder: Double
    /// Variance of Poisson counts around their means.
    public var noise: Double
    /// Of the counts of the study's days, 0 … 1.
    public var spectralEntropy: Double?
    /// Loss of calendar and past alone over all days ahead, in units of the seasonal naive forecast's error.
    public var loss: Double
    /// The same for the nearest group of days ahead.
    public var nearestLoss: Double

    /// What is left to gain, a share of the present loss.
    ///
    /// `(loss − floor) / loss`: an upper bound, as part of it may be noise too.
    public var left: Double { (loss - floor) / loss }
    /// The same for the nearest group of days ahead.
    public var nearestLeft: Double { (nearestLoss - floor) / nearestLoss }

    /// Level that the first scored day has behind it.
    private static let halfLife = 28

    /// - Parameters:
    ///   - losses: of the same study.
    ///   - archive: of its series; read as known today, for it describes the past and forecasts nothing.
    /// - Returns: nil where fewer than two weeks of the study are known, or nothing varies.
    public init?(_ study: ValueStudy, _ losses: SeriesLosses, archive: ObservationArchive) {
        var own = ObservationArchive([])
        own.set(archive.versions(of: losses.series), for: losses.series)
        guard let known = own.asOf(.distantFuture).values(losses.series, on: study.days) else { return nil }
        let values = SeriesStudy.masked(known, study)
        let end = min(study.to.dayNumber + study.farthest - 1, values.end)
        let start = max(end - ValueStudy.memory, values.first)
        guard start < end else { return nil }
        let past = SteppedValues(first: start, values: (start..<end).map { values[$0] })
        guard let fitted = SeriesPast(past, until: end, study) else { return nil }
        let first = max(start, study.from.dayNumber - Self.halfLife)
        guard first < end,
            let found = Predictability(
                counts: (first..<end).map { values[$0] },
                calendar: (first..<end).map { exp(fitted.calendarEffect($0)) }, parameters: BaseColumns.shortColumns,
                stepsPerWeek: 7, halfLife: Double(Self.halfLife)),
            let loss = losses.mean(.base), let nearest = losses.mean(.base, group: 0), loss > 0, nearest > 0
        else { return nil }
        series = losses.series
        days = found.steps
        mean = found.mean
        floor = found.floor.pinball / losses.scale
        relativeErrorFloor = found.relativeErrorFloor
        overdispersion = found.overdispersion
        calendar = found.shares.calendar
        level = found.shares.level
        noise = found.shares.noise
        spectralEntropy = found.spectralEntropy
        self.loss = loss
        nearestLoss = nearest
        sources = losses.mean(losses.fullest, group: 0).map { full in
            (1 - (full / nearest) * (full / nearest)) * (found.shares.remainder + found.shares.noise)
        }
        remainder = found.shares.remainder - (sources ?? 0)
    }
}

extension SeriesLosses {
    /// With all sources, which is with the one where there is but one; nil without sources.
    var fullest: Variant? {
        if variants.contains(.all) { return .all }
        return variants.first { if case .with = $0 { true } else { false } }
    }

    /// Mean loss of a variant over origins, each group of days ahead counting alike; nil where nothing was scored.
    ///
    /// - Parameter group: only this group of days ahead.
    func mean(_ variant: Variant?, group: Int? = nil) -> Double? {
        guard let variant, let v = variants.firstIndex(of: variant) else { return nil }
        var (sum, count) = (0.0, 0)
        for origin in origins {
            for (g, cells) in origin.cells.enumerated() where group == nil || group == g {
                guard cells[v].count > 0 else { continue }
                sum += cells[v].sum / Double(cells[v].count)
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : nil
    }
}

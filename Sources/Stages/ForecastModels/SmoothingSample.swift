import Forecasting
import Foundation
import Statistics
import TimeSeries

/// Which part of the past exponential smoothing and the Theta method estimate their parameters on.
///
/// It ends at the last multiple of `refitDays`, so that estimates stay the same for a while, and begins with the window or
/// after the last hole of more than eight seasons, if enough is left.
struct SmoothingSpan: Sendable, Equatable {
    let basis: EstimationBasis
    /// Grid index of the first step used, an observed one.
    let first: Int
    /// One past the last step used.
    let end: Int

    init(
        _ training: TrainingSet, _ history: CountHistory, needed: Int, refitDays: Int, period: Int, window: Int
    ) {
        let rates = history.rates
        basis = EstimationBasis(training, refitDays: refitDays, needed: needed)
        var end = basis.values.end
        // What never changed until then says nothing about what changed since.
        if Self.isConstant(rates[..<(end - history.first)]) { end = history.end }
        self.end = end
        let count = end - history.first
        var start = max(0, count - window)
        if rates[start..<count].count(where: { !$0.isNaN }) < needed { start = 0 }
        var hole = 0
        var cut = start
        for step in start..<count {
            if rates[step].isNaN {
                hole += 1
            } else {
                if hole > 8 * period { cut = step }
                hole = 0
            }
        }
        if rates[cut..<count].count(where: { !$0.isNaN }) >= 2 * needed { start = cut }
        while start < count - 1, rates[start].isNaN { start += 1 }
        first = history.first + start
    }

    private static func isConstant(_ rates: ArraySlice<Double>) -> Bool {
        var seen: Double?
        for rate in rates where !rate.isNaN {
            if let seen, seen != rate { return false }
            seen = rate
        }
        return true
    }
}

/// The values of a span ÷ the effects of public holidays, up to its last observed step.
struct SmoothingSample: Sendable {
    let span: SmoothingSpan
    let values: [Double]
    let factors: HolidayFactors?
    /// The only value of a span in which nothing else was observed.
    let constant: Double?

    /// - Parameter holidays: whether the calendar's holidays are taken out.
    init(_ span: SmoothingSpan, _ history: CountHistory, holidays: Bool) {
        self.span = span
        let (grid, calendar) = (span.basis.grid, span.basis.calendar)
        let rates = history.rates[..<(span.end - history.first)]
        let own = rates[(span.first - history.first)...]
        let seen = own.filter { !$0.isNaN }
        constant = seen.allSatisfy { $0 == seen.first } ? seen.first : nil
        factors =
            holidays && constant == nil
            ? HolidayFactors(rates, first: history.first, grid: grid, calendar: calendar) : nil
        let count = (own.lastIndex { !$0.isNaN } ?? own.startIndex) + 1 - own.startIndex
        var values = Array(own.prefix(count))
        if let factors {
            for i in values.indices { values[i] /= factors.factor(at: span.first + i, calendar: calendar) }
        }
        self.values = values
    }

    /// One past the grid index of the last value.
    var end: Int { span.first + values.count }

    /// What was observed after the sample, ÷ the effects of holidays: up to the last observed step before the origin.
    func later(_ history: CountHistory) -> [Double] {
        let last = history.rates.lastIndex { !$0.isNaN } ?? 0
        let range = end..<max(end, history.first + last + 1)
        return range.map { history[$0] / (factors?.factor(at: $0, calendar: span.basis.calendar) ?? 1) }
    }
}

/// The steps that a smoothing model simulates: those before the origin whose values are not known yet, then the horizon.
struct SmoothingFuture: Sendable {
    /// Missing steps between the last observed one and the origin.
    let unseen: Int
    /// Real hours over nominal hours of the steps to forecast.
    private let exposures: [Double]
    /// Special days of the horizon.
    private let coming: [HolidayFactors.Coming]

    init(_ training: TrainingSet, _ history: CountHistory, _ factors: HolidayFactors?) {
        unseen = history.rates.count - 1 - (history.rates.lastIndex { !$0.isNaN } ?? 0)
        exposures = history.futureExposures
        coming =
            factors?.coming(training.origin..<(training.origin + training.horizon), calendar: training.calendar) ?? []
    }

    /// Expected factor of each step of a horizon.
    func factors(horizon: Int) -> [Double] {
        var factors = Array(exposures.prefix(horizon))
        for day in coming where day.step < horizon { factors[day.step] *= exp(day.mean) }
        return factors
    }

    /// One draw of the factors.
    func drawFactors(into factors: inout [Double], using generator: inout SeededGenerator) {
        for step in factors.indices { factors[step] = exposures[step] }
        for day in coming where day.step < factors.count {
            factors[day.step] *= exp(day.mean + day.deviation * generator.normal())
        }
    }
}

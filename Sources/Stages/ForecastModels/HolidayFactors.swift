import Forecasting
import Foundation
import Statistics
import TimeSeries

/// What public holidays and the days around them do to daily counts: multiplicative factors, learnt from past ones.
///
/// Each special day of the past is compared with the ordinary days of the same weekday within three weeks. The logarithms
/// of these ratios are explained by the kind of day and by the holiday's name, shrunk towards the kind and towards no
/// effect: a Bayesian linear model with normal priors (Gelman & others, *Bayesian Data Analysis*, 3rd ed., section 14.8),
/// made robust by Huber weights. For models without a calendar of their own: they work on counts ÷ factor.
struct HolidayFactors: Sendable {
    /// The effect of one day to come.
    struct Coming: Sendable, Hashable {
        /// Steps after the first one asked for.
        var step: Int
        /// Logarithm of the expected factor.
        var mean: Double
        /// Standard deviation of the logarithm: of the estimate, and from one year to the next.
        var deviation: Double
    }

    private let columns: Columns
    private let grid: TimeGrid
    private let coefficients: [Double]
    /// Covariance of the coefficients, row-major.
    private let covariance: [Double]
    /// Variance between occurrences of the same day beyond that of ordinary days.
    private let occasional: Double

    /// Prior standard deviations of the effect of a kind of day and of a name's departure from its kind, in logarithms.
    static let kindDeviation = 0.25
    static let nameDeviation = 0.12
    /// Days after which an occurrence weighs half.
    static let halfLife = 1500.0

    /// Learns from rates that begin at grid index `first`; nil without days, without holidays, or with too little to compare.
    init?(_ rates: ArraySlice<Double>, first: Int, grid: TimeGrid, calendar: CivilCalendar) {
        guard grid.grain == .day, !calendar.holidays.isEmpty else { return nil }
        let from = rates.startIndex
        let days = rates.indices.map { grid.date(at: first + $0 - from) }
        var special = [Bool](repeating: false, count: days.count)
        var rows: [(index: Int, day: SpecialDay)] = []
        for (i, date) in days.enumerated() {
            guard let day = SpecialDay(date, calendar: calendar) else { continue }
            special[i] = true
            rows.append((i, day))
        }
        /// Logarithm of a day over the mean of its ordinary neighbours of the same weekday; nil with fewer than two.
        func comparison(_ i: Int) -> Double? {
            let own = rates[from + i]
            guard !own.isNaN else { return nil }
            var sum = 0.0
            var count = 0.0
            for week in 1...3 {
                for other in [i - 7 * week, i + 7 * week] where special.indices.contains(other) && !special[other] {
                    let value = rates[from + other]
                    if !value.isNaN {
                        sum += log(value + 0.5)
                        count += 1
                    }
                }
            }
            return count >= 2 ? log(own + 0.5) - sum / count : nil
        }
        let ordinary = special.indices.filter { !special[$0] }.compactMap { comparison($0).map(abs) }.sorted()
        let known = rows.compactMap { row in comparison(row.index).map { (row.index, row.day, $0) } }
        guard ordinary.count >= 28, !known.isEmpty else { return nil }
        // 1.4826 · the median absolute value is the standard deviation of a normal distribution.
        let noise = max(1.4826 * ordinary[ordinary.count / 2], 1e-3)
        let columns = Columns(Set(known.map { $0.1.name }))
        let last = days.count - 1
        let forgetting = known.map { pow(0.5, Double(last - $0.0) / Self.halfLife) }
        let designs = known.map { columns.indices(of: $0.1) }
        var weights = forgetting
        var scale = noise
        var fit: (coefficients: [Double], covariance: [Double])?
        for _ in 0..<4 {
            let precision = weights.map { $0 / (scale * scale) }
            fit = columns.solve(designs, known.map(\.2), precision: precision)
            guard let fit else { return nil }
            var squares = 0.0
            var total = 0.0
            for (row, design) in designs.enumerated() {
                let rest = abs(known[row].2 - design.reduce(0) { $0 + fit.coefficients[$1] })
                let huber = min(1, 2 * scale / max(rest, 1e-12))
                weights[row] = forgetting[row] * huber
                squares += forgetting[row] * huber * rest * rest
                total += forgetting[row]
            }
            scale = max(noise, (squares / max(total, 1)).squareRoot())
        }
        guard let fit else { return nil }
        self.columns = columns
        self.grid = grid
        (coefficients, covariance) = fit
        occasional = max(0, scale * scale - noise * noise)
    }

    /// The expected factor of a step, 1 on ordinary days.
    func factor(at index: Int, calendar: CivilCalendar) -> Double {
        SpecialDay(grid.date(at: index), calendar: calendar).map {
            exp(columns.indices(of: $0).reduce(0) { $0 + coefficients[$1] })
        } ?? 1
    }

    /// The special days among the steps of `range`.
    func coming(_ range: Range<Int>, calendar: CivilCalendar) -> [Coming] {
        range.compactMap { index in
            guard let day = SpecialDay(grid.date(at: index), calendar: calendar) else { return nil }
            let design = columns.indices(of: day)
            let size = coefficients.count
            var variance = occasional
            for a in design { for b in design { variance += covariance[a * size + b] } }
            return Coming(
                step: index - range.lowerBound, mean: design.reduce(0) { $0 + coefficients[$1] },
                deviation: max(variance, 0).squareRoot())
        }
    }

    /// A holiday or one of its neighbours: its kind and, where it has one, its name.
    private struct SpecialDay {
        enum Kind: Int, CaseIterable {
            case holiday, saturdayHoliday, sundayHoliday, before, beforeOnWeekend, after, afterOnWeekend, bridge
        }

        let kind: Kind?
        let name: String

        init?(_ date: CivilDate, calendar: CivilCalendar) {
            let weekday = date.weekday.rawValue
            let weekend = weekday >= 6
            if calendar.isHoliday(date) {
                kind = weekday == 7 ? .sundayHoliday : weekday == 6 ? .saturdayHoliday : .holiday
            } else if calendar.isBridge(date) {
                kind = .bridge
            } else if calendar.isHoliday(date.advanced(byDays: 1)) {
                kind = weekend ? .beforeOnWeekend : .before
            } else if calendar.isHoliday(date.advanced(byDays: -1)) {
                kind = weekend ? .afterOnWeekend : .after
            } else {
                kind = nil
            }
            // A holiday that falls on a week-end departs from other such days by less than one that falls on a working day.
            let name = CountGLMDesign.names(of: date, in: calendar).first ?? ""
            self.name = name.isEmpty || !weekend ? name : name + " on a week-end"
            if kind == nil && name.isEmpty { return nil }
        }
    }

    /// Columns of the linear model: kinds, then names in alphabetical order.
    private struct Columns: Sendable {
        let names: [String]

        init(_ names: Set<String>) { self.names = names.filter { !$0.isEmpty }.sorted() }

        func indices(of day: SpecialDay) -> [Int] {
            let kinds = SpecialDay.Kind.allCases.count
            return (day.kind.map { [$0.rawValue] } ?? [])
                + (names.firstIndex(of: day.name).map { [kinds + $0] } ?? [])
        }

        /// Posterior mean and covariance of the effects.
        func solve(
            _ designs: [[Int]], _ logs: [Double], precision: [Double]
        ) -> (coefficients: [Double], covariance: [Double])? {
            let kinds = SpecialDay.Kind.allCases.count
            let size = kinds + names.count
            var gram = [Double](repeating: 0, count: size * size)
            var right = [Double](repeating: 0, count: size)
            for j in 0..<size {
                let prior = j < kinds ? HolidayFactors.kindDeviation : HolidayFactors.nameDeviation
                gram[j * size + j] = 1 / (prior * prior)
            }
            for (row, design) in designs.enumerated() {
                for a in design {
                    right[a] += precision[row] * logs[row]
                    for b in design { gram[a * size + b] += precision[row] }
                }
            }
            guard let covariance = LinearAlgebra.inverse(gram, size: size) else { return nil }
            let coefficients = (0..<size).map { a in (0..<size).reduce(0) { $0 + covariance[a * size + $1] * right[$1] }
            }
            return coefficients.allSatisfy(\.isFinite) ? (coefficients, covariance) : nil
        }
    }
}

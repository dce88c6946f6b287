public import Forecasting
import Messages
public import Statistics
public import TimeSeries

/// The expected activity that Île-de-France publishes: mean and spread of the same weekday in earlier years.
///
/// For each step: the same weekday (and hour) in the same ISO week, the one before and the one after, of up to four
/// earlier years; the bounds are mean ± *z*·sd, without any correction of the level. Draws are normal with exactly that
/// mean and sd, and with the covariance between steps that those weeks showed: every draw weighs the deviations of
/// the earlier weeks with the same random weights at all steps.
public struct ExpectedBand: ForecastModel {
    /// Earlier years looked at.
    public var years: Int
    /// ISO weeks taken on each side of the same one.
    public var weeksAround: Int

    public init(years: Int = 4, weeksAround: Int = 1) {
        precondition(years >= 2 && weeksAround >= 0, "at least two earlier years")
        self.years = years
        self.weeksAround = weeksAround
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        years = try container.integer(.years, in: 2...50)
        weeksAround = try container.integer(.weeksAround, in: 0...25)
    }

    public static let card = ModelCard(
        name: "expected-band",
        title: Messages.expectedBandTitle,
        summary: Messages.expectedBandSummary,
        reference: "Expected activity band of the public ED dashboards of Île-de-France; method after "
            + "Serfling (1963), Public Health Reports 78(6), doi:10.2307/4591848",
        capabilities: [.nonNegative, .missingValues, .allZero])

    public static let examples = [ExpectedBand(), ExpectedBand(years: 3, weeksAround: 0)]

    public static func standard(for grain: Grain) -> ExpectedBand? { ExpectedBand() }

    /// - Throws: `tooShort` where a step has no value in two comparable earlier years; `needed` and `got` are then the
    ///   newest observed steps that reach back to them and those that are there.
    public func fit(_ training: TrainingSet) throws(FitError) -> Fitted {
        let comparable = (0..<training.horizon).map {
            comparableSteps(of: training.origin + $0, on: training.grid, before: training.origin)
        }
        let oldest = comparable.map { secondYear(of: $0) }.min() ?? training.origin
        let needed = training.origin - oldest
        let history = try CountHistory(training, needed: needed, allowsGaps: true)
        var steps: [Fitted.Step] = []
        for candidates in comparable {
            var weeks: [Int] = []
            var values: [Double] = []
            var found: Set<Int> = []
            for candidate in candidates {
                let rate = history[candidate.index]
                guard !rate.isNaN else { continue }
                weeks.append(candidate.year * (2 * weeksAround + 1) + candidate.week)
                values.append(rate)
                found.insert(candidate.year)
            }
            guard found.count >= 2 else {
                let got = (oldest..<training.origin).count { !history[$0].isNaN }
                throw .tooShort(needed: needed, got: got)
            }
            let mean = values.reduce(0, +) / Double(values.count)
            let scale = Double(values.count - 1).squareRoot()
            steps.append(Fitted.Step(mean: mean, weeks: weeks, loadings: values.map { ($0 - mean) / scale }))
        }
        return Fitted(steps: steps, sources: years * (2 * weeksAround + 1), exposures: history.futureExposures)
    }

    /// A step of an earlier year; `year` counts back from 0, `week` from 0.
    private struct Comparable {
        var index: Int
        var year: Int
        var week: Int
    }

    private func comparableSteps(of index: Int, on grid: TimeGrid, before origin: Int) -> [Comparable] {
        let label = grid.label(at: index)
        let (year, week) = label.date.isoWeek
        let sinceMonday = label.date.weekday.rawValue - 1
        var found: [Comparable] = []
        for back in 1...years {
            // A year without week 53 gives its week 52.
            guard
                let monday = CivilDate(isoYear: year - back, week: week)
                    ?? CivilDate(isoYear: year - back, week: week - 1)
            else { continue }
            for shift in -weeksAround...weeksAround {
                let date = monday.advanced(byDays: sinceMonday + 7 * shift)
                let index = grid.index(of: CivilDateTime(date: date, secondOfDay: label.secondOfDay))
                if index < origin { found.append(Comparable(index: index, year: back - 1, week: shift + weeksAround)) }
            }
        }
        return found
    }

    /// The newest index from which on two years have a comparable step.
    private func secondYear(of steps: [Comparable]) -> Int {
        let first = steps.map(\.year).min() ?? 0
        return steps.filter { $0.year > first }.map(\.index).max() ?? 0
    }

    /// Mean and deviations of each step.
    public struct Fitted: FittedModel {
        struct Step: Sendable {
            /// Patients per nominal step.
            var mean: Double
            /// Which earlier week each loading belongs to.
            var weeks: [Int]
            /// Deviations of those weeks over √(n − 1): their squares add up to the variance.
            var loadings: [Double]
        }

        let steps: [Step]
        let sources: Int
        let exposures: [Double]

        /// Middle of the band for each step ahead, patients per nominal step.
        public var means: [Double] { steps.map(\.mean) }

        /// Standard deviation of the comparable values for each step ahead.
        public var standardDeviations: [Double] {
            steps.map { $0.loadings.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        }

        public func paths(_ count: Int, horizon: Int, using generator: inout SeededGenerator) -> SamplePaths {
            var paths = SamplePaths(count: count, horizon: horizon)
            for draw in 0..<count {
                let weights = (0..<sources).map { _ in generator.normal() }
                for step in 0..<horizon {
                    var value = steps[step].mean
                    for (week, loading) in zip(steps[step].weeks, steps[step].loadings) {
                        value += weights[week] * loading
                    }
                    paths[draw, step] = Int32(count: max(0, value) * exposures[step])
                }
            }
            return paths
        }
    }
}

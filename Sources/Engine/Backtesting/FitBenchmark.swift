public import ForecastModels
public import Forecasting
public import Foundation
import Messages
public import TimeSeries

/// Fits models to the whole of given series, with the time it takes: `Benchmarks/fit_speed.py` sets it beside others.
///
/// The origin lies on a day on which parameters are estimated anew, so that a model learns from every value it is given. Series
/// end on 12 March 2025, UTC; the calendar is empty unless one is asked for.
public struct FitBenchmark {
    /// One series: values of successive steps, NaN where missing.
    public struct Series: Sendable, Hashable {
        public var name: String
        public var values: [Double]

        public init(name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// How one model fits one series.
    public struct Row: Sendable {
        public var series: String
        public var model: String
        /// The selected member of the model's family and its log likelihood; nil for a model without one.
        public var form: String?
        public var logLikelihood: Double?
        /// Seconds of the fit; all series are fitted together, and each counts an equal share.
        public var seconds: Double
        /// Why there is no fit.
        public var failure: FitError?
    }

    /// Seconds spent so far: of the processor, for comparisons that hold on a busy machine.
    private let seconds: () -> Double
    private let grid: TimeGrid
    private let calendar: CivilCalendar

    /// - Parameters:
    ///   - grain: length of the steps.
    ///   - withHolidays: give models the French calendar.
    public init(grain: Grain = .day, withHolidays: Bool = false, seconds: @escaping () -> Double) {
        self.seconds = seconds
        grid = TimeGrid(zone: .utc, grain: grain)
        calendar = withHolidays ? .french(years: 2010...2026) : CivilCalendar()
    }

    /// Fits each model of the catalog, with its production settings for the steps, to each series.
    ///
    /// ARIMA without its regression, transformation and outliers, unless there are holidays: what other libraries call by this name.
    /// - Throws: what the catalog says of a name that it does not know.
    public func run(_ series: [Series], models names: [String]) throws(ModelCatalogError) -> [Row] {
        var models: [(name: String, model: any ForecastModel)] = []
        for name in names {
            let isPlain = name == ARIMA.card.name && grid.grain == .day && calendar.holidays.isEmpty
            let plain = ARIMA(window: 3660, harmonics: 0, scale: .identity, usesCalendar: false, skipsOutliers: false)
            models.append((name, isPlain ? plain : try ModelCatalog.model(named: name, for: grid.grain)))
        }
        return models.flatMap { name, model in rows(series, name, model) }
    }

    private func rows(_ series: [Series], _ name: String, _ model: some ForecastModel) -> [Row] {
        let panel = series.map(training)
        let before = seconds()
        let results = model.fit(panel: panel, reusing: panel.map { _ in nil })
        let share = (seconds() - before) / Double(series.count)
        return zip(series, results).map { one, result in
            var row = Row(series: one.name, model: name, seconds: share)
            switch result {
            case .success(let fitted):
                let likelihood = fitted as? any LikelihoodFitted
                (row.form, row.logLikelihood) = (likelihood?.form, likelihood?.logLikelihood)
            case .failure(let error): row.failure = error
            }
            return row
        }
    }

    private func training(_ series: Series) -> TrainingSet {
        let perDay = grid.grain.stepsPerDay ?? 1
        let origin = Self.origin * perDay
        return TrainingSet(
            grid: grid, origin: origin, horizon: 28 * perDay,
            values: SteppedValues(first: origin - series.values.count, values: series.values), calendar: calendar)
    }

    /// Days since 1970, a multiple of every usual number of days between two estimations.
    private static let origin = 20_160

    /// Reads `series,step,value` rows, in order of time within each series; an empty value is missing.
    public static func series(at file: URL) throws(TaskError) -> [Series] {
        let table = try TaskTable(file, required: ["series", "step", "value"], optional: [])
        var found: [Series] = []
        var places: [String: Int] = [:]
        try table.forEachRow { row throws(TaskError) in
            let name = try row.text(0)
            let value = try row.number(2) ?? .nan
            if let place = places[name] {
                found[place].values.append(value)
            } else {
                places[name] = found.count
                found.append(Series(name: name, values: [value]))
            }
        }
        guard !found.isEmpty else { throw .noRows(file: file.lastPathComponent) }
        return found
    }
}

extension ARIMA.Fitted: LikelihoodFitted {}

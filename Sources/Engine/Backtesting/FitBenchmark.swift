public import ForecastModels
public import Forecasting
public import Foundation
import Messages
import TimeSeries

/// Fits models to the whole of given daily series, with the time it takes: `Benchmarks/fit_speed.py` sets it beside others.
///
/// The calendar is empty, and the origin lies on a day on which parameters are estimated anew, so that a model learns from
/// every value it is given, and nothing else.
public struct FitBenchmark {
    /// One series: values of successive days, NaN where missing.
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
        /// What the fit took, by the clock that was given.
        public var seconds: Double
        /// Why there is no fit.
        public var failure: FitError?
    }

    /// Seconds spent so far: of the processor, for comparisons that hold on a busy machine.
    private let seconds: () -> Double

    public init(seconds: @escaping () -> Double) { self.seconds = seconds }

    /// Fits each model of the catalog, with its production settings for days, to each series.
    ///
    /// - Throws: what the catalog says of a name that it does not know.
    public func run(_ series: [Series], models names: [String]) throws(ModelCatalogError) -> [Row] {
        var models: [(name: String, model: any ForecastModel)] = []
        for name in names { models.append((name, try ModelCatalog.model(named: name, for: .day))) }
        var rows: [Row] = []
        for one in series {
            for (name, model) in models { rows.append(row(one, name, model)) }
        }
        return rows
    }

    private func row(_ series: Series, _ name: String, _ model: some ForecastModel) -> Row {
        let training = TrainingSet(
            grid: TimeGrid(zone: .utc, grain: .day), origin: Self.origin, horizon: 28,
            values: SteppedValues(first: Self.origin - series.values.count, values: series.values))
        let before = seconds()
        do throws(FitError) {
            let fitted = try model.fit(training)
            let spent = seconds() - before
            let likelihood = fitted as? any LikelihoodFitted
            return Row(
                series: series.name, model: name, form: likelihood?.form, logLikelihood: likelihood?.logLikelihood,
                seconds: spent)
        } catch {
            return Row(series: series.name, model: name, seconds: seconds() - before, failure: error)
        }
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

    /// `series,model,form,loglik,seconds` rows; the form is quoted, since it may hold commas.
    public static func csv(_ rows: [Row]) -> String {
        let lines = rows.map { row in
            let form = row.form ?? row.failure.map { "failed: \($0.text.english)" } ?? ""
            let likelihood = row.logLikelihood.map { String($0) } ?? ""
            return "\(row.series),\(row.model),\"\(form.replacing("\"", with: "'"))\",\(likelihood),\(row.seconds)"
        }
        return (["series,model,form,loglik,seconds"] + lines).joined(separator: "\n") + "\n"
    }
}

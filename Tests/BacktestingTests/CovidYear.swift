import Backtesting
import Forecasting
import Foundation
import Scoring
import Statistics
import TimeSeries

/// The daily files of Santé publique France for 2020, beside the checkout and never committed, as a task.
///
/// Visits of four départements and of Île-de-France, SOS Médecins acts of Paris and of the region. They begin on 24 February
/// (region) and 1 March (départements): before the first lockdown there are two weeks to learn from.
struct CovidYear {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "../shared/data").standardizedFileURL

    static var isPresent: Bool {
        [departementFile, regionFile].allSatisfy { FileManager.default.fileExists(atPath: $0.path) }
    }

    static let departementFile = folder.appending(
        path: "spf-sursaud-departement-daily/sursaud_idf_dep_20200301_20210308.csv")
    static let regionFile = folder.appending(path: "spf-sursaud-region-daily/sursaud_idf_20200224_20240630.csv")

    /// Every Monday from the last one but one before the lockdown of Tuesday 17 March to Christmas, a week ahead.
    static let firstOrigin = "2020-03-09"
    static let origins = 42
    static let horizon = 7

    let task: WrittenTask
    /// What came, by series and day.
    let truth: [String: [CivilDate: Double]]

    init() throws {
        var truth: [String: [CivilDate: Double]] = [:]
        let departements = try Self.rows(
            Self.departementFile, where: ["dep": ["75", "77", "93", "95"]], date: "date")
        for (day, row) in departements {
            let code = row["dep"] ?? ""
            truth["dep:\(code) visits", default: [:]][day] = row["nbre_pass_tot"].flatMap(Double.init)
            if code == "75" { truth["dep:75 sos_acts", default: [:]][day] = row["nbre_acte_tot"].flatMap(Double.init) }
        }
        let region = try Self.rows(
            Self.regionFile, where: ["sursaud_cl_age_corona": ["0"]], date: "date_de_passage")
        for (day, row) in region {
            truth["reg:11 visits", default: [:]][day] = row["nbre_pass_tot"].flatMap(Double.init)
            truth["reg:11 sos_acts", default: [:]][day] = row["nbre_acte_tot"].flatMap(Double.init)
        }
        self.truth = truth
        let end = CivilDate(year: 2021, month: 1, day: 1) ?? CivilDate(dayNumber: 0)
        var history = "series_id,timestamp,value\n"
        for (name, days) in truth.sorted(by: { $0.key < $1.key }) {
            for (day, value) in days.sorted(by: { $0.key < $1.key }) where day < end {
                history += "\(name),\(day)T00:00:00,\(Int(value))\n"
            }
        }
        let first = CivilDate(iso8601: Self.firstOrigin) ?? CivilDate(dayNumber: 0)
        let origins = (0..<Self.origins).map { "\(first.advanced(byDays: 7 * $0))T00:00:00\n" }
        task = try WrittenTask(
            settings: WrittenTask.settings("day", horizon: Self.horizon), history: history,
            origins: "origin\n" + origins.joined())
    }

    /// Rows of a comma-separated file without quotes that hold one of the given values in each of the given columns.
    private static func rows(
        _ file: URL, where wanted: [String: Set<String>], date: String
    ) throws -> [(CivilDate, [String: String])] {
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        let names = (lines.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return lines.dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let row = Dictionary(zip(names, cells), uniquingKeysWith: { $1 })
            guard wanted.allSatisfy({ name, values in row[name].map { values.contains($0) } ?? false }),
                let day = row[date].flatMap({ CivilDate(iso8601: String($0.prefix(10))) })
            else { return nil }
            return (day, row)
        }
    }
}

/// How forecasts of a back-test did, step by step.
struct BacktestFigures {
    struct Cell {
        var series: String
        var origin: CivilDate
        var horizon: Int
        var loss: Double
        var median: Double
        /// Fair coverage at 50, 80 and 90 %.
        var inside: [Double]
        /// Widths of the central 80 and 90 % over the median.
        var widths: [Double]
    }

    static let nominal = [0.5, 0.8, 0.9]
    var cells: [Cell] = []

    /// - Parameter truth: what came on a day, or nil where nothing is known.
    init(_ result: Backtest.Result, truth: (String, CivilDate) -> Double?) throws {
        try self.init(
            result.forecasts.map { ($0.series, $0.origin.date, $0.quantiles) }, truth: truth)
    }

    init(
        _ forecasts: [(series: String, origin: CivilDate, quantiles: [[Double]])],
        truth: (String, CivilDate) -> Double?
    ) throws {
        for forecast in forecasts {
            for (h, values) in forecast.quantiles.enumerated() {
                guard let y = truth(forecast.series, forecast.origin.advanced(byDays: h)) else { continue }
                let said = try QuantileForecast(levels: .nineteen, values: values)
                cells.append(
                    Cell(
                        series: forecast.series, origin: forecast.origin, horizon: h,
                        loss: pinball(observed: y, forecast: said), median: said.median,
                        inside: Self.nominal.compactMap { Level($0) }.map {
                            fairCoverage(observed: y, forecast: said, nominal: $0)
                        },
                        widths: [1, 0].map { (values[18 - $0] - values[$0]) / max(values[9], 1) }))
            }
        }
    }

    func from(_ first: String, to last: String) -> BacktestFigures {
        var some = self
        some.cells = cells.filter { "\($0.origin)" >= first && "\($0.origin)" <= last }
        return some
    }

    /// Means of the coverage at 50, 80 and 90 %.
    var coverage: [Double] { Self.nominal.indices.map { k in mean { $0.inside[k] } } }
    /// Mean widths of the central 80 and 90 %.
    var widths: [Double] { [0, 1].map { k in mean { $0.widths[k] } } }

    /// Mean loss over that of others at the same steps, each series in units of the others' mean loss.
    func ratio(to others: BacktestFigures) -> Double {
        struct Step: Hashable {
            var series: String
            var origin: CivilDate
            var horizon: Int
        }
        func step(_ cell: Cell) -> Step { Step(series: cell.series, origin: cell.origin, horizon: cell.horizon) }
        let theirs = Dictionary(uniqueKeysWithValues: others.cells.map { (step($0), $0.loss) })
        var sums: [String: (own: Double, other: Double)] = [:]
        for cell in cells {
            guard let other = theirs[step(cell)] else { continue }
            let sum = sums[cell.series] ?? (0, 0)
            sums[cell.series] = (sum.own + cell.loss, sum.other + other)
        }
        return sums.values.reduce(0) { $0 + $1.own / $1.other } / Double(sums.count)
    }

    private func mean(_ of: (Cell) -> Double) -> Double { cells.reduce(0) { $0 + of($1) } / Double(cells.count) }
}

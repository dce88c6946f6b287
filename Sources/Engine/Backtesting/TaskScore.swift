import Forecasting
public import Foundation
import Messages
public import Scoring
import TimeSeries

extension TaskFolder {
    /// Scores a file of quantile forecasts, gzip or plain, against the truth of the folder.
    ///
    /// A row of an unknown series, origin or level is refused with its line; absent forecasts are counted in the result.
    /// - Parameter validation: score at the validation origins instead of the test's.
    public func score(_ file: URL, validation: Bool = false) throws(TaskError) -> ScoreTable {
        let origins = try origins(validation: validation).sorted()
        let truths = series.map { truth(of: $0) }
        let start = grid.index(of: origins[0])
        let scales = truths.map { past in
            seasonalNaiveScale(
                past.values.prefix(max(0, start - past.first)), stepsPerWeek: grid.grain.stepsPerWeek)
        }
        var array = try emptyArray(origins: origins, truths: truths)
        try read(file, origins: origins, into: &array)
        return ScoreTable(
            array, scales: scales, bins: HorizonBins.standard(for: grid.grain, horizon: settings.horizon))
    }

    private func emptyArray(origins: [CivilDateTime], truths: [SteppedValues]) throws(TaskError) -> ForecastArray {
        var flat: [Double] = []
        var doubled: Set<ForecastArray.Cell> = []
        for (o, origin) in origins.enumerated() {
            let first = grid.index(of: origin)
            for s in series.indices {
                for h in 0..<settings.horizon {
                    let exposure = grid.grain == .hour ? grid.exposure(at: first + h) : 1
                    flat.append(exposure < 0.01 ? .nan : truths[s][first + h])
                    if exposure > 1.5 { doubled.insert(ForecastArray.Cell(origin: o, series: s, horizon: h)) }
                }
            }
        }
        do throws(ScoringError) {
            return try ForecastArray(
                series: series, origins: origins.count, horizon: settings.horizon,
                levels: try ScoringLevels(settings.levels), truth: flat, doubled: doubled)
        } catch { throw .scoring(error) }
    }

    private func read(_ file: URL, origins: [CivilDateTime], into array: inout ForecastArray) throws(TaskError) {
        let seriesNumbers = Dictionary(uniqueKeysWithValues: zip(series, series.indices))
        let originNumbers = Dictionary(zip(origins, origins.indices), uniquingKeysWith: { $1 })
        let table = try TaskTable(
            file, required: ["series_id", "origin", "horizon", "quantile", "value"], optional: [])
        try table.forEachRow { row throws(TaskError) in
            let id = try row.text(0)
            let label = try row.time(1)
            guard let s = seriesNumbers[id] else { throw .unknownSeries(id) }
            guard let o = originNumbers[label] else {
                throw .unknownOrigin(file: table.file, line: row.line, origin: label.description)
            }
            guard let h = try row.number(2).flatMap({ Int(exactly: $0) }), (1...settings.horizon).contains(h) else {
                throw row.bad(2, expected: Text(verbatim: "1 … \(settings.horizon)"))
            }
            guard let level = try row.number(3),
                let l = settings.quantiles.firstIndex(where: { abs($0 - level) < 1e-9 })
            else {
                throw row.bad(3, expected: Text(verbatim: settings.quantiles.map { "\($0)" }.joined(separator: " ")))
            }
            guard let value = try row.number(4) else { return }
            do throws(ScoringError) {
                try array.add(value, cell: ForecastArray.Cell(origin: o, series: s, horizon: h - 1), level: l)
            } catch {
                throw .scoring(error)
            }
        }
    }

    /// The last figure of each step.
    private func truth(of id: String) -> SteppedValues {
        var truth =
            archive.asOf(.distantFuture).values(key(of: id), on: grid) ?? SteppedValues(first: 0, values: [])
        if let unit = units[id] { truth.values = truth.values.map(unit.read) }
        return truth
    }
}

import Foundation
import Statistics
import TimeSeries

/// Rows of an invented task: two series with revisions, gaps and a weekly shape, ending some steps after the last origin.
struct InventedTask {
    struct Row {
        var series: String
        var label: CivilDateTime
        var value: Double?
        /// Civil time, as in the file.
        var availableAt: CivilDateTime

        var text: String { "\(series),\(label),\(value.map { String(Int($0)) } ?? ""),\(availableAt)" }
    }

    let grain: Grain
    let grid: TimeGrid
    var rows: [Row] = []
    let origins: [CivilDateTime]

    /// - Parameter spacing: steps between origins, the last of which is 2 March 2024 at 00:00.
    init(_ grain: Grain, steps: Int, origins count: Int, spacing: Int, seed: UInt64) {
        self.grain = grain
        grid = TimeGrid(zone: .paris, grain: grain)
        let last = grid.index(of: CivilDate(iso8601: "2024-03-02") ?? CivilDate(dayNumber: 0))
        origins = (0..<count).map { [grid] in grid.label(at: last - (count - 1 - $0) * spacing) }
        var generator = SeededGenerator(seed: seed)
        for (series, mean) in [("NORD", 60.0), ("SUD \"2\"", 25)] {
            for index in (last - steps)..<(last + 50) {
                if generator.uniform() < 0.02 { continue }
                let label = grid.label(at: index)
                let shape = label.date.weekday == .monday ? 1.2 : 1
                let value = Double(Poisson(mean: mean * shape).quantile(generator.uniform()))
                let end = grid.label(at: index + 1)
                rows.append(Row(series: series, label: label, value: (0.8 * value).rounded(), availableAt: end))
                let later = CivilDateTime(
                    secondsSinceEpochOfCivilTime: end.secondsSinceEpochOfCivilTime + 30 * 3600)
                rows.append(Row(series: series, label: label, value: value, availableAt: later))
            }
        }
    }

    var history: String { Self.history(rows) }

    static func history(_ rows: [Row]) -> String {
        "series_id,timestamp,value,available_at\n"
            + rows.map { row in
                let quoted = "\"" + row.series.replacing("\"", with: "\"\"") + "\""
                return quoted + row.text.dropFirst(row.series.count) + "\n"
            }.joined()
    }

    var originRows: String { "origin\n" + origins.map { "\($0)\n" }.joined() }

    func written(horizon: Int, covariates: String? = nil) throws -> WrittenTask {
        try WrittenTask(
            settings: WrittenTask.settings(grain.rawValue, horizon: horizon), history: history, covariates: covariates,
            origins: originRows)
    }
}

public import Foundation
import TimeSeries

/// A file of quantile forecasts, `series_id,origin,horizon,target,quantile,value`; gzip where the name ends in `.gz`.
public enum ForecastFile {
    /// Writes all forecasts of a back-test, atomically: a half-written file never has the final name.
    public static func write(_ forecasts: [Backtest.Forecast], of task: TaskFolder, to file: URL) throws(TaskError) {
        var text = "series_id,origin,horizon,target,quantile,value\n"
        let levels = task.settings.quantiles.map { trimmed($0) }
        for forecast in forecasts {
            let first = task.grid.index(of: forecast.origin)
            let series = quoted(forecast.series)
            for (step, values) in forecast.quantiles.enumerated() {
                let target = task.grid.label(at: first + step)
                let head = "\(series),\(forecast.origin),\(step + 1),\(target),"
                for (level, value) in zip(levels, values) {
                    text += head
                    text += level
                    text += ","
                    text += trimmed(value)
                    text += "\n"
                }
            }
        }
        var data = Data(text.utf8)
        if file.pathExtension == "gz" { data = Gzip.compressed(data) }
        do {
            try data.write(to: file, options: .atomic)
        } catch {
            throw .cannotWrite(file: file.lastPathComponent, reason: error.localizedDescription)
        }
    }

    /// Throws when the file could not be written, before hours of work go into it.
    public static func checkWritable(_ file: URL) throws(TaskError) {
        let folder = file.deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder.isEmpty ? "." : folder) else {
            throw .cannotWrite(file: file.path, reason: folder)
        }
    }

    static func trimmed(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }

    static func quoted(_ field: String) -> String {
        field.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" })
            ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }
}

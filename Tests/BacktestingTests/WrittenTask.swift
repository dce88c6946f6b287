import Backtesting
import Foundation
import Statistics
import TimeSeries

/// A task folder written for one test, and removed after it.
final class WrittenTask {
    let folder: URL
    private static let dailySettings = """
        {"frequency": "day", "horizon": 3, "timezone": "Europe/Paris", "quantiles": [0.25, 0.5, 0.75]}
        """

    init(
        settings: String = dailySettings, history: String? = "series_id,timestamp,value\nA,2024-01-01T00:00:00,5\n",
        covariates: String? = nil, origins: String? = "origin\n2024-01-10T00:00:00\n", validation: String? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vigie-task-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(settings, "task.json")
        try write(history, "history.csv")
        try write(covariates, "covariates.csv")
        try write(origins, "origins.csv")
        try write(validation, "val_origins.csv")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String?, _ name: String) throws {
        guard let text else { return }
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func read() throws -> TaskFolder { try TaskFolder(at: folder) }

    /// The error of reading the folder, or nil.
    var error: TaskError? {
        do throws(TaskError) {
            _ = try TaskFolder(at: folder)
            return nil
        } catch { return error }
    }

    static func settings(_ frequency: String, horizon: Int, calendar: String = "FR", zone: String = "Europe/Paris")
        -> String
    {
        let levels = (1...19).map { "\(Double($0) / 20)" }.joined(separator: ", ")
        return """
            {"frequency": "\(frequency)", "horizon": \(horizon), "timezone": "\(zone)", "calendar": "\(calendar)",
             "quantiles": [\(levels)]}
            """
    }
}

extension TaskFolder {
    /// What is known of a series at a label, by label; a missing value is NaN.
    func known(_ id: String, at origin: String) -> [String: Double] {
        guard let label = CivilDateTime(iso8601: origin),
            let values = archive.asOf(grid.zone.instant(of: label)).values(key(of: id), on: grid)
        else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: values.values.enumerated().map { (grid.label(at: values.first + $0).description, $1) }
        )
    }
}

import Foundation
import Messages
import TimeSeries

/// The data of one fan chart, as `charts.js` reads them; every list has one entry for each step, null where nothing is known.
struct FanChart: Encodable, Sendable {
    var lang: String
    var title: String
    var description: String
    /// Full name of each step, for the read-out.
    var names: [String]
    /// Short label under the axis; empty where none is written.
    var axis: [String]
    var came: [Double?]
    /// Steps whose reports are still coming in.
    var provisional: [Bool]
    var median: [Double?]
    var low90: [Double?]
    var high90: [Double?]
    var low80: [Double?]
    var high80: [Double?]
    var low50: [Double?]
    var high50: [Double?]
    var saidLow: [Double?]
    var saidHigh: [Double?]
    var usual: [Double?]
    /// Index of the first forecast step, and the words beside the line drawn there.
    var boundary: Int?
    var boundaryLabel: String
    /// Words of the read-out and of the labels in the chart.
    var words: [String: String]

    /// JSON that is safe inside a `script` element of type `application/json`.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
    }

    /// Labels under the axis: Mondays for days, midnight and every six hours for hours, every fourth week with its Monday.
    static func axisLabel(_ step: Int, of grid: TimeGrid, days: Int, say: Phrasing) -> String {
        let label = grid.label(at: step)
        switch grid.grain {
        case .day:
            guard label.date.weekday == .monday else { return "" }
            return say.date(label.date, holiday: false)
        case .week:
            let week = label.date.isoWeek.week
            guard week % 4 == 0 else { return "" }
            return "\(say(Messages.weekOnAxis(week)))\n\(label.date.day)\u{A0}\(say(Messages.month(label.date.month)))"
        case .hour, .sixHours:
            if label.hour == 0 { return say.date(label.date, holiday: false) }
            return days <= 4 && label.hour % 6 == 0 ? say.time(label) : ""
        }
    }
}

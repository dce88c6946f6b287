private import Foundation
public import TimeSeries

extension SyntheticRegion {
    /// Writes the history of one ED as `tidy-csv`, one series after the other, in bytes handed on chunk by chunk.
    ///
    /// Columns `series_id,timestamp,value,available_at`, wall-clock labels of Paris to the minute. The doubled autumn label
    /// holds both hours, the spring label that never was is absent, as are hours of which nothing was sent. A later row of
    /// the same hour revises it: patients whose record was completed after the first delivery.
    ///
    /// - Parameters:
    ///   - from, to: first day and first day no longer written.
    ///   - contents: the series to write; all eight by default.
    ///   - knownBy: deliveries after this instant are left out.
    public func writeHistory(
        of site: SyntheticSite, from: CivilDate, to: CivilDate,
        contents: [SiteHistory.Content] = SiteHistory.Content.allCases, knownBy: Instant = .distantFuture,
        write: (UnsafeRawBufferPointer) -> Void
    ) {
        let history = simulate(site, from: from, to: to, knownBy: knownBy)
        withoutActuallyEscaping(write) { write in
            var lines = ByteLines(to: write)
            lines.append("series_id,timestamp,value,available_at\n")
            let times = HistoryTimes(from: from, days: history.days, parameters.reporting)
            for content in contents { append(history, content, times, to: &lines) }
            lines.flush()
        }
    }

    private func append(
        _ history: SiteHistory, _ content: SiteHistory.Content, _ times: HistoryTimes, to lines: inout ByteLines
    ) {
        let prefix = Array((content.key(history.site.place).description + ",").utf8)
        let late = history.late[content.index]
        let first = history.first[content.index]
        prefix.withUnsafeBufferPointer { prefix in
            times.withUnsafeBytes { labels, deliveries in
                func append(_ step: Int, _ value: Int, _ after: UInt8) {
                    lines.append(prefix, prefix.indices)
                    lines.append(labels, HistoryTimes.label(step))
                    lines.append(value)
                    lines.append(deliveries, HistoryTimes.delivery(step / 24 + Int(after)))
                    lines.endLine()
                }
                var next = late.startIndex
                for step in 0..<history.days * 24 {
                    var value = Int(first[step])
                    if history.isReported[step] { append(step, value, history.firstDelivery[step / 24]) }
                    while next < late.endIndex, late[next].step == step {
                        let after = late[next].after
                        while next < late.endIndex, late[next].step == step, late[next].after == after {
                            value += 1
                            next += 1
                        }
                        if history.isReported[step] { append(step, value, after) }
                    }
                }
            }
        }
    }
}

/// The times of a history, written once: every row copies them.
private struct HistoryTimes {
    /// `2024-11-23T06:00,` for each step, and `,2024-11-24T03:40` for each day, one after the other.
    private var labels: [UInt8] = []
    private var deliveries: [UInt8] = []
    private static let width = 17

    init(from: CivilDate, days: Int, _ reporting: SyntheticParameters.Reporting) {
        let extract = "T\(twoDigits(reporting.extractHour)):\(twoDigits(reporting.extractMinute))"
        for day in 0...(days + reporting.daysInDelivery) {
            let date = from.advanced(byDays: day).description
            deliveries.append(contentsOf: ("," + date + extract).utf8)
            if day < days {
                for hour in 0..<24 { labels.append(contentsOf: (date + "T\(twoDigits(hour)):00,").utf8) }
            }
        }
    }

    static func label(_ step: Int) -> Range<Int> { (step * width)..<((step + 1) * width) }
    static func delivery(_ day: Int) -> Range<Int> { (day * width)..<((day + 1) * width) }

    func withUnsafeBytes(_ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void) {
        labels.withUnsafeBufferPointer { labels in deliveries.withUnsafeBufferPointer { body(labels, $0) } }
    }
}

/// Two decimal digits of a number below 100.
func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

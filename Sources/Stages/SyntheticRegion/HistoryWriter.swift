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
            let dates = (0..<max(history.days + parameters.reporting.daysInDelivery + 1, 1)).map {
                Array(from.advanced(byDays: $0).description.utf8)
            }
            for content in contents { append(history, content, dates, to: &lines) }
            lines.flush()
        }
    }

    private func append(
        _ history: SiteHistory, _ content: SiteHistory.Content, _ dates: [[UInt8]], to lines: inout ByteLines
    ) {
        let prefix = Array((content.key(history.site.place).description + ",").utf8)
        let clocks = (0..<24).map { Array("T\(twoDigits($0)):00,".utf8) }
        let reporting = parameters.reporting
        let extract = Array("T\(twoDigits(reporting.extractHour)):\(twoDigits(reporting.extractMinute))".utf8)
        let late = history.late[content.index]
        var next = late.startIndex
        func append(_ step: Int, _ value: Int, _ after: Int) {
            lines.append(prefix)
            lines.append(dates[step / 24])
            lines.append(clocks[step % 24])
            lines.append(value)
            lines.append(",")
            lines.append(dates[step / 24 + after])
            lines.append(extract)
            lines.endLine()
        }
        for step in 0..<history.days * 24 {
            var value = Int(history.first[content.index][step])
            if history.isReported[step] { append(step, value, Int(history.firstDelivery[step / 24])) }
            while next < late.endIndex, late[next].step == step {
                let after = late[next].after
                while next < late.endIndex, late[next].step == step, late[next].after == after {
                    value += 1
                    next += 1
                }
                if history.isReported[step] { append(step, value, Int(after)) }
            }
        }
    }
}

/// Two decimal digits of a number below 100.
func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

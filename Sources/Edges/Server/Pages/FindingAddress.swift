import Messages
import TimeSeries

/// The address of the rows behind a finding: the series, the steps and the check.
struct FindingAddress: Sendable, Hashable {
    var series: SeriesKey
    /// First step, and first step no longer concerned.
    var from: Instant?
    var to: Instant?
    var check: String

    let path = "/donnees/constat"

    /// Nil for what came with a delivery and concerns no series: the store has no rows of it.
    init?(_ finding: Finding) {
        guard let series = finding.series else { return nil }
        self.series = series
        from = finding.from
        to = finding.to
        check = finding.check
    }

    init?(query: (String) -> String?) {
        guard let series = query("series").flatMap({ SeriesKey($0) }) else { return nil }
        self.series = series
        from = query("from").flatMap { Instant(iso8601: $0) }
        to = query("to").flatMap { Instant(iso8601: $0) }
        check = query("check") ?? ""
    }

    func link(_ language: Language) -> String {
        var pairs = [("lang", language.rawValue), ("series", series.description), ("check", check)]
        if let from { pairs.append(("from", "\(from)")) }
        if let to { pairs.append(("to", "\(to)")) }
        return PageState.address(path, pairs)
    }

    func isOf(_ finding: Finding) -> Bool {
        finding.series == series && finding.check == check && finding.from == from && finding.to == to
    }
}

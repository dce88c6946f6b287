private import Foundation
internal import Statistics

/// What an ED sends: missed mornings and interruptions, over all days since the epoch.
struct SiteReporting: Sendable {
    /// An interruption of the transmission.
    struct Outage: Sendable {
        /// First and last second, since 1970.
        var from: Int
        var to: Int
        /// Nothing is sent at all; otherwise a few patients still are.
        var isSilent: Bool
    }

    let outages: [Outage]
    /// The delivery of the morning of each day was sent.
    private let sent: [Bool]
    private let parameters: SyntheticParameters.Reporting

    init(_ site: SyntheticSite, calendar: DayCalendar, _ parameters: SyntheticParameters.Reporting, seed: UInt64) {
        self.parameters = parameters
        var chance = SeededGenerator(seed: seed, stream: "reporting:" + site.finess)
        var outages: [Outage] = []
        for day in 0..<calendar.days {
            guard chance.uniform() < parameters.outagesPerYear / 365.25 else { continue }
            let from = calendar.starts[day] + Int(86_400 * chance.uniform())
            let hours = min(
                parameters.outageHours * exp(parameters.outageLogSpread * chance.normal()),
                parameters.longestOutageHours)
            outages.append(
                Outage(
                    from: from, to: from + Int(3600 * max(hours, 1)),
                    isSilent: chance.uniform() < parameters.silentOutages))
        }
        self.outages = outages
        sent = (0..<calendar.days).map { day in
            let isMissed = chance.uniform() < parameters.missedDelivery
            let extract = calendar.second(
                of: day, hour: parameters.extractHour, minute: parameters.extractMinute)
            return !isMissed && !outages.contains { $0.isSilent && $0.from <= extract && extract < $0.to }
        }
    }

    func isSent(onMorningOf day: Int) -> Bool { day >= 0 && day < sent.count && sent[day] }

    /// Share of the patients who come at a second that is ever sent.
    func sentShare(at second: Int) -> Double {
        for outage in outages where outage.from <= second && second < outage.to {
            return outage.isSilent ? 0 : parameters.nearZeroShare
        }
        return 1
    }

    func isSilent(from start: Int, to end: Int) -> Bool {
        outages.contains { $0.isSilent && $0.from <= start && end <= $0.to }
    }

    /// Whether an outage touches this span.
    func isDisturbed(from start: Int, to end: Int) -> Bool { outages.contains { $0.from < end && start < $0.to } }
}

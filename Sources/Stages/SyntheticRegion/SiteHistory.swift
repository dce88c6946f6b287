private import Foundation
public import TimeSeries

/// What one ED reported of its visits and admissions, hour by hour, with when it became known.
///
/// Admissions are counted at the hour of arrival of the patients who were admitted, as a resend replaces days of arrival.
public struct SiteHistory: Sendable {
    /// One series: all visits, the visits of an age band, or all admissions.
    public enum Content: Hashable, Sendable, CaseIterable {
        case visits
        case visitsOf(AgeBand)
        case admissions

        public static var allCases: [Content] { [.visits] + AgeBand.allCases.map(Content.visitsOf) + [.admissions] }

        var index: Int {
            switch self {
            case .visits: 0
            case .visitsOf(let band): 1 + ByAge.index(of: band)
            case .admissions: 1 + ByAge.count
            }
        }

        func key(_ place: Place) -> SeriesKey {
            switch self {
            case .visits: SeriesKey(place, .visits, every: .hour)
            case .visitsOf(let band): SeriesKey(place, .visits, .age(band), every: .hour)
            case .admissions: SeriesKey(place, .admissions, every: .hour)
            }
        }
    }

    /// Patients who became known after the first delivery of their day.
    struct Late: Sendable {
        /// Hour since the first day, 24 to a day.
        var step: Int32
        /// Days after the day of arrival.
        var after: UInt8
    }

    public let site: SyntheticSite
    public let firstDay: CivilDate
    public let days: Int
    /// Counts of the first delivery of each day, `[content][step]`, 24 steps a day.
    private(set) var first: [[UInt16]]
    /// Later additions, `[content]`, ordered by step, then by delivery.
    private(set) var late: [[Late]]
    /// Days after each day on which its first delivery was sent; 0: none was.
    let firstDelivery: [UInt8]
    /// False where there is nothing to report: the ED had not joined, nothing was sent, the label never was.
    let isReported: [Bool]
    /// Visits that really took place, reported or not, by step.
    public let visitsThatTookPlace: [UInt16]

    /// Hourly counts once every delivery has come, nil where nothing was reported; 24 wall-clock hours a day.
    public func final(_ content: Content) -> [Int?] {
        var values = first[content.index].map(Int.init)
        for addition in late[content.index] { values[Int(addition.step)] += 1 }
        return values.indices.map { isReported[$0] ? values[$0] : nil }
    }

    /// Counts known `deliveries` mornings after each day (1 … 6), nil where nothing was known.
    public func known(_ content: Content, afterMornings mornings: Int) -> [Int?] {
        var values = first[content.index].map(Int.init)
        for addition in late[content.index] where addition.after <= mornings { values[Int(addition.step)] += 1 }
        return values.indices.map { step in
            isReported[step] && firstDelivery[step / 24] <= mornings ? values[step] : nil
        }
    }
}

extension SyntheticRegion {
    /// Simulates an ED from one day up to another, which is left out; everything sent by `knownBy` counts.
    public func simulate(
        _ site: SyntheticSite, from: CivilDate, to: CivilDate, knownBy: Instant = .distantFuture
    ) -> SiteHistory {
        let start = DayCalendar.day(from)
        let days = max(0, to.dayNumber - from.dayNumber)
        let contents = SiteHistory.Content.allCases.count
        let admissionChance = care.admissionChance(offset: site.admissionOffset)
        var first = Array(repeating: [UInt16](repeating: 0, count: days * 24), count: contents)
        var late = Array(repeating: [SiteHistory.Late](), count: contents)
        var tookPlace = [UInt16](repeating: 0, count: days * 24)
        var firstDelivery = [UInt8](repeating: 0, count: days)
        var isReported = [Bool](repeating: false, count: days * 24)
        for offset in 0..<days {
            let day = start + offset
            let mornings = mornings(of: site, after: day).filter { $0.extract <= knownBy.secondsSince1970 }
            let last = mornings.last?.after ?? 0
            firstDelivery[offset] = UInt8(mornings.first?.after ?? 0)
            let firstMorning = firstDelivery[offset]
            func add(_ content: Int, _ step: Int, _ after: UInt8) {
                guard after > 0, after <= last else { return }
                if after <= firstMorning {
                    first[content][step] += 1
                } else {
                    late[content].append(SiteHistory.Late(step: Int32(step), after: after))
                }
            }
            for patient in patients(of: site, on: day, admissionChance: admissionChance) {
                let step = offset * 24 + Int(patient.hour)
                tookPlace[step] += 1
                add(0, step, patient.knownAfter)
                add(1 + Int(patient.band), step, patient.knownAfter)
                if patient.isAdmitted { add(1 + ByAge.count, step, patient.outcomeKnownAfter) }
            }
            guard firstMorning > 0, coverage(of: site, on: DayCalendar.date(day)) > 0 else { continue }
            for (hour, span) in calendar.hours(of: day).enumerated() where span.seconds > 0 {
                isReported[offset * 24 + hour] = !reporting[site.number].isSilent(
                    from: span.start, to: span.start + span.seconds)
            }
        }
        for content in late.indices {
            late[content].sort { ($0.step, $0.after) < ($1.step, $1.after) }
        }
        return SiteHistory(
            site: site, firstDay: from, days: days, first: first, late: late, firstDelivery: firstDelivery,
            isReported: isReported, visitsThatTookPlace: tookPlace)
    }
}

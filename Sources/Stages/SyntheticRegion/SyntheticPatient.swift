private import Foundation
internal import Statistics

/// One invented patient, as far as counts need it.
struct SyntheticPatient: Sendable {
    /// Seconds since 1970.
    var arrival: Int
    var departure: Int
    /// Wall-clock hour of the arrival.
    var hour: UInt8
    /// Index of the age band.
    var band: UInt8
    /// Index in CCMU 1, 2, 3, 4, 5, P, D.
    var severity: UInt8
    var isAdmitted: Bool
    var isTransferred: Bool
    /// Days after the arrival on whose morning the record is first delivered, 1 … 6; 0: never.
    var knownAfter: UInt8
    /// The same for the way out, which is known only once the patient has left; 0: never.
    var outcomeKnownAfter: UInt8
}

extension SyntheticRegion {
    /// The patients of an ED who come on a day, by hour and age band, those that are never sent included.
    func patients(of site: SyntheticSite, on day: Int, admissionChance: [[Double]]) -> [SyntheticPatient] {
        var chance = SeededGenerator(seed: seed, stream: "patients:\(site.finess):\(day)")
        let date = DayCalendar.date(day)
        let expected = expectedVisits(at: site, on: date)
        let coverage = coverage(of: site, on: date)
        let hours = calendar.hours(of: day)
        let mornings = mornings(of: site, after: day)
        let reporting = reporting[site.number]
        let isDisturbed = reporting.isDisturbed(from: calendar.starts[day], to: calendar.starts[day + 1])
        var patients: [SyntheticPatient] = []
        patients.reserveCapacity(Int(expected.total * 1.3) + 16)
        for hour in 0..<24 {
            for band in 0..<ByAge.count {
                for _ in 0..<poissonCount(expected[hour, band], &chance) {
                    let arrival = hours[hour].start + Int(chance.uniform() * Double(hours[hour].seconds))
                    let severity = index(of: chance.uniform(), inCumulative: care.severity[band])
                    let isAdmitted = chance.uniform() < admissionChance[band][severity]
                    let isTransferred = isAdmitted && chance.uniform() < parameters.care.transferShare
                    let stay = stay(band: band, severity: severity, isAdmitted: isAdmitted, &chance)
                    let departure = arrival + stay
                    let share = coverage * (isDisturbed ? reporting.sentShare(at: arrival) : 1)
                    let isSent = chance.uniform() < share
                    let completeAfter = 1 + index(of: chance.uniform(), inCumulative: parameters.reporting.completeBy)
                    let known = isSent ? mornings.first { $0.after >= completeAfter } : nil
                    let outcome = known.flatMap { known in
                        mornings.first { $0.after >= known.after && $0.extract > departure }
                    }
                    patients.append(
                        SyntheticPatient(
                            arrival: arrival, departure: departure, hour: UInt8(hour), band: UInt8(band),
                            severity: UInt8(severity), isAdmitted: isAdmitted, isTransferred: isTransferred,
                            knownAfter: UInt8(known?.after ?? 0), outcomeKnownAfter: UInt8(outcome?.after ?? 0)))
                }
            }
        }
        return patients
    }

    /// The mornings whose delivery covers a day and was sent: days after it, and the second of the extraction.
    func mornings(of site: SyntheticSite, after day: Int) -> [(after: Int, extract: Int)] {
        (1...parameters.reporting.daysInDelivery).compactMap { after in
            guard reporting[site.number].isSent(onMorningOf: day + after) else { return nil }
            return (after, extract(onMorningOf: day + after))
        }
    }

    /// The second at which the extraction of a morning runs.
    func extract(onMorningOf day: Int) -> Int {
        calendar.second(of: day, hour: parameters.reporting.extractHour, minute: parameters.reporting.extractMinute)
    }

    /// A log-normal stay, seconds.
    private func stay(band: Int, severity: Int, isAdmitted: Bool, _ chance: inout SeededGenerator) -> Int {
        let spread = isAdmitted ? care.stayAdmittedSpread : care.stayHomeSpread
        let seconds = exp(care.stay[isAdmitted ? 1 : 0][band][severity] + spread * chance.normal())
        return max(300, Int(min(seconds, care.longestStay)))
    }
}

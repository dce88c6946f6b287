private import Foundation
internal import Statistics
internal import TimeSeries

/// Attendance of the crowds of each day and département.
struct SyntheticEvents: Sendable {
    /// People, `[département code][day]`.
    let attendance: [String: [Int]]
    private let parameters: SyntheticParameters.Events

    init(days: Int, _ parameters: SyntheticParameters.Events, seed: UInt64) {
        self.parameters = parameters
        var attendance: [String: [Int]] = [:]
        for venue in parameters.venues {
            var chance = SeededGenerator(seed: seed, stream: "events:" + venue.departement)
            var daily = attendance[venue.departement] ?? Array(repeating: 0, count: days)
            for day in 0..<days {
                let isWeekEnd = DayCalendar.date(day).weekday.rawValue >= 5
                let chancePerDay = venue.eventsPerYear / 365.25 * (isWeekEnd ? 1.6 : 0.55)
                let size = venue.medianAttendance * exp(venue.logSpread * chance.normal())
                if chance.uniform() < chancePerDay { daily[day] += Int(size / 100) * 100 }
                let (_, month, dayOfMonth) = DayCalendar.date(day).parts
                let isFeast = [(6, 21), (7, 14), (12, 31)].contains { $0 == (month, dayOfMonth) }
                if isFeast, venue.departement == "75" { daily[day] += Int(parameters.feastAttendance) }
            }
            attendance[venue.departement] = daily
        }
        self.attendance = attendance
    }

    /// Log effect on the evening of a day, from 18:00 to midnight, for each age band.
    func eveningEffect(departement: String, day: Int) -> ByAge? {
        guard let people = attendance[departement]?[day], people > 0 else { return nil }
        let share = 1 - exp(-Double(people) / parameters.scale)
        return ByAge((0..<ByAge.count).map { parameters.effect[$0] * share })
    }
}

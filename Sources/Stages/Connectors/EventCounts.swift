import Messages
import TimeSeries

/// How many events a place has on a day, and how many people they draw, as both were known over time.
///
/// Each event adds itself from the moment it was known, and takes itself back when it was called off: a day's series then
/// has a value for every moment at which it changed.
struct EventCounts {
    private struct Day: Hashable {
        var place: Place
        var date: CivilDate
    }

    private struct Change {
        var at: Instant
        var events: Double
        var attendance: Double
    }

    private var changes: [Day: [Change]] = [:]
    private var withAttendance: Set<Day> = []

    /// Adds an event of one day.
    ///
    /// - Parameters:
    ///   - attendance: people expected; nil: not said.
    ///   - cancelledAt: when it was called off, nil: it takes place.
    mutating func add(
        _ place: Place, on date: CivilDate, attendance: Double?, knownAt: Instant, cancelledAt: Instant? = nil
    ) {
        let day = Day(place: place, date: date)
        if attendance != nil { withAttendance.insert(day) }
        let people = attendance ?? 0
        changes[day, default: []].append(Change(at: knownAt, events: 1, attendance: people))
        if let cancelledAt {
            changes[day, default: []].append(
                Change(at: max(cancelledAt, knownAt), events: -1, attendance: -people))
        }
    }

    /// Gives what was known of each day, ordered by place and day.
    func append(to batch: inout ObservationBatch, zone: CivilZone) {
        let days = changes.keys.sorted { ($0.place, $0.date) < ($1.place, $1.date) }
        for day in days {
            let start = zone.start(of: day.date)
            var (events, attendance) = (0.0, 0.0)
            let ordered = (changes[day] ?? []).sorted { $0.at < $1.at }
            for (index, change) in ordered.enumerated() {
                events += change.events
                attendance += change.attendance
                if index + 1 < ordered.count, ordered[index + 1].at == change.at { continue }
                batch.append(
                    Observation(
                        series: SeriesKey(day.place, .eventCount, every: .day), referenceTime: start, value: events,
                        availableAt: change.at))
                guard withAttendance.contains(day) else { continue }
                batch.append(
                    Observation(
                        series: SeriesKey(day.place, .events, every: .day), referenceTime: start, value: attendance,
                        availableAt: change.at))
            }
        }
    }
}

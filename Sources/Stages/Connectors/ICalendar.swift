import Messages
import TimeSeries

/// iCalendar (RFC 5545): events by place and day, recurrences expanded by libical.
///
/// An all-day event, or one of 24 hours and more, counts on every day that it covers, a shorter one on the day on which it
/// begins. RRULE, RDATE, EXDATE and RECURRENCE-ID are followed from 15 years before to 2 years after the delivery was
/// received, at most ``CalendarFile/occurrenceLimit`` times for an event.
///
/// Place: `X-VIGIE-PLACE` (`dep:93`), else the département of the postal code in LOCATION, else `reg:11`. Attendance:
/// `X-ATTENDANCE`, the people of each day. Known at the declared time; without one at LAST-MODIFIED, else CREATED, else
/// DTSTAMP, else when it was received, and never after that. A cancelled event counts from CREATED until it was called off.
public struct ICalendar: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "icalendar", title: Messages.iCalendarTitle, summary: Messages.iCalendarSummary,
        format: Messages.iCalendarFormat, knownAtRule: Messages.iCalendarKnownAt,
        reference: "IETF, RFC 5545, Internet Calendaring and Scheduling Core Object Specification",
        speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        WholeDeliveryDecoder(source, connector: Self.card.name) { bytes, batch throws(DecodeError) in
            try Self.read(bytes, source, &batch)
        }
    }

    /// The longest event, days.
    private static let longestDays = 366

    /// From 15 years before to 2 years after the delivery was received.
    static func window(of source: DeliverySource) -> Range<CivilDate> {
        let day = source.zone.date(at: source.receivedAt)
        return day.advanced(byDays: -5479)..<day.advanced(byDays: 731)
    }

    private static func read(
        _ bytes: [UInt8], _ source: DeliverySource, _ batch: inout ObservationBatch
    ) throws(DecodeError) -> DeliveryEnd {
        let file = try CalendarFile.read(
            bytes, of: source, connector: card.name, window: window(of: source))
        if !file.events.isEmpty, file.events.allSatisfy({ $0.uid.hasSuffix("education.gouv.fr") }) {
            throw .refused(
                file: source.fileName, connector: card.name, line: 1, reason: Messages.iCalendarIsSchool)
        }
        guard !(file.events.isEmpty && file.unread.isEmpty) else {
            throw .truncated(file: source.fileName, line: 1, expected: Messages.expectedEvent)
        }
        var ledger = RowLedger(source, connector: card.name)
        for why in file.unread {
            ledger.beginRow()
            switch why {
            case .noStart:
                ledger.reject(column: "DTSTART", found: "", expected: Messages.expectedEventStart)
            case .badRecurrence:
                ledger.reject(column: "RRULE", found: "", expected: Messages.expectedRecurrence)
            }
        }
        let replaced = Set(file.events.compactMap { event in event.replaces.map { Key(event.uid, $0.instant) } })
        var counts = EventCounts()
        for event in file.events {
            ledger.beginRow()
            guard let place = place(of: event) else {
                ledger.reject(
                    column: "X-VIGIE-PLACE", found: event.extensions["X-VIGIE-PLACE"] ?? "",
                    expected: Messages.expectedPlaceKey)
                continue
            }
            var attendance: Double?
            if let written = event.extensions["X-ATTENDANCE"] {
                guard let people = Double(written.trimmed), people >= 0, people < 1e9 else {
                    ledger.reject(
                        column: "X-ATTENDANCE", found: written, expected: Messages.expectedCount)
                    continue
                }
                attendance = people
            }
            guard event.seconds <= longestDays * 86_400 else {
                ledger.reject(rule: "too-long") { Messages.eventsTooLong(count: $0, days: longestDays) }
                continue
            }
            if event.isCutOff {
                ledger.note("cut-off", .info) {
                    Messages.recurrenceCutOff(count: $0, limit: CalendarFile.occurrenceLimit)
                }
            }
            if event.starts.isEmpty {
                ledger.note("no-occurrence", .info) { Messages.eventsWithoutOccurrence(count: $0) }
            }
            if event.hasUnreadLines {
                ledger.note("unread-line", .warning) { Messages.calendarLinesUnread(count: $0) }
            }
            let known = known(event, isCancelled: event.isCancelled || file.isCancellation, source)
            for start in event.starts {
                if event.replaces == nil, replaced.contains(Key(event.uid, start.instant)) { continue }
                for date in days(from: start, seconds: event.seconds, zone: source.zone) {
                    counts.add(
                        place, on: date, attendance: attendance, knownAt: known.from, cancelledAt: known.until)
                }
            }
        }
        if !file.unknownZones.isEmpty {
            let names = file.unknownZones.sorted()
            ledger.note("unknown-zone", .warning, count: names.count) { _ in
                Messages.unknownZones(names, read: source.zone.identifier)
            }
        }
        counts.append(to: &batch, zone: source.zone)
        return try ledger.end()
    }

    private struct Key: Hashable {
        var uid: String
        var instant: Instant

        init(_ uid: String, _ instant: Instant) {
            self.uid = uid
            self.instant = instant
        }
    }

    /// Nil where `X-VIGIE-PLACE` is no place.
    private static func place(of event: CalendarEvent) -> Place? {
        if let written = event.extensions["X-VIGIE-PLACE"] { return Place(written.trimmed) }
        for word in event.location.split(whereSeparator: { !$0.isNumber && !$0.isLetter }) {
            if word.utf8.count == 5, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let place = PlaceCodes.departement(ofCommune: String(word))
            {
                return place
            }
        }
        return .ileDeFrance
    }

    private static func known(
        _ event: CalendarEvent, isCancelled: Bool, _ source: DeliverySource
    ) -> (from: Instant, until: Instant?) {
        let said = event.modified ?? event.created ?? event.stamp ?? source.receivedAt
        let now = source.declaredAvailableAt ?? min(said, source.receivedAt)
        guard isCancelled else { return (now, nil) }
        let called = source.declaredAvailableAt ?? min(event.modified ?? event.stamp ?? now, source.receivedAt)
        return (min(event.created ?? called, called), called)
    }

    private static func days(from start: CalendarEvent.Moment, seconds: Int, zone: CivilZone) -> [CivilDate] {
        guard start.isAllDay || seconds >= 86_400 else { return [start.date] }
        // The end is not part of the event; a switch of the clocks makes a day an hour longer or shorter.
        let last = zone.date(at: start.instant.advanced(bySeconds: max(0, seconds - 1)))
        return (start.date.dayNumber...max(start.date.dayNumber, last.dayNumber)).map { CivilDate(dayNumber: $0) }
    }
}

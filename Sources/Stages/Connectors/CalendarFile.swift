internal import CLibICal
import Messages
import TimeSeries

/// One event of an iCalendar file, its recurrences expanded.
struct CalendarEvent {
    /// A time as the file writes it.
    struct Moment: Hashable {
        var instant: Instant
        /// The day in the file's own zone for an all-day event, in the delivery's zone otherwise.
        var date: CivilDate
        var isAllDay: Bool
    }

    var uid: String
    var summary: String
    var location: String
    /// Values of `X-` properties by name in capitals.
    var extensions: [String: String]
    var isCancelled: Bool
    /// The occurrence of a series that this event replaces.
    var replaces: Moment?
    /// Starts, the first first; of an event that does not recur, one.
    var starts: [Moment]
    /// From a start to the end of the event.
    var seconds: Int
    var stamp: Instant?
    var created: Instant?
    var modified: Instant?
    /// Whether the recurrence was cut off at ``CalendarFile/occurrenceLimit`` or at the end of the window.
    var isCutOff: Bool
    /// Whether a line of the event could not be read.
    var hasUnreadLines: Bool
}

/// The events of one iCalendar text (RFC 5545), read by libical.
///
/// Every pointer of libical lives and dies inside ``read(_:of:connector:window:)``.
struct CalendarFile {
    /// The most occurrences of one event.
    static let occurrenceLimit = 2000

    enum Unreadable {
        case noStart
        case badRecurrence
    }

    var product: String
    var isCancellation: Bool
    var events: [CalendarEvent]
    /// Events left out, by reason.
    var unread: [Unreadable]
    /// Names of time zones that neither the file nor this machine explains; read as the delivery's zone.
    var unknownZones: Set<String>

    /// Reads a calendar.
    ///
    /// - Parameter window: days in which recurrences are expanded.
    /// - Throws: `notThisFormat`, `truncated`.
    static func read(
        _ bytes: [UInt8], of source: DeliverySource, connector: String, window: Range<CivilDate>
    ) throws(DecodeError) -> CalendarFile {
        try check(bytes, source, connector)
        setUp
        let root = (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { icalcomponent_new_from_string($0.baseAddress) }
        }
        guard let root else {
            throw .notThisFormat(
                file: source.fileName, connector: connector, line: 1, found: Messages.foundMalformedCalendar,
                expected: Messages.expectedCalendar)
        }
        defer { icalcomponent_free(root) }
        guard icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT else {
            throw .notThisFormat(
                file: source.fileName, connector: connector, line: 1, found: Messages.foundMalformedCalendar,
                expected: Messages.expectedCalendar)
        }
        var file = CalendarFile(
            product: text(root, ICAL_PRODID_PROPERTY) ?? "",
            isCancellation: text(root, ICAL_METHOD_PROPERTY)?.uppercased() == "CANCEL", events: [], unread: [],
            unknownZones: [])
        var reading = EventReading(zone: source.zone, window: window)
        var event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT)
        while let current = event {
            switch reading.read(current) {
            case .success(let read): file.events.append(read)
            case .failure(let why): file.unread.append(why.reason)
            }
            event = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT)
        }
        file.unknownZones = reading.unknownZones
        return file
    }

    /// libical must report errors, not abort.
    private static let setUp: Void = icalerror_set_errors_are_fatal(0)

    /// What libical would read over in silence: another format, a file that was cut.
    private static func check(_ bytes: [UInt8], _ source: DeliverySource, _ connector: String) throws(DecodeError) {
        let head = bytes.prefix(200).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
        guard head.starts(with: Array("BEGIN:VCALENDAR".utf8)), !bytes.contains(0) else {
            let excerpt = bytes.prefix(240).withUnsafeBytes { Excerpt.hidingDigits($0) }
            throw .notThisFormat(
                file: source.fileName, connector: connector, line: 1, found: Text(verbatim: excerpt),
                expected: Messages.expectedCalendar)
        }
        var end = bytes.count
        while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
        guard bytes[..<end].suffix(13).elementsEqual("END:VCALENDAR".utf8) else {
            throw .truncated(
                file: source.fileName, line: 1 + bytes.lazy.filter { $0 == 0x0A }.count,
                expected: Messages.expectedCalendarEnd)
        }
    }

    /// The value of the first property of a kind.
    fileprivate static func text(_ component: OpaquePointer, _ kind: icalproperty_kind) -> String? {
        icalcomponent_get_first_property(component, kind).flatMap { string(icalproperty_get_value_as_string($0)) }
    }

    /// A copy of a text that libical owns.
    fileprivate static func string(_ pointer: UnsafePointer<CChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

/// Reads one VEVENT after another.
private struct EventReading {
    struct Failure: Error {
        var reason: CalendarFile.Unreadable
    }

    let zone: CivilZone
    let window: Range<CivilDate>
    var unknownZones: Set<String> = []
    private var zones: [String: CivilZone?] = [:]

    init(zone: CivilZone, window: Range<CivilDate>) {
        self.zone = zone
        self.window = window
    }

    mutating func read(_ event: OpaquePointer) -> Result<CalendarEvent, Failure> {
        var hasUnreadLines = false
        for line in texts(event, ICAL_XLICERROR_PROPERTY) {
            hasUnreadLines = true
            if ["RRULE", "RDATE", "EXDATE"].contains(where: { line.contains($0) }) {
                return .failure(Failure(reason: .badRecurrence))
            }
        }
        guard let property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY) else {
            return .failure(Failure(reason: .noStart))
        }
        let first = icalproperty_get_datetime_with_component(property, event)
        let zoneName = CalendarFile.string(icalproperty_get_parameter_as_string(property, "TZID"))
        guard let start = moment(first, zoneName) else { return .failure(Failure(reason: .noStart)) }
        guard let starts = occurrences(event, first, start, zoneName) else {
            return .failure(Failure(reason: .badRecurrence))
        }
        return .success(
            CalendarEvent(
                uid: CalendarFile.string(icalcomponent_get_uid(event)) ?? "",
                summary: CalendarFile.string(icalcomponent_get_summary(event)) ?? "",
                location: CalendarFile.string(icalcomponent_get_location(event)) ?? "",
                extensions: extensions(event),
                isCancelled: icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED,
                replaces: single(event, ICAL_RECURRENCEID_PROPERTY), starts: starts.moments,
                seconds: length(event, from: start), stamp: single(event, ICAL_DTSTAMP_PROPERTY)?.instant,
                created: single(event, ICAL_CREATED_PROPERTY)?.instant,
                modified: single(event, ICAL_LASTMODIFIED_PROPERTY)?.instant, isCutOff: starts.isCutOff,
                hasUnreadLines: hasUnreadLines))
    }

    // MARK: - Recurrence

    private mutating func occurrences(
        _ event: OpaquePointer, _ first: icaltimetype, _ start: CalendarEvent.Moment, _ zoneName: String?
    ) -> (moments: [CalendarEvent.Moment], isCutOff: Bool)? {
        var found: Set<CalendarEvent.Moment> = []
        var isCutOff = false
        let rules = properties(event, ICAL_RRULE_PROPERTY)
        if rules.isEmpty { found.insert(start) }
        for property in rules {
            let rule = icalproperty_get_rrule(property)
            // A rule by hour, minute or second says nothing of days, and may never end.
            guard (ICAL_DAILY_RECURRENCE.rawValue...ICAL_YEARLY_RECURRENCE.rawValue).contains(rule.freq.rawValue),
                let iterator = icalrecur_iterator_new(rule, first)
            else { return nil }
            defer { icalrecur_iterator_free(iterator) }
            while true {
                let next = icalrecur_iterator_next(iterator)
                if icaltime_is_null_time(next) != 0 { break }
                guard let at = moment(next, zoneName) else { return nil }
                if at.date >= window.upperBound || found.count >= CalendarFile.occurrenceLimit {
                    isCutOff = true
                    break
                }
                if at.date >= window.lowerBound { found.insert(at) }
            }
        }
        for property in properties(event, ICAL_RDATE_PROPERTY) {
            let written = icalproperty_get_rdate(property)
            var time = icaltime_is_null_time(written.time) == 0 ? written.time : written.period.start
            let name = CalendarFile.string(icalproperty_get_parameter_as_string(property, "TZID"))
            if time.zone == nil { time.zone = first.zone }
            guard let at = moment(time, name ?? zoneName) else { return nil }
            found.insert(at)
        }
        for property in properties(event, ICAL_EXDATE_PROPERTY) {
            let time = icalproperty_get_datetime_with_component(property, event)
            let name = CalendarFile.string(icalproperty_get_parameter_as_string(property, "TZID"))
            guard let left = moment(time, name ?? zoneName) else { return nil }
            found = found.filter { left.isAllDay ? $0.date != left.date : $0.instant != left.instant }
        }
        return (found.sorted { $0.instant < $1.instant }, isCutOff)
    }

    // MARK: - Times

    /// What a time of libical means; nil where it is none.
    private mutating func moment(_ time: icaltimetype, _ zoneName: String?) -> CalendarEvent.Moment? {
        guard icaltime_is_null_time(time) == 0,
            let date = CivilDate(year: Int(time.year), month: Int(time.month), day: Int(time.day)),
            (0..<24).contains(time.hour), (0..<60).contains(time.minute), (0...60).contains(time.second)
        else { return nil }
        if time.is_date != 0 { return .init(instant: zone.start(of: date), date: date, isAllDay: true) }
        let label = CivilDateTime(
            date: date, hour: Int(time.hour), minute: Int(time.minute), second: min(59, Int(time.second)))
        let instant: Instant
        if let written = time.zone, written == icaltimezone_get_utc_timezone() {
            instant = Instant(secondsSince1970: label.secondsSinceEpochOfCivilTime)
        } else if let zoneName {
            if let known = civilZone(zoneName) {
                instant = known.instant(of: label)
            } else if let written = time.zone {
                instant = Instant(
                    secondsSince1970: icaltime_as_timet_with_zone(time, written))
            } else {
                unknownZones.insert(zoneName)
                instant = zone.instant(of: label)
            }
        } else {
            instant = zone.instant(of: label)
        }
        return .init(instant: instant, date: zone.date(at: instant), isAllDay: false)
    }

    /// The zone with an IANA name, alone or at the end of a longer one (`/citadel.org/20190914_1/Europe/Paris`).
    private mutating func civilZone(_ name: String) -> CivilZone? {
        if name == zone.identifier { return zone }
        if let known = zones[name] { return known }
        let tail = name.split(separator: "/").suffix(2).joined(separator: "/")
        let found = name.isEmpty ? nil : CivilZone(name) ?? CivilZone(tail)
        zones[name] = .some(found)
        return found
    }

    private mutating func single(_ event: OpaquePointer, _ kind: icalproperty_kind) -> CalendarEvent.Moment? {
        guard let property = icalcomponent_get_first_property(event, kind) else { return nil }
        let name = CalendarFile.string(icalproperty_get_parameter_as_string(property, "TZID"))
        return moment(icalproperty_get_datetime_with_component(property, event), name)
    }

    /// Seconds from the start to DTEND or over DURATION; a day for an all-day event without either, else 0.
    private mutating func length(_ event: OpaquePointer, from start: CalendarEvent.Moment) -> Int {
        if let end = single(event, ICAL_DTEND_PROPERTY) {
            return max(0, end.instant.seconds(since: start.instant))
        }
        if let property = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY) {
            let d = icalproperty_get_duration(property)
            let days = Int(d.weeks) * 7 + Int(d.days)
            return d.is_neg != 0 ? 0 : days * 86_400 + Int(d.hours) * 3600 + Int(d.minutes) * 60 + Int(d.seconds)
        }
        return start.isAllDay ? 86_400 : 0
    }

    // MARK: - Properties

    private func properties(_ event: OpaquePointer, _ kind: icalproperty_kind) -> [OpaquePointer] {
        var found: [OpaquePointer] = []
        var property = icalcomponent_get_first_property(event, kind)
        while let current = property {
            found.append(current)
            property = icalcomponent_get_next_property(event, kind)
        }
        return found
    }

    private func texts(_ event: OpaquePointer, _ kind: icalproperty_kind) -> [String] {
        properties(event, kind).compactMap { CalendarFile.string(icalproperty_get_value_as_string($0)) }
    }

    private func extensions(_ event: OpaquePointer) -> [String: String] {
        var found: [String: String] = [:]
        for property in properties(event, ICAL_X_PROPERTY) {
            if let name = CalendarFile.string(icalproperty_get_x_name(property)),
                let value = CalendarFile.string(icalproperty_get_value_as_string(property))
            {
                found[name.uppercased()] = value
            }
        }
        return found
    }
}

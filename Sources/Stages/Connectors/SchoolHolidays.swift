import Messages
import TimeSeries

/// School holidays of zones A, B and C: the ministry's records (`fr-en-calendrier-scolaire`), its `.ics` for a zone, and the
/// daily list of `vacances-scolaires`.
///
/// Records and events give the first day without lessons and the day on which they resume, as a time in UTC or a day; the
/// list has a flag for each zone and day, whose runs become periods. Periods of one name and span are one period of several
/// zones. Left out and counted: those of teachers alone, of Corsica and overseas, days on which lessons resume, and what has no
/// length. No series: periods extend ``SchoolHolidayTable``.
public struct SchoolHolidays: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "school-holidays", title: Messages.schoolTitle, summary: Messages.schoolSummary,
        format: Messages.schoolFormat, knownAtRule: Messages.schoolKnownAt,
        reference:
            "Ministère de l’éducation nationale, fr-en-calendrier-scolaire, data.education.gouv.fr; A. Augusti, vacances-scolaires",
        speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        WholeDeliveryDecoder(source, connector: Self.card.name) { bytes, batch throws(DecodeError) in
            if bytes.prefix(40).contains(UInt8(ascii: ":")), bytes.starts(with: Array("BEGIN".utf8)) {
                return try Self.readCalendar(bytes, source)
            }
            var table = TableDecoder(SchoolHolidayRows(), source)
            try DeliveryReader.withBytes(of: bytes) { raw throws(DecodeError) in
                try table.consume(raw, into: &batch)
            }
            return try table.finish(into: &batch)
        }
    }

    private static func readCalendar(_ bytes: [UInt8], _ source: DeliverySource) throws(DecodeError) -> DeliveryEnd {
        let file = try CalendarFile.read(
            bytes, of: source, connector: card.name, window: ICalendar.window(of: source))
        guard file.events.contains(where: { $0.uid.hasSuffix("education.gouv.fr") }) else {
            throw .notThisFormat(
                file: source.fileName, connector: card.name, line: 1, found: Messages.foundOtherCalendar,
                expected: Messages.expectedSchoolCalendar)
        }
        var ledger = RowLedger(source, connector: card.name)
        var periods = SchoolHolidayPeriods()
        for _ in file.unread {
            ledger.beginRow()
            ledger.reject(column: "DTSTART", found: "", expected: Messages.expectedEventStart)
        }
        for event in file.events {
            ledger.beginRow()
            guard let start = event.starts.first else { continue }
            periods.take(
                event.summary, zones: [event.summary, event.location, event.uid, source.fileName], from: start.date,
                to: source.zone.date(at: start.instant.advanced(bySeconds: event.seconds)), &ledger)
        }
        ledger.schoolHolidays = periods.periods
        return try ledger.end()
    }
}

/// Gathers periods: the same name and span in several zones is one.
struct SchoolHolidayPeriods {
    /// Why something that was read right is no period of holidays.
    enum PassedOver: String, CaseIterable {
        case teachers
        case otherZones = "other-zones"
        case lessons
        case withoutLength = "without-length"

        func message(count: Int) -> Text {
            switch self {
            case .teachers: Messages.schoolPeriodsOfTeachers(count: count)
            case .otherZones: Messages.schoolPeriodsOfOtherZones(count: count)
            case .lessons: Messages.schoolEntriesWithoutHolidays(count: count)
            case .withoutLength: Messages.schoolHolidaysWithoutEnd(count: count)
            }
        }
    }

    private struct Span: Hashable {
        var name: String
        var from: CivilDate
        var to: CivilDate
    }

    /// The longest period, days: the summer has 65.
    private static let longest = 100

    private var zones: [Span: Set<SchoolZone>] = [:]

    func passOver(_ why: PassedOver, _ ledger: inout RowLedger) {
        ledger.note(why.rawValue, .info) { why.message(count: $0) }
    }

    /// Takes a period.
    ///
    /// - Parameter texts: where its zones are named; the first text that names any counts.
    mutating func take(
        _ description: String, zones texts: [String], from: CivilDate, to: CivilDate, _ ledger: inout RowLedger
    ) {
        let lower = description.lowercased()
        guard lower.contains("vacances") || lower.contains("pont"), !lower.contains("rentrée") else {
            return passOver(.lessons, &ledger)
        }
        guard let found = texts.lazy.map(Self.zones).first(where: { !$0.isEmpty }) else {
            return passOver(.otherZones, &ledger)
        }
        guard to > from else { return passOver(.withoutLength, &ledger) }
        guard to.dayNumber - from.dayNumber <= Self.longest else {
            return ledger.reject(
                column: "end_date", found: to.description, expected: Messages.expectedShortHoliday)
        }
        add(description, found, from: from, to: to)
    }

    mutating func add(_ description: String, _ found: Set<SchoolZone>, from: CivilDate, to: CivilDate) {
        zones[Span(name: Self.shortName(description), from: from, to: to), default: []].formUnion(found)
    }

    var periods: [SchoolHoliday] {
        zones.map { span, zones in
            SchoolHoliday(
                name: span.name, zones: zones.sorted { $0.rawValue < $1.rawValue }, from: span.from, to: span.to)
        }.sorted { ($0.from, $0.name, $0.to) < ($1.from, $1.name, $1.to) }
    }

    /// The zones in `Zones A/B/C - Corse` or `Zone C`: single letters after the word.
    private static func zones(in text: String) -> Set<SchoolZone> {
        let words = text.split { !$0.isLetter }
        guard let at = words.firstIndex(where: { ["zone", "zones"].contains($0.lowercased()) }) else { return [] }
        return Set(words[(at + 1)...].compactMap { $0.count == 1 ? SchoolZone(rawValue: $0.uppercased()) : nil })
    }

    /// The name that ``SchoolHolidayTable`` uses, where it is one of its own.
    private static func shortName(_ description: String) -> String {
        let lower = description.lowercased()
        let names = [
            ("toussaint", "Toussaint"), ("noël", "Noël"), ("hiver", "hiver"), ("printemps", "printemps"),
            ("été", "été"), ("ascension", "Ascension"),
        ]
        return names.first { lower.contains($0.0) }?.1 ?? description.trimmed
    }
}

/// The daily list, `date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances`, or the ministry's records.
struct SchoolHolidayRows: TableRows {
    static let connector = SchoolHolidays.card.name
    static let expected = Messages.expectedSchoolTable
    static let json = JSONForm.document
    static let mayBeEmpty = false

    private struct Run {
        var name: String
        var from: CivilDate
    }

    private var date = 0
    private var name = 0
    private var zones: [(SchoolZone, Int)] = []
    private var periods = SchoolHolidayPeriods()
    private var runs: [SchoolZone: Run] = [:]
    private var previous: CivilDate?

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        let flags = SchoolZone.allCases.map { ($0, "vacances_zone_\($0.rawValue.lowercased())") }
        try header.isRecognised(by: flags.map(\.1) + ["date", "nom_vacances"], expected: Self.expected)
        for (zone, column) in flags { zones.append((zone, try header.required(column))) }
        date = try header.required("date")
        name = try header.required("nom_vacances")
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let day = CivilDate(iso8601: row.text(date)) else {
            return ledger.reject(.date, row, date, Messages.expectedDate)
        }
        var flags: [(SchoolZone, Bool)] = []
        for (zone, column) in zones {
            switch row.text(column).lowercased() {
            case "true": flags.append((zone, true))
            case "false": flags.append((zone, false))
            default: return ledger.reject(row, column, Messages.expectedFlag)
            }
        }
        if let previous, day != previous.advanced(byDays: 1) { close(Set(SchoolZone.allCases), after: previous) }
        let name = row.text(name)
        for (zone, isHoliday) in flags {
            if let run = runs[zone], !isHoliday || run.name != name, let previous { close([zone], after: previous) }
            if isHoliday, runs[zone] == nil { runs[zone] = Run(name: name, from: day) }
        }
        previous = day
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        if let previous { close(Set(SchoolZone.allCases), after: previous) }
        ledger.schoolHolidays = periods.periods
    }

    /// Ends the runs of these zones with the day `last`.
    private mutating func close(_ zones: Set<SchoolZone>, after last: CivilDate) {
        for zone in SchoolZone.allCases where zones.contains(zone) {
            guard let run = runs.removeValue(forKey: zone) else { continue }
            periods.add(run.name, [zone], from: run.from, to: last.advanced(byDays: 1))
        }
    }

    // MARK: - Records

    mutating func take(
        _ document: JSONValue, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let records = document.records, !records.isEmpty,
            records.allSatisfy({ $0["description"] != nil && $0["start_date"] != nil && $0["zones"] != nil })
        else {
            throw .notThisFormat(
                file: ledger.source.fileName, connector: Self.connector, line: 1,
                found: Messages.foundJSONOfAnotherKind, expected: Messages.expectedSchoolRecords)
        }
        for record in records {
            ledger.beginRow()
            let start = record["start_date"]?.text ?? ""
            guard let from = Self.day(start, ledger.source.zone) else {
                ledger.reject(column: "start_date", found: start, expected: Messages.expectedTimestamp)
                continue
            }
            let end = record["end_date"]?.text ?? start
            guard let to = Self.day(end, ledger.source.zone) else {
                ledger.reject(column: "end_date", found: end, expected: Messages.expectedTimestamp)
                continue
            }
            if record["population"]?.text?.lowercased().hasPrefix("enseignant") == true {
                periods.passOver(.teachers, &ledger)
                continue
            }
            periods.take(
                record["description"]?.text ?? "", zones: [record["zones"]?.text ?? ""], from: from, to: to, &ledger)
        }
    }

    /// The day in the zone of a written day or time.
    private static func day(_ text: String, _ zone: CivilZone) -> CivilDate? {
        guard let written = Array(text.trimmed.utf8).withUnsafeBytes({ WrittenTime($0) }) else { return nil }
        guard let offset = written.offset else { return written.label.date }
        return zone.date(at: Instant(secondsSince1970: written.labelSeconds - offset))
    }
}

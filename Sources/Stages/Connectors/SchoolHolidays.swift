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
            let first = bytes.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                return try Self.readRecords(bytes, source)
            }
            if bytes.prefix(40).contains(UInt8(ascii: ":")), bytes.starts(with: Array("BEGIN".utf8)) {
                return try Self.readCalendar(bytes, source)
            }
            var table = DelimitedRowsDecoder(SchoolHolidayRows(source), source)
            try DeliveryReader.withBytes(of: bytes) { raw throws(DecodeError) in
                try table.consume(raw, into: &batch)
            }
            return try table.finish(into: &batch)
        }
    }

    private static func readRecords(_ bytes: [UInt8], _ source: DeliverySource) throws(DecodeError) -> DeliveryEnd {
        let document = try JSONDocument.decode(
            JSONValue.self, from: bytes, of: source, connector: card.name, expected: Messages.expectedSchoolRecords)
        guard let records = document.records, !records.isEmpty,
            records.allSatisfy({ $0["description"] != nil && $0["start_date"] != nil && $0["zones"] != nil })
        else {
            throw .notThisFormat(
                file: source.fileName, connector: card.name, line: 1, found: Messages.foundJSONOfAnotherKind,
                expected: Messages.expectedSchoolRecords)
        }
        var periods = SchoolHolidayPeriods(source)
        for record in records {
            periods.tally.count()
            let start = record["start_date"]?.text ?? ""
            guard let from = day(start, source.zone) else {
                periods.tally.reject(
                    line: nil, column: "start_date", found: start, expected: Messages.expectedTimestamp)
                continue
            }
            let end = record["end_date"]?.text ?? start
            guard let to = day(end, source.zone) else {
                periods.tally.reject(line: nil, column: "end_date", found: end, expected: Messages.expectedTimestamp)
                continue
            }
            if record["population"]?.text?.lowercased().hasPrefix("enseignant") == true {
                periods.passOver(.teachers)
                continue
            }
            periods.take(
                record["description"]?.text ?? "", zones: [record["zones"]?.text ?? ""], from: from, to: to, line: nil)
        }
        return try periods.end()
    }

    private static func readCalendar(_ bytes: [UInt8], _ source: DeliverySource) throws(DecodeError) -> DeliveryEnd {
        let file = try CalendarFile.read(
            bytes, of: source, connector: card.name, window: ICalendar.window(of: source))
        guard file.events.contains(where: { $0.uid.hasSuffix("education.gouv.fr") }) else {
            throw .notThisFormat(
                file: source.fileName, connector: card.name, line: 1, found: Messages.foundOtherCalendar,
                expected: Messages.expectedSchoolCalendar)
        }
        var periods = SchoolHolidayPeriods(source)
        for _ in file.unread {
            periods.tally.count()
            periods.tally.reject(line: nil, column: "DTSTART", found: "", expected: Messages.expectedEventStart)
        }
        for event in file.events {
            periods.tally.count()
            guard let start = event.starts.first else { continue }
            periods.take(
                event.summary, zones: [event.summary, event.location, event.uid, source.fileName], from: start.date,
                to: source.zone.date(at: start.instant.advanced(bySeconds: event.seconds)), line: nil)
        }
        return try periods.end()
    }

    /// The day in the zone of a written day or time.
    private static func day(_ text: String, _ zone: CivilZone) -> CivilDate? {
        guard let written = Array(text.trimmed.utf8).withUnsafeBytes({ WrittenTime($0) }) else { return nil }
        guard let offset = written.offset else { return written.label.date }
        return zone.date(at: Instant(secondsSince1970: written.labelSeconds - offset))
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
    }

    private struct Span: Hashable {
        var name: String
        var from: CivilDate
        var to: CivilDate
    }

    /// The longest period, days: the summer has 65.
    private static let longest = 100

    var tally: RowTally
    private var zones: [Span: Set<SchoolZone>] = [:]

    init(_ source: DeliverySource) { tally = RowTally(source, connector: SchoolHolidays.card.name) }

    mutating func passOver(_ why: PassedOver) {
        tally.note("school-holidays-\(why.rawValue)", .info, line: nil) {
            Messages.schoolPassedOver(why.rawValue, count: $0)
        }
    }

    /// Takes a period.
    ///
    /// - Parameter texts: where its zones are named; the first text that names any counts.
    mutating func take(_ description: String, zones texts: [String], from: CivilDate, to: CivilDate, line: Int?) {
        let lower = description.lowercased()
        guard lower.contains("vacances") || lower.contains("pont"), !lower.contains("rentrée") else {
            return passOver(.lessons)
        }
        guard let found = texts.lazy.map(Self.zones).first(where: { !$0.isEmpty }) else {
            return passOver(.otherZones)
        }
        guard to > from else { return passOver(.withoutLength) }
        guard to.dayNumber - from.dayNumber <= Self.longest else {
            return tally.reject(
                line: line, column: "end_date", found: to.description, expected: Messages.expectedShortHoliday)
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

    func end() throws(DecodeError) -> DeliveryEnd {
        DeliveryEnd(
            findings: try tally.findings(), recordsRead: tally.read, recordsRejected: tally.rejected,
            schoolHolidays: periods)
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

/// The daily list: `date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances`.
struct SchoolHolidayRows: DelimitedRows {
    static let connector = SchoolHolidays.card.name

    private struct Run {
        var name: String
        var from: CivilDate
    }

    private let source: DeliverySource
    private var columns: (date: Int, zones: [(SchoolZone, Int)], name: Int, count: Int)?
    private var periods: SchoolHolidayPeriods
    private var runs: [SchoolZone: Run] = [:]
    private var previous: CivilDate?

    var tally: RowTally {
        get { periods.tally }
        set { periods.tally = newValue }
    }

    init(_ source: DeliverySource) {
        self.source = source
        periods = SchoolHolidayPeriods(source)
    }

    var columnCount: Int? { columns?.count }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let columns else { return try readHeader(row) }
        periods.tally.count()
        guard let date = CivilDate(iso8601: row.text(columns.date)) else {
            return periods.tally.reject(
                line: row.line, column: "date", found: Excerpt.of(row[columns.date]), expected: Messages.expectedDate)
        }
        var flags: [(SchoolZone, Bool)] = []
        for (zone, position) in columns.zones {
            switch row.text(position).lowercased() {
            case "true": flags.append((zone, true))
            case "false": flags.append((zone, false))
            default:
                return periods.tally.reject(
                    line: row.line, column: "vacances_zone_\(zone.rawValue.lowercased())",
                    found: Excerpt.of(row[position]), expected: Messages.expectedFlag)
            }
        }
        if let previous, date != previous.advanced(byDays: 1) { close(Set(SchoolZone.allCases), after: previous) }
        let name = LenientText.of(row[columns.name])
        for (zone, isHoliday) in flags {
            if let run = runs[zone], !isHoliday || run.name != name, let previous { close([zone], after: previous) }
            if isHoliday, runs[zone] == nil { runs[zone] = Run(name: name, from: date) }
        }
        previous = date
    }

    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        if let previous { close(Set(SchoolZone.allCases), after: previous) }
        return DeliveryEnd(schoolHolidays: periods.periods)
    }

    /// Ends the runs of these zones with the day `last`.
    private mutating func close(_ zones: Set<SchoolZone>, after last: CivilDate) {
        for zone in SchoolZone.allCases where zones.contains(zone) {
            guard let run = runs.removeValue(forKey: zone) else { continue }
            periods.add(run.name, [zone], from: run.from, to: last.advanced(byDays: 1))
        }
    }

    private mutating func readHeader(_ row: DelimitedRow) throws(DecodeError) {
        let zones = SchoolZone.allCases.map { ($0, "vacances_zone_\($0.rawValue.lowercased())") }
        let names = try NamedColumns(
            row, of: source, connector: Self.connector, required: zones.map(\.1) + ["date", "nom_vacances"],
            expected: Messages.expectedSchoolTable)
        guard let date = names["date"], let name = names["nom_vacances"] else { return }
        columns = (date, zones.compactMap { zone, name in names[name].map { (zone, $0) } }, name, names.count)
    }
}

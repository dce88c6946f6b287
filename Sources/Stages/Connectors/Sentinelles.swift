internal import Foundation
internal import Messages
internal import TimeSeries

/// Weekly incidence of réseau Sentinelles (INSERM, Sorbonne Université): estimated cases and cases per 100,000 inhabitants.
///
/// Reads the CSV of sentiweb.fr (a first line `#` with a JSON comment, then `week,indicator,inc,inc_low,inc_up,inc100,…,
/// geo_insee,geo_name`; UTF-8 or ISO-8859-1; `-` for missing) and the records of its API, `{"data": […]}`. Weeks are ISO
/// weeks, `YYYYWW`. Indicators 3 influenza-like illness, 6 acute diarrhoea, 7 chickenpox, 25 acute respiratory infection.
/// The bounds of the estimates are not kept. Regional files of before the 2016 reform (`REG`) use the codes of old regions:
/// those go to `area:ALSACE` and so on.
///
/// Known-at: the time declared on ingest, never before the week has ended; else ``publicationDelayHours`` after its end.
/// The three newest weeks of a file are provisional: where the comment says when they were extracted, they count as
/// known from then, not from the Wednesday of a first figure that was another.
public struct Sentinelles: Connector {
    /// Hours on the wall clock from the end of a week (Monday 00:00) to its publication.
    ///
    /// Wednesday 12:00.
    static let publicationDelayHours = 60

    public init() {}

    public static let card = ConnectorCard(
        name: "sentinelles", title: Messages.sentinellesTitle, summary: Messages.sentinellesSummary,
        format: Messages.sentinellesFormat, knownAtRule: Messages.sentinellesKnownAt,
        reference: "réseau Sentinelles, INSERM, Sorbonne Université, https://www.sentiweb.fr", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(SentinellesRows(), source)
    }
}

/// The rows of one Sentinelles file.
struct SentinellesRows: TableRows {
    static let connector = Sentinelles.card.name
    static let expected = Messages.expectedColumns("week, indicator, inc, inc100, geo_insee")
    static let json = JSONForm.rows
    /// Newest weeks that may still change.
    private static let provisionalWeeks = 3

    private struct Columns {
        var week, indicator, cases, incidence, code: Int
        var name: Int?
    }

    private struct Comment: Decodable {
        var date: String?
    }

    private var columns: Columns?
    /// When the file was extracted, and the Monday of the first of its provisional weeks.
    private var extracted: (at: Instant, provisionalFrom: Int)?
    /// Rows of the newest weeks, by their Monday.
    private var newest: [Int: Int] = [:]
    private var placeOfCode: [String: Place] = [:]

    static func isPreamble(_ line: String, after lines: [String]) -> Bool { line.hasPrefix("#") }

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["inc100", "geo_insee"], expected: Self.expected)
        columns = Columns(
            week: try header.required("week"), indicator: try header.required("indicator"),
            cases: try header.required("inc"), incidence: try header.required("inc100"),
            code: try header.required("geo_insee"), name: header.column("geo_name"))
        guard let comment = preamble.first?.dropFirst().data(using: .utf8),
            let said = try? JSONDecoder().decode(Comment.self, from: comment),
            let at = said.date.flatMap({ Instant(iso8601: $0) })
        else { return }
        let day = ledger.source.zone.date(at: at)
        let monday = day.dayNumber - (day.weekday.rawValue - 1)
        extracted = (at, monday - 7 * Self.provisionalWeeks)
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let columns, let monday = ledger.week(row, columns.week) else { return }
        guard let indicator = Int(row.text(columns.indicator)), let syndrome = PublishedSyndromes.sentinelles[indicator]
        else {
            return ledger.reject(.product, row, columns.indicator, Messages.expectedOneOf("3, 6, 7, 25"))
        }
        guard let place = place(row, columns) else {
            return ledger.reject(.place, row, columns.code, Messages.expectedPlaceCode)
        }
        guard let cases = ledger.count(row, columns.cases), let incidence = ledger.value(row, columns.incidence) else {
            return
        }
        if place.kind == .area {
            ledger.note("old-region", .info, line: row.line) { Messages.placesOfBefore2016(count: $0) }
        }
        newest[monday, default: 0] += 1
        if newest.count > Self.provisionalWeeks, let oldest = newest.keys.min() { newest[oldest] = nil }
        let step = ledger.step(week: monday)
        var rule = ledger.clock.instant(
            ofLabelSeconds: (monday + 7) * 86_400 + Sentinelles.publicationDelayHours * 3600)
        if let extracted, monday >= extracted.provisionalFrom { rule = max(rule, extracted.at) }
        let known = ledger.known(byRule: rule, stepEnd: step.end)
        let stratum = Stratum.syndrome(syndrome)
        ledger.state(
            SeriesKey(place, .incidence, stratum, every: .week), step.reference, incidence, known: known, into: &batch)
        ledger.state(
            SeriesKey(place, .incidentCases, stratum, every: .week), step.reference, cases, known: known, into: &batch)
    }

    /// The place of a row; OUTRE-MER, code 0, is one area.
    private mutating func place(_ row: DelimitedRow, _ columns: Columns) -> Place? {
        let code = row.text(columns.code)
        if let known = placeOfCode[code] { return known }
        let place: Place?
        if code == "FR" {
            place = .country("FR")
        } else if code == "0" {
            place = Place(.area, "OUTRE-MER")
        } else {
            place = PlaceCodes.region(code)
        }
        placeOfCode[code] = place
        return place
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let first = newest.keys.min(), let last = newest.keys.max() else { return }
        ledger.note(
            "provisional", .info, from: ledger.step(week: first).reference, to: ledger.step(week: last).end,
            count: newest.values.reduce(0, +)
        ) { Messages.sentinellesProvisional(count: $0) }
    }
}

internal import Messages
internal import TimeSeries

/// One extraction of Google Trends, as its page exports it (`multiTimeline.csv`): interest in search terms, 0 … 100.
///
/// Reads a line `Category: …` or `Catégorie : …`, an empty line, and a table `Week|Day|Month` (`Semaine|Jour|Mois`), one column
/// `term: (place)` for each term. `<1` is read as 0.5. Google scales each extraction anew, to 100 at its highest step: each
/// is a vintage of its own, in the dimension `extraction` (`yyyyMMddTHHmm`, UTC), and windows are never mixed.
///
/// Google's weeks run from Sunday to Saturday: a week is kept at the Monday in it, the ISO week with which it shares six
/// days. Months are the measure `search_interest_of_month`, on their first day. The last step of a window is left out
/// where it had not ended when it was extracted. Places: `(Île-de-France)` is `reg:11`, `(France)` `country:FR`; others are
/// `area:` and their name. Hourly windows are refused.
///
/// Known-at: the whole window from its extraction on, which is the time declared on ingest; else a time in the file's name
/// (`…_2026-01-28_1827.csv`, the end of the day for a date alone, though not after receipt); else that of receipt; never before the last complete
/// step had ended.
public struct GoogleTrends: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "google-trends", title: Messages.trendsTitle, summary: Messages.trendsSummary,
        format: Messages.trendsFormat, knownAtRule: Messages.trendsKnownAt,
        reference: "Google Trends, https://trends.google.com, export multiTimeline.csv", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { TableDecoder(GoogleTrendsRows(), source) }
}

/// The rows of one extraction, held until its last step is known.
struct GoogleTrendsRows: TableRows {
    static let connector = GoogleTrends.card.name
    static let expected = Messages.expectedColumns("Week / Semaine / Day / Jour / Month / Mois, term: (place)")

    private enum Window {
        case day, week, month
    }

    private struct Term {
        var column: Int
        var place: Place
        var text: String
    }

    /// A row: the steps's own bounds in Google's calendar, and where it is kept.
    private struct Row {
        var reference: Instant
        var begins: Instant
        var ends: Instant
        var line: Int
        var values: [Double]
    }

    private static let windows: [String: Window] = [
        "day": .day, "jour": .day, "week": .week, "semaine": .week, "month": .month, "mois": .month,
    ]

    private var window = Window.week
    private var terms: [Term] = []
    private var rows: [Row] = []

    static func isPreamble(_ line: String, after lines: [String]) -> Bool {
        ColumnName.folded(line).hasPrefix("categor")
    }

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        let first = ColumnName.folded(header.names.first ?? "")
        if first == "time" || first == "heure" || first == "hour" { throw header.refused(Messages.trendsHours) }
        guard let window = Self.windows[first], header.count > 1 else { throw header.notThisFormat(Self.expected) }
        self.window = window
        for (column, name) in header.names.enumerated().dropFirst() {
            guard let term = Self.term(name, column) else { throw header.missing("term: (place)") }
            terms.append(term)
        }
    }

    /// `grippe: (Île-de-France)`.
    private static func term(_ name: String, _ column: Int) -> Term? {
        guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return nil }
        let place = String(name[name.index(after: open)...].dropLast())
        var text = name[..<open]
        while let last = text.last, last.isWhitespace || last == ":" { text.removeLast() }
        guard !text.isEmpty, !place.isEmpty else { return nil }
        // Signs that separate the parts of a series key.
        let safe = String(text.map { $0 == ";" ? "," : $0 == "|" ? "/" : $0 })
        return Term(column: column, place: self.place(place), text: safe)
    }

    private static func place(_ name: String) -> Place {
        switch ColumnName.folded(name) {
        case "worldwide", "dans_tous_les_pays", "monde_entier": Place(.area, "WORLD")
        default: PlaceCodes.place(named: name) ?? Place(.area, String(name.map { $0 == "|" ? "/" : $0 }))
        }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let (reference, begins, ends) = step(row, &ledger) else { return }
        var values: [Double] = []
        var belowOne = 0
        for term in terms {
            if row[term.column].elementsEqual("<1".utf8) || row[term.column].elementsEqual("< 1".utf8) {
                belowOne += 1
                values.append(0.5)
                continue
            }
            guard let value = ledger.value(row, term.column) else { return }
            guard value.isNaN || value <= 100 else {
                return ledger.reject(.number, row, term.column, Messages.expectedInterest)
            }
            values.append(value)
        }
        if belowOne > 0 {
            ledger.note("below-one", .info, line: row.line, count: belowOne) { Messages.trendsBelowOne(count: $0) }
        }
        func at(_ day: Int) -> Instant { ledger.clock.instant(ofLabelSeconds: day * 86_400) }
        rows.append(
            Row(reference: at(reference), begins: at(begins), ends: at(ends), line: row.line, values: values))
    }

    /// Day numbers of where a row is kept, of its first day and of the first day after it.
    private func step(_ row: DelimitedRow, _ ledger: inout RowLedger) -> (Int, Int, Int)? {
        let field = row[0]
        switch window {
        case .month:
            guard field.count == 7, field[4] == 0x2D, let year = number(field, 0, 4), let month = number(field, 5, 2),
                let first = CivilDate(year: year, month: month, day: 1)?.dayNumber,
                let next = CivilDate(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)?.dayNumber
            else {
                ledger.reject(.date, row, 0, Messages.expectedMonth)
                return nil
            }
            return (first, first, next)
        case .day: return ledger.day(row, 0).map { ($0, $0, $0 + 1) }
        case .week:
            guard let day = ledger.day(row, 0) else { return nil }
            switch CivilDate(dayNumber: day).weekday {
            case .sunday: return (day + 1, day, day + 7)
            case .monday: return (day, day, day + 7)
            default:
                ledger.reject(.week, row, 0, Messages.expectedSunday)
                return nil
            }
        }
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let last = rows.max(by: { $0.begins < $1.begins }) else { return }
        var extracted = ledger.source.receivedAt
        if let declared = ledger.source.declaredAvailableAt {
            extracted = declared
        } else if let named = FileNameTime.read(ledger.source.fileName, zone: ledger.source.zone) {
            extracted = min(named, extracted)
        } else {
            ledger.note("received", .info) { _ in Messages.trendsReceived }
        }
        if extracted < last.begins {
            ledger.note("too-early", .warning, from: extracted, to: last.begins) { _ in Messages.trendsTooEarly }
            extracted = last.begins
        }
        let label = CivilZone.utc.label(at: extracted).description.filter { $0 != "-" && $0 != ":" }.prefix(13)
        let (measure, grain): (Measure, Grain) =
            switch window {
            case .day: (.searchInterest, .day)
            case .week: (.searchInterest, .week)
            case .month: (.searchInterestOfMonth, .day)
            }
        for (number, term) in terms.enumerated() {
            let key = SeriesKey(
                term.place, measure, Stratum([.extraction: String(label), .term: term.text]), every: grain)
            for row in rows where row.ends <= extracted {
                ledger.state(key, row.reference, row.values[number], known: extracted, into: &batch)
            }
        }
        for row in rows where row.ends > extracted {
            ledger.note("partial-step", .setAside, line: row.line, from: row.reference, to: row.ends) {
                Messages.trendsPartialStep(count: $0)
            }
        }
    }
}
